package specs

import (
	"context"
	"time"
)

// Codes and refresh tokens that are not good, or no longer.
var cataloguedGrants = []catalogued{
	{
		id: "TOK-01", what: "a late code", requirement: "IDP-TOKEN-02",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
			"sdk":    inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
			"legacy": inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			form := g.codeForm("finance", g.code(ctx, "finance"))
			g.advance(ctx, 61*time.Second)
			return g.ask(ctx, form, "")
		},
	},
	{
		id: "TOK-01", what: "a code for the second time", requirement: "IDP-TOKEN-01",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
			"sdk":    inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
			"legacy": inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			form := g.codeForm("finance", g.code(ctx, "finance"))
			g.ask(ctx, form, "").tokens()
			return g.ask(ctx, form, "")
		},
	},
	{
		id: "TOK-01", what: "another client's code", requirement: "IDP-TOKEN-03",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
			"sdk":    inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
			"legacy": inJSON(400, "invalid_grant", "invalid_grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.ask(ctx, g.codeForm("finance-refresh", g.code(ctx, "finance")), "")
		},
	},
	{
		id: "TOK-10", what: "a refresh token that was never issued", requirement: "IDP-REFR-01",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "Invalid grant"),
			"sdk":    inJSON(400, "invalid_grant", "Invalid grant. The grant does not exist."),
			"legacy": inJSON(400, "invalid_grant", "Invalid grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.ask(ctx, g.refreshForm("finance", "never-issued"), "")
		},
	},
	{
		id: "TOK-10", what: "a refresh token of an authorization whose year is over", requirement: "IDP-REFR-04",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "Invalid grant"),
			"sdk":    inJSON(400, "invalid_grant", "Invalid grant. The grant has expired."),
			"legacy": inJSON(400, "invalid_grant", "Invalid grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			token := g.enter(ctx, "finance").RefreshToken
			g.advance(ctx, 365*day)
			return g.ask(ctx, g.refreshForm("finance", token), "")
		},
	},
	{
		id: "TOK-10", what: "another client's refresh token", requirement: "IDP-REFR-07",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "Invalid grant"),
			"sdk":    inJSON(400, "invalid_grant", "Invalid grant. The grant is not issued to authenticated client."),
			"legacy": inJSON(400, "invalid_grant", "Invalid grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.ask(ctx, g.refreshForm("finance-refresh", g.enter(ctx, "finance").RefreshToken), "")
		},
	},
	{
		id: "TOK-11", what: "the verifier of another attempt", requirement: "IDP-TOKEN-05",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "Invalid grant"),
			"sdk":    inJSON(400, "invalid_grant", "Invalid grant. Invalid code_verifier."),
			"legacy": inJSON(400, "invalid_grant", "Invalid grant (correlation id: {id})"),
		},
		provoke: redeeming(having("code_verifier", challenge)),
	},
	{
		id: "TOK-12", what: "no verifier", requirement: "IDP-TOKEN-05",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_request", "Invalid request: Missing code_verifier parameter"),
			"sdk":    inJSON(400, "invalid_request", "Missing parameter code_verifier. PKCE is required."),
			"legacy": inJSON(400, "invalid_request", "Invalid request: Missing code_verifier parameter (correlation id: {id})"),
		},
		provoke: redeeming(lacking("code_verifier")),
	},
	{
		id: "TOK-13", what: "no redirect_uri", requirement: "IDP-TOKEN-04",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_request", "Invalid request: Missing redirect_uri parameter"),
			"sdk":    inJSON(400, "invalid_request", "Missing parameter redirect_uri."),
			"legacy": inJSON(400, "invalid_request", "Invalid request: Missing redirect_uri parameter (correlation id: {id})"),
		},
		provoke: redeeming(lacking("redirect_uri")),
	},
	{
		id: "TOK-13", what: "another redirect_uri", requirement: "IDP-TOKEN-04",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "Invalid grant"),
			"sdk":    inJSON(400, "invalid_grant", "Invalid grant. Invalid redirect_uri."),
			"legacy": inJSON(400, "invalid_grant", "Invalid grant (correlation id: {id})"),
		},
		provoke: redeeming(having("redirect_uri", "http://localhost:8400/?cmp=USMF&mi=WebApplications")),
	},
	{
		id: "TOK-14", what: "the grant password", requirement: "IDP-TOKEN-06",
		says: map[string]said{
			"seen":   inJSON(400, "unsupported_grant_type", "Unsupported grant type"),
			"sdk":    inJSON(400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]"),
			"legacy": inJSON(400, "unsupported_grant_type", "Unsupported grant type (correlation id: {id})"),
		},
		provoke: presenting("finance", "", having("grant_type", "password")),
	},
	{
		id: "TOK-14", what: "a body of JSON", requirement: "IDP-TOKEN-09",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_request", "Invalid request: The HTTP Content-Type header must be application/x-www-form-urlencoded"),
			"sdk":    inJSON(400, "unsupported_grant_type", "Invalid parameter grant_type. Supported: [authorization_code, refresh_token]"),
			"legacy": inJSON(400, "invalid_request", "Invalid request: The HTTP Content-Type header must be application/x-www-form-urlencoded (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return call(ctx, "POST", g.endpoint("token"), `{"grant_type":"authorization_code"}`, "Content-Type", "application/json")
		},
	},
	{
		id: "TOK-15", what: "a refresh token that another worker has used", requirement: "IDP-REFR-01",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "Invalid grant"),
			"sdk":    inJSON(400, "invalid_grant", "Invalid grant. The grant does not exist."),
			"legacy": inJSON(400, "invalid_grant", "Invalid grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			form := g.refreshForm("finance-refresh", g.enter(ctx, "finance-refresh").RefreshToken)
			g.ask(ctx, form, "").tokens()
			return g.ask(ctx, form, "")
		},
	},
	{
		id: "TOK-16", what: "a refresh token whose lifetime is 0", requirement: "IDP-REFR-05",
		switches: map[string]string{"refresh_token_lifetime_0": "dead"},
		says: map[string]said{
			"seen":   inJSON(400, "invalid_grant", "Invalid grant"),
			"sdk":    inJSON(400, "invalid_grant", "Invalid grant. The grant has expired."),
			"legacy": inJSON(400, "invalid_grant", "Invalid grant (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			g.patch(ctx, "finance", map[string]any{"refresh_token_lifetime": 0})
			return g.ask(ctx, g.refreshForm("finance", g.enter(ctx, "finance").RefreshToken), "")
		},
	},
}

// Access tokens that are not good, or no longer.
var cataloguedTokens = []catalogued{
	{
		id: "TOK-20", what: "an expired access token at userinfo", requirement: "IDP-USER-01",
		says: map[string]said{
			"seen":   badToken("Invalid access token"),
			"sdk":    badToken("Invalid token. The token has expired."),
			"legacy": badToken("Invalid access token (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			token := g.enter(ctx, "web-demo").AccessToken
			g.advance(ctx, 2*time.Minute)
			return get(ctx, g.endpoint("userinfo"), "Authorization", "Bearer "+token)
		},
	},
	{
		id: "TOK-20", what: "an access token that there is not", requirement: "IDP-USER-01",
		says: map[string]said{
			"seen":   badToken("Invalid access token"),
			"sdk":    badToken("Invalid token. The token does not exist."),
			"legacy": badToken("Invalid access token (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return get(ctx, g.endpoint("userinfo"), "Authorization", "Bearer none")
		},
	},
}
