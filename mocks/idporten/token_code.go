package idporten

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/url"

	"github.com/portprove/portprove/mocks/kernel"
)

// tokenCode exchanges an authorization code for tokens.
func (s *Server) tokenCode(ctx context.Context, form url.Values, client caller) (kernel.Reply, error) {
	code, redirectURI := form.Get("code"), form.Get("redirect_uri")
	switch {
	case code == "":
		return kernel.Reply{}, errCodeMissing.because("code is missing")
	case redirectURI == "":
		return kernel.Reply{}, errTokenRedirectMissing.because("redirect_uri is missing; it must be that of the authorization request")
	}
	now, refresh := s.kernel.Clock.Now(), s.newRefreshToken(client)
	g, err := s.state.redeemCode(now, redemption{
		code: digestOf(code), client: client.ClientID, redirectURI: redirectURI,
		verifier: form.Get("code_verifier"), refresh: refresh.digest(), accessUntil: lastToken(now, client), jkt: client.boundTo(),
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.tokens(ctx, now, g, client, issued{refresh: refresh, at: now, idToken: true})
}

// checkVerifier compares a PKCE verifier with the challenge of the
// authorization request. RFC 7636, 4.6.
func checkVerifier(challenge, verifier string) error {
	switch {
	case challenge == "":
		return nil
	case verifier == "":
		return errVerifierMissing.because("code_verifier is missing; the authorization request had a code_challenge")
	case len(verifier) < verifierMinLen || len(verifier) > verifierMaxLen:
		return errVerifier.because("code_verifier must have %d to %d characters; it has %d", verifierMinLen, verifierMaxLen, len(verifier))
	}
	sum := sha256.Sum256([]byte(verifier))
	if subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(challenge)) != 1 {
		return errVerifier.because("code_verifier does not fit the code_challenge of the authorization request")
	}
	return nil
}
