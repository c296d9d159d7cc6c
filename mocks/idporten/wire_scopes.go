package idporten

// tokenTypeOpaque of a scope: tokens with it can't be read. docs:
// oidc_protocol_scope.
const tokenTypeOpaque = "OPAQUE"

// opaquePartBytes: an opaque token has two such parts, joined by a dot. guess:
// the form of authorization codes, which come from the same product.
const opaquePartBytes = 16

// integrationLogin is the integration type of clients that sign people in and
// nothing else: loginScopes are all they get. docs: oidc_func_clientreg.
const integrationLogin = "idporten"

var loginScopes = []string{scopeOpenID, scopeProfile}
