package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeAge(env Env) {
	// The authorization of finance-refresh begins here; its refresh token has
	// 30 days.
	const set = `{"set":"2031-01-01T00:00:00Z"}`
	authorization := func(s *stage, started, ends, refreshEnds string) string {
		return `{"client_id":"finance-refresh","pid":"` + s.pid() + `",
			"scopes":["openid","skatteetaten:mvameldinginnsending","skatteetaten:mvameldingvalidering","altinn:instances.read","altinn:instances.write"],
			"started":"` + started + `","ends":"` + ends + `","refresh_ends":"` + refreshEnds + `"}`
	}
	Describe("control: ageing an authorization", func() {
		It("moves its start and end, and neither now, nor tokens that are out, nor inactivity", proves("PPV-AGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.order(ctx, http.MethodPost, "/clock", set)
			t := s.signIn(ctx, "finance-refresh")
			expectJSON(s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance-refresh","by":"100d"}`),
				authorization(s, "2030-09-23T00:00:00Z", "2031-09-23T00:00:00Z", "2031-01-31T00:00:00Z"))
			expectJSON(s.ask(ctx, "/clock"), `{"now":"2031-01-01T00:00:00Z","running":false}`)
			expectBareJWT(s.exchange(ctx, t.AccessToken))
			t = s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens()
			expectRefreshExpires(t, 2592000)
			Expect(t.ExpiresIn).To(Equal(int64(7200)))
		})

		It("ends it today for a client with a clock of its own", proves("PPV-AGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance-refresh")
			Expect(s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance-refresh","by":"364d"}`).Status).To(Equal(http.StatusOK))
			t = s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens()
			expectRefreshExpires(t, 86400)
			Expect(s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance-refresh","by":"1d"}`).Status).To(Equal(http.StatusOK))
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", t.RefreshToken), "authorization_ended")
			Expect(s.signIn(ctx, "finance-refresh").RefreshToken).NotTo(BeEmpty())
		})

		It("moves inactivity only, when asked to idle", proves("PPV-AGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.order(ctx, http.MethodPost, "/clock", set)
			t := s.signIn(ctx, "finance-refresh")
			expectJSON(s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance-refresh","idle":"29d"}`),
				authorization(s, "2031-01-01T00:00:00Z", "2032-01-01T00:00:00Z", "2031-01-02T00:00:00Z"))
			t = s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens()
			Expect(s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance-refresh","idle":"30d"}`).Status).To(Equal(http.StatusOK))
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", t.RefreshToken), "refresh_inactive")
		})

		It("is about the person that is named, else about the first", proves("PPV-AGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			second := s.world.People[1].PID
			mine := s.signIn(ctx, "finance")
			theirs := s.signIn(ctx, "finance", hint(second, "idporten-loa-high")...)
			a := s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance","pid":"`+second+`","by":"365d"}`)
			Expect(a.jsonObject()).To(HaveKeyWithValue("pid", second))
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", theirs.RefreshToken), "authorization_ended")
			Expect(s.refresh(ctx, "finance", mine.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		DescribeTable("finds no authorization",
			func(ctx SpecContext, body string) {
				s := env.open(ctx)
				s.code(ctx, "finance")
				s.signIn(ctx, "finance-2021")
				Expect(expectProblem(s.order(ctx, http.MethodPost, "/age", body), http.StatusNotFound, "Not Found")).
					To(And(ContainSubstring("has no authorization at client"), Not(ContainSubstring(s.world.People[1].PID))))
			},
			Entry("while the code is not redeemed", proves("PPV-AGE-01"), `{"client_id":"finance","by":"1d"}`),
			Entry("of another person", proves("PPV-AGE-01"), `{"client_id":"finance-2021","pid":"23847940182","by":"1d"}`),
			Entry("at a client that there isn't", proves("PPV-AGE-01"), `{"client_id":"nobody","by":"1d"}`),
		)

		It("refuses to make one younger", proves("PPV-AGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.signIn(ctx, "finance")
			before := s.financeEnds(ctx)
			says := expectProblem(s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance","by":"-1d"}`), http.StatusUnprocessableEntity, "Unprocessable Entity")
			Expect(says).To(ContainSubstring(`"path":"by"`))
			Expect(s.financeEnds(ctx)).To(BeTemporally("==", before))
		})

		It("leaves a pending code and its own year alone", proves("PPV-AGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.signIn(ctx, "finance")
			code := s.code(ctx, "finance")
			s.order(ctx, http.MethodPost, "/age", `{"client_id":"finance","by":"365d"}`)
			s.token(ctx, s.codeForm("finance", code)).tokens()
			Expect(s.financeEnds(ctx)).To(BeTemporally("==", s.now(ctx).Add(year)))
		})
	})
}
