package client

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func TestTokenRefusesAnIDTokenByItsClaims(t *testing.T) {
	cases := []struct {
		name   string
		claims claims
		what   string // FAKE stands for the issuer
		next   string
	}{
		{"other issuer", claims{"iss": "https://idporten.no"}, `The id_token comes from the issuer "https://idporten.no" (iss), not from "FAKE".`, "Profile"},
		{"issuer with a slash", claims{"iss": "FAKE/"}, `The id_token comes from the issuer "FAKE/" (iss), not from "FAKE".`, "Profile"},
		{"no issuer", claims{"iss": nil}, `The id_token comes from the issuer "" (iss), not from "FAKE".`, "Profile"},
		{"other audience", claims{"aud": "other"}, `The id_token is for "other" (aud), not for "finance" alone.`, "Profile"},
		{"second audience", claims{"aud": []string{"finance", "other"}}, `The id_token is for "finance other" (aud), not for "finance" alone.`, "Profile"},
		{"no audience", claims{"aud": nil}, `The id_token is for "" (aud), not for "finance" alone.`, "Profile"},
		{"no exp", claims{"exp": nil}, "The id_token lacks exp, iat or sub.", "Profile"},
		{"no iat", claims{"iat": nil}, "The id_token lacks exp, iat or sub.", "Profile"},
		{"no sub", claims{"sub": nil}, "The id_token lacks exp, iat or sub.", "Profile"},
		{"other nonce", claims{"nonce": "other"}, "The id_token carries another nonce than the login sent.", "Profile"},
		{"no nonce", claims{"nonce": nil}, "The id_token carries no nonce.", "Profile"},
		{"expired", claims{"exp": noon.Add(-11 * time.Second).Unix()}, "The id_token ended at 2031-03-03T11:59:49Z; now it is 2031-03-03T12:00:00Z.", "clock"},
		{"future", claims{"iat": noon.Add(11 * time.Second).Unix()}, "The id_token is from the future: made at 2031-03-03T12:00:11Z (iat), and now it is 2031-03-03T12:00:00Z.", "clock"},
		{
			"not yet",
			claims{"nbf": noon.Add(11 * time.Second).Unix()},
			"The id_token does not count at 2031-03-03T12:00:00Z: go-jose/go-jose/jwt: validation failed, token not valid yet (nbf).", "clock",
		},
		{"lower level", claims{"acr": "idporten-loa-low"}, `The id_token says level "idporten-loa-low" (acr), which is not at least "idporten-loa-substantial".`, "choose an eID"},
		{"no level", claims{"acr": nil}, `The id_token says level "" (acr), which is not at least "idporten-loa-substantial".`, "choose an eID"},
		{"level of another family", claims{"acr": "eidas-loa-high"}, `The id_token says level "eidas-loa-high" (acr), which is not at least "idporten-loa-substantial".`, "choose an eID"},
		{
			"claims of a wrong type",
			claims{"exp": "soon"},
			"The id_token can't be trusted: signature or claims are wrong (go-jose/go-jose/jwt: expected number value to unmarshal NumericDate).", "Profile",
		},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.idClaims = tc.claims
			if issuer, ok := tc.claims["iss"].(string); ok {
				f.idClaims = claims{"iss": strings.ReplaceAll(issuer, "FAKE", f.URL)}
			}
			_, err := f.tokens(f.client())
			wantRefusal(t, err, "token", strings.ReplaceAll(tc.what, "FAKE", f.URL), tc.next)
		})
	}
}

func TestTokenRefusesAnIDTokenByItsSignature(t *testing.T) {
	const broken = "The id_token can't be trusted: signature or claims are wrong (go-jose/go-jose: error in cryptographic primitive)."
	part := base64.RawURLEncoding.EncodeToString
	payload := claims{"iss": "x"}
	cases := []struct{ name, token, what string }{
		{"alg none", part([]byte(`{"alg":"none","kid":"mock-1"}`)) + "." + part([]byte(`{}`)) + ".", `The id_token is signed with "none"; only RS256 is allowed.`},
		{"HS256 with the public key's bytes", sign(jose.HS256, idportenKey().N.Bytes(), "mock-1", payload), `The id_token is signed with "HS256"; only RS256 is allowed.`},
		{"RS512", sign(jose.RS512, idportenKey(), "mock-1", payload), `The id_token is signed with "RS512"; only RS256 is allowed.`},
		{"PS256", sign(jose.PS256, idportenKey(), "mock-1", payload), `The id_token is signed with "PS256"; only RS256 is allowed.`},
		{"somebody else's key under the same kid", sign(jose.RS256, strangeKey(), "mock-1", payload), broken},
		{"Altinn's key", sign(jose.RS256, altinnKey(), "mock-1", payload), broken},
		{"no kid", sign(jose.RS256, idportenKey(), "", payload), "The id_token does not name its key (kid)."},
		{"unknown kid", sign(jose.RS256, idportenKey(), "mock-9", payload), `The token is signed with the key "mock-9", which ID-porten does not publish at FAKE/jwks.json.`},
		{"not a JWT", "eyJhbGciOiJSUzI1NiJ9.e30", "The id_token is not a signed JWT (go-jose/go-jose: compact JWS format must have three parts)."},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.tokenMembers = claims{"id_token": tc.token}
			_, err := f.tokens(f.client())
			wantRefusal(t, err, "token", strings.ReplaceAll(tc.what, "FAKE", f.URL), "authorize again")
		})
	}
}

