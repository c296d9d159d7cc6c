package specs

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// users use one value of a member of the discovery document each, and demand
// that it works. A member without a user fails the case below.
var users = map[string]func(SpecContext, *stage, string){
	"response_types_supported": func(ctx SpecContext, s *stage, v string) { s.code(ctx, "finance", "response_type", v) },
	"response_modes_supported": func(ctx SpecContext, s *stage, v string) {
		a := s.authorize(ctx, s.authorizeQuery("finance", "response_mode", v))
		wanted := `code=`
		if strings.HasSuffix(v, ".jwt") {
			wanted = `response=`
		}
		if strings.HasPrefix(v, "form_post") {
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.Body).To(ContainSubstring(`name="` + strings.TrimSuffix(wanted, "=") + `"`))
			return
		}
		Expect(a.location().RawQuery).To(ContainSubstring(wanted))
	},
	"prompt_values_supported": func(ctx SpecContext, s *stage, v string) {
		b := s.browser()
		b.signIn(ctx, "web-demo", s.pid(), high).location()
		p := b.authorize(ctx, "web-demo", "prompt", v)
		switch v {
		case "none":
			Expect(p.location().Query().Get("code")).NotTo(BeEmpty())
		case "consent":
			p.on("/authorize/consent")
		default:
			p.on("/authorize/selector")
		}
	},
	"display_values_supported": func(ctx SpecContext, s *stage, v string) { s.code(ctx, "finance", "display", v) },
	"ui_locales_supported": func(ctx SpecContext, s *stage, v string) {
		Expect(s.browser().authorize(ctx, "web-demo", "ui_locales", v).on("/authorize/selector").Body).To(ContainSubstring(`<html lang="` + v + `">`))
	},
	"acr_values_supported": func(ctx SpecContext, s *stage, v string) {
		who := s.pid()
		switch {
		case strings.HasPrefix(v, "eidas-"):
			who = unmatched
		case v == byEmail:
			who = mailed
		}
		t := s.signIn(ctx, "finance", "acr_values", v, "login_hint", "testid:"+who+"_"+v)
		Expect(s.verified(ctx, t.IDToken)).To(HaveKeyWithValue("acr", v))
	},
	"scopes_supported": func(ctx SpecContext, s *stage, v string) {
		Expect(strings.Fields(s.signIn(ctx, "web-demo").Scope)).To(ContainElement(v))
	},
	"grant_types_supported": func(ctx SpecContext, s *stage, v string) {
		t := s.signIn(ctx, "finance")
		if v == "refresh_token" {
			s.refresh(ctx, "finance", t.RefreshToken).tokens()
		}
	},
	"code_challenge_methods_supported": func(ctx SpecContext, s *stage, v string) { s.signIn(ctx, "web-demo", "code_challenge_method", v) },
	"token_endpoint_auth_methods_supported": func(ctx SpecContext, s *stage, v string) {
		client := map[string]string{"client_secret_basic": "web-demo", "client_secret_post": "finance", "none": "spa-demo", "private_key_jwt": "jwt-demo"}[v]
		form := s.codeForm(client, s.code(ctx, client))
		if v == "private_key_jwt" {
			form = s.asserted(ctx, form)
		}
		Expect(s.token(ctx, form).tokens().TokenType).To(Equal("Bearer"))
	},
	"token_endpoint_auth_signing_alg_values_supported": func(ctx SpecContext, s *stage, v string) {
		form := s.codeForm("jwt-demo", s.code(ctx, "jwt-demo"))
		Expect(s.token(ctx, edited(form, byAssertion(s.assert(ctx, signedWith(demoKey, jose.SignatureAlgorithm(v)))))).Status).To(Equal(http.StatusOK))
	},
	"dpop_signing_alg_values_supported": func(ctx SpecContext, s *stage, v string) {
		key := turn(func(*statement) {})
		if v != "ES256" {
			key = func(p *statement) {
				p.key, p.alg = otherKey(), jose.SignatureAlgorithm(v)
				p.header["jwk"] = jose.JSONWebKey{Key: otherKey().Public()}
			}
		}
		a := s.token(ctx, s.codeForm("finance", s.code(ctx, "finance")), "DPoP", s.proof(ctx, key))
		Expect(a.tokens().TokenType).To(Equal("DPoP"))
	},
	"authorization_details_types_supported": func(ctx SpecContext, s *stage, v string) {
		Expect(s.token(ctx, s.codeForm("finance", s.code(ctx, "finance", "login_hint", "testid:"+representative+"_"+high,
			"authorization_details", `[{"type":"`+v+`","permission_roles":["arbeid"]}]`))).jsonObject()["authorization_details"]).To(Equal(workFor()))
	},
	"subject_types_supported": func(ctx SpecContext, s *stage, v string) {
		t := s.signIn(ctx, "finance")
		public := s.verified(ctx, t.AccessToken)["sub"] == s.pid()
		pairwise := s.verified(ctx, t.IDToken)["sub"] != s.pid()
		Expect(map[string]bool{"public": public, "pairwise": pairwise}).To(HaveKeyWithValue(v, true))
	},
	"id_token_signing_alg_values_supported": func(ctx SpecContext, s *stage, v string) {
		header, _ := jwtParts(s.signIn(ctx, "finance").IDToken)
		Expect(header).To(HaveKeyWithValue("alg", v))
	},
	"authorization_signing_alg_values_supported": func(ctx SpecContext, s *stage, v string) {
		header, _ := jwtParts(s.authorize(ctx, s.authorizeQuery("finance", "response_mode", "query.jwt")).location().Query().Get("response"))
		Expect(header).To(HaveKeyWithValue("alg", v))
	},
}

