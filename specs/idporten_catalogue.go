package specs

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// catalogueFlavours are the sandboxes in which an entry may be produced: two
// values of the switch texts, and one of the switch generation.
var catalogueFlavours = []string{"seen", "sdk", "legacy"}

// catalogued is a case that brings an entry of the error catalogue about.
type catalogued struct {
	id, what, requirement string
	// says is the answer by flavour; the reason that goes with it names the id.
	says map[string]said
	// provoke makes the server answer so.
	provoke func(context.Context, ground) answer
	// behaves stands in place of both where the server does nothing wrong, or
	// says nothing on the wire; it makes its own demands, in these flavours.
	behaves   func(context.Context, ground)
	behavesIn []string
	// switches that the sandbox has besides its flavour's.
	switches map[string]string
	// realHosts: only a target whose listener goes by the real hosts can.
	realHosts bool
}

func (c catalogued) flavours() []string {
	return slices.DeleteFunc(slices.Clone(catalogueFlavours), func(flavour string) bool {
		_, says := c.says[flavour]
		return !says && !slices.Contains(c.behavesIn, flavour)
	})
}

func catalogueCases() []catalogued {
	return slices.Concat(cataloguedPages, cataloguedErrors, cataloguedPushes, cataloguedClients, cataloguedGrants, cataloguedTokens, cataloguedBehaviour)
}

func describeCatalogue(env Env) {
	Describe("the error catalogue of ID-porten:", func() {
		for _, c := range catalogueCases() {
			for _, flavour := range c.flavours() {
				It(c.id+", "+c.what+", in flavour "+flavour, proves(c.requirement), func(ctx SpecContext) {
					if c.realHosts && !env.RealHosts {
						notApplicable("the listener does not go by the hosts of the real services (layout hosts does)")
					}
					g := env.ground(ctx, flavour, c.switches)
					if c.behaves != nil {
						c.behaves(ctx, g)
						return
					}
					a := c.provoke(ctx, g)
					c.says[flavour].expectVerbatim(a)
					Expect(a.Header.Get("Portprove-Why")).To(HavePrefix(c.id + "; "))
				})
			}
		}
	})
}

// ground is a sandbox of one flavour.
type ground struct {
	*stage
	env     Env
	flavour string
}

func (env Env) ground(ctx context.Context, flavour string, switches map[string]string) ground {
	GinkgoHelper()
	all := map[string]string{"texts": flavour}
	if flavour == "legacy" {
		all = map[string]string{"generation": "legacy"}
	}
	for name, value := range switches {
		all[name] = value
	}
	return ground{env.open(ctx, control.Order{Switches: all}), env, flavour}
}

// issuer ends with a slash in the generation before today's, and endpoints are
// below it.
func (g ground) issuer() string {
	if g.flavour == "legacy" {
		return g.Addresses["idporten"] + "/idporten-oidc-provider/"
	}
	return g.Addresses["idporten"]
}

func (g ground) endpoint(name string) string { return strings.TrimSuffix(g.issuer(), "/") + "/" + name }

// ask sends a form to the token endpoint, with an Authorization header if it is
// not empty.
func (g ground) ask(ctx context.Context, form url.Values, header string) answer {
	GinkgoHelper()
	if header == "" {
		return post(ctx, g.endpoint("token"), form)
	}
	return post(ctx, g.endpoint("token"), form, "Authorization", header)
}

// enter signs in without a page and redeems the code.
func (g ground) enter(ctx context.Context, clientID string, changes ...string) tokenSet {
	GinkgoHelper()
	form := g.codeForm(clientID, g.code(ctx, clientID, changes...))
	if clientID == "web-demo" {
		return g.ask(ctx, form, rawBasic("web-demo", "web-demo-secret")).tokens()
	}
	return g.ask(ctx, form, "").tokens()
}

// asserted is a token request of jwt-demo whose assertion is right but for the
// turns.
func (g ground) asserted(ctx context.Context, turns ...turn) url.Values {
	GinkgoHelper()
	turns = append([]turn{claiming("aud", g.issuer())}, turns...)
	return edited(g.codeForm("jwt-demo", "no.code"), byAssertion(g.assert(ctx, turns...)))
}

// badToken is a refusal that stands in the header WWW-Authenticate alone.
func badToken(text string) said {
	return said{status: 401, code: "invalid_token", text: text, challenge: "Bearer"}
}

// expectVerbatim checks status, content type and what is said, wherever it
// stands; other cases look at the rest of such an answer.
func (w said) expectVerbatim(a answer) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(w.status), a.Body)
	Expect(a.contentType()).To(Equal(w.contentType))
	text := strings.ReplaceAll(regexp.QuoteMeta(w.text), `\{id\}`, uuid)
	switch {
	case w.challenge == "Bearer":
		Expect(a.Header.Get("WWW-Authenticate")).To(MatchRegexp(`^Bearer error="` + w.code + `", error_description="` + text + `"$`))
		Expect(a.Body).To(BeEmpty())
	case w.status == http.StatusFound:
		q := a.location().Query()
		Expect(q.Get("error")).To(Equal(w.code))
		Expect(q.Get("error_description")).To(MatchRegexp("^" + text + "$"))
	case w.contentType == "application/json":
		Expect(a.Body).To(MatchRegexp(`^\{"error":"` + w.code + `","error_description":"` + text + `"\}$`))
	case w.code == "":
		Expect(a.Body).To(Equal(w.text))
	default:
		Expect(a.Body).To(And(ContainSubstring("<h1>Noe gikk galt</h1>"), MatchRegexp(`<p class="alarm" role="alert"[^>]*>`+text+`</p>`)))
		Expect(a.Body).To(MatchRegexp(`<code>400 ` + w.code + ` \(traceId=` + uuid + `\)</code>`))
	}
}

// asking is an authorization request of the web demo, changed.
func asking(changes ...edit) func(context.Context, ground) answer {
	return func(ctx context.Context, g ground) answer {
		return g.authorize(ctx, edited(g.authorizeQuery("web-demo"), changes...))
	}
}

// presenting is a token request of a client whose code nobody will come to
// look at, changed.
func presenting(clientID, header string, changes ...edit) func(context.Context, ground) answer {
	return func(ctx context.Context, g ground) answer {
		return g.ask(ctx, edited(g.codeForm(clientID, "no.code"), changes...), header)
	}
}

// asserting is one of jwt-demo whose assertion has these turns.
func asserting(turns ...turn) func(context.Context, ground) answer {
	return func(ctx context.Context, g ground) answer { return g.ask(ctx, g.asserted(ctx, turns...), "") }
}

// redeeming is one with a fresh code, changed.
func redeeming(changes ...edit) func(context.Context, ground) answer {
	return func(ctx context.Context, g ground) answer {
		return g.ask(ctx, edited(g.codeForm("finance-refresh", g.code(ctx, "finance-refresh")), changes...), "")
	}
}
