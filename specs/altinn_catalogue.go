package specs

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Flavours of Altinn's and the Tax Administration's part of the catalogue: the
// two generations of the app library and, where there is but one way to say it,
// the default sandbox.
const (
	flavourV7      = "v7"
	flavourV8      = "v8"
	flavourDefault = "default"
)

var altinnFlavours = []string{flavourV7, flavourV8, flavourDefault}

// uttered is an answer to the letter. In its body {instance}, {guid} and {trace}
// stand for what differs each time, and {rest} for whatever follows.
type uttered struct {
	status            int
	contentType, body string
}

// altinnCase is a case that brings an entry of the catalogue about at the
// exchange, the app or the validator.
type altinnCase struct {
	id, what, requirement string
	says                  map[string]uttered
	// provoke makes the server answer so.
	provoke func(context.Context, place) answer
	// behaves stands in place of both where no server says anything wrong.
	behaves   func(context.Context, place)
	behavesIn []string
	switches  []string
	realHosts bool
}

// place is where a case happens: sandboxes of one flavour.
type place struct {
	Env

	flavour  string
	switches []string
}

// desk opens a sandbox and lets somebody in.
func (p place) desk(ctx context.Context) *desk {
	GinkgoHelper()
	return p.Env.desk(ctx, p.chosen()...)
}

// stage opens a sandbox.
func (p place) stage(ctx context.Context) *stage {
	GinkgoHelper()
	return p.filingStage(ctx, "", p.chosen()...)
}

func (p place) chosen() []string {
	if p.flavour == flavourDefault {
		return p.switches
	}
	return append([]string{"app_lib", p.flavour}, p.switches...)
}

func (c altinnCase) flavours() []string {
	return slices.DeleteFunc(slices.Clone(altinnFlavours), func(flavour string) bool {
		_, says := c.says[flavour]
		return !says && !slices.Contains(c.behavesIn, flavour)
	})
}

func altinnCases() []altinnCase {
	return slices.Concat(cataloguedExchange, cataloguedInstances, cataloguedUploads, cataloguedProcess, cataloguedSubmissions, cataloguedVerdicts)
}

func describeAltinnCatalogue(env Env) {
	Describe("the error catalogue of Altinn and the Tax Administration:", func() {
		for _, c := range altinnCases() {
			if c.realHosts && !env.RealHosts {
				continue
			}
			for _, flavour := range c.flavours() {
				It(c.id+", "+c.what+", in flavour "+flavour, proves(c.requirement), func(ctx SpecContext) {
					p := place{env, flavour, c.switches}
					if c.behaves != nil {
						c.behaves(ctx, p)
						return
					}
					a := c.provoke(ctx, p)
					c.says[flavour].expect(a)
					Expect(a.Header.Get("Portprove-Why")).To(HavePrefix(c.id + "; "))
				})
			}
		}
	})
}

// expect demands the answer.
func (w uttered) expect(a answer) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(w.status), a.Body)
	Expect(a.contentType()).To(Equal(w.contentType))
	pattern := regexp.QuoteMeta(w.body)
	for name, of := range map[string]string{
		`\{instance\}`: `\d+/` + uuid, `\{guid\}`: uuid, `\{trace\}`: `00-[0-9a-f]{32}-[0-9a-f]{16}-00`, `\{correlation\}`: correlationPattern, `\{rest\}`: `[\s\S]*`,
	} {
		pattern = strings.ReplaceAll(pattern, name, of)
	}
	Expect(a.Body).To(MatchRegexp("^" + pattern + "$"))
}

// nothing is a status without a body.
func nothing(status int) uttered { return uttered{status: status} }

func plain(status int, body string) uttered {
	return uttered{status, "text/plain; charset=utf-8", body}
}

// quoted is a text as JSON.
func quoted(status int, body string) uttered {
	return uttered{status, "application/json; charset=utf-8", `"` + strings.ReplaceAll(body, `"`, `\"`) + `"`}
}

func problemOf(status int, body string) uttered {
	return uttered{status, "application/problem+json; charset=utf-8", body}
}

// inBoth says the same in both generations.
func inBoth(u uttered) map[string]uttered { return map[string]uttered{flavourV7: u, flavourV8: u} }

// generations says it in one form or the other.
func generations(first, later uttered) map[string]uttered {
	return map[string]uttered{flavourV7: first, flavourV8: later}
}

// byDefault says it in the default sandbox.
func byDefault(u uttered) map[string]uttered { return map[string]uttered{flavourDefault: u} }

// cataloguedBy lists the cases of the other servers as the suite's list has
// them.
func cataloguedBy(cases []altinnCase) []CatalogueCase {
	var list []CatalogueCase
	for _, c := range cases {
		for _, flavour := range c.flavours() {
			list = append(list, CatalogueCase{c.id, flavour, c.requirement})
		}
	}
	return list
}

// edits is a set of headers with some changed; an empty value takes one away.
func edits(headers map[string]string, changes ...string) []string {
	all := maps.Clone(headers)
	for pair := range slices.Chunk(changes, 2) {
		all[pair[0]] = pair[1]
	}
	var list []string
	for name, value := range all {
		if value != "" {
			list = append(list, name, value)
		}
	}
	return list
}
