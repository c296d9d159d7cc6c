package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oauth2-proxy/mockoidc"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/judge"
)

// environmentFile writes the profile of an environment that has no control API:
// it lies at these addresses, and that is all that is known of it.
func environmentFile(t *testing.T, addresses map[mocks.Host]string, more string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "elsewhere.yaml")
	text := "environment: elsewhere\naddresses:\n  issuer: '" + addresses[mocks.HostIDPorten] + "'\n  authorize: '" + addresses[mocks.HostLogin] + "/authorize'\n" +
		"  altinn_platform: '" + addresses[mocks.HostAltinn] + "'\n  app: '" + addresses[mocks.HostApps] + "/skd/mva-melding-innsending-test'\n" +
		"  validator: '" + addresses[mocks.HostSkatteetaten] + "/api/mva/grensesnittstoette/mva-melding/valider'\n" +
		"client_id: finance-refresh\nclient_secret: {env: FIELD_SECRET}\ntoken_endpoint_auth_method: client_secret_post\n" +
		"redirect_uri: 'http://localhost:8400/?cmp=USMF&mi=WebApplications'\npreset: finance-refresh\nauthorization_lifetime: 31536000\n" + more
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("FIELD_SECRET", "finance-refresh-secret")
	return name
}

func servedAt(t *testing.T, o mocks.ServeOptions) *mocks.Running {
	t.Helper()
	running, err := mocks.Serve(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, running) })
	return running
}

const somebody = "person: '15817840008'\norganisation: '311223348'\n"

func TestCheckJudgesAnEnvironmentByItsAddresses(t *testing.T) {
	running := servedAt(t, mocks.ServeOptions{Layout: mocks.LayoutPorts})
	profile := environmentFile(t, running.Addresses(), "")
	dir := t.TempDir()
	o := portprove(t, "check", "server", "--profile", profile, "--rate", "0", "--report-dir", dir)
	o.expect(t, 0, `elsewhere \(http://127\.0\.0\.1:\d+\): partial \(`)
	r := resultIn(t, dir)
	if r.Counts[judge.Pass] < 30 || r.Counts[judge.NotApplicable] < 1500 || r.Counts[judge.Skipped] != 5 || r.Counts[judge.Warn]+r.Counts[judge.Fail]+r.Counts[judge.Inconclusive] != 0 {
		t.Errorf("%v", r.Counts)
	}
	reasons := map[judge.Verdict][]string{}
	for _, k := range r.Cases {
		if k.Verdict != judge.Pass && !slices.Contains(reasons[k.Verdict], k.Reason) {
			reasons[k.Verdict] = append(reasons[k.Verdict], k.Reason)
		}
	}
	if got := reasons[judge.NotApplicable]; len(got) != 1 || got[0] != "needs the control API of a mock (clock, world, journal)" {
		t.Errorf("not applicable: %q", got)
	}
	if got := reasons[judge.Skipped]; len(got) != 2 {
		t.Errorf("skipped: %q", got)
	}
	if len(r.Drift) != 0 {
		t.Errorf("the mock drifts from itself: %+v", r.Drift)
	}
	for name, text := range files(t, dir) {
		if strings.Contains(text, "finance-refresh-secret") || strings.Contains(text, "15817840008") {
			t.Errorf("%s has a secret", name)
		}
	}
}

func TestCheckTriesMoreWhereItMay(t *testing.T) {
	running := servedAt(t, mocks.ServeOptions{Layout: mocks.LayoutPorts})
	profile := environmentFile(t, running.Addresses(), somebody)
	o := portprove(t, "check", "server", "--profile", profile, "--rate", "0", "--intrusive", "--label", "!mock-only")
	o.expect(t, 0, `: conformant \(\d+ pass\)`, `(?m)^instance \d+/[0-9a-f-]{36} was made$`, `(?m)^instance \d+/[0-9a-f-]{36} was deleted$`)
	if strings.Contains(o.out+o.err, "15817840008") || strings.Contains(o.out+o.err, "finance-refresh-secret") {
		t.Error("it prints a secret")
	}
}

