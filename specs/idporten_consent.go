package specs

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// consenting is a sandbox in which reading instances requires a consent.
func (env Env) consenting(ctx context.Context, switches ...string) *stage {
	GinkgoHelper()
	s := env.open(ctx)
	if len(switches) > 0 {
		s = env.switched(ctx, switches[0], switches[1])
	}
	s.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{
		"name": "altinn:instances.read", "requires_user_consent": true,
		"description": "Lese dine <skjemaer>", "long_description": "Gjelder:\n\n- skjemaer\n- <b>vedlegg</b>\n\nog ikke\nmer.",
	}}})
	return s
}

// asked is the consent dialogue in a new browser, after the login.
func (s *stage) asked(ctx context.Context, changes ...string) page {
	GinkgoHelper()
	return s.browser().signIn(ctx, "web-demo", s.pid(), high, changes...).on("/authorize/consent")
}

func describeConsent(env Env) {
	Describe("ID-porten's consent dialogue", func() {
		It("comes after the login if a scope requires it, and leads to the code", proves("IDP-CONSENT-01"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.asked(ctx)
			expectLoginPage(p)
			t := p.submit(ctx, "/authorize/consent", "decision", "accept").tokens(ctx, "web-demo")
			Expect(t.Scope).To(Equal("openid profile altinn:instances.read"))
		})

		It("does not come otherwise", proves("IDP-CONSENT-01"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			s.browser().signIn(ctx, "web-demo", s.pid(), high, "scope", "openid profile").expectSilent()
			s.browser().signIn(ctx, "finance-2021", s.pid(), high).expectSilent()
		})

		It("comes in a session, too, each time, without a login before it", proves("IDP-CONSENT-01"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.asked(ctx)
			p.submit(ctx, "/authorize/consent", "decision", "accept").expectSilent()
			s.advance(ctx, time.Minute)
			p = p.browser.authorize(ctx, "web-demo").on("/authorize/consent")
			claims := p.submit(ctx, "/authorize/consent", "decision", "accept").identity(ctx, "web-demo")
			Expect(claims).To(HaveKeyWithValue("auth_time", float64(s.now(ctx).Add(-time.Minute).Unix())))
		})

		It("names client, scope, description in a little Markdown, and the end of the access", proves("IDP-CONSENT-04"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.asked(ctx)
			Expect(p.Body).To(ContainSubstring("<h1>EN APPLIKASJON BER OM TILGANG</h1>"))
			Expect(p.Body).To(ContainSubstring("<p>Applikasjonen Web demo ønsker tilgang til følgende:</p>"))
			Expect(regexp.MustCompile(`\s*\n\s*`).ReplaceAllString(p.Body, "")).To(ContainSubstring(
				`<li>Lese dine &lt;skjemaer&gt;<p>Gjelder:</p><ul><li>skjemaer</li><li>&lt;b&gt;vedlegg&lt;/b&gt;</li></ul><p>og ikke mer.</p></li></ul>`))
			Expect(p.Body).To(ContainSubstring("<p>Tilgangen går ut om 2 timer.</p>"))
			Expect(p.Body).To(MatchRegexp(`<button type="submit" name="decision" value="decline"[^>]*>IKKE GODTA</button>\s*` +
				`<button [^>]*type="submit" name="decision" value="accept"[^>]*>GODTA</button>`))
			Expect(p.Body).NotTo(ContainSubstring("<code>openid</code>"))
		})

		DescribeTable("says when the access ends, by the lowest limit,", func(ctx SpecContext, lifetime, limit int, locale, said string) {
			s := env.consenting(ctx)
			s.patch(ctx, "web-demo", map[string]any{"authorization_lifetime": lifetime})
			s.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "authorization_max_lifetime": limit}}})
			Expect(s.asked(ctx, "ui_locales", locale).Body).To(ContainSubstring("<p>" + said + "</p>"))
		},
			Entry("in minutes", proves("IDP-CONSENT-04"), 1200, 0, "nb", "Tilgangen går ut om 20 minutter."),
			Entry("in one hour", proves("IDP-CONSENT-04"), 31536000, 3600, "nb", "Tilgangen går ut om 1 time."),
			Entry("in days", proves("IDP-CONSENT-04"), 31536000, 0, "en", "The access ends in 365 days."),
			Entry("in seconds", proves("IDP-CONSENT-04"), 90, 0, "nn", "Tilgangen går ut om 90 sekund."),
		)

		It("comes for prompt=consent although no scope requires it, with all of them on it", proves("IDP-CONSENT-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			p := b.authorize(ctx, "web-demo", "prompt", "consent").on("/authorize/consent")
			Expect(p.Body).To(And(ContainSubstring("<code>openid</code>"), ContainSubstring("<code>profile</code>")))
			Expect(p.submit(ctx, "/authorize/consent", "decision", "decline").tokens(ctx, "web-demo").Scope).To(Equal("openid profile altinn:instances.read"))
			b.authorize(ctx, "web-demo", "prompt", "login consent").expectSelector()
		})

		It("is implied in a login without a page", proves("IDP-LOGIN-03"), func(ctx SpecContext) {
			Expect(env.consenting(ctx).signIn(ctx, "web-demo").Scope).To(Equal("openid profile altinn:instances.read"))
		})

		It("is what prompt=none can't have", proves("IDP-SSO-08"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.asked(ctx)
			s.expectSaid(sentBack("consent_required", "Consent required"),
				p.browser.authorize(ctx, "web-demo", "prompt", "none").answer, "http://localhost:8401/callback?")
			s.expectSaid(sentBack("login_required", "Login required"),
				s.browser().authorize(ctx, "web-demo", "prompt", "none").answer, "http://localhost:8401/callback?")
		})
	})
}

