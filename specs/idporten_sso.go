package specs

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const (
	high        = "idporten-loa-high"
	substantial = "idporten-loa-substantial"
)

// signedIn is a browser in which the default person has signed in at the web
// demo.
func (s *stage) signedIn(ctx context.Context, level string) *browser {
	GinkgoHelper()
	b := s.browser()
	s.expectCode(b.signIn(ctx, "web-demo", s.pid(), level).answer, "http://localhost:8401/callback?", "state-of-this-case")
	return b
}

// expectSelector demands that the person is asked.
func (p page) expectSelector() page {
	GinkgoHelper()
	return p.on("/authorize/selector")
}

// expectSilent demands that the client gets its code without a page.
func (p page) expectSilent() {
	GinkgoHelper()
	Expect(p.location().Query().Get("code")).NotTo(BeEmpty(), p.Header.Get("Location")+p.Body)
}

func describeSSO(env Env) {
	Describe("ID-porten's single sign-on", func() {
		It("gives another client its code without a page, with level and eID of the login", proves("IDP-SSO-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, substantial)
			p := b.authorize(ctx, "spa-demo")
			s.expectCode(p.answer, "http://localhost:8402/callback?", "state-of-this-case")
			Expect(p.Header).NotTo(HaveKey("Set-Cookie"))
			Expect(p.identity(ctx, "spa-demo")).To(And(HaveKeyWithValue("pid", s.pid()), HaveKeyWithValue("acr", substantial),
				HaveKeyWithValue("amr", []any{"TestID"}), HaveKeyWithValue("nonce", "nonce-of-this-case")))
		})

		It("says when the person authenticated, also later", proves("IDP-SSO-06"), func(ctx SpecContext) {
			s := env.open(ctx)
			first := s.now(ctx).Unix()
			b := s.browser()
			claims := b.signIn(ctx, "web-demo", s.pid(), high).identity(ctx, "web-demo")
			Expect(claims).To(And(HaveKeyWithValue("auth_time", float64(first)), HaveKeyWithValue("iat", float64(first))))
			s.advance(ctx, 10*time.Minute)
			claims = b.authorize(ctx, "spa-demo").identity(ctx, "spa-demo")
			Expect(claims).To(And(HaveKeyWithValue("auth_time", float64(first)), HaveKeyWithValue("iat", float64(first+600))))
		})

		It("is of one browser only", proves("IDP-SSO-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.signedIn(ctx, high)
			s.browser().authorize(ctx, "web-demo").expectSelector()
		})

		It("ends after 30 minutes between authorization requests", proves("IDP-SSO-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			s.advance(ctx, 30*time.Minute-time.Second)
			b.authorize(ctx, "spa-demo").expectSilent()
			s.advance(ctx, 30*time.Minute-time.Second)
			b.authorize(ctx, "spa-demo").expectSilent()
			s.advance(ctx, 30*time.Minute)
			b.authorize(ctx, "spa-demo").expectSelector()
		})

		It("is not extended by tokens", proves("IDP-SSO-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			t := b.signIn(ctx, "finance-refresh", s.pid(), high).tokens(ctx, "finance-refresh")
			s.advance(ctx, 20*time.Minute)
			Expect(s.refresh(ctx, "finance-refresh", t.RefreshToken).Status).To(Equal(200))
			s.advance(ctx, 10*time.Minute)
			b.authorize(ctx, "web-demo").expectSelector()
		})

		It("ends 120 minutes after the first authentication, however busy it is", proves("IDP-SSO-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			for range 5 {
				s.advance(ctx, 20*time.Minute)
				b.authorize(ctx, "spa-demo").expectSilent()
			}
			s.advance(ctx, 20*time.Minute-time.Second)
			b.authorize(ctx, "spa-demo").expectSilent()
			s.advance(ctx, time.Second)
			b.authorize(ctx, "spa-demo").expectSelector()
		})

		It("counts the 120 minutes from the first authentication, also after a step-up", proves("IDP-SSO-02", "IDP-SSO-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, substantial)
			for range 4 {
				s.advance(ctx, 25*time.Minute)
				b.authorize(ctx, "spa-demo").expectSilent()
			}
			b.signIn(ctx, "web-demo", s.pid(), high, "acr_values", high).expectSilent()
			s.advance(ctx, 20*time.Minute-time.Second)
			b.authorize(ctx, "spa-demo").expectSilent()
			s.advance(ctx, time.Second)
			b.authorize(ctx, "spa-demo").expectSelector()
		})

		It("lasts 120 minutes again when it begins anew", proves("IDP-SSO-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			s.advance(ctx, 2*time.Hour)
			b.signIn(ctx, "web-demo", s.pid(), high).expectSilent()
			s.advance(ctx, 20*time.Minute)
			b.authorize(ctx, "spa-demo").expectSilent()
		})

		It("gives a client the same sid in the same session, each client its own, and another one in another", proves("IDP-SSO-10"), func(ctx SpecContext) {
			s := env.open(ctx)
			for client, back := range map[string]string{"web-demo": "http://localhost:8401/logout", "spa-demo": "http://localhost:8402/logout"} {
				s.patch(ctx, client, map[string]any{"frontchannel_logout_uri": back, "frontchannel_logout_session_required": true})
			}
			b := s.browser()
			sid := b.signIn(ctx, "web-demo", s.pid(), substantial).identity(ctx, "web-demo")["sid"]
			Expect(sid).To(MatchRegexp(`^[\w-]{43}$`))
			Expect(b.authorize(ctx, "web-demo").identity(ctx, "web-demo")["sid"]).To(Equal(sid))
			other := b.authorize(ctx, "spa-demo").identity(ctx, "spa-demo")["sid"]
			Expect(other).To(And(MatchRegexp(`^[\w-]{43}$`), Not(Equal(sid))))
			stepped := b.signIn(ctx, "web-demo", s.pid(), high, "acr_values", high)
			Expect(stepped.identity(ctx, "web-demo")["sid"]).To(Equal(sid), "after a step-up")
			others := b.signIn(ctx, "web-demo", "23847940182", high, "prompt", "login").identity(ctx, "web-demo")["sid"]
			Expect(others).To(And(MatchRegexp(`^[\w-]{43}$`), Not(Equal(sid))), "of another person")
			s.advance(ctx, time.Hour)
			Expect(b.signIn(ctx, "web-demo", s.pid(), high).identity(ctx, "web-demo")["sid"]).NotTo(Equal(sid))
			Expect(s.browser().signIn(ctx, "web-demo", s.pid(), high).identity(ctx, "web-demo")["sid"]).NotTo(Equal(sid))
		})

		It("gives a client no sid that takes no part in logouts", proves("IDP-SSO-10"), func(ctx SpecContext) {
			s := env.open(ctx)
			Expect(s.browser().signIn(ctx, "web-demo", s.pid(), high).identity(ctx, "web-demo")).NotTo(HaveKey("sid"))
		})
	})
}

