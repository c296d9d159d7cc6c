package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// ask reads from the sandbox's control API.
func (s *stage) ask(ctx context.Context, path string) answer {
	GinkgoHelper()
	return get(ctx, s.Control+path)
}

// order sends JSON to the sandbox's control API.
func (s *stage) order(ctx context.Context, method, path, body string) answer {
	GinkgoHelper()
	return call(ctx, method, s.Control+path, body, "Content-Type", "application/json")
}

// expectJSON demands a 200 with this JSON.
func expectJSON(a answer, want string) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	Expect(a.contentType()).To(Equal("application/json"))
	Expect(a.Body).To(MatchJSON(want))
}

// expectProblem demands a refusal of the control API and returns what it says
// with all its errors.
func expectProblem(a answer, status int, title string) string {
	GinkgoHelper()
	Expect(a.Status).To(Equal(status), a.Body)
	Expect(a.contentType()).To(Equal("application/problem+json"))
	problem := a.jsonObject()
	Expect(problem).To(HaveKeyWithValue("type", "about:blank"))
	Expect(problem).To(HaveKeyWithValue("title", title))
	Expect(problem).To(HaveKeyWithValue("status", float64(status)))
	Expect(problem["detail"]).NotTo(BeEmpty())
	return a.Body
}

func describeClock(env Env) {
	const newYear = `{"now":"2031-01-01T00:00:00Z","running":false}`
	Describe("control: the clock", func() {
		It("can be set, forward and back", proves("PPV-CLOCK-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectJSON(s.order(ctx, http.MethodPost, "/clock", `{"set":"2031-01-01T00:00:00Z"}`), newYear)
			expectJSON(s.ask(ctx, "/clock"), newYear)
			expectJSON(s.order(ctx, http.MethodPost, "/clock", `{"set":"2019-12-31T23:00:00+01:00"}`), `{"now":"2019-12-31T22:00:00Z","running":false}`)
			expectJSON(s.ask(ctx, "/clock"), `{"now":"2019-12-31T22:00:00Z","running":false}`)
		})

		DescribeTable("can be advanced, by a duration as people write it",
			func(ctx SpecContext, by, now string) {
				s := env.open(ctx)
				s.order(ctx, http.MethodPost, "/clock", `{"set":"2031-01-01T00:00:00Z"}`)
				want := `{"now":"` + now + `","running":false}`
				expectJSON(s.order(ctx, http.MethodPost, "/clock", `{"advance":"`+by+`"}`), want)
				expectJSON(s.ask(ctx, "/clock"), want)
			},
			Entry("seconds", proves("PPV-CLOCK-01"), "61s", "2031-01-01T00:01:01Z"),
			Entry("days", proves("PPV-CLOCK-01"), "365d", "2032-01-01T00:00:00Z"),
			Entry("days and hours", proves("PPV-CLOCK-01"), "1d12h", "2031-01-02T12:00:00Z"),
			Entry("back", proves("PPV-CLOCK-01"), "-1h", "2030-12-31T23:00:00Z"),
		)

		It("does in one order what is asked, in the order freeze, set, advance", proves("PPV-CLOCK-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.order(ctx, http.MethodPost, "/clock", `{"advance":"1s","set":"2031-01-01T00:00:00Z","freeze":true}`)
			expectJSON(a, `{"now":"2031-01-01T00:00:01Z","running":false}`)
		})

		It("stands or runs", proves("PPV-CLOCK-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			Expect(s.ask(ctx, "/clock").Body).To(Equal(s.ask(ctx, "/clock").Body))
			Expect(s.order(ctx, http.MethodPost, "/clock", `{"freeze":false}`).jsonObject()).To(HaveKeyWithValue("running", true))
			Expect(s.ask(ctx, "/clock").Body).NotTo(Equal(s.ask(ctx, "/clock").Body))
			Expect(s.order(ctx, http.MethodPost, "/clock", `{"freeze":true}`).jsonObject()).To(HaveKeyWithValue("running", false))
			Expect(s.ask(ctx, "/clock").Body).To(Equal(s.ask(ctx, "/clock").Body))
		})

		It("shows in the Date of every answer of ID-porten and Altinn, refusals included", proves("PPV-CLOCK-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.order(ctx, http.MethodPost, "/clock", `{"set":"2031-01-01T00:00:00Z"}`)
			const date = "Wed, 01 Jan 2031 00:00:00 GMT"
			code := s.code(ctx, "finance")
			token := s.token(ctx, s.codeForm("finance", code))
			for what, a := range map[string]answer{
				"discovery":         get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration"),
				"authorize":         s.authorize(ctx, s.authorizeQuery("finance")),
				"an error page":     s.authorize(ctx, s.authorizeQuery("finance", "redirect_uri", "https://elsewhere.example/")),
				"token":             token,
				"a used code":       s.token(ctx, s.codeForm("finance", code)),
				"exchange":          s.exchange(ctx, token.tokens().AccessToken),
				"a bad token":       s.exchange(ctx, "opaque"),
				"Altinn's keys":     get(ctx, s.Addresses["altinn"]+altinnJWKS),
				"nothing at all":    get(ctx, s.Addresses["altinn"]+"/nothing"),
				"another method":    post(ctx, s.Addresses["idporten"]+"/jwks.json", nil),
				"nothing, idporten": get(ctx, s.Addresses["idporten"]+"/nothing"),
			} {
				Expect(a.Header.Get("Date")).To(Equal(date), what)
			}
		})

		It("is followed by what lives by it, forward and back", proves("PPV-CLOCK-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			access := s.signIn(ctx, "finance-2021").AccessToken
			s.advance(ctx, 3*time.Hour)
			expectUnauthorized(s.exchange(ctx, access))
			s.advance(ctx, -3*time.Hour)
			expectBareJWT(s.exchange(ctx, access))
			Expect(s.token(ctx, s.codeForm("finance", code)).Status).To(Equal(http.StatusOK))
		})

		DescribeTable("refuses what makes no sense, and does not move",
			func(ctx SpecContext, body, says string) {
				s := env.open(ctx)
				before := s.ask(ctx, "/clock").Body
				Expect(expectProblem(s.order(ctx, http.MethodPost, "/clock", body), http.StatusUnprocessableEntity, "Unprocessable Entity")).To(ContainSubstring(says))
				Expect(s.ask(ctx, "/clock").Body).To(Equal(before))
			},
			Entry("nothing", proves("PPV-CLOCK-01"), `{}`, `nothing to do`),
			Entry("no duration", proves("PPV-CLOCK-01"), `{"advance":"soon"}`, `"path":"advance"`),
			Entry("no time", proves("PPV-CLOCK-01"), `{"set":"tomorrow"}`, `"path":"set"`),
			Entry("an unknown member", proves("PPV-CLOCK-01"), `{"advance_by":"1s"}`, `did you mean advance?`),
			Entry("a year without tokens", proves("PPV-CLOCK-01"), `{"set":"9000-12-31T00:00:00Z","advance":"48h"}`, `was not moved`),
		)
	})
}
