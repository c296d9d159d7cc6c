package client

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"
)

func TestKeysAreFetchedOnceAndAgainForANewKid(t *testing.T) {
	f := newFake(t)
	c := f.client()
	f.goodTokens(c)
	f.goodTokens(c)
	if n := len(f.requests("/jwks.json")); n != 1 {
		t.Errorf("two logins fetched the keys %d times, want once", n)
	}
	// ID-porten changes its key.
	f.answers["/jwks.json"] = answerJSON(claims{"keys": []claims{jwk("mock-2", strangeKey(), base64.RawURLEncoding)}})
	f.answers["/token"] = func(w http.ResponseWriter, r *http.Request) {
		f.tokenMembers = claims{"id_token": sign(jose.RS256, strangeKey(), "mock-2", claims{
			"iss": f.URL, "aud": "finance", "sub": "s", "nonce": f.nonce, "acr": "Level4", "iat": noon.Unix(), "exp": noon.Unix(),
		})}
		f.token(w, r)
	}
	f.goodTokens(c)
	if n := len(f.requests("/jwks.json")); n != 2 {
		t.Errorf("a new kid made %d fetches in all, want 2", n)
	}
}

func TestKeysAreFetchedOnlyOnceMoreForAnUnknownKid(t *testing.T) {
	f := newFake(t)
	c := f.client()
	f.goodTokens(c)
	f.tokenMembers = claims{"id_token": sign(jose.RS256, idportenKey(), "mock-9", claims{})}
	_, err := f.tokens(c)
	wantRefusal(t, err, "token", `The token is signed with the key "mock-9", which ID-porten does not publish at `+f.URL+`/jwks.json.`, "authorize again")
	if n := len(f.requests("/jwks.json")); n != 2 {
		t.Errorf("fetched %d times in all, want 2", n)
	}
}

func TestOnlyAltinnsKeysMayBeStandardBase64(t *testing.T) {
	standard := jwk("mock-1", idportenKey(), base64.StdEncoding)
	if n, ok := standard["n"].(string); !ok || !strings.HasSuffix(n, "=") {
		t.Fatalf("this key shows nothing: %v", standard["n"])
	}
	f := newFake(t)
	f.answers["/jwks.json"] = answerJSON(claims{"keys": []claims{standard}})
	_, err := f.tokens(f.client())
	wantRefusal(t, err, "token", f.URL+`/jwks.json gave no key of ID-porten's that can be used. What can't be read: "mock-1": illegal base64 data at input byte `+
		firstBad(t, standard)+`.`, "run the step again")

	f.answers["/authentication/api/v1/openid/.well-known/openid-configuration/jwks"] = answerJSON(
		claims{"keys": []claims{jwk("AB12", altinnKey(), base64.RawURLEncoding)}})
	if _, err := f.client().Exchange(t.Context(), IDPortenToken{AccessToken: "x"}); err != nil {
		t.Errorf("Altinn's keys in base64url: %v", err)
	}
}

// firstBad is the place of the first character that base64url does not have.
func firstBad(t *testing.T, key claims) string {
	t.Helper()
	n, ok := key["n"].(string)
	if !ok {
		t.Fatal("no n")
	}
	_, err := base64.RawURLEncoding.DecodeString(n)
	text, ok := strings.CutPrefix(err.Error(), "illegal base64 data at input byte ")
	if !ok {
		t.Fatal(err)
	}
	return text
}

func TestKeysThatCantBeUsed(t *testing.T) {
	usable := jwk("mock-1", idportenKey(), base64.RawURLEncoding)
	with := func(changes claims) []claims {
		return []claims{over(jwk("mock-1", idportenKey(), base64.RawURLEncoding), changes)}
	}
	cases := []struct {
		name   string
		answer http.HandlerFunc
		what   string // "" = the token is good
	}{
		{"others beside", answerJSON(claims{"keys": []claims{{"kty": "EC", "kid": "e"}, {"kty": "RSA", "kid": "r", "n": "?", "e": "?"}, usable}}), ""},
		{"a certificate that can't be read", answerJSON(claims{"keys": with(claims{"x5c": []string{"AAAA"}})}), ""},
		{"for encryption", answerJSON(claims{"keys": with(claims{"use": "enc"})}), "gave no key of ID-porten's that can be used."},
		{"for another algorithm", answerJSON(claims{"keys": with(claims{"alg": "RS512"})}), "gave no key of ID-porten's that can be used."},
		{"a secret key", answerJSON(claims{"keys": []claims{{"kty": "oct", "kid": "mock-1", "k": "c2VjcmV0"}}}), "gave no key of ID-porten's that can be used."},
		{"none", answerJSON(claims{"keys": []claims{}}), "gave no key of ID-porten's that can be used."},
		{"page", answerText(200, "<html>"), "gave no key of ID-porten's that can be used. What can't be read: invalid character '<' looking for beginning of value."},
		{"hang-up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "gave no whole answer: EOF."},
		{"503", answerText(503, ""), "answered 503 to the request for ID-porten's keys."},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.answers["/jwks.json"] = tc.answer
			_, err := f.tokens(f.client())
			if tc.what == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			e := refusal(t, err, "token", f.URL+"/jwks.json "+tc.what, "run the step again")
			if (e.Status == http.StatusServiceUnavailable) != (tc.name == "503") {
				t.Errorf("status %d", e.Status)
			}
			if accept := f.requests("/jwks.json")[0].Header.Get("Accept"); accept != "application/json" {
				t.Errorf("Accept %q", accept)
			}
			if !strings.Contains(e.Why, "an unchecked token is not used") {
				t.Errorf("why %q", e.Why)
			}
		})
	}
}
