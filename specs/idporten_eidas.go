package specs

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The people of the default world who sign in by other means than a Norwegian
// eID.
const (
	matched   = "SE/NO/MOCK-0001" // the default person's
	unmatched = "SE/NO/MOCK-0002"
	german    = "DE/NO/MOCK-0003" // reaches substantial
	mailed    = "kari@post.example"

	eidasHigh        = "eidas-loa-high"
	eidasSubstantial = "eidas-loa-substantial"
	eidasLow         = "eidas-loa-low"
	byEmail          = "selfregistered-email"
)

// abroad is a right hint, and acr_values, for somebody of eIDAS.
func abroad(identifier, level string) []string {
	return append(hint(identifier, level), "acr_values", level)
}

// fromCountry picks a country and returns the page behind it.
func (p page) fromCountry(ctx context.Context, code string) page {
	GinkgoHelper()
	return p.on("/authorize/eidas").submit(ctx, "/authorize/eidas", "country", code).on("/authorize/eidas/person")
}

// asEIDAS signs in there.
func (p page) asEIDAS(ctx context.Context, code, identifier, level string) page {
	GinkgoHelper()
	return p.fromCountry(ctx, code).submit(ctx, "/authorize/eidas/person", "identifier", identifier, "acr", level)
}

func describeEIDASPages(env Env) {
	Describe("ID-porten's eIDAS login", func() {
		DescribeTable("is on the selector where a level of eIDAS is asked for beside a Norwegian one:", func(ctx SpecContext, values string, ways ...string) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", values).on("/authorize/selector")
			var texts []string
			for _, text := range p.links() {
				texts = append(texts, text)
			}
			Expect(texts).To(ConsistOf(ways))
			expectLoginPage(p)
		},
			Entry("not by default", proves("IDP-EIDAS-01"), "", "TestID", "MinID"),
			Entry("not for Norwegian levels", proves("IDP-EIDAS-01"), "idporten-loa-low idporten-loa-high", "TestID", "MinID"),
			Entry("substantial", proves("IDP-EIDAS-01"), "idporten-loa-substantial eidas-loa-substantial", "TestID", "MinID", "eID fra et annet land (eIDAS)"),
			Entry("high", proves("IDP-EIDAS-01"), "eidas-loa-high idporten-loa-high", "TestID på nivå høyt", "eID fra et annet land (eIDAS)"),
			Entry("with e-mail, too", proves("IDP-EIDAS-01", "IDP-EMAIL-01"), "idporten-loa-high eidas-loa-low selfregistered-email",
				"TestID på nivå høyt", "eID fra et annet land (eIDAS)", "E-post"),
			Entry("and without a Norwegian one", proves("IDP-EIDAS-01", "IDP-EMAIL-01"), "eidas-loa-low selfregistered-email", "eID fra et annet land (eIDAS)", "E-post"),
		)

		DescribeTable("is jumped to where nothing else is asked for:", func(ctx SpecContext, values string) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", values).on("/authorize/eidas")
			expectLoginPage(p)
			for _, page := range []string{"/authorize/selector", "/authorize/testid1", "/authorize/minid", "/authorize/minid/otc", "/authorize/email"} {
				p.browser.open(ctx, s.Addresses["login"]+page).on("/authorize/eidas")
			}
		},
			Entry("one", proves("IDP-EIDAS-01"), "eidas-loa-substantial"),
			Entry("several", proves("IDP-EIDAS-01"), "eidas-loa-high eidas-loa-low"),
			Entry("beside what nobody knows", proves("IDP-EIDAS-01"), "eidas-loa-high Level4"),
		)

		It("lets the person pick a country, by name, and lists who has an eID there", proves("IDP-EIDAS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", eidasLow, "ui_locales", "en").on("/authorize/eidas")
			Expect(p.Body).To(MatchRegexp(`(?s)<button name="country" value="DE">Germany</button>.*<button name="country" value="SE">Sweden</button>`))
			p = p.fromCountry(ctx, "SE")
			expectLoginPage(p)
			Expect(p.Body).To(And(ContainSubstring("Country: <span>Sweden</span>."), ContainSubstring("OSKAR UTAN-NUMMER, SE/NO/MOCK-0002</a>"),
				ContainSubstring("Showing 2 of 2 people."), Not(ContainSubstring("PETRA"))))
			Expect(firstGroups(levelTag, p.Body)).To(Equal([]string{eidasLow, eidasSubstantial, eidasHigh}))
			p = p.follow(ctx, "/authorize/eidas").fromCountry(ctx, "DE")
			p = p.follow(ctx, "/authorize/eidas/person?identifier=DE%2fNO%2fMOCK-0003").on("/authorize/eidas/person")
			Expect(p.Body).To(ContainSubstring(`id="chosen">Chosen: PETRA MITTELSTUFE</p>`))
			Expect(firstGroups(chosenTag, p.Body)).To(Equal([]string{eidasSubstantial}))
		})

		It("keeps the country when the language changes, and names one in its own language's words", proves("IDP-EIDAS-01", "IDP-LOGIN-08"), func(ctx SpecContext) {
			p := env.open(ctx).browser().authorize(ctx, "web-demo", "acr_values", eidasLow).fromCountry(ctx, "SE")
			p = p.submit(ctx, "/authorize/language", "locale", "se").on("/authorize/eidas/person")
			Expect(p.Body).To(And(ContainSubstring("<span>Ruoŧŧa</span>"), ContainSubstring(`<h1 lang="nb">eID fra et annet land</h1>`)))
		})

		It("signs in at the chosen level, with a code for the client", proves("IDP-EIDAS-02"), func(ctx SpecContext) {
			p := env.open(ctx).browser().authorize(ctx, "web-demo", "acr_values", high+" "+eidasSubstantial).on("/authorize/selector").
				follow(ctx, "/authorize/eidas").asEIDAS(ctx, "SE", unmatched, eidasHigh)
			p.browser.expectCode(p.answer, webAddress+"?", "state-of-this-case")
			Expect(p.identity(ctx, "web-demo")).To(And(HaveKeyWithValue("acr", eidasHigh), HaveKeyWithValue("eidas_identifier", unmatched)))
		})

		DescribeTable("says what is wrong on the page:", func(ctx SpecContext, identifier, level, said, flawed string) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", eidasSubstantial, "ui_locales", "en").asEIDAS(ctx, "DE", identifier, level)
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(p.Body).To(And(ContainSubstring(said), MatchRegexp(`id="`+flawed+`"[^>]* aria-invalid="true"`)))
			p = p.submit(ctx, "/authorize/eidas/person", "identifier", german, "acr", eidasSubstantial)
			s.expectCode(p.answer, webAddress+"?", "state-of-this-case")
		},
			Entry("an identifier that nobody has", proves("IDP-EIDAS-03"), "DE/NO/NOBODY", eidasHigh, "No test person from that country has that identifier.", "identifier"),
			Entry("one of another country", proves("IDP-EIDAS-03"), unmatched, eidasHigh, "No test person from that country has that identifier.", "identifier"),
			Entry("a Norwegian number", proves("IDP-EIDAS-03"), "15817840008", eidasHigh, "No test person from that country has that identifier.", "identifier"),
			Entry("a level that the person can't reach", proves("IDP-EIDAS-03"), german, eidasHigh, "PETRA MITTELSTUFE can&#39;t reach eidas-loa-high, only eidas-loa-low, eidas-loa-substantial.", "acr"),
			Entry("a level below the one asked for", proves("IDP-EIDAS-03"), german, eidasLow, "The client asks for at least eidas-loa-substantial, not eidas-loa-low.", "acr"),
			Entry("a level of another kind", proves("IDP-EIDAS-03"), german, high, "The level must be one of eidas-loa-low, eidas-loa-substantial, eidas-loa-high.", "acr"),
		)

		It("refuses a country that nobody is from, and has no page for a person before one was picked", proves("IDP-EIDAS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.browser().authorize(ctx, "web-demo", "acr_values", eidasLow).on("/authorize/eidas")
			p.browser.open(ctx, s.Addresses["login"]+"/authorize/eidas/person").on("/authorize/eidas")
			for _, country := range []string{"", "NO", "XX", "se"} {
				Expect(p.submit(ctx, "/authorize/eidas", "country", country).Status).To(Equal(http.StatusBadRequest), country)
			}
		})
	})
}

