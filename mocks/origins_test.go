package mocks_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/portprove/portprove/mocks"
)

// Where the hosts are apart, as in reality, browsers' endpoints are of another
// origin than those that clients call, and than Altinn.
func TestPortsAreOriginsOfTheirOwn(t *testing.T) {
	t.Parallel()
	running, err := mocks.Serve(t.Context(), mocks.ServeOptions{Layout: mocks.LayoutPorts, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	})
	issuer := running.Addresses()[mocks.HostIDPorten]
	var metadata map[string]any
	text := fetch(t, http.DefaultClient, issuer+"/.well-known/openid-configuration").text
	if err := json.Unmarshal([]byte(text), &metadata); err != nil {
		t.Fatal(err)
	}
	origins := make(map[string][]string)
	origins[originOf(t, issuer)] = []string{
		"issuer", "token_endpoint", "jwks_uri", "userinfo_endpoint", "pushed_authorization_request_endpoint",
		"introspection_endpoint", "revocation_endpoint",
	}
	origins[originOf(t, running.Addresses()[mocks.HostLogin])] = []string{"authorization_endpoint", "end_session_endpoint"}
	origins[originOf(t, running.Addresses()[mocks.HostAltinn])] = nil
	if len(origins) != 3 {
		t.Fatalf("the hosts share origins: %v", running.Addresses())
	}
	for origin, members := range origins {
		for _, member := range members {
			address, isText := metadata[member].(string)
			if !isText || originOf(t, address) != origin {
				t.Errorf("%s is %s, not of %s", member, address, origin)
			}
		}
	}
}

// originOf is scheme, host and port.
func originOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		t.Fatalf("%q has no origin: %v", address, err)
	}
	return u.Scheme + "://" + u.Host
}
