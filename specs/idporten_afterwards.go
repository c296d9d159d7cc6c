package specs

import (
	"net/http"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// What has ended stays ended, and ends nothing else.
func describeAfterwards(env Env) {
	Describe("what has ended at ID-porten", func() {
		It("stays so when the clock goes back: a revoked token is not good again", proves("IDP-REVOKE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "web-demo")
			expectRevoked(post(ctx, s.Addresses["idporten"]+"/token/revoke", url.Values{"token": {t.AccessToken}},
				"Authorization", basic("web-demo", s.client("web-demo").ClientSecret)))
			s.advance(ctx, 10*time.Minute)
			s.code(ctx, "finance") // whatever sweeps
			s.advance(ctx, -10*time.Minute)
			Expect(s.userinfo(ctx, t.AccessToken).Status).To(Equal(http.StatusUnauthorized))
		})

		It("is the grant of a spent token that comes again, with its access tokens, where the switch says so", proves("IDP-REFR-01"), func(ctx SpecContext) {
			s := env.switched(ctx, "spent_refresh", "revoke")
			first := s.signIn(ctx, "web-demo")
			second := s.refresh(ctx, "web-demo", first.RefreshToken).tokens()
			Expect(s.userinfo(ctx, second.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.refresh(ctx, "web-demo", first.RefreshToken).Status).To(Equal(http.StatusBadRequest))
			Expect(s.userinfo(ctx, second.AccessToken).Status).To(Equal(http.StatusUnauthorized))
		})

		It("is not a newer grant, of which that token never was", proves("IDP-REFR-01", "IDP-GRANT-01"), func(ctx SpecContext) {
			s := env.switched(ctx, "spent_refresh", "revoke")
			first := s.signIn(ctx, "web-demo")
			s.refresh(ctx, "web-demo", first.RefreshToken).tokens()
			newer := s.signIn(ctx, "web-demo")
			Expect(s.refresh(ctx, "web-demo", first.RefreshToken).Status).To(Equal(http.StatusBadRequest))
			Expect(s.refresh(ctx, "web-demo", newer.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("is a code of ten seconds, at the tenth and not before, also where nothing was swept", proves("IDP-TOKEN-02"), func(ctx SpecContext) {
			s := env.switched(ctx, "code_lifetime", "10")
			first, second := s.code(ctx, "finance"), s.code(ctx, "finance")
			s.advance(ctx, 9*time.Second)
			s.token(ctx, s.codeForm("finance", first)).tokens()
			s.advance(ctx, time.Second)
			s.expectSaid(inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"), s.token(ctx, s.codeForm("finance", second)), "")
		})

		It("is a session that answered nothing for half an hour, however lively its browser was", proves("IDP-SSO-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			b.signIn(ctx, "web-demo", s.pid(), high).location()
			s.advance(ctx, 20*time.Minute)
			b.authorize(ctx, "web-demo", "prompt", "login").on("/authorize/selector")
			s.advance(ctx, 10*time.Minute)
			b.authorize(ctx, "web-demo").on("/authorize/selector")
		})

		It("is a scope, but not what it demanded: its tokens stay pseudonymous", proves("IDP-SCOPE-07"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			t := s.signIn(ctx, "finance", "scope", opaqueScopes)
			s.patchScope(ctx, "altinn:instances.read", map[string]any{"active": false})
			next := s.refresh(ctx, "finance", t.RefreshToken).tokens()
			Expect(next.Scope).To(Equal("openid profile"))
			expectNoNumber(next.AccessToken, next.IDToken)
		})
	})

	Describe("what ID-porten binds", func() {
		It("is a public client's refresh token, also if the proofs begin with a refresh", proves("IDP-DPOP-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "spa-demo")
			next := s.token(ctx, s.refreshForm("spa-demo", t.RefreshToken), "DPoP", s.proof(ctx)).tokens()
			Expect(next.TokenType).To(Equal("DPoP"))
			s.expectSaid(inJSON(400, "invalid_grant", "Invalid grant"), s.token(ctx, s.refreshForm("spa-demo", next.RefreshToken)), "")
			Expect(s.token(ctx, s.refreshForm("spa-demo", next.RefreshToken), "DPoP", s.proof(ctx)).tokens().TokenType).To(Equal("DPoP"))
		})

		It("is a pushed request to the client that authenticated, whatever client_id the form has", proves("IDP-PAR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.authorizeQuery("web-demo", "client_id", "")
			a := s.par(ctx, form, basic("web-demo", s.client("web-demo").ClientSecret))
			query := url.Values{"client_id": {"web-demo"}, "request_uri": {a.requestURI()}}
			Expect(s.authorize(ctx, query).location().Query().Get("code")).NotTo(BeEmpty())
		})

		It("takes one request_uri only", proves("IDP-PAR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			uri := s.push(ctx)
			a := s.authorize(ctx, url.Values{"client_id": {"finance"}, "request_uri": {uri, uri}})
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.contentType()).To(Equal("text/html; charset=utf-8"))
		})
	})
}
