package specs

import (
	"context"
	"strings"

	. "github.com/onsi/gomega"
)

// What leads to errors that a client or a browser finds by itself, and what a
// logout keeps to itself.
var cataloguedBehaviour = []catalogued{
	{
		id: "IDP-10", what: "a consent that the person declines", requirement: "IDP-CONSENT-02", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			g.patchWorld(ctx, map[string]any{"scopes": []any{map[string]any{"name": "altinn:instances.read", "requires_user_consent": true}}})
			t := g.asked(ctx).submit(ctx, "/authorize/consent", "decision", "decline").tokens(ctx, "web-demo")
			Expect(t.Scope).To(Equal("openid profile"))
		},
	},
	{
		id: "IDP-10", what: "a scope that is left out in silence", requirement: "IDP-AUTHZ-04", behavesIn: []string{"seen", "legacy"},
		switches: map[string]string{"unregistered_scope": "drop"},
		behaves: func(ctx context.Context, g ground) {
			Expect(g.enter(ctx, "web-demo", "scope", "openid skatteetaten:mvameldinginnsending").Scope).To(Equal("openid"))
		},
	},
	{
		id: "IDP-13", what: "a login below the level that the client never asked for", requirement: "IDP-LOGIN-04", behavesIn: []string{"seen", "legacy"},
		behaves: func(ctx context.Context, g ground) {
			_, claims := jwtParts(g.enter(ctx, "web-demo", "login_hint", "testid:"+g.pid()+"_"+substantial).IDToken)
			Expect(claims).To(HaveKeyWithValue("acr", map[string]string{"seen": "idporten-loa-substantial", "legacy": "Level3"}[g.flavour]))
		},
	},
	{
		id: "IDP-13", what: "a session that answers below it", requirement: "IDP-SSO-01", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			claims := g.signedIn(ctx, substantial).authorize(ctx, "spa-demo").identity(ctx, "spa-demo")
			Expect(claims).To(HaveKeyWithValue("acr", "idporten-loa-substantial"))
		},
	},
	{
		id: "IDP-14", what: "acr_values Level4, passed over", requirement: "IDP-AUTHZ-17", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			tokens := g.enter(ctx, "web-demo", "acr_values", "Level4", "login_hint", "testid:"+g.pid()+"_"+substantial)
			_, claims := jwtParts(tokens.IDToken)
			Expect(claims).To(HaveKeyWithValue("acr", "idporten-loa-substantial"))
		},
	},
	{
		id: "IDP-17", what: "a page that frames the client's address", requirement: "IDP-FRONTCH-01", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			g.withFrontchannel(ctx, "http://localhost:8401/out", true)
			p := g.signedIn(ctx, high).logout(ctx, "client_id", "web-demo")
			Expect(p.address()).To(Equal(g.Addresses["login"] + "/logout"))
			Expect(p.iframes()).To(ConsistOf(HavePrefix("http://localhost:8401/out?")))
			Expect(p.Header.Get("Content-Security-Policy")).To(ContainSubstring("frame-src http://localhost:8401;"))
		},
	},
	{
		id: "TOK-21", what: "keys that were rotated twice", requirement: "IDP-KEYS-01", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			cached := get(ctx, g.endpoint("jwks.json")).Body
			for range 2 {
				_, err := g.remote.RotateKeys(ctx)
				Expect(err).NotTo(HaveOccurred())
			}
			header, _ := jwtParts(g.enter(ctx, "web-demo").IDToken)
			Expect(header["kid"]).To(HavePrefix("mock-"))
			kid := header["kid"].(string) //nolint:errcheck,forcetypeassert // HavePrefix has seen that it is text.
			Expect(cached).NotTo(ContainSubstring(kid))
			Expect(get(ctx, g.endpoint("jwks.json")).Body).To(ContainSubstring(kid))
		},
	},
	{
		id: "TOK-22", what: "an issuer with a slash in one generation and without in the other", requirement: "IDP-META-01", behavesIn: []string{"seen"},
		behaves: expectIssuer,
	},
	{
		id: "TOK-22", what: "an issuer with a slash in one generation and without in the other", requirement: "IDP-LEGACY-01", behavesIn: []string{"legacy"},
		behaves: expectIssuer,
	},
	{
		id: "OUT-02", what: "a logout of nobody's", requirement: "IDP-LOGOUT-04", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			g.withBye(ctx).signedIn(ctx, high).logout(ctx, "post_logout_redirect_uri", bye).expectStays("OUT-02; ")
		},
	},
	{
		id: "OUT-03", what: "a logout to an unregistered address", requirement: "IDP-LOGOUT-04", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			g.withBye(ctx).signedIn(ctx, high).logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", bye+"/").expectStays("OUT-03; ")
		},
	},
	{
		id: "OUT-04", what: "a logout after a logout", requirement: "IDP-LOGOUT-07", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			b := g.withBye(ctx).signedIn(ctx, high)
			b.logout(ctx, "client_id", "web-demo")
			b.logout(ctx, "client_id", "web-demo", "post_logout_redirect_uri", bye).expectStays("OUT-04; ")
		},
	},
	{
		id: "OUT-05", what: "a call of the browser's that names no session", requirement: "IDP-FRONTCH-02", behavesIn: []string{"seen"},
		behaves: func(ctx context.Context, g ground) {
			b := g.withFrontchannel(ctx, "http://localhost:8401/out", false).browser()
			_, claims := jwtParts(b.enter(ctx).IDToken)
			Expect(claims).NotTo(HaveKey("sid"))
			Expect(b.logout(ctx, "client_id", "web-demo").iframes()).To(Equal([]string{"http://localhost:8401/out"}))
		},
	},
}

// expectIssuer demands the same issuer, with its slash or without, of metadata
// and tokens.
func expectIssuer(ctx context.Context, g ground) {
	issuer := g.Addresses["idporten"]
	if g.flavour == "legacy" {
		issuer += "/idporten-oidc-provider/"
	}
	Expect(strings.HasSuffix(issuer, "/")).To(Equal(g.flavour == "legacy"))
	Expect(get(ctx, g.endpoint(".well-known/openid-configuration")).jsonObject()).To(HaveKeyWithValue("issuer", issuer))
	_, claims := jwtParts(g.enter(ctx, "web-demo").IDToken)
	Expect(claims).To(HaveKeyWithValue("iss", issuer))
}
