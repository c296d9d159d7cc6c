package judge_test

import (
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

var known = []judge.Requirement{
	{ID: "IDP-A-01", Level: judge.Must, Subject: "idporten", Source: "docs: somewhere"},
	{ID: "IDP-A-02", Level: judge.Should, Subject: "idporten", Source: "docs: somewhere"},
	{ID: "IDP-A-03", Level: judge.Must, Subject: "idporten", Source: "guess: nothing published"},
	{ID: "PPV-A-01", Level: judge.Must, Subject: "portprove", Source: "design"},
}

// seen is one exchange with the subject.
var seen = []evidence.Exchange{{Party: "idporten", Method: "GET", Path: "/jwks.json", Status: 200}}

func report(state types.SpecState, message string, labels ...string) types.SpecReport {
	r := types.SpecReport{
		ContainerHierarchyTexts: []string{"mock", "keys"}, LeafNodeText: "are published", LeafNodeType: types.NodeTypeIt,
		LeafNodeLabels: labels, State: state, RunTime: 1500 * time.Microsecond,
		LeafNodeLocation: types.CodeLocation{FileName: "/build/specs/keys.go", LineNumber: 12},
	}
	r.Failure.Message = message
	return r
}

func TestACaseIsJudged(t *testing.T) {
	t.Parallel()
	frame := []evidence.Exchange{
		{Party: evidence.Control, Method: "POST", Path: "/sandboxes"},
		{Party: evidence.Control, Method: "GET", Path: "/world"},
		{Party: evidence.Control, Method: "DELETE", Path: "/sandboxes/x"},
	}
	lost := []evidence.Exchange{{Party: "altinn", Method: "GET", Path: "/exchange?x=1", Error: "connection refused"}}
	for name, c := range map[string]struct {
		report    types.SpecReport
		exchanges []evidence.Exchange
		guesses   bool
		want      judge.Verdict
		reason    string
	}{
		"what was seen passes":             {report(types.SpecStatePassed, "", "IDP-A-01"), seen, false, judge.Pass, ""},
		"silence is no pass":               {report(types.SpecStatePassed, "", "IDP-A-01"), nil, false, judge.Error, "without having observed"},
		"a sandbox alone is silence":       {report(types.SpecStatePassed, "", "IDP-A-01"), frame, false, judge.Error, "without having observed"},
		"a sandbox is something of ours":   {report(types.SpecStatePassed, "", "PPV-A-01"), frame, false, judge.Pass, ""},
		"a must fails":                     {report(types.SpecStateFailed, "x", "IDP-A-01"), seen, false, judge.Fail, "as it must be"},
		"a should warns":                   {report(types.SpecStateFailed, "x", "IDP-A-02"), seen, false, judge.Warn, "as it should be"},
		"the strongest level counts":       {report(types.SpecStateFailed, "x", "IDP-A-02", "IDP-A-01"), seen, false, judge.Fail, ""},
		"a guess demands nothing":          {report(types.SpecStateFailed, "x", "IDP-A-03"), seen, false, judge.Warn, "a guess"},
		"a guess is what a mock claims":    {report(types.SpecStateFailed, "x", "IDP-A-03"), seen, true, judge.Fail, ""},
		"what was not asked has no fault":  {report(types.SpecStateFailed, "x", "IDP-A-01"), frame, true, judge.Inconclusive, "before it could ask"},
		"no answer is no failure":          {report(types.SpecStateFailed, "x", "IDP-A-01"), lost, false, judge.Inconclusive, "altinn gave no answer to GET /exchange: connection refused"},
		"a lost answer may be what passes": {report(types.SpecStatePassed, "", "IDP-A-01"), append(lost, seen...), false, judge.Pass, ""},
		"a panic is the suite's":           {report(types.SpecStatePanicked, "nil map", "IDP-A-01"), seen, false, judge.Error, "the suite itself failed: nil map"},
		"time that is over":                {report(types.SpecStateTimedout, "A spec timeout", "IDP-A-01"), seen, false, judge.Inconclusive, "not ended in time"},
		"an interrupt":                     {report(types.SpecStateInterrupted, "", "IDP-A-01"), seen, false, judge.Skipped, "interrupted"},
		"a skip of ginkgo's":               {report(types.SpecStateSkipped, "why not", "IDP-A-01"), nil, false, judge.Skipped, "why not"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := judge.Context{Requirements: known, Guesses: c.guesses, Mask: evidence.NewMasker()}.Judge(c.report, c.exchanges)
			if k.Verdict != c.want || !strings.Contains(k.Reason, c.reason) {
				t.Errorf("%s (%s), want %s (%s)", k.Verdict, k.Reason, c.want, c.reason)
			}
			if k.Verdict != judge.Pass && k.Verdict != judge.Skipped && k.Cure == "" && k.Verdict != judge.Inconclusive {
				t.Error("it does not say what to do")
			}
		})
	}
}

