package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks"
)

// serving runs serve on a free port until the test ends and returns its card.
func serving(t *testing.T, env map[string]string, args ...string) card {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, written := net.Pipe()
	done := make(chan int)
	go func() {
		done <- run(ctx, append([]string{"serve", "--json", "--listen", "127.0.0.1:0"}, args...),
			terminal{out: written, err: written, env: func(name string) string { return env[name] }})
	}()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("serve %v: exit code %d", args, code)
		}
	})
	var c card
	if err := json.NewDecoder(out).Decode(&c); err != nil || c.Base == "" {
		stop()
		t.Fatalf("serve %v: %+v, %v", args, c, err)
	}
	return c
}

// trusting is a client that trusts what a PEM file holds, and that finds every
// name at the address.
func trusting(t *testing.T, caFile, base string) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(content(t, caFile)))
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, strings.TrimPrefix(base, "https://"))
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func expectOK(t *testing.T, c *http.Client, address string) {
	t.Helper()
	r, err := c.Get(address) //nolint:bodyclose // closeIt does.
	if err != nil {
		t.Error(err)
		return
	}
	closeIt(t, r.Body)
	if r.StatusCode != http.StatusOK {
		t.Errorf("%s: %d", address, r.StatusCode)
	}
}

func content(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestServeTLS(t *testing.T) {
	state := t.TempDir()
	env := map[string]string{"XDG_STATE_HOME": state, "HOME": "/nowhere"}
	ca := filepath.Join(state, "portprove", "ca", "ca.pem")
	c := serving(t, env, "--tls")
	if c.CA != ca || !strings.HasPrefix(c.Base, "https://127.0.0.1:") || c.Addresses["issuer"] != c.Base+"/idporten" || c.Layout != mocks.LayoutPaths {
		t.Errorf("the card is %+v", c)
	}
	expectOK(t, trusting(t, ca, c.Base), c.Addresses["issuer"]+"/jwks.json")
	env["PORTPROVE_CONTROL"] = c.Control
	portproveIn(t.Context(), env, "clock").expect(t, 0, `\(running\)`)
	portproveIn(t.Context(), env, "clock", "--ca", ca).expect(t, 0, `\(running\)`)
	portproveIn(t.Context(), env, "clock", "--ca", filepath.Join(state, "none.pem")).expect(t, 2, `--ca .*none\.pem holds no certificate`)
	portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": c.Control}, "clock").expect(t, 3, `no mock answers`, `unknown authority`)
}

func TestServeLayoutHosts(t *testing.T) {
	data := t.TempDir()
	c := serving(t, nil, "--tls", "--layout", "hosts", "--data", data)
	if c.Addresses["issuer"] != "https://test.idporten.no" || c.Addresses["authorize"] != "https://login.test.idporten.no/authorize" ||
		c.Addresses["exchange"] != "https://platform.tt02.altinn.no/authentication/api/v1/exchange/id-porten" {
		t.Errorf("the card is %+v", c)
	}
	expectOK(t, trusting(t, c.CA, c.Base), "https://test.idporten.no/jwks.json")
	port := c.Base[strings.LastIndex(c.Base, ":")+1:]
	for _, want := range []string{"curl -si --cacert " + c.CA + " --connect-to ::127.0.0.1:" + port + " 'https://login.test.idporten.no/authorize?"} {
		if !strings.HasPrefix(curl(c), want) {
			t.Errorf("curl is %s, want %s", curl(c), want)
		}
	}
	if want := "127.0.0.1 test.idporten.no login.test.idporten.no platform.tt02.altinn.no skd.apps.tt02.altinn.no idporten-api-test.sits.no api.test.samarbeid.digdir.no (and let the client map port 443 to " + port; !strings.HasPrefix(c.hostsLine(), want) {
		t.Errorf("the hosts line is %s", c.hostsLine())
	}
	c.Base = "https://127.0.0.1:443"
	if want := "127.0.0.1 test.idporten.no login.test.idporten.no platform.tt02.altinn.no skd.apps.tt02.altinn.no idporten-api-test.sits.no api.test.samarbeid.digdir.no"; c.hostsLine() != want {
		t.Errorf("the hosts line is %s", c.hostsLine())
	}
}

func TestServePublicBase(t *testing.T) {
	c := serving(t, nil, "--public-base", "https://tunnel.example/x/")
	if c.Addresses["issuer"] != "https://tunnel.example/x/idporten" || c.Control != c.Base+"/_portprove" || c.CA != "" {
		t.Errorf("the card is %+v", c)
	}
}

// The user's own pair is used as it is, and no authority is made.
func TestServeWithOwnPair(t *testing.T) {
	certificate, key := ownFiles(t)
	c := serving(t, nil, "--tls-cert", certificate, "--tls-key", key)
	if c.CA != "" {
		t.Errorf("the card names the authority %s", c.CA)
	}
	expectOK(t, trusting(t, certificate, c.Base), c.Base+"/idporten/jwks.json")
}

// ownFiles are a certificate with its chain, and its key.
func ownFiles(t *testing.T) (certificate, key string) {
	t.Helper()
	a, err := mocks.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	issued, err := a.Issue([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(issued.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	leaf := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: issued.Certificate[0]})
	certificate, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for name, text := range map[string][]byte{
		certificate: append(leaf, a.CertificatePEM()...), key: pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}),
	} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return certificate, key
}