func describeConsentAnswers(env Env) {
	Describe("ID-porten's consent dialogue, answered,", func() {
		It("leaves out what was declined, from response and token, and is no error", proves("IDP-CONSENT-02"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.browser().signIn(ctx, "finance", s.pid(), high).on("/authorize/consent")
			t := p.submit(ctx, "/authorize/consent", "decision", "decline").tokens(ctx, "finance")
			Expect(t.Scope).To(Equal("openid skatteetaten:mvameldinginnsending altinn:instances.write"))
			_, claims := jwtParts(t.AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "altinn:instances.write openid skatteetaten:mvameldinginnsending"))
			Expect(t.IDToken).NotTo(BeEmpty())
		})

		It("lets the login succeed when only that is left", proves("IDP-CONSENT-03"), func(ctx SpecContext) {
			t := env.consenting(ctx).asked(ctx).submit(ctx, "/authorize/consent", "decision", "decline").tokens(ctx, "web-demo")
			Expect(t.Scope).To(Equal("openid profile"))
		})

		It("is access_denied when only the login is left, where the switch says so", proves("IDP-CONSENT-03"), func(ctx SpecContext) {
			s := env.consenting(ctx, "consent_nothing_left", "access_denied")
			denied := sentBack("access_denied", "Access denied by resource owner or authorization server")
			s.expectSaid(denied, s.asked(ctx).submit(ctx, "/authorize/consent", "decision", "decline").answer, "http://localhost:8401/callback?")
			p := s.browser().signIn(ctx, "finance", s.pid(), high).on("/authorize/consent")
			Expect(p.submit(ctx, "/authorize/consent", "decision", "decline").tokens(ctx, "finance").Scope).To(Equal("openid skatteetaten:mvameldinginnsending altinn:instances.write"))
		})

		It("is access_denied when nothing at all is left", proves("IDP-CONSENT-03"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.asked(ctx, "scope", "altinn:instances.read").submit(ctx, "/authorize/consent", "decision", "decline")
			s.expectSaid(sentBack("access_denied", "Access denied by resource owner or authorization server"), p.answer, "http://localhost:8401/callback?")
		})

		It("can be cancelled; the person stays signed in", proves("IDP-LOGIN-02"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.asked(ctx)
			s.expectSaid(sentBack("access_denied", "Access denied by resource owner or authorization server"),
				p.submit(ctx, "/authorize/cancel").answer, "http://localhost:8401/callback?")
			p.browser.authorize(ctx, "web-demo", "scope", "openid").expectSilent()
		})

		It("is not the page of a login, and the login's is not its", proves("IDP-LOGIN-06", "IDP-LOGIN-07"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			login := s.testID(ctx)
			login.browser.open(ctx, s.Addresses["login"]+"/authorize/consent").on("/authorize/selector")
			_, _, form := login.form("/authorize/cancel")
			form.Set("decision", "accept")
			const answered = "Siden er alt sendt inn. Fortsett der, eller start på nytt hos tjenesten."
			s.expectSaid(onPage("invalid_request", answered), login.browser.post(ctx, s.Addresses["login"]+"/authorize/consent", form).answer, "")
			p := login.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", high).on("/authorize/consent")
			login.browser.open(ctx, login.address()).on("/authorize/consent")
			s.expectSaid(onPage("invalid_request", answered), login.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", high).answer, "")
			s.expectSaid(onPage("invalid_request", "Invalid request: Unknown page or choice"),
				p.submit(ctx, "/authorize/consent", "decision", "perhaps").answer, "")
			p.submit(ctx, "/authorize/consent", "decision", "accept").expectSilent()
		})

		It("yields one code for an answer that comes sixteen times at once", proves("IDP-LOGIN-07"), func(ctx SpecContext) {
			s := env.consenting(ctx)
			p := s.asked(ctx)
			_, address, form := p.form("/authorize/consent")
			form.Set("decision", "accept")
			codes := 0
			for _, a := range p.browser.atOnce(ctx, 16, address, form) {
				if a.Status == http.StatusFound {
					codes++
					continue
				}
				s.expectSaid(onPage("invalid_request", "Siden er alt sendt inn. Fortsett der, eller start på nytt hos tjenesten."), a, "")
			}
			Expect(codes).To(Equal(1))
		})
	})
}

// atOnce posts the same form several times in parallel, with the cookie that
// the browser has now.
func (b *browser) atOnce(ctx context.Context, n int, address string, form url.Values) []answer {
	GinkgoHelper()
	cookie := "SESSION=" + b.cookies()["SESSION"]
	answers := make([]answer, n)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			defer GinkgoRecover()
			answers[i] = post(ctx, address, form, "Cookie", cookie)
		})
	}
	wg.Wait()
	return answers
}