func TestMarksAndMeasuresAreTaken(t *testing.T) {
	t.Parallel()
	c := judge.Context{Requirements: known, Mask: evidence.NewMasker()}
	r := report(types.SpecStateSkipped, "no control", "IDP-A-01")
	r.ReportEntries = types.ReportEntries{{Name: judge.MarkEntry, Value: types.WrapEntryValue(judge.Mark{Verdict: judge.NotApplicable, Reason: "no control"})}}
	if k := c.Judge(r, nil); k.Verdict != judge.NotApplicable || k.Reason != "no control" {
		t.Errorf("%s (%s)", k.Verdict, k.Reason)
	}
	r = report(types.SpecStatePassed, "", "IDP-A-01")
	r.ReportEntries = types.ReportEntries{{Name: judge.MeasureEntry, Value: types.WrapEntryValue(judge.Measure{What: "keys", Observed: "3", Modelled: "2"})}}
	k := c.Judge(r, seen)
	if k.Verdict != judge.Pass || len(k.Measured) != 1 || !strings.Contains(k.Reason, "keys differs from what the mock does") {
		t.Errorf("%s (%s), %v", k.Verdict, k.Reason, k.Measured)
	}
}

func TestACaseIsNamed(t *testing.T) {
	t.Parallel()
	k := judge.Context{Requirements: known}.Named(report(types.SpecStatePassed, "", "mock-only", "IDP-A-01"))
	if k.Chapter != "keys" || k.Text != "are published" || k.Sentence() != "keys: are published" || k.Source != "keys.go:12" || k.Level != judge.Must {
		t.Errorf("%+v", k)
	}
	if len(k.Labels) != 1 || k.Labels[0] != "mock-only" || len(k.Requirements) != 1 {
		t.Errorf("labels %v, requirements %v", k.Labels, k.Requirements)
	}
	if k.ID != judge.CaseID([]string{"IDP-A-01"}, "keys are published") || !strings.HasPrefix(k.ID, "IDP-A-01.") {
		t.Errorf("id %s", k.ID)
	}
}

func TestACaseOutsideOfChaptersHasOneToo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"faults: come together": "faults|come together", "come together": "the suite|come together"} {
		r := report(types.SpecStatePassed, "", "IDP-A-01")
		r.ContainerHierarchyTexts, r.LeafNodeText = []string{"mock"}, text
		if k := (judge.Context{Requirements: known}).Named(r); k.Chapter+"|"+k.Text != want || k.ID != judge.CaseID(k.Requirements, text) {
			t.Errorf("%q: %+v", text, k)
		}
	}
}

func TestExpectedAndObservedAreToldApart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ message, expected, observed string }{
		"a matcher":      {"Expected\n    <int>: 500\nto equal\n    <int>: 400", "to equal\n    <int>: 400", "<int>: 500"},
		"with a remark":  {"the body\nExpected\n    <int>: 500\nto equal\n    <int>: 400", "to equal\n    <int>: 400", "<int>: 500\nthe body"},
		"the opposite":   {"Expected\n    <bool>: true\nnot to be empty", "not to be empty", "<bool>: true"},
		"an error":       {"Unexpected error:\n    <*url.Error>: refused\noccurred", "no error", "<*url.Error>: refused"},
		"somebody's own": {"no form goes to x", "", "no form goes to x"},
	} {
		k := judge.Context{Requirements: known}.Judge(report(types.SpecStateFailed, c.message, "IDP-A-01"), seen)
		if k.Expected != c.expected || k.Observed != c.observed {
			t.Errorf("%s: expected %q, observed %q", name, k.Expected, k.Observed)
		}
	}
}

func cases(verdicts ...judge.Verdict) []judge.Case {
	list := make([]judge.Case, 0, len(verdicts))
	for i, v := range verdicts {
		list = append(list, judge.Case{ID: "IDP-A-01.000" + string(rune('0'+i)), Verdict: v, Requirements: []string{"IDP-A-01"}})
	}
	return list
}