func describeEIDASLevels(env Env) {
	Describe("ID-porten's levels of eIDAS", func() {
		It("are a minimum of their own: no Norwegian level stands for one, nor one for a Norwegian", proves("IDP-EIDAS-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			refused := sentBack("invalid_request", "Invalid request: Invalid login_hint parameter")
			for _, c := range [][3]string{
				{eidasSubstantial, s.pid(), high},
				{high, unmatched, eidasHigh},
				{"", unmatched, eidasHigh},
				{eidasHigh, unmatched, eidasSubstantial},
				{high + " " + eidasHigh, s.pid(), substantial},
				{high + " " + eidasHigh, unmatched, eidasSubstantial},
				{eidasLow, german, eidasHigh},
				{eidasLow, "DE/NO/NOBODY", eidasLow},
				{eidasLow, s.pid(), eidasLow},
				{eidasLow, unmatched, high},
			} {
				s.expectSaid(refused, s.authorize(ctx, s.authorizeQuery("web-demo", "acr_values", c[0], "login_hint", "testid:"+c[1]+"_"+c[2])), webAddress+"?")
			}
			for _, c := range [][3]string{
				{eidasSubstantial, unmatched, eidasHigh},
				{high + " " + eidasSubstantial, unmatched, eidasSubstantial},
				{high + " " + eidasSubstantial, s.pid(), high},
				{eidasHigh + " " + eidasLow, unmatched, eidasLow},
			} {
				claims := s.idClaims(ctx, "web-demo", "acr_values", c[0], "login_hint", "testid:"+c[1]+"_"+c[2])
				Expect(claims).To(HaveKeyWithValue("acr", c[2]))
			}
		})

		It("step a session up, and are not met by a Norwegian session", proves("IDP-EIDAS-03", "IDP-SSO-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			b.authorize(ctx, "web-demo", "acr_values", eidasLow).asEIDAS(ctx, "SE", unmatched, eidasSubstantial).expectSilent()
			b.authorize(ctx, "spa-demo", "acr_values", eidasSubstantial).expectSilent()
			b.authorize(ctx, "spa-demo", "acr_values", high+" "+eidasLow).expectSilent()
			b.authorize(ctx, "spa-demo", "acr_values", high).expectSelector()
			b.authorize(ctx, "spa-demo").expectSelector()
			b.authorize(ctx, "web-demo", "acr_values", eidasHigh).asEIDAS(ctx, "SE", unmatched, eidasHigh).expectSilent()
			Expect(b.authorize(ctx, "spa-demo", "acr_values", eidasLow).identity(ctx, "spa-demo")).To(HaveKeyWithValue("acr", eidasHigh))
			b.signIn(ctx, "web-demo", s.pid(), high).expectSilent()
			b.authorize(ctx, "spa-demo", "acr_values", eidasLow).on("/authorize/eidas")
		})

		It("are answered login_required by prompt=none where the session is a Norwegian one", proves("IDP-EIDAS-03", "IDP-SSO-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			Expect(b.authorize(ctx, "web-demo", "acr_values", eidasLow, "prompt", "none").location().Query().Get("error")).To(Equal("login_required"))
		})
	})
}
