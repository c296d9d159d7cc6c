package specs

import (
	"context"

	"github.com/go-jose/go-jose/v4"
)

// Clients that don't prove who they are.
var cataloguedClients = []catalogued{
	{
		id: "IDP-11", what: "no client_id beside an assertion", requirement: "IDP-CAUTH-06",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_request", "Invalid request: Missing client_id parameter"),
			"sdk":    inJSON(400, "invalid_request", "Missing parameter client_id."),
			"legacy": inJSON(400, "invalid_request", "Invalid request: Missing client_id parameter (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.ask(ctx, edited(g.asserted(ctx), lacking("client_id")), "")
		},
	},
	{
		id: "TOK-02", what: "no client authentication", requirement: "IDP-CAUTH-01",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_client", "Client authentication failed. No client authentication included. (correlation id: {id})"),
			"sdk":    inJSON(401, "invalid_client", "Missing client authentication."),
			"legacy": inJSON(400, "invalid_client", "Client authentication failed. No client authentication included. (correlation id: {id})"),
		},
		provoke: presenting("finance", "", lacking("client_secret")),
	},
	{
		id: "TOK-03", what: "a wrong secret", requirement: "IDP-CAUTH-02",
		says: map[string]said{
			"seen":   inJSON(401, "invalid_client", stockText),
			"sdk":    inJSON(401, "invalid_client", "Invalid client authentication."),
			"legacy": inJSON(400, "invalid_client", stockText+" (correlation id: {id})"),
		},
		provoke: presenting("finance", "", having("client_secret", "finance-secret ")),
	},
	{
		id: "TOK-03", what: "a secret of 360 days", requirement: "IDP-CAUTH-03",
		says: map[string]said{
			"seen":   inJSON(401, "invalid_client", stockText),
			"sdk":    inJSON(401, "invalid_client", "Invalid client authentication."),
			"legacy": inJSON(400, "invalid_client", stockText+" (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			g.patch(ctx, "finance", map[string]any{"secret_issued": g.now(ctx).Add(-360 * day)})
			return g.ask(ctx, g.codeForm("finance", "no.code"), "")
		},
	},
	{
		id: "TOK-04", what: "a client of another environment", requirement: "IDP-CAUTH-02",
		says: map[string]said{
			"seen":   inJSON(401, "invalid_client", stockText),
			"sdk":    inJSON(401, "invalid_client", "Invalid client authentication. Unknown client."),
			"legacy": inJSON(400, "invalid_client", stockText+" (correlation id: {id})"),
		},
		provoke: presenting("finance", "", having("client_id", "nobody")),
	},
	{
		id: "TOK-05", what: "header and form at once", requirement: "IDP-CAUTH-01",
		says: map[string]said{
			"seen":   inJSON(400, "invalid_request", "Invalid request: Multiple client authentication methods"),
			"sdk":    inJSON(401, "invalid_client", "Multiple client authentications."),
			"legacy": inJSON(400, "invalid_request", "Invalid request: Multiple client authentication methods (correlation id: {id})"),
		},
		provoke: presenting("web-demo", rawBasic("web-demo", "web-demo-secret"), having("client_secret", "web-demo-secret")),
	},
	{
		id: "TOK-06", what: "a header of another client", requirement: "IDP-CAUTH-01",
		says: map[string]said{
			"seen":   inJSON(401, "invalid_client", stockText),
			"sdk":    inJSON(401, "invalid_client", "Invalid client authentication. Client authentication does not match parameter client_id."),
			"legacy": inJSON(400, "invalid_client", stockText+" (correlation id: {id})"),
		},
		provoke: presenting("finance", rawBasic("web-demo", "web-demo-secret"), lacking("client_secret")),
	},
	{
		id: "TOK-07", what: "a header that is not base64", requirement: "IDP-CAUTH-01",
		says: map[string]said{
			"seen":   inJSON(401, "invalid_client", stockText),
			"sdk":    inJSON(401, "invalid_client", "Invalid client authentication. Invalid Authorization header."),
			"legacy": inJSON(400, "invalid_client", stockText+" (correlation id: {id})"),
		},
		provoke: presenting("web-demo", "Basic web-demo:web-demo-secret"),
	},
	{
		id: "TOK-08", what: "an assertion with RS512", requirement: "IDP-CAUTH-09",
		says: map[string]said{
			"seen": inJSON(401, "invalid_client", stockText),
			"sdk":  inJSON(401, "invalid_client", "Invalid client authentication. Unsupported JWT signing algorithm."),
		},
		provoke: asserting(signedWith(demoKey, jose.RS512)),
	},
	{
		id: "TOK-08", what: "an assertion by another key", requirement: "IDP-CAUTH-09",
		says: map[string]said{
			"seen":   inJSON(401, "invalid_client", stockText),
			"sdk":    inJSON(401, "invalid_client", "Invalid client authentication. Invalid JWT signature."),
			"legacy": inJSON(400, "invalid_client", stockText+" (correlation id: {id})"),
		},
		provoke: asserting(signedWith(otherKey, jose.RS256)),
	},
	{
		id: "TOK-08", what: "an assertion for another issuer", requirement: "IDP-CAUTH-08",
		says: map[string]said{
			"seen": inJSON(401, "invalid_client", stockText),
			"sdk":  inJSON(401, "invalid_client", "Invalid client authentication. Unknown JWT audience."),
		},
		provoke: asserting(claiming("aud", "https://idporten.no")),
	},
	{
		id: "TOK-08", what: "an assertion for two audiences", requirement: "IDP-CAUTH-08",
		says: map[string]said{
			"seen": inJSON(401, "invalid_client", stockText),
			"sdk":  inJSON(401, "invalid_client", "Invalid client authentication. Unique JWT audience required."),
		},
		provoke: asserting(claiming("aud", []string{"https://idporten.no", "https://idporten.no/token"})),
	},
	{
		id: "TOK-08", what: "an assertion without exp", requirement: "IDP-CAUTH-12",
		says: map[string]said{
			"seen": inJSON(401, "invalid_client", stockText),
			"sdk":  inJSON(401, "invalid_client", "Invalid client authentication. Missing JWT exp claim."),
		},
		provoke: asserting(silent("exp")),
	},
	{
		id: "TOK-08", what: "an expired assertion", requirement: "IDP-CAUTH-12",
		says: map[string]said{
			"seen": inJSON(401, "invalid_client", stockText),
			"sdk":  inJSON(401, "invalid_client", "Invalid client authentication. JWT expired."),
		},
		provoke: asserting(claimingTime("iat", -120), claimingTime("exp", 0)),
	},
	{
		id: "TOK-08", what: "an assertion without jti, where that is demanded", requirement: "IDP-CAUTH-17",
		switches: map[string]string{"assertion_jti": "required"},
		says: map[string]said{
			"seen": inJSON(401, "invalid_client", stockText),
			"sdk":  inJSON(401, "invalid_client", "Invalid client authentication. Missing JWT jti claim."),
		},
		provoke: asserting(silent("jti")),
	},
	{
		id: "TOK-09", what: "an assertion without sub", requirement: "IDP-CAUTH-07",
		says: map[string]said{
			"seen": inJSON(400, "invalid_request", "Invalid client_assertion JWT: Missing subject in client JWT assertion"),
			"sdk":  inJSON(401, "invalid_client", "Invalid client authentication."),
		},
		provoke: asserting(silent("sub")),
	},
	{
		id: "TOK-17", what: "a broken assertion", requirement: "IDP-LEGACY-04",
		says: map[string]said{
			"legacy": inJSON(400, "invalid_request", "Invalid assertion. Invalid parameter value. (correlation id: {id})"),
		},
		provoke: func(ctx context.Context, g ground) answer {
			return g.ask(ctx, edited(g.asserted(ctx), having("client_assertion", "no.jwt")), "")
		},
	},
	{
		id: "TOK-18", what: "an expired assertion", requirement: "IDP-LEGACY-04",
		says: map[string]said{
			"legacy": inJSON(400, "invalid_grant", "Invalid assertion. Client authentication failed. Expired JWT. (correlation id: {id})"),
		},
		provoke: asserting(claimingTime("iat", -121), claimingTime("exp", -1)),
	},
}
