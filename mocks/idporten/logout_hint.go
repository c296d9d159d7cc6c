package idporten

import (
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// readHint takes an id_token of this issuer, of whatever age and session: it
// lives for two minutes and is needed for hours (OIDC RP-Initiated Logout 1.0,
// 2). guess: one of a key that was withdrawn is unknown. Other tokens are told
// apart by auth_time, which only id_tokens have.
func (s *Server) readHint(raw string) (idClaims, error) {
	token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return idClaims{}, errLogoutHint.because("id_token_hint is no JWT signed with RS256: %v", err)
	}
	for _, k := range s.signer.published() {
		var claims idClaims
		switch err := token.Claims(k.Private.Public(), &claims); {
		case err != nil:
		case claims.Sub == "" || claims.Aud == "" || claims.AuthTime == 0 || claims.Iss != s.Issuer:
			return idClaims{}, errLogoutHint.because("id_token_hint is no id_token of this issuer")
		default:
			return claims, nil
		}
	}
	return idClaims{}, errLogoutHint.because("none of this issuer's keys has signed id_token_hint")
}
