package specs

import (
	"encoding/json"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// asksForWork is a right authorization_details.
const asksForWork = `[{"type":"idporten:fullmakt","permission_roles":["arbeid"]}]`

// representative is the person of the default world who may act for another.
const representative = "23847940182"

// workFor is what tokens say when the representative acts for that other.
func workFor() []any {
	return []any{map[string]any{
		"type":                      "idporten:fullmakt",
		"authorizer":                map[string]any{"name": "TILFELDIG FORBIPASSERENDE", "pid": "04888140110"},
		"authorized_representative": map[string]any{"name": "FLITTIG STYREMEDLEM", "pid": "23847940182"},
		"permissions":               []any{map[string]any{"owner": "nav", "role": "arbeid"}},
	}}
}

// expectDetails demands the same in the response, the id_token and the access
// token.
func (s *stage) expectDetails(ctx SpecContext, a answer, want []any) tokenSet {
	GinkgoHelper()
	tokens := a.tokens()
	Expect(a.jsonObject()).To(HaveKeyWithValue("authorization_details", want))
	for _, token := range []string{tokens.IDToken, tokens.AccessToken} {
		Expect(s.verified(ctx, token)).To(HaveKeyWithValue("authorization_details", want))
	}
	return tokens
}

func describeFullmakt(env Env) {
	Describe("ID-porten's authorization_details of type idporten:fullmakt", func() {
		It("let the person choose whom to represent, and say so in response and tokens, after a refresh, too", proves("IDP-RAR-02", "IDP-RAR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().signIn(ctx, "web-demo", representative, high, "authorization_details", asksForWork).on("/authorize/fullmakt")
			expectLoginPage(p)
			Expect(p.Body).To(And(ContainSubstring("TILFELDIG FORBIPASSERENDE"), ContainSubstring("FLITTIG STYREMEDLEM"), Not(ContainSubstring("OPPLAGT"))))
			p = p.submit(ctx, "/authorize/fullmakt", "authorizer", "04888140110")
			tokens := s.expectDetails(ctx, s.token(ctx, s.codeForm("web-demo", p.location().Query().Get("code"))), workFor())
			s.expectDetails(ctx, s.refresh(ctx, "web-demo", tokens.RefreshToken), workFor())
		})

		It("are empty for a person who chooses himself", proves("IDP-RAR-02", "IDP-RAR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().signIn(ctx, "web-demo", representative, high, "authorization_details", asksForWork).on("/authorize/fullmakt")
			p = p.submit(ctx, "/authorize/fullmakt", "authorizer", representative)
			s.expectDetails(ctx, s.token(ctx, s.codeForm("web-demo", p.location().Query().Get("code"))), []any{})
		})

		It("are absent where they were not asked for", proves("IDP-RAR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.token(ctx, s.codeForm("web-demo", s.code(ctx, "web-demo", "login_hint", "testid:"+representative+"_"+high)))
			Expect(a.jsonObject()).NotTo(HaveKey("authorization_details"))
			Expect(s.verified(ctx, a.tokens().AccessToken)).NotTo(HaveKey("authorization_details"))
			Expect(s.verified(ctx, a.tokens().IDToken)).NotTo(HaveKey("authorization_details"))
		})

		It("choose the first who has given a mandate in a sign-in without a page", proves("IDP-RAR-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "web-demo", "login_hint", "testid:"+representative+"_"+high, "authorization_details", asksForWork)
			s.expectDetails(ctx, s.token(ctx, s.codeForm("web-demo", code)), workFor())
		})

		It("come before the consent, and in a session without a login", proves("IDP-RAR-02"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.browser().signIn(ctx, "web-demo", representative, high, "authorization_details", asksForWork).on("/authorize/fullmakt")
			p = p.submit(ctx, "/authorize/fullmakt", "authorizer", "04888140110").on("/authorize/consent")
			p = p.submit(ctx, "/authorize/consent", "decision", "accept")
			s.expectDetails(ctx, s.token(ctx, s.codeForm("web-demo", p.location().Query().Get("code"))), workFor())
			p.browser.authorize(ctx, "web-demo", "authorization_details", asksForWork, "scope", "openid").on("/authorize/fullmakt")
			silent := p.browser.authorize(ctx, "web-demo", "authorization_details", asksForWork, "scope", "openid", "prompt", "none")
			s.expectSaid(sentBack("interaction_required", "Interaction required"), silent.answer, webAddress+"?")
		})

		It("have the permissions with a role that was asked for, and no other", proves("IDP-RAR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patchWorld(ctx, map[string]any{"mandates": []any{map[string]any{
				"representative": representative, "authorizer": "04888140110",
				"permissions": []any{map[string]any{"owner": "nav", "role": "helse"}, map[string]any{"owner": "nav", "role": "arbeid"}},
			}}})
			code := s.code(ctx, "web-demo", "login_hint", "testid:"+representative+"_"+high, "authorization_details",
				`[{"type":"idporten:fullmakt","permission_roles":["bank"]},{"type":"idporten:fullmakt","permission_roles":["arbeid"]}]`)
			s.expectDetails(ctx, s.token(ctx, s.codeForm("web-demo", code)), workFor())
		})

		It("end on an error page for a person whom nobody has given such a mandate", proves("IDP-RAR-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, a := range []answer{
				s.browser().signIn(ctx, "web-demo", s.pid(), high, "authorization_details", asksForWork).answer,
				s.authorize(ctx, s.authorizeQuery("web-demo", "authorization_details", asksForWork)),
				s.authorize(ctx, s.authorizeQuery("web-demo", "login_hint", "testid:"+representative+"_"+high,
					"authorization_details", `[{"type":"idporten:fullmakt","permission_roles":["bank"]}]`)),
			} {
				Expect(a.Status).To(Equal(http.StatusForbidden))
				Expect(a.contentType()).To(Equal("text/html; charset=utf-8"))
				Expect(a.Header).NotTo(HaveKey("Location"))
				Expect(a.Body).To(ContainSubstring("Du har ingen fullmakter som gjelder her. Bruk nettleserens tilbakeknapp."))
			}
		})

		It("take no choice that the page does not offer", proves("IDP-RAR-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			for _, other := range []string{s.pid(), "", "x"} {
				p := s.browser().signIn(ctx, "web-demo", representative, high, "authorization_details", asksForWork).on("/authorize/fullmakt")
				s.expectSaid(onPage("invalid_request", "Invalid request: Unknown page or choice"),
					p.submit(ctx, "/authorize/fullmakt", "authorizer", other).answer, "")
			}
		})
	})
}

