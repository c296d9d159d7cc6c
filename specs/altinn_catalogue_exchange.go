package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/gomega"
)

// unauthorized is the framework's own body of a 401.
var unauthorized = problemOf(http.StatusUnauthorized, `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.2","title":"Unauthorized","status":401,"traceId":"{trace}"}`)

// exchanging sends a header to the exchange.
func exchanging(header sender) func(context.Context, place) answer {
	return func(ctx context.Context, p place) answer {
		s := p.stage(ctx)
		return s.exchangeAt(ctx, "id-porten", header(ctx, s))
	}
}

// signedInAs makes a header of an access token.
func signedInAs(clientID string, changes ...string) sender {
	return func(ctx context.Context, s *stage) string {
		return "Bearer " + s.signIn(ctx, clientID, changes...).AccessToken
	}
}

// Errors of the exchange.
var cataloguedExchange = []altinnCase{
	{id: "EXC-01", what: "no token", requirement: "ALT-EXCH-01", says: byDefault(unauthorized), provoke: exchanging(sends(""))},
	{id: "EXC-01", what: "an error text as token", requirement: "ALT-EXCH-01", says: byDefault(unauthorized), provoke: exchanging(sends(`Bearer {"error":"invalid_grant"}`))},
	{
		id: "EXC-01", what: "no token, and no body either", requirement: "ALT-EXCH-14", says: byDefault(nothing(http.StatusUnauthorized)),
		switches: []string{"exchange_401", "empty"}, provoke: exchanging(sends("")),
	},
	{
		id: "EXC-02", what: "an expired token", requirement: "ALT-EXCH-03", says: byDefault(unauthorized),
		provoke: exchanging(func(ctx context.Context, s *stage) string {
			token := s.signIn(ctx, "finance").AccessToken
			s.advance(ctx, 2*time.Hour)
			return "Bearer " + token
		}),
	},
	{id: "EXC-02", what: "another signature", requirement: "ALT-EXCH-03", says: byDefault(unauthorized), provoke: exchanging(changed(signedByStranger))},
	{id: "EXC-03", what: "a login without a Norwegian number", requirement: "ALT-EXCH-05", says: byDefault(unauthorized), provoke: exchanging(signedInAs("finance", abroad(unmatched, eidasHigh)...))},
	{
		id: "EXC-04", what: "a person who is not known at Altinn", requirement: "ALT-EXCH-06", says: byDefault(unauthorized),
		provoke: exchanging(func(ctx context.Context, s *stage) string {
			return signedInAs("finance", hint(s.stranger(), "idporten-loa-high")...)(ctx, s)
		}),
	},
	{id: "EXC-05", what: "no scope but openid", requirement: "ALT-EXCH-04", says: byDefault(nothing(http.StatusForbidden)), provoke: exchanging(signedInAs("finance", "scope", "openid"))},
	{
		id: "EXC-06", what: "the Tax Administration's scopes alone", requirement: "ALT-EXCH-13", says: byDefault(nothing(http.StatusForbidden)),
		switches: []string{"exchange_partner_scopes", "off"}, provoke: exchanging(signedInAs("finance-2021")),
	},
	{
		id: "EXC-07", what: "a misspelt provider", requirement: "ALT-EXCH-02",
		says: byDefault(plain(http.StatusBadRequest, "Invalid token provider: idporten. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'.")),
		provoke: func(ctx context.Context, p place) answer {
			s := p.stage(ctx)
			return s.exchangeAt(ctx, "idporten", signedInAs("finance")(ctx, s))
		},
	},
	{
		id: "EXC-10", what: "an acr that Altinn does not know", requirement: "ALT-EXCH-10", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			_, claims := jwtParts(p.stage(ctx).altinnToken(ctx, "finance", abroad(matched, "eidas-loa-substantial")...))
			Expect(claims).To(HaveKeyWithValue("urn:altinn:authlevel", "l"))
		},
	},
	{
		id: "EXC-11", what: "the end of the Altinn token", requirement: "ALT-EXCH-08", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) { expectSameEnd(ctx, p.stage(ctx)) },
	},
	{
		id: "EXC-12", what: "ID-porten's token at the app, after a success that was none", requirement: "ALT-APP-03", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			s := p.stage(ctx)
			told((&desk{s, s.signIn(ctx, "finance").AccessToken}).create(ctx, ofMain), http.StatusUnauthorized, "")
		},
	},
	{
		id: "EXC-13", what: "a client that asks for JSON", requirement: "ALT-EXCH-07", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			s := p.stage(ctx)
			Expect(s.exchange(ctx, s.signIn(ctx, "finance").AccessToken, "Accept", "application/json").Body).To(MatchRegexp(`^"[\w-]+\.[\w-]+\.[\w-]+"$`))
		},
	},
	{
		id: "EXC-15", what: "a browser of another origin", requirement: "ALT-EXCH-15", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			s := p.stage(ctx)
			a := s.exchange(ctx, s.signIn(ctx, "finance").AccessToken, "Origin", "https://docs.example")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.Header).NotTo(HaveKey("Access-Control-Allow-Origin"))
			preflight := call(ctx, http.MethodOptions, s.Addresses["altinn"]+"/authentication/api/v1/exchange/id-porten", "",
				"Origin", "https://docs.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "authorization")
			Expect(preflight.Status).To(Equal(http.StatusMethodNotAllowed))
			Expect(preflight.Header).NotTo(HaveKey("Access-Control-Allow-Origin"))
		},
	},
	{
		id: "EXC-16", what: "a token of two minutes", requirement: "ALT-EXCH-08", behavesIn: []string{flavourDefault},
		behaves: func(ctx context.Context, p place) {
			s := p.stage(ctx)
			s.patch(ctx, "finance", map[string]any{"access_token_lifetime": 120})
			Expect(expectSameEnd(ctx, s)).To(BeEquivalentTo(s.now(ctx).Unix() + 120))
		},
	},
	{
		id: "EXC-17", what: "the id_token", requirement: "ALT-EXCH-04", says: byDefault(nothing(http.StatusForbidden)),
		provoke: exchanging(func(ctx context.Context, s *stage) string { return "Bearer " + s.signIn(ctx, "finance").IDToken }),
	},
}

// expectSameEnd demands that the Altinn token ends with ID-porten's.
func expectSameEnd(ctx context.Context, s *stage) any {
	access := s.signIn(ctx, "finance").AccessToken
	s.advance(ctx, time.Minute)
	_, before := jwtParts(access)
	_, after := jwtParts(expectBareJWT(s.exchange(ctx, access)))
	Expect(after["exp"]).To(Equal(before["exp"]))
	s.advance(ctx, -time.Minute)
	return after["exp"]
}