func describeSSODemands(env Env) {
	Describe("ID-porten's session, asked for more,", func() {
		It("authenticates for a higher level, and has that level then", proves("IDP-SSO-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, substantial)
			s.advance(ctx, time.Minute)
			stepped := s.now(ctx).Unix()
			p := b.authorize(ctx, "spa-demo", "acr_values", high).expectSelector().follow(ctx, "/authorize/testid1").
				submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", high)
			Expect(p.identity(ctx, "spa-demo")).To(And(HaveKeyWithValue("acr", high), HaveKeyWithValue("auth_time", float64(stepped))))
			Expect(b.authorize(ctx, "web-demo", "acr_values", high).identity(ctx, "web-demo")).To(HaveKeyWithValue("auth_time", float64(stepped)))
		})

		DescribeTable("answers without a page", func(ctx SpecContext, level, asked string) {
			s := env.open(ctx)
			claims := s.signedIn(ctx, level).authorize(ctx, "spa-demo", "acr_values", asked).identity(ctx, "spa-demo")
			Expect(claims).To(HaveKeyWithValue("acr", level))
		},
			Entry("the same level", proves("IDP-SSO-03"), substantial, substantial),
			Entry("a lower one, with the higher that it has", proves("IDP-SSO-03"), high, substantial),
			Entry("several, of which the lowest counts", proves("IDP-SSO-03"), substantial, high+" "+substantial),
		)

		It("authenticates for prompt=login, and is shared afterwards", proves("IDP-SSO-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			s.advance(ctx, time.Minute)
			again := s.now(ctx).Unix()
			b.signIn(ctx, "web-demo", s.pid(), high, "prompt", "login").expectSilent()
			Expect(b.authorize(ctx, "spa-demo").identity(ctx, "spa-demo")).To(HaveKeyWithValue("auth_time", float64(again)))
		})

		It("is theirs who sign in then", proves("IDP-SSO-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			b.signIn(ctx, "web-demo", "23847940182", high, "prompt", "login").expectSilent()
			Expect(b.authorize(ctx, "spa-demo").identity(ctx, "spa-demo")).To(HaveKeyWithValue("pid", "23847940182"))
		})

		It("stays as it was when the person cancels instead", proves("IDP-SSO-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			b.authorize(ctx, "web-demo", "prompt", "login").expectSelector().submit(ctx, "/authorize/cancel")
			b.authorize(ctx, "spa-demo").expectSilent()
		})

		It("authenticates when it is older than max_age", proves("IDP-SSO-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			s.advance(ctx, time.Minute)
			b.authorize(ctx, "spa-demo", "max_age", "60").expectSilent()
			b.authorize(ctx, "spa-demo", "max_age", "59").expectSelector()
			b.authorize(ctx, "spa-demo", "max_age", "0").expectSelector()
		})

		It("passes max_age over where the switch says so, whatever it is", proves("IDP-SSO-07"), func(ctx SpecContext) {
			s := env.switched(ctx, "max_age", "ignore")
			b := s.signedIn(ctx, high)
			s.advance(ctx, time.Minute)
			b.authorize(ctx, "spa-demo", "max_age", "0").expectSilent()
			b.authorize(ctx, "spa-demo", "max_age", "soon").expectSilent()
		})

		It("answers prompt=none, or login_required, without a page and without a cookie", proves("IDP-SSO-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			required := sentBack("login_required", "Login required")
			p := s.browser().authorize(ctx, "spa-demo", "prompt", "none")
			s.expectSaid(required, p.answer, "http://localhost:8402/callback?")
			Expect(p.Header).NotTo(HaveKey("Set-Cookie"))
			b := s.signedIn(ctx, substantial)
			b.authorize(ctx, "spa-demo", "prompt", "none").expectSilent()
			s.expectSaid(required, b.authorize(ctx, "spa-demo", "prompt", "none", "acr_values", high).answer, "http://localhost:8402/callback?")
			s.expectSaid(required, b.authorize(ctx, "spa-demo", "prompt", "none", "max_age", "0").answer, "http://localhost:8402/callback?")
			s.advance(ctx, 30*time.Minute)
			s.expectSaid(required, b.authorize(ctx, "spa-demo", "prompt", "none").answer, "http://localhost:8402/callback?")
		})

		It("leaves a login that is going on alone when prompt=none is refused", proves("IDP-SSO-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			p := s.testID(ctx)
			p.browser.authorize(ctx, "spa-demo", "prompt", "none")
			p.submit(ctx, "/authorize/testid1", "pid", s.pid(), "acr", high).expectSilent()
		})

		It("authenticates for a scope that demands it", proves("IDP-SSO-09"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "requires_user_authentication": true}}})
			b := s.signedIn(ctx, high)
			b.authorize(ctx, "spa-demo").expectSelector()
			b.authorize(ctx, "spa-demo", "scope", "openid profile").expectSilent()
		})
	})
}

