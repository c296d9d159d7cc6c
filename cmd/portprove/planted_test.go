package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks"
)

// What goes wrong on the way to a real environment is planted here on servers
// of this machine, and named by doctor and by the step that fails, each in one
// sentence with its cure.

// planted is a profile of the test environment that is led to this machine.
type planted struct {
	profile sheetOf
	store   string
}

// leadTo leads every name of the test environment to an address.
func leadTo(t *testing.T, address, caFile string) planted {
	t.Helper()
	var resolve []string
	for _, host := range testHosts {
		resolve = append(resolve, "'"+host+":443:"+address+"'")
	}
	there := sheetFor("test", "", "", "")
	there["addresses"], there["resolve"] = "", "["+strings.Join(resolve, ", ")+"]"
	there["client_secret"] = "{file: client-secret}"
	if caFile != "" {
		there["ca_file"] = "'" + caFile + "'"
	}
	return planted{there, filepath.Join(t.TempDir(), "tokens")}
}

func (p planted) call(t *testing.T, changes sheetOf, args ...string) outcome {
	t.Helper()
	file := p.profile.write(t, changes)
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "client-secret"), []byte("finance-refresh-secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	return portprove(t, append(args, "--profile", file, "--store", p.store)...)
}

// inWords expects the same of doctor and of login.
func (p planted) inWords(t *testing.T, code int, id, sentence string) {
	t.Helper()
	p.call(t, nil, "doctor").expect(t, code, `error +`+id+` \(.*\n +`+sentence)
	p.call(t, nil, "login", byTestPerson).expect(t, 1, `As doctor would say: `+strings.ReplaceAll(sentence, `\n +Cure: `, `\. `))
}

// tlsServer speaks TLS with a certificate that an authority of the test's own
// has issued, changed as the test wants.
func tlsServer(t *testing.T, change func(*x509.Certificate), handler http.Handler) (address, caFile string) {
	t.Helper()
	pair, pem := issue(t, change)
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)
	caFile = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(caFile, pem, 0o600); err != nil {
		t.Fatal(err)
	}
	return server.Listener.Addr().String(), caFile
}

func TestPlantedCertificates(t *testing.T) {
	t.Run("inspection", func(t *testing.T) {
		address, _ := tlsServer(t, func(*x509.Certificate) {}, http.NotFoundHandler())
		leadTo(t, address, "").inWords(t, 1, "untrusted",
			`certificate of \S+:443 was issued by CN=Company Inspection, which this machine does not trust; a proxy may inspect TLS\n +Cure: Give ca_file, or --ca-file: the PEM file of that authority`)
	})
	t.Run("expired", func(t *testing.T) {
		address, caFile := tlsServer(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Hour) }, http.NotFoundHandler())
		leadTo(t, address, caFile).inWords(t, 1, "certificate-expired",
			`the certificate of \S+:443 is valid from \S+ to \S+, which is not now\n +Cure: Check this machine's clock first; if it is right, whoever runs the host has to renew the certificate`)
	})
	t.Run("of another host", func(t *testing.T) {
		address, caFile := tlsServer(t, func(c *x509.Certificate) { c.DNSNames = []string{"portal.example"} }, http.NotFoundHandler())
		leadTo(t, address, caFile).inWords(t, 1, "certificate-name",
			`the certificate of \S+:443 is for other names: portal\.example\n +Cure: Another server answers than the one meant`)
	})
	t.Run("no TLS", func(t *testing.T) {
		plain := httptest.NewServer(http.NotFoundHandler())
		t.Cleanup(plain.Close)
		leadTo(t, plain.Listener.Addr().String(), "").inWords(t, 1, "no-tls", `\S+:443 does not speak TLS\n +Cure: Write http:// for a mock without TLS; else something stands between`)
	})
	t.Run("nobody there", func(t *testing.T) {
		leadTo(t, freeAddress(t), "").inWords(t, 3, "refused", `\S+:443 refuses connections\n +Cure: Start what should listen there`)
	})
}

// A proxy that opens TLS shows a certificate of its own for every name.
func TestPlantedInspectionByAProxy(t *testing.T) {
	inspecting, caFile := tlsServer(t, func(*x509.Certificate) {}, http.NotFoundHandler())
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { tunnel(t, w, r, inspecting) }))
	t.Cleanup(proxy.Close)
	p := leadTo(t, freeAddress(t), "")
	p.profile["proxy"] = proxy.URL
	p.inWords(t, 1, "untrusted", `certificate of \S+:443 was issued by CN=Company Inspection, which this machine does not trust; a proxy may inspect TLS\n +Cure: Give ca_file`)
	p.call(t, sheetOf{"ca_file": "'" + caFile + "'"}, "doctor").expect(t, 1, `answers 404, not 200`) // the cure helps: TLS is through
}

// The resolver is one of the test's own, so that no name leaves the machine.
func TestPlantedUnknownName(t *testing.T) {
	answerNoName(t)
	own := sheetFor("staging", "https://idporten.invalid", "https://login.invalid", "https://altinn.invalid")
	file := own.write(t, nil)
	store := []string{"--store", filepath.Join(t.TempDir(), "tokens"), "--profile", file}
	portprove(t, append([]string{"doctor"}, store...)...).expect(t, 3,
		`error +dns \(issuer, token, jwks\)\n +the name idporten\.invalid is not found\n +Cure: Check the spelling, the DNS and the VPN; behind a proxy set HTTPS_PROXY`, `the name altinn\.invalid is not found`)
	portprove(t, append([]string{"login", byTestPerson}, store...)...).expect(t, 1, `As doctor would say: the name login\.invalid is not found\. Check the spelling, the DNS`)
}

