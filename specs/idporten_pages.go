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

	"github.com/portprove/portprove/specs/control"
)

var (
	titleTag    = regexp.MustCompile(`<title[^>]*>([^<]*)</title>`)
	headingTag  = regexp.MustCompile(`<h1[^>]*>([^<]*)</h1>`)
	fieldTag    = regexp.MustCompile(`<(?:input|select) [^>]*>`)
	anyID       = regexp.MustCompile(` id="([^"]*)"`)
	languageTag = regexp.MustCompile(`<button name="locale" value="([^"]*)" lang="([^"]*)"( aria-current="true")?>([^<]*)</button>`)
	bokmalTag   = regexp.MustCompile(`lang="nb"[^>]*>([^<]+)<`)
	pageTraceID = regexp.MustCompile(`\(traceId=(` + uuid + `)\)`)
)

// mockNotice is what each page says at its top.
var mockNotice = map[string]string{
	"nb": "<header><p>Dette er en etterligning av ID-porten. Ingen ekte personer logger inn her.</p></header>",
	"nn": "<header><p>Dette er ei etterlikning av ID-porten. Ingen ekte personar loggar inn her.</p></header>",
	"en": "<header><p>This is a mock of ID-porten. Nobody real signs in here.</p></header>",
	"se": "<header><p>Dát ii leat duohta ID-porten.</p></header>",
}

// expectFrame demands what every page has, whoever looks at or listens to it.
func expectFrame(a answer, locale, heading string) {
	GinkgoHelper()
	Expect(a.contentType()).To(Equal("text/html; charset=utf-8"))
	Expect(a.Body).To(HavePrefix("<!DOCTYPE html>\n<html lang=\"" + locale + "\">\n"))
	Expect(firstGroups(headingTag, a.Body)).To(Equal([]string{heading}))
	Expect(firstGroups(titleTag, a.Body)).To(ConsistOf(MatchRegexp(`^((Feil|Error): )?` + regexp.QuoteMeta(heading) + ` – ID-porten \(.+\)$`)))
	Expect(a.Body).To(ContainSubstring(mockNotice[locale]))
	ids := firstGroups(anyID, a.Body)
	for i, id := range ids {
		Expect(ids[i+1:]).NotTo(ContainElement(id), a.Body)
	}
	for _, tag := range fieldTag.FindAllString(a.Body, -1) {
		if !strings.Contains(tag, `type="hidden"`) && !strings.Contains(tag, `type="submit"`) {
			id := anyID.FindStringSubmatch(tag)
			Expect(id).To(HaveLen(2), tag)
			Expect(a.Body).To(MatchRegexp(`<label for="` + id[1] + `"[^>]*>[^<]+</label>`))
		}
	}
}

// expectLoginFrame demands what the pages of a login have besides.
func expectLoginFrame(p page, locale, heading string) {
	GinkgoHelper()
	expectFrame(p.answer, locale, heading)
	expectLoginPage(p)
	for _, form := range formTag.FindAllStringSubmatch(p.Body, -1) {
		if form[1] == "post" {
			Expect(form[3]).To(ContainSubstring(`<input type="hidden" name="interaction" value="`))
		}
	}
	names := map[string]string{"en": "English", "nb": "Bokmål", "nn": "Nynorsk", "se": "Davvisámegiella"}
	buttons := languageTag.FindAllStringSubmatch(p.Body, -1)
	Expect(buttons).To(HaveLen(4))
	for _, button := range buttons {
		Expect(button[2]).To(Equal(button[1]))
		current := ""
		if button[1] == locale {
			current = ` aria-current="true"`
		}
		Expect(button[3]).To(Equal(current))
		Expect(button[4]).To(Equal(names[button[1]]))
	}
}

// locale that a page says it is in.
func (p page) locale() string {
	GinkgoHelper()
	found := firstGroups(regexp.MustCompile(`<html lang="([^"]*)">`), p.Body)
	Expect(found).To(HaveLen(1))
	return found[0]
}

// headings of a page in the four languages.
type headings [4]string

func (h headings) each(try func(locale, heading string)) {
	for i, locale := range []string{"nb", "nn", "en", "se"} {
		try(locale, h[i])
	}
}

