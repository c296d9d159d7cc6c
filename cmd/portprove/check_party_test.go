package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"github.com/portprove/portprove/client/profile"
	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/party"
)

// kiosk is a relying party as small as it can be.
type kiosk struct {
	*httptest.Server
	*mocks.Running
	oauth oauth2.Config
	web   *http.Client
	deaf  bool // to logouts elsewhere

	mu     sync.Mutex
	people map[string]string // session id by cookie
}

func openKiosk(t *testing.T, deaf bool) *kiosk {
	t.Helper()
	return openKioskAt(t, mocks.Start(t), http.DefaultClient, deaf)
}

func openKioskAt(t *testing.T, m *mocks.Running, web *http.Client, deaf bool) *kiosk {
	t.Helper()
	k := &kiosk{Running: m, web: web, deaf: deaf, people: make(map[string]string)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", k.home)
	mux.HandleFunc("GET /callback", k.callback)
	mux.HandleFunc("GET /logout", k.logout)
	mux.HandleFunc("GET /out", k.out)
	mux.HandleFunc("GET /bye", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	k.Server = httptest.NewServer(mux)
	t.Cleanup(k.Server.Close)
	err := k.Default.PatchWorld(map[string]any{"clients": []any{map[string]any{
		"client_id": "kiosk", "client_name": "Kiosk", "client_orgno": "311223348", "integration_type": "idporten", "application_type": "web",
		"scopes": []string{"openid"}, "grant_types": []string{"authorization_code"}, "redirect_uris": []string{k.URL + "/callback"},
		"post_logout_redirect_uris": []string{k.URL + "/bye"}, "frontchannel_logout_uri": k.URL + "/out", "frontchannel_logout_session_required": true,
		"token_endpoint_auth_method": "client_secret_post", "client_secret": "secret-of-the-kiosk",
	}}})
	if err != nil {
		t.Fatal(err)
	}
	k.oauth = oauth2.Config{
		ClientID: "kiosk", ClientSecret: "secret-of-the-kiosk", RedirectURL: k.URL + "/callback", Scopes: []string{"openid"},
		Endpoint: oauth2.Endpoint{
			AuthURL: k.Addresses()[mocks.HostLogin] + "/authorize", TokenURL: k.Addresses()[mocks.HostIDPorten] + "/token", AuthStyle: oauth2.AuthStyleInParams,
		},
	}
	return k
}

func (k *kiosk) home(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie("kiosk")
	k.mu.Lock()
	defer k.mu.Unlock()
	if err != nil || k.people[c.Value] == "" {
		http.SetCookie(w, &http.Cookie{Name: "login", Value: rand.Text() + rand.Text(), Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
		http.Redirect(w, r, "/callback?begin", http.StatusFound)
	}
}

func (k *kiosk) callback(w http.ResponseWriter, r *http.Request) {
	c, err := r.Cookie("login")
	if err != nil {
		http.Error(w, "no login was begun", http.StatusBadRequest)
		return
	}
	if r.URL.Query().Has("begin") {
		http.Redirect(w, r, k.oauth.AuthCodeURL("state", oauth2.S256ChallengeOption(c.Value)), http.StatusFound)
		return
	}
	tokens, err := k.oauth.Exchange(context.WithValue(r.Context(), oauth2.HTTPClient, k.web), r.URL.Query().Get("code"), oauth2.VerifierOption(c.Value))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	key := rand.Text()
	k.mu.Lock()
	k.people[key] = sidOf(tokens)
	k.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: "kiosk", Value: key, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode})
	http.Redirect(w, r, "/", http.StatusFound)
}

// sidOf is the session that an id_token is of.
func sidOf(tokens *oauth2.Token) string {
	raw, ok := tokens.Extra("id_token").(string)
	if !ok || strings.Count(raw, ".") != 2 {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(raw, ".")[1])
	var claims struct {
		Session string `json:"sid"`
	}
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return ""
	}
	return claims.Session
}

func (k *kiosk) logout(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if c, err := r.Cookie("kiosk"); err == nil {
		delete(k.people, c.Value)
	}
	q := url.Values{"client_id": {"kiosk"}, "post_logout_redirect_uri": {k.URL + "/bye"}}
	http.Redirect(w, r, k.Addresses()[mocks.HostLogin]+"/logout?"+q.Encode(), http.StatusFound)
}

func (k *kiosk) out(_ http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, sid := range k.people {
		if !k.deaf && sid == r.URL.Query().Get("sid") {
			delete(k.people, key)
		}
	}
}

// check judges the kiosk.
func (k *kiosk) check(t *testing.T, args ...string) outcome {
	t.Helper()
	return portprove(t, append([]string{"check", "client", "--control", k.Control, "--client", "kiosk", "--rp", k.URL + "/", "--rp-logout", k.URL + "/logout"}, args...)...)
}

func TestCheckJudgesARelyingParty(t *testing.T) {
	k, dir := openKiosk(t, false), t.TempDir()
	k.check(t, "--report-dir", dir).expect(t, 0,
		`(?m)^pass RP-VERIFY-01\.[0-9a-f]{4} a relying party: 1, single sign-on from it at substantial$`, `(?m)^pass RP-VERIFY-06\.`, `(?m)^pass RP-VERIFY-07\.`,
		`(?m)^skipped RP-VERIFY-08\.[0-9a-f]{4} a relying party: 8, timeout of its own session: it needs 31 minutes of real time: --rp-wait takes them$`,
		`(?m)^not-applicable RP-VERIFY-09\..*--rp-prompt-login names one$`, `(?m)^12 of 12 cases, 0 not right$`,
		`(?m)^relying party at http://127\.0\.0\.1:\d+/: partial \(7 pass, 4 not-applicable, 1 skipped\)$`)
	r := resultIn(t, dir)
	if r.Subject != "client" || r.Target.Kind != "client" || len(r.Cases) != 12 || len(r.Requirements) != 11 || r.Requirements[7].Verdict != judge.Skipped || r.Left != nil {
		t.Errorf("%+v", r)
	}
	for _, c := range r.Cases {
		if _, err := os.Stat(filepath.Join(dir, "evidence", c.ID+".har")); (err == nil) != (c.Verdict == judge.Pass) {
			t.Errorf("%s is %s; its evidence: %v", c.ID, c.Verdict, err)
		}
	}
	o := k.check(t, "--json", "--only", "RP-VERIFY-03", "--person", "23847940182")
	if o.code != 0 || !strings.Contains(o.out, `"outcome": "conformant"`) || strings.Contains(o.out, "23847940182") {
		t.Errorf("exit %d\n%s%s", o.code, o.out, o.err)
	}
	k.check(t, "--rp-level", "high", "--only", "RP-VERIFY-01").expect(t, 3, `not-applicable RP-VERIFY-01\..*--rp-level says high`)
}

// The mock may have the names of the test environment, of which the browser is
// told where they are.
func TestCheckJudgesARelyingPartyAtTheRealNames(t *testing.T) {
	authority, err := mocks.NewAuthority()
	if err != nil {
		t.Fatal(err)
	}
	m, err := mocks.Serve(t.Context(), mocks.ServeOptions{Layout: mocks.LayoutHosts, TLS: &mocks.TLS{Authority: authority}})
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, m)
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, authority.CertificatePEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	at := strings.TrimPrefix(m.Base, "https://")
	names := []string{"test.idporten.no:443:" + at, "login.test.idporten.no:443:" + at}
	hc, err := profile.Profile{CAFile: ca, Resolve: names}.HTTPClient()
	if err != nil {
		t.Fatal(err)
	}
	k := openKioskAt(t, m, hc, false)
	k.check(t, "--ca", ca, "--resolve", names[0], "--resolve", names[1]).expect(t, 0, `(?m): partial \(7 pass, 4 not-applicable, 1 skipped\)$`)
}

