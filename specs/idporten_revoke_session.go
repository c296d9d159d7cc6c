package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeRevocationAndSession(env Env) {
	Describe("ID-porten's revocation", func() {
		It("leaves the session alone, and what other clients got in it", proves("IDP-REVOKE-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			revoked := b.signIn(ctx, "finance-refresh", s.pid(), high).tokens(ctx, "finance-refresh")
			other := b.authorize(ctx, "spa-demo").tokens(ctx, "spa-demo")
			expectRevoked(s.revoke(ctx, "finance-refresh", revoked.AccessToken))
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", revoked.RefreshToken), "refresh_revoked")
			Expect(s.userinfo(ctx, other.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.refresh(ctx, "spa-demo", other.RefreshToken).Status).To(Equal(http.StatusOK))
			b.authorize(ctx, "web-demo").expectSilent()
			again := b.authorize(ctx, "finance-refresh").tokens(ctx, "finance-refresh")
			Expect(s.refresh(ctx, "finance-refresh", again.RefreshToken).Status).To(Equal(http.StatusOK))
		})
	})
}