// refusing is a serve that shall not start; one that does is ended.
func refusing(t *testing.T, args ...string) outcome {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 5*time.Second)
	defer stop()
	return portproveIn(ctx, nil, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)
}

func TestWrongAddressFlags(t *testing.T) {
	certificate, key := ownFiles(t)
	_, otherKey := ownFiles(t)
	data := t.TempDir()
	for _, c := range []struct {
		name    string
		args    []string
		pattern string
	}{
		{"certificate alone", []string{"--tls-cert", certificate}, `--tls-cert and --tls-key belong together`},
		{"key alone", []string{"--tls", "--tls-key", key}, `--tls-cert and --tls-key belong together`},
		{"no pair", []string{"--tls-cert", certificate, "--tls-key", otherKey}, `the certificate .*cert\.pem and the key .*key\.pem are no pair: .*private key does not match`},
		{"swapped", []string{"--tls-cert", key, "--tls-key", certificate}, `are no pair`},
		{"no certificate there", []string{"--tls-cert", "none.pem", "--tls-key", key}, `the certificate of --tls-cert can't be read: .*none\.pem`},
		{"no key there", []string{"--tls-cert", certificate, "--tls-key", "none.pem"}, `the key of --tls-key can't be read: .*none\.pem`},
		{"hosts without TLS", []string{"--layout", "hosts"}, `--layout hosts needs --tls \(or --tls-cert and --tls-key\)`},
		{"unknown layout", []string{"--layout", "host"}, `there is no layout "host"; did you mean hosts\? Allowed: paths, ports, hosts`},
		{"two layouts", []string{"--layout", "hosts", "--tls", "--data", data, "--separate-origins"}, `--separate-origins is short for --layout ports and does not go with --layout hosts`},
		{"public base in ports", []string{"--separate-origins", "--public-base", "https://x.example"}, `a public base needs layout paths`},
		{"public base in hosts", []string{"--tls", "--data", data, "--layout", "hosts", "--public-base", "https://x.example"}, `a public base needs layout paths`},
		{"public base is no address", []string{"--public-base", "x.example"}, `the public base is "x\.example"; write it like https://`},
		{"public base is production", []string{"--public-base", "https://idporten.no"}, `the public base is "https://idporten\.no", an address of the real services`},
		{"no home", []string{"--tls"}, `there is no home directory .*--data DIR`},
	} {
		t.Run(c.name, func(t *testing.T) {
			refusing(t, c.args...).expect(t, 2, c.pattern)
		})
	}
}

func TestCA(t *testing.T) {
	home := t.TempDir()
	env := map[string]string{"HOME": home, "XDG_STATE_HOME": "relative/is/ignored"}
	path := filepath.Join(home, ".local", "state", "portprove", "ca", "ca.pem")
	o := portproveIn(t.Context(), env, "ca")
	o.expect(t, 0, `(?m)^curl\n  curl --cacert /.*/ca\.pem https://`, `keytool -importcert`, `NODE_EXTRA_CA_CERTS=/`, `certutil -user -addstore Root /`, `Import-Certificate -FilePath /`, `AppendCertsFromPEM`)
	if !strings.HasPrefix(o.out, path+"\n") || strings.Contains(o.out, "%") {
		t.Errorf("it says\n%s", o.out)
	}
	if o := portproveIn(t.Context(), env, "ca", "--pem"); o.code != 0 || o.out != content(t, path) || !strings.HasPrefix(o.out, "-----BEGIN CERTIFICATE-----\n") {
		t.Errorf("%d, the certificate is\n%s", o.code, o.out)
	}
	var v caView
	o = portproveIn(t.Context(), env, "ca", "--json", "--pem")
	if err := json.Unmarshal([]byte(o.out), &v); err != nil || v.Path != path || v.PEM != content(t, path) || len(v.Trust) != 7 || v.NotAfter.IsZero() {
		t.Errorf("%v: %s", err, o.out)
	}
	if strings.Contains(o.out, "PRIVATE") {
		t.Error("the key is shown")
	}
}

func TestPathsAreQuoted(t *testing.T) {
	for path, want := range map[string]string{"/a/b.pem": "/a/b.pem", "/a b/it's.pem": `'/a b/it'\''s.pem'`, `C:\Users\a b\ca.pem`: `"C:\Users\a b\ca.pem"`} {
		if got := quoted(path); got != want {
			t.Errorf("%s is quoted %s", path, got)
		}
	}
}