func describeLoginFrames(env Env) {
	Describe("ID-porten's pages", func() {
		DescribeTable("say their language, name themselves, label what they ask for and belong to one login:", func(ctx SpecContext, wanted headings, get func(context.Context, page) page) {
			s := env.open(ctx)
			wanted.each(func(locale, heading string) {
				p := s.browser().authorize(ctx, "web-demo", "ui_locales", locale, "prompt", "consent")
				expectLoginFrame(get(ctx, p), locale, heading)
			})
		},
			Entry("the selector", proves("IDP-PAGE-01"), headings{"Velg innloggingsmetode", "Vel innloggingsmåte", "Choose how to sign in", "Vállje mot logget sisa"},
				func(_ context.Context, p page) page { return p }),
			Entry("TestID", proves("IDP-PAGE-01"), headings{"TestID", "TestID", "TestID", "TestID"},
				func(ctx context.Context, p page) page { return p.follow(ctx, "/authorize/testid1") }),
			Entry("MinID", proves("IDP-PAGE-01"), headings{"MinID", "MinID", "MinID", "MinID"},
				func(ctx context.Context, p page) page { return p.follow(ctx, "/authorize/minid") }),
			Entry("MinID's code", proves("IDP-PAGE-01"), headings{"Engangskode", "Eingongskode", "One-time code", "Engangskode"},
				func(ctx context.Context, p page) page {
					return p.follow(ctx, "/authorize/minid").submit(ctx, "/authorize/minid", "pid", "15817840008")
				}),
			Entry("whom to represent", proves("IDP-PAGE-01"),
				headings{"Hvem vil du representere?", "Kven vil du representere?", "Whom do you represent?", "Hvem vil du representere?"},
				func(ctx context.Context, p page) page {
					return p.browser.signIn(ctx, "web-demo", representative, high, "ui_locales", p.locale(), "authorization_details", asksForWork)
				}),
			Entry("the consent", proves("IDP-PAGE-01"),
				headings{"EN APPLIKASJON BER OM TILGANG", "Ein applikasjon ber om tilgang", "An application asks for access", "EN APPLIKASJON BER OM TILGANG"},
				func(ctx context.Context, p page) page {
					return p.follow(ctx, "/authorize/testid1").submit(ctx, "/authorize/testid1", "pid", "15817840008", "acr", "idporten-loa-high")
				}),
		)

		DescribeTable("lead whoever made a mistake to the input that it is in", func(ctx SpecContext, path, pid, level, input string) {
			p := env.open(ctx).browser().authorize(ctx, "web-demo", "ui_locales", "en").follow(ctx, path).submit(ctx, path, "pid", pid, "acr", level)
			Expect(p.Status).To(Equal(http.StatusBadRequest))
			Expect(firstGroups(titleTag, p.Body)).To(ConsistOf(HavePrefix("Error: ")))
			Expect(p.Body).To(MatchRegexp(`<p class="alarm" role="alert" id="problem">[^<]+</p>`))
			Expect(firstGroups(regexp.MustCompile(`<(?:input|select) [^>]*id="([^"]*)"[^>]* aria-invalid="true" aria-describedby="problem" autofocus>`), p.Body)).
				To(Equal([]string{input}))
			Expect(strings.Count(p.Body, "autofocus")).To(Equal(1))
		},
			Entry("a number that nobody has", proves("IDP-PAGE-04"), "/authorize/testid1", "01810012345", "idporten-loa-high", "pid"),
			Entry("a level that the person can't reach", proves("IDP-PAGE-04"), "/authorize/testid1", "28928340068", "idporten-loa-high", "acr"),
			Entry("a number at MinID", proves("IDP-PAGE-04"), "/authorize/minid", "01810012345", "", "pid"),
		)

		It("say in bokmål, and that it is bokmål, what Northern Sami lacks", proves("IDP-PAGE-03"), func(ctx SpecContext) {
			p := env.open(ctx).browser().authorize(ctx, "web-demo", "ui_locales", "se").on("/authorize/selector")
			Expect(firstGroups(bokmalTag, p.Body)).To(Equal([]string{"Du skal logge inn hos Web demo.", "Bokmål"}))
			p = p.follow(ctx, "/authorize/minid").submit(ctx, "/authorize/minid", "pid", "01810012345")
			Expect(firstGroups(bokmalTag, p.Body)).To(ContainElement("Ingen i denne verdenen har det nummeret."))
		})

		It("name the person that was chosen from the list, ready to be sent", proves("IDP-LOGIN-11"), func(ctx SpecContext) {
			p := env.open(ctx).testID(ctx).follow(ctx, "/authorize/testid1?pid=28928340068")
			Expect(p.Body).To(ContainSubstring(`<p class="chosen" id="chosen">Valgt: BESKJEDEN INNLOGGING</p>`))
			Expect(p.Body).To(ContainSubstring(`id="submit" autofocus>Autentiser</button>`))
		})

		It("that post themselves are in the language of the login", proves("IDP-PAGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			headings{"Tilbake til tjenesten", "Tilbake til tenesta", "Back to the service", "Ruovttoluotta bálvalussii"}.each(func(locale, heading string) {
				for _, changes := range [][]string{{}, {"scope", "nothing:registered"}} {
					a := s.authorize(ctx, s.authorizeQuery("web-demo", append(changes, "response_mode", "form_post", "ui_locales", locale)...))
					Expect(a.Status).To(Equal(http.StatusOK))
					expectFrame(a, locale, heading)
				}
			})
		})
	})
}

