package specs

import (
	"net/http"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeRevocationRace(env Env) {
	DescribeTable("ID-porten's revocation, while the grant is being refreshed, leaves no token alive:", func(ctx SpecContext, tokenType string) {
		s := env.open(ctx)
		s.withAPI(ctx)
		s.patch(ctx, "finance", map[string]any{"refresh_token_usage": "REUSE"})
		s.patchScope(ctx, "altinn:instances.read", map[string]any{"token_type": tokenType})
		first := s.signIn(ctx, "finance", "scope", apiScopes)
		answers := make([]answer, 8)
		var wg sync.WaitGroup
		for i := range answers {
			wg.Go(func() {
				defer GinkgoRecover()
				if i == len(answers)/2 {
					expectRevoked(s.revoke(ctx, "finance", first.AccessToken))
				}
				answers[i] = s.refresh(ctx, "finance", first.RefreshToken)
			})
		}
		wg.Wait()
		expectInactive(s.introspect(ctx, first.AccessToken))
		for _, a := range answers {
			if a.Status == http.StatusOK {
				expectInactive(s.introspect(ctx, a.tokens().AccessToken))
				continue
			}
			Expect(a.Body).To(Equal(invalidGrant))
		}
		s.expectGrantGone(ctx, s.refresh(ctx, "finance", first.RefreshToken), "refresh_revoked")
	},
		Entry("signed tokens", proves("IDP-REVOKE-01", "IDP-INTRO-03"), "SELF_CONTAINED"),
		Entry("opaque tokens", proves("IDP-REVOKE-02", "IDP-INTRO-03"), "OPAQUE"),
	)
}
