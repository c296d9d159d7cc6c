package mocks_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/kernel"
)

// testEnvironment has the addresses of the real test environment, as a client
// is configured with them.
var testEnvironment = client.Profile{
	Name:          "test",
	Issuer:        "https://test.idporten.no",
	AuthorizeURL:  "https://login.test.idporten.no/authorize",
	TokenURL:      "https://test.idporten.no/token",
	JWKSURL:       "https://test.idporten.no/jwks.json",
	ExchangeURL:   "https://platform.tt02.altinn.no/authentication/api/v1/exchange/id-porten",
	AltinnIssuer:  "https://platform.tt02.altinn.no/authentication/api/v1/openid/",
	AltinnJWKSURL: "https://platform.tt02.altinn.no/authentication/api/v1/openid/.well-known/openid-configuration/jwks",
}

// dialling is a client for which every name leads to the mock, as a hosts file
// makes it; a nil authority is trusted by nobody.
func dialling(t *testing.T, a *kernel.Authority, r *mocks.Running) *http.Client {
	t.Helper()
	roots := x509.NewCertPool()
	if a != nil {
		roots.AddCert(a.Certificate)
	}
	base, err := url.Parse(r.Base)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, base.Host)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// hosts serves the layout hosts.
func hosts(t *testing.T, o mocks.Options) (*mocks.Running, *http.Client) {
	t.Helper()
	a := authority(t)
	r := running(t, mocks.ServeOptions{Layout: mocks.LayoutHosts, TLS: &mocks.TLS{Authority: a}, Sandbox: o})
	return r, dialling(t, a, r)
}

