package party

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// logoutFromOwn: whoever logs out at the party is out of it, of ID-porten, and
// of another service.
func (v *visit) logoutFromOwn(ctx context.Context) error {
	if err := v.signInAtOther(ctx, anyLevel); err != nil {
		return err
	}
	if err := v.silently(ctx, v.URL); err != nil {
		return err
	}
	if err := v.expectInside(ctx); err != nil {
		return err
	}
	if _, err := v.goTo(ctx, v.LogoutURL); err != nil {
		return err
	}
	const cure = "End the own session, and lead the browser to ID-porten's end_session_endpoint with id_token_hint."
	if err := v.expectOut(ctx, patience, cure); err != nil {
		return err
	}
	in, err := v.isInAtOther(ctx)
	if err == nil && in {
		return finding{"a logout at the party signs out of another service, too", "the person is still signed in there", cure}
	}
	return err
}

// logoutFromOther: whoever logs out at another service is out of the party, by
// the address that ID-porten's logout page opens in a frame.
func (v *visit) logoutFromOther(ctx context.Context) error {
	if err := v.enter(ctx, v.URL, anyLevel); err != nil {
		return err
	}
	if _, err := v.followedByOther(ctx); err != nil {
		return err
	}
	if err := v.expectInside(ctx); err != nil {
		return err
	}
	if err := v.logOutAtOther(ctx); err != nil {
		return first("the logout at the other service", err)
	}
	return v.expectOut(ctx, patience, v.cureOfDeafness())
}

func (v *visit) logOutAtOther(ctx context.Context) error {
	p, err := v.open(ctx, v.other.address+"/logout")
	if err != nil {
		return err
	}
	if without(p.at) != v.other.address+"/bye" {
		return fmt.Errorf("it has led to %s, status %d%s", without(p.at), p.status, problem(p))
	}
	in, err := v.isInAtOther(ctx)
	if err == nil && in {
		err = errors.New("the person is still signed in")
	}
	return err
}

// cureOfDeafness is for a party that has not heard of a logout.
func (v *visit) cureOfDeafness() string {
	own, err := v.mock.registration(v.ClientID)
	if v.ClientID != "" && err == nil && own.Frontchannel == "" {
		return "The party's registration has no frontchannel_logout_uri, so nobody has called it: register one."
	}
	return "At frontchannel_logout_uri, end the session whose id_token has the sid that is sent along: the call comes in a frame of another site's page, so it has no cookie."
}

func (v *visit) isInAtOther(ctx context.Context) (bool, error) {
	p, err := v.open(ctx, v.other.address+"/")
	return p.status == http.StatusOK, first("the other service", err)
}

// A party may pass on what it has heard before it acts on it: patience is how
// long it may take, and again when it is looked at anew.
const (
	patience = 2 * time.Second
	again    = 250 * time.Millisecond
	whoIsOut = "the page leads to ID-porten's login page, for the person is signed out"
)

// expectOut demands that the page leads to ID-porten's login page again, or
// refuses whoever comes, after some time at the latest.
func (v *visit) expectOut(ctx context.Context, within time.Duration, cure string) error {
	for begun := time.Now(); ; {
		a, err := v.goTo(ctx, v.URL)
		switch {
		case err != nil:
			return err
		case v.isOut(a):
			return nil
		case !v.isInside(a):
			return v.found(a, whoIsOut, cure)
		case time.Since(begun) >= within:
			return v.found(a, whoIsOut, cure+" A page of its own for those who are signed out can't be told from the one for those who are signed in: "+cureURL)
		}
		if err := Pause(ctx, again); err != nil {
			return err
		}
	}
}

func (v *visit) isOut(a arrival) bool {
	return v.asksForLogin(a.page) || len(a.asked) == 0 && (a.status == http.StatusUnauthorized || a.status == http.StatusForbidden)
}

// Pause lets real time pass, unless somebody interrupts.
func Pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// inactivity is how long a session may last in which nothing happens, and a bit
// more: docs: oidc_func_sso.
const inactivity = 31 * time.Minute

// timeout: ID-porten tells nobody that its session has timed out, so the
// party's own has to end by itself.
func (v *visit) timeout(ctx context.Context) error {
	if err := v.enter(ctx, v.URL, anyLevel); err != nil {
		return err
	}
	if err := v.expectInside(ctx); err != nil {
		return err
	}
	putBack, err := v.letPass(ctx)
	if err != nil {
		return first("letting 31 minutes pass", err)
	}
	defer putBack()
	return v.expectOut(ctx, 0, "End a session after 30 minutes in which nobody has done anything.")
}

// letPass lets time pass for the party, and so much as is missing by the clock
// of the mock, which may stand or run at its own pace.
func (v *visit) letPass(ctx context.Context) (putBack func(), err error) {
	begin, err := v.mock.control.Clock(ctx)
	if err != nil {
		return nil, err
	}
	if err := v.Wait(ctx, inactivity); err != nil {
		return nil, err
	}
	end, err := v.mock.control.Clock(ctx)
	if err != nil {
		return nil, err
	}
	missing := inactivity - end.Now.Sub(begin.Now)
	if missing <= 0 {
		return func() {}, nil
	}
	if _, err := v.mock.control.Advance(ctx, missing); err != nil {
		return nil, err
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
		defer cancel()
		if _, err := v.mock.control.Advance(ctx, -missing); err != nil && v.Left != nil {
			v.Left(fmt.Sprintf("The mock's clock is still %s ahead: %v", missing, err))
		}
	}, nil
}
