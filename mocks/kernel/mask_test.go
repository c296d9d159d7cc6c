package kernel

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestMaskBody(t *testing.T) {
	secret := Mask("s3cret")
	if secret != "masked-1ec1c26b" {
		t.Fatalf("Mask is %q", secret)
	}
	for _, c := range []struct{ name, body, want string }{
		{"form", "grant_type=authorization_code&code=s3cret&client_id=finance", "grant_type=authorization_code&code=" + secret + "&client_id=finance"},
		{"form, escaped name", "client%5Fsecret=s3cret", "client%5Fsecret=" + secret},
		{"form, semicolons", "client_id=finance;client_secret=s3cret&x", "client_id=finance;client_secret=" + secret + "&x"},
		{"form, secret first", "code=s3cret", "code=" + secret},
		{"json", `{"access_token" : "s3cret","scope":"openid"}`, `{"access_token" : "` + secret + `","scope":"openid"}`},
		{"json, cut off", `{"refresh_token":"s3cret`, `{"refresh_token":"` + secret + `"`},
		{"json, escaped quote", `{"title":"a \"code\": b","code":"s3cret"}`, `{"title":"a \"code\": b","code":"` + secret + `"}`},
		{"json, a private key", `{"kty":"RSA","d":"s3cret","p" : "s3cret","e":"AQAB","qi":"s3cret"`, `{"kty":"RSA","d":"` + secret + `","p" : "` + secret + `","e":"AQAB","qi":"` + secret + `"`},
		{"json, escaped name", `{"client_secr\u0065t":"s3cret","\u0064":"s3cret"}`, `{"client_secr\u0065t":"` + secret + `","\u0064":"` + secret + `"}`},
		{"html, a search", `<input type="search" name="q" value="s3cret">`, `<input type="search" name="q" value="s3cret">`},
		{"html", `<input type="hidden" name="code" value="s3cret"><input name="state" value="x">`, `<input type="hidden" name="code" value="` + secret + `"><input name="state" value="x">`},
		{"text with a token", "got eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln, thanks", "got " + Mask("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln") + ", thanks"},
		{"a number that looks real", "pid 01010112345.", "pid masked-number."},
		{"a synthetic number", "pid 01810112345.", "pid 01810112345."},
		{"longer and shorter numbers", "1737815746000 1737815746", "1737815746000 1737815746"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := maskBody(c.body); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestMaskHeaders(t *testing.T) {
	got := maskHeader(http.Header{
		"Authorization": {"Basic s3cret", "Bearer s3cret"},
		"Cookie":        {"SESSION=s3cret"},
		"Location":      {"https://finance.example/?cmp=USMF&code=s3cret&iss=x"},
		"Accept":        {"*/*"},
	})
	for name, want := range map[string][]string{
		"Authorization": {"Basic masked-1ec1c26b", "Bearer masked-1ec1c26b"},
		"Cookie":        {Mask("SESSION=s3cret")},
		"Location":      {"https://finance.example/?cmp=USMF&code=masked-1ec1c26b&iss=x"},
		"Accept":        {"*/*"},
	} {
		if strings.Join(got[name], "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: got %q, want %q", name, got[name], want)
		}
	}
}

// Whatever a server reads as a secret out of a form or a JSON body, the
// journal does not show it.
func FuzzMask(f *testing.F) {
	f.Add(`client_id=x&`, `&y=z`)
	f.Add(`{"a":"b",`, `}`)
	f.Add(`client_id=finance;`, ``)
	f.Fuzz(func(t *testing.T, before, after string) {
		const planted = "planted-secret-0123456789"
		if strings.Contains(before+after, planted) {
			t.Skip()
		}
		form := before + "client_secret=" + planted + after
		if v, err := url.ParseQuery(form); err == nil && strings.Contains(v.Get("client_secret"), planted) && strings.Contains(maskBody(form), planted) {
			t.Errorf("the secret shows in %q", maskBody(form))
		}
		body := before + `"client_secret":"` + planted + `"` + after
		var object struct {
			Secret string `json:"client_secret"`
		}
		if json.Unmarshal([]byte(body), &object) == nil && object.Secret == planted && strings.Contains(maskBody(body), planted) {
			t.Errorf("the secret shows in %q", maskBody(body))
		}
	})
}
