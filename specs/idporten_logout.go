package specs

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// bye is where the web demo wants its people to return to.
const bye = "http://localhost:8401/bye"

// withBye registers it.
func (s *stage) withBye(ctx context.Context) *stage {
	GinkgoHelper()
	s.patch(ctx, "web-demo", map[string]any{"post_logout_redirect_uris": []string{bye}})
	return s
}

// logout asks for one by GET.
func (b *browser) logout(ctx context.Context, parameters ...string) page {
	GinkgoHelper()
	address := b.Addresses["login"] + "/logout"
	if len(parameters) > 0 {
		address += "?" + fields(nil, parameters...).Encode()
	}
	return b.open(ctx, address)
}

// enter signs in at the web demo and returns the tokens.
func (b *browser) enter(ctx context.Context, changes ...string) tokenSet {
	GinkgoHelper()
	return b.signIn(ctx, "web-demo", b.pid(), high, changes...).tokens(ctx, "web-demo")
}

// expectBack demands that the browser is led back at once.
func (p page) expectBack(address string) {
	GinkgoHelper()
	Expect(p.Status).To(Equal(http.StatusFound), p.Body)
	Expect(p.Header.Get("Location")).To(Equal(address))
	Expect(p.Body).To(BeEmpty())
	expectNotStored(p.answer)
}

// expectStays demands the page of one who is signed out and stays there. The
// reason is not on the wire of the real one.
func (p page) expectStays(why string) {
	GinkgoHelper()
	p.on("/logout")
	Expect(p.Body).To(ContainSubstring("<h1>Du er logget ut</h1>"))
	Expect(p.Body).NotTo(Or(ContainSubstring("href="), ContainSubstring("<script"), ContainSubstring("<form"), ContainSubstring("http-equiv")))
	Expect(p.Header.Get("Portprove-Why")).To(HavePrefix(why))
	expectNotStored(p.answer)
	expectPolicy(p.answer, "form-action 'none'; ")
}

