package specs

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// withFrontchannel registers an address of the web demo for logouts, with
// further members.
func (s *stage) withFrontchannel(ctx context.Context, uri string, required bool) *stage {
	GinkgoHelper()
	s.patch(ctx, "web-demo", map[string]any{
		"post_logout_redirect_uris": []string{bye}, "frontchannel_logout_uri": uri, "frontchannel_logout_session_required": required,
	})
	return s
}

var (
	iframeTag   = regexp.MustCompile(`<iframe hidden title="([^"]*)" src="([^"]*)"></iframe>`)
	iframeTitle = regexp.MustCompile(`<iframe [^>]*title="([^"]*)"`)
	iframeSrc   = regexp.MustCompile(`<iframe [^>]*src="([^"]*)"`)
	refreshTag  = regexp.MustCompile(`<noscript><meta http-equiv="refresh" content="5;url=([^"]*)"></noscript>`)
	onwardTag   = regexp.MustCompile(`<a [^>]*id="onward" href="([^"]*)"`)
)

// iframes are the addresses that the page opens.
func (p page) iframes() []string {
	GinkgoHelper()
	found := firstGroups(iframeSrc, p.Body)
	Expect(iframeTag.FindAllString(p.Body, -1)).To(HaveLen(len(found)), p.Body)
	return found
}

// expectOnward demands that the page goes on to an address: by script, without
// scripts by itself, and by a link.
func (p page) expectOnward(address string) {
	GinkgoHelper()
	Expect(firstGroups(onwardTag, p.Body)).To(Equal([]string{address}), p.Body)
	Expect(firstGroups(refreshTag, p.Body)).To(Equal([]string{address}), p.Body)
	scripts := firstGroups(scriptTag, p.Body)
	Expect(scripts).To(Equal([]string{
		`(function(on){addEventListener("load",on);setTimeout(on,5000)})(function(){location.replace(document.getElementById("onward").href)})`,
	}))
}

