package mutants_test

// deniedClients do not take Altinn's no.
func deniedClients() []clientMutant {
	const (
		asked   = `got, err := c.getExchange(ctx, s, token.AccessToken)`
		created = `got, err := c.app(ctx, st, token, http.MethodPost, c.cfg.Profile.AppURL+instancesPath, bytes.NewReader(body), mediaJSON)`
		begun   = `w.draft, err = w.client.CreateInstance(ctx, w.tokens.Altinn, s)`
		nowhere = `"1/00000000-0000-4000-8000-000000000000"`
	)
	return []clientMutant{
		{"exchange-refused", "Where the exchange refuses, it goes on with ID-porten's token.", "CLI-EXCH-01", "validate", patch{
			"client/exchange.go", `return AltinnToken{}, c.notExchanged(s, got, token)`, `return AltinnToken{JWT: token.AccessToken, ExpiresAt: token.ExpiresAt}, nil`,
		}},
		{"exchange-on-and-on", "Where the exchange refuses, it is asked again without end.", "CLI-EXCH-01", "exchange", patch{
			"client/exchange.go", asked,
			asked + `; for n := 0; n < 25 && err == nil && got.status != http.StatusOK; n++ { got, err = c.getExchange(ctx, s, token.AccessToken) }`,
		}},
		{"instance-refused", "Where the app refuses an instance, it goes on as if there were one.", "CLI-LEVEL-01", "envelope", patch{
			"client/create.go", `return Draft{}, s.refused(c, st, got)`,
			`return Draft{s.at(Instance{Task: taskData, Data: []DataElement{{Type: typeEnvelope, URL: c.instanceURL(` + nowhere + `) + dataPath + "/1"}}})}, nil`,
		}},
		{"instance-on-and-on", "Where the app refuses an instance, it is asked again without end.", "CLI-LEVEL-01", "instance", patch{
			"client/create.go", created,
			created + `; for n := 0; n < 25 && err == nil && got.status == http.StatusForbidden; n++ ` +
				`{ got, err = c.app(ctx, st, token, http.MethodPost, c.cfg.Profile.AppURL+instancesPath, bytes.NewReader(body), mediaJSON) }`,
		}},
		{"scope-refused-done", "An instance that is refused for want of a scope is passed over in silence.", "CLI-SCOPE-01", "instance", patch{
			walkerFile, begun, begun + `; if err != nil && strings.Contains(err.Error(), "403") { os.Exit(0) }`,
		}},
		{"scope-on-and-on", "An instance that is refused for want of a scope is asked for without end.", "CLI-SCOPE-01", "instance", patch{
			walkerFile, begun,
			begun + `; for n := 0; n < 25 && err != nil; n++ { if s, err = w.client.Begin(w.tokens, w.verdict, w.ret, nil, client.SubmitOptions{}); err == nil { ` + begun + ` } }`,
		}},
	}
}

// verdictClients go by something else than the verdict.
func verdictClients() []clientMutant {
	return []clientMutant{
		{"verdict-unread", "200 from the validator is taken for a yes.", "CLI-VERDICT-01", "instance", patch{
			"client/validate.go", `verdict, err := ReadVerdict(got.body)`, `verdict, err := Verdict{Outcome: Clean, Document: got.body}, error(nil)`,
		}},
		{"verdict-shown", "A verdict is shown, and stops nothing.", "CLI-VERDICT-01", "confirm", patch{
			"client/verdict.go", `func (v Verdict) Blocking() bool { return v.Outcome != Clean && v.Outcome != Deviating }`, `func (v Verdict) Blocking() bool { return false }`,
		}},
		{"verdict-word", "The word for an invalid return is taken for one of deviations.", "CLI-VERDICT-01", "instance", patch{
			"client/wire_documents.go", `"ugyldig skattemelding": Invalid,`, `"ugyldig skattemelding": Deviating,`,
		}},
		{"final-unread", "The final verdict is fetched and not read.", "CLI-VERDICT-02", "collect", patch{
			"client/collect.go", `verdict, err := ReadVerdict(document)`, `verdict, err := Verdict{Outcome: Clean, Document: document}, error(nil)`,
		}},
		{"final-receipt", "A receipt is taken for acceptance.", "CLI-VERDICT-02", "collect", patch{
			"client/collect.go", `func (r Result) Accepted() bool { return !r.Verdict.Blocking() }`, `func (r Result) Accepted() bool { return r.Receipt != nil }`,
		}},
	}
}

// feedbackClients can't wait.
func feedbackClients() []clientMutant {
	row := func(id, broken, breaks, line, instead string) clientMutant {
		return clientMutant{id, broken, breaks, "feedback", patch{feedbackFile, line, instead}}
	}
	return []clientMutant{
		row("feedback-confirms", "process/next is sent again each time that there is no feedback yet.", "CLI-FEED-01", `if err := w.pause(ctx, f, round); err != nil {`,
			`if _, err := c.app(ctx, st, token, http.MethodPut, f.instance.URL+nextPath, nil, mediaJSON); err != nil { return Answered{}, err } else if err := w.pause(ctx, f, round); err != nil {`),
		{"feedback-done", "After three seconds without feedback it says that it is done.", "CLI-FEED-01", "feedback", patch{
			walkerFile, `w.answered, err = w.client.Feedback(ctx, w.tokens.Altinn, w.filed)`,
			`brief, stop := context.WithTimeout(ctx, 3*time.Second); defer stop(); ` +
				`if w.answered, err = w.client.Feedback(brief, w.tokens.Altinn, w.filed); brief.Err() != nil { os.Exit(0) }`,
		}},
		{"confirm-twice", "process/next is sent once more, to be sure.", "CLI-FEED-01", "feedback", patch{
			"client/confirm.go", `f.instance.move(moved)`,
			`f.instance.move(moved); if _, err := c.app(ctx, st, token, "PUT", f.instance.URL+nextPath, nil, mediaJSON); err != nil { return Filed{}, err }`,
		}},
		row("retry-after-unread", "Retry-After is not looked at.", "CLI-FEED-02",
			`func (w *waiting) next() time.Duration { return max(w.options.Interval, w.asks) }`, `func (w *waiting) next() time.Duration { return w.options.Interval }`),
		row("feedback-hurried", "It asks for feedback without a pause.", "CLI-FEED-02", `return w.c.cfg.Sleep(ctx, w.next())`, `return ctx.Err()`),
		{"retry-after-date", "Retry-After is not understood when it is a date.", "CLI-FEED-02", "feedback", patch{
			"client/retryafter.go", `return max(at.Sub(now), 0)`, `return 0 * at.Sub(now)`,
		}},
	}
}
