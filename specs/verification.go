package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The eleven tests that ID-porten asks of every relying party, with two small
// services in one browser: the own one, and the other. docs:
// idporten_verifikasjonstester.

// visit is a browser that goes wherever it is led, and two services.
type visit struct {
	*browser
	own, other *service
}

func (env Env) visit(ctx context.Context) visit {
	GinkgoHelper()
	s := env.open(ctx)
	v := visit{s.browser(), s.service(ctx, "own"), s.service(ctx, "other")}
	v.web.CheckRedirect = nil
	return v
}

// expectSomebodyAt demands that the person is still signed in at a service.
func (v visit) expectSomebodyAt(ctx context.Context, one *service) {
	GinkgoHelper()
	Expect(v.expectAt(v.open(ctx, one.URL+"/"), one)).To(HaveKeyWithValue("pid", v.pid()))
}

// expectAt demands that a browser came back to a service, signed in.
func (v visit) expectAt(p page, one *service) map[string]any {
	GinkgoHelper()
	Expect(p.Status).To(Equal(http.StatusOK), p.Body)
	Expect(p.at.String()).To(Equal(one.URL + "/"))
	return p.jsonObject()
}

func (v visit) expectNobodyAt(ctx context.Context, one *service) {
	GinkgoHelper()
	p := v.open(ctx, one.URL+"/")
	Expect(p.Status).To(Equal(http.StatusUnauthorized), p.Body)
}

// login asks a service for one; what comes is a page of ID-porten, or the
// service itself.
func (v visit) login(ctx context.Context, one *service, parameters ...string) page {
	GinkgoHelper()
	return v.open(ctx, one.URL+"/login?"+fields(nil, parameters...).Encode())
}

// testID signs in on ID-porten's pages.
func (v visit) testID(ctx context.Context, p page, level string) page {
	GinkgoHelper()
	return p.expectSelector().follow(ctx, "/authorize/testid1").submit(ctx, "/authorize/testid1", "pid", v.pid(), "acr", level)
}

func (v visit) minID(ctx context.Context, p page, _ string) page {
	GinkgoHelper()
	return p.expectSelector().follow(ctx, "/authorize/minid").submit(ctx, "/authorize/minid", "pid", v.pid()).
		submit(ctx, "/authorize/minid/otc", "otc", "12345")
}

// logout at a service leads over ID-porten's page, whose frames are opened as
// a browser does that sends no cookies to third parties, back to the service.
func (v visit) logout(ctx context.Context, one *service, frames int) {
	GinkgoHelper()
	p := v.open(ctx, one.URL+"/logout").on("/logout")
	Expect(p.iframes()).To(HaveLen(frames))
	for _, address := range p.iframes() {
		a := get(ctx, address)
		Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	}
	p = v.open(ctx, firstGroups(onwardTag, p.Body)[0])
	Expect(p.Status).To(Equal(http.StatusOK))
	Expect(p.Body).To(Equal("bye from " + one.oauth.ClientID))
}

