package selfservice

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/world"
)

// Token is an access token for this API. At the real one Maskinporten issues
// it; here the sandbox does, for whoever holds its control API.
type Token struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int64  `json:"expires_in"`
	Scope       string `json:"scope"`
	// Orgno is the organisation that the token speaks for, Base where the API
	// is.
	Orgno string `json:"orgno"`
	Base  string `json:"base"`
}

// TokenOrder says what a token shall allow.
type TokenOrder struct {
	Orgno string
	// Scopes; empty: all but the supplier's.
	Scopes []string
	// Lifetime; 0: ten minutes.
	Lifetime time.Duration
}

const (
	defaultTokenLifetime = 10 * time.Minute
	maxTokenLifetime     = 24 * time.Hour
)

// tokenClaims are those of a Maskinporten token that this API looks at, and
// two that every such token has.
type tokenClaims struct {
	Issuer    string   `json:"iss"`
	TokenType string   `json:"token_type"`
	Scope     string   `json:"scope"`
	Consumer  consumer `json:"consumer"`
	IssuedAt  int64    `json:"iat"`
	Expires   int64    `json:"exp"`
	ID        string   `json:"jti"`
}

type consumer struct {
	Authority string `json:"authority"`
	ID        string `json:"ID"`
}

// Mint issues a token. Its error says what is wrong with the order.
func (s *Server) Mint(o TokenOrder) (Token, error) {
	o, err := o.complete()
	if err != nil {
		return Token{}, err
	}
	now := s.kernel.Clock.Now()
	claims := tokenClaims{
		Issuer: s.issuer(), TokenType: tokenType, Scope: strings.Join(o.Scopes, " "), Consumer: consumer{consumerAuthority, consumerPrefix + o.Orgno},
		IssuedAt: now.Unix(), Expires: now.Add(o.Lifetime).Unix(), ID: s.kernel.IDs.Token(32),
	}
	signed, err := s.signer.sign(claims)
	if err != nil {
		return Token{}, err
	}
	return Token{signed, tokenType, int64(o.Lifetime / time.Second), claims.Scope, o.Orgno, s.Base}, nil
}

func (o TokenOrder) complete() (TokenOrder, error) {
	if err := world.CheckOrganisationNumber(o.Orgno); err != nil {
		return o, fmt.Errorf("orgno %w", err)
	}
	for _, name := range o.Scopes {
		if !slices.Contains(allScopes, name) {
			return o, fmt.Errorf("scopes: there is no %.64q; allowed: %s", name, strings.Join(allScopes, ", "))
		}
	}
	if len(o.Scopes) == 0 {
		o.Scopes = slices.DeleteFunc(slices.Clone(allScopes), func(name string) bool { return name == scopeSupplier })
	}
	if o.Lifetime == 0 {
		o.Lifetime = defaultTokenLifetime
	}
	if o.Lifetime < time.Second || o.Lifetime > maxTokenLifetime {
		return o, fmt.Errorf("lifetime is %s; allowed are 1s to %s", o.Lifetime, maxTokenLifetime)
	}
	return o, nil
}

// issuer can't be taken for Maskinporten's, and binds tokens to this sandbox.
func (s *Server) issuer() string { return s.Base + issuerPath }
