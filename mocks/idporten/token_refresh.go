package idporten

import (
	"context"
	"net/url"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// tokenRefresh exchanges a refresh token for new tokens.
func (s *Server) tokenRefresh(ctx context.Context, form url.Values, client caller) (kernel.Reply, error) {
	token := refreshToken(form.Get("refresh_token"))
	if token == "" {
		return kernel.Reply{}, errRefreshMissing.because("refresh_token is missing")
	}
	policy := s.refreshPolicy(client.Client)
	if !policy.issue && client.TokenEndpointAuthMethod == authNone {
		return kernel.Reply{}, errRefreshPublic.because("public client %q may not refresh", client.ClientID)
	}
	now, next := s.kernel.Clock.Now(), token
	if policy.rotate {
		next = s.newRefreshToken(client)
	}
	g, at, err := s.state.rotateRefresh(now, rotation{
		token: token.digest(), client: client.ClientID, policy: policy, next: next.digest(),
		scopes: strings.Fields(form.Get("scope")), accessUntil: lastToken(now, client), jkt: client.boundTo(), revokeOnSpent: s.Switches.RevokeOnSpent,
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.tokens(ctx, now, g, client, issued{refresh: next, at: at, idToken: !s.Switches.NoRefreshIDToken, refreshed: true})
}
