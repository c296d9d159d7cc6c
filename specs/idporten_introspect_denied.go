package specs

import (
	"net/http"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// introspectionDenials are a caller that may not introspect anything, and one
// that may not introspect this token.
var introspectionDenials = map[string]map[string]any{
	"introspection_scope_missing": {"clients": []any{map[string]any{"client_id": "api", "scopes": []string{"openid"}}}},
	"introspection_not_named":     {"scopes": []any{map[string]any{"name": "altinn:instances.read", "enforced_aud_for_introspection": []string{"web-demo"}}}},
}

func describeIntrospectionDenied(env Env) {
	Describe("ID-porten's introspection, by a client that may not", func() {
		It("calls the token inactive by default, and tells the journal why", proves("IDP-INTRO-02"), func(ctx SpecContext) {
			for reason, patch := range introspectionDenials {
				s := env.open(ctx)
				s.withAPI(ctx)
				token := s.signIn(ctx, "finance", "scope", apiScopes).AccessToken
				s.patchWorld(ctx, patch)
				a := s.introspect(ctx, token)
				expectInactive(a)
				Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring(reason))
			}
		})

		It("refuses where the switch says so", proves("IDP-INTRO-02"), func(ctx SpecContext) {
			for reason, patch := range introspectionDenials {
				s := env.switched(ctx, "introspection_denied", "error")
				s.withAPI(ctx)
				token := s.signIn(ctx, "finance", "scope", apiScopes).AccessToken
				Expect(s.introspect(ctx, token).jsonObject()).To(HaveKeyWithValue("active", true))
				s.patchWorld(ctx, patch)
				a := s.introspect(ctx, token)
				s.expectSaid(inJSON(400, "unauthorized_client", "Unauthorized client"), a, "")
				Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring(reason))
			}
		})

		It("looks at the caller first: without the scope, even no token is an error where the switch says so", proves("IDP-INTRO-02"), func(ctx SpecContext) {
			s := env.switched(ctx, "introspection_denied", "error")
			s.withAPI(ctx)
			expectInactive(s.introspect(ctx, "no.jwt"))
			s.patchWorld(ctx, introspectionDenials["introspection_scope_missing"])
			s.expectSaid(inJSON(400, "unauthorized_client", "Unauthorized client"), s.introspect(ctx, "no.jwt"), "")
		})

		It("says nothing of the reason in a blind sandbox", proves("IDP-INTRO-02", "PPV-BLIND-01"), func(ctx SpecContext) {
			s := env.open(ctx, control.Order{Blind: true})
			s.withAPI(ctx)
			a := s.introspect(ctx, "no.jwt")
			expectInactive(a)
			Expect(a.Header).NotTo(HaveKey("Portprove-Why"))
		})
	})

	Describe("ID-porten's introspection", func() {
		It("answers plain JSON, whatever is asked for", proves("IDP-INTRO-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withAPI(ctx)
			token := s.signIn(ctx, "finance", "scope", apiScopes).AccessToken
			form := url.Values{"client_id": {"api"}, "client_secret": {"api-secret"}, "token": {token}, "token_type_hint": {"refresh_token"}}
			a := post(ctx, s.Addresses["idporten"]+"/token/introspect", form, "Accept", "application/token-introspection+jwt")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.jsonObject()).To(HaveKeyWithValue("active", true))
		})

		DescribeTable("calls a revoked token inactive also after its client's tokens were made to live shorter, revoked by", func(ctx SpecContext, token func(tokenSet) string) {
			s := env.open(ctx)
			s.withAPI(ctx)
			first := s.signIn(ctx, "finance", "scope", apiScopes)
			s.patch(ctx, "finance", map[string]any{"access_token_lifetime": 60})
			second := s.refresh(ctx, "finance", first.RefreshToken).tokens()
			expectRevoked(s.revoke(ctx, "finance", token(second)))
			s.advance(ctx, time.Hour)
			s.signIn(ctx, "finance-2021") // sweeps what is over
			expectInactive(s.introspect(ctx, first.AccessToken))
		},
			Entry("the access token", proves("IDP-INTRO-03"), func(t tokenSet) string { return t.AccessToken }),
			Entry("the refresh token", proves("IDP-INTRO-03"), func(t tokenSet) string { return t.RefreshToken }),
		)

		It("tells why a token is dead, to the journal only", proves("IDP-INTRO-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withAPI(ctx)
			token := s.signIn(ctx, "finance", "scope", apiScopes).AccessToken
			expectRevoked(s.revoke(ctx, "finance", token))
			revoked := s.introspect(ctx, token)
			s.advance(ctx, 2*time.Hour)
			expired := s.introspect(ctx, token)
			expectInactive(revoked)
			expectInactive(expired)
			Expect(revoked.Header.Get("Portprove-Why")).To(ContainSubstring("access_token_revoked"))
			Expect(expired.Header.Get("Portprove-Why")).To(ContainSubstring("access_token_expired"))
		})
	})
}
