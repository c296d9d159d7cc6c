package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/portprove/portprove/specs/evidence"
)

// Case is a case and its verdict.
type Case struct {
	// ID is stable: the first requirement and four digits of the text.
	ID string `json:"id"`
	// Chapter and Text are its sentence.
	Chapter string `json:"chapter"`
	Text    string `json:"text"`
	// Requirements that it proves, and labels that are none.
	Requirements []string `json:"requirements"`
	Labels       []string `json:"labels,omitempty"`
	// Level is the strongest of its requirements.
	Level   string  `json:"level"`
	Verdict Verdict `json:"verdict"`
	// Reason says in a sentence why the verdict is not pass.
	Reason   string `json:"reason,omitempty"`
	Expected string `json:"expected,omitempty"`
	Observed string `json:"observed,omitempty"`
	// Cure is what to do next.
	Cure string `json:"cure,omitempty"`
	// Source is the place of the case in the suite.
	Source   string    `json:"source"`
	Measured []Measure `json:"measured,omitempty"`
	// Exchanges is how many are the case's evidence.
	Exchanges int `json:"exchanges"`
	// Waiver, if a known failure is put up with.
	Waiver *Waiver `json:"waiver,omitempty"`
	Millis int64   `json:"millis"`

	// Evidence is kept beside the report.
	Evidence []evidence.Exchange `json:"-"`
}

// Measure is a fact that no source demands: what the target does, and what
// the mock does.
type Measure struct {
	What     string `json:"what"`
	Observed string `json:"observed"`
	Modelled string `json:"modelled"`
}

// Mark is how a case says in its report that it was not judged. It goes with a
// skip.
type Mark struct {
	Verdict Verdict
	Reason  string
}

// The names of report entries that cases make.
const (
	MarkEntry    = "portprove verdict"
	MeasureEntry = "portprove measure"
)

// Context is what a case is judged by beside its own report.
type Context struct {
	Requirements []Requirement
	// Guesses says that what is only guessed must hold as well: so it is with
	// a mock, which claims it.
	Guesses bool
	Mask    *evidence.Masker
}

// CaseID of a case by its requirements and its sentence.
func CaseID(requirements []string, sentence string) string {
	sum := sha256.Sum256([]byte(sentence))
	first := "NONE"
	if len(requirements) > 0 {
		first = requirements[0]
	}
	return first + "." + hex.EncodeToString(sum[:2])
}

