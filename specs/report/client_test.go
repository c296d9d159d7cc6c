package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// A client is judged by what it asks; nothing in its report may say server, or
// that the suite has asked.
func TestAClientIsToldOfAsOne(t *testing.T) {
	t.Parallel()
	r := &judge.Result{
		Tool: "portprove", Version: "v1.2.3", Subject: "client", Started: time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC),
		Target: judge.Target{Name: "./sign-in", Kind: "client"},
		Cases: []judge.Case{{
			ID: "CLI-A-01.0000", Chapter: "the answer", Text: "stops at another state", Requirements: []string{"CLI-A-01"}, Level: judge.Must,
			Verdict: judge.Fail, Reason: "not as it must be", Observed: "the code was redeemed:\nauthorize 302", Exchanges: 1,
			Evidence: []evidence.Exchange{{Party: "idporten", Method: "POST", Path: "/token", Status: 200}},
		}},
	}
	r.Conclude([]judge.Requirement{{ID: "CLI-A-01", Text: "A client looks at state.", Level: judge.Must, Subject: "client", Source: "RFC 6749"}}, judge.Rules{})
	summary, page, junit := string(written(t, report.Summary, r)), string(written(t, report.Page, r)), string(written(t, report.JUnit, r))
	for _, c := range []struct{ in, want string }{
		{summary, "## ./sign-in is non-conformant\n\nportprove v1.2.3 has judged this client by 1 case, in 0.000 s.\n"},
		{summary, ": not as it must be\n  - observed: the code was redeemed: authorize 302\n"},
		{page, "portprove v1.2.3 has judged this client by 1 case on "},
		{page, `text-anchor="middle">client</text>`},
		{junit, `classname="portprove.client.the answer"`},
	} {
		if !strings.Contains(c.in, c.want) {
			t.Errorf("it lacks %q:\n%s", c.want, c.in)
		}
	}
	for _, text := range []string{summary, page, junit} {
		for _, no := range []string{"server", "suite</text>", `href="#drift"`, "specs/<", "specs/\""} {
			if strings.Contains(text, no) {
				t.Errorf("it says %q:\n%s", no, text)
			}
		}
	}
}

func TestAWebPageIsAskedByABrowser(t *testing.T) {
	t.Parallel()
	// The page is asked late, behind what is cut of a case that has passed.
	exchanges := slices.Repeat([]evidence.Exchange{{Party: "other service", Method: "GET", Path: "/", Status: 200}}, 20)
	exchanges = append(exchanges, evidence.Exchange{Party: evidence.WebPage, Method: "GET", Path: "/", Status: 200})
	r := &judge.Result{Subject: "client", Target: judge.Target{Kind: "client"}, Cases: []judge.Case{{
		ID: "RP-A-01.0000", Requirements: []string{"RP-A-01"}, Verdict: judge.Pass, Exchanges: len(exchanges), Evidence: exchanges,
	}}}
	r.Conclude(nil, judge.Rules{})
	if page := string(written(t, report.Page, r)); !strings.Contains(page, `text-anchor="middle">browser</text>`) || strings.Contains(page, "client</text>") {
		t.Errorf("%s", page)
	}
}
