package client

import (
	"context"
	"net/http"
	"net/url"

	// Unlike encoding/json it wants member names to the letter and each once.
	"github.com/go-jose/go-jose/v4/json"
)

// pushed is the body of the 201.
type pushed struct {
	RequestURI string `json:"request_uri"`
	ExpiresIn  int64  `json:"expires_in"`
}

// push hands the whole authorization request to ID-porten by the back channel
// (RFC 9126), as the client that it is, and returns the address for the
// browser, which then carries nothing but a reference. The reference works
// once and for a short time (docs: 120 s).
func (c *Client) push(ctx context.Context, s step, authorizeURL string) (string, error) {
	s = s.about(subjectPush)
	u, err := url.Parse(authorizeURL)
	if err != nil {
		return "", s.fail(adviceFor(subjectPush, anyStatus, ""), "Profile.AuthorizeURL can't be read: %s.", err.Error())
	}
	got, err := c.postForm(ctx, s, c.cfg.Profile.PARURL, u.Query())
	if err != nil {
		return "", err
	}
	if got.status != http.StatusCreated {
		return "", s.refused(got)
	}
	var reply pushed
	if err := json.Unmarshal(got.body, &reply); err != nil || reply.RequestURI == "" || reply.ExpiresIn <= 0 {
		e := s.fail(adviceFor(subjectPush, anyStatus, ""), "The answer to the pushed request has no request_uri with a lifetime: %s", s.glimpse(got.body))
		e.Status = got.status
		return "", e
	}
	// client_id must be there, and nothing else may (docs: oidc_protocol_par).
	u.RawQuery = url.Values{paramClientID: {c.cfg.ClientID}, paramRequestURI: {reply.RequestURI}}.Encode()
	return u.String(), nil
}
