package report_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// few is a client's result of cases with these verdicts, no more said of them.
func few(list ...judge.Verdict) *judge.Result {
	r := &judge.Result{
		Tool: "portprove", Version: "v1.2.3", Subject: "client", Target: judge.Target{Name: "./sign-in", Kind: "client"},
		Invocation: []string{"check", "client", "--", "./sign-in"},
	}
	for i, v := range list {
		r.Cases = append(r.Cases, judge.Case{
			ID: fmt.Sprintf("CLI-A-01.%04d", i), Chapter: "the answer", Text: "is looked at", Requirements: []string{"CLI-A-01"},
			Verdict: v, Reason: "because it is so", Cure: "do something", Exchanges: 1,
			Evidence: []evidence.Exchange{{Party: "idporten", Method: "POST", Path: "/token"}},
		})
	}
	r.Conclude(nil, judge.Rules{})
	return r
}

// What is red for a waiver that has expired is green in no file.
func TestAStaleWaiverPutsUpWithNothing(t *testing.T) {
	t.Parallel()
	r := few(judge.Fail, judge.Warn)
	r.Conclude(nil, judge.Rules{Now: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC), Waivers: []judge.Waiver{
		{Requirement: "CLI-A-01", Owner: "me", Reason: "known", Expires: "2026-06-30"},
	}})
	const said = "its waiver by me no longer counts: it expired on 2026-06-30"
	junit := string(written(t, report.JUnit, r))
	for _, want := range []string{`failures="1" errors="0" skipped="0"`, `<failure message="because it is so; ` + said + `" type="fail">`, "warning: because it is so; " + said} {
		if !strings.Contains(junit, want) {
			t.Errorf("it lacks %q:\n%s", want, junit)
		}
	}
	summary, page := string(written(t, report.Summary, r)), string(written(t, report.Page, r))
	for _, text := range []string{junit, summary, page} {
		if !strings.Contains(text, said) || strings.Contains(strings.ToLower(text), "waived") {
			t.Errorf("the waiver is not told of as stale:\n%s", text)
		}
	}
}

func TestEachOutcomeIsASentence(t *testing.T) {
	t.Parallel()
	for outcome, want := range map[judge.Outcome]string{
		judge.Conformant:       "./sign-in is conformant",
		judge.WithWarnings:     "./sign-in is conformant with warnings",
		judge.Partial:          "./sign-in is conformant as far as it was judged",
		judge.InconclusiveRun:  "The judgement of ./sign-in is inconclusive",
		judge.NonConformant:    "./sign-in is non-conformant",
		judge.HarnessFault:     "The judgement of ./sign-in met a harness fault",
		judge.WithStaleWaivers: "./sign-in has stale waivers",
	} {
		r := few(judge.Pass)
		r.Outcome = outcome
		if summary := string(written(t, report.Summary, r)); !strings.HasPrefix(summary, "## "+want+"\n") {
			t.Errorf("%s: %s", outcome, summary)
		}
		if page := string(written(t, report.Page, r)); !strings.Contains(page, "<title>"+want+": portprove</title>") {
			t.Errorf("%s: the page has another title", outcome)
		}
	}
}

// Who reads of 81 cases takes them for judged.
func TestAnInterruptedRunHasNotJudgedByEverything(t *testing.T) {
	t.Parallel()
	r := few(judge.Pass, judge.Skipped, judge.Skipped, judge.Skipped)
	r.Cases[1].Reason, r.Cases[2].Reason = judge.NotBegun, judge.NotEnded
	r.Conclude(nil, judge.Rules{})
	for name, text := range map[string]string{"summary": string(written(t, report.Summary, r)), "page": string(written(t, report.Page, r))} {
		for _, want := range []string{"has judged this client by 1 of 4 cases", "The run was interrupted: 2 of 4 cases have no verdict."} {
			if !strings.Contains(text, want) {
				t.Errorf("the %s lacks %q:\n%s", name, want, text)
			}
		}
	}
}

func TestTheSummaryTellsOnceWhatManyCasesSay(t *testing.T) {
	t.Parallel()
	text := string(written(t, report.Summary, few(slices.Repeat([]judge.Verdict{judge.Inconclusive}, 40)...)))
	want := "- `CLI-A-01.0000` the answer: is looked at: because it is so\n  - what to do: do something\n  - so it is with 39 more: `CLI-A-01.0001`, "
	if !strings.Contains(text, want) || !strings.Contains(text, "`CLI-A-01.0030`, …\n") || strings.Count(text, "because it is so") != 1 {
		t.Error(text)
	}
	if !strings.Contains(text, "`portprove check replay CASE --report report.json -- COMMAND`") {
		t.Errorf("it does not say how a case is run again:\n%s", text)
	}
}

// Each case that has not passed says how it is run again, where that can lead
// to something; its evidence is a click away, and no box is empty.
func TestThePageLeadsOnFromACase(t *testing.T) {
	t.Parallel()
	r := few(judge.Verdicts()...)
	page := string(written(t, report.Page, r))
	for _, k := range r.Cases {
		want := k.Verdict != judge.Pass && k.Verdict != judge.NotApplicable
		if strings.Contains(page, "<code>portprove check replay "+k.ID+" --report report.json -- COMMAND</code>") != want {
			t.Errorf("%s: run again: %t is wanted", k.Verdict, want)
		}
		if !strings.Contains(page, `<a href="evidence/`+k.ID+`.har">`) {
			t.Errorf("%s: no link to the evidence", k.Verdict)
		}
	}
	if strings.Contains(page, "<pre></pre>") || !strings.Contains(page, "<p class=\"quiet\">no answer</p>") || strings.Contains(page, "no answer: <") {
		t.Errorf("an exchange without an answer: %s", page)
	}
	r.Invocation = nil
	if strings.Contains(string(written(t, report.Page, r)), "check replay") {
		t.Error("a case is to be replayed of a run that does not say how it was run")
	}
}
