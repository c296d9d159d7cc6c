package main

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/portprove/portprove/specs/control"
)

// testHosts are the hosts of ID-porten's, Altinn's and the Tax Administration's
// test environments that the steps call.
var testHosts = []string{"test.idporten.no", "login.test.idporten.no", "platform.tt02.altinn.no", "skd.apps.tt02.altinn.no", "idporten-api-test.sits.no"}

// rehearsedTest is a mock that answers as the test environment, by its names
// and over TLS, and the built binary with a profile of that environment.
type rehearsedTest struct {
	binary, dir, profile string
	base                 *url.URL
	control, key         string
	env                  []string
}

func newRehearsedTest(t *testing.T) *rehearsedTest {
	t.Helper()
	r := &rehearsedTest{binary: buildBinary(t), dir: t.TempDir()}
	r.env = []string{"FINANCE_SECRET=finance-refresh-secret", "HOME=" + r.dir, "PATH=" + os.Getenv("PATH")}
	r.serve(t)
	r.profile = filepath.Join(r.dir, "my-test.yaml")
	text := "environment: test\nclient_id: finance-refresh\nclient_secret: {env: FINANCE_SECRET}\ntoken_endpoint_auth_method: client_secret_post\n" +
		"redirect_uri: http://localhost:8400/?cmp=USMF&mi=WebApplications\npreset: finance-refresh\nauthorization_lifetime: 31536000\n"
	if err := os.WriteFile(r.profile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return r
}

// withKey puts a client in the profile that signs and pushes, with the key that
// the binary prints.
func (r *rehearsedTest) withKey(t *testing.T) {
	t.Helper()
	printed, err := exec.CommandContext(t.Context(), r.binary, "keys", "demo").Output() //nolint:gosec // our own binary.
	if err != nil {
		t.Fatal(err)
	}
	r.key = string(printed)
	if err := os.WriteFile(filepath.Join(r.dir, "jwt-demo.pem"), printed, 0o600); err != nil {
		t.Fatal(err)
	}
	text := "environment: test\nclient_id: jwt-demo\ntoken_endpoint_auth_method: private_key_jwt\nkey: jwt-demo.pem\nkid: jwt-demo-1\nkey_issued: 2026-11-01\npar: true\n" +
		"redirect_uri: http://localhost:8403/callback\nscopes: [openid, profile, 'altinn:instances.read']\nauthorization_lifetime: 7200\n"
	if err := os.WriteFile(r.profile, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func (r *rehearsedTest) serve(t *testing.T) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), r.binary, "serve", "--tls", "--layout", "hosts", "--listen", "127.0.0.1:0", "--data", r.dir, "--json") //nolint:gosec // our own binary.
	cmd.Env, cmd.Stderr = r.env, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt) //nolint:errcheck // Wait says whether it ended well.
		_ = cmd.Wait()                       //nolint:errcheck // the context may have ended it.
	})
	var c card
	if err := json.NewDecoder(out).Decode(&c); err != nil {
		t.Fatal(err)
	}
	if c.Addresses["issuer"] != "https://test.idporten.no" {
		t.Fatalf("the issuer is %s", c.Addresses["issuer"])
	}
	r.control = c.Control
	if r.base, err = url.Parse(c.Base); err != nil {
		t.Fatal(err)
	}
}

// run calls the binary; more is its environment beyond the secret.
func (r *rehearsedTest) run(t *testing.T, more []string, args ...string) outcome {
	t.Helper()
	args = append(args, "--profile", r.profile, "--store", filepath.Join(r.dir, "tokens"), "--ca-file", filepath.Join(r.dir, "ca", "ca.pem"))
	cmd := exec.CommandContext(t.Context(), r.binary, args...) //nolint:gosec // our own binary.
	cmd.Env = slices.Concat(r.env, more)
	var out, err strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &err
	_ = cmd.Run() //nolint:errcheck // the exit code is looked at.
	return outcome{cmd.ProcessState.ExitCode(), out.String(), err.String()}
}

// resolving are the flags that lead the test hosts' names to the mock.
func (r *rehearsedTest) resolving() []string {
	var flags []string
	for _, host := range testHosts {
		flags = append(flags, "--resolve", host+":443:"+r.base.Host)
	}
	return flags
}

