package party

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// promptLogin: somebody who is signed in has to sign in again if the party says
// so.
func (v *visit) promptLogin(ctx context.Context) error {
	if err := v.signInAtOther(ctx, anyLevel); err != nil {
		return err
	}
	// Without this nobody would know that it is the prompt that shows the page.
	if _, err := v.followedByOther(ctx); err != nil {
		return first("single sign-on", err)
	}
	a, err := v.goTo(ctx, v.PromptLoginURL)
	if err != nil {
		return err
	}
	const cure = "Send prompt=login in the authorization request that --rp-prompt-login leads to."
	if !v.asksForLogin(a.page) {
		return v.found(a, "ID-porten's login page, although the person is signed in", cure)
	}
	if asked := a.request().Get("prompt"); !slices.Contains(strings.Fields(asked), "login") {
		return v.found(a, "an authorization request with prompt=login", cure)
	}
	return v.enters(ctx, a)
}

// enters completes a login, and expects the person to be inside from then on: a
// code that was redeemed is not yet a session.
func (v *visit) enters(ctx context.Context, a arrival) error {
	if err := v.complete(ctx, a, anyLevel); err != nil {
		return err
	}
	return v.expectInside(ctx)
}

// onBehalfOf: the login works for the party's customer. The claim is in the
// token that the mock issues then; what the party makes of it is not seen.
func (v *visit) onBehalfOf(ctx context.Context) error {
	a, err := v.goTo(ctx, v.OnBehalfOfURL)
	if err != nil {
		return err
	}
	whom := a.request().Get("onbehalfof")
	if whom != "" && !v.asksForLogin(a.page) {
		return v.found(a, "ID-porten's login page", "See that "+whom+" is registered as onbehalfof under the client.")
	}
	if err := v.expectLoginPage(a); err != nil {
		return err
	}
	if whom == "" {
		return v.found(a, "an authorization request with onbehalfof", "Send onbehalfof in the authorization request that --rp-on-behalf-of leads to.")
	}
	return v.enters(ctx, a)
}

// languages of ID-porten's pages, the usual one first: docs:
// oidc_guide_idporten.
var languages = []string{"nb", "nn", "en", "se"}

// language: the page is in the language that the party asks for.
func (v *visit) language(ctx context.Context) error {
	a, err := v.goTo(ctx, v.LocaleURL)
	if err != nil {
		return err
	}
	if err := v.expectLoginPage(a); err != nil {
		return err
	}
	asked := a.request().Get("ui_locales")
	i := slices.IndexFunc(strings.Fields(asked), func(l string) bool { return slices.Contains(languages, l) })
	switch {
	case i < 0:
		return v.found(a, fmt.Sprintf("an authorization request with ui_locales, which can be %v", languages), "Send ui_locales in the authorization request that --rp-locale leads to.")
	case strings.Fields(asked)[i] == languages[0]:
		return first("the language", errors.New("the party asks for "+languages[0]+", which pages are in anyhow: --rp-locale should ask for another"))
	}
	want := strings.Fields(asked)[i]
	if lang := group(pageLang, a.body); lang != want {
		return v.found(a, "a page in "+want, "It is in "+lang+".")
	}
	return v.enters(ctx, a)
}
