package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// invalidGrant is the whole body of a refused refresh.
const invalidGrant = `{"error":"invalid_grant","error_description":"Invalid grant"}`

// latest is the last exchange of a step in the journal.
func (s *stage) latest(ctx context.Context, step string) control.Exchange {
	GinkgoHelper()
	exchanges, err := s.remote.Journal(ctx, control.Filter{Step: step})
	Expect(err).NotTo(HaveOccurred())
	Expect(exchanges).NotTo(BeEmpty(), "the journal has no exchange of step "+step)
	return exchanges[len(exchanges)-1]
}

// expectGrantGone demands the refusal of a refresh, and its reason in the
// journal: on the wire they all look alike.
func (s *stage) expectGrantGone(ctx context.Context, a answer, reason string) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusBadRequest))
	Expect(a.contentType()).To(Equal("application/json"))
	Expect(a.Body).To(Equal(invalidGrant))
	Expect(s.latest(ctx, "refresh").Refusal).To(Equal(reason))
}

// expectRefreshExpires demands how many seconds a refresh token has left.
func expectRefreshExpires(t tokenSet, seconds int64) {
	GinkgoHelper()
	Expect(t.RefreshToken).NotTo(BeEmpty())
	Expect(t.RefreshExpiresIn).To(HaveValue(Equal(seconds)))
}

func describeRefreshLifetime(env Env) {
	Describe("lifetimes: the refresh token", func() {
		DescribeTable("dies of inactivity after its registered 30 days",
			func(ctx SpecContext, idle time.Duration, dead bool) {
				s := env.open(ctx)
				t := s.signIn(ctx, "finance-refresh")
				expectRefreshExpires(t, 2592000)
				s.advance(ctx, idle)
				a := s.refresh(ctx, "finance-refresh", t.RefreshToken)
				if dead {
					s.expectGrantGone(ctx, a, "refresh_inactive")
					return
				}
				Expect(a.tokens().ExpiresIn).To(Equal(int64(7200)))
			},
			Entry("one second before, it is alive", proves("IDP-REFR-03"), 2591999*time.Second, false),
			Entry("after 30 days sharp, it is dead", proves("IDP-REFR-03"), 2592000*time.Second, true),
			Entry("one second later, too", proves("IDP-REFR-03"), 2592001*time.Second, true),
		)

		It("is one-time: a refresh yields another, whose time begins anew, and the old one is refused", proves("IDP-REFR-01", "IDP-REFR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			first := s.signIn(ctx, "finance-refresh")
			s.advance(ctx, 30*day-time.Second)
			second := s.refresh(ctx, "finance-refresh", first.RefreshToken).tokens()
			Expect(second.RefreshToken).NotTo(Equal(first.RefreshToken))
			expectRefreshExpires(second, 2592000)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", first.RefreshToken), "refresh_spent")
			s.advance(ctx, 30*day-time.Second)
			third := s.refresh(ctx, "finance-refresh", second.RefreshToken).tokens()
			Expect(third.RefreshToken).NotTo(Equal(second.RefreshToken))
		})

		It("is reusable where that is registered: it stays the same, and using it does not extend its life", proves("IDP-REFR-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance-refresh", map[string]any{"refresh_token_usage": "REUSE"})
			token := s.signIn(ctx, "finance-refresh").RefreshToken
			s.advance(ctx, 1000*time.Second)
			t := s.refresh(ctx, "finance-refresh", token).tokens()
			Expect(t.RefreshToken).To(Equal(token))
			expectRefreshExpires(t, 2591000)
			s.advance(ctx, 2590999*time.Second)
			t = s.refresh(ctx, "finance-refresh", token).tokens()
			Expect(t.RefreshToken).To(Equal(token))
			expectRefreshExpires(t, 1)
			s.advance(ctx, time.Second)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", token), "refresh_inactive")
		})

		It("never outlives its authorization: what it has left shrinks towards the end of the year", proves("IDP-REFR-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance-refresh")
			for range 12 {
				expectRefreshExpires(t, 2592000)
				s.advance(ctx, 29*day)
				t = s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens()
			}
			expectRefreshExpires(t, 17*86400) // 12 × 29 days are 348
			s.advance(ctx, 17*day-time.Second)
			expectRefreshExpires(s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens(), 1)
		})

		It("works in the last second of the year, and then never again", proves("IDP-REFR-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			expectRefreshExpires(t, 31536000)
			s.advance(ctx, year-time.Second)
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			Expect(t.ExpiresIn).To(Equal(int64(1)))
			expectRefreshExpires(t, 1)
			for range 2 {
				s.advance(ctx, time.Second)
				s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "authorization_ended")
			}
		})

		It("is told from one that was idle: after the year it is the authorization that has ended", proves("IDP-REFR-04", "IDP-REFR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.signIn(ctx, "finance-refresh").RefreshToken
			s.advance(ctx, year-time.Second)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", token), "refresh_inactive")
			s.advance(ctx, time.Second)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", token), "authorization_ended")
		})

		It("ends with an authorization that a scope's authorization_max_lifetime has shortened", proves("IDP-REFR-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patchScope(ctx, "altinn:instances.read", map[string]any{"authorization_max_lifetime": 86400})
			start := s.now(ctx)
			t := s.signIn(ctx, "finance")
			expectRefreshExpires(t, 86400)
			Expect(s.financeEnds(ctx)).To(BeTemporally("==", start.Add(day)))
			s.advance(ctx, day-time.Second)
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			Expect(t.ExpiresIn).To(Equal(int64(1)))
			s.advance(ctx, time.Second)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "authorization_ended")
		})
	})
}

func describeRefreshZero(env Env) {
	Describe("lifetimes: refresh_token_lifetime 0, a switch", func() {
		It("means by default that only the authorization's end limits the token", proves("IDP-REFR-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			expectRefreshExpires(t, 31536000)
			s.advance(ctx, 364*day)
			expectRefreshExpires(s.refresh(ctx, "finance", t.RefreshToken).tokens(), 86400)
		})

		It("none: there is no refresh token, and nothing is said of its life", proves("IDP-REFR-05", "IDP-TOKEN-07"), func(ctx SpecContext) {
			s := env.switched(ctx, "refresh_token_lifetime_0", "none")
			a := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance")))
			Expect(a.tokens().AccessToken).NotTo(BeEmpty())
			Expect(a.Body).NotTo(ContainSubstring("refresh_token"))
			expectRefreshExpires(s.signIn(ctx, "finance-refresh"), 2592000)
		})

		It("dead: there is one, and it is dead at once", proves("IDP-REFR-05"), func(ctx SpecContext) {
			s := env.switched(ctx, "refresh_token_lifetime_0", "dead")
			t := s.signIn(ctx, "finance")
			expectRefreshExpires(t, 0)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "refresh_inactive")
		})

		It("600: it is the portal's default of ten minutes", proves("IDP-REFR-05"), func(ctx SpecContext) {
			s := env.switched(ctx, "refresh_token_lifetime_0", "600")
			t := s.signIn(ctx, "finance")
			expectRefreshExpires(t, 600)
			s.advance(ctx, 599*time.Second)
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			expectRefreshExpires(t, 600)
			s.advance(ctx, 600*time.Second)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "refresh_inactive")
		})
	})
}