// Named is the case that ginkgo's report is about, with no verdict yet.
func (c Context) Named(spec types.SpecReport) Case {
	texts := spec.ContainerHierarchyTexts
	if len(texts) > 0 {
		texts = texts[1:] // the target
	}
	k := Case{Text: strings.Join(append(slices.Clone(texts[min(1, len(texts)):]), spec.LeafNodeText), " "), Requirements: []string{}}
	k.Chapter, k.Text = chapter(texts, k.Text)
	for _, label := range spec.Labels() {
		if r := c.find(label); r != nil {
			k.Requirements = append(k.Requirements, label)
			k.Level = stronger(k.Level, r.Level)
		} else {
			k.Labels = append(k.Labels, label)
		}
	}
	k.ID = CaseID(k.Requirements, strings.Join(append(slices.Clone(texts), spec.LeafNodeText), " "))
	k.Source = path.Base(strings.ReplaceAll(spec.LeafNodeLocation.FileName, `\`, "/")) + ":" + strconv.Itoa(spec.LeafNodeLocation.LineNumber)
	return k
}

// chapter and the rest of a sentence: the first container, or what stands before
// a colon where a case has none.
func chapter(containers []string, text string) (name, rest string) {
	if len(containers) > 0 {
		return strings.TrimRight(containers[0], ":, "), text
	}
	if before, after, found := strings.Cut(text, ": "); found {
		return before, after
	}
	return "the suite", text
}

func (c Context) find(id string) *Requirement {
	i := slices.IndexFunc(c.Requirements, func(r Requirement) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Requirements[i]
}

func stronger(a, b string) string {
	for _, level := range []string{Must, Should} {
		if a == level || b == level {
			return level
		}
	}
	return b
}

// Judge gives the verdict on a case, from ginkgo's report and what was
// exchanged. It is a pure function of the two.
func (c Context) Judge(spec types.SpecReport, exchanges []evidence.Exchange) Case {
	k := c.Named(spec)
	k.Evidence, k.Exchanges, k.Millis = exchanges, len(exchanges), spec.RunTime.Milliseconds()
	k.Measured = measures(spec)
	for i := range k.Measured {
		k.Measured[i].Observed = c.text(k.Measured[i].Observed)
	}
	switch {
	case spec.State.Is(types.SpecStatePassed):
		c.passed(&k)
	case spec.State.Is(types.SpecStateFailed):
		k.Expected, k.Observed = split(c.text(spec.Failure.Message))
		c.failed(&k)
	case spec.State.Is(types.SpecStateSkipped | types.SpecStatePending):
		k.Verdict, k.Reason = Skipped, c.text(spec.Failure.Message)
		if mark, found := marked(spec); found {
			k.Verdict, k.Reason = mark.Verdict, mark.Reason
		}
	case spec.State.Is(types.SpecStateInterrupted):
		k.Verdict, k.Reason = Skipped, NotEnded
	case spec.State.Is(types.SpecStateTimedout):
		k.Verdict, k.Reason = Inconclusive, "it had not ended in time: "+firstLine(c.text(spec.Failure.Message))
	default:
		k.Verdict, k.Reason = Error, "the suite itself failed: "+firstLine(c.text(spec.Failure.Message+" "+spec.Failure.ForwardedPanic))
		k.Cure = "This says nothing about the target. Please report it with the case's id."
	}
	return k
}

func (c Context) text(message string) string {
	if c.Mask == nil {
		return message
	}
	return c.Mask.Text(message)
}

func measures(spec types.SpecReport) []Measure {
	var list []Measure
	for _, entry := range spec.ReportEntries {
		if m, ok := entry.GetRawValue().(Measure); ok && entry.Name == MeasureEntry {
			list = append(list, m)
		}
	}
	return list
}

func marked(spec types.SpecReport) (Mark, bool) {
	for _, entry := range spec.ReportEntries {
		if m, ok := entry.GetRawValue().(Mark); ok && entry.Name == MarkEntry {
			return m, true
		}
	}
	return Mark{}, false
}

// passed demands that something of the subject was seen.
func (c Context) passed(k *Case) {
	k.Verdict = Pass
	about := func(id string) bool { r := c.find(id); return r != nil && r.Subject != "portprove" }
	seen := slices.ContainsFunc(k.Evidence, func(x evidence.Exchange) bool { return !IsSetup(x) })
	if !seen && (len(k.Evidence) == 0 || slices.ContainsFunc(k.Requirements, about)) {
		k.Verdict, k.Reason = Error, "the case has ended without having observed anything of its subject"
		k.Cure = "This says nothing about the target. Please report it with the case's id."
		return
	}
	if i := slices.IndexFunc(k.Measured, func(m Measure) bool { return m.Observed != m.Modelled }); i >= 0 {
		k.Reason = "measured: " + k.Measured[i].What + " differs from what the mock does; no source demands it"
		if c.Guesses {
			k.Verdict, k.Expected, k.Observed = Fail, k.Measured[i].Modelled, k.Measured[i].Observed
			k.Cure = "The mock no longer does what the suite says that it does: one of the two is wrong."
		}
	}
}

// IsSetup tells the frame of a case from what it observes: a case makes its sandbox, reads its world and takes it away again,
// which observes nothing.
func IsSetup(x evidence.Exchange) bool {
	return x.Party == evidence.Control && (x.Method == http.MethodDelete || x.Method == http.MethodGet && x.Path == "/world" || x.Method == http.MethodPost && x.Path == "/sandboxes")
}

// failed goes by the levels and the sources of the requirements.
func (c Context) failed(k *Case) {
	if i := slices.IndexFunc(k.Evidence, func(x evidence.Exchange) bool { return x.Error != "" && x.Status == 0 }); i >= 0 {
		x := k.Evidence[i]
		k.Verdict, k.Reason = Inconclusive, x.Party+" gave no answer to "+x.Method+" "+pathAlone(x.Path)+": "+firstLine(x.Error)
		k.Cure = "See that the address is right and that somebody listens (portprove doctor), then run it again: --only " + k.ID
		return
	}
	switch {
	case !slices.ContainsFunc(k.Evidence, func(x evidence.Exchange) bool { return !IsSetup(x) }):
		k.Verdict, k.Reason = Inconclusive, "it had to end before it could ask the target for anything"
		k.Cure = "What was observed says why. Mend that, and run it again: --only " + k.ID
	case k.Level != Must:
		k.Verdict, k.Reason = Warn, "not as it "+k.Level+" be"
		k.Cure = "Nothing that must hold is broken. Read the source of the requirement, and decide."
	case !c.Guesses && c.guessed(k.Requirements):
		k.Verdict, k.Reason = Warn, "not as the mock does it; the requirement's source is a guess, so nothing is demanded"
		k.Cure = "Please report what was observed: it is a fact that the mock lacks."
	default:
		k.Verdict, k.Reason = Fail, "not as it must be"
		k.Cure = "Compare expected with observed, look at the exchanges, and read the source of the requirement. Again: --only " + k.ID
	}
}

// guessed says whether no requirement of that level has a source but a guess.
func (c Context) guessed(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool {
		r := c.find(id)
		return r != nil && r.Level == Must && !strings.HasPrefix(r.Source, "guess:") && !strings.HasPrefix(r.Source, "unknown")
	})
}

func pathAlone(address string) string {
	before, _, _ := strings.Cut(address, "?")
	return before
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
