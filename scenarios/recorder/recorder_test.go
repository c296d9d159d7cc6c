package recorder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/scenarios/catalogue"
	"github.com/portprove/portprove/scenarios/recorder/scan"
)

// told is a session of a few exchanges: a code that comes late.
func told() Session {
	began := time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)
	form := "grant_type=authorization_code&code=k3Yx9Qk3Yx9Qcode&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2F%3Fcmp%3DUSMF&client_id=finance&client_secret=s3cret%26odd-9"
	s := Session{
		Environment: "test", Began: began, Tool: "portprove/v1", Hosts: []Host{{"idporten", "https://test.idporten.no"}},
		Exchanges: []Exchange{
			{
				Began: began, Waited: 20 * time.Millisecond, Took: 30 * time.Millisecond, Method: http.MethodGet, Status: http.StatusFound,
				URL:      "https://login.test.idporten.no/authorize?client_id=finance&state=k3Yx9Qk3Yx9Qstate&scope=openid+altinn%3Ainstances.read",
				Response: Message{Header: http.Header{"Location": {"http://localhost:8400/?cmp=USMF&code=k3Yx9Qk3Yx9Qcode&state=k3Yx9Qk3Yx9Qstate"}}},
			},
			{
				Began: began.Add(2 * time.Minute), Waited: 10 * time.Millisecond, Took: 15 * time.Millisecond, Method: http.MethodPost, Status: http.StatusBadRequest,
				URL:     "https://test.idporten.no/token",
				Request: Message{http.Header{"Content-Type": {formType}}, bodyOf([]byte(form))},
				Response: Message{
					http.Header{"Content-Type": {"application/json"}, "Date": {"Wed, 04 Mar 2026 05:08:07 GMT"}},
					bodyOf([]byte(`{"error":"invalid_grant","error_description":"invalid_grant (correlation id: 08ede4e5-4720-5edb-8fd2-a4f6a1902b74)"}`)),
				},
			},
			{
				Began: began.Add(3 * time.Minute), Took: time.Millisecond, Method: http.MethodGet, URL: "https://test.idporten.no/jwks.json",
				Failure: "dial tcp: connection refused",
			},
		},
	}
	s.name()
	return s
}

func TestAMaskedRecordingExplainsItself(t *testing.T) {
	t.Parallel()
	files, err := Mask(told(), Masking{}).Files("late-code")
	if err != nil {
		t.Fatal(err)
	}
	const want = `version: 1
id: late-code
title: 'Fill in: the authorization code is too old, already used, or another client''s'
story: 'Fill in: what somebody did, and what happened to them.'
catalogue:
- TOK-01
evidence:
  kind: seen
  source: environment test, recorded by portprove/v1
  date: '2026-03-04'
severity: blocks
step: token
attempt: 1
given:
  overlay: true
answer:
  status: 400
  headers:
    content-type: application/json
  body: '{"error":"invalid_grant","error_description":"invalid_grant (correlation id: {{uuid}})"}'
sees: 'Fill in: what a user of Finance sees.'
then:
  stops: token
  says:
  - 'Fill in: a part of what a good client says.'
  next:
  - 'Fill in: a part of what it says to do next.'
  requests:
    token: 1
cure: get a new authorization code (step login), then ask for the token at once
# A proposal of portprove record: fill in, look at every line, then delete what follows.
# The way there:
#   login 1: 302
# The request:
#   POST https://test.idporten.no/token
#   Content-Type: application/x-www-form-urlencoded
#   grant_type=authorization_code&code={{code#1}}&redirect_uri=http%3A%2F%2Flocalhost%3A8400%2F%3Fcmp%3DUSMF&client_id=finance&client_secret={{secret:client#1}}
# Placeholders of the request and of the answer:
#   {{code#1}}
#   {{secret:client#1}}
#   {{timestamp#1}} 2m0s
#   {{uuid#1}}
`
	if got := string(files["late-code.yaml"]); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if _, err := scenarios.Load("late-code.yaml", files["late-code.yaml"]); err != nil {
		t.Errorf("package scenarios does not read it: %v", err)
	}
	har := string(files["late-code.har"])
	for _, part := range []string{
		`"version": "1.2"`, `"_step": "token"`, `"status": 400`, `"_failure": "dial tcp: connection refused"`, `"name": "scope",`, `"value": "openid altinn:instances.read"`,
		`"url": "https://login.test.idporten.no/authorize?client_id=finance&state=%7B%7Bstate%231%7D%7D&scope=openid+altinn%3Ainstances.read"`,
		`"redirectURL": "http://localhost:8400/?cmp=USMF&code=%7B%7Bcode%231%7D%7D&state=%7B%7Bstate%231%7D%7D"`, `"wait": 20,`, `"receive": 10`,
	} {
		if !strings.Contains(har, part) {
			t.Errorf("the HAR has no %s in\n%s", part, har)
		}
	}
}

