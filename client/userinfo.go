package client

import (
	"context"
	"net/http"

	// Unlike encoding/json it wants member names to the letter and each once.
	"github.com/go-jose/go-jose/v4/json"
)

// Userinfo is what ID-porten says about the person behind a token. The personal
// number, which it has, too, stays where it is: this client shows none.
type Userinfo struct {
	Subject string `json:"sub"`
	Locale  string `json:"locale"`
}

// Userinfo asks who the token is about. The answer counts only if it is about
// the person of the id_token (OIDC Core 5.3.2).
func (c *Client) Userinfo(ctx context.Context, token IDPortenToken) (Userinfo, error) {
	s := c.step(stepUserinfo, token.AccessToken, token.RefreshToken, token.IDToken)
	if err := c.checkEnvironment(s, token.asked.issuer); err != nil {
		return Userinfo{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.cfg.Profile.UserinfoURL, http.NoBody)
	if err != nil {
		return Userinfo{}, s.fail(adviceFor(s.name, noAnswer, ""), "The request can't be made: %s.", err.Error())
	}
	request.Header.Set(headerAuthorization, bearer+" "+token.AccessToken)
	request.Header.Set(headerAccept, mediaJSON)
	got, err := c.send(s, request, true)
	if err != nil {
		return Userinfo{}, err
	}
	if got.status != http.StatusOK {
		e := s.refused(got)
		if got.challenge != "" { // the body is empty then (RFC 6750, 3)
			e.Why += " The header WWW-Authenticate says: " + s.clean(got.challenge) + "."
		}
		if got.status == http.StatusUnauthorized {
			e.Why += " " + ageOf(token, got.at)
		}
		return Userinfo{}, e
	}
	var info Userinfo
	if err := json.Unmarshal(got.body, &info); err != nil || info.Subject == "" {
		return Userinfo{}, s.notAgreed(got, "The answer of userinfo is not the agreed JSON: %s", s.glimpse(got.body))
	}
	if token.subject != "" && info.Subject != token.subject {
		return Userinfo{}, s.fail(forged, "Userinfo is about another person (sub) than the id_token.")
	}
	return info, nil
}