func describeFullmaktRefusals(env Env) {
	Describe("ID-porten's authorization_details, read strictly,", func() {
		DescribeTable("are refused", func(ctx SpecContext, details string) {
			s := env.open(ctx)
			want := sentBack("invalid_authorization_details", "Invalid authorization details")
			s.expectSaid(want, s.authorize(ctx, s.authorizeQuery("web-demo", "authorization_details", details)), webAddress+"?")
			s.expectSaid(inJSON(http.StatusBadRequest, want.code, want.text), s.par(ctx, s.pushForm(having("authorization_details", details)), ""), "")
		},
			Entry("no JSON", proves("IDP-RAR-01"), "x"),
			Entry("an object outside a list", proves("IDP-RAR-01"), `{"type":"idporten:fullmakt","permission_roles":["arbeid"]}`),
			Entry("an empty list", proves("IDP-RAR-01"), `[]`),
			Entry("null", proves("IDP-RAR-01"), `null`),
			Entry("more behind the list", proves("IDP-RAR-01"), asksForWork+`]`),
			Entry("another type", proves("IDP-RAR-01"), `[{"type":"payment_initiation","permission_roles":["arbeid"]}]`),
			Entry("another type after the right one", proves("IDP-RAR-01"), asksForWork[:len(asksForWork)-1]+`,{"type":"x","permission_roles":["arbeid"]}]`),
			Entry("no type", proves("IDP-RAR-01"), `[{"permission_roles":["arbeid"]}]`),
			Entry("no permission_roles", proves("IDP-RAR-01"), `[{"type":"idporten:fullmakt"}]`),
			Entry("empty permission_roles", proves("IDP-RAR-01"), `[{"type":"idporten:fullmakt","permission_roles":[]}]`),
			Entry("an empty role", proves("IDP-RAR-01"), `[{"type":"idporten:fullmakt","permission_roles":[""]}]`),
			Entry("permission_roles that are a text", proves("IDP-RAR-01"), `[{"type":"idporten:fullmakt","permission_roles":"arbeid"}]`),
			Entry("an unknown member", proves("IDP-RAR-01"), `[{"type":"idporten:fullmakt","permission_roles":["arbeid"],"locations":["https://a.example"]}]`),
		)

		It("are JSON in the tokens as they were documented: members in their order", proves("IDP-RAR-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "web-demo", "login_hint", "testid:"+representative+"_"+high, "authorization_details", asksForWork)
			a := s.token(ctx, s.codeForm("web-demo", code))
			var body struct {
				Details json.RawMessage `json:"authorization_details"`
			}
			Expect(json.Unmarshal([]byte(a.Body), &body)).To(Succeed())
			Expect(string(body.Details)).To(Equal(`[{"type":"idporten:fullmakt","authorizer":{"name":"TILFELDIG FORBIPASSERENDE","pid":"04888140110"},` +
				`"authorized_representative":{"name":"FLITTIG STYREMEDLEM","pid":"23847940182"},"permissions":[{"owner":"nav","role":"arbeid"}]}]`))
		})
	})
}
