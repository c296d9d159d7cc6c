package specs

import (
	"context"
	"net/http"
	"net/url"
	"time"

	. "github.com/onsi/gomega"
)

// Pages: errors of browsers that can't be told to the client.
var cataloguedPages = []catalogued{
	{
		id: "IDP-01", what: "a page of the login opened from a bookmark", requirement: "IDP-LOGIN-06",
		says: map[string]said{
			"seen": onPage("invalid_request", "Ugyldig eller utløpt sesjon. Vennligst prøv igjen. Vær obs på at innlogging ikke kan åpnes fra et bokmerke eller en link."),
			"legacy": onPage("invalid_request",
				"Ugyldig eller utløpt sesjon. Vennligst prøv igjen. Vær obs på at innlogging ikke kan åpnes fra et bokmerke eller en link. (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.browser().open(ctx, g.Addresses["login"]+"/authorize/selector").answer
		},
	},
	{
		id: "IDP-02", what: "a redirect_uri of another legal entity", requirement: "IDP-AUTHZ-01",
		says: map[string]said{
			"seen":   onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter"),
			"sdk":    onPage("invalid_request", "Invalid parameter redirect_uri. Not registered on client."),
			"legacy": onPage("invalid_request", "Invalid request: Invalid redirect_uri parameter (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.authorize(ctx, g.authorizeQuery("finance", "redirect_uri", "https://finance.example/?cmp=DEMF&mi=WebApplications"))
		},
	},
	{
		id: "IDP-03", what: "no redirect_uri", requirement: "IDP-AUTHZ-01",
		says: map[string]said{
			"seen":   onPage("invalid_request", "Invalid request: Missing redirect_uri parameter"),
			"sdk":    onPage("invalid_request", "Missing parameter redirect_uri."),
			"legacy": onPage("invalid_request", "Invalid request: Missing redirect_uri parameter (correlation id: {id})"),
		},
		provoke: asking(lacking("redirect_uri")),
	},
	{
		id: "IDP-11", what: "no client_id in an authorization request", requirement: "IDP-AUTHZ-01",
		says: map[string]said{
			"seen":   onPage("invalid_request", "Invalid request: Missing client_id parameter"),
			"sdk":    onPage("invalid_request", "Missing parameter client_id."),
			"legacy": onPage("invalid_request", "Invalid request: Missing client_id parameter (correlation id: {id})"),
		},
		provoke: asking(lacking("client_id")),
	},
	{
		id: "IDP-15", what: "the form of a login that another tab's has replaced", requirement: "IDP-LOGIN-06",
		says: map[string]said{
			"seen": onPage("invalid_request", "Siden hører til en innlogging som en nyere har tatt plassen til. Fortsett der, eller start på nytt hos tjenesten."),
		},
		provoke: func(ctx context.Context, g ground) answer {
			old := g.testID(ctx)
			old.browser.authorize(ctx, "spa-demo").on("/authorize/selector")
			return old.submit(ctx, "/authorize/testid1", "pid", g.pid(), "acr", high).answer
		},
	},
	{
		id: "IDP-16", what: "a host of the old ID-porten", requirement: "PPV-HOST-01", realHosts: true,
		says:    map[string]said{"seen": {status: 404, contentType: "text/plain; charset=utf-8", text: "not found\n"}},
		provoke: func(ctx context.Context, g ground) answer { return g.env.asHost(ctx, "oidc-ver2.difi.no") },
	},
	{
		id: "OUT-01", what: "a logout without the cookie", requirement: "IDP-LOGOUT-01",
		says: map[string]said{
			"seen":   onPage("invalid_request", "Invalid request: Missing session"),
			"legacy": onPage("invalid_request", "Invalid request: Missing session (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.browser().logout(ctx, "client_id", "web-demo").answer
		},
	},
}

// asHost asks the target's listener under another name.
func (env Env) asHost(ctx context.Context, host string) answer {
	base, err := url.Parse(env.Control.URL)
	Expect(err).NotTo(HaveOccurred())
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base.Scheme+"://"+base.Host+"/idporten-oidc-provider/.well-known/openid-configuration", http.NoBody)
	Expect(err).NotTo(HaveOccurred())
	r.Host = host
	return exchanged(r)
}

// Errors of authorization requests that go back to the client.
var cataloguedErrors = []catalogued{
	{
		id: "IDP-04", what: "no PKCE", requirement: "IDP-AUTHZ-05",
		says: map[string]said{
			"seen": sentBack("invalid_request", "Invalid request: Missing code_challenge parameter"),
			"sdk":  sentBack("invalid_request", "Missing parameter code_challenge. PKCE is required."),
		},
		provoke: asking(lacking("code_challenge", "code_challenge_method")),
	},
	{
		id: "IDP-05", what: "the PKCE method plain", requirement: "IDP-AUTHZ-05",
		says: map[string]said{
			"seen":   sentBack("invalid_request", "Invalid request: Invalid code_challenge_method parameter"),
			"sdk":    sentBack("invalid_request", "Invalid parameter code_challenge_method."),
			"legacy": sentBack("invalid_request", "Invalid request: Invalid code_challenge_method parameter (correlation id: {id})"),
		},
		provoke: asking(having("code_challenge_method", "plain")),
	},
	{
		id: "IDP-06", what: "a state beyond ASCII", requirement: "IDP-AUTHZ-06",
		says: map[string]said{
			"seen": sentBack("invalid_request", "Invalid request: Invalid state parameter"),
			"sdk":  sentBack("invalid_request", "Invalid parameter state."),
		},
		provoke: asking(having("state", "smørbrød")),
	},
	{
		id: "IDP-06", what: "a nonce beyond ASCII", requirement: "IDP-AUTHZ-06",
		says: map[string]said{
			"seen": sentBack("invalid_request", "Invalid request: Invalid nonce parameter"),
			"sdk":  sentBack("invalid_request", "Invalid parameter nonce."),
		},
		provoke: asking(having("nonce", "smørbrød")),
	},
	{
		id: "IDP-07", what: "the implicit flow", requirement: "IDP-AUTHZ-03",
		says: map[string]said{
			"seen": sentBack("unsupported_response_type", "Unsupported response type"),
			"sdk":  sentBack("unsupported_response_type", "Invalid parameter response_type. Only authorization code flow is supported."),
		},
		provoke: asking(having("response_type", "id_token token")),
	},
	{
		id: "IDP-08", what: "response_mode fragment", requirement: "IDP-AUTHZ-07",
		says: map[string]said{
			"seen": sentBack("invalid_request", "Invalid request: Unsupported response_mode parameter"),
			"sdk":  sentBack("invalid_request", "Invalid parameter response_mode. Unsupported response mode."),
		},
		provoke: asking(having("response_mode", "fragment")),
	},
	{
		id: "IDP-09", what: "an empty scope", requirement: "IDP-AUTHZ-04",
		says: map[string]said{
			"seen": sentBack("invalid_request", "Invalid request: Missing scope parameter"),
			"sdk":  sentBack("invalid_scope", "No scopes requested."),
		},
		provoke: asking(having("scope", "")),
	},
	{
		id: "IDP-10", what: "a scope that is not on the client", requirement: "IDP-AUTHZ-04",
		says:    map[string]said{"seen": sentBack("invalid_scope", "Invalid, unknown or malformed scope")},
		provoke: asking(having("scope", "openid skatteetaten:mvameldinginnsending")),
	},
	{
		id: "IDP-12", what: "Cancel", requirement: "IDP-LOGIN-02",
		says: map[string]said{
			"seen": sentBack("access_denied", "Access denied by resource owner or authorization server"),
			"sdk":  sentBack("access_denied", "User cancel"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.testID(ctx).submit(ctx, "/authorize/cancel").answer
		},
	},
	{
		id: "IDP-14", what: "acr_values Level4, where that is refused", requirement: "IDP-AUTHZ-17",
		switches: map[string]string{"unknown_acr": "refuse"},
		says:     map[string]said{"seen": sentBack("invalid_request", "Invalid request: Invalid acr_values parameter")},
		provoke:  asking(having("acr_values", "Level4")),
	},
	{
		id: "PAR-01", what: "a request that had to be pushed", requirement: "IDP-PAR-04",
		says: map[string]said{
			"seen": sentBack("invalid_request", "Invalid request: Missing request_uri parameter"),
			"sdk":  sentBack("invalid_request", "Missing parameter request_uri."),
		},
		provoke: func(ctx context.Context, g ground) answer {
			g.patch(ctx, "web-demo", map[string]any{"require_pushed_authorization_requests": true})
			return g.authorize(ctx, g.authorizeQuery("web-demo"))
		},
	},
}

// Pushed requests that can't be had, or can't be pushed.
var cataloguedPushes = []catalogued{
	{
		id: "PAR-02", what: "a request_uri for the second time", requirement: "IDP-PAR-02",
		says: map[string]said{
			"seen": onPage("invalid_request", "Invalid request: Invalid or expired request_uri"),
			"sdk":  onPage("invalid_request", "Invalid parameter request_uri. request_uri does not exist."),
		},
		provoke: func(ctx context.Context, g ground) answer {
			requestURI := g.push(ctx)
			g.pull(ctx, "finance", requestURI)
			return g.pull(ctx, "finance", requestURI)
		},
	},
	{
		id: "PAR-03", what: "a request_uri of 120 s ago", requirement: "IDP-PAR-02",
		says: map[string]said{
			"seen": onPage("invalid_request", "Invalid request: Invalid or expired request_uri"),
			"sdk":  onPage("invalid_request", "Invalid parameter request_uri. request_uri has expired."),
		},
		provoke: func(ctx context.Context, g ground) answer {
			requestURI := g.push(ctx)
			g.advance(ctx, 120*time.Second)
			return g.pull(ctx, "finance", requestURI)
		},
	},
	{
		id: "PAR-04", what: "another client's request_uri", requirement: "IDP-PAR-02",
		says: map[string]said{
			"seen": onPage("invalid_request", "Invalid request: Mismatching client_id"),
			"sdk":  onPage("invalid_request", "Invalid parameter client_id. The request was pushed by another client."),
		},
		provoke: func(ctx context.Context, g ground) answer { return g.pull(ctx, "finance-2021", g.push(ctx)) },
	},
	{
		id: "PAR-05", what: "a request pushed as if to authorize", requirement: "IDP-CAUTH-01",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_client", "Client authentication failed. No client authentication included. (correlation id: {id})"),
			"sdk":    inJSON(401, "invalid_client", "Missing client authentication."),
			"legacy": inJSON(400, "invalid_client", "Client authentication failed. No client authentication included. (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return post(ctx, g.endpoint("par"), g.authorizeQuery("finance"))
		},
	},
}
