package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeEmailLogin(env Env) {
	Describe("ID-porten's login by e-mail", func() {
		It("is jumped to where nothing else is asked for, and asks for the address and then for the code", proves("IDP-EMAIL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", byEmail).on("/authorize/email")
			expectLoginPage(p)
			p.browser.open(ctx, s.Addresses["login"]+"/authorize/selector").on("/authorize/email")
			p = p.follow(ctx, "/authorize/email?email=kari%40post.example").on("/authorize/email")
			_, _, values := p.form("/authorize/email")
			Expect(values).To(HaveKeyWithValue("email", []string{mailed}))
			p = p.submit(ctx, "/authorize/email", "email", " Kari@post.example ").on("/authorize/email/otc")
			expectLoginPage(p)
			Expect(p.Body).To(ContainSubstring("Skriv engangskoden for kari@post.example."))
			p = p.submit(ctx, "/authorize/email/otc", "otc", "54321")
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.Body).To(ContainSubstring("Koden er feil."))
			p = p.submit(ctx, "/authorize/email/otc", "otc", "12345")
			s.expectCode(p.answer, webAddress+"?", "state-of-this-case")
			Expect(p.identity(ctx, "web-demo")).To(HaveKeyWithValue("email", mailed))
		})

		It("is offered beside others", proves("IDP-EMAIL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", substantial+" "+byEmail).on("/authorize/selector").follow(ctx, "/authorize/email")
			p.submit(ctx, "/authorize/email", "email", mailed).submit(ctx, "/authorize/email/otc", "otc", "12345").expectSilent()
		})

		It("has no page for the code before there is an address, and none of its pages unless it is asked for", proves("IDP-EMAIL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", byEmail).on("/authorize/email")
			p.browser.open(ctx, s.Addresses["login"]+"/authorize/email/otc").on("/authorize/email")
			p = s.browser().authorize(ctx, "web-demo").on("/authorize/selector")
			for _, page := range []string{"/authorize/email", "/authorize/email/otc", "/authorize/eidas", "/authorize/eidas/person"} {
				p.browser.open(ctx, s.Addresses["login"]+page).on("/authorize/selector")
			}
			_, _, values := p.form("/authorize/language")
			p.browser.post(ctx, s.Addresses["login"]+"/authorize/email", fields(values, "email", mailed)).on("/authorize/selector")
		})

		It("refuses an address that nobody has", proves("IDP-EMAIL-01"), func(ctx SpecContext) {
			p := env.open(ctx).browser().authorize(ctx, "web-demo", "acr_values", byEmail).submit(ctx, "/authorize/email", "email", "ola@post.example")
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.Body).To(And(ContainSubstring("Ingen i denne verdenen har den e-postadressen."), MatchRegexp(`id="email"[^>]* aria-invalid="true"`)))
		})

		It("ends with the person: who leaves the world between address and code is asked again", proves("IDP-EMAIL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", byEmail).submit(ctx, "/authorize/email", "email", mailed).on("/authorize/email/otc")
			s.patchWorld(ctx, map[string]any{"remove": map[string]any{"email_people": []string{mailed}}})
			p = p.submit(ctx, "/authorize/email/otc", "otc", "12345")
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.address()).To(HaveSuffix("/authorize/email/otc"))
			p.form("/authorize/email")
		})

		It("takes a hint with an address that has an underscore", proves("IDP-EMAIL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patchWorld(ctx, map[string]any{"email_people": []any{map[string]any{"email": "kari_nordmann@post.example"}}})
			Expect(s.idClaims(ctx, "web-demo", abroad("kari_nordmann@post.example", byEmail)...)).To(HaveKeyWithValue("email", "kari_nordmann@post.example"))
		})

		It("stands for no other level, and no other for it", proves("IDP-EMAIL-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			b.signIn(ctx, "web-demo", s.pid(), high).expectSilent()
			p := b.authorize(ctx, "web-demo", "acr_values", byEmail)
			p.submit(ctx, "/authorize/email", "email", mailed).submit(ctx, "/authorize/email/otc", "otc", "12345").expectSilent()
			b.authorize(ctx, "spa-demo", "acr_values", byEmail+" "+high).expectSilent()
			b.authorize(ctx, "spa-demo", "acr_values", "idporten-loa-low").expectSelector()
			b.authorize(ctx, "spa-demo", "acr_values", eidasLow).on("/authorize/eidas")
		})

		It("is unknown as of 2024, and to the generation before, as is eIDAS there", proves("IDP-EMAIL-01", "IDP-AUTHZ-17"), func(ctx SpecContext) {
			s := env.switched(ctx, "metadata_2025", "off")
			s.browser().authorize(ctx, "web-demo", "acr_values", byEmail).on("/authorize/selector")
			s.browser().authorize(ctx, "web-demo", "acr_values", eidasHigh).on("/authorize/eidas")
			s.expectSaid(sentBack("invalid_request", "Invalid request: Invalid login_hint parameter"),
				s.authorize(ctx, s.authorizeQuery("web-demo", "acr_values", byEmail, "login_hint", "testid:"+mailed+"_"+byEmail)), webAddress+"?")
			legacy := env.switched(ctx, "generation", "legacy").browser()
			for _, value := range []string{byEmail, eidasHigh} {
				p := legacy.authorize(ctx, "web-demo", "acr_values", value).on("/authorize/selector")
				Expect(p.links()).To(HaveLen(2), "TestID and MinID")
			}
		})
	})
}
