package specs

import (
	"context"
	"net/http"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// withAPI adds an API that may introspect: a client with Digdir's scope, named
// by Altinn's two. Digdir's organisation number owns the scope.
func (s *stage) withAPI(ctx context.Context) {
	GinkgoHelper()
	s.patchWorld(ctx, map[string]any{
		"scopes": []any{
			map[string]any{"name": "idporten:token.introspection", "owner_orgno": "991825827"},
			map[string]any{"name": "altinn:instances.read", "enforced_aud_for_introspection": []string{"api"}},
			map[string]any{"name": "altinn:instances.write", "enforced_aud_for_introspection": []string{"web-demo", "api"}},
		},
		"clients": []any{map[string]any{
			"client_id": "api", "client_name": "API", "client_orgno": "314556674", "integration_type": "api_klient",
			"application_type": "web", "scopes": []string{"idporten:token.introspection"}, "grant_types": []string{"authorization_code"},
			"redirect_uris": []string{"https://api.example/"}, "token_endpoint_auth_method": "client_secret_post", "client_secret": "api-secret",
		}},
	})
}

// apiScopes are those of a token that the API may introspect.
const apiScopes = "openid altinn:instances.read altinn:instances.write"

func (s *stage) introspect(ctx context.Context, token string, changes ...edit) answer {
	GinkgoHelper()
	form := url.Values{"client_id": {"api"}, "client_secret": {"api-secret"}, "token": {token}}
	return post(ctx, s.Addresses["idporten"]+"/token/introspect", edited(form, changes...))
}

// expectInactive demands the answer that says nothing, nor why.
func expectInactive(a answer) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK))
	Expect(a.contentType()).To(Equal("application/json"))
	Expect(a.Body).To(Equal(`{"active":false}`))
	expectNotStored(a)
}

func describeIntrospection(env Env) {
	Describe("ID-porten's introspection", func() {
		It("tells the claims of a token, and for how long it is good", proves("IDP-INTRO-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withAPI(ctx)
			token := s.signIn(ctx, "finance", "scope", apiScopes).AccessToken
			s.advance(ctx, 10*time.Second)
			a := s.introspect(ctx, token)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			expectNotStored(a)
			_, want := jwtParts(token)
			want["active"], want["token_type"], want["expires_in"] = true, "Bearer", 7190.0
			Expect(a.jsonObject()).To(Equal(want))
		})

		It("calls a token inactive from its exp on", proves("IDP-INTRO-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.withAPI(ctx)
			token := s.signIn(ctx, "finance", "scope", apiScopes).AccessToken
			s.advance(ctx, 7199*time.Second)
			Expect(s.introspect(ctx, token).jsonObject()).To(And(HaveKeyWithValue("active", true), HaveKeyWithValue("expires_in", 1.0)))
			s.advance(ctx, time.Second)
			expectInactive(s.introspect(ctx, token))
		})

		DescribeTable("calls inactive", func(ctx SpecContext, scope string, patch map[string]any) {
			s := env.open(ctx)
			s.withAPI(ctx)
			token := s.signIn(ctx, "finance-refresh", "scope", scope).AccessToken
			s.patchWorld(ctx, patch)
			expectInactive(s.introspect(ctx, token))
		},
			Entry("a token that has another scope whose owner does not name the caller", proves("IDP-INTRO-01"),
				"openid altinn:instances.read skatteetaten:mvameldinginnsending", map[string]any{}),
			Entry("a token of nobody's scopes", proves("IDP-INTRO-01"), "openid", map[string]any{}),
			Entry("a token whose scope names another caller", proves("IDP-INTRO-01"), "altinn:instances.read",
				map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "enforced_aud_for_introspection": []string{"web-demo"}}}}),
			Entry("every token, to a caller without idporten:token.introspection", proves("IDP-INTRO-01"), "altinn:instances.read",
				map[string]any{"clients": []any{map[string]any{"client_id": "api", "scopes": []string{"openid"}}}}),
		)

		DescribeTable("calls inactive what is no access token:", func(ctx SpecContext, token func(tokenSet) string) {
			s := env.open(ctx)
			s.withAPI(ctx)
			expectInactive(s.introspect(ctx, token(s.signIn(ctx, "finance", "scope", apiScopes))))
		},
			Entry("an id_token", proves("IDP-INTRO-01"), func(t tokenSet) string { return t.IDToken }),
			Entry("a refresh token", proves("IDP-INTRO-01"), func(t tokenSet) string { return t.RefreshToken }),
			Entry("any text", proves("IDP-INTRO-01"), func(tokenSet) string { return "no.jwt" }),
		)

		DescribeTable("refuses", func(ctx SpecContext, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				s.withAPI(ctx)
				return s.introspect(ctx, s.signIn(ctx, "finance", "scope", apiScopes).AccessToken, change), ""
			})
		},
			Entry("a caller without a secret", proves("IDP-INTRO-01"), lacking("client_secret"),
				inJSON(400, "invalid_client", noneText),
				inJSON(401, "invalid_client", "Missing client authentication.")),
			Entry("a caller with a wrong secret", proves("IDP-INTRO-01"), having("client_secret", "api"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("an unknown caller", proves("IDP-INTRO-01"), having("client_id", "nobody"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown client.")),
			Entry("a form without token", proves("IDP-INTRO-01"), lacking("token"),
				inJSON(400, "invalid_request", "Invalid request: Missing token parameter"),
				inJSON(400, "invalid_request", "Missing parameter token.")),
		)
	})
}
