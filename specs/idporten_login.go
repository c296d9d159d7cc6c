package specs

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

var (
	levelTag  = regexp.MustCompile(`<option value="([^"]*)"`)
	chosenTag = regexp.MustCompile(`<option value="([^"]*)" selected>`)
	personTag = regexp.MustCompile(`<a id="person-\d+" href="[^"]*\?pid=([^"]*)">`)
	pidTag    = regexp.MustCompile(`<input [^>]*name="pid"[^>]*>`)
	submitTag = regexp.MustCompile(`<button [^>]*type="submit"[^>]*>[^<]*</button>`)
)

// testID opens the TestID page of the web demo in a new browser.
func (s *stage) testID(ctx context.Context, changes ...string) page {
	GinkgoHelper()
	return s.browser().authorize(ctx, "web-demo", changes...).on("/authorize/selector").
		follow(ctx, "/authorize/testid1").on("/authorize/testid1")
}

func expectLoginPage(p page) {
	GinkgoHelper()
	Expect(p.Body).NotTo(Or(ContainSubstring("<script"), MatchRegexp(`\son[a-z]+=`), ContainSubstring("javascript:")))
	Expect(p.Body).NotTo(MatchRegexp(`(src|href|action)="(https?:)?//`))
	Expect(p.Header).NotTo(HaveKey("Location"))
	expectNotStored(p.answer)
	expectPolicy(p.answer, "")
}

func describeSelector(env Env) {
	Describe("ID-porten's selector", func() {
		It("is where an authorization request leads, with a session cookie", proves("IDP-LOGIN-05", "IDP-SSO-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.authorize(ctx, s.authorizeQuery("web-demo", "login_hint", "-"))
			Expect(a.Status).To(Equal(http.StatusFound))
			Expect(a.Header.Get("Location")).To(Equal(s.Addresses["login"] + "/authorize/selector"))
			expectNotStored(a)
			Expect(a.Header.Values("Set-Cookie")).To(HaveLen(1))
			path, secure := s.cookiePath(), ""
			if s.overTLS() {
				secure = " Secure;"
			}
			Expect(a.Header.Get("Set-Cookie")).To(MatchRegexp(`^SESSION=[\w-]{43}; Path=` + regexp.QuoteMeta(path) + `;` + secure + ` HttpOnly; SameSite=Lax$`))
		})

		It("says which client asks, and lists TestID and MinID", proves("IDP-LOGIN-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo").on("/authorize/selector")
			Expect(p.Body).To(ContainSubstring("<p>Du skal logge inn hos Web demo.</p>"))
			Expect(p.links()).To(Equal(map[string]string{
				s.Addresses["login"] + "/authorize/testid1": "TestID",
				s.Addresses["login"] + "/authorize/minid":   "MinID",
			}))
			expectLoginPage(p)
		})

		It("has no MinID where high is asked for", proves("IDP-LOGIN-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", "idporten-loa-high").on("/authorize/selector")
			Expect(p.links()).To(Equal(map[string]string{s.Addresses["login"] + "/authorize/testid1": "TestID på nivå høyt"}))
			p.browser.open(ctx, s.Addresses["login"]+"/authorize/minid").on("/authorize/selector")
		})

		It("shows for login hints that name no test person", proves("IDP-LOGIN-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.browser().authorize(ctx, "web-demo", "login_hint", "eidas:true").on("/authorize/selector")
			s.browser().authorize(ctx, "web-demo", "login_hint", "15817840008").on("/authorize/selector")
		})

		It("is led to from a posted request, too", proves("IDP-LOGIN-10"), func(ctx SpecContext) {
			s := env.open(ctx)
			query := s.authorizeQuery("web-demo", "login_hint", "-")
			a := post(ctx, s.Addresses["login"]+"/authorize", query)
			Expect(a.Status).To(Equal(http.StatusSeeOther))
			Expect(a.Header.Get("Location")).To(Equal(s.Addresses["login"] + "/authorize?" + query.Encode()))
			b := s.browser()
			b.post(ctx, s.Addresses["login"]+"/authorize", query).on("/authorize/selector")
			p := b.post(ctx, s.Addresses["login"]+"/authorize", s.authorizeQuery("web-demo"))
			s.expectCode(p.answer, "http://localhost:8401/callback?", "state-of-this-case")
		})
	})
}

