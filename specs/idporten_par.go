package specs

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// par pushes a request with exactly this Authorization header, if any.
func (s *stage) par(ctx context.Context, form url.Values, header string) answer {
	GinkgoHelper()
	if header == "" {
		return post(ctx, s.Addresses["idporten"]+"/par", form)
	}
	return post(ctx, s.Addresses["idporten"]+"/par", form, "Authorization", header)
}

// pushForm is a right pushed request of Finance: what authorize would take, and
// the secret.
func (s *stage) pushForm(changes ...edit) url.Values {
	GinkgoHelper()
	return edited(s.authorizeQuery("finance", "client_secret", "finance-secret"), changes...)
}

// push pushes a request of Finance and returns its request_uri.
func (s *stage) push(ctx context.Context, changes ...edit) string {
	GinkgoHelper()
	return s.par(ctx, s.pushForm(changes...), "").requestURI()
}

// requestURI of the answer to a pushed request.
func (a answer) requestURI() string {
	GinkgoHelper()
	var pushed struct {
		RequestURI string `json:"request_uri"`
	}
	Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
	Expect(json.Unmarshal([]byte(a.Body), &pushed)).To(Succeed())
	return pushed.RequestURI
}

// pull opens authorize with a pushed request.
func (s *stage) pull(ctx context.Context, clientID, requestURI string, changes ...edit) answer {
	GinkgoHelper()
	return s.authorize(ctx, edited(url.Values{"client_id": {clientID}, "request_uri": {requestURI}}, changes...))
}

// financeBack is what a redirect to Finance begins with.
const financeBack = "https://finance.example/?cmp=USMF&mi=WebApplications&"

func describePAR(env Env) {
	Describe("ID-porten's PAR endpoint", func() {
		It("answers 201 with a request_uri that lives 120 s, in JSON that is not to be stored", proves("IDP-PAR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.par(ctx, s.pushForm(), "")
			Expect(a.Status).To(Equal(http.StatusCreated))
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(MatchRegexp(`^\{"expires_in":120,"request_uri":"urn:idporten:[0-9A-Za-z_-]{43}"\}$`))
			expectNotStored(a)
			Expect(s.push(ctx)).NotTo(Equal(s.push(ctx)))
		})

		DescribeTable("serves clients that authenticate by", func(ctx SpecContext, clientID, header, back string) {
			s := env.open(ctx)
			a := s.par(ctx, s.authorizeQuery(clientID), header)
			s.expectCode(s.pull(ctx, clientID, a.requestURI()), back, "state-of-this-case")
		},
			Entry("client_secret_basic", proves("IDP-PAR-01"), "web-demo", rawBasic("web-demo", "web-demo-secret"), "http://localhost:8401/callback?"),
			Entry("none", proves("IDP-PAR-01"), "spa-demo", "", "http://localhost:8402/callback?"),
		)

		It("leads to a code that is good", proves("IDP-PAR-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.pull(ctx, "finance", s.push(ctx, having("scope", "openid altinn:instances.read")))
			s.expectCode(a, financeBack, "state-of-this-case")
			tokens := s.token(ctx, s.codeForm("finance", a.location().Query().Get("code"))).tokens()
			Expect(tokens.Scope).To(Equal("openid altinn:instances.read"))
		})

		It("leads to the login page, which works and does not show the secret", proves("IDP-PAR-02", "IDP-LOGIN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			query := url.Values{"client_id": {"finance"}, "request_uri": {s.push(ctx, lacking("login_hint"))}}
			p := s.browser().open(ctx, s.Addresses["login"]+"/authorize?"+query.Encode()).on("/authorize/selector").follow(ctx, "/authorize/testid1")
			Expect(p.Body).NotTo(ContainSubstring("secret"))
			p = p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectCode(p.answer, financeBack, "state-of-this-case")
		})

		It("keeps a request for 119 s", proves("IDP-PAR-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			requestURI := s.push(ctx)
			s.advance(ctx, 119*time.Second)
			s.expectCode(s.pull(ctx, "finance", requestURI), financeBack, "state-of-this-case")
		})

		It("keeps a request from other clients, for its own", proves("IDP-PAR-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			requestURI := s.push(ctx)
			s.expectSaid(onPage("invalid_request", "Invalid request: Mismatching client_id"), s.pull(ctx, "finance-2021", requestURI), "")
			s.expectCode(s.pull(ctx, "finance", requestURI), financeBack, "state-of-this-case")
		})
	})
}

