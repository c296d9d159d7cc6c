package browser_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// hostile is what a target may write into its answers: what ends an element, a
// comment or a CDATA section, a script, an address to ask, and signs that are
// none or that turn the line around.
const hostile = `</pre></details>--> ]]> <script>document.title="taken over"</script><img src="https://evil.example/x" onerror="alert(1)">` +
	"{{.}} \x00\x07\x1b[31m \u2028 \u202e ærlig \xff"

// endless has no place where a line could end.
var endless = strings.Repeat("W", 100_000)

// judged is a result with every verdict, with waivers and drift, of a target
// that is hostile wherever it has a say.
func judged(subject string) *judge.Result {
	requirements := []judge.Requirement{
		{ID: "IDP-A-01", Text: "A code is good once.", Level: judge.Must, Subject: "idporten", Source: "RFC 6749"},
		{ID: "ALT-A-01", Text: "Nobody can try this.", Level: judge.Must, Subject: "altinn", Source: "docs: x", NoCase: "it takes a year"},
	}
	x := evidence.Exchange{Party: "idporten", Method: "POST", URL: "https://idp.example/token", Path: "/a/rather/long/path/to/the/token/endpoint", Status: 400}
	x.Request = evidence.Message{Headers: []evidence.Header{{Name: "Authorization", Value: "Bearer {token-1}"}}, Body: "code={code-1}", Size: 13}
	x.Response = evidence.Message{Headers: []evidence.Header{{Name: "Content-Type", Value: "text/html"}}, Body: hostile, Size: 120}
	y := evidence.Exchange{Party: "altinn", Method: "GET", Path: "/x", Error: "connection refused"}
	z := evidence.Exchange{Party: "apps" + hostile, Method: "PUT", URL: "https://apps.example/" + endless, Path: "/" + endless + hostile, Status: 200}
	z.Request.Headers, z.Response.Body, z.Response.Size = []evidence.Header{{Name: "X-Long", Value: endless}}, endless, int64(len(endless))
	r := &judge.Result{
		Tool: "portprove", Version: "v1.2.3", Subject: subject, Invocation: []string{"check", subject}, Started: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
		Target: judge.Target{Name: "the target", Kind: "environment", Addresses: map[string]string{"issuer": "https://idp.example/" + endless[:200]}},
		Left:   []string{"instance " + endless[:300] + " was deleted"}, Notes: []string{"a note of " + hostile + endless[:300]},
		Drift: []judge.Difference{{Case: "IDP-A-01.0000", Kind: judge.Breaking, What: "status", Target: "400 " + hostile, Mock: endless[:300]}},
	}
	for i, v := range judge.Verdicts() {
		k := judge.Case{
			ID: "IDP-A-01.000" + string(rune('0'+i)), Chapter: []string{"the token endpoint", "keys"}[i%2], Text: "does what " + string(v) + " says",
			Requirements: []string{"IDP-A-01"}, Level: judge.Must, Verdict: v, Source: "token.go:12", Evidence: []evidence.Exchange{x, y, z}, Exchanges: 3,
		}
		if v != judge.Pass {
			k.Reason, k.Cure, k.Expected, k.Observed = "because of "+hostile+" "+endless[:300], "do something "+endless[:300], "to equal\n    <int>: 400", hostile+endless
		}
		if v == judge.Warn {
			k.Measured = []judge.Measure{{What: "keys", Observed: hostile, Modelled: endless}}
		}
		r.Cases = append(r.Cases, k)
	}
	r.Conclude(requirements, judge.Rules{Now: r.Started, Waivers: []judge.Waiver{
		{Case: "IDP-A-01.0003", Reason: "known " + hostile, Owner: "me", Expires: "2027-12-31", Issue: "https://issues.example/" + endless[:200]},
		{Case: "IDP-A-01.0004", Reason: "was known", Owner: "me", Expires: "2027-12-31"},
	}})
	return r
}

// readsReport opens a report from the disk, as the only thing that the browser
// ever asks for.
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
	t.Cleanup(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if !slices.Equal(s.asked, []string{"file://" + name}) {
			t.Errorf("the browser asked for %v", s.asked)
		}
	})
	return s
}

// unfold opens everything that can be.
const unfold = `document.querySelectorAll("details").forEach(d => d.open = true)`

