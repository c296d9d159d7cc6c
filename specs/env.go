// Package specs is the conformance suite: what ID-porten, Altinn's token
// exchange and portprove's own control API must do, told over HTTP with
// literals.
//
// [Register] adds the cases for one target; an [Env] is a set of addresses or
// the control URL of a mock, and the suite uses a mock's powers (sandbox,
// clock, ageing, journal) through that URL like anybody else. Every case has a
// fresh sandbox and names, by its labels, the requirements of
// requirements.yaml that it proves. What only a mock can do carries the label
// mock-only.
//
// The words of the wire are written out here once more, and are shared with
// neither the mocks nor the client: a misspelt member can't agree with itself.
package specs

import (
	"slices"

	"github.com/onsi/ginkgo/v2"

	"github.com/portprove/portprove/specs/control"
)

// Env is a target of the suite.
type Env struct {
	// Name tells targets apart in reports.
	Name string
	// Control is the control API of a mock.
	Control *control.Client
	// RealHosts says that the target's listener knows the hosts of the real
	// services by the Host header of a request.
	RealHosts bool
	// Samples is the folder of the documents that the Tax Administration has
	// published; empty: cases that need them are left out.
	Samples string
}

// mockOnly labels cases that need a mock's clock, world or journal.
const mockOnly = "mock-only"

// chapter describes one part of the behaviour for a target.
type chapter func(Env)

// chapters in the order of the way: ID-porten, Altinn, self-service, clients, the
// mock's own.
var chapters = slices.Concat(idportenChapters, scopeChapters, altinnChapters, appChapters, skatteetatenChapters, selfServiceChapters, clientChapters, powerChapters)

// Register adds every case for the target. It is called before RunSpecs.
func Register(env Env) {
	ginkgo.Describe(env.Name, ginkgo.Label(mockOnly), func() {
		for _, describe := range chapters {
			describe(env)
		}
	})
}

// proves labels a case with the requirements that it proves.
func proves(ids ...string) ginkgo.Labels { return ginkgo.Label(ids...) }