// cookiePath is the path of the login base.
func (s *stage) cookiePath() string {
	GinkgoHelper()
	m := regexp.MustCompile(`^https?://[^/]+(/.*)?$`).FindStringSubmatch(s.Addresses["login"])
	Expect(m).NotTo(BeNil())
	if m[1] == "" {
		return "/"
	}
	return m[1]
}

func (s *stage) overTLS() bool { return s.Addresses["login"][:8] == "https://" }

func describeLoginPage(env Env) {
	Describe("ID-porten's TestID page", func() {
		It("is a page without scripts that can be neither stored nor framed", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			expectLoginPage(env.open(ctx).testID(ctx))
		})

		It("has the ids, names and labels that browser scripts look for, each once", proves("IDP-LOGIN-11"), func(ctx SpecContext) {
			p := env.open(ctx).testID(ctx)
			Expect(pidTag.FindAllString(p.Body, -1)).To(ConsistOf(ContainSubstring(` id="pid"`)))
			Expect(submitTag.FindAllString(p.Body, -1)).To(ConsistOf(And(ContainSubstring(` id="submit"`), ContainSubstring(`>Autentiser<`))))
			Expect(p.Body).To(ContainSubstring("Web demo"))
		})

		It("lists every person, the default one first, and every level", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			p := env.open(ctx).testID(ctx)
			Expect(firstGroups(personTag, p.Body)).To(Equal([]string{"15817840008", "23847940182", "04888140110", "17908540190", "28928340068"}))
			for _, name := range []string{"OPPLAGT TESTPERSON", "FLITTIG STYREMEDLEM", "TILFELDIG FORBIPASSERENDE", "UKJENT DIREKTØR", "BESKJEDEN INNLOGGING"} {
				Expect(p.Body).To(ContainSubstring(name))
			}
			Expect(firstGroups(levelTag, p.Body)).To(Equal([]string{"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"}))
		})

		DescribeTable("offers no level below acr_values", func(ctx SpecContext, asked string, levels ...string) {
			Expect(firstGroups(levelTag, env.open(ctx).testID(ctx, "acr_values", asked).Body)).To(Equal(levels))
		},
			Entry("substantial and up", proves("IDP-LOGIN-04"), "idporten-loa-substantial", "idporten-loa-substantial", "idporten-loa-high"),
			Entry("high only", proves("IDP-LOGIN-04"), "idporten-loa-high", "idporten-loa-high"),
			Entry("the lowest of several", proves("IDP-LOGIN-04"), "idporten-loa-high idporten-loa-substantial",
				"idporten-loa-substantial", "idporten-loa-high"),
			Entry("unknown ones are passed over", proves("IDP-LOGIN-04"), "Level3 idporten-loa-high", "idporten-loa-high"),
			Entry("only unknown ones ask for nothing", proves("IDP-LOGIN-04"), "Level4",
				"idporten-loa-low", "idporten-loa-substantial", "idporten-loa-high"),
		)

		It("fills in a person of the list, and the highest level that the person can reach", proves("IDP-LOGIN-11"), func(ctx SpecContext) {
			p := env.open(ctx).testID(ctx).follow(ctx, "/authorize/testid1?pid=28928340068").on("/authorize/testid1")
			_, _, values := p.form("/authorize/testid1")
			Expect(values).To(HaveKeyWithValue("pid", []string{"28928340068"}))
			Expect(firstGroups(chosenTag, p.Body)).To(Equal([]string{"idporten-loa-substantial"}))
		})

		It("shows at most twenty people and finds the others by name, number and note", proves("IDP-LOGIN-11"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patchWorld(ctx, map[string]any{"people": manyPeople(30)})
			p := s.testID(ctx)
			Expect(firstGroups(personTag, p.Body)).To(HaveLen(20))
			Expect(p.Body).To(ContainSubstring("Viser 20 av 35 personer."))
			search := func(words string) []string {
				return firstGroups(personTag, p.browser.open(ctx, s.Addresses["login"]+"/authorize/testid1?q="+words).on("/authorize/testid1").Body)
			}
			Expect(search("tvilling+nr29")).To(HaveLen(1))
			Expect(search("15817840008")).To(Equal([]string{"15817840008"}))
			Expect(search("never+signed+in")).To(Equal([]string{"17908540190"}))
			Expect(search("nobody+at+all")).To(BeEmpty())
		})

		It("posts to the host that it came from, and a submission sends the browser back with a code that is good", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			p := env.open(ctx).testID(ctx, "acr_values", "idporten-loa-substantial").
				submit(ctx, "/authorize/testid1", "pid", "23847940182", "acr", "idporten-loa-substantial")
			p.browser.expectCode(p.answer, "http://localhost:8401/callback?", "state-of-this-case")
			Expect(p.identity(ctx, "web-demo")).To(And(HaveKeyWithValue("pid", "23847940182"), HaveKeyWithValue("acr", "idporten-loa-substantial"),
				HaveKeyWithValue("amr", []any{"TestID"}), HaveKeyWithValue("nonce", "nonce-of-this-case")))
		})

		It("signs in at the chosen level when only number and button are touched, as scripts do", proves("IDP-LOGIN-11"), func(ctx SpecContext) {
			p := env.open(ctx).testID(ctx)
			level := firstGroups(chosenTag, p.Body)
			Expect(level).To(Equal([]string{"idporten-loa-high"}))
			p = p.submit(ctx, "/authorize/testid1", "pid", "15817840008", "acr", level[0])
			Expect(p.identity(ctx, "web-demo")).To(HaveKeyWithValue("acr", "idporten-loa-high"))
		})

		It("is no way into the page for what a request carries", proves("IDP-LOGIN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			const planted = `"><script>alert(1)</script>`
			s.patch(ctx, "web-demo", map[string]any{"client_name": planted})
			p := s.testID(ctx, "state", planted)
			Expect(p.Body).NotTo(ContainSubstring("<script"))
			p = p.submit(ctx, "/authorize/testid1", "pid", planted, "acr", "idporten-loa-high")
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.Body).NotTo(ContainSubstring("<script"))
			p = p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectCode(p.answer, "http://localhost:8401/callback?", "%2522%253E%253Cscript%253Ealert%25281%2529%253C%252Fscript%253E")
		})
	})
}

// manyPeople are synthetic persons called TVILLING NR00 and on.
func manyPeople(n int) []any {
	people := make([]any, 0, n)
	for serial := 100; len(people) < n; serial++ {
		pid, ok := withCheckDigits("018190" + strconv.Itoa(serial))
		if ok {
			people = append(people, map[string]any{
				"pid": pid, "name": fmt.Sprintf("TVILLING NR%02d", len(people)), "levels": []string{"idporten-loa-high"},
			})
		}
	}
	return people
}

// withCheckDigits completes a personal number; one in eleven can't be.
func withCheckDigits(pid string) (string, bool) {
	for _, weights := range [][]int{{3, 7, 6, 1, 8, 9, 4, 5, 2}, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}} {
		sum := 0
		for i, weight := range weights {
			sum += weight * int(pid[i]-'0')
		}
		digit := (11 - sum%11) % 11
		if digit == 10 {
			return "", false
		}
		pid += strconv.Itoa(digit)
	}
	return pid, true
}