// Everything is unfolded before the rules of accessibility look at it.
func TestTheReportIsAccessible(t *testing.T) {
	axe := axeSource(t)
	for colours, subject := range map[string]string{"light": "server", "dark": "client"} {
		s := readsReport(t, judged(subject), colours)
		s.do(chromedp.Evaluate[chromedp.Void](unfold), chromedp.Evaluate[chromedp.Void](axe))
		s.expectAccessible("report, " + colours)
		s.picture("report-" + colours)
	}
}

// WCAG's narrowest is 320 px, a telephone has 375.
func TestTheReportFitsEveryWidth(t *testing.T) {
	s := readsReport(t, judged("server"), "light")
	for _, state := range []string{"", unfold} {
		s.do(chromedp.Evaluate[chromedp.Void](state))
		for _, width := range []int{1280, 768, 375, 320} {
			s.expectFits("report", width)
		}
	}
	// On a telephone no table needs to be pushed aside, and a diagram keeps its size.
	s.do(chromedp.EmulateViewport(375, 740))
	s.picture("report-narrow")
	if got := value(s, chromedp.Evaluate[string](`[...document.querySelectorAll(".wide")].filter(e => e.querySelector("table") && e.scrollWidth > e.clientWidth).map(e => e.ariaLabel).join(" ")`)); got != "" {
		t.Errorf("cut off on a telephone: %s", got)
	}
	if got := value(s, chromedp.Evaluate[string](`[...document.querySelectorAll("svg.seq")].filter(e => e.getBoundingClientRect().width != e.viewBox.baseVal.width).map(e => e.ariaLabel).join(" ")`)); got != "" {
		t.Errorf("diagrams of another size: %s", got)
	}
}

func TestTheReportIsFilteredAndUnfolded(t *testing.T) {
	s := readsReport(t, judged("server"), "light")
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
	if got := value(s, chromedp.Text(chromedp.CSS(`[id="IDP-A-01.0000"] details[open] pre:last-of-type`))); !strings.Contains(got, "<script>document.title") || !strings.Contains(got, "ærlig") {
		t.Errorf("the evidence: %q", got)
	}
	if title := value(s, chromedp.Title()); title != "The judgement of the target met a harness fault: portprove" {
		t.Errorf("the title: %q", title)
	}
}

// Who unfolds evidence by the keyboard needs no mouse.
func TestTheReportIsUnfoldedByTheKeyboard(t *testing.T) {
	s := readsReport(t, judged("client"), "light")
	s.do(chromedp.Focus(`[id="IDP-A-01.0004"] > summary`), chromedp.KeyEvent("\r"))
	s.do(chromedp.Focus(`[id="IDP-A-01.0004"] details summary`), chromedp.KeyEvent(" "))
	if got := value(s, chromedp.Text(chromedp.CSS(`[id="IDP-A-01.0004"] details[open] pre`))); !strings.Contains(got, "code={code-1}") {
		t.Errorf("the evidence: %q", got)
	}
}

// On paper nothing can be unfolded: why something has not passed is there, and
// what it was seen by; the filter is not.
func TestTheReportIsPrinted(t *testing.T) {
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		missing(t, "there is no pdftotext on this machine (package poppler-utils)")
	}
	s := readsReport(t, judged("server"), "dark")
	got, err := chromedp.Call(s.tab, cdppage.PrintToPDF, cdppage.PrintToPDFParams{})
	s.must(err)
	read := exec.CommandContext(t.Context(), pdftotext, "-layout", "-", "-") //nolint:gosec // found above.
	read.Stdin = bytes.NewReader(got.Data)
	out, err := read.Output()
	s.must(err)
	text := string(out)
	for _, want := range []string{"harness fault", "IDP-A-01.0004", "do something", "to equal", "evidence/IDP-A-01.0001.har", "Drift", "was known"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper lacks %q", want)
		}
	}
	for _, no := range []string{"Words, or an id", "evidence/IDP-A-01.0004.har"} {
		if strings.Contains(text, no) {
			t.Errorf("the paper has %q", no)
		}
	}
}

// Nothing needs the script: without it every case is there, and no filter.
func TestTheReportIsReadWithoutScripts(t *testing.T) {
	var text bytes.Buffer
	if err := report.Page(&text, judged("server")); err != nil {
		t.Fatal(err)
	}
	got := text.String()
	if !strings.Contains(got, `<form id="filter" hidden>`) || strings.Count(got, "data-case ") != 7 || strings.Contains(got, "<script>document") {
		t.Error("the page is not what it should be without scripts")
	}
	for _, outside := range []string{` src="`, ` href="http`, "url(http", "@import"} {
		if strings.Contains(got, outside) {
			t.Errorf("it leads outside by %s", outside)
		}
	}
}