func describeLogout(env Env) {
	Describe("ID-porten's logout", func() {
		DescribeTable("signs out and leads back, by", func(ctx SpecContext, method string) {
			s := env.open(ctx).withBye(ctx)
			b := s.browser()
			form := fields(nil, "id_token_hint", b.enter(ctx).IDToken, "post_logout_redirect_uri", bye, "state", "x")
			b.authorize(ctx, "spa-demo").expectSilent()
			var p page
			if method == "GET" {
				p = b.logout(ctx, "id_token_hint", form.Get("id_token_hint"), "post_logout_redirect_uri", bye, "state", "x")
			} else {
				p = b.post(ctx, s.Addresses["login"]+"/logout", form)
			}
			p.expectBack(bye + "?state=x")
			Expect(p.Header).NotTo(HaveKey("Portprove-Why"))
			b.authorize(ctx, "spa-demo").expectSelector()
			b.authorize(ctx, "web-demo").expectSelector()
		},
			Entry("GET", proves("IDP-LOGOUT-03"), "GET"),
			Entry("POST", proves("IDP-LOGOUT-03"), "POST"),
		)

		DescribeTable("takes for the client", func(ctx SpecContext, parameters func(SpecContext, *stage, tokenSet) []string) {
			s := env.open(ctx).withBye(ctx)
			b := s.browser()
			tokens := b.enter(ctx)
			b.logout(ctx, append(parameters(ctx, s, tokens), "post_logout_redirect_uri", bye)...).expectBack(bye)
		},
			Entry("its client_id", proves("IDP-LOGOUT-03"), func(SpecContext, *stage, tokenSet) []string {
				return []string{"client_id", "web-demo"}
			}),
			Entry("both, if they agree", proves("IDP-LOGOUT-06"), func(_ SpecContext, _ *stage, t tokenSet) []string {
				return []string{"client_id", "web-demo", "id_token_hint", t.IDToken}
			}),
			Entry("an id_token that has long expired", proves("IDP-LOGOUT-06"), func(ctx SpecContext, s *stage, t tokenSet) []string {
				s.advance(ctx, 29*time.Minute)
				return []string{"id_token_hint", t.IDToken}
			}),
			Entry("an id_token of the key that signed before", proves("IDP-LOGOUT-06"), func(ctx SpecContext, s *stage, t tokenSet) []string {
				_, err := s.remote.RotateKeys(ctx)
				Expect(err).NotTo(HaveOccurred())
				return []string{"id_token_hint", t.IDToken}
			}),
		)

		It("ends the sessions of all clients, also of those with sso_disabled", proves("IDP-LOGOUT-03"), func(ctx SpecContext) {
			s := env.open(ctx).withBye(ctx)
			s.patch(ctx, "spa-demo", map[string]any{"sso_disabled": true})
			b := s.browser()
			b.signIn(ctx, "spa-demo", s.pid(), high).expectSilent()
			b.enter(ctx)
			b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", bye).expectBack(bye)
			b.authorize(ctx, "web-demo").expectSelector()
			b.authorize(ctx, "spa-demo").expectSelector()

			s.patch(ctx, "spa-demo", map[string]any{"post_logout_redirect_uris": []string{"http://localhost:8402/bye"}})
			b.enter(ctx)
			b.signIn(ctx, "spa-demo", s.pid(), high).expectSilent()
			b.logout(ctx, "client_id", "spa-demo", "post_logout_redirect_uri", "http://localhost:8402/bye").expectBack("http://localhost:8402/bye")
			b.authorize(ctx, "web-demo").expectSelector()
		})

		It("leaves other browsers alone", proves("IDP-LOGOUT-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			b, other := s.signedIn(ctx, high), s.signedIn(ctx, high)
			b.logout(ctx).expectStays("")
			other.authorize(ctx, "spa-demo").expectSilent()
		})

		It("ends a login that has come to the consent", proves("IDP-LOGOUT-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "requires_user_consent": true}}})
			b := s.browser()
			p := b.signIn(ctx, "web-demo", s.pid(), high).on("/authorize/consent")
			b.logout(ctx).expectStays("")
			s.expectSaid(onPage("invalid_request", lostSession), p.submit(ctx, "/authorize/consent", "decision", "accept").answer, "")
		})

		DescribeTable("encodes the state once more", func(ctx SpecContext, state, location string) {
			s := env.open(ctx)
			s.patch(ctx, "web-demo", map[string]any{"post_logout_redirect_uris": []string{bye, bye + "?a=b"}})
			b := s.signedIn(ctx, high)
			back, _, _ := strings.Cut(location, "state=")
			b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", strings.TrimRight(back, "?&"), "state", state).expectBack(location)
		},
			Entry("", proves("IDP-LOGOUT-05"), "abc", bye+"?state=abc"),
			Entry("if it has structure", proves("IDP-LOGOUT-05"), `{"a":"b c"}`, bye+"?state=%257B%2522a%2522%253A%2522b%2Bc%2522%257D"),
			Entry("behind a query of the address", proves("IDP-LOGOUT-05"), "a&b", bye+"?a=b&state=a%2526b"),
		)
	})
}

