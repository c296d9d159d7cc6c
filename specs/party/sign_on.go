package party

import (
	"context"
	"errors"
	"slices"
	"strings"
)

func (v *visit) fromOwnAtSubstantial(ctx context.Context) error { return v.fromOwn(ctx, substantial) }

func (v *visit) fromOwnAtHigh(ctx context.Context) error { return v.fromOwn(ctx, high) }

// fromOwn: who signs in at the party is signed in at another service.
func (v *visit) fromOwn(ctx context.Context, level string) error {
	if err := v.enter(ctx, v.URL, level); err != nil {
		return err
	}
	if err := v.expectLevel(ctx, level); err != nil {
		return err
	}
	who, err := v.followedByOther(ctx)
	if err != nil {
		return err
	}
	if who.Level != level || !slices.Contains(who.Methods, testID) {
		return finding{
			"the other service learns the level and the eID of the login: acr " + level + ", amr " + testID,
			"acr " + who.Level + ", amr " + strings.Join(who.Methods, " "), "See what the party asks for in acr_values.",
		}
	}
	return nil
}

// testID is what ID-porten calls the eID that the person has.
const testID = "TestID"

// followedByOther signs in at the other service, without a page: the party has
// left a session at ID-porten.
func (v *visit) followedByOther(ctx context.Context) (claims, error) {
	p, err := v.askAtOther(ctx, "")
	if err != nil {
		return claims{}, first("asking at the other service", err)
	}
	if v.asksForLogin(p) {
		return claims{}, finding{"another service signs in without a page", "ID-porten's login page", v.cureOfNoSession()}
	}
	who, err := v.whoAtOther(p)
	return who, first("signing in at the other service", err)
}

func (v *visit) cureOfNoSession() string {
	if own, err := v.mock.registration(v.ClientID); v.ClientID != "" && err == nil && own.SSODisabled {
		return "The party is registered with sso_disabled, which keeps its logins to itself: take it out."
	}
	return "See that the party does not log out at ID-porten on the way, and is not registered with sso_disabled."
}

func (v *visit) toOwnAtSubstantial(ctx context.Context) error { return v.toOwn(ctx, substantial) }

func (v *visit) toOwnAtHigh(ctx context.Context) error { return v.toOwn(ctx, high) }

// toOwn: who is signed in at another service is signed in at the party.
func (v *visit) toOwn(ctx context.Context, level string) error {
	if err := v.signInAtOther(ctx, level); err != nil {
		return err
	}
	if err := v.silently(ctx, v.URL); err != nil {
		return err
	}
	return v.expectLevel(ctx, level)
}

// otherAsksForHigh: somebody from the party goes on to a service that wants
// more, and gets in.
func (v *visit) otherAsksForHigh(ctx context.Context) error {
	if err := v.enter(ctx, v.URL, substantial); err != nil {
		return err
	}
	if err := v.signInAtOther(ctx, high); err != nil {
		return err
	}
	p, err := v.open(ctx, v.other.address+"/")
	if err != nil {
		return first("the other service", err)
	}
	who, err := v.whoAtOther(p)
	if err == nil && who.Level != high {
		err = errors.New("the level is " + who.Level)
	}
	return first("the other service", err)
}

// ownAsksForHigh: the party wants more of somebody whom it knows at
// substantial.
func (v *visit) ownAsksForHigh(ctx context.Context) error {
	if err := v.enter(ctx, v.URL, substantial); err != nil {
		return err
	}
	a, err := v.goTo(ctx, v.HighURL)
	if err != nil {
		return err
	}
	const cure = "Send acr_values=" + high + " when the session's acr is less, and look at the acr that comes back."
	if !v.asksForLogin(a.page) {
		return v.found(a, "ID-porten's login page, for the person is at substantial only", cure)
	}
	if asked := a.request().Get("acr_values"); !slices.Contains(strings.Fields(asked), high) {
		return v.found(a, "an authorization request with acr_values="+high, cure)
	}
	if err := v.complete(ctx, a, high); err != nil {
		return err
	}
	if a, err = v.goTo(ctx, v.HighURL); err != nil {
		return err
	}
	if !v.isInside(a) {
		return v.found(a, "the address that asks for high answers 200 itself to somebody who has it", cure)
	}
	return nil
}