func TestCheckFindsWhatARelyingPartyLacks(t *testing.T) {
	k, dir := openKiosk(t, true), t.TempDir()
	o := k.check(t, "--report-dir", dir)
	o.expect(t, 1, `(?m)^fail (RP-VERIFY-07\.[0-9a-f]{4}) a relying party: 7, single logout from another service\n  not as it must be\n  expected +the page leads to ID-porten's login page`,
		`observed +status 200 at http://127\.0\.0\.1:\d+/, without having asked ID-porten`, `what to do At frontchannel_logout_uri, end the session`, `: non-conformant \(1 fail,`)
	if again := k.check(t, "--rerun-failed", filepath.Join(dir, "report.json")); again.code != 1 || !strings.Contains(again.out, "run again: 0 fixed, 1 as before, 0 changed") {
		t.Errorf("exit %d\n%s%s", again.code, again.out, again.err)
	}
	waivers := filepath.Join(dir, "waivers.yaml")
	text := "- requirement: RP-VERIFY-07\n  reason: known\n  owner: me\n  expires: " + time.Now().AddDate(0, 0, 2).Format(time.DateOnly) + "\n"
	if err := os.WriteFile(waivers, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	k.check(t, "--waivers", waivers).expect(t, 0, `1 of them waived`)
	k.Server.Close()
	o = k.check(t)
	o.expect(t, 3, `: inconclusive \(7 inconclusive,`, `observed +.*connection refused`, `(?m)^and 6 more, inconclusive for the same reason$`)
	if n := strings.Count(o.out, "connection refused"); n != 1 {
		t.Errorf("it is said %d times:\n%s", n, o.out)
	}
}

func TestCheckClientRefusesWhatDoesNotFit(t *testing.T) {
	k := openKiosk(t, false)
	k.check(t, "--client", "kios").expect(t, 2, `no client "kios" is registered in this sandbox; there is .*"kiosk"`)
	k.check(t, "--rp-high", "/high").expect(t, 2, `--rp-high is "/high"; it must be a whole address`)
	k.check(t, "--rp-level", "3").expect(t, 2, `--rp-level is "3"; allowed is substantial or high`)
	k.check(t, "--only", "RP-VERIFY-12").expect(t, 2, `there is no case or requirement "RP-VERIFY-12"; did you mean RP-VERIFY-\d\d\?`)
	k.check(t, "--resolve", "nonsense").expect(t, 2, `nonsense`)
	k.check(t, "--control", "http://127.0.0.1:1/_portprove").expect(t, 3, `no mock answers`)
	k.check(t, "--sandbox", "nope").expect(t, 2, `nope`)
	k.check(t, "--person", "15817840009").expect(t, 2, `nobody in this sandbox has the personal number that was named`)
	portprove(t, "fault", "add", "--operation", "discovery", "--status", "503", "--control", k.Control).expect(t, 0)
	k.check(t).expect(t, 3, `ID-porten's discovery document: .* answers 503, with no such document`)
	portprove(t, "check", "client").expect(t, 2, `name the client: .*--rp`)
	portprove(t, "check", "client", "--rp", "http://localhost:3000/", "--list").expect(t, 0, `(?m)^RP-VERIFY-11\.[0-9a-f]{4} +a relying party: 11, language$`, `(?m)^12 cases$`)
	portprove(t, "check", "client", "--schema").expect(t, 0, `"\$schema"`)
	portprove(t, "requirements", "--subject", "client").expect(t, 0, `(?m)^RP-VERIFY-08 \(must, client\)`, `(?m)^    cases: RP-VERIFY-05\.[0-9a-f]{4} RP-VERIFY-05\.[0-9a-f]{4}$`)
}

// The wait is told, and ends when somebody interrupts.
func TestTheWaitForATimeoutIsTold(t *testing.T) {
	var said strings.Builder
	a := &app{terminal: terminal{out: io.Discard, err: &said, env: func(string) string { return "" }}}
	var passed time.Duration
	c := &partyCheck{app: a, progress: newProgress(a, 1), pause: func(_ context.Context, d time.Duration) error { passed += d; return nil }}
	if err := c.waitFor(t.Context(), 31*time.Minute); err != nil || passed != 31*time.Minute {
		t.Errorf("%s have passed (%v)", passed, err)
	}
	if text := said.String(); strings.Count(text, "\n") != 7 || !strings.Contains(text, "time out: 31m0s to go\n") || !strings.HasSuffix(text, "time out: 1m0s to go\n") {
		t.Errorf("%s", text)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	c.pause = party.Pause
	if err := c.waitFor(ctx, 31*time.Minute); err != context.Canceled { //nolint:errorlint // nothing wraps it.
		t.Errorf("%v", err)
	}
	if err := party.Pause(t.Context(), 1); err != nil {
		t.Errorf("%v", err)
	}
}
