// Package judge turns what a suite has seen into verdicts: per case, per
// requirement and for the whole target, which may be a server or a client.
//
//   - verdict.go: the words, and what each means for the exit code;
//   - case.go: one case from ginkgo's report of it, a pure function;
//   - expected.go: expected and observed, out of a matcher's message;
//   - result.go: the cases of a run, their sum, and what a report says;
//   - coverage.go: requirements and cases, both ways;
//   - waivers.go: known failures, with a reason, an owner and an end;
//   - drift.go: where a target differs from what the mock does.
//
// It knows neither addresses nor HTTP clients. Silence is no verdict: a case
// that has not observed anything of its subject is an error of the suite.
package judge

// Verdict on a case.
type Verdict string

// The verdicts, the worst last.
const (
	// NotApplicable: the target can't be asked, by no choice of anybody.
	NotApplicable Verdict = "not-applicable"
	// Skipped: whoever runs the suite left it out, or a person is needed.
	Skipped Verdict = "skipped"
	// Pass: what must hold was observed.
	Pass Verdict = "pass"
	// Warn: what should hold, or what nobody has documented, was not observed.
	Warn Verdict = "warn"
	// Inconclusive: the target gave no answer, or what had to come first did
	// not work.
	Inconclusive Verdict = "inconclusive"
	// Fail: what must hold does not.
	Fail Verdict = "fail"
	// Error: the suite itself is at fault.
	Error Verdict = "error"
)

// Verdicts in the order in which reports count them, the worst first.
func Verdicts() []Verdict {
	return []Verdict{Error, Fail, Inconclusive, Warn, Pass, NotApplicable, Skipped}
}

// Exit codes of a run.
const (
	ExitConformant    = 0
	ExitNonConformant = 1
	ExitUsage         = 2
	ExitInconclusive  = 3
	ExitHarness       = 4
	ExitStaleWaiver   = 5
)

// Levels of a requirement.
const (
	Must   = "must"
	Should = "should"
	May    = "may"
)

// Requirement is something that a server or a client must do.
type Requirement struct {
	ID   string `yaml:"id"   json:"id"`
	Text string `yaml:"text" json:"text"`
	// Level is must, should or may.
	Level string `yaml:"level" json:"level"`
	// Subject is who has to: idporten, altinn, skatteetaten, selfservice, client or portprove.
	Subject string `yaml:"subject" json:"subject"`
	// Source is where it is known from.
	Source string `yaml:"source" json:"source"`
	// NoCase says why no case of this suite proves it.
	NoCase string `yaml:"no_case,omitempty" json:"no_case,omitempty"`
}

// Why a case was skipped when somebody has interrupted the run. Such a run is
// no half of a good one: a job that is cut off must not be green.
const (
	NotBegun = "interrupted before it had begun"
	NotEnded = "interrupted before it had ended"
)

func (k Case) interrupted() bool {
	return k.Verdict == Skipped && (k.Reason == NotBegun || k.Reason == NotEnded)
}
