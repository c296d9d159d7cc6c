package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Requests to the app. Each goes to an address below Profile.AppURL, with the
// Altinn token, once.

// appStep is a step that works with the Altinn token.
func (c *Client) appStep(name string, token AltinnToken) step {
	s := c.step(name, token.JWT)
	s.until, s.level = token.ExpiresAt, token.AuthLevel
	return s
}

// patiently is the step while it moves a file, or holds on for feedback.
func (s step) patiently() step {
	s.patient = true
	return s.allowing(MaxFile)
}

// app makes one request to the app. A nil body is none.
func (c *Client) app(ctx context.Context, s step, token AltinnToken, method, address string, body io.Reader, contentType string) (answer, error) {
	request, err := c.appRequest(ctx, s, token, method, address, body)
	if err != nil {
		return answer{}, err
	}
	if contentType != "" {
		request.Header.Set(headerContentType, contentType)
	}
	return c.send(s, request, true)
}

func (c *Client) getJSON(ctx context.Context, s step, token AltinnToken, address string) (answer, error) {
	request, err := c.appRequest(ctx, s, token, http.MethodGet, address, nil)
	if err != nil {
		return answer{}, err
	}
	request.Header.Set(headerAccept, mediaJSON)
	return c.send(s, request, true)
}

func (c *Client) appRequest(ctx context.Context, s step, token AltinnToken, method, address string, body io.Reader) (*http.Request, error) {
	if e := c.checkApp(s, token); e != nil {
		return nil, e
	}
	if body == nil {
		body = http.NoBody
	}
	request, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return nil, s.fail(unbuilt, "The request can't be made: %s.", err.Error())
	}
	// A body that can be read again would let the transport repeat the request.
	request.GetBody = nil
	request.Header.Set(headerAuthorization, bearer+" "+token.JWT)
	return request, nil
}

// checkApp keeps a token from going where it is not meant for: without an app
// in the profile, without a token, or with one of another environment.
func (c *Client) checkApp(s step, token AltinnToken) *Error {
	if allowed := c.cfg.Profile.allowedInstead(c.cfg.Profile.AppURL); allowed != "" {
		return s.fail(noApp, "Profile.AppURL is %q; allowed is %s.", c.cfg.Profile.AppURL, allowed)
	}
	if token.JWT == "" {
		return s.fail(noAltinnToken, "There is no Altinn token.")
	}
	if issuer := unverifiedIssuer(token.JWT); issuer != "" && issuer != c.cfg.Profile.AltinnIssuer {
		return s.fail(advice{
			"A token of one environment must never be sent to another.",
			"Use the client of the environment it came from, or authorize again here.",
		}, "The Altinn token is from %q, but this client works with %q.", issuer, c.cfg.Profile.AltinnIssuer)
	}
	return nil
}

// unverifiedIssuer looks into a token that step exchange has verified already;
// a stored one may be of another day, and another environment.
func unverifiedIssuer(raw string) string {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return ""
	}
	var claims jwt.Claims
	if token.UnsafeClaimsWithoutVerification(&claims) != nil {
		return ""
	}
	return claims.Issuer
}

// link takes the address that an answer names if it is below Profile.AppURL and
// ends as it must, and otherwise the one built from the ids: a token follows no
// link to another host or app.
func (c *Client) link(named, built string) string {
	u, err := url.Parse(named)
	if err != nil || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.RawPath != "" || path.Clean(u.Path) != u.Path {
		return built
	}
	base, err := url.Parse(c.cfg.Profile.AppURL)
	if err != nil || u.Scheme != base.Scheme || !strings.EqualFold(u.Host, base.Host) {
		return built
	}
	if !strings.HasPrefix(u.Path, base.Path+instancesPath+"/") || path.Base(u.Path) != path.Base(built) {
		return built
	}
	return named
}

// accepts tells whether a status is right: Finance takes one exact number, the
// first; this client also takes the others and goes by the body.
func (c *Client) accepts(status, exact int, others ...int) bool {
	return status == exact || (!c.isFinance() && slices.Contains(others, status))
}