func TestTokenChecksAnIDTokenNobodyAskedFor(t *testing.T) {
	f := newFake(t)
	f.idClaims = claims{"aud": "other"}
	_, err := f.tokens(f.client(func(cfg *Config) { cfg.Scopes = []string{"skatteetaten:mvameldinginnsending"} }))
	wantRefusal(t, err, "token", `The id_token is for "other" (aud), not for "finance" alone.`, "authorize again")
}

func TestTimesAreCheckedWithTenSeconds(t *testing.T) {
	cases := []struct {
		name   string
		claims claims
		now    time.Time
		good   bool
	}{
		{"at the end", claims{"exp": noon.Unix()}, noon, true},
		{"10 s after the end", claims{"exp": noon.Unix()}, noon.Add(10 * time.Second), true},
		{"just over 10 s after the end", claims{"exp": noon.Unix()}, noon.Add(10*time.Second + time.Millisecond), false},
		{"10 s before it was made", claims{}, noon.Add(-10 * time.Second), true},
		{"just over 10 s before it was made", claims{}, noon.Add(-10*time.Second - time.Millisecond), false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.idClaims = tc.claims
			c := f.client(func(cfg *Config) { cfg.Now = func() time.Time { return tc.now } })
			if _, err := f.tokens(c); (err == nil) != tc.good {
				t.Errorf("id_token: %v", err)
			}
			f.altinnClaims = tc.claims
			if _, err := c.Exchange(t.Context(), IDPortenToken{AccessToken: "x"}); (err == nil) != tc.good {
				t.Errorf("Altinn token: %v", err)
			}
		})
	}
}

func TestExchangeRefusesAnAltinnTokenByItsClaims(t *testing.T) {
	cases := []struct {
		name   string
		claims claims
		what   string
	}{
		{"other issuer", claims{"iss": "https://platform.altinn.no/authentication/api/v1/openid/"}, `The Altinn token comes from the issuer "https://platform.altinn.no/authentication/api/v1/openid/" (iss), not from "FAKE/authentication/api/v1/openid/".`},
		{"issuer without slash", claims{"iss": "FAKE/authentication/api/v1/openid"}, `The Altinn token comes from the issuer "FAKE/authentication/api/v1/openid" (iss), not from "FAKE/authentication/api/v1/openid/".`},
		{"no exp", claims{"exp": nil}, "The Altinn token lacks exp."},
		{"expired", claims{"exp": noon.Add(-11 * time.Second).Unix()}, "The Altinn token ended at 2031-03-03T11:59:49Z; now it is 2031-03-03T12:00:00Z."},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.altinnClaims = tc.claims
			if issuer, ok := tc.claims["iss"].(string); ok {
				f.altinnClaims = claims{"iss": strings.ReplaceAll(issuer, "FAKE", f.URL)}
			}
			got, err := f.client().Exchange(t.Context(), IDPortenToken{AccessToken: "x"})
			wantRefusal(t, err, "exchange", strings.ReplaceAll(tc.what, "FAKE", f.URL), "authorize again")
			if got.JWT != "" {
				t.Error("returned the token it refuses")
			}
		})
	}
}

func TestExchangeRefusesATokenOfIDPorten(t *testing.T) {
	f := newFake(t)
	f.answers[exchangeAt] = func(w http.ResponseWriter, _ *http.Request) { write(w, f.idToken()) }
	_, err := f.client().Exchange(t.Context(), IDPortenToken{AccessToken: "x"})
	wantRefusal(t, err, "exchange", `The token is signed with the key "mock-1", which Altinn does not publish at `+
		f.URL+`/authentication/api/v1/openid/.well-known/openid-configuration/jwks.`, "authorize again")

	f.answers[exchangeAt] = func(w http.ResponseWriter, _ *http.Request) {
		write(w, sign(jose.HS256, []byte(strings.Repeat("k", 32)), "AB12", claims{}))
	}
	_, err = f.client().Exchange(t.Context(), IDPortenToken{AccessToken: "x"})
	wantRefusal(t, err, "exchange", `The Altinn token is signed with "HS256"; only RS256 is allowed.`, "authorize again")
}

func TestLevels(t *testing.T) {
	cases := []struct {
		got, asked string
		want       bool
	}{
		{"idporten-loa-low", "idporten-loa-low", true},
		{"idporten-loa-low", "idporten-loa-substantial", false},
		{"idporten-loa-substantial", "idporten-loa-substantial", true},
		{"idporten-loa-substantial", "idporten-loa-high", false},
		{"idporten-loa-high", "idporten-loa-substantial", true},
		{"Level3", "idporten-loa-substantial", true},
		{"Level3", "idporten-loa-high", false},
		{"Level4", "idporten-loa-high", true},
		{"idporten-loa-substantial", "Level4", false},
		{"eidas-loa-substantial", "eidas-loa-substantial", true},
		{"eidas-loa-high", "idporten-loa-low", false},
		{"eidas-loa-substantial", "idporten-loa-high eidas-loa-substantial", true},
		{"selfregistered-email", "selfregistered-email", true},
		{"selfregistered-email", "idporten-loa-low", false},
		{"unheard-of", "idporten-loa-low", false},
		{"", "idporten-loa-low", false},
		{"", "", true},
	}
	for _, tc := range cases {
		if reaches(tc.got, tc.asked) != tc.want {
			t.Errorf("%q reaches %q: %t", tc.got, tc.asked, !tc.want)
		}
	}
}
