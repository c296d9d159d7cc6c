package specs

import (
	"net/http"
	"net/url"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// authenticated are the endpoints at which clients authenticate, each with a
// form that is right but for the authentication, and the status it gets.
var authenticated = []struct {
	path   string
	status int
	form   func(*stage, string) url.Values
}{
	{"/token", http.StatusBadRequest, func(_ *stage, clientID string) url.Values {
		// A code that doesn't exist: its refusal comes after authentication.
		return fields(nil, "client_id", clientID, "grant_type", "authorization_code", "code", "no.code", "redirect_uri", "x")
	}},
	{"/par", http.StatusCreated, func(s *stage, clientID string) url.Values { return s.authorizeQuery(clientID) }},
	{"/token/introspect", http.StatusOK, func(_ *stage, clientID string) url.Values { return fields(nil, "client_id", clientID, "token", "any") }},
	{"/token/revoke", http.StatusOK, func(_ *stage, clientID string) url.Values { return fields(nil, "client_id", clientID, "token", "any") }},
}

// describeMethods holds every endpoint to the same rule.
func describeMethods(env Env) {
	Describe("the registered method of client authentication, at token, PAR, introspection and revocation,", func() {
		DescribeTable("is what every endpoint takes:", func(ctx SpecContext, clientID, header string, change func(SpecContext, *stage) edit) {
			for _, endpoint := range authenticated {
				s := env.open(ctx)
				a := s.at(ctx, endpoint.path, edited(endpoint.form(s, clientID), change(ctx, s)), header)
				Expect(a.Status).To(Equal(endpoint.status), endpoint.path+": "+a.Body)
				if endpoint.path == "/token" {
					s.expectSaid(inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"), a, "")
				}
			}
		},
			Entry("client_secret_post", proves("IDP-CAUTH-05"), "finance", "", with("client_secret", "finance-secret")),
			Entry("client_secret_basic", proves("IDP-CAUTH-05"), "web-demo", rawBasic("web-demo", "web-demo-secret"), with()),
			Entry("none", proves("IDP-CAUTH-05"), "spa-demo", "", with()),
			Entry("private_key_jwt", proves("IDP-CAUTH-05"), "jwt-demo", "", withAssertion()),
		)

		DescribeTable("is the only one that any endpoint takes, not", func(ctx SpecContext, clientID, header string, change func(SpecContext, *stage) edit, seen, sdk said) {
			for _, endpoint := range authenticated {
				env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
					return s.at(ctx, endpoint.path, edited(endpoint.form(s, clientID), change(ctx, s)), header), ""
				})
			}
		},
			Entry("a secret in the header that belongs into the form", proves("IDP-CAUTH-05"), "finance", rawBasic("finance", "finance-secret"), with(),
				inJSON(401, "invalid_client", stockText).challenging(), inJSON(401, "invalid_client", plainSDK).challenging()),
			Entry("a secret in the form that belongs into the header", proves("IDP-CAUTH-05"), "web-demo", "", with("client_secret", "web-demo-secret"),
				inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK)),
			Entry("a secret of a public client", proves("IDP-CAUTH-05"), "spa-demo", "", with("client_secret", "any"),
				inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK)),
			Entry("a secret of a client with a key", proves("IDP-CAUTH-05"), "jwt-demo", "", with("client_secret", "any"),
				inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK)),
			Entry("an assertion of a client with a secret", proves("IDP-CAUTH-05"), "finance", "", withAssertion(claiming("iss", "finance"), claiming("sub", "finance")),
				inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK)),
			Entry("an assertion of a public client", proves("IDP-CAUTH-05"), "spa-demo", "", withAssertion(claiming("iss", "spa-demo"), claiming("sub", "spa-demo")),
				inJSON(401, "invalid_client", stockText), inJSON(401, "invalid_client", plainSDK)),
			Entry("nothing of a client with a secret", proves("IDP-CAUTH-05"), "finance", "", with(),
				inJSON(400, "invalid_client", noneText), inJSON(401, "invalid_client", "Missing client authentication.")),
			Entry("nothing of a client with a key", proves("IDP-CAUTH-05"), "jwt-demo", "", with(),
				inJSON(400, "invalid_client", noneText), inJSON(401, "invalid_client", "Missing client authentication.")),
		)
	})
}

// at sends a form to an endpoint of the issuer, with this Authorization header
// if it isn't empty.
func (s *stage) at(ctx SpecContext, path string, form url.Values, header string) answer {
	GinkgoHelper()
	if header == "" {
		return post(ctx, s.Addresses["idporten"]+path, form)
	}
	return post(ctx, s.Addresses["idporten"]+path, form, "Authorization", header)
}

func with(pairs ...string) func(SpecContext, *stage) edit {
	return func(SpecContext, *stage) edit { return having(pairs...) }
}

func withAssertion(turns ...turn) func(SpecContext, *stage) edit {
	return func(ctx SpecContext, s *stage) edit { return byAssertion(s.assert(ctx, turns...)) }
}