// walk takes the steps that need no person but one.
func (r *rehearsedTest) walk(t *testing.T, more []string, extra ...string) {
	t.Helper()
	for _, step := range [][]string{
		{"doctor"}, {"login", byTestPerson}, {"token"}, {"exchange"}, {"status"}, {"refresh"}, {"reauthorize", byTestPerson}, {"doctor"},
	} {
		o := r.run(t, more, append(step, extra...)...)
		o.expect(t, 0)
		for _, secret := range []string{"finance-refresh-secret", "15817840008", "eyJ"} {
			if strings.Contains(o.out+o.err, secret) {
				t.Errorf("%s printed %s…", step[0], secret[:3])
			}
		}
	}
	r.run(t, more, append([]string{"status"}, extra...)...).expect(t, 0, `NO Altinn\n  Granted scope: altinn:instances\.read`, `Authorization ends: .* in 36[45] days`)
}

func TestTheTestProfileByResolving(t *testing.T) {
	r := newRehearsedTest(t)
	r.walk(t, nil, r.resolving()...)
	r.run(t, nil, "exchange", "--resolve", "platform.tt02.altinn.no:443:127.0.0.1:1").expect(t, 1, `platform\.tt02\.altinn\.no`)
}

// A client without a secret: it signs an assertion for each request and pushes
// its logins.
func TestTheTestProfileWithAKey(t *testing.T) {
	r := newRehearsedTest(t)
	r.withKey(t)
	isOfKey := regexp.MustCompile(`(?m)^[A-Za-z0-9+/]{64}$`)
	planted := append(isOfKey.FindAllString(r.key, -1), "15817840008", "eyJ", "urn:idporten:")
	if len(planted) < 20 {
		t.Fatalf("the key is %d lines", len(planted))
	}
	for _, step := range [][]string{
		{"doctor"}, {"authorize", byTestPerson}, {"refresh"}, {"exchange"}, {"reauthorize", byTestPerson}, {"status", "--json"}, {"doctor"}, {"logout"},
	} {
		o := r.run(t, nil, append(step, r.resolving()...)...)
		o.expect(t, 0)
		for _, secret := range planted {
			if strings.Contains(o.out+o.err, secret) {
				t.Errorf("%s printed what must not be printed", step[0])
			}
		}
	}
	r.run(t, nil, append([]string{"status"}, r.resolving()...)...).expect(t, 0, `no token`, `Client key ends: 2027-11-01`)
	done := map[string]int{}
	for _, x := range r.journal(t) {
		if x.Status < http.StatusBadRequest {
			done[x.Operation]++
		}
	}
	for operation, want := range map[string]int{"par": 2, "authorize": 2, "token.code": 2, "token.refresh": 1, "revoke": 1} {
		if done[operation] != want {
			t.Errorf("%d times %s, want %d of %v", done[operation], operation, want, done)
		}
	}
}

// A client with a business certificate, which the mock has issued, registers no
// key: the chain goes along with each assertion.
func TestTheTestProfileWithACertificate(t *testing.T) {
	r := newRehearsedTest(t)
	c := r.controlClient(t)
	certificate, err := c.IssueCertificate(t.Context(), "311223348")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.PatchWorld(t.Context(), map[string]any{"clients": []any{map[string]any{
		"client_id": "certified", "client_name": "Certified", "client_orgno": "311223348", "integration_type": "api_klient",
		"application_type": "web", "token_endpoint_auth_method": "private_key_jwt", "scopes": []string{"openid", "altinn:instances.read"},
		"grant_types": []string{"authorization_code", "refresh_token"}, "redirect_uris": []string{"http://localhost:8404/callback"},
	}}}); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"business-key.pem": certificate.Key, "business-chain.pem": certificate.Chain,
		filepath.Base(r.profile): "environment: test\nclient_id: certified\ntoken_endpoint_auth_method: private_key_jwt\nkey: business-key.pem\n" +
			"certificate_chain: business-chain.pem\npar: true\nredirect_uri: http://localhost:8404/callback\n" +
			"scopes: [openid, 'altinn:instances.read']\nauthorization_lifetime: 7200\n",
	} {
		if err := os.WriteFile(filepath.Join(r.dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, step := range [][]string{{"doctor"}, {"authorize", byTestPerson}, {"refresh"}, {"logout"}} {
		r.run(t, nil, append(step, r.resolving()...)...).expect(t, 0)
	}
}

func (r *rehearsedTest) controlClient(t *testing.T) *control.Client {
	t.Helper()
	return &control.Client{URL: r.control, HTTP: trusting(t, filepath.Join(r.dir, "ca", "ca.pem"), "https://"+r.base.Host)}
}

func (r *rehearsedTest) journal(t *testing.T) []control.Exchange {
	t.Helper()
	exchanges, err := r.controlClient(t).Journal(t.Context(), control.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return exchanges
}

func TestTheTestProfileThroughAProxy(t *testing.T) {
	r := newRehearsedTest(t)
	var tunnels atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		tunnels.Add(1)
		tunnel(t, w, q, r.base.Host)
	}))
	t.Cleanup(proxy.Close)
	r.walk(t, []string{"HTTPS_PROXY=" + proxy.URL})
	if tunnels.Load() < 6 {
		t.Errorf("%d tunnels went through the proxy", tunnels.Load())
	}
}

