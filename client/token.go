package client

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	// Unlike encoding/json it wants member names to the letter and each once.
	"github.com/go-jose/go-jose/v4/json"
)

// IDPortenToken is what ID-porten gives for a code or a refresh token. Printed,
// logged or marshalled it shows no token; who stores one takes its Record.
type IDPortenToken struct {
	AccessToken  string
	RefreshToken string // "" if none was given
	IDToken      string // as received and checked; "" without the scope openid

	GrantedScope     []string
	ExpiresAt        time.Time // zero if unknown
	RefreshExpiresAt time.Time // zero if unknown
	ACR              string    // the level reached; "" without an id_token

	asked   asked
	subject string
}

// Missing returns the scopes that were requested but not granted. That is no
// error: the person may decline a scope.
func (t IDPortenToken) Missing() []string {
	return slices.DeleteFunc(slices.Clone(t.asked.scopes), func(scope string) bool {
		return slices.Contains(t.GrantedScope, scope)
	})
}

// Token is step 2: the code becomes ID-porten's tokens. Call it at once after
// Login: how long a code lives is not documented, but it is not long.
func (c *Client) Token(ctx context.Context, a Authorization) (IDPortenToken, error) {
	s := c.step(stepToken, a.code, a.verifier)
	if a.code == "" {
		return IDPortenToken{}, s.fail(advice{"Only a login gives a code.", "Run login first."}, "There is no code to redeem.")
	}
	if err := c.checkEnvironment(s, a.asked.issuer); err != nil {
		return IDPortenToken{}, err
	}
	form := url.Values{paramGrantType: {grantCode}, paramCode: {a.code}, paramRedirectURI: {a.asked.redirectURI}}
	if a.verifier != "" {
		form.Set(paramVerifier, a.verifier)
	}
	reply, at, err := c.postToken(ctx, s, form)
	if err != nil {
		return IDPortenToken{}, err
	}
	if reply.IDToken == "" && slices.Contains(a.asked.scopes, scopeOpenID) {
		return IDPortenToken{}, s.fail(forged, "ID-porten's answer has no id_token, although openid was requested.")
	}
	return c.accept(ctx, s, IDPortenToken{asked: a.asked, GrantedScope: slices.Clone(a.asked.scopes)}, reply, at)
}

// checkEnvironment keeps codes and tokens from going to another environment.
func (c *Client) checkEnvironment(s step, issuer string) error {
	if issuer == "" || issuer == c.cfg.Profile.Issuer {
		return nil
	}
	return s.fail(advice{
		"A code or a token of one environment must never be sent to another.",
		"Use the client of the environment it came from, or log in again here.",
	},
		"The code or token is from %q, but this client works with %q.", issuer, c.cfg.Profile.Issuer)
}

// tokenReply is the body of the token endpoint's 200.
type tokenReply struct {
	AccessToken      string  `json:"access_token"`
	TokenType        string  `json:"token_type"`
	ExpiresIn        int64   `json:"expires_in"`
	Scope            *string `json:"scope"`
	IDToken          string  `json:"id_token"`
	RefreshToken     string  `json:"refresh_token"`
	RefreshExpiresIn int64   `json:"refresh_token_expires_in"` // ID-porten's own
}

// postToken makes the one request, and returns the answer and when it came.
func (c *Client) postToken(ctx context.Context, s step, form url.Values) (tokenReply, time.Time, error) {
	got, err := c.postForm(ctx, s, c.cfg.Profile.TokenURL, form)
	if err != nil {
		return tokenReply{}, time.Time{}, err
	}
	reply, err := s.readToken(got)
	return reply, got.at, err
}

// postForm sends a form with the client's authentication, once.
func (c *Client) postForm(ctx context.Context, s step, address string, form url.Values) (answer, error) {
	form.Set(paramClientID, c.cfg.ClientID) // documented as required, whatever the method
	switch c.cfg.AuthMethod {
	case authPost:
		form.Set(paramClientSecret, c.cfg.ClientSecret)
	case authKey:
		var err error
		if s, err = c.assert(ctx, s, form); err != nil {
			return answer{}, err
		}
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		return answer{}, s.fail(adviceFor(s.subject, noAnswer, ""), "The request can't be made: %s.", err.Error())
	}
	request.Header.Set(headerContentType, mediaForm)
	request.Header.Set(headerAccept, mediaJSON)
	if c.cfg.AuthMethod == authBasic {
		request.Header.Set(headerAuthorization, basic+" "+c.basic())
	}
	return c.send(s, request, true)
}

// longest is more than any token lives; a year is the longest authorization.
const longest = 10 * 365 * 24 * 60 * 60

var unusable = advice{
	"An answer that is not the agreed one can't be used, and the code or refresh token may be used up.",
	"Check that Profile.TokenURL is ID-porten's token endpoint and that no proxy answers in its place, then run login again.",
}

func (s step) readToken(got answer) (tokenReply, error) {
	if got.status != http.StatusOK {
		return tokenReply{}, s.refused(got)
	}
	var reply tokenReply
	if err := json.Unmarshal(got.body, &reply); err != nil {
		return tokenReply{}, s.notAgreed(got, "The answer of the token endpoint is not the agreed JSON (%s): %s", err.Error(), s.glimpse(got.body))
	}
	switch {
	case reply.AccessToken == "":
		return tokenReply{}, s.notAgreed(got, "The answer of the token endpoint has no access_token.")
	case !strings.EqualFold(reply.TokenType, bearer):
		return tokenReply{}, s.notAgreed(got, "The answer of the token endpoint has the token_type %q, not Bearer.", reply.TokenType)
	case outOfRange(reply.ExpiresIn) || outOfRange(reply.RefreshExpiresIn):
		return tokenReply{}, s.notAgreed(got, "The answer of the token endpoint has a lifetime that can't be: %d and %d seconds.", reply.ExpiresIn, reply.RefreshExpiresIn)
	}
	return reply, nil
}

func outOfRange(seconds int64) bool { return seconds < 0 || seconds > longest }

// notAgreed is a 200 that can't be used.
func (s step) notAgreed(got answer, format string, args ...any) error {
	e := s.fail(unusable, format, args...)
	e.Status = got.status
	return e
}

// accept fills the token from an answer, after the id_token in it was checked.
func (c *Client) accept(ctx context.Context, s step, token IDPortenToken, reply tokenReply, at time.Time) (IDPortenToken, error) {
	if reply.IDToken != "" {
		claims, err := c.checkIDToken(ctx, s.hiding(reply.AccessToken, reply.RefreshToken, reply.IDToken), token, reply.IDToken)
		if err != nil {
			return IDPortenToken{}, err
		}
		token.IDToken, token.ACR, token.subject = reply.IDToken, claims.ACR, claims.Subject
	}
	token.AccessToken = reply.AccessToken
	token.ExpiresAt = after(at, reply.ExpiresIn)
	if reply.RefreshToken != "" {
		token.RefreshToken = reply.RefreshToken
		token.RefreshExpiresAt = after(at, reply.RefreshExpiresIn)
	}
	if reply.Scope != nil {
		token.GrantedScope = strings.Fields(*reply.Scope)
	}
	return token, nil
}

// after counts from the moment of the answer; 0 means that it did not say.
func after(at time.Time, seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return at.Add(time.Duration(seconds) * time.Second)
}
