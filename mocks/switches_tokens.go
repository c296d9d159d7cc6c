package mocks

// tokenSwitches are those of ID-porten that concern scopes and what is done
// with tokens.
func tokenSwitches() []Switch {
	return []Switch{
		{
			"unregistered_scope",
			[]string{"refuse", "drop"},
			"a scope that the client can't have (not on the client, not active, not granted to its organisation, not for its integration type): invalid_scope, or left out in silence",
			func(s *servers, v string) { s.idporten.DropScopes = v == "drop" },
		},
		{
			"introspection_denied",
			[]string{"inactive", "error"},
			"introspection by a client that may not: the token is called inactive, or unauthorized_client",
			func(s *servers, v string) { s.idporten.IntrospectionErrors = v == "error" },
		},
		{
			"userinfo_without_openid",
			[]string{"serve", "refuse"},
			"userinfo for a token that has profile and not openid: served, or insufficient_scope",
			func(s *servers, v string) { s.idporten.UserinfoOpenID = v == "refuse" },
		},
	}
}
