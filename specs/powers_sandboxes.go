package specs

import (
	"net/http"
	"strings"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

func describeSandboxes(env Env) {
	Describe("control: sandboxes", func() {
		sandboxes := env.Control.URL + "/sandboxes"
		const json = "application/json"

		It("are made, listed, described and deleted", proves("PPV-SANDBOX-01"), func(ctx SpecContext) {
			a := call(ctx, http.MethodPost, sandboxes, `{"frozen":true,"clock":"2031-01-01T00:00:00Z","switches":{"texts":"sdk"}}`, "Content-Type", json)
			Expect(a.Status).To(Equal(http.StatusCreated))
			Expect(a.contentType()).To(Equal(json))
			made := a.jsonObject()
			id, ok := made["id"].(string)
			Expect(ok).To(BeTrue())
			Expect(id).To(MatchRegexp(`^[0-9a-f]{12}$`))
			own := sandboxes + "/" + id
			Expect(a.Header.Get("Location")).To(Equal(own))
			Expect(made).To(HaveLen(7))
			// The control API may have a listener of its own.
			site, ok := get(ctx, env.Control.URL).jsonObject()["base"].(string)
			Expect(ok).To(BeTrue())
			Expect(made).To(And(
				HaveKeyWithValue("base", site+"/s/"+id),
				HaveKeyWithValue("control", own), HaveKeyWithValue("blind", false),
				HaveKeyWithValue("switches", map[string]any{"texts": "sdk"}),
				HaveKeyWithValue("clock", map[string]any{"now": "2031-01-01T00:00:00Z", "running": false}),
				HaveKeyWithValue("addresses", And(HaveLen(6), HaveKey("idporten"), HaveKey("login"), HaveKey("altinn"), HaveKey("apps"), HaveKey("skatteetaten"), HaveKey("selfservice")))))
			Expect(get(ctx, own).jsonObject()).To(Equal(made))
			Expect(get(ctx, sandboxes).jsonObject()).To(HaveKeyWithValue("sandboxes", ContainElement(Equal(made))))

			Expect(call(ctx, http.MethodDelete, own, "").Status).To(Equal(http.StatusNoContent))
			base, ok := made["base"].(string)
			Expect(ok).To(BeTrue())
			Expect(get(ctx, base+"/").Status).To(Equal(http.StatusNotFound))
			Expect(expectProblem(get(ctx, own), http.StatusNotFound, "Not Found")).To(ContainSubstring(id))
			expectProblem(get(ctx, own+"/journal"), http.StatusNotFound, "Not Found")
			expectProblem(call(ctx, http.MethodDelete, own, ""), http.StatusNotFound, "Not Found")
			Expect(get(ctx, sandboxes).Body).NotTo(ContainSubstring(id))
		})

		It("go by themselves when their time is over", proves("PPV-SANDBOX-01"), func(ctx SpecContext) {
			a := call(ctx, http.MethodPost, sandboxes, `{"ttl":"1ns"}`, "Content-Type", json)
			Expect(a.Status).To(Equal(http.StatusCreated))
			expectProblem(get(ctx, a.Header.Get("Location")), http.StatusNotFound, "Not Found")
			s := env.open(ctx, control.Order{TTL: "1h"})
			Expect(s.ask(ctx, "").Status).To(Equal(http.StatusOK))
		})

		DescribeTable("are not made to a wrong order",
			func(ctx SpecContext, body, says string) {
				a := call(ctx, http.MethodPost, sandboxes, body, "Content-Type", json)
				Expect(expectProblem(a, http.StatusUnprocessableEntity, "Unprocessable Entity")).To(ContainSubstring(says))
			},
			Entry("an unknown switch", proves("PPV-SANDBOX-01"), `{"switches":{"text":"sdk"}}`, `there is no switch \"text\"; did you mean \"texts\"?`),
			Entry("a value that a switch doesn't take", proves("PPV-SANDBOX-01"), `{"switches":{"texts":"loud"}}`, `switch texts: \"loud\" is not allowed; allowed: seen, sdk`),
			Entry("an unknown member", proves("PPV-SANDBOX-01"), `{"blinded":true}`, `did you mean blind?`),
			Entry("a negative time to live", proves("PPV-SANDBOX-01"), `{"ttl":"-1h"}`, `"path":"ttl"`),
			Entry("a world with a fault", proves("PPV-SANDBOX-01"), `{"world":{"version":1,"persons":[]}}`, `"path":"world.persons"`),
		)

		It("know nothing of each other: clock, world, codes, journal", proves("PPV-SANDBOX-01"), func(ctx SpecContext) {
			one, other := env.open(ctx), env.open(ctx)
			now := other.now(ctx)
			one.advance(ctx, year)
			Expect(other.now(ctx)).To(BeTemporally("==", now))
			one.advance(ctx, -year)
			world := other.ask(ctx, "/world").Body
			one.patch(ctx, "finance", map[string]any{"client_secret": "another"})
			Expect(other.ask(ctx, "/world").Body).To(Equal(world))
			code := one.code(ctx, "finance")
			Expect(other.seqs(ctx, "")).To(BeEmpty())
			expectLawful(other.token(ctx, other.codeForm("finance", code)))
			Expect(other.latest(ctx, "token").Refusal).To(Equal("code_unknown"))
			refresh := one.token(ctx, one.codeForm("finance", code)).tokens().RefreshToken
			other.expectGrantGone(ctx, other.refresh(ctx, "finance", refresh), "refresh_unknown")
		})

		It("serve side by side: eight walks at once in two of them, all good", proves("PPV-SANDBOX-01"), func(ctx SpecContext) {
			var wg sync.WaitGroup
			for _, s := range []*stage{env.open(ctx), env.open(ctx)} {
				for _, clientID := range []string{"finance", "finance-2021", "finance-refresh", "web-demo"} {
					wg.Go(func() {
						defer GinkgoRecover()
						t := s.signIn(ctx, clientID)
						t = s.refresh(ctx, clientID, t.RefreshToken).tokens()
						_, claims := jwtParts(expectBareJWT(s.exchange(ctx, t.AccessToken)))
						Expect(claims).To(And(HaveKeyWithValue("client_id", clientID),
							HaveKeyWithValue("iss", s.Addresses["altinn"]+"/authentication/api/v1/openid/")))
					})
				}
			}
			wg.Wait()
		})
	})
}

// bytesOf are what chance has a part in: code, tokens, subject, session.
func bytesOf(ctx SpecContext, s *stage) []any {
	GinkgoHelper()
	code := s.code(ctx, "finance")
	t := s.token(ctx, s.codeForm("finance", code)).tokens()
	_, access := jwtParts(t.AccessToken)
	_, id := jwtParts(t.IDToken)
	_, altinn := jwtParts(expectBareJWT(s.exchange(ctx, t.AccessToken)))
	late := s.token(ctx, s.codeForm("finance", code))
	return []any{code, t.RefreshToken, access["jti"], id["jti"], id["sub"], altinn["sid"], late.correlationID()}
}

func describeSeed(env Env) {
	Describe("control: a seed", func() {
		seeded := func(ctx SpecContext, seed uint64) *stage {
			GinkgoHelper()
			return env.open(ctx, control.Order{Seed: &seed, Clock: time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)})
		}

		It("makes everything repeat that chance has a part in", proves("PPV-SEED-01"), func(ctx SpecContext) {
			Expect(bytesOf(ctx, seeded(ctx, 7))).To(Equal(bytesOf(ctx, seeded(ctx, 7))))
		})

		It("yields something else from another seed, and from none", proves("PPV-SEED-01"), func(ctx SpecContext) {
			first := bytesOf(ctx, seeded(ctx, 7))
			for _, others := range [][]any{bytesOf(ctx, seeded(ctx, 8)), bytesOf(ctx, env.open(ctx))} {
				for i := range first {
					Expect(others[i]).NotTo(Equal(first[i]))
				}
			}
		})

		It("repeats whole answers, but for the addresses in signed tokens", proves("PPV-SEED-01"), func(ctx SpecContext) {
			var bodies []string
			for range 2 {
				s := seeded(ctx, 7)
				body := get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").Body +
					s.token(ctx, s.codeForm("finance", "never.issued")).Body + s.exchange(ctx, "opaque").Body
				bodies = append(bodies, strings.ReplaceAll(body, s.ID, "id"))
			}
			Expect(bodies[0]).To(Equal(bodies[1]))
		})
	})
}
