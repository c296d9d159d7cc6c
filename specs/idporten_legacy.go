package specs

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The generation before today's: everything is below one issuer, which ends
// with a slash.
type legacy struct{ *stage }

func (env Env) legacy(ctx context.Context) legacy {
	GinkgoHelper()
	return legacy{env.switched(ctx, "generation", "legacy")}
}

func (s legacy) issuer() string { return s.Addresses["idporten"] + "/idporten-oidc-provider/" }

// authorize follows the issuer's redirect to the login host.
func (s legacy) authorize(ctx context.Context, changes ...string) answer {
	GinkgoHelper()
	query := s.authorizeQuery("web-demo", append([]string{"code_challenge", "-", "code_challenge_method", "-"}, changes...)...)
	on := get(ctx, s.issuer()+"authorize?"+query.Encode()).location()
	Expect(on.String()).To(HavePrefix(s.Addresses["login"] + "/authorize?"))
	return get(ctx, on.String())
}

// redeem sends the code that came back.
func (s legacy) redeem(ctx context.Context, back *url.URL) answer {
	GinkgoHelper()
	form := s.codeForm("web-demo", back.Query().Get("code"), "code_verifier", "-")
	return post(ctx, s.issuer()+"token", form, "Authorization", basic("web-demo", s.client("web-demo").ClientSecret))
}

func (s legacy) tokens(ctx context.Context) tokenSet {
	GinkgoHelper()
	return s.redeem(ctx, s.authorize(ctx).location()).tokens()
}

