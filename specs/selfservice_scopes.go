package specs

import (
	"encoding/json"
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// newScope is what the API says of a scope made of newScopeBody.
const newScope = `{"name":"proeve:read","prefix":"proeve","subscope":"read","description":"read it","accessible_for_all":false,` +
	`"allowed_integration_types":["api_klient"],"at_max_age":600,"authorization_max_lifetime":0,"requires_user_consent":true,` +
	`"requires_user_authentication":false,"requires_pseudonymous_tokens":false,"token_type":"SELF_CONTAINED","visibility":"PUBLIC","active":true,` +
	`"owner_orgno":"311223348"}`

const newScopeBody = `{"prefix":"proeve","subscope":"read","description":"read it","allowed_integration_types":["api_klient"],"at_max_age":600,"requires_user_consent":true}`

// scopeNames are the names of a list of scopes, or of accesses.
func (a answer) scopeNames() []string {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	Expect(a.contentType()).To(Equal("application/json"))
	var list []struct{ Name, Scope string }
	Expect(json.Unmarshal([]byte(a.Body), &list)).To(Succeed())
	names := []string{}
	for _, s := range list {
		names = append(names, s.Name+s.Scope)
	}
	return names
}

func describeOwnScopes(env Env) {
	Describe("self-service: scopes", func() {
		It("are made, listed, changed and deactivated by their owner", proves("SSV-SCOPE-01", "SSV-SCOPE-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/scopes", newScopeBody)
			Expect(a.Status).To(Equal(http.StatusCreated))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(newScope))
			Expect(s.asksOwn(ctx, http.MethodGet, "/scopes", "").Body).To(Equal("[" + newScope + "]"))

			a = s.asksOwn(ctx, http.MethodPut, "/scopes?scope=proeve:read", `{"description":"read all of it","token_type":"OPAQUE"}`)
			Expect(a.Status).To(Equal(http.StatusOK), a.Body)
			Expect(a.jsonObject()).To(And(HaveKeyWithValue("description", "read all of it"), HaveKeyWithValue("token_type", "OPAQUE"),
				HaveKeyWithValue("at_max_age", 0.0), HaveKeyWithValue("requires_user_consent", false), HaveKeyWithValue("name", "proeve:read")))

			a = s.asksOwn(ctx, http.MethodDelete, "/scopes?scope=proeve:read", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.jsonObject()).To(HaveKeyWithValue("active", false))
			Expect(s.asksOwn(ctx, http.MethodGet, "/scopes", "").Body).To(Equal("[]"))
			Expect(s.asksOwn(ctx, http.MethodGet, "/scopes?inactive=true", "").scopeNames()).To(Equal([]string{"proeve:read"}))
			a = s.asksOwn(ctx, http.MethodPost, "/scopes", newScopeBody)
			Expect(a.Status).To(Equal(http.StatusConflict))
			s.expectTurnedDown(ctx, a, "scope_taken", "409", "Conflict", "Conflict. The scope exists.", "")
		})

		It("are on an open list, unless they are not public or not active", proves("SSV-SCOPE-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			s.patchScope(ctx, "altinn:instances.write", map[string]any{"visibility": "PRIVATE"})
			s.patchScope(ctx, "skatteetaten:mvameldingvalidering", map[string]any{"active": false})
			s.patchScope(ctx, "altinn:instances.read", map[string]any{"accessible_for_all": true})
			Expect(s.asks(ctx, "", http.MethodGet, "/scopes/all", "").scopeNames()).To(Equal(
				[]string{"openid", "profile", "skatteetaten:mvameldinginnsending", "altinn:instances.read"}))
			Expect(s.asks(ctx, "", http.MethodGet, "/scopes/all?accessible_for_all=true", "").scopeNames()).To(Equal([]string{"altinn:instances.read"}))
		})

		It("are granted and withdrawn, which decides who may register them", proves("SSV-SCOPE-03", "SSV-CLIENT-07"), func(ctx SpecContext) {
			s := env.admin(ctx)
			owner, consumer := s.asOrg(ctx, ownOrgno), s.asOrg(ctx, otherOrgno)
			Expect(s.asks(ctx, owner, http.MethodPost, "/scopes", newScopeBody).Status).To(Equal(http.StatusCreated))
			body := registered("scopes", `["openid","proeve:read"]`)
			Expect(s.asks(ctx, consumer, http.MethodPost, "/clients", body).Status).To(Equal(http.StatusBadRequest))
			Expect(s.asks(ctx, consumer, http.MethodGet, "/scopes/access/all", "").scopeNames()).NotTo(ContainElement("proeve:read"))

			a := s.asks(ctx, owner, http.MethodPut, "/scopes/access/314556674?scope=proeve:read", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			const granted = `{"scope":"proeve:read","state":"APPROVED","consumer_orgno":"314556674","owner_orgno":"311223348"}`
			Expect(a.Body).To(Equal(granted))
			Expect(s.asks(ctx, owner, http.MethodGet, "/scopes/access?scope=proeve:read", "").Body).To(Equal("[" + granted + "]"))
			Expect(s.asks(ctx, owner, http.MethodGet, "/scopes/access", "").Body).To(Equal("[" + granted + "]"))
			Expect(s.asks(ctx, consumer, http.MethodGet, "/scopes/access/all", "").Body).To(ContainSubstring(granted))
			Expect(s.asks(ctx, consumer, http.MethodPost, "/clients", body).Status).To(Equal(http.StatusCreated))

			a = s.asks(ctx, owner, http.MethodDelete, "/scopes/access/314556674?scope=proeve:read", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.Body).To(Equal(`{"scope":"proeve:read","state":"DENIED","consumer_orgno":"314556674","owner_orgno":"311223348"}`))
			Expect(s.asks(ctx, consumer, http.MethodPost, "/clients", body).Status).To(Equal(http.StatusBadRequest))
		})

		It("of one's own are granted to oneself before they are registered and used", proves("SSV-CLIENT-07", "SSV-SCOPE-03"), func(ctx SpecContext) {
			s := env.admin(ctx)
			body := strings.Replace(newScopeBody, `,"requires_user_consent":true`, "", 1)
			Expect(s.asksOwn(ctx, http.MethodPost, "/scopes", body).Status).To(Equal(http.StatusCreated))
			Expect(s.asksOwn(ctx, http.MethodPost, "/clients", registered("scopes", `["openid","proeve:read"]`)).Status).To(Equal(http.StatusBadRequest))
			Expect(s.asksOwn(ctx, http.MethodPut, "/scopes/access/311223348?scope=proeve:read", "").Status).To(Equal(http.StatusOK))
			id, _ := s.creates(ctx, "scopes", `["openid","proeve:read"]`)
			Expect(s.signIn(ctx, id).Scope).To(Equal("openid proeve:read"))
		})

		It("that were open to everybody stay with those who use them, once there is a list", proves("SSV-SCOPE-03"), func(ctx SpecContext) {
			s := env.admin(ctx)
			Expect(s.asks(ctx, s.asOrg(ctx, otherOrgno), http.MethodGet, "/scopes/access/all", "").scopeNames()).To(ContainElement("skatteetaten:mvameldinginnsending"))
			owner := s.asOrg(ctx, taxOrgno)
			Expect(s.asks(ctx, owner, http.MethodDelete, "/scopes/access/314556674?scope=skatteetaten:mvameldinginnsending", "").Status).To(Equal(http.StatusOK))
			Expect(s.asks(ctx, owner, http.MethodGet, "/scopes/access?scope=skatteetaten:mvameldinginnsending", "").Body).To(Equal(
				`[{"scope":"skatteetaten:mvameldinginnsending","state":"APPROVED","consumer_orgno":"311223348","owner_orgno":"974761076"},` +
					`{"scope":"skatteetaten:mvameldinginnsending","state":"DENIED","consumer_orgno":"314556674","owner_orgno":"974761076"}]`))
			Expect(s.signIn(ctx, "finance").Scope).To(ContainSubstring("skatteetaten:mvameldinginnsending"))
		})

		DescribeTable("are refused",
			func(ctx SpecContext, method, path, body, reason, status, phrase, description, fieldErrors string) {
				s := env.admin(ctx)
				s.expectTurnedDown(ctx, s.asksOwn(ctx, method, path, body), reason, status, phrase, description, fieldErrors)
			},
			Entry("without a name", proves("SSV-SCOPE-02"), http.MethodPost, "/scopes", `{"prefix":"proeve"}`,
				"scope_invalid", "400", "Bad Request", "Bad Request. Invalid scope.", fieldError("name", "must be prefix:subscope")),
			Entry("with a name of other characters", proves("SSV-SCOPE-02"), http.MethodPost, "/scopes", `{"prefix":"prøve","subscope":"read"}`,
				"scope_invalid", "400", "Bad Request", "Bad Request. Invalid scope.", fieldError("name", "must be prefix:subscope, or openid or profile")),
			Entry("with an unknown token type", proves("SSV-SCOPE-02"), http.MethodPost, "/scopes", `{"prefix":"proeve","subscope":"read","token_type":"JWT"}`,
				"scope_invalid", "400", "Bad Request", "Bad Request. Invalid scope.", fieldError("token_type", `\"JWT\" is not known; allowed: SELF_CONTAINED, OPAQUE`)),
			Entry("with another's prefix", proves("SSV-SCOPE-02"), http.MethodPost, "/scopes", `{"prefix":"altinn","subscope":"mine"}`,
				"scope_prefix_foreign", "403", "Forbidden", "Forbidden. The prefix is not assigned to the organization.", ""),
			Entry("that there are", proves("SSV-SCOPE-02"), http.MethodPost, "/scopes", `{"prefix":"altinn","subscope":"instances.read"}`,
				"scope_taken", "409", "Conflict", "Conflict. The scope exists.", ""),
			Entry("that are another's", proves("SSV-SCOPE-02"), http.MethodPut, "/scopes?scope=altinn:instances.read", `{}`,
				"scope_foreign", "403", "Forbidden", "Forbidden. Not the owner of the scope.", ""),
			Entry("that there aren't", proves("SSV-SCOPE-02"), http.MethodDelete, "/scopes?scope=proeve:read", "",
				"scope_unknown", "404", "Not Found", "Not Found. Unknown scope.", ""),
			Entry("to be granted by another", proves("SSV-SCOPE-03"), http.MethodPut, "/scopes/access/314556674?scope=altinn:instances.read", "",
				"scope_foreign", "403", "Forbidden", "Forbidden. Not the owner of the scope.", ""),
			Entry("to be shown to another", proves("SSV-SCOPE-03"), http.MethodGet, "/scopes/access?scope=altinn:instances.read", "",
				"scope_foreign", "403", "Forbidden", "Forbidden. Not the owner of the scope.", ""),
			Entry("to nobody", proves("SSV-SCOPE-03"), http.MethodPut, "/scopes/access/123456789?scope=altinn:instances.read", "",
				"scope_invalid", "400", "Bad Request", "Bad Request. Invalid scope.", fieldError("consumer_orgno", "is not an organisation number: its check digit, the last one, is wrong")),
		)

		It("keep their names", proves("SSV-SCOPE-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			Expect(s.asksOwn(ctx, http.MethodPost, "/scopes", newScopeBody).Status).To(Equal(http.StatusCreated))
			a := s.asksOwn(ctx, http.MethodPut, "/scopes?scope=proeve:read", `{"name":"proeve:write"}`)
			s.expectTurnedDown(ctx, a, "member_immutable", "400", "Bad Request", "Bad Request. The value can not be changed.", fieldError("name", "can not be changed"))
		})

		It("have one source of delegation", proves("SSV-SCOPE-01"), func(ctx SpecContext) {
			a := env.admin(ctx).asksOwn(ctx, http.MethodGet, "/delegationsources", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(`[{"name":"Altinn","issuer":"https://tt02.altinn.no/"}]`))
		})
	})
}
