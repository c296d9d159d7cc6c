package specs

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// Until the client and its address are known, an error is a page: 400 as HTML,
// with the error and a trace id on it, and no way back.
func describeAuthorizePages(env Env) {
	Describe("ID-porten's authorization endpoint, before it knows where to send an error", func() {
		DescribeTable("refuses", func(ctx SpecContext, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				return s.authorize(ctx, edited(s.authorizeQuery("finance"), change)), ""
			})
		},
			Entry("a request without client_id", proves("IDP-AUTHZ-01"), lacking("client_id"),
				onPage("invalid_request", "Invalid request: Missing client_id parameter"),
				onPage("invalid_request", "Missing parameter client_id.")),
			Entry("an empty client_id", proves("IDP-AUTHZ-01"), having("client_id", ""),
				onPage("invalid_request", "Invalid request: Missing client_id parameter"),
				onPage("invalid_request", "Missing parameter client_id.")),
			Entry("two client_ids", proves("IDP-AUTHZ-01"), repeating("client_id", "web-demo"),
				onPage("invalid_request", "Invalid request: Parameter must not be repeated"),
				onPage("invalid_request", "Invalid request: Parameter must not be repeated")),
			Entry("an unknown client", proves("IDP-AUTHZ-01"), having("client_id", "nobody"),
				onPage("invalid_request", "Invalid request: Invalid client_id"),
				onPage("invalid_client", "Unknown client.")),
			Entry("a client_id in another case", proves("IDP-AUTHZ-01"), having("client_id", "Finance"),
				onPage("invalid_request", "Invalid request: Invalid client_id"),
				onPage("invalid_client", "Unknown client.")),
			Entry("a request without redirect_uri", proves("IDP-AUTHZ-01"), lacking("redirect_uri"),
				onPage("invalid_request", "Invalid request: Missing redirect_uri parameter"),
				onPage("invalid_request", "Missing parameter redirect_uri.")),
			Entry("two redirect_uris, of which one is registered", proves("IDP-AUTHZ-01"), repeating("redirect_uri", "https://evil.example/"),
				onPage("invalid_request", "Invalid request: Parameter must not be repeated"),
				onPage("invalid_request", "Invalid request: Parameter must not be repeated")),
		)

		DescribeTable("refuses redirect_uri", func(ctx SpecContext, address string) {
			env.inBothFlavours(ctx,
				onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter"),
				onPage("invalid_request", "Invalid parameter redirect_uri. Not registered on client."),
				func(s *stage) (answer, string) {
					a := s.authorize(ctx, s.authorizeQuery("finance", "redirect_uri", address))
					Expect(a.Body).NotTo(ContainSubstring(".example"))
					return a, ""
				})
		},
			Entry("of nobody", proves("IDP-AUTHZ-01"), "https://evil.example/"),
			Entry("without a scheme, which browsers take from the page", proves("IDP-AUTHZ-01"), "//evil.example/"),
			Entry("of another legal entity", proves("IDP-AUTHZ-10"), "https://finance.example/?cmp=DEMF&mi=WebApplications"),
			Entry("at another port", proves("IDP-AUTHZ-10"), "http://localhost:8401/?cmp=USMF&mi=WebApplications"),
			Entry("by https instead of http", proves("IDP-AUTHZ-10"), "https://localhost:8400/?cmp=USMF&mi=WebApplications"),
			Entry("with a trailing slash", proves("IDP-AUTHZ-10"), "https://finance.example/?cmp=USMF&mi=WebApplications/"),
			Entry("without its query", proves("IDP-AUTHZ-10"), "https://finance.example/"),
			Entry("with more query than registered", proves("IDP-AUTHZ-10"), "https://finance.example/?cmp=USMF&mi=WebApplications&x=1"),
			Entry("with its query in another order", proves("IDP-AUTHZ-10"), "https://finance.example/?mi=WebApplications&cmp=USMF"),
			Entry("with its host in capitals", proves("IDP-AUTHZ-10"), "https://FINANCE.example/?cmp=USMF&mi=WebApplications"),
			Entry("of another client", proves("IDP-AUTHZ-10"), "http://localhost:8402/callback"),
			Entry("with a fragment", proves("IDP-AUTHZ-10"), "https://finance.example/?cmp=USMF&mi=WebApplications#x"),
		)

		DescribeTable("refuses a query that can't be read", func(ctx SpecContext, query string) {
			env.inBothFlavours(ctx, onPage("invalid_request", "Invalid request: Malformed query"), same, func(s *stage) (answer, string) {
				return get(ctx, s.Addresses["login"]+"/authorize?"+query), ""
			})
		},
			Entry("for its percent signs", proves("IDP-AUTHZ-01"), "client_id=finance&state=%zz"),
			Entry("for its semicolons", proves("IDP-AUTHZ-01"), "client_id=finance;state=x"),
		)

		It("refuses a client that was deactivated", proves("IDP-AUTHZ-01"), func(ctx SpecContext) {
			env.inBothFlavours(ctx, onPage("unauthorized_client", "Unauthorized client"), same, func(s *stage) (answer, string) {
				s.patch(ctx, "finance", map[string]any{"active": false})
				return s.authorize(ctx, s.authorizeQuery("finance")), ""
			})
		})
	})
}