func describeLegacy(env Env) {
	Describe("ID-porten's generation before today's", func() {
		It("has an issuer with path and slash, and the old endpoint names", proves("IDP-LEGACY-01"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			i := s.issuer()
			Expect(get(ctx, i+".well-known/openid-configuration").Body).To(MatchJSON(`{
				"issuer": "` + i + `", "authorization_endpoint": "` + i + `authorize", "token_endpoint": "` + i + `token",
				"end_session_endpoint": "` + i + `endsession", "revocation_endpoint": "` + i + `revoke", "jwks_uri": "` + i + `jwk",
				"response_types_supported": ["code"], "response_modes_supported": ["query", "form_post"],
				"subject_types_supported": ["pairwise"], "userinfo_endpoint": "` + i + `userinfo",
				"scopes_supported": ["openid", "profile"], "ui_locales_supported": ["nb", "nn", "en", "se"]}`))
			Expect(get(ctx, i+"jwk").jsonObject()["keys"]).To(HaveLen(2))
			for _, path := range []string{"/.well-known/openid-configuration", "/jwks.json", "/token", "/par"} {
				Expect(get(ctx, s.Addresses["idporten"]+path).Status).To(Equal(http.StatusNotFound), path)
			}
		})

		It("answers without iss, with a code of 43 characters, and does not demand PKCE", proves("IDP-LEGACY-01"), func(ctx SpecContext) {
			back := env.legacy(ctx).authorize(ctx).location()
			Expect(back.RawQuery).To(MatchRegexp(`^code=[A-Za-z0-9_-]{43}&state=state-of-this-case$`))
		})

		DescribeTable("knows the levels by their old names", func(ctx SpecContext, asked, level, name string) {
			s := env.legacy(ctx)
			hint := "testid:" + s.pid() + "_" + level
			t := s.redeem(ctx, s.authorize(ctx, "acr_values", asked, "login_hint", hint).location()).tokens()
			for _, token := range []string{t.AccessToken, t.IDToken} {
				_, claims := jwtParts(token)
				Expect(claims).To(HaveKeyWithValue("acr", name))
			}
		},
			Entry("substantial", proves("IDP-LEGACY-02"), "Level3", "idporten-loa-substantial", "Level3"),
			Entry("high", proves("IDP-LEGACY-02"), "Level4", "idporten-loa-high", "Level4"),
		)

		It("demands Level4 where it was asked for", proves("IDP-LEGACY-02"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			a := s.authorize(ctx, "acr_values", "Level4", "login_hint", "testid:"+s.pid()+"_idporten-loa-substantial")
			Expect(a.location().Query().Get("error")).To(Equal("invalid_request"))
		})

		It("has tokens of the old shape", proves("IDP-LEGACY-02"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			t := s.tokens(ctx)
			_, access := jwtParts(t.AccessToken)
			_, id := jwtParts(t.IDToken)
			Expect(access).To(And(HaveKeyWithValue("iss", s.issuer()), HaveKeyWithValue("token_type", "Bearer"),
				HaveKeyWithValue("client_orgno", "311223348"), HaveKeyWithValue("pid", s.pid()), HaveKeyWithValue("sub", id["sub"])))
			Expect(access["sub"]).NotTo(Equal(s.pid()))
			Expect(access["jti"]).To(MatchRegexp(`^[A-Za-z0-9_-]{43}=$`))
			half := sha256.Sum256([]byte(t.AccessToken))
			Expect(id).To(And(HaveKeyWithValue("iss", s.issuer()), HaveKeyWithValue("amr", "TestID"), HaveKey("auth_time"), HaveKey("sid"),
				HaveKeyWithValue("at_hash", base64.RawURLEncoding.EncodeToString(half[:16]))))
		})

		It("tells everybody about a token at tokeninfo", proves("IDP-LEGACY-03"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			token, now := s.tokens(ctx).AccessToken, s.now(ctx).Unix()
			ask := func() map[string]any {
				a := post(ctx, s.issuer()+"tokeninfo", url.Values{"token": {token}})
				Expect(a.Status).To(Equal(http.StatusOK))
				Expect(a.contentType()).To(Equal("application/json"))
				return a.jsonObject()
			}
			Expect(ask()).To(Equal(map[string]any{
				"active": true, "token_type": "Bearer", "expires_in": 120.0, "exp": float64(now + 120), "iat": float64(now),
				"scope": "altinn:instances.read openid profile", "client_id": "web-demo", "client_orgno": "311223348",
			}))
			s.advance(ctx, 2*time.Minute)
			Expect(ask()).To(Equal(map[string]any{"active": false}))
		})

		It("ends the session when a token is revoked", proves("IDP-LEGACY-03"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			b := s.browser()
			back := b.signIn(ctx, "web-demo", s.pid(), "idporten-loa-high", "code_challenge", "-", "code_challenge_method", "-").location()
			s.redeem(ctx, back).tokens()
			again := b.authorize(ctx, "web-demo", "code_challenge", "-", "code_challenge_method", "-")
			Expect(again.location().Query().Get("code")).NotTo(BeEmpty())
			t := s.redeem(ctx, again.location()).tokens()
			a := post(ctx, s.issuer()+"revoke", url.Values{"token": {t.RefreshToken}}, "Authorization", basic("web-demo", s.client("web-demo").ClientSecret))
			Expect(a.Status).To(Equal(http.StatusOK))
			b.authorize(ctx, "web-demo").on("/authorize/selector")
		})

		It("keeps the law of late codes", proves("IDP-LEGACY-04", "IDP-TOKEN-02"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			back := s.authorize(ctx).location()
			s.advance(ctx, 61*time.Second)
			a := s.redeem(ctx, back)
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.Body).To(MatchRegexp(lawful))
		})

		DescribeTable("ends its refusals with a correlation id:", func(ctx SpecContext, code, text string, form url.Values, headers ...string) {
			s := env.legacy(ctx)
			a := post(ctx, s.issuer()+"token", form, headers...)
			Expect(a.Status).To(Equal(http.StatusBadRequest), a.Body)
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(MatchRegexp(`^\{"error":"` + code + `","error_description":"` + text + ` \(correlation id: ` + uuid + `\)"\}$`))
		},
			Entry("no client authentication", proves("IDP-LEGACY-04"), "invalid_client",
				`Client authentication failed\. No client authentication included\.`,
				url.Values{"grant_type": {"authorization_code"}, "client_id": {"web-demo"}, "code": {"x"}}),
			Entry("a wrong secret", proves("IDP-LEGACY-04"), "invalid_client", `Invalid client: Possible causes .*`,
				url.Values{"grant_type": {"authorization_code"}, "code": {"x"}}, "Authorization", basic("web-demo", "wrong")),
			Entry("an assertion that is none", proves("IDP-LEGACY-04"), "invalid_request", `Invalid assertion\. Invalid parameter value\.`,
				url.Values{
					"grant_type": {"authorization_code"}, "code": {"x"}, "client_id": {"web-demo"}, "client_assertion": {"none"},
					"client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
				}),
		)

		DescribeTable("takes an assertion for", func(ctx SpecContext, audience string) {
			s := env.legacy(ctx)
			back := get(ctx, s.issuer()+"authorize?"+s.authorizeQuery("jwt-demo").Encode()).location().String()
			code := get(ctx, back).location().Query().Get("code")
			form := edited(s.codeForm("jwt-demo", code), byAssertion(s.assert(ctx, claiming("aud", audience))))
			Expect(post(ctx, s.issuer()+"token", form).tokens().TokenType).To(Equal("Bearer"))
		},
			Entry("the issuer", proves("IDP-LEGACY-04"), "{issuer}/idporten-oidc-provider/"),
			Entry("the token endpoint", proves("IDP-LEGACY-04"), "{issuer}/idporten-oidc-provider/token"),
		)

		It("calls an expired assertion a bad grant", proves("IDP-LEGACY-04"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			late := s.assert(ctx, claiming("aud", "{issuer}/idporten-oidc-provider/"), claimingTime("iat", -121), claimingTime("exp", -1))
			a := post(ctx, s.issuer()+"token", edited(s.codeForm("jwt-demo", "x"), byAssertion(late)))
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.Body).To(MatchRegexp(`^\{"error":"invalid_grant","error_description":` +
				`"Invalid assertion\. Client authentication failed\. Expired JWT\. \(correlation id: ` + uuid + `\)"\}$`))
			Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring("TOK-18"))
		})

		It("does not call the client that asked for a logout", proves("IDP-LEGACY-05"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			s.withFrontchannel(ctx, "http://localhost:8401/out", false)
			s.patch(ctx, "spa-demo", map[string]any{"frontchannel_logout_uri": "http://localhost:8402/out"})
			b := s.browser()
			b.signIn(ctx, "web-demo", s.pid(), high).location()
			b.authorize(ctx, "spa-demo").location()
			p := b.open(ctx, s.issuer()+"endsession?client_id=web-demo&post_logout_redirect_uri="+url.QueryEscape(bye)).on("/logout")
			Expect(p.iframes()).To(Equal([]string{"http://localhost:8402/out"}))
			p.expectOnward(bye)
		})

		It("knows nothing of what came in 2025", proves("IDP-LEGACY-02"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			form := s.codeForm("web-demo", s.authorize(ctx, "authorization_details", asksForWork).location().Query().Get("code"), "code_verifier", "-")
			a := post(ctx, s.issuer()+"token", form, "Authorization", basic("web-demo", s.client("web-demo").ClientSecret), "DPoP", s.proof(ctx))
			Expect(a.tokens().TokenType).To(Equal("Bearer"))
			Expect(a.jsonObject()).NotTo(HaveKey("authorization_details"))
		})

		It("leads a logout on to the login host", proves("IDP-LEGACY-01"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			Expect(get(ctx, s.issuer()+"endsession?client_id=web-demo&state=x").location().String()).
				To(Equal(s.Addresses["login"] + "/logout?client_id=web-demo&state=x"))
			a := post(ctx, s.issuer()+"endsession", url.Values{"client_id": {"web-demo"}})
			Expect(strings.TrimPrefix(a.location().String(), s.Addresses["login"])).To(Equal("/logout?client_id=web-demo"))
		})
	})
}

