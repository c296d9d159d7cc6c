package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeRefreshAnswer(env Env) {
	Describe("refresh: what comes back", func() {
		It("has an id_token about the same login, later, and without a nonce", proves("IDP-TOKEN-07", "IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance-refresh")
			_, before := jwtParts(t.IDToken)
			Expect(before).To(HaveKeyWithValue("nonce", "nonce-of-this-case"))
			s.advance(ctx, 1000*time.Second)
			_, after := jwtParts(s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens().IDToken)
			Expect(after).NotTo(HaveKey("nonce"))
			for _, same := range []string{"iss", "sub", "aud", "auth_time", "pid", "acr", "amr"} {
				Expect(after).To(HaveKeyWithValue(same, before[same]), same)
			}
			now := float64(s.now(ctx).Unix())
			Expect(after).To(And(HaveKeyWithValue("iat", now), HaveKeyWithValue("exp", now+120), HaveKeyWithValue("auth_time", now-1000)))
			Expect(after["jti"]).NotTo(Equal(before["jti"]))
		})

		It("has no id_token where the switch says so", proves("IDP-TOKEN-07"), func(ctx SpecContext) {
			s := env.switched(ctx, "refresh_id_token", "off")
			t := s.signIn(ctx, "finance-refresh")
			Expect(t.IDToken).NotTo(BeEmpty())
			a := s.refresh(ctx, "finance-refresh", t.RefreshToken)
			Expect(a.tokens().AccessToken).NotTo(BeEmpty())
			Expect(a.Body).NotTo(ContainSubstring("id_token"))
		})

		It("has fewer scopes if fewer are asked for, and all again the next time", proves("IDP-REFR-06", "IDP-CLAIM-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance-refresh")
			Expect(t.Scope).To(Equal("openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering altinn:instances.read altinn:instances.write"))
			narrow := s.token(ctx, s.refreshForm("finance-refresh", t.RefreshToken, "scope", "altinn:instances.read")).tokens()
			Expect(narrow.Scope).To(Equal("altinn:instances.read"))
			Expect(narrow.IDToken).To(BeEmpty())
			_, claims := jwtParts(narrow.AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "altinn:instances.read"))
			Expect(s.refresh(ctx, "finance-refresh", narrow.RefreshToken).tokens().Scope).To(Equal(t.Scope))
		})

		It("is Bearer, and not to be stored", proves("IDP-TOKEN-07", "IDP-TOKEN-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.refresh(ctx, "finance-refresh", s.signIn(ctx, "finance-refresh").RefreshToken)
			Expect(a.tokens().TokenType).To(Equal("Bearer"))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Header.Get("Cache-Control")).To(Equal("no-store"))
		})
	})
}

func describeRefreshRefusals(env Env) {
	Describe("refresh: refusals", func() {
		It("refuses more scopes than were granted, and leaves the token good", proves("IDP-REFR-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance-refresh", "scope", "openid altinn:instances.read")
			a := s.token(ctx, s.refreshForm("finance-refresh", t.RefreshToken, "scope", "openid altinn:instances.read altinn:instances.write"))
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(`{"error":"invalid_scope","error_description":"Invalid, unknown or malformed scope"}`))
			Expect(s.latest(ctx, "refresh").Refusal).To(Equal("scope_wider"))
			Expect(s.refresh(ctx, "finance-refresh", t.RefreshToken).tokens().Scope).To(Equal("openid altinn:instances.read"))
		})

		It("refuses another client's token, and leaves it to its own client", proves("IDP-REFR-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-2021", t.RefreshToken), "refresh_foreign")
			Expect(s.refresh(ctx, "finance", t.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("refuses a token that was never issued", proves("IDP-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", "never-issued"), "refresh_unknown")
		})

		It("refuses a request without a token", proves("IDP-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.refresh(ctx, "finance", "-")
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(`{"error":"invalid_request","error_description":"Invalid request: Missing refresh_token parameter"}`))
		})

		It("refuses a spent token and leaves its successor good, by default", proves("IDP-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			first := s.signIn(ctx, "finance-refresh")
			second := s.refresh(ctx, "finance-refresh", first.RefreshToken).tokens()
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", first.RefreshToken), "refresh_spent")
			Expect(s.refresh(ctx, "finance-refresh", second.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("ends the whole grant when a spent token comes again, where the switch says so", proves("IDP-REFR-01"), func(ctx SpecContext) {
			s := env.switched(ctx, "spent_refresh", "revoke")
			first := s.signIn(ctx, "finance-refresh")
			second := s.refresh(ctx, "finance-refresh", first.RefreshToken).tokens()
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", first.RefreshToken), "refresh_spent")
			s.expectGrantGone(ctx, s.refresh(ctx, "finance-refresh", second.RefreshToken), "authorization_replaced")
			Expect(s.latest(ctx, "refresh").Why).To(HavePrefix("the grant was ended because a spent refresh token came again"))
		})
	})
}

func describePublicRefresh(env Env) {
	Describe("refresh: public clients", func() {
		It("rotates their tokens, even where reusable ones are registered", proves("IDP-REFR-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "spa-demo", map[string]any{"refresh_token_usage": "REUSE"})
			first := s.signIn(ctx, "spa-demo")
			second := s.refresh(ctx, "spa-demo", first.RefreshToken).tokens()
			Expect(second.RefreshToken).NotTo(Equal(first.RefreshToken))
			s.expectGrantGone(ctx, s.refresh(ctx, "spa-demo", first.RefreshToken), "refresh_spent")
			Expect(s.refresh(ctx, "spa-demo", second.RefreshToken).Status).To(Equal(http.StatusOK))
		})

		It("gives them none where the switch forbids it, and refuses the grant", proves("IDP-REFR-08"), func(ctx SpecContext) {
			s := env.switched(ctx, "public_refresh", "forbid")
			a := s.token(ctx, s.codeForm("spa-demo", s.code(ctx, "spa-demo")))
			Expect(a.tokens().AccessToken).NotTo(BeEmpty())
			Expect(a.Body).NotTo(ContainSubstring("refresh_token"))
			a = s.refresh(ctx, "spa-demo", "anything")
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(`{"error":"unauthorized_client","error_description":"Unauthorized client"}`))
			expectRefreshExpires(s.signIn(ctx, "web-demo"), 600)
		})
	})
}
