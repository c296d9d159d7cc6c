package specs

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeFieldAuthorize(env Env) {
	Describe("environment: authorization endpoint", func() {
		It("leads a right request to a login, and not back", safely("IDP-LOGIN-05"), func(ctx SpecContext) {
			f := env.registered(ctx)
			a := f.authorize(ctx)
			if a.Status == http.StatusOK {
				Expect(a.contentType()).To(HavePrefix("text/html"))
				return
			}
			Expect(a.Status).To(BeElementOf(http.StatusFound, http.StatusSeeOther), a.Body)
			Expect(a.Header.Get("Location")).To(And(Not(BeEmpty()), Not(HavePrefix(f.Config.RedirectURI))))
		})

		It("shows an unknown client a page", safely("IDP-AUTHZ-01"), func(ctx SpecContext) {
			a := env.registered(ctx).authorize(ctx, "client_id", "a-client-of-nobody")
			expectPage(a)
			measured("status of an error page", strconv.Itoa(a.Status), "400")
		})

		It("shows a page where redirect_uri is not registered", safely("IDP-AUTHZ-01", "IDP-AUTHZ-10"), func(ctx SpecContext) {
			expectPage(env.registered(ctx).authorize(ctx, "redirect_uri", "https://portprove.example/nobody"))
		})

		It("compares redirect_uri to the last letter", safely("IDP-AUTHZ-10"), func(ctx SpecContext) {
			f := env.registered(ctx)
			expectPage(f.authorize(ctx, "redirect_uri", f.Config.RedirectURI+"x"))
		})

		DescribeTable("sends back with state and iss", func(ctx SpecContext, name, value string, codes []string) {
			f := env.registered(ctx)
			f.expectErrorAt(f.authorize(ctx, name, value), codes...)
		},
			Entry("a request without response_type", safely("IDP-AUTHZ-03", "IDP-AUTHZ-02"), "response_type", "-", []string{"invalid_request"}),
			Entry("response_type token, of the implicit flow", safely("IDP-AUTHZ-03", "IDP-AUTHZ-02"), "response_type", "token", []string{"unsupported_response_type"}),
			Entry("a scope that nobody knows", safely("IDP-AUTHZ-04", "IDP-AUTHZ-02"), "scope", "openid portprove:nobody.knows.this", []string{"invalid_scope"}),
			Entry("prompt none while nobody is signed in", safely("IDP-AUTHZ-07", "IDP-AUTHZ-02"), "prompt", "none", []string{"login_required"}),
			Entry("a request object", safely("IDP-AUTHZ-07", "IDP-AUTHZ-02"), "request", "eyJhbGciOiJub25lIn0.e30.", []string{"request_not_supported"}),
		)

		It("takes no other method of PKCE than S256", safely("IDP-AUTHZ-05"), func(ctx SpecContext) {
			f := env.registered(ctx)
			f.expectErrorAt(f.authorize(ctx, "code_challenge", verifier, "code_challenge_method", "plain"), "invalid_request")
		})

		It("takes a pushed request", safely("IDP-PAR-01"), func(ctx SpecContext) {
			f := env.registered(ctx)
			a := f.ask(ctx, needs(f.Config.Profile.PARURL, "pushed requests (par)"), f.request())
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			pushed := a.jsonObject()
			Expect(pushed["request_uri"]).To(HavePrefix("urn:"))
			Expect(pushed).To(HaveKey("expires_in"))
			measured("seconds that a pushed request lives", fmt.Sprint(pushed["expires_in"]), "120")
		})

		It("refuses a pushed request as it would the other: a scope that nobody knows", safely("IDP-PAR-01", "IDP-AUTHZ-04"), func(ctx SpecContext) {
			f := env.registered(ctx)
			a := f.ask(ctx, needs(f.Config.Profile.PARURL, "pushed requests (par)"), f.request("scope", "openid portprove:nobody.knows.this"))
			expectOAuthError(a, http.StatusBadRequest, "invalid_scope")
		})
	})
}

func describeFieldToken(env Env) {
	Describe("environment: token endpoint", func() {
		It("refuses a code that it never issued: invalid_grant", safely("IDP-TOKEN-01"), func(ctx SpecContext) {
			f := env.registered(ctx)
			a := f.token(ctx, "grant_type", "authorization_code", "code", "never.issued.by.anybody", "redirect_uri", f.Config.RedirectURI, "code_verifier", verifier)
			expectOAuthError(a, http.StatusBadRequest, "invalid_grant")
			says := text(a.jsonObject()["error_description"])
			measured("whether invalid_grant has a correlation id", strconv.FormatBool(strings.Contains(says, "correlation id")), "true")
		})

		It("refuses a refresh token that it never issued: invalid_grant", safely("IDP-REFR-01"), func(ctx SpecContext) {
			a := env.registered(ctx).token(ctx, "grant_type", "refresh_token", "refresh_token", "never.issued.by.anybody")
			expectOAuthError(a, http.StatusBadRequest, "invalid_grant")
		})

		It("serves no grant_type that is none of its own", safely("IDP-TOKEN-06"), func(ctx SpecContext) {
			a := env.registered(ctx).token(ctx, "grant_type", "password", "username", "nobody", "password", "nothing")
			expectOAuthError(a, http.StatusBadRequest, "unsupported_grant_type")
		})

		It("does not know a client that nobody registered", safely("IDP-CAUTH-02"), func(ctx SpecContext) {
			f := env.field(ctx)
			a := post(ctx, f.Config.Profile.TokenURL, fields(nil, "grant_type", "authorization_code", "code", "never.issued.by.anybody",
				"redirect_uri", "https://portprove.example/nobody", "client_id", "a-client-of-nobody", "client_secret", "a-secret-of-nobody"))
			expectOAuthError(a, http.StatusUnauthorized, "invalid_client")
		})

		It("is asked by POST", safely("IDP-TOKEN-11"), func(ctx SpecContext) {
			Expect(get(ctx, env.field(ctx).Config.Profile.TokenURL).Status).To(BeElementOf(http.StatusMethodNotAllowed, http.StatusNotFound, http.StatusBadRequest))
		})

		It("forbids to store its errors", safely("IDP-TOKEN-08"), func(ctx SpecContext) {
			a := env.registered(ctx).token(ctx, "grant_type", "refresh_token", "refresh_token", "never.issued.by.anybody")
			Expect(a.Header.Get("Cache-Control")).To(ContainSubstring("no-store"))
		})

		It("refuses a wrong secret: invalid_client", intrusively("IDP-CAUTH-02"), func(ctx SpecContext) {
			f := env.registered(ctx)
			if f.Config.ClientSecret == "" {
				notApplicable("the client of the profile has no secret")
			}
			f.Config.ClientSecret = "a-secret-of-nobody"
			a := f.token(ctx, "grant_type", "refresh_token", "refresh_token", "never.issued.by.anybody")
			expectOAuthError(a, http.StatusUnauthorized, "invalid_client")
		})
	})
}
