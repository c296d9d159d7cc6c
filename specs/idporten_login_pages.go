package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeMinID(env Env) {
	Describe("ID-porten's MinID pages", func() {
		It("sign in at substantial with number and code", proves("IDP-LOGIN-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo").follow(ctx, "/authorize/minid").on("/authorize/minid")
			expectLoginPage(p)
			p = p.submit(ctx, "/authorize/minid", "pid", "23847940182").on("/authorize/minid/otc")
			expectLoginPage(p)
			p = p.submit(ctx, "/authorize/minid/otc", "otc", "12345")
			s.expectCode(p.answer, "http://localhost:8401/callback?", "state-of-this-case")
			Expect(p.identity(ctx, "web-demo")).To(And(HaveKeyWithValue("pid", "23847940182"),
				HaveKeyWithValue("acr", "idporten-loa-substantial"), HaveKeyWithValue("amr", []any{"Minid-OTC"})))
		})

		It("ask again for a code that is wrong", proves("IDP-LOGIN-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo").follow(ctx, "/authorize/minid").
				submit(ctx, "/authorize/minid", "pid", s.pid()).submit(ctx, "/authorize/minid/otc", "otc", "54321")
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.contentType()).To(Equal("text/html; charset=utf-8"))
			Expect(p.Body).To(ContainSubstring(`<p class="alarm" role="alert" id="problem">Koden er feil. Prøv igjen.</p>`))
			s.expectCode(p.submit(ctx, "/authorize/minid/otc", "otc", "12345").answer, "http://localhost:8401/callback?", "state-of-this-case")
		})

		It("ask again for a number that nobody has", proves("IDP-LOGIN-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo").follow(ctx, "/authorize/minid").submit(ctx, "/authorize/minid", "pid", "01810012345")
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.Body).To(ContainSubstring(`role="alert" id="problem">Ingen i denne verdenen har det nummeret.</p>`))
		})

		It("let nobody sign in by the code alone, nor at high", proves("IDP-LOGIN-09", "IDP-LOGIN-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo")
			p.browser.open(ctx, s.Addresses["login"]+"/authorize/minid/otc").on("/authorize/minid")
			_, _, form := p.form("/authorize/cancel")
			form.Set("otc", "12345")
			p.browser.post(ctx, s.Addresses["login"]+"/authorize/minid/otc", form).on("/authorize/minid")

			p = s.browser().authorize(ctx, "web-demo", "acr_values", "idporten-loa-high")
			_, _, form = p.form("/authorize/cancel")
			form.Set("pid", s.pid())
			p = p.browser.post(ctx, s.Addresses["login"]+"/authorize/minid", form)
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.Body).To(ContainSubstring("Tjenesten krever minst idporten-loa-high, ikke idporten-loa-substantial."))
		})
	})
}

func describeLanguage(env Env) {
	Describe("the language of ID-porten's pages", func() {
		DescribeTable("follows ui_locales:", func(ctx SpecContext, asked, locale, heading string) {
			p := env.open(ctx).browser().authorize(ctx, "web-demo", "ui_locales", asked).on("/authorize/selector")
			Expect(p.Body).To(And(ContainSubstring(`<html lang="`+locale+`">`), ContainSubstring("<h1>"+heading+"</h1>")))
		},
			Entry("bokmål if none is asked for", proves("IDP-LOGIN-08"), "", "nb", "Velg innloggingsmetode"),
			Entry("bokmål", proves("IDP-LOGIN-08"), "nb", "nb", "Velg innloggingsmetode"),
			Entry("nynorsk", proves("IDP-LOGIN-08"), "nn", "nn", "Vel innloggingsmåte"),
			Entry("English", proves("IDP-LOGIN-08"), "en", "en", "Choose how to sign in"),
			Entry("the first that there is", proves("IDP-LOGIN-08"), "fr en nb", "en", "Choose how to sign in"),
			Entry("bokmål if there is none of them", proves("IDP-LOGIN-08"), "fr", "nb", "Velg innloggingsmetode"),
		)

		It("is what the person has chosen, from then on, and the id_token says so", proves("IDP-LOGIN-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			b.authorize(ctx, "web-demo", "ui_locales", "nn")
			Expect(b.cookies()).NotTo(HaveKey("IDPORTEN_SELECTED_LANGUAGE"))
			p := b.open(ctx, s.Addresses["login"]+"/authorize/testid1").submit(ctx, "/authorize/language", "locale", "en").on("/authorize/testid1")
			Expect(p.Body).To(ContainSubstring(`<html lang="en">`))
			Expect(b.cookies()).To(HaveKeyWithValue("IDPORTEN_SELECTED_LANGUAGE", "en"))
			p = b.authorize(ctx, "web-demo", "ui_locales", "nn").on("/authorize/selector")
			Expect(p.Body).To(ContainSubstring(`<html lang="en">`))
			p = p.follow(ctx, "/authorize/testid1").submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			Expect(p.identity(ctx, "web-demo")).To(HaveKeyWithValue("locale", "en"))
		})

		It("is kept in a cookie with the path of the login host", proves("IDP-LOGIN-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo")
			_, address, form := p.form("/authorize/language")
			form.Set("locale", "se")
			a := post(ctx, address, form, "Cookie", "SESSION="+p.browser.cookies()["SESSION"])
			Expect(a.Status).To(Equal(http.StatusFound))
			Expect(a.Header.Get("Location")).To(Equal(s.Addresses["login"] + "/authorize/selector"))
			secure := ""
			if s.overTLS() {
				secure = "; Secure"
			}
			Expect(a.Header.Values("Set-Cookie")).To(Equal([]string{
				"IDPORTEN_SELECTED_LANGUAGE=se; Max-Age=31536000; Path=" + s.cookiePath() + secure + "; SameSite=Lax",
			}))
		})

		It("leads nowhere but to pages of the login, and is one that there is", proves("IDP-LOGIN-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo")
			p.submit(ctx, "/authorize/language", "locale", "en", "page", "//evil.example/").on("/authorize/selector")
			s.expectSaid(onPage("invalid_request", "Invalid request: Unknown language"),
				p.submit(ctx, "/authorize/language", "locale", "fr").answer, "")
		})
	})
}