// Members that HAR 1.2 demands, of each object.
var demanded = map[string][]string{
	"log": {"version", "creator", "entries"}, "creator": {"name", "version"}, "entries": {"startedDateTime", "time", "request", "response", "cache", "timings"},
	"request":  {"method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"},
	"response": {"status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize"},
	"content":  {"size", "mimeType"}, "postData": {"mimeType", "text"}, "timings": {"send", "wait", "receive"},
	"cookies": {"name", "value"}, "headers": {"name", "value"}, "queryString": {"name", "value"},
}

// known of HAR 1.2 beside what is demanded.
var optional = []string{"comment", "postData", "text", "encoding"}

func TestHARHasWhatTheFormatDemandsAndNothingElse(t *testing.T) {
	t.Parallel()
	data, err := newGardenRecording(t).HAR()
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	checkHAR(t, "log", file["log"])
}

func newGardenRecording(t *testing.T) Recording {
	t.Helper()
	return Mask(newGarden(seedOf(t, 1), 20).session, Masking{})
}

func checkHAR(t *testing.T, name string, value any) {
	t.Helper()
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			checkHAR(t, name, one)
		}
	case map[string]any:
		for _, member := range demanded[name] {
			if v[member] == nil {
				t.Errorf("%s lacks %s", name, member)
			}
		}
		for member, inner := range v {
			if !slices.Contains(demanded[name], member) && !slices.Contains(optional, member) && member[0] != '_' {
				t.Errorf("%s has %s", name, member)
			}
			if member[0] != '_' {
				checkHAR(t, member, inner)
			}
		}
	}
}

func TestHARIsReadBack(t *testing.T) {
	t.Parallel()
	r := newGardenRecording(t)
	first, err := r.HAR()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ReadHAR(strings.NewReader(string(first)))
	if err != nil {
		t.Fatal(err)
	}
	again := Mask(s, Masking{})
	if len(again.Exchanges) != len(r.Exchanges) {
		t.Fatalf("%d exchanges, want %d", len(again.Exchanges), len(r.Exchanges))
	}
	for i, got := range again.Exchanges {
		want := r.Exchanges[i]
		if got.Step != want.Step || got.URL != want.URL || got.Request.Text != want.Request.Text || got.Response.Text != want.Response.Text || got.Status != want.Status {
			t.Errorf("exchange %d: %s %s\n%s\n%s\nwant %s %s\n%s\n%s", i, got.Step, got.URL, got.Request.Text, got.Response.Text, want.Step, want.URL, want.Request.Text, want.Response.Text)
		}
	}
}

func TestWhatIsNoHAR(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"log":`:    "it is not valid JSON at byte 7",
		`{"log":[]}`: "log is not of the right kind",
		`{}`:         "log.version or log.entries is missing",
		`{"log":{"version":"1.2","entries":[{"startedDateTime":"secretly"}]}}`:                                                                                                          "log.entries[0]: startedDateTime is no time",
		`{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-01-01T00:00:00Z","request":{}}]}}`:                                                                                 "request.method or request.url is missing",
		`{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-01-01T00:00:00Z","request":{"method":"GET","url":"x"},"response":{"content":{"encoding":"base64","text":"?"}}}]}}`: "is not base64",
	} {
		if _, err := ReadHAR(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secretly") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestNothingIsWrittenWhenASecretIsLeft(t *testing.T) {
	t.Parallel()
	r := Mask(told(), Masking{})
	r.scanner = scan.New([]scan.Secret{{Kind: "secret:client", Value: "authorization_code"}}, nil)
	dir := filepath.Join(t.TempDir(), "out")
	paths, err := r.Write(dir, "leak")
	leak, ok := errors.AsType[*LeakError](err)
	if !ok || paths != nil || !strings.Contains(err.Error(), "nothing was written") || strings.Contains(err.Error(), "authorization_code") {
		t.Errorf("%v, %v", paths, err)
	}
	if ok && len(leak.Findings) == 0 {
		t.Error("no findings")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Error("the folder is there")
	}
}

func TestNothingIsOverwrittenAndNothingHalfDone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.yaml"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Mask(told(), Masking{}).Write(dir, "a"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "a.har")); !os.IsNotExist(err) {
		t.Error("the first of two files is left")
	}
}