// answerNoName puts a name server of this machine in the resolver's place that
// knows no name at all.
func answerNoName(t *testing.T) {
	t.Helper()
	server, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, server) })
	go func() {
		question := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(question)
			if err != nil {
				return // the test is over
			}
			answer := append([]byte{}, question[:n]...)
			answer[2], answer[3] = 0x81, 0x83 // a response; NXDOMAIN (RFC 1035 4.1.1)
			if _, err := server.WriteTo(answer, from); err != nil {
				return
			}
		}
	}()
	kept := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = kept })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// What the services would refuse, on a mock that answers as the test
// environment does.
func TestPlantedRefusals(t *testing.T) {
	m := servedTest(t)
	p := leadTo(t, m.address, m.ca)
	p.call(t, nil, "doctor").expect(t, 0, `errors: 0`)

	t.Run("no Altinn user", func(t *testing.T) {
		p.call(t, nil, "login", "--person", "17908540190").expect(t, 0)
		p.call(t, nil, "token").expect(t, 0)
		p.call(t, nil, "exchange").expect(t, 1, `Web service returned error code 401 \(`,
			`so it has probably not expired\. Probably the person is no Altinn user yet: let the person sign in at Altinn once \(in test at https://tt02\.altinn\.no\), then run exchange again`)
		p.call(t, nil, "doctor").expect(t, 0, `note +by-hand-altinn-user\n +Altinn answers the exchange with 401 until the person has been there once\n +Cure: Sign in at https://tt02\.altinn\.no once as this person`)
	})
	t.Run("redirect URI", func(t *testing.T) {
		p.call(t, sheetOf{"redirect_uri": "'http://localhost:8400/?cmp=DEMF'"}, "login", byTestPerson).expect(t, 1,
			`redirect_uri: http://localhost:8400/\?cmp=DEMF`, `ID-porten answered the login with 400 and a page instead of a redirect`, `redirect_uri must be one that is registered, to the letter`)
	})
	t.Run("expired secret", func(t *testing.T) {
		old := sheetOf{"secret_issued": time.Now().AddDate(0, 0, -361).Format(time.DateOnly)}
		p.call(t, old, "doctor").expect(t, 1, `error +secret-expired\n +the client secret expired on .*, 360 days after secret_issued\n +Cure: Make a new one on the integration`)
		p.call(t, nil, "login", byTestPerson).expect(t, 0)
		m.world(t, map[string]any{"clients": []any{map[string]any{"client_id": "finance-refresh", "client_secret": "another-one"}}})
		p.call(t, nil, "token").expect(t, 1, `Web service returned error code 401 \(.*invalid_client`, `Check that Config\.ClientSecret is right and not older than 360 days \(a new one is made in Samarbeidsportalen\)`)
		m.world(t, map[string]any{"clients": []any{map[string]any{"client_id": "finance-refresh", "client_secret": "finance-refresh-secret"}}})
	})
	t.Run("clock", func(t *testing.T) {
		m.advance(t, time.Hour)
		p.call(t, nil, "doctor").expect(t, 1, `error +clock \(.*\n +the clock of \S+:443 is (1h0m[0-2]|59m5\d)s ahead of this machine's; 10 s are allowed\n +Cure: Set this machine's clock by NTP`)
		p.call(t, nil, "login", byTestPerson).expect(t, 0)
		p.call(t, nil, "token").expect(t, 1, `The id_token is from the future: made at \S+ \(iat\), and now it is \S+\.`, `clock`)
	})
	t.Run("mixed environments", func(t *testing.T) {
		for _, command := range []string{"doctor", "login"} {
			p.call(t, sheetOf{"addresses": "{exchange: 'https://platform.altinn.no/authentication/api/v1/exchange/id-porten'}"}, command).expect(t, 2,
				`addresses\.exchange: is a host of the environment prod, and this profile is of test: one profile is one environment, so write one for each`)
		}
	})
	t.Run("retired host", func(t *testing.T) {
		for _, command := range []string{"doctor", "login"} {
			p.call(t, sheetOf{"addresses": "{token: 'https://oidc-ver2.difi.no/idporten-oidc-provider/token'}"}, command).expect(t, 2,
				`addresses\.token: names "oidc-ver2\.difi\.no", which no longer answers: its successor is test\.idporten\.no`)
		}
	})
	t.Run("a host that is gone answers where it went", func(t *testing.T) {
		answer := trusting(t, m.ca, "https://"+m.address)
		r, err := answer.Get("https://oidc-ver2.difi.no/idporten-oidc-provider/token")
		if err != nil {
			t.Fatal(err)
		}
		defer closeIt(t, r.Body)
		if r.StatusCode != http.StatusNotFound || !strings.Contains(r.Header.Get("Portprove-Why"), "test.idporten.no") {
			t.Errorf("%d, %s", r.StatusCode, r.Header.Get("Portprove-Why"))
		}
	})
}

// rehearsed is a mock in layout hosts, by its control API.
type rehearsed struct {
	address, ca string
	running     *mocks.Running
}

func servedTest(t *testing.T) rehearsed {
	t.Helper()
	authority, err := mocks.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	running, err := mocks.Serve(t.Context(), mocks.ServeOptions{Listen: "127.0.0.1:0", Layout: mocks.LayoutHosts, TLS: &mocks.TLS{Authority: authority}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, running) })
	caFile := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(caFile, authority.CertificatePEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(running.Control)
	if err != nil {
		t.Fatal(err)
	}
	return rehearsed{at.Host, caFile, running}
}

func (m rehearsed) world(t *testing.T, patch map[string]any) {
	t.Helper()
	if err := m.running.Default.PatchWorld(patch); err != nil {
		t.Fatal(err)
	}
}

func (m rehearsed) advance(t *testing.T, by time.Duration) {
	t.Helper()
	m.running.Default.Clock().Advance(by)
}
