package specs

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var (
	hiddenTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	scriptTag = regexp.MustCompile(`(?s)<script>(.*)</script>`)
)

// posted demands the page that posts itself to the address, and returns its
// fields as name, value, … in their order.
func posted(a answer, address string) []string {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	Expect(a.contentType()).To(Equal("text/html; charset=utf-8"))
	Expect(a.Header).NotTo(HaveKey("Location"))
	expectNotStored(a)
	forms := formTag.FindAllStringSubmatch(a.Body, -1)
	Expect(forms).To(HaveLen(1), a.Body)
	Expect(html.UnescapeString(forms[0][2])).To(Equal(address))
	Expect(submitTag.FindAllString(a.Body, -1)).To(HaveLen(1), "a button for browsers without scripts")
	script := scriptTag.FindStringSubmatch(a.Body)
	Expect(script).To(HaveLen(2))
	Expect(script[1]).To(Equal("document.forms[0].submit()"))
	sum := sha256.Sum256([]byte(script[1]))
	Expect(a.Header.Get("Content-Security-Policy")).To(MatchRegexp(`^default-src 'none'; style-src 'sha256-[0-9A-Za-z+/]{43}='; script-src 'sha256-` +
		regexp.QuoteMeta(base64.StdEncoding.EncodeToString(sum[:])) + `'; frame-ancestors 'none'; base-uri 'none'$`))
	var fields []string
	for _, field := range hiddenTag.FindAllStringSubmatch(a.Body, -1) {
		fields = append(fields, html.UnescapeString(field[1]), html.UnescapeString(field[2]))
	}
	return fields
}

// signed demands that a redirect or the fields of a form are one response, a
// JWT of this issuer with kid and alg in its header, and returns its claims.
func (s *stage) signed(ctx context.Context, response string) map[string]any {
	GinkgoHelper()
	header, _ := jwtParts(response)
	Expect(header).To(Equal(map[string]any{"kid": s.publishedKeys(ctx)[0].Kid, "alg": "RS256"}))
	return s.verified(ctx, response)
}

// signedRedirect demands a redirect with nothing but a signed response.
func (s *stage) signedRedirect(ctx context.Context, a answer, back string) map[string]any {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusFound), a.Body)
	response, ok := strings.CutPrefix(a.Header.Get("Location"), back+"response=")
	Expect(ok).To(BeTrue(), a.Header.Get("Location"))
	Expect(response).To(MatchRegexp(`^[0-9A-Za-z._-]+$`))
	return s.signed(ctx, response)
}

// signedPost demands a form with nothing but a signed response.
func (s *stage) signedPost(ctx context.Context, a answer, address string) map[string]any {
	GinkgoHelper()
	fields := posted(a, address)
	Expect(fields).To(And(HaveLen(2), ContainElement("response")))
	return s.signed(ctx, fields[1])
}

const (
	financeAddress = "https://finance.example/?cmp=USMF&mi=WebApplications"
	webAddress     = "http://localhost:8401/callback"
)

