package specs

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// withPseudonyms lets altinn:instances.read demand pseudonymous tokens, of the
// given type.
func (env Env) withPseudonyms(ctx context.Context, tokenType string) *stage {
	GinkgoHelper()
	s := env.open(ctx)
	s.withAPI(ctx)
	s.withProfile(ctx)
	s.patchScope(ctx, "altinn:instances.read", map[string]any{"requires_pseudonymous_tokens": true, "token_type": tokenType})
	return s
}

// expectNoNumber demands that nothing a client gets has the person's number,
// neither as it is nor inside a token.
func expectNoNumber(texts ...string) {
	GinkgoHelper()
	for _, text := range texts {
		Expect(text).NotTo(ContainSubstring("15817840008"))
		for part := range strings.SplitSeq(text, ".") {
			if decoded, err := base64.RawURLEncoding.DecodeString(part); err == nil {
				Expect(string(decoded)).NotTo(ContainSubstring("15817840008"))
			}
		}
	}
}

func describePseudonymous(env Env) {
	Describe("ID-porten's pseudonymous scopes", func() {
		It("leave pid out of both tokens and put the pairwise sub into the access token", proves("IDP-SCOPE-07"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			t := s.signIn(ctx, "finance", "scope", opaqueScopes)
			access, id := s.verified(ctx, t.AccessToken), s.verified(ctx, t.IDToken)
			Expect(access).NotTo(HaveKey("pid"))
			Expect(id).NotTo(HaveKey("pid"))
			Expect(id["sub"]).To(MatchRegexp(`^[0-9A-Za-z_-]{95}$`))
			Expect(access["sub"]).To(Equal(id["sub"]))
			Expect(access).To(HaveKeyWithValue("scope", "altinn:instances.read openid profile"))
			expectNoNumber(t.AccessToken, t.IDToken)
		})

		It("leave the rest of the access token as it is", proves("IDP-SCOPE-07"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			_, claims := jwtParts(s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken)
			delete(claims, "sub")
			delete(claims, "jti")
			Expect(claims).To(Equal(map[string]any{
				"acr": "idporten-loa-high", "scope": "altinn:instances.read openid profile", "iss": s.Addresses["idporten"],
				"client_amr": "client_secret_post", "client_id": "finance", "iat": unixOf(s.now(ctx)), "exp": unixOf(s.now(ctx)) + 7200,
				"consumer": map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:311223348"},
			}))
		})

		DescribeTable("give the number to an API that introspects, and not to userinfo", func(ctx SpecContext, tokenType string) {
			s := env.withPseudonyms(ctx, tokenType)
			t := s.signIn(ctx, "finance", "scope", opaqueScopes)
			_, id := jwtParts(t.IDToken)
			Expect(s.introspect(ctx, t.AccessToken).jsonObject()).To(And(HaveKeyWithValue("active", true),
				HaveKeyWithValue("pid", "15817840008"), HaveKeyWithValue("sub", id["sub"]), HaveKeyWithValue("expires_in", 7200.0)))
			a := s.userinfo(ctx, t.AccessToken)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.jsonObject()).To(Equal(map[string]any{"sub": id["sub"], "locale": "nb"}))
			expectNoNumber(t.AccessToken, t.IDToken)
		},
			Entry("for tokens that can be read", proves("IDP-SCOPE-07", "IDP-USER-02"), "SELF_CONTAINED"),
			Entry("for opaque tokens", proves("IDP-SCOPE-07", "IDP-USER-02"), "OPAQUE"),
		)

		It("do so after a refresh, too, also one that asks for other scopes only", proves("IDP-SCOPE-07"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			t := s.signIn(ctx, "finance", "scope", opaqueScopes)
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			expectNoNumber(t.AccessToken, t.IDToken)
			t = s.token(ctx, s.refreshForm("finance", t.RefreshToken, "scope", "altinn:instances.read openid")).tokens()
			expectNoNumber(t.AccessToken, t.IDToken)
			t = s.token(ctx, s.refreshForm("finance", t.RefreshToken, "scope", "openid profile")).tokens()
			Expect(t.Scope).To(Equal("openid profile"))
			expectNoNumber(t.AccessToken, t.IDToken)
			Expect(s.userinfo(ctx, t.AccessToken).jsonObject()).NotTo(HaveKey("pid"))
		})

		It("do not reach an authorization that has no such scope", proves("IDP-SCOPE-07"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			t := s.signIn(ctx, "finance", "scope", "openid altinn:instances.write")
			_, access := jwtParts(t.AccessToken)
			_, id := jwtParts(t.IDToken)
			Expect(access).To(And(HaveKeyWithValue("pid", "15817840008"), HaveKeyWithValue("sub", "15817840008")))
			Expect(id).To(HaveKeyWithValue("pid", "15817840008"))
		})

		It("end as others: by revocation, and at exp", proves("IDP-SCOPE-07", "IDP-REVOKE-02", "IDP-INTRO-03"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			revoked := s.signIn(ctx, "finance", "scope", opaqueScopes)
			s.expectAlive(ctx, revoked.AccessToken)
			expectRevoked(s.revoke(ctx, "finance", revoked.AccessToken))
			s.expectDead(ctx, revoked.AccessToken)
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", revoked.RefreshToken), "refresh_revoked")
			other := s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken
			s.advance(ctx, 2*time.Hour)
			s.expectDead(ctx, other)
		})

		It("close Altinn's exchange: a token without pid is 401", proves("IDP-SCOPE-07", "ALT-EXCH-05"), func(ctx SpecContext) {
			s := env.withPseudonyms(ctx, "SELF_CONTAINED")
			expectUnauthorized(s.exchange(ctx, s.signIn(ctx, "finance", "scope", opaqueScopes).AccessToken))
		})
	})
}