func TestProductionByName(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"idporten.no": true, "login.idporten.no": true, "IDPORTEN.NO.": true, "platform.altinn.no": true, "skd.apps.altinn.no": true,
		"idporten.api.skatteetaten.no": true, "api.samarbeid.digdir.no": true, "oidc.difi.no": true,
		"test.idporten.no": false, "login.test.idporten.no": false, "platform.tt02.altinn.no": false, "skd.apps.tt02.altinn.no": false,
		"idporten-api-test.sits.no": false, "api.test.samarbeid.digdir.no": false, "127.0.0.1": false, "notidporten.no": false,
	} {
		if got := isProduction(host); got != want {
			t.Errorf("%s: %v", host, got)
		}
	}
	s := told()
	s.Exchanges[1].URL = "https://idporten.no/token"
	if _, err := Mask(s, Masking{}).Files("x"); err == nil {
		t.Error("a recording of production is written")
	}
	if _, err := Mask(s, Masking{Production: true}).Files("x"); err != nil {
		t.Error(err)
	}
}

func TestStepsByTheWire(t *testing.T) {
	t.Parallel()
	const app = "https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-test/instances"
	const one = app + "/50000002/08ede4e5-4720-5edb-8fd2-a4f6a1902b74"
	var s Session
	var want []string
	for _, c := range []struct {
		method, address, body string
		status                int
		want                  string
	}{
		{"GET", "https://test.idporten.no/.well-known/openid-configuration", "", 200, " 0"},
		{"POST", "https://test.idporten.no/par", "", 201, "par 1"},
		{"GET", "https://login.test.idporten.no/authorize?x=y", "", 302, "login 1"},
		{"POST", "https://test.idporten.no/token", "grant_type=authorization_code", 400, "token 1"},
		{"POST", "https://test.idporten.no/token", "grant_type=authorization_code", 200, "token 2"},
		{"POST", "https://test.idporten.no/token", "grant_type=refresh_token", 200, "refresh 1"},
		{"GET", "https://test.idporten.no/jwks.json", "", 200, "keys 1"},
		{"GET", "https://platform.tt02.altinn.no/authentication/api/v1/exchange/id-porten", "", 200, "exchange 1"},
		{"POST", "https://idporten-api-test.sits.no/api/mva/grensesnittstoette/mva-melding/valider", "", 200, "validate 1"},
		{"POST", app, "", 201, "instance 1"},
		{"PUT", one + "/data/1", "", 201, "envelope 1"},
		{"POST", one + "/data?datatype=mvamelding", "", 201, "upload 1"},
		{"PUT", one + "/process/next", "", 409, "fill 1"},
		{"PUT", one + "/process/next", "", 200, "fill 2"},
		{"PUT", one + "/process/next", "", 403, "confirm 1"},
		{"PUT", one + "/process/next", "", 200, "confirm 2"},
		{"GET", one + "//feedback/status", "", 200, "feedback 1"},
		{"GET", one + "/feedback", "", 200, "feedback 2"},
		{"GET", one + "/data/2", "", 200, "collect 1"},
		{"GET", one, "", 200, " 0"},
	} {
		s.Exchanges = append(s.Exchanges, Exchange{Method: c.method, URL: c.address, Status: c.status, Request: Message{Body: bodyOf([]byte(c.body))}})
		want = append(want, c.want)
	}
	s.name()
	for i, e := range s.Exchanges {
		if got := fmt.Sprintf("%s %d", e.Step, e.Attempt); got != want[i] {
			t.Errorf("%s %s: %s, want %s", e.Method, e.URL, got, want[i])
		}
		if e.Step != "" && !slices.Contains(Steps, e.Step) {
			t.Errorf("%s is no step", e.Step)
		}
	}
}

func TestGuessesAreInTheCatalogue(t *testing.T) {
	t.Parallel()
	for _, k := range knowns {
		for _, id := range k.ids {
			if _, found := catalogue.Find(id); !found {
				t.Errorf("%s %v: the catalogue has no %s", k.steps, k.statuses, id)
			}
		}
		for step := range strings.FieldsSeq(k.steps) {
			if !slices.Contains(Steps, step) {
				t.Errorf("%s is no step", step)
			}
		}
	}
}

func TestASessionIsNotPrinted(t *testing.T) {
	t.Parallel()
	s := told()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []string{s.String(), fmt.Sprintf("%#v", s), fmt.Sprintf("%+v", s.Exchanges[1]), fmt.Sprintf("%#v", s.Exchanges[1].Request), string(text)} {
		if strings.Contains(said, "k3Yx9Q") {
			t.Errorf("%s", said)
		}
	}
}