var today = time.Date(2027, 1, 31, 23, 0, 0, 0, time.UTC)

func waiver(expires string) judge.Waiver {
	return judge.Waiver{Case: "IDP-A-01.0001", Reason: "known", Owner: "me", Expires: expires}
}

// interrupted is a run that was left before its second case had a verdict.
func interrupted(reason string) []judge.Case {
	list := cases(judge.Pass, judge.Skipped)
	list[1].Reason = reason
	return list
}

func TestTheSumAndItsExitCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cases   []judge.Case
		waivers []judge.Waiver
		strict  bool
		outcome judge.Outcome
		code    int
	}{
		"all pass":                          {cases: cases(judge.Pass, judge.NotApplicable), outcome: judge.Conformant},
		"a warning":                         {cases: cases(judge.Pass, judge.Warn), outcome: judge.WithWarnings},
		"a warning, strictly":               {cases: cases(judge.Pass, judge.Warn), strict: true, outcome: judge.NonConformant, code: 1},
		"something was left out":            {cases: cases(judge.Pass, judge.Skipped), outcome: judge.Partial},
		"somebody has interrupted":          {cases: interrupted(judge.NotBegun), outcome: judge.InconclusiveRun, code: 3},
		"it was interrupted in a case":      {cases: interrupted(judge.NotEnded), outcome: judge.InconclusiveRun, code: 3},
		"no answer":                         {cases: cases(judge.Pass, judge.Inconclusive), outcome: judge.InconclusiveRun, code: 3},
		"nothing was judged":                {cases: cases(judge.Skipped, judge.NotApplicable), outcome: judge.InconclusiveRun, code: 3},
		"a failure beats no answer":         {cases: cases(judge.Fail, judge.Inconclusive), outcome: judge.NonConformant, code: 1},
		"a fault of the suite beats all":    {cases: cases(judge.Fail, judge.Error), outcome: judge.HarnessFault, code: 4},
		"a waived failure":                  {cases: cases(judge.Pass, judge.Fail), waivers: []judge.Waiver{waiver("2027-01-31")}, outcome: judge.WithWarnings},
		"a waived failure and another":      {cases: cases(judge.Fail, judge.Fail), waivers: []judge.Waiver{waiver("2027-01-31")}, outcome: judge.NonConformant, code: 1},
		"a waiver that has expired":         {cases: cases(judge.Pass, judge.Fail), waivers: []judge.Waiver{waiver("2027-01-30")}, outcome: judge.WithStaleWaivers, code: 5},
		"a waiver that no longer applies":   {cases: cases(judge.Pass, judge.Pass), waivers: []judge.Waiver{waiver("2027-02-01")}, outcome: judge.WithStaleWaivers, code: 5},
		"a waiver of what was not judged":   {cases: cases(judge.Pass, judge.NotApplicable), waivers: []judge.Waiver{waiver("2027-02-01")}, outcome: judge.Conformant},
		"a waiver does not cover a silence": {cases: cases(judge.Pass, judge.Inconclusive), waivers: []judge.Waiver{waiver("2027-02-01")}, outcome: judge.InconclusiveRun, code: 3},
		"a waiver of a requirement": {
			cases:   cases(judge.Fail, judge.Fail),
			waivers: []judge.Waiver{{Requirement: "IDP-A-01", Reason: "known", Owner: "me", Expires: "2027-02-01"}}, outcome: judge.WithWarnings,
		},
	} {
		r := judge.Result{Cases: c.cases}
		r.Conclude(known, judge.Rules{Waivers: c.waivers, Now: today, Strict: c.strict})
		if r.Outcome != c.outcome || r.ExitCode != c.code {
			t.Errorf("%s: %s, exit %d; want %s, %d", name, r.Outcome, r.ExitCode, c.outcome, c.code)
		}
		n := 0
		for _, count := range r.Counts {
			n += count
		}
		if n != len(c.cases) {
			t.Errorf("%s: the counts are of %d cases, not %d", name, n, len(c.cases))
		}
	}
}

