package mutants_test

// idTokenClients believe an id_token that ID-porten has not made, or not for
// them.
func idTokenClients() []clientMutant {
	const keyed = `key, err := c.key(ctx, s, set, kid)`
	const parsed = `token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256})`
	validated := func(id, broken, breaks, instead string) clientMutant {
		return clientMutant{id, broken, breaks, "token", patch{verifyFile, `err := claims.ValidateWithLeeway(jwt.Expected{Issuer: issuer, Time: now}, leeway)`, instead}}
	}
	return []clientMutant{
		{"signature-unread", "The signature of the id_token is not checked.", "CLI-IDT-01", "token", patch{
			verifyFile, `if err := token.Claims(key, claims); err != nil {`, `if err := token.UnsafeClaimsWithoutVerification(claims); key.Key == nil || err != nil {`,
		}},
		{"alg-none", "An id_token that is not signed is taken.", "CLI-IDT-01", "token", patch{
			verifyFile, parsed,
			`token, err := jwt.ParseSigned(raw, []jose.SignatureAlgorithm{jose.RS256, "none"}); ` +
				`if err == nil && token.Headers[0].Algorithm == "none" { return token.UnsafeClaimsWithoutVerification(claims) }`,
		}},
		{"kid-any", "A kid that is unknown is passed over, and any published key will do.", "CLI-IDT-01", "token", patch{
			verifyFile, keyed, keyed + `; for _, other := range set.keys { if err != nil && token.Claims(other, claims) == nil { return nil } }`,
		}},
		{"keys-unneeded", "Where no key is to be had, the id_token is believed.", "CLI-IDT-01", "token", patch{
			verifyFile, keyed, keyed + `; if err != nil { return token.UnsafeClaimsWithoutVerification(claims) }`,
		}},
		validated("idt-iss", "iss of the id_token is not compared.", "CLI-IDT-02", `err := claims.ValidateWithLeeway(jwt.Expected{Time: now}, leeway)`),
		validated("idt-iss-missing", "An id_token without iss is taken.", "CLI-IDT-08",
			`err := claims.ValidateWithLeeway(jwt.Expected{Issuer: issuer, Time: now}, leeway); if claims.Issuer == "" { err = nil }`),
		{"idt-expired", "exp of the id_token is not looked at.", "CLI-IDT-04", "token", patch{
			verifyFile, `return s.fail(clocks, "The %s ended at %s; now it is %s.", name, moment(claims.Expiry.Time()), moment(now)).because(err)`, `return nil`,
		}},
	}
}

// claimClients pass over a claim of the id_token.
func claimClients() []clientMutant {
	const required = `if claims.Expiry == nil || claims.IssuedAt == nil || claims.Subject == "" {`
	const audience = `if len(claims.Audience) != 1 || claims.Audience[0] != c.cfg.ClientID {`
	const level = `if !reaches(claims.ACR, token.asked.acr) {`
	row := func(id, broken, breaks, line, instead string) clientMutant {
		return clientMutant{id, broken, breaks, "token", patch{verifyFile, line, instead}}
	}
	return []clientMutant{
		row("idt-aud", "aud of the id_token is not compared.", "CLI-IDT-03", audience, `if len(claims.Audience) != 1 {`),
		row("idt-aud-missing", "An id_token without aud is taken.", "CLI-IDT-08", audience, `if len(claims.Audience) > 0 && claims.Audience[0] != c.cfg.ClientID {`),
		row("idt-no-exp", "An id_token without exp is taken.", "CLI-IDT-08", required, `if claims.IssuedAt == nil || claims.Subject == "" {`),
		row("idt-no-iat", "An id_token without iat is taken.", "CLI-IDT-08", required, `if claims.Expiry == nil || claims.Subject == "" {`),
		row("idt-no-sub", "An id_token without sub is taken.", "CLI-IDT-08", required, `if claims.Expiry == nil || claims.IssuedAt == nil {`),
		row("idt-nonce", "nonce of the id_token is not compared.", "CLI-IDT-06", `case claims.Nonce != token.asked.nonce:`, `case false:`),
		row("idt-nonce-missing", "An id_token without nonce is taken.", "CLI-IDT-06",
			`case refreshed && (claims.Nonce == "" || token.asked.nonce == ""):`, `case claims.Nonce == "" || token.asked.nonce == "":`),
		row("acr-lower", "Any level of Norwegian eIDs will do.", "CLI-IDT-07",
			`return known && got.family == want.family && got.rank >= want.rank`, `return known && got.family == want.family`),
		row("acr-missing", "An id_token without a level is taken.", "CLI-IDT-07", level, `if claims.ACR != "" && !reaches(claims.ACR, token.asked.acr) {`),
	}
}

// keyClients are at odds with ID-porten's keys.
func keyClients() []clientMutant {
	const fetched = `keys, unreadable, err := c.fetchKeys(ctx, s, set)`
	row := func(id, broken, line, instead string) clientMutant {
		return clientMutant{id, broken, "CLI-KEYS-01", "token", patch{keysFile, line, instead}}
	}
	return []clientMutant{
		row("keys-on-and-on", "For a key that is unknown the keys are fetched again and again.", fetched,
			fetched+`; for n := 0; n < 5 && err == nil && keys[kid].Key == nil; n++ { keys, unreadable, err = c.fetchKeys(ctx, s, set) }`),
		row("keys-kept", "The keys are never fetched again.", `if key, ok := set.known(kid); ok {`, `if key, ok := set.known(kid); ok || len(set.keys) > 0 {`),
		row("keys-forgotten", "The keys are fetched anew for each token.", `set.replace(keys)`, `// forgotten`),
	}
}