// A return is filed at the real names of the app and the validator.
func TestTheTestProfileFilesAReturn(t *testing.T) {
	r := newRehearsedTest(t)
	text, err := os.ReadFile(r.profile)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(r.profile, append(text, "feedback: {interval: 1s}\n"...), 0o600); err != nil {
		t.Fatal(err)
	}
	made := portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": "http://127.0.0.1:1/_portprove"}, "return", "new")
	ret := attached(t, "return.xml", made.out)
	does := func(args ...string) outcome { return r.run(t, nil, append(args, r.resolving()...)...) }
	does("doctor").expect(t, 0, `(?m)^validator +idporten-api-test\.sits\.no:443 +IPv4 .* 404 `, `(?m)^app +skd\.apps\.tt02\.altinn\.no:443 +IPv4 `, `note +by-hand-role`, `note +by-hand-term`)
	does("authorize", byTestPerson).expect(t, 0)
	does("validate", ret).expect(t, 0, `The verdict: ingen avvik`)
	o := does("submit", ret)
	o.expect(t, 0, `(?m)^confirm +200 +\d+  ok `, `The final verdict: ingen avvik \(accepted\)`)
	does("instance", "list").expect(t, 0, `: filed, accepted, instance `)
	does("instance", "show", ofInstance.FindString(o.out)).expect(t, 0, `  process   ended `)
	astray := r.resolving()
	astray[slices.Index(astray, "skd.apps.tt02.altinn.no:443:"+r.base.Host)] = "skd.apps.tt02.altinn.no:443:127.0.0.1:1"
	r.run(t, nil, append([]string{"submit", ret, "--new"}, astray...)...).expect(t, 3, `(?m)^instance +- +\d+  FAILED `, `skd\.apps\.tt02\.altinn\.no:443 refuses connections`)
	hosts := map[string]int{}
	for _, x := range r.journal(t) {
		hosts[x.Operation]++
	}
	if hosts["validate"] != 3 || hosts["instance.create"] != 1 || hosts["process.next"] != 2 {
		t.Errorf("the journal has %v", hosts)
	}
}

// tunnel answers CONNECT to a host of the test environment with a way to the mock.
func tunnel(t *testing.T, w http.ResponseWriter, q *http.Request, to string) {
	t.Helper()
	host := strings.TrimSuffix(q.Host, ":443")
	if q.Method != http.MethodConnect || !strings.HasSuffix(host, ".no") {
		http.Error(w, "only CONNECT", http.StatusForbidden)
		return
	}
	there, err := new(net.Dialer).DialContext(q.Context(), "tcp", to)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	w.WriteHeader(http.StatusOK)
	here, early, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	done := make(chan struct{}, 2)
	relay := func(to io.Writer, from io.Reader) {
		_, _ = io.Copy(to, from) //nolint:errcheck // either side may hang up.
		done <- struct{}{}
	}
	go relay(there, early) // what the client has sent already is in the buffer
	go relay(here, there)
	<-done
	_ = here.Close()  //nolint:errcheck // as above.
	_ = there.Close() //nolint:errcheck // as above.
}