// What an expired waiver is about is no longer put up with, and told as failed.
func TestAnExpiredWaiverCoversNothing(t *testing.T) {
	t.Parallel()
	for expires, waived := range map[string]int{"2027-01-30": 0, "2027-01-31": 1} {
		r := judge.Result{Cases: cases(judge.Pass, judge.Fail)}
		r.Conclude(known, judge.Rules{Waivers: []judge.Waiver{waiver(expires)}, Now: today})
		k := r.Cases[1]
		if r.Waived != waived || k.Waived() != (waived == 1) || k.Waiver == nil || (k.Waiver.Stale == "") != (waived == 1) || k.Waiver.Stale != r.Waivers[0].Stale {
			t.Errorf("%s: %d waived, %+v, %+v", expires, r.Waived, k.Waiver, r.Waivers)
		}
	}
}

func TestAnInterruptedRunSaysSo(t *testing.T) {
	t.Parallel()
	r := judge.Result{Cases: interrupted(judge.NotBegun)}
	r.Conclude(known, judge.Rules{})
	if ids := r.ToRerun(); len(ids) != 1 || ids[0] != r.Cases[1].ID {
		t.Errorf("to run again: %v", ids)
	}
	if len(r.Notes) != 1 || r.Notes[0] != "The run was interrupted: 1 of 2 cases have no verdict. --rerun-failed tries them again." {
		t.Errorf("%q", r.Notes)
	}
}

func TestARequirementHasTheWorstOfItsCases(t *testing.T) {
	t.Parallel()
	r := judge.Result{Cases: cases(judge.Pass, judge.Fail, judge.NotApplicable)}
	r.Conclude(known, judge.Rules{})
	if len(r.Requirements) != 1 || r.Requirements[0].Verdict != judge.Fail || len(r.Requirements[0].Cases) != 3 {
		t.Errorf("%+v", r.Requirements)
	}
	if ids := r.ToRerun(); len(ids) != 1 || ids[0] != "IDP-A-01.0001" {
		t.Errorf("to run again: %v", ids)
	}
}

