package specs

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// creates registers a client for the world's own organisation.
func (s *stage) creates(ctx context.Context, changes ...string) (id, secret string) {
	GinkgoHelper()
	a := s.asksOwn(ctx, http.MethodPost, "/clients", registered(changes...))
	Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
	var c struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
	}
	Expect(json.Unmarshal([]byte(a.Body), &c)).To(Succeed())
	s.look(ctx)
	return c.ClientID, c.ClientSecret
}

// names are the client_ids of a list.
func (a answer) names() []string {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	var list []struct {
		ClientID string `json:"client_id"`
	}
	Expect(json.Unmarshal([]byte(a.Body), &list)).To(Succeed())
	names := []string{}
	for _, c := range list {
		names = append(names, c.ClientID)
	}
	return names
}

// wholeClient is what the API says of a client made of the usual body.
const wholeClient = `"client_name":"Tried","description":"made by a case","client_uri":"https://app.example","client_orgno":"311223348",` +
	`"integration_type":"api_klient","application_type":"web","scopes":["openid","profile"],"grant_types":["authorization_code","refresh_token"],` +
	`"redirect_uris":["https://app.example/callback"],"post_logout_redirect_uris":[],"frontchannel_logout_session_required":false,` +
	`"token_endpoint_auth_method":"client_secret_post","code_challenge_method":"S256","authorization_lifetime":7200,"access_token_lifetime":120,` +
	`"refresh_token_lifetime":600,"refresh_token_usage":"ONETIME","sso_disabled":false,"active":true,`

