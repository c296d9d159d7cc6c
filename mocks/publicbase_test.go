package mocks_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/mocks"
)

// A tunnel may keep the prefix of the public base or drop it; what is said is
// the same, and the control API stays at the listener's own address.
func TestPublicBase(t *testing.T) {
	for _, c := range []struct{ given, base, prefix string }{
		{"https://tunnel.example", "https://tunnel.example", ""},
		{"http://tunnel.example:8080/", "http://tunnel.example:8080", ""},
		{"https://tunnel.example/a/b", "https://tunnel.example/a/b", ""},
		{"https://tunnel.example/a/b/", "https://tunnel.example/a/b", "/a/b"},
	} {
		t.Run(c.given+" by "+c.prefix, func(t *testing.T) {
			r := running(t, mocks.ServeOptions{PublicBase: c.given})
			said := map[string]any{}
			status, text := body(t, r.Base+c.prefix+"/idporten/.well-known/openid-configuration")
			if err := json.Unmarshal([]byte(text), &said); err != nil {
				t.Fatalf("%d %s", status, text)
			}
			for member, want := range map[string]string{
				"issuer": c.base + "/idporten", "token_endpoint": c.base + "/idporten/token", "authorization_endpoint": c.base + "/login/authorize",
			} {
				if said[member] != want {
					t.Errorf("%s is %v, want %s", member, said[member], want)
				}
			}
			if r.Control != r.Base+"/_portprove" || !strings.HasPrefix(r.Base, "http://127.0.0.1:") {
				t.Errorf("control is at %s, the listener at %s", r.Control, r.Base)
			}
		})
	}
}

// The client refuses tokens whose issuer is not the public address.
func TestPublicBaseIsInTheTokens(t *testing.T) {
	a := authority(t)
	for _, base := range []string{"http://tunnel.example/deep", "https://tunnel.example"} {
		o := mocks.ServeOptions{PublicBase: base}
		if strings.HasPrefix(base, "https") {
			o.TLS = &mocks.TLS{Authority: a}
		}
		r := running(t, o)
		profile := client.Mock(client.MockBases{IDPorten: base + "/idporten", Login: base + "/login", Altinn: base + "/altinn"})
		walk(t, r, profile, dialling(t, a, r))
	}
}

func TestPublicBaseHasNoControl(t *testing.T) {
	r := running(t, mocks.ServeOptions{PublicBase: "http://tunnel.example/deep"})
	c := dialling(t, nil, r)
	if got := fetch(t, c, "http://tunnel.example/_portprove/health"); got.StatusCode != http.StatusForbidden {
		t.Errorf("control by the public name: %d", got.StatusCode)
	}
	if got := fetch(t, c, "http://tunnel.example/deep/_portprove/health"); got.StatusCode != http.StatusNotFound {
		t.Errorf("control below the public base: %d", got.StatusCode)
	}
	if got := fetch(t, c, "http://tunnel.example/deep/"); got.StatusCode != http.StatusOK || !strings.Contains(got.text, "http://tunnel.example/deep/login/authorize") {
		t.Errorf("the start page by the public name: %d", got.StatusCode)
	}
}

func TestOptionsThatDoNotFit(t *testing.T) {
	a := authority(t)
	for _, c := range []struct {
		name    string
		options mocks.ServeOptions
		want    string
	}{
		{"hosts without TLS", mocks.ServeOptions{Layout: mocks.LayoutHosts}, "layout hosts needs TLS"},
		{"public base in hosts", mocks.ServeOptions{Layout: mocks.LayoutHosts, TLS: &mocks.TLS{Authority: a}, PublicBase: "https://x.example"}, "a public base needs layout paths"},
		{"public base in ports", mocks.ServeOptions{Layout: mocks.LayoutPorts, PublicBase: "https://x.example"}, "a public base needs layout paths"},
		{"no scheme", mocks.ServeOptions{PublicBase: "x.example"}, `the public base is "x.example"; write it like https://name.example`},
		{"other scheme", mocks.ServeOptions{PublicBase: "ftp://x.example"}, "write it like"},
		{"no host", mocks.ServeOptions{PublicBase: "https:///x"}, "write it like"},
		{"query", mocks.ServeOptions{PublicBase: "https://x.example?a=b"}, "write it like"},
		{"empty query", mocks.ServeOptions{PublicBase: "https://x.example?"}, "write it like"},
		{"fragment", mocks.ServeOptions{PublicBase: "https://x.example#"}, "write it like"},
		{"credentials", mocks.ServeOptions{PublicBase: "https://u:p@x.example"}, "write it like"},
		{"production", mocks.ServeOptions{PublicBase: "https://idporten.no"}, "an address of the real services"},
		{"production, spelt otherwise", mocks.ServeOptions{PublicBase: "https://LOGIN.IDPORTEN.NO.:443/x"}, "an address of the real services"},
		{"test", mocks.ServeOptions{PublicBase: "https://test.idporten.no"}, "in layout hosts only"},
		{"unknown layout", mocks.ServeOptions{Layout: "prots"}, `there is no layout "prots"; allowed: paths, ports, hosts`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := mocks.Serve(t.Context(), c.options)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if err == nil && r.Close() != nil {
				t.Error("and it can't be closed")
			}
		})
	}
}
