package client

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// forged is the advice for a token whose maker or addressee is not the right one.
var forged = advice{
	"A token is worth nothing unless the right issuer made it for this client and this login.",
	"Do not use it. Check that all addresses in Profile belong to one environment, then authorize again.",
}

var clocks = advice{
	"A token counts only within its time; either it is old, or two clocks differ by more than 10 seconds.",
	"Set the clock of this machine, then authorize again.",
}

// idClaims are the claims of an id_token that the client reads.
type idClaims struct {
	jwt.Claims

	Nonce string `json:"nonce"`
	ACR   string `json:"acr"`
}

// checkIDToken refuses an id_token that ID-porten did not make, just now, for
// this client and this login, at the level asked for.
func (c *Client) checkIDToken(ctx context.Context, s step, token IDPortenToken, raw string) (idClaims, error) {
	var claims idClaims
	if err := c.open(ctx, s, c.idportenKeys, "id_token", raw, &claims); err != nil {
		return idClaims{}, err
	}
	if claims.Expiry == nil || claims.IssuedAt == nil || claims.Subject == "" {
		return idClaims{}, s.fail(forged, "The id_token lacks exp, iat or sub.")
	}
	if err := c.checkIssuerAndTime(s, "id_token", claims.Claims, c.cfg.Profile.Issuer); err != nil {
		return idClaims{}, err
	}
	if len(claims.Audience) != 1 || claims.Audience[0] != c.cfg.ClientID {
		return idClaims{}, s.fail(forged, "The id_token is for %q (aud), not for %q alone.", strings.Join(claims.Audience, " "), c.cfg.ClientID)
	}
	if err := s.checkLogin(token, claims); err != nil {
		return idClaims{}, err
	}
	if !reaches(claims.ACR, token.asked.acr) {
		return idClaims{}, s.fail(advice{
			"The person logged in, but at a lower level than the services need.",
			"Run login again and choose an eID of the level: BankID, Buypass and Commfides are high, MinID is substantial.",
		},
			"The id_token says level %q (acr), which is not at least %q.", claims.ACR, token.asked.acr)
	}
	return claims, nil
}

// checkLogin ties the id_token to the login. After a refresh it is the same
// person (OIDC Core 12.2), and the nonce may be left out.
func (s step) checkLogin(token IDPortenToken, claims idClaims) error {
	refreshed := s.name == stepRefresh
	switch {
	case refreshed && token.subject != "" && claims.Subject != token.subject:
		return s.fail(forged, "The id_token is about another person (sub) than the login.")
	case refreshed && (claims.Nonce == "" || token.asked.nonce == ""):
		return nil
	case claims.Nonce == "":
		return s.fail(forged, "The id_token carries no nonce.")
	case claims.Nonce != token.asked.nonce:
		return s.fail(forged, "The id_token carries another nonce than the login sent.")
	}
	return nil
}

// checkAltinnToken refuses an Altinn token that Altinn did not make or that is
// over. It has no audience.
func (c *Client) checkAltinnToken(ctx context.Context, s step, raw string) (altinnClaims, error) {
	var claims altinnClaims
	if err := c.open(ctx, s, c.altinnKeys, "Altinn token", raw, &claims); err != nil {
		return altinnClaims{}, err
	}
	if claims.Expiry == nil {
		return altinnClaims{}, s.fail(forged, "The Altinn token lacks exp.")
	}
	return claims, c.checkIssuerAndTime(s, "Altinn token", claims.Claims, c.cfg.Profile.AltinnIssuer)
}

// open verifies the signature, RS256 only, with the issuer's own keys, and
// reads the claims.
func (c *Client) open(ctx context.Context, s step, set *keySet, name, raw string, claims any) error {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if bad, ok := errors.AsType[*jose.ErrUnexpectedSignatureAlgorithm](err); ok {
		return s.fail(forged, "The %s is signed with %q; only RS256 is allowed.", name, string(bad.Got)).because(err)
	}
	if err != nil {
		return s.fail(forged, "The %s is not a signed JWT (%s).", name, err.Error()).because(err)
	}
	kid := token.Headers[0].KeyID
	if kid == "" {
		return s.fail(forged, "The %s does not name its key (kid).", name)
	}
	key, err := c.key(ctx, s, set, kid)
	if err != nil {
		return err
	}
	if err := token.Claims(key, claims); err != nil {
		return s.fail(forged, "The %s can't be trusted: signature or claims are wrong (%s).", name, err.Error()).because(err)
	}
	return nil
}

// checkIssuerAndTime names the leeway and the time outright: left to itself
// go-jose grants a minute and takes the machine's clock.
func (c *Client) checkIssuerAndTime(s step, name string, claims jwt.Claims, issuer string) error {
	now := c.Now()
	err := claims.ValidateWithLeeway(jwt.Expected{Issuer: issuer, Time: now}, leeway)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return s.fail(forged, "The %s comes from the issuer %q (iss), not from %q.", name, claims.Issuer, issuer).because(err)
	case errors.Is(err, jwt.ErrExpired):
		return s.fail(clocks, "The %s ended at %s; now it is %s.", name, moment(claims.Expiry.Time()), moment(now)).because(err)
	case errors.Is(err, jwt.ErrIssuedInTheFuture):
		return s.fail(clocks, "The %s is from the future: made at %s (iat), and now it is %s.", name, moment(claims.IssuedAt.Time()), moment(now)).because(err)
	}
	return s.fail(clocks, "The %s does not count at %s: %s.", name, now.UTC().Format(time.RFC3339), err.Error()).because(err)
}

// reaches tells whether an acr is at least one of those asked for.
func reaches(acr, asked string) bool {
	wanted := strings.Fields(asked)
	if len(wanted) == 0 {
		return true
	}
	got, known := levels[acr]
	return slices.ContainsFunc(wanted, func(acr string) bool {
		want := levels[acr]
		return known && got.family == want.family && got.rank >= want.rank
	})
}
