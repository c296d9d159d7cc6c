package browser_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// judged is a result with every verdict, and with a target that writes scripts
// into its answers.
func judged() *judge.Result {
	const hostile = `</pre><script>document.title="taken over"</script><img src="https://evil.example/x" onerror="alert(1)">`
	requirements := []judge.Requirement{
		{ID: "IDP-A-01", Text: "A code is good once.", Level: judge.Must, Subject: "idporten", Source: "RFC 6749"},
		{ID: "ALT-A-01", Text: "Nobody can try this.", Level: judge.Must, Subject: "altinn", Source: "docs: x", NoCase: "it takes a year"},
	}
	x := evidence.Exchange{Party: "idporten", Method: "POST", URL: "https://idp.example/token", Path: "/a/rather/long/path/to/the/token/endpoint", Status: 400}
	x.Request = evidence.Message{Headers: []evidence.Header{{Name: "Authorization", Value: "Bearer {token-1}"}}, Body: "code={code-1}", Size: 13}
	x.Response = evidence.Message{Headers: []evidence.Header{{Name: "Content-Type", Value: "text/html"}}, Body: hostile, Size: 120}
	y := evidence.Exchange{Party: "altinn", Method: "GET", Path: "/x", Error: "connection refused"}
	r := &judge.Result{
		Tool: "portprove", Version: "v1.2.3", Subject: "server", Started: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
		Target: judge.Target{Name: "the target", Kind: "environment", Addresses: map[string]string{"issuer": "https://idp.example"}},
		Left:   []string{"instance 1/2 was deleted"},
		Drift:  []judge.Difference{{Case: "IDP-A-01.0000", Kind: judge.Breaking, What: "status", Target: "400", Mock: "401"}},
	}
	for i, v := range judge.Verdicts() {
		k := judge.Case{
			ID: "IDP-A-01.000" + string(rune('0'+i)), Chapter: []string{"the token endpoint", "keys"}[i%2], Text: "does what " + string(v) + " says",
			Requirements: []string{"IDP-A-01"}, Level: judge.Must, Verdict: v, Source: "token.go:12", Evidence: []evidence.Exchange{x, y}, Exchanges: 2,
		}
		if v != judge.Pass {
			k.Reason, k.Cure, k.Expected, k.Observed = "because of "+hostile, "do something", "to equal\n    <int>: 400", hostile
		}
		r.Cases = append(r.Cases, k)
	}
	r.Conclude(requirements, judge.Rules{Now: r.Started, Waivers: []judge.Waiver{{Case: "IDP-A-01.0003", Reason: "known", Owner: "me", Expires: "2027-12-31"}}})
	return r
}

// readsReport opens a report from the disk.
func readsReport(t *testing.T, r *judge.Result, colours string) *stage {
	t.Helper()
	var text bytes.Buffer
	if err := report.Page(&text, r); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(name, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t)
	s.also = []string{"file://"}
	s.colour(colours)
	s.do(chromedp.Navigate("file://" + name))
	return s
}

// Everything is unfolded before the rules of accessibility look at it.
func TestTheReportIsAccessible(t *testing.T) {
	axe := axeSource(t)
	for _, colours := range []string{"light", "dark"} {
		s := readsReport(t, judged(), colours)
		s.do(chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`), chromedp.Evaluate[chromedp.Void](axe))
		s.expectAccessible("report, " + colours)
		s.picture("report-" + colours)
		s.expectNarrow("report, " + colours)
	}
}

func TestTheReportIsFilteredAndUnfolded(t *testing.T) {
	s := readsReport(t, judged(), "light")
	shown := func() string {
		t.Helper()
		return value(s, chromedp.Evaluate[string](`[...document.querySelectorAll("[data-case]")].filter(e => e.checkVisibility()).map(e => e.id).join(" ")`))
	}
	if got := strings.Fields(shown()); len(got) != 7 {
		t.Errorf("shown at first: %v", got)
	}
	s.do(chromedp.SetValue("#verdict", "fail"), chromedp.Evaluate[chromedp.Void](`document.getElementById("filter").dispatchEvent(new Event("input"))`))
	if got := shown(); got != "IDP-A-01.0001" {
		t.Errorf("what failed: %q", got)
	}
	if got := value(s, chromedp.Text(chromedp.CSS("#shown"))); got != "1 of 7 cases" {
		t.Errorf("it says %q", got)
	}
	s.do(chromedp.SetValue("#verdict", ""), chromedp.SendKeys("#words", "KEYS"))
	if got := shown(); got != "IDP-A-01.0001 IDP-A-01.0003 IDP-A-01.0005" {
		t.Errorf("the chapter of keys: %q", got)
	}
	// A link to a case that the filter hides shows it, unfolded, with its evidence.
	s.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#IDP-A-01.0000"`))
	s.do(chromedp.Click(`[id="IDP-A-01.0000"] details summary`))
	if got := value(s, chromedp.Text(chromedp.CSS(`[id="IDP-A-01.0000"] details[open] pre:last-of-type`))); !strings.Contains(got, "<script>document.title") {
		t.Errorf("the evidence: %q", got)
	}
	if title := value(s, chromedp.Title()); title != "the target is harness fault: portprove" {
		t.Errorf("the title: %q", title)
	}
}

// Nothing needs the script: without it every case is there, and no filter.
func TestTheReportIsReadWithoutScripts(t *testing.T) {
	var text bytes.Buffer
	if err := report.Page(&text, judged()); err != nil {
		t.Fatal(err)
	}
	page := text.String()
	if !strings.Contains(page, `<form id="filter" hidden>`) || strings.Count(page, "data-case ") != 7 || strings.Contains(page, "<script>document") {
		t.Error("the page is not what it should be without scripts")
	}
	for _, outside := range []string{` src="`, ` href="http`, "url(http", "@import"} {
		if strings.Contains(page, outside) {
			t.Errorf("it leads outside by %s", outside)
		}
	}
}
