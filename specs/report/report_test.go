package report_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// hostile is what a target might put into its answers.
const hostile = `</pre><script>alert(1)</script>"'&]]> ` + "\x00\x1b[31m \u2028 ærlig"

var requirements = []judge.Requirement{
	{ID: "IDP-A-01", Text: "A code is good once.", Level: judge.Must, Subject: "idporten", Source: "RFC 6749"},
	{ID: "IDP-A-02", Text: "Answers are quick.", Level: judge.Should, Subject: "idporten", Source: "docs: <somewhere>"},
	{ID: "IDP-A-03", Text: "Nobody can try this.", Level: judge.Must, Subject: "idporten", Source: "docs: x", NoCase: "it takes a year"},
}

// fixture has every verdict, a waiver that counts and one that is stale.
func fixture() *judge.Result {
	at := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	exchanges := []evidence.Exchange{
		{
			Start: at, Millis: 1.5, Party: "idporten", Method: "POST", URL: "http://127.0.0.1:1/idporten/token?a=b%20c&d", Path: "/token?a=b%20c&d", Status: 400,
			Request:  evidence.Message{Headers: []evidence.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}, Body: "code={code-1}", Size: 13},
			Tokens:   []evidence.Token{{Name: "{id_token-1}", Header: `{"alg":"RS256"}`, Claims: `{"nonce":"<n>"}`}},
			Response: evidence.Message{Headers: []evidence.Header{{Name: "Content-Type", Value: "text/html"}}, Body: hostile, Size: 99},
		},
		{Start: at, Party: "altinn", Method: "GET", URL: "http://127.0.0.1:1/altinn/x", Path: "/x", Error: "connection refused"},
	}
	r := &judge.Result{
		Tool: "portprove", Version: "v1.2.3", Subject: "server", Seed: 7, Started: at, Millis: 12345,
		Target: judge.Target{Name: "the <target>", Kind: "environment", Addresses: map[string]string{"issuer": "https://idp.example"}},
		Left:   []string{"instance 1/2 was deleted"}, Notes: []string{"a note"},
		Drift: []judge.Difference{{Case: "IDP-A-01.0000", Kind: judge.Breaking, What: "status", Target: "400", Mock: "401"}},
	}
	for i, v := range append(judge.Verdicts(), judge.Fail) {
		k := judge.Case{
			ID: "IDP-A-01.000" + string(rune('0'+i)), Chapter: []string{"the token endpoint", "keys: a.b"}[i%2], Text: "does what " + string(v) + " says", Level: judge.Must,
			Requirements: []string{"IDP-A-01", "IDP-A-02"}, Verdict: v, Source: "token.go:12", Millis: int64(i), Evidence: exchanges, Exchanges: len(exchanges),
		}
		if v != judge.Pass {
			k.Reason, k.Cure = "because "+hostile, "do something"
			k.Expected, k.Observed = "to equal\n    <int>: 400", hostile
		}
		if v == judge.Warn {
			k.Measured = []judge.Measure{{What: "keys", Observed: "3", Modelled: "2"}}
		}
		r.Cases = append(r.Cases, k)
	}
	r.Conclude(requirements, judge.Rules{Now: at, Waivers: []judge.Waiver{
		{Case: "IDP-A-01.0007", Reason: "known <b>", Owner: "me", Expires: "2027-12-31", Issue: "https://issues.example/1"},
		{Case: "IDP-A-01.0004", Reason: "was known", Owner: "me", Expires: "2027-12-31"},
	}})
	return r
}