// walk goes through login, token and exchange with the reference client.
func walk(t *testing.T, r *mocks.Running, profile client.Profile, hc *http.Client) {
	t.Helper()
	world := r.Default.World()
	finance, _ := world.Client("finance")
	c, err := client.New(client.Config{
		Profile: profile, ClientID: finance.ClientID, ClientSecret: finance.ClientSecret,
		RedirectURI: finance.RedirectURIs[0], Scopes: finance.Scopes, HTTP: hc,
		LoginHint: "testid:" + world.People[0].PID + "_idporten-loa-high", Browser: client.RobotBrowser(hc),
	})
	if err != nil {
		t.Fatal(err)
	}
	authorization, err := c.Login(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	token, err := c.Token(t.Context(), authorization)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Exchange(t.Context(), token); err != nil {
		t.Fatal(err)
	}
}

// A client with the addresses of the test environment, to the letter, walks
// through login, token and exchange; it checks issuers and signatures itself.
func TestTheTestEnvironmentsAddressesWork(t *testing.T) {
	r, hc := hosts(t, mocks.Options{})
	walk(t, r, testEnvironment, hc)
	var steps []string
	for _, x := range r.Default.Journal().List(kernel.Filter{}) {
		steps = append(steps, x.Operation)
	}
	if got := strings.Join(steps, " "); !strings.HasPrefix(got, "authorize token.code") || !strings.Contains(got, "exchange") {
		t.Errorf("the journal has %s", got)
	}
}

func TestAddressesAreTheRealOnes(t *testing.T) {
	r, hc := hosts(t, mocks.Options{})
	for host, want := range map[mocks.Host]string{
		mocks.HostIDPorten: "https://test.idporten.no", mocks.HostLogin: "https://login.test.idporten.no", mocks.HostAltinn: "https://platform.tt02.altinn.no",
		mocks.HostSkatteetaten: "https://idporten-api-test.sits.no", mocks.HostSelfService: "https://api.test.samarbeid.digdir.no",
	} {
		if got := r.Addresses()[host]; got != want {
			t.Errorf("%s is at %s, want %s", host, got, want)
		}
	}
	text := fetch(t, hc, "https://test.idporten.no/.well-known/openid-configuration").text
	for _, want := range []string{
		`"issuer":"https://test.idporten.no"`, `"token_endpoint":"https://test.idporten.no/token"`, `"authorization_endpoint":"https://login.test.idporten.no/authorize"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("discovery lacks %s", want)
		}
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	hc.Jar = jar
	page := fetch(t, hc, "https://login.test.idporten.no/authorize?response_type=code&client_id=finance&scope=openid&state=a&nonce=b&redirect_uri="+
		url.QueryEscape(r.Default.World().Clients[0].RedirectURIs[0]))
	if to := page.Request.URL.String(); to != "https://login.test.idporten.no/authorize/selector" {
		t.Errorf("authorize led to %s", to)
	}
	if page.StatusCode != http.StatusOK || !strings.Contains(page.text, `href="/authorize/testid1"`) {
		t.Errorf("the selector: %d\n%s", page.StatusCode, page.text)
	}
}

func TestWhichHostsAreServed(t *testing.T) {
	r, hc := hosts(t, mocks.Options{})
	const (
		gone       = "not found\n"
		production = " is a production host and is not served here.\n"
	)
	for _, c := range []struct {
		host   string
		status int
		body   string // empty: not looked at
		why    string // what Portprove-Why has; empty: it is absent
	}{
		{"test.idporten.no", 200, "", ""},
		{"TEST.Idporten.NO:443", 200, "", ""},
		{"test.idporten.no.:8443", 200, "", ""},
		{"skd.apps.altinn.no.example", 421, "", "host_unknown"},
		{"api.samarbeid.digdir.no", 421, "api.samarbeid.digdir.no" + production, "host_production"},
		{"oidc-ver2.difi.no", 404, gone, "IDP-16; host_retired; oidc-ver2.difi.no was switched off with the old ID-porten (2024-02-23); its successor is test.idporten.no"},
		{"oidc-test.difi.no:443", 404, gone, "IDP-16; host_retired; oidc-test.difi.no"},
		{"mp-test.sits.no", 404, gone, "VAL-06; host_retired; mp-test.sits.no was replaced as host of the validator (2021-11); its successor is idporten-api-test.sits.no"},
		{"idporten-api-sbstest.sits.no", 404, gone, "VAL-06; host_retired; idporten-api-sbstest.sits.no was replaced as host of the validator; its successor is idporten-api-test.sits.no"},
		{"idporten.no", 421, "idporten.no" + production, "host_production"},
		{"LOGIN.idporten.no:443", 421, "login.idporten.no" + production, "host_production"},
		{"platform.altinn.no", 421, "platform.altinn.no" + production, "host_production"},
		{"skd.apps.altinn.no", 421, "skd.apps.altinn.no" + production, "host_production"},
		{"idporten.api.skatteetaten.no", 421, "idporten.api.skatteetaten.no" + production, "host_production"},
		{"oidc.difi.no", 421, "oidc.difi.no" + production, "host_production"},
		{"other.example", 421, "The host \"other.example\" is not served here. Served: test.idporten.no, login.test.idporten.no, platform.tt02.altinn.no, skd.apps.tt02.altinn.no, idporten-api-test.sits.no, api.test.samarbeid.digdir.no.\n", `host_unknown; the host "other.example" is not served here`},
		{"sub.test.idporten.no", 421, "", "host_unknown"},
		{"localhost.example", 421, "", "host_unknown"},
	} {
		t.Run(c.host, func(t *testing.T) {
			got := asHost(t, hc, r.Base+"/jwks.json", c.host)
			why := got.Header.Get("Portprove-Why")
			if got.StatusCode != c.status || (c.body != "" && got.text != c.body) || !strings.HasPrefix(why, c.why) || (why == "") != (c.why == "") {
				t.Errorf("%d %q, why %q", got.StatusCode, got.text, why)
			}
			if media := got.Header.Get("Content-Type"); c.status != http.StatusOK && media != "text/plain; charset=utf-8" {
				t.Errorf("the type is %s", media)
			}
		})
	}
	retired := r.Default.Journal().List(kernel.Filter{})[6]
	if retired.Catalogue != "IDP-16" || retired.Cure != "use https://test.idporten.no" || retired.Source == "" || retired.CorrelationID == "" {
		t.Errorf("the journal has %+v", retired)
	}
}

// asHost asks the listener under another name, whatever TLS was told.
func asHost(t *testing.T, c *http.Client, address, host string) fetched {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	response, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return fetched{response, string(text)}
}

func TestBlindHostsDoNotExplain(t *testing.T) {
	r, hc := hosts(t, mocks.Options{Blind: true})
	for host, want := range map[string]int{"oidc-ver2.difi.no": 404, "idporten.no": 421, "other.example": 421, "localhost": 404} {
		got := asHost(t, hc, r.Base+"/", host)
		if got.StatusCode != want || got.Header.Get("Portprove-Why") != "" || strings.Contains(got.text, "portprove") {
			t.Errorf("%s: %d %v %s", host, got.StatusCode, got.Header, got.text)
		}
	}
}

// The listener's own address has the start page, the control API and named
// sandboxes, in layout paths; the real names have none of it.
func TestOwnAddressInLayoutHosts(t *testing.T) {
	r, hc := hosts(t, mocks.Options{})
	if got := fetch(t, hc, r.Base+"/"); got.StatusCode != http.StatusOK || !strings.Contains(got.text, "https://login.test.idporten.no/authorize") {
		t.Errorf("the start page: %d", got.StatusCode)
	}
	if got := asHost(t, hc, r.Control+"/health", "localhost"); got.StatusCode != http.StatusOK {
		t.Errorf("control: %d", got.StatusCode)
	}
	if got := fetch(t, hc, r.Base+"/idporten/jwks.json"); got.StatusCode != http.StatusNotFound {
		t.Errorf("the default sandbox answers below the listener's own address: %d", got.StatusCode)
	}
	response, err := hc.Post(r.Control+"/sandboxes", "application/json", strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	id := response.Header.Get("Location")[strings.LastIndex(response.Header.Get("Location"), "/")+1:]
	named := r.Base + "/s/" + id + "/idporten"
	if got := fetch(t, hc, named+"/.well-known/openid-configuration"); !strings.Contains(got.text, `"issuer":"`+named+`"`) {
		t.Errorf("the named sandbox: %d %s", got.StatusCode, got.text)
	}
	for _, path := range []string{"/", "/_portprove/health", "/s/" + id + "/idporten/jwks.json", "/idporten/jwks.json"} {
		if got := fetch(t, hc, "https://test.idporten.no"+path); got.StatusCode != http.StatusNotFound {
			t.Errorf("test.idporten.no has %s: %d", path, got.StatusCode)
		}
	}
}
