package specs

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// loginForm is what a browser finds on the login page.
type loginForm struct {
	answer
	// action is where the form goes, absolute.
	action string
	// people and levels are what can be chosen.
	people, levels []string
}

var (
	formTag   = regexp.MustCompile(`<form method="post" action="([^"]*)">`)
	personTag = regexp.MustCompile(`<input type="radio" name="pid" [^>]*value="([^"]*)"`)
	levelTag  = regexp.MustCompile(`<option value="([^"]*)"`)
	buttonTag = regexp.MustCompile(`<button [^>]*type="submit"[^>]*>`)
)

// loginPage asks for the login page of the web demo and demands that it is one.
func (s *stage) loginPage(ctx context.Context, changes ...string) loginForm {
	GinkgoHelper()
	query := s.authorizeQuery("web-demo", append([]string{"login_hint", "-"}, changes...)...)
	return s.readLoginPage(s.authorize(ctx, query), http.StatusOK)
}

func (s *stage) readLoginPage(a answer, status int) loginForm {
	GinkgoHelper()
	Expect(a.Status).To(Equal(status), a.Body)
	Expect(a.contentType()).To(Equal("text/html; charset=utf-8"))
	forms := formTag.FindAllStringSubmatch(a.Body, -1)
	Expect(forms).To(HaveLen(1), a.Body)
	login, err := url.Parse(s.Addresses["login"])
	Expect(err).NotTo(HaveOccurred())
	action, err := login.Parse(html.UnescapeString(forms[0][1]))
	Expect(err).NotTo(HaveOccurred())
	return loginForm{a, action.String(), firstGroups(personTag, a.Body), firstGroups(levelTag, a.Body)}
}

func firstGroups(tag *regexp.Regexp, text string) []string {
	var found []string
	for _, match := range tag.FindAllStringSubmatch(text, -1) {
		found = append(found, html.UnescapeString(match[1]))
	}
	return found
}

// choose submits the form for a person and level.
func (f loginForm) choose(ctx context.Context, pid, level string) answer {
	GinkgoHelper()
	return post(ctx, f.action, url.Values{"pid": {pid}, "acr": {level}})
}

func describeLoginPage(env Env) {
	Describe("ID-porten's login page", func() {
		It("is a page without scripts that can be neither stored nor framed", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			page := env.open(ctx).loginPage(ctx)
			Expect(page.Body).NotTo(Or(ContainSubstring("<script"), MatchRegexp(`\son[a-z]+=`), ContainSubstring("javascript:")))
			Expect(page.Header).NotTo(HaveKey("Location"))
			expectNotStored(page.answer)
			expectPolicy(page.answer, "'self' http://localhost:8401")
		})

		It("says which client asks, and for what", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			page := env.open(ctx).loginPage(ctx)
			Expect(page.Body).To(ContainSubstring("<h1>Sign in to Web demo</h1>"))
			Expect(page.Body).To(ContainSubstring("<code>openid</code>, <code>profile</code>, <code>altinn:instances.read</code>"))
		})

		It("lists every person, the default one first, and every level", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			page := env.open(ctx).loginPage(ctx)
			Expect(page.people).To(Equal([]string{"15817840008", "23847940182", "04888140110", "17908540190", "28928340068"}))
			for _, name := range []string{"OPPLAGT TESTPERSON", "FLITTIG STYREMEDLEM", "TILFELDIG FORBIPASSERENDE", "UKJENT DIREKTØR", "BESKJEDEN INNLOGGING"} {
				Expect(page.Body).To(ContainSubstring(name))
			}
			Expect(page.levels).To(Equal([]string{"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"}))
			Expect(buttonTag.FindAllString(page.Body, -1)).To(HaveLen(2))
		})

		DescribeTable("offers no level below acr_values", func(ctx SpecContext, asked string, levels ...string) {
			Expect(env.open(ctx).loginPage(ctx, "acr_values", asked).levels).To(Equal(levels))
		},
			Entry("substantial and up", proves("IDP-LOGIN-04"), "idporten-loa-substantial", "idporten-loa-substantial", "idporten-loa-high"),
			Entry("high only", proves("IDP-LOGIN-04"), "idporten-loa-high", "idporten-loa-high"),
			Entry("the lowest of several", proves("IDP-LOGIN-04"), "idporten-loa-high idporten-loa-substantial",
				"idporten-loa-substantial", "idporten-loa-high"),
		)

		It("posts to the host that it came from, and a submission sends the browser back with a code that is good", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			page := s.loginPage(ctx, "acr_values", "idporten-loa-substantial")
			Expect(page.action).To(HavePrefix(s.Addresses["login"] + "/authorize/"))
			a := page.choose(ctx, "23847940182", "idporten-loa-substantial")
			s.expectCode(a, "http://localhost:8401/callback?", "state-of-this-case")
			_, claims := jwtParts(s.token(ctx, s.codeForm("web-demo", a.location().Query().Get("code"))).tokens().IDToken)
			Expect(claims).To(And(HaveKeyWithValue("pid", "23847940182"), HaveKeyWithValue("acr", "idporten-loa-substantial"),
				HaveKeyWithValue("nonce", "nonce-of-this-case")))
		})

		It("shows for login hints that name no test person", proves("IDP-LOGIN-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			Expect(s.loginPage(ctx, "login_hint", "eidas:true").people).To(HaveLen(5))
			Expect(s.loginPage(ctx, "login_hint", "15817840008").people).To(HaveLen(5))
		})

		It("is no way into the page for what a request carries", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			page := s.loginPage(ctx, "state", `"><script>alert(1)</script>`)
			Expect(page.Body).NotTo(ContainSubstring("<script"))
			s.expectCode(page.choose(ctx, s.pid(), "idporten-loa-high"), "http://localhost:8401/callback?",
				"%2522%253E%253Cscript%253Ealert%25281%2529%253C%252Fscript%253E")
		})
	})
}

