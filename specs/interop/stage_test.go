// Package interop_test drives clients that nobody here wrote against the mock
// of ID-porten: what they refuse is wrong in the mock, or known and written
// down here.
//
//   - node_test.go: openid-client, a certified client library for Node;
//   - zitadel_test.go: the relying party of zitadel/oidc;
//   - logout_test.go: both make the address of a logout;
//   - judged_test.go: two programs as outsiders write them get through, the one
//     in the folder plain on coreos/go-oidc and x/oauth2 (plain_test.go), the
//     other in node/judged.mjs on openid-client (node_judged_test.go).
//
// coreos/go-oidc with x/oauth2 is part of the suite itself, too.
package interop_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/portprove/portprove/mocks"
)

// stage is a running mock and one registration in it.
type stage struct {
	*mocks.Running
	client registration
}

// registration is what a client knows of itself.
type registration struct {
	ID       string `json:"client_id"`
	Secret   string `json:"client_secret,omitempty"`
	Method   string `json:"method"`
	Redirect string `json:"redirect_uri"`
	Scope    string `json:"scope"`
	Hint     string `json:"login_hint"`
	Issuer   string `json:"issuer"`
	// Key signs assertions: a private JWK.
	Key json.RawMessage `json:"key,omitempty"`
	// IDToken and Afterwards are for a logout.
	IDToken    string `json:"id_token,omitempty"`
	Afterwards string `json:"post_logout_redirect_uri,omitempty"`
}

const (
	clientID   = "interop"
	redirect   = "http://localhost:8402/callback"
	afterwards = "http://localhost:8402/"
	defaultPID = "15817840008"
)

// register starts a mock and adds a client with the members given; a key makes
// it one that signs assertions.
func register(t *testing.T, method string, members map[string]any) *stage {
	t.Helper()
	s := &stage{Running: mocks.Start(t)}
	s.client = registration{
		ID: clientID, Method: method, Redirect: redirect, Scope: "openid profile altinn:instances.read",
		Hint: "testid:" + defaultPID + "_idporten-loa-high", Issuer: s.Addresses()[mocks.HostIDPorten],
	}
	client := map[string]any{
		"client_id": clientID, "client_name": "Interoperability", "client_orgno": "311223348",
		"integration_type": "api_klient", "application_type": "web", "token_endpoint_auth_method": method,
		"scopes":      []string{"openid", "profile", "altinn:instances.read"},
		"grant_types": []string{"authorization_code", "refresh_token"}, "redirect_uris": []string{redirect},
		"post_logout_redirect_uris": []string{afterwards}, "refresh_token_usage": "ONETIME",
	}
	switch method {
	case "private_key_jwt":
		private, public := newKey(t)
		s.client.Key, client["jwks"] = private, map[string]any{"keys": []json.RawMessage{public}}
	default:
		s.client.Secret = "secret-of-interop"
		client["client_secret"] = s.client.Secret
	}
	for name, value := range members {
		client[name] = value
	}
	if err := s.Default.PatchWorld(map[string]any{"clients": []any{client}}); err != nil {
		t.Fatal(err)
	}
	return s
}

const keyID = "interop-1"

// newKey returns a key as a private and as a public JWK.
func newKey(t *testing.T) (private, public json.RawMessage) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	marshal := func(k any) json.RawMessage {
		jwk, err := jose.JSONWebKey{Key: k, KeyID: keyID, Algorithm: "RS256", Use: "sig"}.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		return jwk
	}
	return marshal(key), marshal(key.Public())
}

// follow opens an authorization request, as a browser would, and returns where
// it is sent.
func follow(t *testing.T, address string) *url.URL {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	back, err := response.Location()
	if err != nil || response.StatusCode != http.StatusFound {
		t.Fatalf("authorize answered %d (%v)", response.StatusCode, err)
	}
	return back
}
