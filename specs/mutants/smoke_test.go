package mutants_test

import (
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
)

// smokeMutants are for the test of the testing: one that is caught, one that is
// never wrong, and one that differs in nothing that anybody demands.
func smokeMutants() []serverMutant {
	law := []string{"IDP-TOKEN-02"}
	return []serverMutant{
		{id: "smoke-caught", broken: "A code lives ten minutes.", breaks: law, ordering: switched("code_lifetime", "600")},
		{
			id: "smoke-idle", broken: "Something is wrong at an address that nobody asks for.", breaks: law,
			before: answers(at("", "/idporten/nowhere"), func(*request, *reply) bool { return true }),
		},
		{
			id: "smoke-alike", broken: "The answer has a header more.", breaks: law,
			before: answers(token, func(_ *request, a *reply) bool {
				a.header.Set("Server", "another")
				return true
			}),
		},
	}
}

func TestWhatIsToldOfAMutant(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"smoke-caught": `^$`,
		"smoke-idle":   `^smoke-idle proves nothing: the server was never wrong`,
		"smoke-alike":  `^smoke-alike survives: The answer has a header more\. None of \d+ cases of IDP-TOKEN-02 fails, so the suite lacks one`,
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			m, err := findServerMutant(id)
			if err != nil {
				t.Fatal(err)
			}
			result, err := serverTrial(t.Context(), m, false)
			if err != nil {
				t.Fatal(err)
			}
			if got := result.complaint(m.id, m.broken, m.breaks); !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("%+v: %q", result, got)
			}
		})
	}
}

// A failure of the suite itself, or one of what should be, catches nothing.
func TestOnlyAFailureOfAMustCatches(t *testing.T) {
	t.Parallel()
	m := serverMutant{id: "m", breaks: []string{"A"}}
	of := func(verdict judge.Verdict, level string, requirements ...string) judge.Case {
		return judge.Case{ID: "A.1", Verdict: verdict, Level: level, Requirements: requirements}
	}
	for name, c := range map[string]struct {
		run     serverRun
		verdict string
		fault   bool
	}{
		"a failure":           {serverRun{[]judge.Case{of(judge.Fail, judge.Must, "A")}, 1}, caught, false},
		"one of another":      {serverRun{[]judge.Case{of(judge.Fail, judge.Must, "B")}, 1}, survived, false},
		"a warning":           {serverRun{[]judge.Case{of(judge.Warn, judge.Should, "A")}, 1}, survived, false},
		"what should be":      {serverRun{[]judge.Case{of(judge.Fail, judge.Should, "A")}, 1}, survived, false},
		"no answer":           {serverRun{[]judge.Case{of(judge.Inconclusive, judge.Must, "A")}, 1}, survived, false},
		"the suite's fault":   {serverRun{[]judge.Case{of(judge.Error, judge.Must, "A"), of(judge.Fail, judge.Must, "A")}, 1}, caught, true},
		"without a deviation": {serverRun{[]judge.Case{of(judge.Fail, judge.Must, "A")}, 0}, caught, true},
		"no case":             {serverRun{nil, 1}, survived, true},
	} {
		if got := tried(m, c.run); got.verdict != c.verdict || (got.fault != "") != c.fault {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A process that does not end is told as its mutant's fault, and ends.
func TestAProcessThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	late, stop := context.WithTimeout(t.Context(), 0)
	defer stop()
	m := smokeMutants()[0]
	for full, want := range map[bool]string{
		false: `smoke-caught proves nothing: the process of "smoke-caught": it had not ended in time: 3m0s`,
		true:  `smoke-caught proves nothing: the process of "smoke-caught": it had not ended in time: 10m0s`,
	} {
		result, err := serverTrial(late, m, full)
		if got := result.complaint(m.id, m.broken, m.breaks); got != want || err != nil {
			t.Errorf("%q, %v", got, err)
		}
	}
}

// What a process says that dies is no run.
func TestAProcessThatDiesIsNoRun(t *testing.T) {
	t.Parallel()
	if _, err := runServer(t.Context(), serverJob{Mutant: "nobody"}); err == nil || !strings.Contains(err.Error(), `there is no mutant "nobody"`) {
		t.Error(err)
	}
	if _, err := heard([]byte(`{"case":{"id":"A.1"}}` + "\n")); !errors.Is(err, errBrokenOff) {
		t.Error(err)
	}
	if _, err := heard([]byte("panic: oh\n")); err == nil {
		t.Error("a panic is taken for a verdict")
	}
}
