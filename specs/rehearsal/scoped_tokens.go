package rehearsal

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/portprove/portprove/client"
)

// scopedTokens: a token carries what was granted and nothing else.
func scopedTokens(ctx context.Context, sc *scene) (string, error) {
	c, err := sc.actor("finance", "openid")
	if err != nil {
		return "", err
	}
	authorization, err := c.Login(ctx)
	if err != nil {
		return "", err
	}
	token, err := c.Token(ctx, authorization)
	if err != nil {
		return "", err
	}
	if !slices.Equal(token.GrantedScope, []string{"openid"}) {
		return "", unexpected("the granted scope is %q, and only openid was asked for", token.GrantedScope)
	}
	if err := sc.show(ctx, "asked for openid only; granted scope: openid"); err != nil {
		return "", err
	}
	_, err = c.Exchange(ctx, token)
	if _, err := refused(err, http.StatusForbidden, ""); err != nil {
		return "", err
	}
	if err := sc.show(ctx, "Altinn refuses the token: 403, no scope that it accepts"); err != nil {
		return "", err
	}
	return "what was not granted is not in the token and is refused downstream; an unregistered scope is refused at authorize",
		sc.unregisteredScope(ctx)
}

func (sc *scene) unregisteredScope(ctx context.Context) error {
	c, err := sc.actor("finance", "openid", "altinn:lookup")
	if err != nil {
		return err
	}
	_, err = c.Login(ctx)
	var e *client.Error
	switch {
	case err == nil:
		return unexpected("scope altinn:lookup is not registered on finance, and authorize accepted it")
	case !errors.As(err, &e):
		return err
	case e.Code != "invalid_scope":
		return unexpected("authorize refused an unregistered scope with %q, not invalid_scope", e.Code)
	}
	return sc.show(ctx, "scope altinn:lookup is not registered: authorize refuses with invalid_scope")
}