func describeIsolatedSSO(env Env) {
	Describe("ID-porten's session of a client with sso_disabled", func() {
		isolated := func(ctx context.Context) *stage {
			s := env.open(ctx)
			s.patch(ctx, "spa-demo", map[string]any{"sso_disabled": true})
			return s
		}

		It("does not begin with a session of others, and is none for them", proves("IDP-SSO-05"), func(ctx SpecContext) {
			s := isolated(ctx)
			b := s.signedIn(ctx, high)
			b.authorize(ctx, "spa-demo").expectSelector()

			b = s.browser()
			b.signIn(ctx, "spa-demo", s.pid(), high).expectSilent()
			b.authorize(ctx, "web-demo").expectSelector()
		})

		It("is one with itself, behind the same cookie, beside that of others", proves("IDP-SSO-05"), func(ctx SpecContext) {
			s := isolated(ctx)
			b := s.signedIn(ctx, high)
			b.signIn(ctx, "spa-demo", "23847940182", substantial).expectSilent()
			Expect(b.authorize(ctx, "spa-demo").identity(ctx, "spa-demo")).To(HaveKeyWithValue("pid", "23847940182"))
			Expect(b.authorize(ctx, "web-demo").identity(ctx, "web-demo")).To(HaveKeyWithValue("pid", s.pid()))
			Expect(b.cookies()).To(HaveLen(1))
		})

		It("has the same timers as that of others", proves("IDP-SSO-05", "IDP-SSO-02"), func(ctx SpecContext) {
			s := isolated(ctx)
			b := s.signedIn(ctx, high)
			s.advance(ctx, 20*time.Minute)
			b.signIn(ctx, "spa-demo", s.pid(), high).expectSilent()
			s.advance(ctx, 20*time.Minute)
			b.authorize(ctx, "web-demo").expectSilent()
			for range 3 {
				s.advance(ctx, 25*time.Minute)
				b.authorize(ctx, "spa-demo").expectSilent()
			}
			s.advance(ctx, 5*time.Minute)
			b.authorize(ctx, "spa-demo").expectSelector()
			b.authorize(ctx, "web-demo").expectSelector()
		})
	})
}