func describeLogoutRefusals(env Env) {
	Describe("ID-porten's logout", func() {
		DescribeTable("without a cookie is an error page, and signs nobody out, by", func(ctx SpecContext, method string) {
			s := env.open(ctx).withBye(ctx)
			b := s.browser()
			tokens := b.signIn(ctx, "web-demo", s.pid(), high, "scope", "openid profile").tokens(ctx, "web-demo")
			form := fields(nil, "id_token_hint", tokens.IDToken, "client_id", "web-demo", "post_logout_redirect_uri", bye, "state", "x")
			var p page
			if method == "GET" {
				p = s.browser().open(ctx, s.Addresses["login"]+"/logout?"+form.Encode())
			} else {
				p = s.browser().post(ctx, s.Addresses["login"]+"/logout", form)
			}
			s.expectSaid(onPage("invalid_request", "Invalid request: Missing session"), p.answer, "")
			Expect(p.Header.Get("Portprove-Why")).To(HavePrefix("OUT-01; session_missing; "))
			Expect(s.userinfo(ctx, tokens.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.refresh(ctx, "web-demo", tokens.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
			b.authorize(ctx, "spa-demo").expectSilent()
		},
			Entry("GET", proves("IDP-LOGOUT-01"), "GET"),
			Entry("POST", proves("IDP-LOGOUT-01"), "POST"),
		)

		It("by a form without a cookie, as another site's is, is asked again by GET", proves("IDP-LOGOUT-08"), func(ctx SpecContext) {
			s := env.open(ctx).withBye(ctx)
			b := s.signedIn(ctx, high)
			a := post(ctx, s.Addresses["login"]+"/logout", fields(nil, "client_id", "web-demo", "post_logout_redirect_uri", bye, "state", "a b"))
			Expect(a.Status).To(Equal(http.StatusSeeOther))
			Expect(a.contentType()).To(BeEmpty())
			address := a.Header.Get("Location")
			Expect(address).To(Equal(s.Addresses["login"] + "/logout?client_id=web-demo&post_logout_redirect_uri=" + url.QueryEscape(bye) + "&state=a+b"))
			b.open(ctx, address).expectBack(bye + "?state=a%2Bb")
		})

		DescribeTable("signs out and stays, with", func(ctx SpecContext, why string, parameters ...string) {
			s := env.open(ctx).withBye(ctx)
			b := s.signedIn(ctx, high)
			b.logout(ctx, parameters...).expectStays(why)
			b.authorize(ctx, "web-demo").expectSelector()
		},
			Entry("nothing", proves("IDP-LOGOUT-04"), ""),
			Entry("a client and no address", proves("IDP-LOGOUT-04"), "", "client_id", "web-demo"),
			Entry("neither hint nor client_id", proves("IDP-LOGOUT-04"), "OUT-02; logout_client_missing; ", "post_logout_redirect_uri", bye),
			Entry("an address that is not registered", proves("IDP-LOGOUT-04"), "OUT-03; logout_uri_unregistered; ",
				"client_id", "web-demo", "post_logout_redirect_uri", "http://localhost:8401/"),
			Entry("an address with another last byte", proves("IDP-LOGOUT-04"), "OUT-03; logout_uri_unregistered; ",
				"client_id", "web-demo", "post_logout_redirect_uri", bye+"/"),
			Entry("a redirect_uri", proves("IDP-LOGOUT-04"), "OUT-03; logout_uri_unregistered; ",
				"client_id", "web-demo", "post_logout_redirect_uri", "http://localhost:8401/callback"),
			Entry("another client's address", proves("IDP-LOGOUT-04"), "OUT-03; logout_uri_unregistered; ",
				"client_id", "spa-demo", "post_logout_redirect_uri", bye),
			Entry("a client that there is not", proves("IDP-LOGOUT-06"), "OUT-02; logout_client_unknown; ",
				"client_id", "nobody", "post_logout_redirect_uri", bye),
			Entry("a hint that is no token", proves("IDP-LOGOUT-06"), "OUT-02; logout_hint_unknown; ",
				"client_id", "web-demo", "id_token_hint", "no.jwt", "post_logout_redirect_uri", bye),
			Entry("a state beyond printable ASCII", proves("IDP-LOGOUT-05"), "IDP-06; logout_state_invalid; ",
				"client_id", "web-demo", "post_logout_redirect_uri", bye, "state", "tilstand å"),
			Entry("a state of more lines", proves("IDP-LOGOUT-05"), "IDP-06; logout_state_invalid; ",
				"client_id", "web-demo", "post_logout_redirect_uri", bye, "state", "a\nb"),
		)

		DescribeTable("signs out and stays, with a hint that is", func(ctx SpecContext, why string, hint func(SpecContext, *stage, tokenSet) string) {
			s := env.open(ctx).withBye(ctx)
			b := s.browser()
			tokens := b.enter(ctx)
			b.logout(ctx, "client_id", "web-demo", "id_token_hint", hint(ctx, s, tokens), "post_logout_redirect_uri", bye).expectStays(why)
			b.authorize(ctx, "web-demo").expectSelector()
		},
			Entry("another client's", proves("IDP-LOGOUT-06"), "OUT-02; logout_client_mismatch; ", func(ctx SpecContext, s *stage, _ tokenSet) string {
				return s.signIn(ctx, "spa-demo").IDToken
			}),
			Entry("an access token", proves("IDP-LOGOUT-06"), "OUT-02; logout_hint_unknown; ", func(_ SpecContext, _ *stage, t tokenSet) string {
				return t.AccessToken
			}),
			Entry("an id_token whose signature was cut", proves("IDP-LOGOUT-06"), "OUT-02; logout_hint_unknown; ", func(_ SpecContext, _ *stage, t tokenSet) string {
				return t.IDToken[:len(t.IDToken)-4]
			}),
			Entry("an id_token of another issuer with the same keys", proves("IDP-LOGOUT-06"), "OUT-02; logout_hint_unknown; ", func(ctx SpecContext, _ *stage, _ tokenSet) string {
				return env.open(ctx).signIn(ctx, "web-demo").IDToken
			}),
			Entry("of a key that was withdrawn", proves("IDP-LOGOUT-06"), "OUT-02; logout_hint_unknown; ", func(ctx SpecContext, s *stage, t tokenSet) string {
				_, err := s.remote.RotateKeys(ctx)
				Expect(err).NotTo(HaveOccurred())
				_, err = s.remote.WithdrawKey(ctx)
				Expect(err).NotTo(HaveOccurred())
				return t.IDToken
			}),
			Entry("a logout token", proves("IDP-LOGOUT-06"), "OUT-02; logout_hint_unknown; ", func(ctx SpecContext, s *stage, _ tokenSet) string {
				client := listen(ok)
				s.withBackchannel(ctx, "spa-demo", client.URL)
				other := s.browser()
				other.signIn(ctx, "spa-demo", s.pid(), high).expectSilent()
				other.logout(ctx).expectStays("")
				return client.token()
			}),
			Entry("signed by somebody else", proves("IDP-LOGOUT-06"), "OUT-02; logout_hint_unknown; ", func(ctx SpecContext, s *stage, t tokenSet) string {
				_, claims := jwtParts(t.IDToken)
				return s.assert(ctx, func(a *statement) { a.claims = claims })
			}),
		)

		DescribeTable("signs out and stays, when a parameter is repeated:", func(ctx SpecContext, name string) {
			s := env.open(ctx).withBye(ctx)
			b := s.signedIn(ctx, high)
			query := fields(nil, "client_id", "web-demo", "post_logout_redirect_uri", bye, "state", "x")
			query.Add(name, query.Get(name))
			b.open(ctx, s.Addresses["login"]+"/logout?"+query.Encode()).expectStays("logout_parameter_repeated; ")
			b.authorize(ctx, "web-demo").expectSelector()
		},
			Entry("client_id", proves("IDP-LOGOUT-06"), "client_id"),
			Entry("the address", proves("IDP-LOGOUT-06"), "post_logout_redirect_uri"),
			Entry("state", proves("IDP-LOGOUT-06"), "state"),
		)

		DescribeTable("stays, with a right hint, when the session", func(ctx SpecContext, end func(SpecContext, *browser)) {
			s := env.open(ctx).withBye(ctx)
			b := s.browser()
			hint := b.enter(ctx).IDToken
			end(ctx, b)
			p := b.logout(ctx, "id_token_hint", hint, "post_logout_redirect_uri", bye)
			p.expectStays("OUT-04; logout_session_gone; ")
		},
			Entry("was ended before", proves("IDP-LOGOUT-07"), func(ctx SpecContext, b *browser) { b.logout(ctx) }),
			Entry("has timed out", proves("IDP-LOGOUT-07"), func(ctx SpecContext, b *browser) { b.advance(ctx, 30*time.Minute) }),
			Entry("has been forgotten", proves("IDP-LOGOUT-07"), func(ctx SpecContext, b *browser) { b.advance(ctx, 24*time.Hour) }),
		)

		It("stays on a page in the person's language", proves("IDP-LOGOUT-04"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.browser()
			b.setCookie("IDPORTEN_SELECTED_LANGUAGE", "en")
			b.enter(ctx)
			p := b.logout(ctx).on("/logout")
			Expect(html.UnescapeString(p.Body)).To(And(ContainSubstring(`<html lang="en">`), ContainSubstring("<h1>You are signed out</h1>")))
		})

		It("has a query that is not too long", proves("IDP-AUTHZ-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			b := s.signedIn(ctx, high)
			p := b.logout(ctx, "state", strings.Repeat("x", 16<<10))
			Expect(p.Status).To(Equal(http.StatusRequestURITooLong))
			b.authorize(ctx, "web-demo").expectSilent()
		})
	})
}