func describeLoginRefusals(env Env) {
	Describe("ID-porten's login page, on submission,", func() {
		It("sends Cancel back as access_denied", proves("IDP-LOGIN-02"), func(ctx SpecContext) {
			env.inBothFlavours(ctx,
				sentBack("access_denied", "Access denied by resource owner or authorization server"),
				sentBack("access_denied", "User cancel"),
				func(s *stage) (answer, string) {
					page := s.loginPage(ctx)
					cancel := url.Values{"pid": {s.pid()}, "acr": {"idporten-loa-high"}, "cancel": {"1"}}
					return post(ctx, page.action, cancel), "http://localhost:8401/callback?"
				})
		})

		DescribeTable("shows the page again, with 400 and the reason, to", func(ctx SpecContext, acrValues, pid, level, reason string) {
			s := env.open(ctx)
			again := s.readLoginPage(s.loginPage(ctx, "acr_values", acrValues).choose(ctx, pid, level), http.StatusBadRequest)
			Expect(html.UnescapeString(again.Body)).To(ContainSubstring(`role="alert">That did not work: ` + reason + `.</p>`))
			expectNotStored(again.answer)
			expectPolicy(again.answer, "'self' http://localhost:8401")
			s.expectCode(again.choose(ctx, s.pid(), "idporten-loa-high"), "http://localhost:8401/callback?", "state-of-this-case")
		},
			Entry("a person who reaches substantial only, at high", proves("IDP-LOGIN-04"), "", "28928340068", "idporten-loa-high",
				"BESKJEDEN INNLOGGING can't reach idporten-loa-high, only idporten-loa-low, idporten-loa-substantial"),
			Entry("a level below the one asked for", proves("IDP-LOGIN-04"), "idporten-loa-high", "15817840008", "idporten-loa-substantial",
				"the client asks for at least idporten-loa-high, not idporten-loa-substantial"),
			Entry("a person that this world does not have", proves("IDP-LOGIN-01"), "", "01810012345", "idporten-loa-high",
				"nobody in this world has that personal number"),
			Entry("a level that there is not", proves("IDP-LOGIN-04"), "", "15817840008", "Level4",
				"the level must be one of idporten-loa-low, idporten-loa-substantial, idporten-loa-high"),
		)

		It("checks the request again, so that nobody else's address can be put into it", proves("IDP-AUTHZ-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			page := s.loginPage(ctx)
			page.action = strings.Replace(page.action, url.QueryEscape("http://localhost:8401/callback"), url.QueryEscape("https://evil.example/"), 1)
			s.expectSaid(onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter"),
				page.choose(ctx, s.pid(), "idporten-loa-high"), "")
		})
	})
}

func describeHeadlessLogin(env Env) {
	Describe("ID-porten's sign-in without a page", func() {
		It("answers login_hint=testid:<pid>_<acr> with the code at once, and clears the session's cookies", proves("IDP-LOGIN-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.authorize(ctx, s.authorizeQuery("web-demo", "login_hint", "testid:28928340068_idporten-loa-substantial"))
			s.expectCode(a, "http://localhost:8401/callback?", "state-of-this-case")
			Expect(a.Header.Values("Set-Cookie")).To(Equal([]string{
				"IDPORTEN_AUTH=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:10 GMT; SameSite=Lax",
				"SESSION=; Max-Age=0; Expires=Thu, 1 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; SameSite=Lax",
			}))
			_, claims := jwtParts(s.token(ctx, s.codeForm("web-demo", a.location().Query().Get("code"))).tokens().IDToken)
			Expect(claims).To(And(HaveKeyWithValue("pid", "28928340068"), HaveKeyWithValue("acr", "idporten-loa-substantial")))
		})

		It("takes acr_values as a minimum: a higher level is good, and the tokens say which it was", proves("IDP-LOGIN-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "web-demo", "acr_values", "idporten-loa-substantial")
			for _, token := range []string{tokens.AccessToken, tokens.IDToken} {
				_, claims := jwtParts(token)
				Expect(claims).To(HaveKeyWithValue("acr", "idporten-loa-high"))
			}
		})

		DescribeTable("refuses", func(ctx SpecContext, acrValues, hint string) {
			env.inBothFlavours(ctx,
				sentBack("invalid_request", "Invalid request: Invalid login_hint parameter"),
				sentBack("invalid_request", "Invalid parameter login_hint."),
				func(s *stage) (answer, string) {
					a := s.authorize(ctx, s.authorizeQuery("web-demo", "acr_values", acrValues, "login_hint", hint))
					Expect(a.Header).NotTo(HaveKey("Set-Cookie"))
					return a, "http://localhost:8401/callback?"
				})
		},
			Entry("a personal number that this world does not have", proves("IDP-LOGIN-03"), "", "testid:01810012345_idporten-loa-high"),
			Entry("a level that there is not", proves("IDP-LOGIN-03"), "", "testid:15817840008_Level4"),
			Entry("a hint without a level", proves("IDP-LOGIN-03"), "", "testid:15817840008"),
			Entry("a hint with an empty level", proves("IDP-LOGIN-03"), "", "testid:15817840008_"),
			Entry("a hint without a person", proves("IDP-LOGIN-03"), "", "testid:_idporten-loa-high"),
			Entry("a level below acr_values", proves("IDP-LOGIN-04"), "idporten-loa-high", "testid:15817840008_idporten-loa-substantial"),
			Entry("a level that the person can't reach", proves("IDP-LOGIN-04"), "", "testid:28928340068_idporten-loa-high"),
		)
	})
}
