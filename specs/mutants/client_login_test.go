package mutants_test

// loginClients ask for the login in a wrong way.
func loginClients() []clientMutant {
	drawn := func(id, broken, breaks, instead string) clientMutant {
		const line = `*value = base64.RawURLEncoding.EncodeToString(raw)`
		return clientMutant{id, broken, breaks, "token", patch{loginFile, line, line + "; " + instead}}
	}
	const always = `"YWx3YXlzIHRoZSBzYW1lIHZhbHVlIGhlcmUgLSBhbHdheXM"`
	return []clientMutant{
		drawn("state-constant", "state is the same in each login.", "CLI-STATE-01", `if value == &state { state = `+always+` }`),
		drawn("state-short", "state has four characters.", "CLI-STATE-01", `if value == &state { state = state[:4] }`),
		drawn("state-clock", "state is the time, to the second.", "CLI-STATE-01", `if value == &state { state = c.Now().Format("20060102150405") }`),
		drawn("nonce-constant", "nonce is the same in each login.", "CLI-NONCE-01", `if value == &nonce { nonce = `+always+` }`),
		drawn("nonce-short", "nonce has six characters.", "CLI-NONCE-01", `if value == &nonce { nonce = nonce[:6] }`),
		{"nonce-unsent", "nonce is not sent.", "CLI-NONCE-01", "token", patch{
			loginFile, `options := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam(paramNonce, nonce)}`, `var options []oauth2.AuthCodeOption`,
		}},
		drawn("verifier-constant", "The code verifier is the same in each login.", "CLI-PKCE-01", `if value == &verifier { verifier = `+always+` }`),
		drawn("verifier-short", "The code verifier has twenty characters.", "CLI-PKCE-01", `if value == &verifier { verifier = verifier[:20] }`),
		{"challenge-plain", "The code challenge is the verifier itself (plain).", "CLI-PKCE-01", "token", patch{
			loginFile, `options = append(options, oauth2.S256ChallengeOption(verifier))`,
			`options = append(options, oauth2.SetAuthURLParam("code_challenge", verifier), oauth2.SetAuthURLParam("code_challenge_method", "plain"))`,
		}},
		{"challenge-unsent", "No code challenge is sent, although the registration demands one.", "CLI-PKCE-01", "token", patch{
			loginFile, `if verifier != "" {`, `if false {`,
		}},
	}
}

// returningClients take an answer at redirect_uri that they must refuse.
func returningClients() []clientMutant {
	redeeming := func(id, broken, when string) clientMutant {
		const line = `if err := c.checkAnswer(s, parameters, state); err != nil {`
		return clientMutant{id, broken, "CLI-REDIR-03", "token", patch{
			loginFile, line, `if err := c.checkAnswer(s, parameters, state); err != nil && ` + when + ` { return "undefined", nil } else if err != nil {`,
		}}
	}
	return []clientMutant{
		{"state-unread", "state of the answer is not compared.", "CLI-REDIR-01", "token", patch{loginFile, `case !sameState(got, state):`, `case false:`}},
		{"state-begins", "state of the answer need only begin with the one that was sent.", "CLI-REDIR-01", "token", patch{
			loginFile, `return got == sent || (err == nil && decoded == sent)`, `return err == nil && strings.HasPrefix(decoded, sent)`,
		}},
		{"state-missing", "An answer without state is taken.", "CLI-REDIR-01", "token", patch{
			loginFile, `return s.fail(foreign, "The answer at redirect_uri carries no state.%s", also)`, `// taken`,
		}},
		{"iss-unread", "iss of the answer is not compared.", "CLI-REDIR-02", "token", patch{loginFile, `case got != issuer:`, `case false:`}},
		{"iss-missing", "An answer without iss is taken.", "CLI-REDIR-02", "token", patch{
			loginFile, `return s.fail(foreign, "The answer at redirect_uri does not name its issuer (iss).%s", also)`, `// taken`,
		}},
		redeeming("error-unread", "An error in the answer is not looked at, and a code that is not there is redeemed.", `parameters.Has(paramError)`),
		redeeming("code-missing", "A code that is not there is redeemed.", `!parameters.Has(paramError) && !parameters.Has(paramCode)`),
		{"exit-0", "It always says that it is done.", "CLI-REDIR-03", "token", patch{programFile, `os.Exit(1)`, `os.Exit(0)`}},
	}
}