// A pushed request that can't be had leaves nobody to send the error to.
func describePulledRefusals(env Env) {
	Describe("ID-porten's authorization endpoint, with a request_uri,", func() {
		DescribeTable("refuses", func(ctx SpecContext, seen, sdk said, ask func(SpecContext, *stage) answer) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) { return ask(ctx, s), "" })
		},
			Entry("one of 120 s ago", proves("IDP-PAR-02"),
				onPage("invalid_request", "Invalid request: Invalid or expired request_uri"),
				onPage("invalid_request", "Invalid parameter request_uri. request_uri has expired."),
				func(ctx SpecContext, s *stage) answer {
					requestURI := s.push(ctx)
					s.advance(ctx, 120*time.Second)
					return s.pull(ctx, "finance", requestURI)
				}),
			Entry("one that was used", proves("IDP-PAR-02"),
				onPage("invalid_request", "Invalid request: Invalid or expired request_uri"),
				onPage("invalid_request", "Invalid parameter request_uri. request_uri does not exist."),
				func(ctx SpecContext, s *stage) answer {
					requestURI := s.push(ctx)
					s.expectCode(s.pull(ctx, "finance", requestURI), financeBack, "state-of-this-case")
					return s.pull(ctx, "finance", requestURI)
				}),
			Entry("one that was never pushed", proves("IDP-PAR-02"),
				onPage("invalid_request", "Invalid request: Invalid or expired request_uri"),
				onPage("invalid_request", "Invalid parameter request_uri. request_uri does not exist."),
				func(ctx SpecContext, s *stage) answer {
					return s.pull(ctx, "finance", "https://evil.example/request.jwt")
				}),
			Entry("another client's", proves("IDP-PAR-02"),
				onPage("invalid_request", "Invalid request: Mismatching client_id"),
				onPage("invalid_request", "Invalid parameter client_id. The request was pushed by another client."),
				func(ctx SpecContext, s *stage) answer { return s.pull(ctx, "finance-2021", s.push(ctx)) }),
			Entry("one without client_id", proves("IDP-PAR-02"),
				onPage("invalid_request", "Invalid request: Missing client_id parameter"),
				onPage("invalid_request", "Missing parameter client_id."),
				func(ctx SpecContext, s *stage) answer { return s.pull(ctx, "-", s.push(ctx), lacking("client_id")) }),
			Entry("any parameter beside it", proves("IDP-PAR-03"),
				onPage("invalid_request", "Invalid request: Only client_id and request_uri are allowed"), same,
				func(ctx SpecContext, s *stage) answer {
					return s.pull(ctx, "finance", s.push(ctx), having("scope", "openid"))
				}),
			Entry("a client that was deactivated in between", proves("IDP-AUTHZ-01"),
				onPage("unauthorized_client", "Unauthorized client"), same,
				func(ctx SpecContext, s *stage) answer {
					requestURI := s.push(ctx)
					s.patch(ctx, "finance", map[string]any{"active": false})
					return s.pull(ctx, "finance", requestURI)
				}),
		)
	})
}

// Faults of the request are told where it was pushed: in JSON, never by
// redirect and never on a page.
func describePARRefusals(env Env) {
	Describe("ID-porten's PAR endpoint, as the token endpoint does,", func() {
		DescribeTable("refuses", func(ctx SpecContext, header string, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				return s.par(ctx, s.pushForm(change), header), ""
			})
		},
			Entry("an unregistered redirect_uri", proves("IDP-PAR-01"), "", having("redirect_uri", "https://finance.example/?cmp=DEMF&mi=WebApplications"),
				inJSON(400, "invalid_request", "Invalid request: Invalid redirect_uri parameter"),
				inJSON(400, "invalid_request", "Invalid parameter redirect_uri. Not registered on client.")),
			Entry("a scope that is not on the client", proves("IDP-PAR-01"), "", having("scope", "openid profile"),
				inJSON(400, "invalid_scope", "Invalid, unknown or malformed scope"), same),
			Entry("response_type token", proves("IDP-PAR-01"), "", having("response_type", "token"),
				inJSON(400, "unsupported_response_type", "Unsupported response type"),
				inJSON(400, "unsupported_response_type", "Invalid parameter response_type. Only authorization code flow is supported.")),
			Entry("the PKCE method plain", proves("IDP-PAR-01"), "", having("code_challenge_method", "plain"),
				inJSON(400, "invalid_request", "Invalid request: Invalid code_challenge_method parameter"),
				inJSON(400, "invalid_request", "Invalid parameter code_challenge_method.")),
			Entry("a state beyond ASCII", proves("IDP-PAR-01"), "", having("state", "smørbrød"),
				inJSON(400, "invalid_request", "Invalid request: Invalid state parameter"),
				inJSON(400, "invalid_request", "Invalid parameter state.")),
			Entry("a request_uri inside", proves("IDP-PAR-01"), "", having("request_uri", "urn:idporten:x"),
				inJSON(400, "request_not_supported", "Request parameter not supported"), same),
			Entry("a field that was sent twice", proves("IDP-PAR-01"), "", repeating("scope", "openid"),
				inJSON(400, "invalid_request", "Invalid request: Parameter must not be repeated"), same),
			Entry("no secret", proves("IDP-PAR-01", "IDP-CAUTH-01"), "", lacking("client_secret"),
				inJSON(400, "invalid_client", noneText),
				inJSON(401, "invalid_client", "Missing client authentication.")),
			Entry("a wrong secret", proves("IDP-PAR-01", "IDP-CAUTH-02"), "", having("client_secret", "finance-secre"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("a secret in the header that belongs into the form", proves("IDP-PAR-01", "IDP-CAUTH-01"), rawBasic("finance", "finance-secret"), lacking("client_secret"),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication.").challenging()),
			Entry("an unknown client", proves("IDP-PAR-01", "IDP-CAUTH-02"), "", having("client_id", "nobody"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown client.")),
		)

		It("refuses a body that is no form", proves("IDP-PAR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := call(ctx, http.MethodPost, s.Addresses["idporten"]+"/par", `{"client_id":"finance"}`, "Content-Type", "application/json")
			s.expectSaid(inJSON(400, "invalid_request", "Invalid request: The HTTP Content-Type header must be application/x-www-form-urlencoded"), a, "")
		})
	})
}
