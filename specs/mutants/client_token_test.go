package mutants_test

const (
	posted    = `got, err := c.postForm(ctx, s, c.cfg.Profile.TokenURL, form)`
	postAgain = `got, err = c.postForm(ctx, s, c.cfg.Profile.TokenURL, form)`
)

// codeClients do not understand that a code is good once.
func codeClients() []clientMutant {
	const read = `reply, err := s.readToken(got)`
	const redeemed = `w.tokens.IDPorten, err = w.client.Token(ctx, w.authorization)`
	return []clientMutant{
		{"code-refused-again", "A code that was refused is sent again.", "CLI-CODE-01", "token", patch{
			tokenFile, read,
			read + `; if err != nil && form.Get(paramGrantType) == grantCode { if ` + postAgain + `; err == nil { reply, err = s.readToken(got) } }`,
		}},
		{"code-lost-again", "A code whose answer was lost is sent again.", "CLI-CODE-01", "token", patch{tokenFile, posted, posted + `; if err != nil { ` + postAgain + ` }`}},
		{"login-on-and-on", "When a code is refused, the login is begun anew without end.", "CLI-CODE-02", "token", patch{
			walkerFile, redeemed,
			`for n := 0; n < 25 && (n == 0 || err != nil); n++ { if n > 0 { w.authorization, err = w.client.Login(ctx) }; ` + redeemed + ` }`,
		}},
	}
}

// refreshClients are wrong with refresh tokens.
func refreshClients() []clientMutant {
	const sent = `reply, at, err := c.postToken(ctx, s, form)`
	const refreshed = `token, err := w.client.Refresh(ctx, w.tokens.IDPorten)`
	return []clientMutant{
		{"refresh-oldest", "The first refresh token is used for good.", "CLI-REFRESH-01", "token", patch{
			tokenFile, `token.RefreshToken = reply.RefreshToken`, `if token.RefreshToken == "" { token.RefreshToken = reply.RefreshToken }`,
		}},
		{"refresh-on-and-on", "A refresh token that is refused is sent again and again.", "CLI-REFRESH-02", "token", patch{
			"client/refresh.go", sent, sent + `; for n := 0; n < 3 && err != nil; n++ { reply, at, err = c.postToken(ctx, s, form) }`,
		}},
		{"refresh-refused-done", "A refresh that is refused is passed over.", "CLI-REFRESH-02", "token", patch{
			walkerFile, refreshed, refreshed + `; if err != nil { return nil }`,
		}},
	}
}

// secretClients prove themselves in a wrong way, or tell what nobody may know.
func secretClients() []clientMutant {
	const identified = `form.Set(paramClientID, c.cfg.ClientID) // documented as required, whatever the method`
	const basics = `if c.cfg.AuthMethod == authBasic {`
	const hint = `{paramACR, c.cfg.ACR}, {paramLocales, c.cfg.Language}, {paramPrompt, c.cfg.Prompt}, {paramLoginHint, c.cfg.LoginHint},`
	return []clientMutant{
		{"auth-twice", "The client proves itself by two methods at once.", "CLI-AUTH-01", "token", patch{tokenFile, basics, `if c.cfg.AuthMethod != authNone {`}},
		{"auth-none", "The client does not prove itself.", "CLI-AUTH-01", "token", patch{tokenFile, `case authPost:`, `case "":`}},
		{"auth-other", "The client proves itself by another method than it is registered with.", "CLI-AUTH-01", "token", patch{
			"client/client.go", `cfg.Scopes = slices.Clone(cfg.Scopes)`, `cfg.Scopes, cfg.AuthMethod = slices.Clone(cfg.Scopes), authBasic`,
		}},
		{"auth-refresh-twice", "At a refresh the client proves itself by two methods at once.", "CLI-AUTH-01", "token", patch{
			tokenFile, basics, `if c.cfg.AuthMethod == authBasic || form.Has(paramRefreshToken) {`,
		}},
		{"refresh-in-address", "The refresh token stands in the address, too.", "CLI-SECRET-01", "token", patch{
			tokenFile, identified, `form.Set(paramClientID, c.cfg.ClientID); if form.Has(paramRefreshToken) { address += "?refresh_token=" + url.QueryEscape(form.Get(paramRefreshToken)) }`,
		}},
		{"secret-in-address", "What is sent to the token endpoint stands in its address, too.", "CLI-SECRET-01", "token", patch{
			tokenFile, `request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form.Encode()))`,
			`request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"?"+form.Encode(), strings.NewReader(form.Encode()))`,
		}},
		{"secret-at-login", "The client secret goes through the browser.", "CLI-SECRET-01", "token", patch{loginFile, hint, hint + ` {paramClientSecret, c.cfg.ClientSecret},`}},
		{"verifier-at-login", "The code verifier goes through the browser.", "CLI-SECRET-01", "token", patch{loginFile, hint, hint + ` {paramVerifier, verifier},`}},
		{"token-in-address", "The access token stands in the address of the exchange.", "CLI-SECRET-01", "exchange", patch{
			"client/exchange.go", `request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.cfg.Profile.ExchangeURL, http.NoBody)`,
			`request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.cfg.Profile.ExchangeURL+"?access_token="+accessToken, http.NoBody)`,
		}},
	}
}

// audienceClients show a token to somebody else.
func audienceClients() []clientMutant {
	const exchanged = `got, err := c.getExchange(ctx, s, token.AccessToken)`
	return []clientMutant{
		{"idt-exchanged", "The id_token is exchanged in place of the access token.", "CLI-AUD-01", "exchange", patch{
			"client/exchange.go", exchanged, `got, err := c.getExchange(ctx, s, token.IDToken)`,
		}},
		{"refresh-exchanged", "The refresh token is exchanged in place of the access token.", "CLI-AUD-01", "exchange", patch{
			"client/exchange.go", exchanged, `got, err := c.getExchange(ctx, s, token.RefreshToken)`,
		}},
		{"access-refreshed", "A refresh sends the old access token along.", "CLI-AUD-01", "token", patch{
			"client/refresh.go", `form := url.Values{paramGrantType: {grantRefresh}, paramRefreshToken: {old.RefreshToken}}`,
			`form := url.Values{paramGrantType: {grantRefresh}, paramRefreshToken: {old.RefreshToken}, "access_token": {old.AccessToken}}`,
		}},
		{"altinn-validated", "The validator is sent Altinn's token.", "CLI-AUD-01", "validate", patch{
			walkerFile, `if w.verdict, err = w.client.Validate(ctx, w.tokens.IDPorten, w.ret); err != nil {`,
			`if w.verdict, err = w.client.Validate(ctx, client.IDPortenToken{AccessToken: w.tokens.Altinn.JWT}, w.ret); err != nil {`,
		}},
		{"idporten-at-app", "Altinn's app is sent ID-porten's token.", "CLI-AUD-01", "instance", patch{
			"client/exchange.go", `JWT: raw,`, `JWT: func() string { c.cfg.Profile.AltinnIssuer = c.cfg.Profile.Issuer; return token.AccessToken }(),`,
		}},
	}
}