func written(t *testing.T, write func(io.Writer, *judge.Result) error, r *judge.Result) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheReportFitsItsSchema(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	for name, r := range map[string]*judge.Result{"every verdict": fixture(), "nothing": {Tool: "portprove", Subject: "client", Target: judge.Target{Kind: "client"}, Cases: []judge.Case{}}} {
		r.Conclude(requirements, judge.Rules{})
		text := written(t, report.JSON, r)
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		again, err := report.Read(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if second := written(t, report.JSON, again); !bytes.Equal(text, second) {
			t.Errorf("%s: it is not the same when it has been read", name)
		}
	}
	if _, err := report.Read([]byte(`{"format":2,"cases":[]}`)); err == nil {
		t.Error("another format was read")
	}
	if _, err := report.Read([]byte(`not JSON`)); err == nil {
		t.Error("what is no JSON was read")
	}
}

func TestThereIsNoVerdictWithoutEvidence(t *testing.T) {
	t.Parallel()
	schema := compiled(t)
	for _, v := range judge.Verdicts() {
		r := fixture()
		for i := range r.Cases {
			if r.Cases[i].Verdict == v {
				r.Cases[i].Exchanges = 0
			}
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(written(t, report.JSON, r)))
		if err != nil {
			t.Fatal(err)
		}
		judged := v == judge.Pass || v == judge.Warn || v == judge.Fail
		if err := schema.Validate(value); (err != nil) != judged {
			t.Errorf("%s without an exchange: %v", v, err)
		}
	}
}

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(report.Schema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.schema.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("report.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestTheSummaryTellsWhatHasNotPassed(t *testing.T) {
	t.Parallel()
	text := string(written(t, report.Summary, fixture()))
	for _, want := range []string{
		"## The judgement of the &lt;target> met a harness fault\n", "\nportprove v1.2.3 has judged this server by 6 of 8 cases, in 12.345 s.\n", "| error | fail |", "| 1 | 2 | 1 | 1 | 1 | 1 | 1 |",
		"### error", "### fail", "- `IDP-A-01.0001`", "\n  - expected: to equal &lt;int>: 400\n  - observed: ", "\n  - what to do: do something\n", "waived until 2027-12-31 by me: known &lt;b>", "is stale: it no longer applies", "instance 1/2 was deleted", "\n1 difference from the mock: see report.html.\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("it lacks %q:\n%s", want, text)
		}
	}
	for _, no := range []string{"<script>", "\x00", "\x1b", "\u2028"} {
		if strings.Contains(text, no) {
			t.Errorf("the target has got %q into it", no)
		}
	}
}

func TestTheBadgeSaysTheOutcome(t *testing.T) {
	t.Parallel()
	text := string(written(t, report.Badge, fixture()))
	if !strings.Contains(text, `aria-label="portprove v1.2.3: harness fault 1/6"`) || !strings.Contains(text, "#b42318") {
		t.Error(text)
	}
}

func TestAWholeReportIsWritten(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "report")
	if err := os.MkdirAll(filepath.Join(dir, "evidence"), 0o750); err != nil {
		t.Fatal(err)
	}
	old, own := filepath.Join(dir, "evidence", "IDP-OLD-01.0000.har"), filepath.Join(dir, "evidence", "of-my-own.har")
	for _, name := range []string{old, own} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r := fixture()
	if err := report.Write(dir, r); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"report.json", "junit.xml", "summary.md", "badge.svg", "report.html", "evidence/IDP-A-01.0000.har"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(old); err == nil {
		t.Error("evidence of an earlier run is still there")
	}
	if err := os.Remove(own); err != nil {
		t.Errorf("what somebody has put there is gone: %v", err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil || !strings.Contains(string(page), "<code>{id_token-1}</code> says</p><pre>{&#34;alg&#34;:&#34;RS256&#34;}\n\n{&#34;nonce&#34;:&#34;&lt;n&gt;&#34;}</pre>") {
		t.Errorf("what a token says is not there (%v)", err)
	}
	hars(t, dir, r)
}

// hars reads an archive with types of its own.
func hars(t *testing.T, dir string, r *judge.Result) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "evidence", r.Cases[0].ID+".har"))
	if err != nil {
		t.Fatal(err)
	}
	var archive struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []struct {
				StartedDateTime time.Time
				Time            float64
				Request         struct {
					Method, URL, HTTPVersion string
					QueryString              []struct{ Name, Value string }
					PostData                 *struct{ MimeType, Text string }
				}
				Response struct {
					Status  int
					Content struct {
						MimeType, Text string
						Size           int
					}
				}
				Timings struct{ Send, Wait, Receive *float64 }
				Cache   *struct{}
				Tokens  []struct{ Name, Header, Claims string } `json:"_tokens"`
			}
		}
	}
	if err := json.Unmarshal(text, &archive); err != nil {
		t.Fatal(err)
	}
	e := archive.Log.Entries
	if archive.Log.Version != "1.2" || archive.Log.Creator.Name != "portprove" || len(e) != 2 {
		t.Fatalf("%+v", archive.Log)
	}
	if e[0].Request.PostData == nil || e[0].Request.PostData.Text != "code={code-1}" || e[0].Response.Content.MimeType != "text/html" || e[0].Cache == nil || e[0].Timings.Send == nil {
		t.Errorf("%+v", e[0])
	}
	if len(e[0].Tokens) != 1 || e[0].Tokens[0].Name != "{id_token-1}" || e[0].Tokens[0].Claims != `{"nonce":"<n>"}` {
		t.Errorf("%+v", e[0].Tokens)
	}
	if q := e[0].Request.QueryString; len(q) != 2 || q[0].Value != "b c" || q[1].Name != "d" {
		t.Errorf("the query: %v", q)
	}
}