func describeFrontchannel(env Env) {
	Describe("ID-porten's front-channel logout", func() {
		It("opens the address of each client of the session, the one that asked included, and goes on", proves("IDP-FRONTCH-01", "IDP-FRONTCH-03"), func(ctx SpecContext) {
			s := env.open(ctx).withFrontchannel(ctx, "http://localhost:8401/out", false)
			s.patch(ctx, "spa-demo", map[string]any{"frontchannel_logout_uri": "http://localhost:8402/out"})
			s.patch(ctx, "jwt-demo", map[string]any{"frontchannel_logout_uri": "http://localhost:8403/out"})
			b := s.browser()
			hint := b.enter(ctx).IDToken
			b.authorize(ctx, "spa-demo").expectSilent()
			b.authorize(ctx, "finance").expectSilent()
			p := b.logout(ctx, "id_token_hint", hint, "post_logout_redirect_uri", bye, "state", "a b").on("/logout")
			Expect(p.iframes()).To(Equal([]string{"http://localhost:8401/out", "http://localhost:8402/out"}))
			Expect(firstGroups(iframeTitle, p.Body)).To(Equal([]string{"Logger ut av Web demo", "Logger ut av Single-page demo"}))
			p.expectOnward(bye + "?state=a%2Bb")
			Expect(p.Header).NotTo(HaveKey("Portprove-Why"))
			expectNotStored(p.answer)
			b.authorize(ctx, "web-demo").expectSelector()
		})

		It("lets the page frame what it shows, and run what it has to, and nothing else", proves("IDP-FRONTCH-03"), func(ctx SpecContext) {
			s := env.open(ctx).withFrontchannel(ctx, "http://localhost:8401/out", false)
			s.patch(ctx, "spa-demo", map[string]any{"frontchannel_logout_uri": "http://localhost:8402/out?a=b"})
			s.patch(ctx, "jwt-demo", map[string]any{
				"redirect_uris": []string{"http://localhost:8403/callback", "http://localhost:8401/"}, "frontchannel_logout_uri": "http://localhost:8401/in",
			})
			b := s.browser()
			b.enter(ctx)
			b.authorize(ctx, "spa-demo").expectSilent()
			b.authorize(ctx, "jwt-demo").expectSilent()
			p := b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", bye).on("/logout")
			Expect(p.iframes()).To(HaveLen(3))
			script := sha256.Sum256([]byte(firstGroups(scriptTag, p.Body)[0]))
			Expect(p.Header.Get("Content-Security-Policy")).To(MatchRegexp(
				`^default-src 'none'; style-src 'sha256-[0-9A-Za-z+/]{43}='; form-action 'none'; script-src 'sha256-` +
					regexp.QuoteMeta(base64.StdEncoding.EncodeToString(script[:])) +
					`'; frame-src http://localhost:8401 http://localhost:8402; frame-ancestors 'none'; base-uri 'none'$`))
			Expect(p.Header.Get("Referrer-Policy")).To(Equal("no-referrer"))
			Expect(p.Header.Get("X-Content-Type-Options")).To(Equal("nosniff"))
		})

		It("opens the addresses and stays where the logout may not lead back", proves("IDP-FRONTCH-01", "IDP-LOGOUT-04"), func(ctx SpecContext) {
			s := env.open(ctx).withFrontchannel(ctx, "http://localhost:8401/out", false)
			b := s.browser()
			b.enter(ctx)
			p := b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", "http://localhost:8401/").on("/logout")
			Expect(p.iframes()).To(Equal([]string{"http://localhost:8401/out"}))
			Expect(p.Body).NotTo(Or(ContainSubstring("href="), ContainSubstring("<script"), ContainSubstring("http-equiv")))
			Expect(p.Header.Get("Content-Security-Policy")).To(ContainSubstring("; form-action 'none'; frame-src http://localhost:8401; frame-ancestors 'none'"))
			Expect(p.Header.Get("Portprove-Why")).To(HavePrefix("OUT-03; "))
		})

		DescribeTable("adds iss and sid when they are asked for, and only then:", func(ctx SpecContext, uri string, required bool, want string) {
			s := env.open(ctx).withFrontchannel(ctx, uri, required)
			b := s.browser()
			_, claims := jwtParts(b.enter(ctx).IDToken)
			p := b.logout(ctx).on("/logout")
			if required {
				want += "iss=" + url.QueryEscape(s.Addresses["idporten"]) + "&sid=" + fmt.Sprint(claims["sid"])
			}
			Expect(p.iframes()).To(Equal([]string{want}))
		},
			Entry("", proves("IDP-FRONTCH-02"), "http://localhost:8401/out", true, "http://localhost:8401/out?"),
			Entry("behind a query of the address", proves("IDP-FRONTCH-02"), "http://localhost:8401/out?a=b&c=%20d", true, "http://localhost:8401/out?a=b&c=%20d&"),
			Entry("not asked for", proves("IDP-FRONTCH-02"), "http://localhost:8401/out?a=b", false, "http://localhost:8401/out?a=b"),
		)

		It("names the sid of the session that ends", proves("IDP-FRONTCH-02"), func(ctx SpecContext) {
			s := env.open(ctx).withFrontchannel(ctx, "http://localhost:8401/out", true)
			b := s.browser()
			_, first := jwtParts(b.enter(ctx).IDToken)
			b.logout(ctx).on("/logout")
			_, second := jwtParts(b.enter(ctx).IDToken)
			Expect(second["sid"]).NotTo(Equal(first["sid"]))
			b.authorize(ctx, "web-demo").expectSilent()
			Expect(b.logout(ctx).on("/logout").iframes()).To(Equal([]string{
				"http://localhost:8401/out?iss=" + url.QueryEscape(s.Addresses["idporten"]) + "&sid=" + fmt.Sprint(second["sid"]),
			}))
		})

		It("opens the addresses of clients with sso_disabled, too", proves("IDP-FRONTCH-01"), func(ctx SpecContext) {
			s := env.open(ctx).withFrontchannel(ctx, "http://localhost:8401/out", false)
			s.patch(ctx, "spa-demo", map[string]any{"frontchannel_logout_uri": "http://localhost:8402/out", "sso_disabled": true})
			b := s.browser()
			b.signIn(ctx, "spa-demo", s.pid(), high).expectSilent()
			b.enter(ctx)
			Expect(b.logout(ctx).on("/logout").iframes()).To(Equal([]string{"http://localhost:8401/out", "http://localhost:8402/out"}))
		})

		It("opens nothing when the session is gone", proves("IDP-FRONTCH-01"), func(ctx SpecContext) {
			s := env.open(ctx).withFrontchannel(ctx, "http://localhost:8401/out", false)
			b := s.browser()
			b.enter(ctx)
			Expect(b.logout(ctx).on("/logout").iframes()).To(HaveLen(1))
			b.logout(ctx).expectStays("")
		})

		DescribeTable("is registered at the host of a redirect_uri only:", func(ctx SpecContext, member string) {
			s := env.open(ctx)
			change := map[string]any{"clients": []any{map[string]any{"client_id": "web-demo", member: "http://127.0.0.1:8401/out"}}}
			err := s.remote.PatchWorld(ctx, change)
			Expect(err).To(MatchError(ContainSubstring(member + ": must have the host of one of redirect_uris")))
			s.patch(ctx, "web-demo", map[string]any{member: "http://localhost:9999/out"})
		},
			Entry("front-channel", proves("IDP-FRONTCH-04"), "frontchannel_logout_uri"),
			Entry("back-channel", proves("IDP-FRONTCH-04"), "backchannel_logout_uri"),
		)
	})
}