func describeLogoutFrame(env Env) {
	Describe("ID-porten's logout page", func() {
		It("is framed as the others, in the language that the person chose", proves("IDP-PAGE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			headings{"Du er logget ut", "Du er logga ut", "You are signed out", "Don leat loggen olggos"}.each(func(locale, heading string) {
				b := s.browser()
				b.setCookie("IDPORTEN_SELECTED_LANGUAGE", locale)
				b.enter(ctx)
				expectFrame(b.logout(ctx).on("/logout").answer, locale, heading)
			})
		})
	})
}

func describeErrorPages(env Env) {
	wrong := headings{"Noe gikk galt", "Noko gjekk gale", "Something went wrong", "Juoga manai boastut"}

	Describe("ID-porten's error page", func() {
		It("is in the language that the request asks for, with the error in English", proves("IDP-PAGE-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			wrong.each(func(locale, heading string) {
				a := s.authorize(ctx, s.authorizeQuery("web-demo", "client_id", "nobody", "ui_locales", locale))
				expectFrame(a, locale, heading)
				lang := ` lang="en"`
				if locale == "en" {
					lang = ""
				}
				Expect(a.Body).To(ContainSubstring(`<p class="alarm" role="alert"` + lang + `>Invalid request: Invalid client_id</p>`))
				s.expectSaid(onPage("invalid_request", "Invalid request: Invalid client_id"), a, "")
			})
		})

		It("is in the language that the person chose, before any other", proves("IDP-PAGE-02"), func(ctx SpecContext) {
			b := env.open(ctx).browser()
			b.setCookie("IDPORTEN_SELECTED_LANGUAGE", "nn")
			p := b.authorize(ctx, "web-demo", "client_id", "nobody", "ui_locales", "en")
			expectFrame(p.answer, "nn", "Noko gjekk gale")
		})

		DescribeTable("is in the language of the login that is going on, and says so what is meant for the person", func(ctx SpecContext, locale, heading, said string) {
			s := env.open(ctx)
			p := s.testID(ctx, "ui_locales", locale)
			s.authorizeAgain(ctx, p, locale)
			late := p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", "idporten-loa-high")
			expectFrame(late.answer, locale, heading)
			Expect(html.UnescapeString(late.Body)).To(ContainSubstring(said))
		},
			Entry("nynorsk", proves("IDP-PAGE-02"), "nn", "Noko gjekk gale",
				`<p class="alarm" role="alert">Sida høyrer til ei innlogging som ei nyare har teke plassen til. Hald fram der, eller start på nytt hos tenesta.</p>`),
			Entry("English", proves("IDP-PAGE-02"), "en", "Something went wrong",
				`<p class="alarm" role="alert">The page belongs to a login that a later one has taken the place of. Go on there, or start again at the service.</p>`),
			Entry("Northern Sami, which lacks it", proves("IDP-PAGE-02", "IDP-PAGE-03"), "se", "Juoga manai boastut",
				`<p class="alarm" role="alert" lang="nb">Siden hører til en innlogging som en nyere har tatt plassen til. Fortsett der, eller start på nytt hos tjenesten.</p>`),
		)

		It("has a trace id that the journal explains, and tells so unless the sandbox is blind", proves("IDP-PAGE-02", "PPV-WHY-01"), func(ctx SpecContext) {
			for _, blind := range []bool{false, true} {
				s := env.open(ctx, control.Order{Blind: blind})
				a := s.authorize(ctx, s.authorizeQuery("finance", "redirect_uri", "https://elsewhere.example/"))
				trace := firstGroups(pageTraceID, a.Body)
				Expect(trace).To(HaveLen(1))
				Expect(strings.Contains(a.Body, "<code>portprove why "+trace[0]+"</code>")).To(Equal(!blind))
				Expect(s.ask(ctx, "/why/"+url.PathEscape(trace[0])).jsonObject()).To(And(
					HaveKeyWithValue("refusal", "redirect_uri_unregistered"), HaveKeyWithValue("catalogue", "IDP-02"), HaveKeyWithValue("correlation_id", trace[0])))
			}
		})
	})
}

// authorizeAgain lets a later request take the place of a page's.
func (s *stage) authorizeAgain(ctx context.Context, p page, locale string) {
	GinkgoHelper()
	p.browser.authorize(ctx, "spa-demo", "ui_locales", locale).on("/authorize/selector")
}