func describeRegistration(env Env) {
	Describe("self-service: a client", func() {
		It("is created whole, with an id, a secret and the defaults", proves("SSV-CLIENT-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered())
			Expect(a.Status).To(Equal(http.StatusCreated))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(MatchRegexp(`^\{"client_id":"` + uuid + `",`))
			Expect(a.Body).To(ContainSubstring(wholeClient + `"created":"2031-01-01T00:00:00.000Z","last_updated":"2031-01-01T00:00:00.000Z","client_secret":"`))
			Expect(a.Body).To(MatchRegexp(`"client_secret":"` + uuid + `"\}$`))
		})

		It("is created with what the body says", proves("SSV-CLIENT-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("authorization_lifetime", "31536000", "access_token_lifetime", "600",
				"refresh_token_lifetime", "0", "refresh_token_usage", `"REUSE"`, "code_challenge_method", `"none"`, "sso_disabled", "true",
				"post_logout_redirect_uris", `["https://app.example/out"]`, "frontchannel_logout_uri", `"https://app.example/front"`,
				"frontchannel_logout_session_required", "true", "backchannel_logout_uri", `"https://app.example/back"`, "logo_uri", `"https://app.example/logo.png"`))
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			Expect(a.jsonObject()).To(And(HaveKeyWithValue("authorization_lifetime", 31536000.0), HaveKeyWithValue("access_token_lifetime", 600.0),
				HaveKeyWithValue("refresh_token_lifetime", 0.0), HaveKeyWithValue("refresh_token_usage", "REUSE"), HaveKeyWithValue("code_challenge_method", "none"),
				HaveKeyWithValue("sso_disabled", true), HaveKeyWithValue("post_logout_redirect_uris", []any{"https://app.example/out"}),
				HaveKeyWithValue("frontchannel_logout_uri", "https://app.example/front"), HaveKeyWithValue("frontchannel_logout_session_required", true),
				HaveKeyWithValue("backchannel_logout_uri", "https://app.example/back"), HaveKeyWithValue("logo_uri", "https://app.example/logo.png")))
		})

		It("of type idporten has its scopes without asking, of type ansattporten no single sign-on", proves("SSV-CLIENT-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("integration_type", `"idporten"`, "scopes", "-"))
			Expect(a.jsonObject()).To(And(HaveKeyWithValue("scopes", []any{"openid", "profile"}), HaveKeyWithValue("sso_disabled", false)))
			a = s.asksOwn(ctx, http.MethodPost, "/clients", registered("integration_type", `"ansattporten"`))
			Expect(a.jsonObject()).To(HaveKeyWithValue("sso_disabled", true))
		})

		It("of a public kind has no secret", proves("SSV-CLIENT-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("application_type", `"browser"`, "token_endpoint_auth_method", `"none"`))
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			Expect(a.jsonObject()).NotTo(HaveKey("client_secret"))
		})

		It("is answered with 200, where the switch says so", proves("SSV-CLIENT-01"), func(ctx SpecContext) {
			Expect(env.admin(ctx, "client_created", "200").asksOwn(ctx, http.MethodPost, "/clients", registered()).Status).To(Equal(http.StatusOK))
		})

		It("may bring its client_id; members that only the server sets, or that nobody knows, don't count", proves("SSV-CLIENT-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, _ := s.creates(ctx, "client_id", `"my-own-id"`, "created", `"1999-01-01T00:00:00.000Z"`, "client_secret", `"chosen"`, "nobody_knows", `{"a":1}`, "Logo_URI", `"https://other.example"`)
			Expect(id).To(Equal("my-own-id"))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/my-own-id", "").Body).To(Equal(
				`{"client_id":"my-own-id",` + wholeClient + `"created":"2031-01-01T00:00:00.000Z","last_updated":"2031-01-01T00:00:00.000Z"}`))
		})

		It("is read and listed without its secret", proves("SSV-CLIENT-03"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, secret := s.creates(ctx)
			a := s.asksOwn(ctx, http.MethodGet, "/clients/"+id, "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(`{"client_id":"` + id + `",` + wholeClient + `"created":"2031-01-01T00:00:00.000Z","last_updated":"2031-01-01T00:00:00.000Z"}`))
			list := s.asksOwn(ctx, http.MethodGet, "/clients", "")
			Expect(list.contentType()).To(Equal("application/json"))
			Expect(list.names()).To(ContainElements("finance", "spa-demo", id))
			Expect(list.Body).NotTo(Or(ContainSubstring(secret), ContainSubstring("finance-secret"), ContainSubstring("client_secret\":")))
		})

		It("stands in the world", proves("SSV-CLIENT-08"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, secret := s.creates(ctx)
			Expect(s.client(id).ClientSecret).To(Equal(secret))
			a := s.ask(ctx, "/world")
			Expect(a.Body).To(And(ContainSubstring(`"created":"2031-01-01T00:00:00Z"`), ContainSubstring(`"secret_issued":"2031-01-01T00:00:00Z"`)))
		})

		It("is its organisation's alone", proves("SSV-ORG-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, _ := s.creates(ctx)
			stranger := s.asOrg(ctx, otherOrgno)
			Expect(s.asks(ctx, stranger, http.MethodGet, "/clients", "").Body).To(Equal("[]"))
			for _, c := range [][3]string{{http.MethodGet, "", ""}, {http.MethodPut, "", registered()}, {http.MethodDelete, "", ""}, {http.MethodPost, "/secret", ""}} {
				a := s.asks(ctx, stranger, c[0], "/clients/"+id+c[1], c[2])
				Expect(a.Status).To(Equal(http.StatusNotFound), c[0]+c[1])
				s.expectTurnedDown(ctx, a, "client_foreign", "404", "Not Found", "Not Found. Unknown client.", "")
			}
			Expect(s.signIn(ctx, id).Scope).To(Equal("openid profile"))
		})
	})
}

