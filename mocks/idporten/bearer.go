package idporten

import (
	"net/http"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/portprove/portprove/mocks/kernel"
)

// readAccess returns the claims of an access token of this issuer that is
// still good at the given time.
func (s *Server) readAccess(raw string, now time.Time) (accessClaims, error) {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return accessClaims{}, errTokenUnknown.because("it is no JWT signed with RS256: %v", err)
	}
	var claims accessClaims
	for _, k := range s.Keys {
		if token.Claims(k.Private.Public(), &claims) == nil {
			return claims, s.checkAccess(claims, now)
		}
	}
	return accessClaims{}, errTokenUnknown.because("none of this issuer's keys has signed it")
}

func (s *Server) checkAccess(c accessClaims, now time.Time) error {
	switch {
	case c.ClientID == "" || c.Iss != s.Issuer:
		return errTokenUnknown.because("it is no access token of this issuer")
	case now.Unix() >= c.Exp:
		return errTokenExpired.because("it expired %s ago", now.Sub(time.Unix(c.Exp, 0)).Round(time.Second))
	case s.state.isRevoked(pair{c.ClientID, c.PID}, tagOf(c.Jti)):
		return errTokenRevoked.because("its grant was revoked")
	}
	return nil
}

func bearerToken(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, tokenTypeBearer) {
		return ""
	}
	return strings.TrimSpace(token)
}

// bearerError is how a resource says no. RFC 6750, 3.
func bearerError(w wording) kernel.Reply {
	challenge := tokenTypeBearer
	if w.code != "" {
		challenge += ` error="` + w.code + `", error_description="` + w.text + `"`
	}
	return noStore(kernel.Empty(w.status)).With("WWW-Authenticate", challenge)
}