func TestWaiverFilesAreReadStrictly(t *testing.T) {
	t.Parallel()
	good := "- case: IDP-A-01.0001\n  reason: known\n  owner: me\n  expires: 2027-01-31\n  issue: https://issues.example/1\n"
	list, err := judge.ReadWaivers([]byte(good))
	if err != nil || len(list) != 1 || list[0].Expires != "2027-01-31" {
		t.Fatalf("%v, %v", list, err)
	}
	for name, c := range map[string]struct{ text, want string }{
		"an unknown member": {good + "  until: never\n", "until"},
		"no reason":         {strings.Replace(good, "known", "''", 1), "has no reason"},
		"no owner":          {strings.Replace(good, "  owner: me\n", "", 1), "has no owner"},
		"no day":            {strings.Replace(good, "2027-01-31", "soon", 1), `expires "soon" is no day`},
		"about nothing":     {strings.Replace(good, "case: IDP-A-01.0001\n  ", "", 1), "names a case or a requirement"},
		"about both":        {good + "  requirement: IDP-A-01\n", "names a case or a requirement"},
	} {
		if _, err := judge.ReadWaivers([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	of := []judge.Waiver{{Case: "IDP-A-01.0001"}, {Requirement: "IDP-A-02"}, {Case: "IDP-A-09.0001"}}
	if unknown := judge.UnknownWaivers(of, cases(judge.Pass, judge.Pass), known); len(unknown) != 1 || unknown[0] != "IDP-A-09.0001" {
		t.Errorf("unknown: %v", unknown)
	}
}

func TestCoverageGoesBothWays(t *testing.T) {
	t.Parallel()
	list := append([]judge.Requirement{{ID: "IDP-B-01", Level: judge.Must, Subject: "idporten", NoCase: "can't be done"}}, known...)
	c := judge.Cover(list, cases(judge.Pass), func(r judge.Requirement) bool { return r.Subject == "idporten" })
	if len(c.Requirements) != 4 || len(c.Cases) != 1 || len(c.Requirements[1].Cases) != 1 {
		t.Errorf("%+v", c)
	}
	if bare := c.Uncovered(); len(bare) != 2 || bare[0].ID != "IDP-A-02" {
		t.Errorf("uncovered: %+v", bare)
	}
}

func TestDriftIsFoundAtAnyDepth(t *testing.T) {
	t.Parallel()
	answer := func(body string) []judge.Case {
		return []judge.Case{{ID: "A", Verdict: judge.Pass, Evidence: []evidence.Exchange{{Party: "apps", Method: "GET", Path: "/i", Status: 200, Response: evidence.Message{Body: body}}}}}
	}
	const mock = `{"process":{"ended":null,"task":{"name":"x"}},"data":[{"id":"1"},{"id":"2","refs":[]}],"n":1}`
	for body, want := range map[string]string{
		mock: "",
		`{"process":{"ended":"2026-01-31","task":{"name":"y"}},"data":[{"id":"3","refs":[]}],"n":2}`:              "",
		`{"process":{"ended":null},"data":[{"id":"1","refs":[]}],"n":1}`:                                          "breaking members that are missing: process.task for ",
		`{"process":{"ended":null,"task":{"name":"x"}},"data":[{"id":"1"}],"n":1}`:                                "breaking members that are missing: data[].refs for ",
		`{"process":{"ended":null,"task":{"name":"x"}},"data":[{"id":"1","refs":[],"at":{"day":"x"}}],"n":1}`:     "additive members besides:  for data[].at",
		`{"process":{"ended":null,"task":{"name":"x"}},"data":[{"id":1,"refs":[]}],"n":1}`:                        "breaking kind of data[].id: text for number",
		`[{"process":{"ended":null,"task":{"name":"x"}},"data":[{"id":"1","refs":[]}],"n":1}]`:                    "breaking members that are missing: data, n, process for ",
		`{"process":{"ended":null,"task":{"name":"x"}},"data":[{"id":"1","refs":[]}],"n":1,"error":{"code":"a"}}`: "additive members besides:  for error",
	} {
		told := ""
		if got := judge.Drift(answer(body), answer(mock)); len(got) > 0 {
			told = got[0].Kind + " " + strings.TrimPrefix(got[0].What, "GET apps/i: ") + ": " + got[0].Mock + " for " + got[0].Target
		}
		if told != want {
			t.Errorf("%s: %q, want %q", body, told, want)
		}
	}
}

func TestDriftIsFoundAndSorted(t *testing.T) {
	t.Parallel()
	const id = `"6b1c6d4e-0000-4000-8000-00000000000`
	answer := func(status int, kind, body string) []judge.Case {
		x := evidence.Exchange{Party: "idporten", Method: "POST", Path: "/token?x", Status: status}
		x.Response = evidence.Message{Headers: []evidence.Header{{Name: "Content-Type", Value: kind}}, Body: body}
		return []judge.Case{{ID: "A", Verdict: judge.Pass, Evidence: []evidence.Exchange{x}}}
	}
	mock := answer(400, "application/json", `{"error":"a","error_description":`+id+`1"}`)
	for name, c := range map[string]struct {
		target []judge.Case
		want   string
	}{
		"the same but for an id": {answer(400, "application/json", `{"error":"a","error_description":`+id+`2"}`), ""},
		"another status":         {answer(401, "application/json", mock[0].Evidence[0].Response.Body), "breaking: POST idporten/token: status"},
		"another media type":     {answer(400, "text/plain", mock[0].Evidence[0].Response.Body), "breaking: POST idporten/token: content type"},
		"another charset":        {answer(400, "application/json;charset=UTF-8", mock[0].Evidence[0].Response.Body), "cosmetic: POST idporten/token: content type"},
		"another error":          {answer(400, "application/json", `{"error":"b","error_description":`+id+`1"}`), "breaking: POST idporten/token: error"},
		"another text":           {answer(400, "application/json", `{"error":"a","error_description":"no"}`), "cosmetic: POST idporten/token: error_description"},
		"a member less":          {answer(400, "application/json", `{"error":"a"}`), "breaking: POST idporten/token: members that are missing"},
		"a member more":          {answer(400, "application/json", `{"error":"a","error_uri":"x","error_description":`+id+`1"}`), "additive: POST idporten/token: members besides"},
		"no exchange":            {[]judge.Case{{ID: "A", Verdict: judge.Pass}}, "breaking: exchanges"},
		"another verdict":        {[]judge.Case{{ID: "A", Verdict: judge.Fail, Evidence: mock[0].Evidence}}, "breaking: verdict"},
		"not judged":             {[]judge.Case{{ID: "A", Verdict: judge.Skipped}}, ""},
	} {
		got := judge.Drift(c.target, mock)
		told := ""
		if len(got) > 0 {
			told = got[0].Kind + ": " + got[0].What
		}
		if len(got) > 1 || told != c.want {
			t.Errorf("%s: %v, want %q", name, got, c.want)
		}
	}
}
