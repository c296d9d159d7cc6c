package mocks_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/kernel"
)

func authority(t *testing.T) *kernel.Authority {
	t.Helper()
	a, err := mocks.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// trusting is a client that trusts the authority, or with nil nobody.
func trusting(t *testing.T, a *kernel.Authority) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	if a != nil {
		roots.AddCert(a.Certificate)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// fetched is an answer with its body read.
type fetched struct {
	*http.Response
	text string
}

func fetch(t *testing.T, c *http.Client, address string) fetched {
	t.Helper()
	r, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return fetched{r, string(text)}
}

func TestEveryListenerSpeaksTLS(t *testing.T) {
	a := authority(t)
	c := trusting(t, a)
	r := running(t, mocks.ServeOptions{TLS: &mocks.TLS{Authority: a}, Layout: mocks.LayoutPorts, ControlListen: "127.0.0.1:0"})
	addresses := []string{r.Base + "/", r.Control + "/health", r.Addresses()[mocks.HostIDPorten] + "/jwks.json"}
	for _, address := range addresses {
		if !strings.HasPrefix(address, "https://127.0.0.1:") {
			t.Errorf("%s is not where TLS is", address)
		}
		if got := fetch(t, c, address); got.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", address, got.StatusCode)
		}
	}
	if _, err := trusting(t, nil).Get(r.Base + "/"); err == nil || !strings.Contains(err.Error(), "unknown authority") { //nolint:bodyclose // there is none
		t.Errorf("without trust: %v", err)
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	a := authority(t)
	r := running(t, mocks.ServeOptions{TLS: &mocks.TLS{Authority: a}})
	roots := x509.NewCertPool()
	roots.AddCert(a.Certificate)
	for version, want := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		config := &tls.Config{RootCAs: roots, MinVersion: version, MaxVersion: version}
		c, err := new(tls.Dialer{Config: config}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.Base, "https://"))
		if (err == nil) != want {
			t.Errorf("%s: %v", tls.VersionName(version), err)
		}
		if err == nil && c.Close() != nil {
			t.Error("it can't be closed")
		}
	}
}

func TestCertificateCoversWhereClientsReachIt(t *testing.T) {
	a := authority(t)
	test := []string{
		"test.idporten.no", "login.test.idporten.no", "platform.tt02.altinn.no", "skd.apps.tt02.altinn.no", "idporten-api-test.sits.no",
		"oidc-ver2.difi.no", "mp-test.sits.no",
	}
	for _, c := range []struct {
		name            string
		options         mocks.ServeOptions
		covers, doesNot []string
	}{
		{"paths", mocks.ServeOptions{}, []string{"localhost", "127.0.0.1", "::1"}, append(test, "tunnel.example")},
		{"another loopback address", mocks.ServeOptions{Listen: "127.0.0.2:0"}, []string{"127.0.0.2", "localhost"}, nil},
		{"public", mocks.ServeOptions{PublicBase: "https://tunnel.example"}, []string{"localhost", "tunnel.example"}, test},
		{"hosts", mocks.ServeOptions{Layout: mocks.LayoutHosts}, append(test, "localhost", "127.0.0.1"), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.options.TLS = &mocks.TLS{Authority: a}
			leaf := fetch(t, trusting(t, a), running(t, c.options).Base).TLS.PeerCertificates[0]
			for _, name := range c.covers {
				if err := leaf.VerifyHostname(name); err != nil {
					t.Error(err)
				}
			}
			doesNot := append([]string{"idporten.no", "login.idporten.no", "platform.altinn.no", "skd.apps.altinn.no", "idporten.api.skatteetaten.no", "oidc.difi.no"}, c.doesNot...)
			for _, name := range doesNot {
				if leaf.VerifyHostname(name) == nil {
					t.Errorf("the certificate covers %s", name)
				}
			}
		})
	}
}

// What the authority itself forbids holds even if somebody has its key.
func TestAuthorityExcludesProduction(t *testing.T) {
	a := authority(t)
	roots := x509.NewCertPool()
	roots.AddCert(a.Certificate)
	for name, want := range map[string]bool{
		"login.idporten.no": false, "platform.altinn.no": false, "skd.apps.altinn.no": false, "www.altinn.no": false,
		"idporten.api.skatteetaten.no": false, "oidc.difi.no": false, "api.samarbeid.digdir.no": false,
		"test.idporten.no": true, "platform.tt02.altinn.no": true, "tunnel.example": true,
	} {
		issued, err := a.Issue([]string{name})
		if err != nil {
			t.Fatal(err)
		}
		_, err = issued.Leaf.Verify(x509.VerifyOptions{DNSName: name, Roots: roots})
		if (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if subject := a.Certificate.Subject.String(); subject != `CN=portprove mock CA,O=portprove\, for tests only` {
		t.Errorf("the authority calls itself %s", subject)
	}
}

func TestCAIsServedToBeTrusted(t *testing.T) {
	a := authority(t)
	c := trusting(t, a)
	r := running(t, mocks.ServeOptions{TLS: &mocks.TLS{Authority: a}})
	got := fetch(t, c, r.Control+"/ca.pem")
	if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != "application/x-pem-file" || got.text != string(a.CertificatePEM()) {
		t.Errorf("%d %s\n%s", got.StatusCode, got.Header, got.text)
	}
	if status, _ := body(t, mocks.Start(t).Control+"/ca.pem"); status != http.StatusNotFound {
		t.Errorf("without TLS: %d", status)
	}
	own, err := a.Issue([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	r = running(t, mocks.ServeOptions{TLS: &mocks.TLS{Certificate: &own}})
	if got := fetch(t, c, r.Control+"/ca.pem"); got.StatusCode != http.StatusNotFound {
		t.Errorf("with the user's own certificate: %d", got.StatusCode)
	}
}

// TLS changes nothing about who may have the embedded keys.
func TestKeysWithTLS(t *testing.T) {
	a := authority(t)
	embedded := keysOf(t, mocks.Start(t))
	for listen, want := range map[string]bool{"127.0.0.1:0": true, "0.0.0.0:0": false} {
		r := running(t, mocks.ServeOptions{Listen: listen, Layout: mocks.LayoutHosts, TLS: &mocks.TLS{Authority: a}})
		keys := fetch(t, dialling(t, a, r), "https://test.idporten.no/jwks.json").text
		if !strings.Contains(keys, `"kid":"mock-`) || (keys == embedded) != want {
			t.Errorf("%s: embedded keys: %v", listen, keys == embedded)
		}
	}
}
