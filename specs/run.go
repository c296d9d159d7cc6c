package specs

import (
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/formatter"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// Run says which cases are run against a target, and who is told.
type Run struct {
	Env Env
	// Wants chooses cases; nil: all.
	Wants func(judge.Case) bool
	// Plan, if set, is told of all cases that will be run before the first;
	// Begins of each that begins, Ends of each with its verdict.
	Plan   func([]judge.Case)
	Begins func(judge.Case)
	Ends   func(judge.Case)
	// Stop, once it is closed, lets the current case end and no other begin.
	Stop <-chan struct{}
	Seed int64
	// Secrets are masked wherever they are seen: kind, value, and so on.
	Secrets []string
}

// Limits of a run. A target that is waited for longer than this is not judged.
const (
	suiteTimeout = time.Hour
	caseTimeout  = 2 * time.Minute // of one that needs nobody
	gracePeriod  = 5 * time.Second
)

var errEmpty = errors.New("the selection has no case")

// Do runs the cases in this process, which can be done once: ginkgo has one
// suite per process. An error means that nothing was run.
func (r Run) Do() error {
	list, err := requirements()
	if err != nil {
		return err
	}
	judging := judge.Context{Requirements: list, Guesses: r.Env.Control != nil}
	g := &gate{judging: judging, field: r.Env.Field, wants: r.Wants, begins: r.Begins, stop: r.Stop}
	if r.Env.Control != nil {
		g.control = r.Env.Control.URL
	}
	r.Env.gate = g
	Register(r.Env)
	plan := g.plan()
	if r.Plan != nil {
		r.Plan(plan)
	}
	if len(plan) == 0 {
		return errEmpty
	}
	ginkgo.ReportAfterEach(func(spec ginkgo.SpecReport) {
		if !g.wanted(spec) {
			return
		}
		own := judging
		own.Mask = evidence.NewMasker(r.Secrets...)
		exchanges := wire.End(own.Mask)
		r.Ends(own.Judge(spec, exchanges))
	})
	suite, reporter := ginkgo.GinkgoConfiguration()
	suite.FailOnEmpty, suite.RandomSeed = true, r.Seed
	suite.Timeout, suite.GracePeriod = suiteTimeout, gracePeriod
	reporter.NoColor = true
	// ginkgo has no silent mode; what it has to say is told by Ends.
	formatter.ColorableStdOut = io.Discard
	ginkgo.RunSpecs(&outcome{}, r.Env.Name, suite, reporter)
	return nil
}

// outcome is all that ginkgo needs of a test; the verdicts are elsewhere.
type outcome struct{ failed bool }

// Fail is ginkgo's.
func (o *outcome) Fail() { o.failed = true }

func (g *gate) plan() []judge.Case {
	var list []judge.Case
	for _, spec := range ginkgo.PreviewSpecs("plan").SpecReports {
		if g.wanted(spec) {
			list = append(list, g.judging.Named(spec))
		}
	}
	slices.SortFunc(list, func(a, b judge.Case) int { return strings.Compare(a.ID, b.ID) })
	return list
}

// Cases lists every case of the suite without running one. It takes this
// process's one suite, so it is for processes that run no case.
func Cases() ([]judge.Case, error) { return cases() }

var cases = sync.OnceValues(func() ([]judge.Case, error) {
	list, err := requirements()
	if err != nil {
		return nil, err
	}
	g := &gate{judging: judge.Context{Requirements: list}}
	Register(Env{Name: "cases"})
	return g.plan(), nil
})