func describeRegistrationChanges(env Env) {
	Describe("self-service: a change", func() {
		It("replaces what there was, and notes when", proves("SSV-CLIENT-04"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, secret := s.creates(ctx, "access_token_lifetime", "600", "frontchannel_logout_uri", `"https://app.example/front"`)
			s.advance(ctx, time.Minute)
			a := s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered())
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(`{"client_id":"` + id + `",` + wholeClient + `"created":"2031-01-01T00:00:00.000Z","last_updated":"2031-01-01T00:01:00.000Z"}`))
			s.look(ctx)
			Expect(s.client(id).ClientSecret).To(Equal(secret))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/"+id, "").Body).To(Equal(a.Body))
		})

		It("takes back what a reading gave", proves("SSV-CLIENT-04"), func(ctx SpecContext) {
			s := env.admin(ctx)
			before := s.asksOwn(ctx, http.MethodGet, "/clients/web-demo", "").jsonObject()
			body, err := json.Marshal(before)
			Expect(err).NotTo(HaveOccurred())
			a := s.asksOwn(ctx, http.MethodPut, "/clients/web-demo", string(body))
			Expect(a.Status).To(Equal(http.StatusOK), a.Body)
			after := a.jsonObject()
			Expect(after).To(HaveKeyWithValue("last_updated", "2031-01-01T00:00:00.000Z"))
			delete(after, "last_updated")
			Expect(after).To(Equal(before))
			Expect(s.signIn(ctx, "web-demo").TokenType).To(Equal("Bearer"))
		})

		It("of the authentication method takes the secret away, until a new one is made", proves("SSV-CLIENT-04", "SSV-SECRET-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, secret := s.creates(ctx)
			Expect(s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered("token_endpoint_auth_method", `"client_secret_basic"`)).Status).To(Equal(http.StatusOK))
			s.look(ctx)
			Expect(s.client(id).ClientSecret).To(BeEmpty())
			code := s.code(ctx, id)
			for _, tried := range []string{secret, ""} {
				s.expectSaid(inJSON(401, "invalid_client", stockText).challenging(), s.token(ctx, s.codeForm(id, code), "Authorization", basic(id, tried)), "")
			}
			fresh, ok := s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/secret", "").jsonObject()["client_secret"].(string)
			Expect(ok).To(BeTrue())
			Expect(s.token(ctx, s.codeForm(id, code), "Authorization", basic(id, fresh)).tokens().TokenType).To(Equal("Bearer"))
		})

		It("to a public kind leaves no secret behind", proves("SSV-CLIENT-04"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, _ := s.creates(ctx)
			a := s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered("application_type", `"browser"`, "token_endpoint_auth_method", `"none"`))
			Expect(a.Status).To(Equal(http.StatusOK), a.Body)
			s.look(ctx)
			Expect(s.client(id).ClientSecret).To(BeEmpty())
			Expect(s.signIn(ctx, id).TokenType).To(Equal("Bearer"))
			a = s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/secret", "")
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			s.expectTurnedDown(ctx, a, "method_without_secret", "400", "Bad Request", "Bad Request. The client has no secret.", "")
		})

		DescribeTable("can't touch what a client is and whose",
			func(ctx SpecContext, member, value string) {
				s := env.admin(ctx)
				id, _ := s.creates(ctx)
				a := s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered(member, value))
				Expect(a.Status).To(Equal(http.StatusBadRequest))
				s.expectTurnedDown(ctx, a, "member_immutable", "400", "Bad Request", "Bad Request. The value can not be changed.", fieldError(member, "can not be changed"))
			},
			Entry("integration_type", proves("SSV-CLIENT-04"), "integration_type", `"idporten"`),
			Entry("client_id", proves("SSV-CLIENT-04"), "client_id", `"other"`),
			Entry("client_orgno", proves("SSV-CLIENT-04"), "client_orgno", `"314556674"`),
			Entry("supplier_orgno", proves("SSV-CLIENT-04"), "supplier_orgno", `"314556674"`),
		)

		It("of active to false and back is a pause", proves("SSV-CLIENT-05", "SSV-CLIENT-08"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, _ := s.creates(ctx)
			a := s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered("active", "false"))
			Expect(a.jsonObject()).To(HaveKeyWithValue("active", false))
			Expect(s.authorize(ctx, s.authorizeQuery(id)).Status).To(Equal(http.StatusBadRequest))
			Expect(s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered()).jsonObject()).To(HaveKeyWithValue("active", true))
			Expect(s.signIn(ctx, id).TokenType).To(Equal("Bearer"))
		})

		It("by DELETE hides the client, which keeps its name", proves("SSV-CLIENT-05", "SSV-CLIENT-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, _ := s.creates(ctx, "client_id", `"short-lived"`)
			expectNothing(s.asksOwn(ctx, http.MethodDelete, "/clients/"+id, ""), http.StatusOK)
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients", "").names()).NotTo(ContainElement(id))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients?inactive=true", "").names()).To(ContainElements(id, "finance"))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/"+id+"?inactive=true", "").jsonObject()).To(HaveKeyWithValue("active", false))
			for _, c := range [][2]string{{http.MethodGet, ""}, {http.MethodDelete, ""}, {http.MethodPost, "/secret"}} {
				a := s.asksOwn(ctx, c[0], "/clients/"+id+c[1], "")
				Expect(a.Status).To(Equal(http.StatusNotFound))
				s.expectTurnedDown(ctx, a, "client_inactive", "404", "Not Found", "Not Found. Unknown client.", "")
			}
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("client_id", `"short-lived"`))
			Expect(a.Status).To(Equal(http.StatusConflict))
			s.expectTurnedDown(ctx, a, "client_taken", "409", "Conflict", "Conflict. The client_id is taken.", fieldError("client_id", "is taken"))
		})
	})
}
