package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/client"
)

// The recorded commands are this test's own binary in the part of a client;
// which one, a variable says.
const childVariable = "PORTPROVE_TEST_CLIENT"

const unknownAtAltinn = "17908540190"

// TestRecordedClient is no test but the client that others record.
func TestRecordedClient(t *testing.T) {
	switch os.Getenv(childVariable) {
	case "reference":
		referenceChild(t)
	case "curl":
		curlChild(t)
	case "planted":
		plantedChild(t)
	default:
		t.Skip("the client of other tests")
	}
}

// referenceChild authorizes; Altinn refuses the person.
func referenceChild(t *testing.T) {
	t.Helper()
	c, err := client.New(client.Config{
		Profile: client.Profile{
			Name: "mock", Issuer: os.Getenv("PORTPROVE_ISSUER"), AuthorizeURL: os.Getenv("PORTPROVE_AUTHORIZE_URL"), TokenURL: os.Getenv("PORTPROVE_TOKEN_URL"),
			JWKSURL: os.Getenv("PORTPROVE_JWKS_URL"), ExchangeURL: os.Getenv("PORTPROVE_EXCHANGE_URL"),
			AltinnIssuer: os.Getenv("PORTPROVE_ALTINN_ISSUER"), AltinnJWKSURL: os.Getenv("PORTPROVE_ALTINN_JWKS_URL"), ClockFromServer: true,
		},
		ClientID: "finance", ClientSecret: "finance-secret", RedirectURI: "http://localhost:8400/?cmp=USMF&mi=WebApplications",
		Scopes:    []string{"openid", "skatteetaten:mvameldinginnsending", "altinn:instances.read", "altinn:instances.write"},
		LoginHint: "testid:" + unknownAtAltinn + "_idporten-loa-high", ACR: "idporten-loa-high", Browser: client.RobotBrowser(nil),
	})
	if err != nil {
		t.Fatal(err)
	}
	code, err := c.Login(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	token, err := c.Token(t.Context(), code)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Exchange(t.Context(), token)
	t.Fatal(err) // Altinn refuses, and so ends the command
}

// curlChild sends what a script would: a secret that nobody has, two ways.
func curlChild(t *testing.T) {
	t.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {"a-code-that-was-never-given-1234"}, "redirect_uri": {"http://localhost:8400/?cmp=USMF&mi=WebApplications"}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, os.Getenv("PORTPROVE_TOKEN_URL"), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth("web-demo", "web-demo-secret")
	request.Header.Set("X-Made-Up", "words of mine")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || !strings.Contains(string(body), "invalid_grant") {
		t.Fatalf("%s %v", body, err)
	}
}

// plantedChild sends a secret and a person in their places and elsewhere.
func plantedChild(t *testing.T) {
	t.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "code": {"abcdefgh-" + plantedSecret}, "client_id": {"finance-refresh"}, "client_secret": {plantedSecret}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, os.Getenv("PORTPROVE_TOKEN_URL"), strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("User-Agent", "a client that says "+plantedSecret)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	address := os.Getenv("PORTPROVE_AUTHORIZE_URL") + "?client_id=finance-refresh&login_hint=testid:" + plantedPID + "_idporten-loa-high"
	page, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	if page.StatusCode >= http.StatusInternalServerError {
		t.Error(page.Status)
	}
}

// child is how the test's binary is called as a client.
func child(t *testing.T, part string) []string {
	t.Helper()
	t.Setenv(childVariable, part)
	return []string{"--", os.Args[0], "-test.run=^TestRecordedClient$"}
}

func (s *stage) records(t *testing.T, args ...string) outcome {
	t.Helper()
	return portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": s.Control}, append([]string{"record"}, args...)...)
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func expectIn(t *testing.T, text string, patterns ...string) {
	t.Helper()
	for _, p := range patterns {
		if !regexp.MustCompile(p).MatchString(text) {
			t.Errorf("no %s in\n%s", p, text)
		}
	}
}

func TestRecordTheReferenceClient(t *testing.T) {
	s := newStage(t)
	dir := t.TempDir()
	s.records(t, append([]string{"--out", dir, "--id", "unknown-person"}, child(t, "reference")...)...).expect(t, 1,
		`(?m)^  login +GET +302`, `(?m)^  token +POST +200`, `(?m)^  exchange +GET +401 +EXC-04$`,
		`(?m)^The command ended with exit code 1\.$`)
	proposal := read(t, dir, "unknown-person.yaml")
	expectIn(t, proposal, `(?m)^id: unknown-person$`, `(?m)^title: .*the person is unknown to Altinn`, `(?m)^- EXC-04$`,
		`(?m)^  kind: seen$`, `(?m)^  source: environment mock, recorded by portprove/dev$`, `(?m)^  date: .?20\d\d-\d\d-\d\d.?$`, `(?m)^step: exchange\nattempt: 1$`, `(?m)^#   Authorization: Bearer \{\{token:access#1\}\}`,
		`"pid":"\{\{pid#1\}\}"`, `"scope":"altinn:instances\.read altinn:instances\.write openid skatteetaten:mvameldinginnsending"`)
	har := read(t, dir, "unknown-person.har")
	expectIn(t, har, `/login/authorize\?`, `"value": "testid:\{\{pid#1\}\}_idporten-loa-high"`, `http://localhost:8400/\?cmp=USMF&mi=WebApplications&code=%7B%7Bcode%231%7D%7D`)
	for _, secret := range []string{unknownAtAltinn, "finance-secret", "eyJ"} {
		if strings.Contains(proposal+har, secret) {
			t.Errorf("a file has %s", secret)
		}
	}
	if strings.Contains(har, "127.0.0.1:0") || !strings.Contains(har, s.Addresses()["idporten"]+"/token") {
		t.Error("the recording does not have the services' own addresses")
	}
}

func TestRecordAScript(t *testing.T) {
	s := newStage(t)
	dir := t.TempDir()
	o := s.records(t, append([]string{"--out", dir, "--id", "script", "--json"}, child(t, "curl")...)...)
	o.expect(t, 0, `(?s)"step": "token".*"status": 400.*"TOK-01"`, `"id": "token\.request\.header\.x-made-up"`, `"command_exit_code": 0`)
	expectIn(t, read(t, dir, "script.yaml"), `Authorization: Basic \{\{basic#1\}\}`, `code=\{\{code#1\}\}`, `X-Made-Up: \{\{unknown#1\}\}`,
		`"error_description":"invalid_grant \(correlation id: \{\{uuid\}\}\)"`, `web-demo:\{\{secret:client#\d\}\}`)

	s.records(t, append([]string{"--out", dir, "--id", "accepted", "--accept", "token.request.header.x-made-up"}, child(t, "curl")...)...).expect(t, 0)
	expectIn(t, read(t, dir, "accepted.yaml"), `X-Made-Up: words of mine`)
	s.records(t, append([]string{"--out", dir, "--id", "accepted"}, child(t, "curl")...)...).expect(t, 1, `accepted\.har: file exists`)
	s.records(t, "--out", dir, "--id", "again", "--from-har", filepath.Join(dir, "script.har")).expect(t, 0, `(?m)^  token +POST +400 +TOK-01$`)
	expectIn(t, read(t, dir, "again.yaml"), `code=\{\{code#1\}\}`)
}

func TestRecordByProxy(t *testing.T) {
	s := newStage(t)
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	out := &transcript{written: make(chan struct{}, 1)}
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"record", "--proxy", "--settings", "--out", dir, "--id", "by-hand"}, terminal{out: out, err: out, env: func(name string) string {
			return map[string]string{"PORTPROVE_CONTROL": s.Control}[name]
		}})
	}()
	address := out.await(t, regexp.MustCompile(`http://\S+/token\b`))
	discovery, err := http.Get(strings.TrimSuffix(address, "/token") + "/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	defer discovery.Body.Close()
	var metadata map[string]any
	if err := json.NewDecoder(discovery.Body).Decode(&metadata); err != nil {
		t.Fatal(err)
	}
	if metadata["issuer"] != s.Addresses()["idporten"] || metadata["token_endpoint"] != address {
		t.Errorf("issuer %v, token_endpoint %v", metadata["issuer"], metadata["token_endpoint"])
	}
	stop()
	if code := <-done; code != 0 {
		t.Errorf("exit code %d\n%s", code, out.text.String())
	}
	expectIn(t, out.text.String(), `Tax > Setup > Electronic messages > Web applications: NO ID-Porten`, `Token URL path +`+regexp.QuoteMeta(address), `issuer: "`+s.Addresses()["idporten"]+`"`)
	expectIn(t, read(t, dir, "by-hand.har"), `"issuer\\":\\"`+s.Addresses()["idporten"])
}