func describeVerification(env Env) {
	Describe("ID-porten's verification tests", func() {
		DescribeTable("single sign-on from one service to the other:", func(ctx SpecContext, fromOwn bool, level, amr string, signIn func(visit, context.Context, page, string) page) {
			v := env.visit(ctx)
			first, second := v.own, v.other
			if !fromOwn {
				first, second = v.other, v.own
			}
			v.expectAt(signIn(v, ctx, v.login(ctx, first, "acr_values", level), level), first)
			claims := v.expectAt(v.login(ctx, second), second)
			Expect(claims).To(And(HaveKeyWithValue("acr", level), HaveKeyWithValue("amr", []any{amr}), HaveKeyWithValue("pid", v.pid()),
				HaveKeyWithValue("aud", second.oauth.ClientID)))
		},
			Entry("1, from the own at substantial", proves("IDP-VERIFY-01"), true, substantial, "TestID", visit.testID),
			Entry("1, from the own at substantial, with MinID", proves("IDP-VERIFY-01"), true, substantial, "Minid-OTC", visit.minID),
			Entry("2, from the own at high", proves("IDP-VERIFY-02"), true, high, "TestID", visit.testID),
			Entry("3, to the own at substantial", proves("IDP-VERIFY-03"), false, substantial, "TestID", visit.testID),
			Entry("3, to the own at substantial, with MinID", proves("IDP-VERIFY-03"), false, substantial, "Minid-OTC", visit.minID),
			Entry("4, to the own at high", proves("IDP-VERIFY-04"), false, high, "TestID", visit.testID),
		)

		It("5, step-up: the other asks for more than the person has, and gets it", proves("IDP-VERIFY-05"), func(ctx SpecContext) {
			v := env.visit(ctx)
			v.expectAt(v.testID(ctx, v.login(ctx, v.own, "acr_values", substantial), substantial), v.own)
			claims := v.expectAt(v.testID(ctx, v.login(ctx, v.other, "acr_values", high), high), v.other)
			Expect(claims).To(HaveKeyWithValue("acr", high))
			Expect(v.expectAt(v.login(ctx, v.own), v.own)).To(HaveKeyWithValue("acr", high))
		})

		DescribeTable("single logout:", func(ctx SpecContext, fromOwn bool) {
			v := env.visit(ctx)
			first, second := v.other, v.own
			if !fromOwn {
				first, second = v.own, v.other
			}
			v.expectAt(v.testID(ctx, v.login(ctx, first), high), first)
			v.expectAt(v.login(ctx, second), second)
			v.expectSomebodyAt(ctx, first)
			v.logout(ctx, second, 2)
			v.expectNobodyAt(ctx, v.own)
			v.expectNobodyAt(ctx, v.other)
			v.login(ctx, v.own).expectSelector()
			v.login(ctx, v.other).expectSelector()
		},
			Entry("6, from the own", proves("IDP-VERIFY-06"), true),
			Entry("7, from the other", proves("IDP-VERIFY-07"), false),
		)

		It("7: leaves the session of the same person in another browser alone", proves("IDP-VERIFY-07"), func(ctx SpecContext) {
			v := env.visit(ctx)
			elsewhere := visit{v.stage.browser(), v.own, v.other}
			elsewhere.web.CheckRedirect = nil
			elsewhere.expectAt(elsewhere.testID(ctx, elsewhere.login(ctx, v.own), high), v.own)
			v.expectAt(v.testID(ctx, v.login(ctx, v.own), high), v.own)
			v.expectAt(v.login(ctx, v.other), v.other)
			v.logout(ctx, v.other, 2)
			v.expectNobodyAt(ctx, v.own)
			elsewhere.expectSomebodyAt(ctx, v.own)
		})

		It("8, timeout: after thirty minutes both sessions have ended", proves("IDP-VERIFY-08"), func(ctx SpecContext) {
			v := env.visit(ctx)
			v.expectAt(v.testID(ctx, v.login(ctx, v.own), high), v.own)
			v.advance(ctx, 29*time.Minute)
			v.expectSomebodyAt(ctx, v.own)
			v.advance(ctx, 30*time.Minute)
			v.expectNobodyAt(ctx, v.own)
			v.expectAt(v.testID(ctx, v.login(ctx, v.own), high), v.own)
		})

		It("9, forced re-authentication: prompt=login shows the page to one who is signed in", proves("IDP-VERIFY-09"), func(ctx SpecContext) {
			v := env.visit(ctx)
			v.expectAt(v.testID(ctx, v.login(ctx, v.other), high), v.other)
			v.advance(ctx, time.Minute)
			again := v.now(ctx)
			claims := v.expectAt(v.testID(ctx, v.login(ctx, v.own, "prompt", "login"), high), v.own)
			Expect(claims).To(HaveKeyWithValue("auth_time", unixOf(again)))
		})

		It("10, on behalf of: the page names the party, and its name comes back", proves("IDP-VERIFY-10"), func(ctx SpecContext) {
			v := env.visit(ctx)
			v.patch(ctx, "own", map[string]any{"onbehalfof": []any{map[string]any{"onbehalfof": "kommune-1", "name": "Liten kommune", "orgno": "314556674"}}})
			p := v.login(ctx, v.own, "onbehalfof", "kommune-1").expectSelector()
			Expect(p.Body).To(ContainSubstring("Liten kommune"))
			Expect(v.expectAt(v.testID(ctx, p, high), v.own)).To(HaveKeyWithValue("client_onbehalfof", "kommune-1"))
		})

		DescribeTable("11, language: the page is in", func(ctx SpecContext, locale, heading string) {
			v := env.visit(ctx)
			p := v.login(ctx, v.own, "ui_locales", locale).expectSelector()
			Expect(p.Body).To(And(ContainSubstring(`<html lang="`+locale+`">`), ContainSubstring("<h1>"+heading)))
			Expect(v.expectAt(v.testID(ctx, p, high), v.own)).To(HaveKeyWithValue("locale", locale))
		},
			Entry("bokmål", proves("IDP-VERIFY-11"), "nb", "Velg innloggingsmetode"),
			Entry("nynorsk", proves("IDP-VERIFY-11"), "nn", "Vel innloggingsmåte"),
			Entry("English", proves("IDP-VERIFY-11"), "en", "Choose how to sign in"),
			Entry("Northern Sami", proves("IDP-VERIFY-11"), "se", ""),
		)
	})
}
