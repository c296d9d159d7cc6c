package idporten

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzAssertion: whatever stands in header and claims, an assertion that
// nobody has signed gets an error, in JSON, with a name.
func FuzzAssertion(f *testing.F) {
	f.Add(`{"alg":"RS256","kid":"jwt-demo-1"}`, `{"iss":"jwt-demo","sub":"jwt-demo","aud":"http://issuer.example","iat":1,"exp":2,"jti":"a"}`)
	f.Add(`{"alg":"none"}`, `{}`)
	f.Add(`{"alg":"RS256","kid":1}`, `[]`)
	f.Add(`{"alg":"RS256","x5c":["AQAB"]}`, `{"sub":1e400}`)
	f.Add(`{"alg":"RS256","crit":["b64"],"b64":false}`, `{"iss":"jwt-demo","iss":"jwt-demo"}`)
	issuer := testServer(f).IssuerHost()
	f.Fuzz(func(t *testing.T, header, claims string) {
		encode := base64.RawURLEncoding.EncodeToString
		expectOAuthError(t, issuer, assertionRequest(encode([]byte(header))+"."+encode([]byte(claims))+".AQAB"))
	})
}

func assertionRequest(assertion string) *http.Request {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {"a.b"}, "redirect_uri": {"x"}, "client_id": {"jwt-demo"},
		"client_assertion_type": {assertionType}, "client_assertion": {assertion},
	}
	r := httptest.NewRequest(http.MethodPost, "/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", mediaForm)
	return r
}

// FuzzCertificateChain: the same for what stands in x5c.
func FuzzCertificateChain(f *testing.F) {
	s := testServer(f)
	f.Add(s.Authority.X5C()[0])
	f.Add("AQAB")
	f.Add("")
	f.Fuzz(func(t *testing.T, certificate string) {
		header := `{"alg":"RS256","x5c":["` + base64.StdEncoding.EncodeToString([]byte(certificate)) + `"]}`
		encode := base64.RawURLEncoding.EncodeToString
		claims := encode([]byte(`{"iss":"jwt-demo","sub":"jwt-demo"}`))
		expectOAuthError(t, s.IssuerHost(), assertionRequest(encode([]byte(header))+"."+claims+".AQAB"))
		if a, err := s.readAssertion(encode([]byte(header)) + "." + claims + ".AQAB"); err == nil {
			client, _ := s.World().Client("jwt-demo")
			if s.checkCertificate(client, a.jws, s.kernel.Clock.Now()) == nil {
				t.Error("an assertion that nobody has signed is believed")
			}
		}
	})
}

// FuzzProof: no bytes are a proof that nobody has signed, and nothing panics.
func FuzzProof(f *testing.F) {
	f.Add(`{"alg":"ES256","typ":"dpop+jwt","jwk":{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}}`, `{"jti":"a","htm":"POST","htu":"http://issuer.example/token","iat":1}`)
	f.Add(`{"alg":"RS256","typ":"dpop+jwt","jwk":{"kty":"RSA","n":"AQ","e":"AQAB"}}`, `{"iat":1e400}`)
	f.Add(`{"alg":"ES256","jwk":null}`, `null`)
	f.Add(`{"alg":"ES256","typ":1,"jwk":{"kty":"oct","k":"AQAB"}}`, ``)
	f.Fuzz(func(t *testing.T, header, claims string) {
		encode := base64.RawURLEncoding.EncodeToString
		if jkt, _, err := readProof(encode([]byte(header)) + "." + encode([]byte(claims)) + "." + strings.Repeat("A", 86)); err == nil {
			t.Errorf("a proof of %s that nobody has signed", jkt)
		}
	})
}
