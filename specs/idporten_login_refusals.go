package specs

import (
	"html"
	"net/http"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// lostSession is what a page of the login says that has lost its login.
const lostSession = "Ugyldig eller utløpt sesjon. Vennligst prøv igjen. Vær obs på at innlogging ikke kan åpnes fra et bokmerke eller en link."

func describeLoginRefusals(env Env) {
	Describe("ID-porten's login pages, on submission,", func() {
		DescribeTable("send Cancel back as access_denied", func(ctx SpecContext, path string) {
			env.inBothFlavours(ctx,
				sentBack("access_denied", "Access denied by resource owner or authorization server"),
				sentBack("access_denied", "User cancel"),
				func(s *stage) (answer, string) {
					p := s.browser().authorize(ctx, "web-demo").browser.open(ctx, s.Addresses["login"]+path).on(path)
					return p.submit(ctx, "/authorize/cancel").answer, "http://localhost:8401/callback?"
				})
		},
			Entry("from the selector", proves("IDP-LOGIN-02"), "/authorize/selector"),
			Entry("from TestID", proves("IDP-LOGIN-02"), "/authorize/testid1"),
			Entry("from MinID", proves("IDP-LOGIN-02"), "/authorize/minid"),
		)

		DescribeTable("show TestID again, with 400 and the reason, to", func(ctx SpecContext, acrValues, pid, level, reason string) {
			s := env.open(ctx)
			again := s.testID(ctx, "acr_values", acrValues, "ui_locales", "en").submit(ctx, "/authorize/testid1", "pid", pid, "acr", level)
			Expect(again.Status).To(Equal(http.StatusBadRequest))
			Expect(again.contentType()).To(Equal("text/html; charset=utf-8"))
			Expect(html.UnescapeString(again.Body)).To(ContainSubstring(`role="alert" id="problem">` + reason + `</p>`))
			expectLoginPage(again)
			done := again.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectCode(done.answer, "http://localhost:8401/callback?", "state-of-this-case")
		},
			Entry("a person who reaches substantial only, at high", proves("IDP-LOGIN-04"), "", "28928340068", "idporten-loa-high",
				"BESKJEDEN INNLOGGING can't reach idporten-loa-high, only idporten-loa-low, idporten-loa-substantial."),
			Entry("a level below the one asked for", proves("IDP-LOGIN-04"), "idporten-loa-high", "15817840008", "idporten-loa-substantial",
				"The client asks for at least idporten-loa-high, not idporten-loa-substantial."),
			Entry("a person that this world does not have", proves("IDP-LOGIN-01"), "", "01810012345", "idporten-loa-high",
				"Nobody in this world has that personal number."),
			Entry("a level that there is not", proves("IDP-LOGIN-04"), "", "15817840008", "Level4",
				"The level must be one of idporten-loa-low, idporten-loa-substantial, idporten-loa-high."),
		)

		It("read the request again: what was registered when the login began may be so no more", proves("IDP-AUTHZ-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx)
			s.patch(ctx, "web-demo", map[string]any{"redirect_uris": []string{"http://localhost:8401/elsewhere"}})
			p = p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectSaid(onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter"), p.answer, "")
		})
	})
}

func describeLostLogins(env Env) {
	Describe("ID-porten's login pages, without the login that they belong to,", func() {
		DescribeTable("are an error page when opened in a browser without one:", func(ctx SpecContext, path string) {
			s := env.open(ctx)
			s.expectSaid(onPage("invalid_request", lostSession), s.browser().open(ctx, s.Addresses["login"]+path).answer, "")
			b := s.browser()
			b.setCookie("SESSION", "of-another-mock")
			s.expectSaid(onPage("invalid_request", lostSession), b.open(ctx, s.Addresses["login"]+path).answer, "")
		},
			Entry("the selector", proves("IDP-LOGIN-06"), "/authorize/selector"),
			Entry("TestID", proves("IDP-LOGIN-06"), "/authorize/testid1"),
			Entry("MinID", proves("IDP-LOGIN-06"), "/authorize/minid"),
			Entry("MinID's code", proves("IDP-LOGIN-06"), "/authorize/minid/otc"),
			Entry("the consent", proves("IDP-LOGIN-06"), "/authorize/consent"),
		)

		DescribeTable("are an error page when a form comes without one:", func(ctx SpecContext, path string) {
			s := env.open(ctx)
			form := url.Values{"interaction": {"of-another-mock"}, "pid": {s.pid()}, "acr": {"idporten-loa-high"}}
			s.expectSaid(onPage("invalid_request", lostSession), s.browser().post(ctx, s.Addresses["login"]+path, form).answer, "")
		},
			Entry("TestID's", proves("IDP-LOGIN-06"), "/authorize/testid1"),
			Entry("MinID's", proves("IDP-LOGIN-06"), "/authorize/minid"),
			Entry("MinID's code", proves("IDP-LOGIN-06"), "/authorize/minid/otc"),
			Entry("the consent's", proves("IDP-LOGIN-06"), "/authorize/consent"),
			Entry("Cancel", proves("IDP-LOGIN-06"), "/authorize/cancel"),
			Entry("the language's", proves("IDP-LOGIN-06"), "/authorize/language"),
		)

		It("end after thirty minutes of a login that nobody goes on with", proves("IDP-LOGIN-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx)
			s.advance(ctx, 30*time.Minute-time.Second)
			p = p.browser.open(ctx, p.address()).on("/authorize/testid1")
			s.advance(ctx, time.Second)
			p = p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectSaid(onPage("invalid_request", lostSession), p.answer, "")
		})

		It("explain themselves when a later request has taken their place, and leave that one alone", proves("IDP-LOGIN-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			old := s.testID(ctx)
			late := old.browser.authorize(ctx, "spa-demo").on("/authorize/selector")
			const said = "Siden hører til en innlogging som en nyere har tatt plassen til. Fortsett der, eller start på nytt hos tjenesten."
			for _, path := range []string{"/authorize/testid1", "/authorize/cancel", "/authorize/language"} {
				p := old.submit(ctx, path, "pid", s.pid(), "acr", "idporten-loa-high", "locale", "en")
				s.expectSaid(onPage("invalid_request", said), p.answer, "")
			}
			done := late.follow(ctx, "/authorize/testid1").submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectCode(done.answer, "http://localhost:8402/callback?", "state-of-this-case")
		})

		It("refuse a form without its number", proves("IDP-LOGIN-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx)
			a := p.browser.post(ctx, p.address(), url.Values{"pid": {s.pid()}, "acr": {"idporten-loa-high"}})
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring("login_replaced"))
		})
	})

	Describe("ID-porten's login, once", func() {
		It("gives the browser another cookie when the person signs in; the earlier one is good for nothing", proves("IDP-LOGIN-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx)
			thief := s.browser()
			before := p.browser.cookies()["SESSION"]
			thief.setCookie("SESSION", before)
			done := p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectCode(done.answer, "http://localhost:8401/callback?", "state-of-this-case")
			Expect(p.browser.cookies()["SESSION"]).NotTo(Or(BeEmpty(), Equal(before)))
			thief.authorize(ctx, "web-demo").on("/authorize/selector")
			again := s.browser()
			again.setCookie("SESSION", before)
			s.expectSaid(onPage("invalid_request", lostSession), again.open(ctx, s.Addresses["login"]+"/authorize/selector").answer, "")
		})

		It("issues one code for a form that comes sixteen times at once", proves("IDP-LOGIN-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx)
			_, address, form := p.form("/authorize/testid1")
			form.Set("pid", s.pid())
			form.Set("acr", "idporten-loa-high")
			codes := 0
			for _, a := range p.browser.atOnce(ctx, 16, address, form) {
				if a.Status == http.StatusFound {
					s.expectCode(a, "http://localhost:8401/callback?", "state-of-this-case")
					codes++
					continue
				}
				s.expectSaid(onPage("invalid_request", lostSession), a, "")
			}
			Expect(codes).To(Equal(1))
		})

		It("explains a form that is sent once more after the login", proves("IDP-LOGIN-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx)
			p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			again := p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			s.expectSaid(onPage("invalid_request", "Siden er alt sendt inn. Fortsett der, eller start på nytt hos tjenesten."), again.answer, "")
			s.expectSaid(onPage("invalid_request", lostSession), p.browser.open(ctx, p.address()).answer, "")
		})
	})
}