// revoked are the ids that the list of a client has, and when each was revoked
// and expires.
func (s legacy) revoked(ctx context.Context, client string) map[string][2]int64 {
	GinkgoHelper()
	a := get(ctx, s.issuer()+"revokelist?client_id="+client)
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	Expect(a.contentType()).To(Equal("application/json"))
	var list struct {
		Created int64 `json:"created"`
		Tokens  []struct {
			Expires int64  `json:"expires"`
			Revoked int64  `json:"revoked"`
			ID      string `json:"access_token_id"`
		} `json:"revoked_access_tokens"`
	}
	Expect(json.Unmarshal([]byte(a.Body), &list)).To(Succeed())
	Expect(list.Created).To(Equal(s.now(ctx).UnixMilli()))
	ids := make(map[string][2]int64, len(list.Tokens))
	for _, t := range list.Tokens {
		ids[t.ID] = [2]int64{t.Revoked, t.Expires}
	}
	Expect(ids).To(HaveLen(len(list.Tokens)))
	return ids
}

func describeRevokelist(env Env) {
	Describe("ID-porten's list of revoked tokens, of the generation before,", func() {
		It("has every access token of a revoked grant that is not dead yet, and is open to everybody", proves("IDP-LEGACY-06"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			Expect(get(ctx, s.issuer()+"revokelist?client_id=web-demo").Body).To(MatchRegexp(`^\{"created":\d{13},"revoked_access_tokens":\[\]\}$`))
			first, start := s.tokens(ctx), s.now(ctx)
			s.advance(ctx, time.Minute)
			second := post(ctx, s.issuer()+"token", s.refreshForm("web-demo", first.RefreshToken), "Authorization", basic("web-demo", "web-demo-secret")).tokens()
			Expect(s.revoked(ctx, "web-demo")).To(BeEmpty())
			s.advance(ctx, 30*time.Second)
			revokes := func(token string) answer {
				return post(ctx, s.issuer()+"revoke", url.Values{"token": {token}}, "Authorization", basic("web-demo", "web-demo-secret"))
			}
			Expect(revokes(second.RefreshToken).Status).To(Equal(http.StatusOK))
			at := start.Add(90 * time.Second).UnixMilli()
			Expect(s.revoked(ctx, "web-demo")).To(Equal(map[string][2]int64{
				tokenID(first):  {at, start.Add(2*time.Minute).Unix() * 1000},
				tokenID(second): {at, start.Add(3*time.Minute).Unix() * 1000},
			}))
			Expect(s.revoked(ctx, "spa-demo")).To(BeEmpty())
			Expect(s.revoked(ctx, "nobody")).To(BeEmpty())
			s.advance(ctx, 30*time.Second)
			Expect(revokes(second.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.revoked(ctx, "web-demo")).To(Equal(map[string][2]int64{tokenID(second): {at, start.Add(3*time.Minute).Unix() * 1000}}))
			s.advance(ctx, time.Minute)
			Expect(s.revoked(ctx, "web-demo")).To(BeEmpty())
		})

		It("wants to know of which client", proves("IDP-LEGACY-06"), func(ctx SpecContext) {
			s := env.legacy(ctx)
			a := get(ctx, s.issuer()+"revokelist")
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.jsonObject()).To(HaveKeyWithValue("error", "invalid_request"))
		})

		It("is gone today", proves("IDP-LEGACY-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, path := range []string{"/revokelist", "/idporten-oidc-provider/revokelist"} {
				Expect(get(ctx, s.Addresses["idporten"]+path+"?client_id=web-demo").Status).To(Equal(http.StatusNotFound))
			}
		})
	})
}

// tokenID is what the list calls an access token: its jti without the padding.
func tokenID(t tokenSet) string {
	GinkgoHelper()
	_, claims := jwtParts(t.AccessToken)
	Expect(claims["jti"]).To(MatchRegexp(`^[\w-]{43}=$`))
	return strings.TrimSuffix(claims["jti"].(string), "=") //nolint:forcetypeassert,errcheck // just matched.
}