func describeResponseModes(env Env) {
	Describe("ID-porten's authorization endpoint, asked for a response_mode,", func() {
		It("answers query as it answers without one", proves("IDP-AUTHZ-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.expectCode(s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "query")), webAddress+"?", "state-of-this-case")
		})

		It("answers form_post with a page that posts code, iss and state, in this order", proves("IDP-AUTHZ-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			fields := posted(s.authorize(ctx, s.authorizeQuery("finance", "response_mode", "form_post")), financeAddress)
			Expect(fields).To(HaveExactElements("code", MatchRegexp("^"+codePattern+"$"), "iss", s.Addresses["idporten"], "state", "state-of-this-case"))
			s.token(ctx, s.codeForm("finance", fields[1])).tokens()
		})

		It("encodes the state of a posted form once, and the browser once more", proves("IDP-AUTHZ-11", "IDP-AUTHZ-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			fields := posted(s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "form_post", "state", `{"a":"b c"}<&">`)), webAddress)
			Expect(fields[4:]).To(Equal([]string{"state", "%7B%22a%22%3A%22b+c%22%7D%3C%26%22%3E"}))
		})

		It("leaves out a state that was not sent", proves("IDP-AUTHZ-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			fields := posted(s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "form_post", "state", "-")), webAddress)
			Expect(fields).To(And(HaveLen(4), ContainElements("code", "iss")))
			claims := s.signedRedirect(ctx, s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "query.jwt", "state", "-")), webAddress+"?")
			Expect(claims).NotTo(HaveKey("state"))
		})

		It("goes back by form also from the login page", proves("IDP-AUTHZ-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().signIn(ctx, "web-demo", s.pid(), high, "response_mode", "form_post")
			Expect(posted(p.answer, webAddress)).To(ContainElement("code"))
		})

		It("shows no posted code in the journal", proves("PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			fields := posted(s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "form_post")), webAddress)
			journal := s.ask(ctx, "/journal")
			Expect(journal.Status).To(Equal(http.StatusOK), journal.Body)
			Expect(journal.Body).To(ContainSubstring("Fortsett"))
			Expect(journal.Body).NotTo(ContainSubstring(fields[1]))
		})
	})
}

// A signed answer is verified with a library that nobody here wrote, against
// the published keys, at the sandbox's time and without leeway.
func describeSignedResponses(env Env) {
	Describe("ID-porten's signed authorization response", func() {
		It("is one parameter, a JWT for the client that lives ten minutes, with the state as it was sent", proves("IDP-JARM-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			claims := s.signedRedirect(ctx, s.authorize(ctx, s.authorizeQuery("finance", "response_mode", "query.jwt", "state", `{"a":"b c"}`)), financeAddress+"&")
			code, isText := claims["code"].(string)
			Expect(isText).To(BeTrue())
			Expect(code).To(MatchRegexp("^" + codePattern + "$"))
			delete(claims, "code")
			Expect(claims).To(Equal(map[string]any{
				"iss": s.Addresses["idporten"], "aud": "finance", "exp": unixOf(s.now(ctx)) + 600, "state": `{"a":"b c"}`,
			}))
			s.token(ctx, s.codeForm("finance", code)).tokens()
		})

		It("is the one field of a form that posts itself", proves("IDP-JARM-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			claims := s.signedPost(ctx, s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "form_post.jwt")), webAddress)
			Expect(claims).To(And(HaveLen(5), HaveKeyWithValue("aud", "web-demo"), HaveKeyWithValue("state", "state-of-this-case"),
				HaveKeyWithValue("code", MatchRegexp("^"+codePattern+"$"))))
		})

		It("is asked for by a pushed request, too", proves("IDP-JARM-01", "IDP-PAR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			claims := s.signedRedirect(ctx, s.pull(ctx, "finance", s.push(ctx, having("response_mode", "query.jwt"))), financeAddress+"&")
			Expect(claims).To(HaveKeyWithValue("aud", "finance"))
		})

		It("holds an error as it holds a code", proves("IDP-JARM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			want := func() map[string]any {
				return map[string]any{
					"iss": s.Addresses["idporten"], "aud": "web-demo", "exp": unixOf(s.now(ctx)) + 600, "state": "state-of-this-case",
					"error": "invalid_scope", "error_description": "Invalid, unknown or malformed scope",
				}
			}
			Expect(s.signedRedirect(ctx, s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "query.jwt", "scope", "a:b")), webAddress+"?")).To(Equal(want()))
			Expect(s.signedPost(ctx, s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "form_post.jwt", "scope", "a:b")), webAddress)).To(Equal(want()))
		})
	})
}

// errorFields are what a posted error holds.
func (s *stage) errorFields(code, text string, more ...string) []string {
	return append([]string{"error", code, "error_description", text, "iss", s.Addresses["idporten"]}, more...)
}

func describeResponseModeErrors(env Env) {
	Describe("ID-porten's authorization errors, asked for as form_post,", func() {
		DescribeTable("are posted", func(ctx SpecContext, change edit, code, text string, state ...string) {
			s := env.open(ctx)
			a := s.authorize(ctx, edited(s.authorizeQuery("web-demo", "response_mode", "form_post"), change))
			Expect(posted(a, webAddress)).To(Equal(s.errorFields(code, text, state...)))
		},
			Entry("a missing scope", proves("IDP-AUTHZ-12"), lacking("scope"),
				"invalid_request", "Invalid request: Missing scope parameter", "state", "state-of-this-case"),
			Entry("a structured state, encoded once", proves("IDP-AUTHZ-12", "IDP-AUTHZ-09"), having("scope", "a:b", "state", "a b&c"),
				"invalid_scope", "Invalid, unknown or malformed scope", "state", "a+b%26c"),
			Entry("a state that can't go back", proves("IDP-AUTHZ-12"), having("state", "smørbrød"),
				"invalid_request", "Invalid request: Invalid state parameter"),
			Entry("prompt none", proves("IDP-AUTHZ-12"), having("prompt", "none", "login_hint", ""),
				"login_required", "Login required", "state", "state-of-this-case"),
		)

		It("are posted when the person cancels", proves("IDP-AUTHZ-12", "IDP-LOGIN-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx, "response_mode", "form_post").submit(ctx, "/authorize/cancel")
			Expect(posted(p.answer, webAddress)).To(Equal(
				s.errorFields("access_denied", "Access denied by resource owner or authorization server", "state", "state-of-this-case")))
		})

		It("are a page as long as nobody knows where to post them", proves("IDP-AUTHZ-12", "IDP-AUTHZ-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.expectSaid(onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter"),
				s.authorize(ctx, s.authorizeQuery("web-demo", "response_mode", "form_post", "redirect_uri", "https://evil.example/")), "")
		})
	})
}
