package specs

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeRegistrationRefusals(env Env) {
	Describe("self-service: refusals", func() {
		DescribeTable("refuses a registration, and names the member",
			func(ctx SpecContext, field, message string, changes ...string) {
				s := env.admin(ctx)
				for _, c := range [][2]string{{http.MethodPost, "/clients"}, {http.MethodPut, "/clients/finance"}} {
					if c[0] == http.MethodPut && field == "integration_type" {
						continue // it can't change anyway
					}
					a := s.asksOwn(ctx, c[0], c[1], registered(changes...))
					Expect(a.Status).To(Equal(http.StatusBadRequest), a.Body)
					s.expectTurnedDown(ctx, a, "registration_invalid", "400", "Bad Request", "Bad Request. Invalid client registration.", fieldError(field, message))
				}
			},
			Entry("no name", proves("SSV-CLIENT-06"), "client_name", "is required", "client_name", "-"),
			Entry("a name of blanks", proves("SSV-CLIENT-06"), "client_name", "is required", "client_name", `"  "`),
			Entry("a description without end", proves("SSV-CLIENT-06"), "description", "is longer than 2000 characters", "description", `"`+strings.Repeat("ø", 2001)+`"`),
			Entry("no integration type", proves("SSV-CLIENT-06"), "integration_type", "is required", "integration_type", "-"),
			Entry("an unknown integration type", proves("SSV-CLIENT-06"), "integration_type", "must be one of idporten, api_klient, ansattporten", "integration_type", `"api-klient"`),
			Entry("Maskinporten's integration type", proves("SSV-CLIENT-06"),
				"integration_type", "is a type that this mock does not stand in for; served: idporten, api_klient, ansattporten", "integration_type", `"maskinporten"`),
			Entry("no application type", proves("SSV-CLIENT-06"), "application_type", "is required", "application_type", "-"),
			Entry("an unknown application type", proves("SSV-CLIENT-06"), "application_type", "must be one of web, browser, native", "application_type", `"spa"`),
			Entry("no method", proves("SSV-CLIENT-06"), "token_endpoint_auth_method", "is required", "token_endpoint_auth_method", "-"),
			Entry("none for a web client", proves("SSV-CLIENT-06"),
				"token_endpoint_auth_method", "must be one of client_secret_basic, client_secret_post, private_key_jwt", "token_endpoint_auth_method", `"none"`),
			Entry("a secret for a browser", proves("SSV-CLIENT-06"), "token_endpoint_auth_method", "must be one of none", "application_type", `"browser"`),
			Entry("a key for an app", proves("SSV-CLIENT-06"),
				"token_endpoint_auth_method", "must be one of none", "application_type", `"native"`, "token_endpoint_auth_method", `"private_key_jwt"`),
			Entry("an unknown challenge method", proves("SSV-CLIENT-06"), "code_challenge_method", "must be one of S256, none", "code_challenge_method", `"plain"`),
			Entry("no PKCE for an app", proves("SSV-CLIENT-06"), "code_challenge_method", "must be S256 for application_type native",
				"application_type", `"native"`, "token_endpoint_auth_method", `"none"`, "code_challenge_method", `"none"`),
			Entry("no grant", proves("SSV-CLIENT-06"), "grant_types", "is required", "grant_types", "[]"),
			Entry("the implicit grant", proves("SSV-CLIENT-06"),
				"grant_types[1]", "must be one of authorization_code, refresh_token", "grant_types", `["authorization_code","implicit"]`),
			Entry("Maskinporten's grant", proves("SSV-CLIENT-06"), "grant_types[0]", "must be one of authorization_code, refresh_token",
				"grant_types", `["urn:ietf:params:oauth:grant-type:jwt-bearer","authorization_code"]`),
			Entry("no scope", proves("SSV-CLIENT-06"), "scopes", "is required", "scopes", "[]"),
			Entry("an authorization of no time", proves("SSV-CLIENT-06"), "authorization_lifetime", "must be 1 to 3153600000 seconds", "authorization_lifetime", "0"),
			Entry("an access token of no time", proves("SSV-CLIENT-06"), "access_token_lifetime", "must be 1 to 3153600000 seconds", "access_token_lifetime", "-1"),
			Entry("a refresh token of less than none", proves("SSV-CLIENT-06"), "refresh_token_lifetime", "must be 0 to 3153600000 seconds", "refresh_token_lifetime", "-1"),
			Entry("an unknown usage", proves("SSV-CLIENT-06"), "refresh_token_usage", "must be one of ONETIME, REUSE", "refresh_token_usage", `"TWICE"`),
			Entry("no address", proves("SSV-CLIENT-06"), "redirect_uris", "is required", "redirect_uris", "[]"),
			Entry("an address with a fragment", proves("SSV-CLIENT-06"), "redirect_uris[0]", "must not have a fragment", "redirect_uris", `["https://app.example/#/callback"]`),
			Entry("an address with an empty fragment", proves("SSV-CLIENT-06"), "redirect_uris[0]", "must not have a fragment", "redirect_uris", `["https://app.example/callback#"]`),
			Entry("no absolute address", proves("SSV-CLIENT-06"), "redirect_uris[1]", "must be an absolute URI", "redirect_uris", `["https://app.example/callback","/callback"]`),
			Entry("an address twice", proves("SSV-CLIENT-06"), "redirect_uris[1]", "stands there twice", "redirect_uris", `["https://app.example/callback","https://app.example/callback"]`),
			Entry("https at localhost", proves("SSV-CLIENT-06"), "redirect_uris[0]", "must be http for localhost, not https", "redirect_uris", `["https://localhost:8080/callback"]`),
			Entry("a loopback address of a web client", proves("SSV-CLIENT-06"),
				"redirect_uris[0]", "is a loopback address, which only application_type native may have", "redirect_uris", `["http://127.0.0.1:0/callback"]`),
			Entry("an app's scheme of a web client", proves("SSV-CLIENT-06"), "redirect_uris[0]", "must begin with https or http", "redirect_uris", `["myapp://callback"]`),
			Entry("an app's scheme without a host of a web client", proves("SSV-CLIENT-06"),
				"redirect_uris[0]", "must be an absolute URI", "redirect_uris", `["com.example.app:/callback"]`),
			Entry("a scheme without a host that is no domain of an app's", proves("SSV-CLIENT-06"), "redirect_uris[0]", "must be an absolute URI",
				"application_type", `"native"`, "token_endpoint_auth_method", `"none"`, "redirect_uris", `["javascript:/callback"]`),
			Entry("an address to return to after logout with a fragment", proves("SSV-CLIENT-06"),
				"post_logout_redirect_uris[0]", "must not have a fragment", "post_logout_redirect_uris", `["https://app.example/#out"]`),
			Entry("no absolute client_uri", proves("SSV-CLIENT-06"), "client_uri", "must be an absolute URI", "client_uri", `"app.example"`),
			Entry("front-channel logout at another domain", proves("SSV-CLIENT-06"),
				"frontchannel_logout_uri", "must have the domain of a redirect_uri", "frontchannel_logout_uri", `"https://other.example/front"`),
			Entry("front-channel logout with a name and a password", proves("SSV-CLIENT-06"),
				"frontchannel_logout_uri", "must not have a user name", "frontchannel_logout_uri", `"https://user:pass@app.example/front"`),
			Entry("back-channel logout with a name", proves("SSV-CLIENT-06"),
				"backchannel_logout_uri", "must not have a user name", "backchannel_logout_uri", `"https://user@app.example/back"`),
			Entry("back-channel logout at another domain", proves("SSV-CLIENT-06"),
				"backchannel_logout_uri", "must have the domain of a redirect_uri", "backchannel_logout_uri", `"https://sub.app.example/back"`),
		)

		DescribeTable("takes an address that is right for its kind",
			func(ctx SpecContext, changes ...string) {
				a := env.admin(ctx).asksOwn(ctx, http.MethodPost, "/clients", registered(changes...))
				Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			},
			Entry("http at localhost", proves("SSV-CLIENT-06"), "redirect_uris", `["http://localhost:8080/callback"]`),
			Entry("any port of an app", proves("SSV-CLIENT-06"), "application_type", `"native"`, "token_endpoint_auth_method", `"none"`, "redirect_uris", `["http://127.0.0.1:0/callback"]`),
			Entry("any port of an app, as the documentation's example has it", proves("SSV-CLIENT-06"),
				"application_type", `"native"`, "token_endpoint_auth_method", `"none"`, "redirect_uris", `["https://127.0.0.1:*/callback"]`),
			Entry("the scheme of an app", proves("SSV-CLIENT-06"), "application_type", `"native"`, "token_endpoint_auth_method", `"none"`, "redirect_uris", `["myapp://callback"]`),
			Entry("the scheme of an app, without a host", proves("SSV-CLIENT-06"), "application_type", `"native"`, "token_endpoint_auth_method", `"none"`,
				"redirect_uris", `["com.example.app:/callback"]`, "post_logout_redirect_uris", `["com.example.app:/out"]`),
			Entry("a query of its own", proves("SSV-CLIENT-06"), "redirect_uris", `["https://finance.example/?cmp=USMF&mi=WebApplications"]`),
		)

		It("names all that is wrong at once", proves("SSV-CLIENT-06"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("client_name", "-", "application_type", `"spa"`, "redirect_uris", `["https://app.example/#"]`))
			s.expectTurnedDown(ctx, a, "registration_invalid", "400", "Bad Request", "Bad Request. Invalid client registration.",
				fieldError("client_name", "is required")+","+fieldError("application_type", "must be one of web, browser, native")+","+
					fieldError("redirect_uris[0]", "must not have a fragment"))
		})

		It("names what the world alone knows to be wrong, too", proves("SSV-CLIENT-06"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("client_id", `"my id"`))
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			s.expectTurnedDown(ctx, a, "registration_invalid", "400", "Bad Request", "Bad Request. Invalid client registration.",
				fieldError("client_id", "must be made of visible ASCII characters, without spaces"))
		})

		DescribeTable("refuses a body that can't be read",
			func(ctx SpecContext, body, fieldErrors string) {
				s := env.admin(ctx)
				for _, c := range [][2]string{{http.MethodPost, "/clients"}, {http.MethodPut, "/clients/finance"}, {http.MethodPost, "/scopes"}} {
					a := s.asksOwn(ctx, c[0], c[1], body)
					Expect(a.Status).To(Equal(http.StatusBadRequest))
					s.expectTurnedDown(ctx, a, "body_unreadable", "400", "Bad Request", "Bad Request. Malformed JSON.", fieldErrors)
				}
			},
			Entry("nothing", proves("SSV-CLIENT-06"), "", ""),
			Entry("half of it", proves("SSV-CLIENT-06"), `{"client_name":"Tri`, ""),
			Entry("a form", proves("SSV-CLIENT-06"), "client_name=Tried", ""),
			Entry("a list", proves("SSV-CLIENT-06"), "[]", ""),
			Entry("two objects", proves("SSV-CLIENT-06"), "{}{}", ""),
			Entry("a number for a text", proves("SSV-CLIENT-06"), `{"description":5}`, fieldError("description", "must not be a number")),
		)

		It("answers 413 to a body without end", proves("SSV-CLIENT-06"), func(ctx SpecContext) {
			a := env.admin(ctx).asksOwn(ctx, http.MethodPost, "/clients", `{"description":"`+strings.Repeat("a", 64<<10)+`"}`)
			Expect(a.Status).To(Equal(http.StatusRequestEntityTooLarge))
		})

		DescribeTable("refuses a scope that the organisation can't have",
			func(ctx SpecContext, scope string, patch map[string]any, message string) {
				s := env.admin(ctx)
				if patch != nil {
					s.patchScope(ctx, scope, patch)
				}
				a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("scopes", `["openid","`+scope+`"]`))
				Expect(a.Status).To(Equal(http.StatusBadRequest))
				s.expectTurnedDown(ctx, a, "scope_not_granted", "400", "Bad Request", "Bad Request. Scope not available for the organization.", fieldError("scopes", message))
				Expect(a.Header.Get("Portprove-Why")).To(HavePrefix("SS-02; "))
			},
			Entry("an unknown one", proves("SSV-CLIENT-07"), "skatteetaten:unknown", nil, "skatteetaten:unknown does not exist"),
			Entry("an inactive one", proves("SSV-CLIENT-07"), "altinn:instances.read", map[string]any{"active": false}, "altinn:instances.read does not exist"),
			Entry("one that nobody has been granted", proves("SSV-CLIENT-07"), "altinn:lookup", map[string]any{"owner_orgno": "991825827", "access": []any{}},
				"altinn:lookup is not granted to 311223348"),
			Entry("one that it has asked for", proves("SSV-CLIENT-07"), "altinn:lookup",
				map[string]any{"owner_orgno": "991825827", "access": []any{map[string]any{"consumer_orgno": "311223348", "state": "REQUESTED"}}},
				"altinn:lookup is not granted to 311223348"),
			Entry("one for Maskinporten only", proves("SSV-CLIENT-07"), "altinn:lookup", map[string]any{"owner_orgno": "991825827", "allowed_integration_types": []string{"maskinporten"}},
				"altinn:lookup is not for integration_type api_klient"),
		)

		It("refuses other scopes than openid and profile for type idporten", proves("SSV-CLIENT-06"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("integration_type", `"idporten"`, "scopes", `["openid","altinn:instances.read"]`))
			s.expectTurnedDown(ctx, a, "registration_invalid", "400", "Bad Request", "Bad Request. Invalid client registration.",
				fieldError("scopes", "are openid and profile for integration_type idporten"))
		})

		It("refuses a client_id that is taken, whoever has it", proves("SSV-CLIENT-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asks(ctx, s.asOrg(ctx, otherOrgno), http.MethodPost, "/clients", registered("client_id", `"finance"`))
			Expect(a.Status).To(Equal(http.StatusConflict))
			s.expectTurnedDown(ctx, a, "client_taken", "409", "Conflict", "Conflict. The client_id is taken.", fieldError("client_id", "is taken"))
		})

		It("knows no client that there isn't", proves("SSV-CLIENT-03"), func(ctx SpecContext) {
			s := env.admin(ctx)
			for _, c := range [][2]string{{http.MethodGet, "/clients/nobody"}, {http.MethodPut, "/clients/nobody"}, {http.MethodDelete, "/clients/nobody"}, {http.MethodPost, "/clients/nobody/secret"}} {
				a := s.asksOwn(ctx, c[0], c[1], "{}")
				Expect(a.Status).To(Equal(http.StatusNotFound), c[0]+c[1])
				s.expectTurnedDown(ctx, a, "client_unknown", "404", "Not Found", "Not Found. Unknown client.", "")
			}
		})

		It("creates nothing before the terms of use are signed, where the switch says so", proves("SSV-TERMS-01"), func(ctx SpecContext) {
			s := env.admin(ctx, "terms_of_use", "unsigned")
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered())
			Expect(a.Status).To(Equal(http.StatusPreconditionRequired))
			s.expectTurnedDown(ctx, a, "terms_unsigned", "428", "Precondition Required",
				"Virksomheten har ikke signert de relevante bruksvilkårene. Ta kontakt med servicedesk@digdir.no", "")
			Expect(a.Header.Get("Portprove-Why")).To(HavePrefix("SS-01; "))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients", "").names()).To(ContainElement("finance"))
		})
	})
}