// The real names of the test environment, over TLS, led to a mock.
func TestCheckJudgesTheTestProfileByResolving(t *testing.T) {
	r := newRehearsedTest(t)
	args := append([]string{"check", "server", "--profile", r.profile, "--ca-file", filepath.Join(r.dir, "ca", "ca.pem"), "--rate", "0", "--label", "safe-on-real"}, r.resolving()...)
	t.Setenv("FINANCE_SECRET", "finance-refresh-secret")
	portprove(t, args...).expect(t, 0, `my-test \(https://test\.idporten\.no\): partial \(\d+ pass, 2 skipped\)`)
}

// spoilt is a mock behind a proxy that changes some of its answers.
func spoilt(t *testing.T, spoil func(*http.Response)) map[mocks.Host]string {
	t.Helper()
	var running *mocks.Running
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			u, err := url.Parse(running.Base)
			if err != nil {
				t.Error(err)
				return
			}
			r.SetURL(u)
			r.Out.Host = r.In.Host
		},
		ModifyResponse: func(r *http.Response) error { spoil(r); return nil },
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	running = servedAt(t, mocks.ServeOptions{PublicBase: server.URL})
	return running.Addresses()
}

func TestAFailureSaysWhatWasExpectedAndSeen(t *testing.T) {
	profile := environmentFile(t, spoilt(t, func(r *http.Response) {
		if strings.HasSuffix(r.Request.URL.Path, "/token") && r.StatusCode == http.StatusBadRequest {
			r.StatusCode = http.StatusInternalServerError
		}
		if strings.HasSuffix(r.Request.URL.Path, "/jwks.json") {
			body := bytes.Replace(whole(io.ReadAll(r.Body)), []byte(`{"kty"`), []byte(`{"alg":"RS256","kty"`), 1)
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			r.Header.Del("Content-Length")
		}
	}), "")
	dir := t.TempDir()
	args := []string{"check", "server", "--profile", profile, "--rate", "0", "--only", "IDP-TOKEN-01", "--only", "IDP-META-02", "--label", "safe-on-real"}
	o := portprove(t, append(args, "--report-dir", dir)...)
	o.expect(t, 1, `(?m)^fail IDP-TOKEN-01\.[0-9a-f]{4} environment: token endpoint: refuses a code that it never issued`,
		`(?m)^  expected   to equal <int>: 400$`, `(?m)^  observed   <int>: 500`, `(?m)^  what to do Compare expected with observed`,
		`(?m)^drift, breaking: IDP-TOKEN-01\.[0-9a-f]{4} POST idporten/token: status target "500", mock "400"$`,
		`(?m)^drift, cosmetic: IDP-META-02\.[0-9a-f]{4} whether keys say their alg target "true", mock "false"$`, `: non-conformant \(1 fail, 1 pass\)`)
	failed := resultIn(t, dir).ToRerun()
	if len(failed) != 1 {
		t.Fatalf("failed: %v", failed)
	}
	if har := files(t, filepath.Join(dir, "evidence"))[failed[0]+".har"]; !strings.Contains(har, `"status": 500`) || strings.Contains(har, "finance-refresh-secret") {
		t.Errorf("the evidence: %s", har)
	}
	o = portprove(t, "check", "server", "--profile", environmentFile(t, servedAt(t, mocks.ServeOptions{}).Addresses(), ""), "--rate", "0", "--rerun-failed", filepath.Join(dir, "report.json"))
	o.expect(t, 0, `(?m)^run again: 1 fixed, 0 as before, 0 changed$`, `conformant \(1 pass\)`)
	waivers := filepath.Join(t.TempDir(), "waivers.yaml")
	if err := os.WriteFile(waivers, []byte("- case: "+failed[0]+"\n  reason: known\n  owner: me\n  expires: 2999-01-31\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	portprove(t, append(args, "--waivers", waivers)...).expect(t, 0, `waived until 2999-01-31 by me: known`, `conformant with warnings \(1 fail, 1 pass, 1 of them waived\)`)
}

func whole(text []byte, err error) []byte {
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return text
}

// A party that gives no answer is no failure of anybody's.
func TestNoAnswerIsInconclusive(t *testing.T) {
	addresses := servedAt(t, mocks.ServeOptions{}).Addresses()
	addresses[mocks.HostSkatteetaten] = "http://127.0.0.1:1"
	o := portprove(t, "check", "server", "--profile", environmentFile(t, addresses, ""), "--rate", "0", "--only", "SKD-TOKEN-01", "--only", "ALT-EXCH-01", "--label", "safe-on-real")
	o.expect(t, 3, `(?m)^inconclusive SKD-TOKEN-01\.`, `skatteetaten gave no answer to POST : .*connection refused`, `inconclusive \(1 inconclusive, 3 pass\)`)
}

// A provider that nobody here wrote, and that is no ID-porten: what it lacks is
// told case by case, and what it does right passes.
func TestAnotherProviderIsJudgedUnderstandably(t *testing.T) {
	other, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := other.Shutdown(); err != nil {
			t.Error(err)
		}
	})
	running := servedAt(t, mocks.ServeOptions{})
	name := filepath.Join(t.TempDir(), "other.yaml")
	text := "environment: other\naddresses:\n  issuer: '" + other.Issuer() + "'\n  authorize: '" + other.AuthorizationEndpoint() + "'\n  token: '" + other.TokenEndpoint() + "'\n" +
		"  jwks: '" + other.JWKSEndpoint() + "'\n  userinfo: '" + other.UserinfoEndpoint() + "'\n  altinn_platform: '" + running.Addresses()[mocks.HostAltinn] + "'\n" +
		"client_id: '" + other.ClientID + "'\nclient_secret: {env: OTHER_SECRET}\ntoken_endpoint_auth_method: client_secret_post\n" +
		"redirect_uri: http://localhost:8400/\nscopes: [openid, profile]\npkce: true\nauthorization_lifetime: 31536000\n"
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("OTHER_SECRET", other.ClientSecret)
	dir := t.TempDir()
	o := portprove(t, "check", "server", "--profile", name, "--rate", "0", "--label", "safe-on-real", "--report-dir", dir)
	o.expect(t, 1, `: non-conformant \(`)
	got := map[string]judge.Case{}
	for _, k := range resultIn(t, dir).Cases {
		got[k.Chapter+": "+k.Text] = k
	}
	for sentence, want := range map[string]judge.Verdict{
		"environment: metadata and keys: ID-porten's discovery names the issuer of the profile, to the letter":             judge.Pass,
		"environment: metadata and keys: ID-porten offers code, S256, RS256, iss in its answers, and the levels":           judge.Fail, // it says nothing of levels
		"environment: authorization endpoint: leads a right request to a login, and not back":                              judge.Fail, // it has no login
		"environment: token endpoint: refuses a refresh token that it never issued: invalid_grant":                         judge.Fail, // 401
		"environment: metadata and keys: Altinn's metadata names its issuer with a slash, and the profile's keys":          judge.Pass,
		"environment: metadata and keys: ID-porten publishes RSA keys for signatures, with certificates for the very keys": judge.Fail, // no certificates
		"environment: authorization endpoint: sends back with state and iss response_type token, of the implicit flow":     judge.Fail,
		"environment: who does not get in: userinfo answers 401 to nobody, and says that it wants a bearer token":          judge.Fail, // no challenge
		"environment: the way of a person: login, token and exchange: what was granted is in both tokens":                  judge.Skipped,
		"environment: who does not get in: the exchange answers 401 to nobody":                                             judge.Pass,
	} {
		k, ok := got[sentence]
		if !ok || k.Verdict != want {
			t.Errorf("%s: %s, want %s (%s; expected %s, observed %s)", sentence, k.Verdict, want, k.Reason, k.Expected, k.Observed)
		}
		if want == judge.Fail && (k.Observed == "" || k.Cure == "") {
			t.Errorf("%s does not say what was observed, or what to do: %+v", sentence, k)
		}
	}
	for file, content := range files(t, dir) {
		if strings.Contains(content, other.ClientSecret) {
			t.Errorf("%s has the secret", file)
		}
	}
}
