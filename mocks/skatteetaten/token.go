package skatteetaten

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// accessToken is what the validator reads of an ID-porten access token. Seen:
// access tokens have scope and client_id, id_tokens have neither.
type accessToken struct {
	Issuer   string  `json:"iss"`
	Expires  float64 `json:"exp"`
	Scope    string  `json:"scope"`
	ClientID string  `json:"client_id"`
}

// checkToken lets the bearer of an ID-porten access token in. Altinn's token,
// which the submission needs, has another signature and is refused.
func (s *Server) checkToken(r *http.Request) error {
	raw, ok := bearer(r)
	if !ok {
		return errNoBearer.because("there is no Authorization: Bearer header")
	}
	token, err := s.verified(raw)
	if err != nil {
		return err
	}
	now := s.kernel.Clock.Now()
	expires := time.Unix(int64(token.Expires), 0)
	switch {
	case token.Issuer != s.Issuer:
		return errIssuer.because("iss is %q; it must be %q", token.Issuer, s.Issuer)
	case !now.Before(expires):
		return errExpired.because("the token expired %s ago", now.Sub(expires).Round(time.Second))
	case token.ClientID == "" || token.Scope == "":
		return errNotAccess.because("the token has no client_id or no scope; an id_token is no access token")
	case s.Switches.RequireScope && !slices.Contains(strings.Fields(token.Scope), scopeValidate):
		return errScope.because("the token's scope is %q; it needs %s", token.Scope, scopeValidate)
	}
	return nil
}

func bearer(r *http.Request) (string, bool) {
	const scheme = "bearer "
	header := r.Header.Get("Authorization")
	if len(header) <= len(scheme) || !strings.EqualFold(header[:len(scheme)], scheme) {
		return "", false
	}
	token := strings.TrimSpace(header[len(scheme):])
	return token, token != ""
}

// verified returns the claims of a token that ID-porten has signed.
func (s *Server) verified(raw string) (accessToken, error) {
	jws, err := jose.ParseSignedCompact(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return accessToken{}, errSignature.because("the token is no JWT signed with RS256: %v", err)
	}
	set, err := s.keys.set()
	if err != nil {
		return accessToken{}, err
	}
	for _, key := range set.Keys {
		payload, err := jws.Verify(key)
		if err != nil {
			continue
		}
		var token accessToken
		if err := json.Unmarshal(payload, &token); err != nil {
			return accessToken{}, errSignature.because("the token's claims can't be read: %v", err)
		}
		return token, nil
	}
	return accessToken{}, errSignature.because("none of ID-porten's published keys has signed the token, whose kid is %q", jws.Signatures[0].Header.KeyID)
}

// keyCache holds a published key set in readable form, until it changes.
type keyCache struct {
	published func() ([]byte, error)
	mu        sync.Mutex
	text      []byte
	keys      jose.JSONWebKeySet
}

var errNoKeys = errors.New("ID-porten's published keys can't be read")

func (c *keyCache) set() (jose.JSONWebKeySet, error) {
	text, err := c.published()
	if err != nil {
		return jose.JSONWebKeySet{}, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if bytes.Equal(text, c.text) {
		return c.keys, nil
	}
	var keys jose.JSONWebKeySet
	if err := json.Unmarshal(text, &keys); err != nil {
		return jose.JSONWebKeySet{}, fmt.Errorf("%w: %w", errNoKeys, err)
	}
	c.text, c.keys = text, keys
	return keys, nil
}
