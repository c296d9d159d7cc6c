package specs

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const (
	day  = 24 * time.Hour
	year = 365 * day
)

// expectExchangesFor demands that an access token is good at Altinn until one
// second before its life is over, and dead then and ever after.
func (s *stage) expectExchangesFor(ctx context.Context, accessToken string, life time.Duration) {
	GinkgoHelper()
	s.advance(ctx, life-time.Second)
	expectBareJWT(s.exchange(ctx, accessToken))
	s.advance(ctx, time.Second)
	expectUnauthorized(s.exchange(ctx, accessToken))
	s.advance(ctx, time.Second)
	expectUnauthorized(s.exchange(ctx, accessToken))
}

// patchScope changes members of one scope of the world.
func (s *stage) patchScope(ctx context.Context, name string, members map[string]any) {
	GinkgoHelper()
	members["name"] = name
	Expect(s.remote.PatchWorld(ctx, map[string]any{"scopes": []any{members}})).To(Succeed())
}

// financeEnds is when the default person's authorization of finance is over.
func (s *stage) financeEnds(ctx context.Context) time.Time {
	GinkgoHelper()
	authorization, err := s.remote.Age(ctx, "finance", s.pid(), 0)
	Expect(err).NotTo(HaveOccurred())
	return authorization.Ends
}

func describeAccessLifetime(env Env) {
	Describe("lifetimes: the access token", func() {
		DescribeTable("lives as long as registered, and not a second longer",
			func(ctx SpecContext, clientID string, seconds int64) {
				s := env.open(ctx)
				now := s.now(ctx).Unix()
				t := s.signIn(ctx, clientID)
				_, claims := jwtParts(t.AccessToken)
				Expect(t.ExpiresIn).To(Equal(seconds))
				Expect(claims).To(HaveKeyWithValue("iat", float64(now)))
				Expect(claims).To(HaveKeyWithValue("exp", float64(now+seconds)))
				s.expectExchangesFor(ctx, t.AccessToken, time.Duration(seconds)*time.Second)
			},
			Entry("Finance registers two hours", proves("IDP-LIFE-01", "ALT-EXCH-03"), "finance", int64(7200)),
			Entry("ID-porten's default is two minutes", proves("IDP-LIFE-01", "ALT-EXCH-03"), "web-demo", int64(120)),
		)

		It("is capped by the least at_max_age of its scopes: eight hours at the Tax Administration", proves("IDP-LIFE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"access_token_lifetime": 36000})
			t := s.signIn(ctx, "finance")
			Expect(t.ExpiresIn).To(Equal(int64(28800)))
			s.expectExchangesFor(ctx, t.AccessToken, 8*time.Hour)
		})

		It("is capped by the scopes that it carries, not by those that its client could have", proves("IDP-LIFE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"access_token_lifetime": 36000})
			t := s.signIn(ctx, "finance", "scope", "openid altinn:instances.read")
			Expect(t.ExpiresIn).To(Equal(int64(36000)))
			s.patchScope(ctx, "altinn:instances.read", map[string]any{"at_max_age": 600})
			Expect(s.refresh(ctx, "finance", t.RefreshToken).tokens().ExpiresIn).To(Equal(int64(600)))
		})

		It("is capped by at_max_age, while the authorization keeps its year", proves("IDP-LIFE-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"access_token_lifetime": 36000})
			start := s.now(ctx)
			t := s.signIn(ctx, "finance")
			Expect(t.ExpiresIn).To(Equal(int64(28800)))
			Expect(s.financeEnds(ctx)).To(BeTemporally("==", start.Add(year)))
			s.advance(ctx, 300*day)
			Expect(s.refresh(ctx, "finance", t.RefreshToken).tokens().ExpiresIn).To(Equal(int64(28800)))
		})

		It("never outlives its authorization", proves("IDP-LIFE-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			s.advance(ctx, year-2*time.Hour)
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			Expect(t.ExpiresIn).To(Equal(int64(7200)))
			s.advance(ctx, time.Hour)
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			Expect(t.ExpiresIn).To(Equal(int64(3600)))
			s.advance(ctx, time.Hour-time.Second)
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			Expect(t.ExpiresIn).To(Equal(int64(1)))
			_, claims := jwtParts(t.AccessToken)
			Expect(claims).To(HaveKeyWithValue("exp", float64(s.financeEnds(ctx).Unix())))
			s.expectExchangesFor(ctx, t.AccessToken, time.Second)
		})

		It("is good to its own end, although its authorization has ended", proves("ALT-EXCH-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			_, err := s.remote.Age(ctx, "finance", s.pid(), year)
			Expect(err).NotTo(HaveOccurred())
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "authorization_ended")
			s.expectExchangesFor(ctx, t.AccessToken, 2*time.Hour)
		})

		It("is good to its own end, although a newer authorization has taken its place", proves("ALT-EXCH-11", "IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			s.signIn(ctx, "finance")
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "authorization_replaced")
			s.expectExchangesFor(ctx, t.AccessToken, 2*time.Hour)
		})
	})
}