// neighbours are relatives of what is advertised: standard, and not there.
// Each has the authorization request or form that would use it.
var neighbours = map[string][]string{
	"response_type":         {"token", "id_token", "code id_token"},
	"response_mode":         {"fragment", "jwt", "web_message", "fragment.jwt"},
	"prompt":                {"select_account", "create"},
	"display":               {"popup", "touch", "wap"},
	"code_challenge_method": {"plain", "S512"},
}

func describeAdvertised(env Env) {
	Describe("what ID-porten advertises", func() {
		It("is what works: each value of each list can be used", proves("IDP-META-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			var document map[string]json.RawMessage
			Expect(json.Unmarshal([]byte(get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").Body), &document)).To(Succeed())
			var lists []string
			for member, raw := range document {
				var values []string
				if json.Unmarshal(raw, &values) != nil {
					continue
				}
				Expect(users).To(HaveKey(member), "nothing uses it")
				lists = append(lists, member)
				for _, v := range values {
					By(member + ": " + v)
					users[member](ctx, s, v)
				}
			}
			Expect(lists).To(ConsistOf(slices.Collect(maps.Keys(users))))
		})

		It("has an endpoint behind each address", proves("IDP-META-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			for member, value := range get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration").jsonObject() {
				address, ok := value.(string)
				if !ok || member == "issuer" {
					continue
				}
				Expect(get(ctx, address).Status).NotTo(Equal(http.StatusNotFound), member)
			}
		})

		It("is all that works: standard neighbours of the values are refused", proves("IDP-META-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			for name, values := range neighbours {
				for _, v := range values {
					back := s.authorize(ctx, s.authorizeQuery("web-demo", name, v)).location().Query()
					Expect(back.Get("code")).To(BeEmpty(), name+" "+v)
					Expect(back.Get("error")).To(BeElementOf("invalid_request", "unsupported_response_type"), name+" "+v)
				}
			}
			for _, parameter := range []string{"request", "request_uri"} {
				query := s.authorizeQuery("web-demo", parameter, "https://rp.example/request.jwt")
				Expect(s.authorize(ctx, query).Header.Get("Location")).NotTo(ContainSubstring("code="), parameter)
			}
			for _, grant := range []string{"client_credentials", "password", "implicit", "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:token-exchange"} {
				s.expectSaid(inJSON(400, "unsupported_grant_type", "Unsupported grant type"), s.token(ctx, s.tokenForm("finance", "grant_type", grant)), "")
			}
		})

		It("takes a request for claims and a language that it has not as if they weren't there", proves("IDP-META-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			plain := s.verified(ctx, s.signIn(ctx, "finance").IDToken)
			claims := s.verified(ctx, s.signIn(ctx, "finance", "claims", `{"id_token":{"email":{"essential":true}}}`).IDToken)
			Expect(slices.Sorted(maps.Keys(claims))).To(Equal(slices.Sorted(maps.Keys(plain))))
			Expect(s.browser().authorize(ctx, "web-demo", "ui_locales", "de fr").on("/authorize/selector").Body).To(ContainSubstring(`<html lang="nb">`))
		})
	})
}