func TestRecordNothingOfProduction(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	portprove(t, "record", "--profile", "prod", "--out", dir, "--proxy").expect(t, 2, `idporten\.no, login\.idporten\.no, .*production, .*add --i-record-production if you may`)
	har := filepath.Join(t.TempDir(), "real.har")
	text := `{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[{"startedDateTime":"2026-01-01T00:00:00Z","time":1,
		"request":{"method":"POST","url":"https://idporten.no/token","headers":[],"queryString":[],"cookies":[]},"response":{"status":400,"headers":[],"content":{}}}]}}`
	if err := os.WriteFile(har, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	portprove(t, "record", "--out", dir, "--from-har", har).expect(t, 2, `idporten\.no: production`, `--i-record-production`)
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("something was written")
	}
	portprove(t, "record", "--out", dir, "--from-har", har, "--i-record-production").expect(t, 0, `Written: `)
}

func TestRecordsWrongCalls(t *testing.T) {
	s := newStage(t)
	portprove(t, "record").expect(t, 2, `say what to record, one of: a command behind --, --proxy, --from-har FILE`)
	portprove(t, "record", "--proxy", "--", "true").expect(t, 2, `say what to record`)
	portprove(t, "record", "--id", "A b", "--proxy").expect(t, 2, `--id is "A b"`)
	portprove(t, "record", "--settings", "--", "true").expect(t, 2, `--settings is for --proxy`)
	portprove(t, "record", "--from-har", "none.har").expect(t, 2, `none\.har`)
	portprove(t, "record", "--from-har", "record.go").expect(t, 2, `this is no HAR file: it is not valid JSON at byte 1`)
	portprove(t, "record", "--profile", "tset", "--proxy").expect(t, 2, `there is no profile "tset"`)
	s.records(t, "--", filepath.Join(t.TempDir(), "no-such-program")).expect(t, 2, `the command can't be run`)
	s.records(t, "--", "true").expect(t, 1, `Nothing came through the proxy`)
	s.records(t, "--", "sh", "-c", "exit 7").expect(t, 7, `The command ended with exit code 7`)
}

// record records a client that sends what was planted, and reads it again.
func (v *vault) record(t *testing.T, form []string) {
	t.Helper()
	id := "recorded" + strings.Join(form, "")
	as := append([]string{"record", "--profile", "by-push.yaml", "--out", v.work}, form...)
	v.does(t, 0, slices.Concat(as, []string{"--id", id}, child(t, "planted"))...)
	v.does(t, 0, append([]string{"record", "--out", v.work, "--id", id + "-again", "--from-har", id + ".har"}, form...)...)
	if text := read(t, v.work, id+".har"); strings.Count(text, "{{secret:client#1}}") < 2 || strings.Count(text, "{{pid#1}}") < 2 {
		t.Errorf("what was planted is not in the recording:\n%s", text)
	}
}
