// Package specs is the conformance suite: what ID-porten, Altinn's token
// exchange and portprove's own control API must do, told over HTTP with
// literals.
//
// [Register] adds the cases for one target; an [Env] is a set of addresses or
// the control URL of a mock, and the suite uses a mock's powers (sandbox,
// clock, ageing, journal) through that URL like anybody else. Every case has a
// fresh sandbox and names, by its labels, the requirements of
// requirements.yaml that it proves. What only a mock can do carries the label
// mock-only; what may be asked of a real environment, safe-on-real.
//
// `go test` runs the cases by [Register] and ginkgo; `portprove check server`
// by [Run], which tells of each case with its verdict and its evidence.
//
// The words of the wire are written out here once more, and are shared with
// neither the mocks nor the client: a misspelt member can't agree with itself.
package specs

import (
	"net/http"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// Env is a target of the suite.
type Env struct {
	// Name tells targets apart in reports.
	Name string
	// Control is the control API of a mock; nil where there is none.
	Control *control.Client
	// RealHosts says that the target's listener knows the hosts of the real
	// services by the Host header of a request.
	RealHosts bool
	// Samples is the folder of the documents that the Tax Administration has
	// published; empty: cases that need them are not applicable.
	Samples string
	// Field is a target that is reached by its addresses alone. It may be nil
	// where Control is not: a sandbox has addresses, too.
	Field *Field

	gate *gate
}

// The labels of cases that are no requirements.
const (
	// LabelMockOnly: needs a mock's clock, world or journal.
	LabelMockOnly = "mock-only"
	// LabelSafe: may be asked of a real environment.
	LabelSafe = "safe-on-real"
	// LabelIntrusive: is noticed there, so somebody has to want it.
	LabelIntrusive = "intrusive"
	// LabelPerson: somebody has to sign in.
	LabelPerson = "person"
)

// CaseLabels are all of them.
func CaseLabels() []string { return []string{LabelMockOnly, LabelSafe, LabelIntrusive, LabelPerson} }

// chapter describes one part of the behaviour for a target.
type chapter func(Env)

// chapters in the order of the way: ID-porten, Altinn, self-service, clients, the
// mock's own.
var chapters = slices.Concat(idportenChapters, scopeChapters, altinnChapters, appChapters, skatteetatenChapters, selfServiceChapters, clientChapters, powerChapters)

// Register adds every case for the target. It is called before RunSpecs.
func Register(env Env) {
	gomega.RegisterFailHandler(ginkgo.Fail)
	bare := env.Control == nil
	env.Control = watched(env.Control)
	if env.Field != nil && env.Field.Config.HTTP != nil {
		wire.Through(env.Field.Config.HTTP.Transport)
	}
	part := func(chapters []chapter, labels ...any) {
		ginkgo.Describe(env.Name, append(labels, func() {
			if env.gate != nil {
				ginkgo.BeforeEach(func() { env.gate.pass(bare) })
			}
			for _, describe := range chapters {
				describe(env)
			}
		})...)
	}
	part(chapters, ginkgo.Label(LabelMockOnly))
	part(fieldChapters)
}

// watched is a client whose exchanges are evidence. Without a control API it is
// one that reaches nothing: cases that need it are not begun.
func watched(c *control.Client) *control.Client {
	if c == nil {
		return &control.Client{}
	}
	if c.HTTP != nil && c.HTTP.Transport != nil {
		wire.Through(c.HTTP.Transport)
	}
	own := *c
	own.HTTP = &http.Client{
		Timeout: 30 * time.Second, Transport: wire,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return &own
}

// proves labels a case with the requirements that it proves, and lets it take no
// longer than a case may.
func proves(ids ...string) []any {
	return []any{ginkgo.Label(ids...), ginkgo.SpecTimeout(caseTimeout)}
}
