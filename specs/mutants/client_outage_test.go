package mutants_test

// busyClients do not take 503 for what it is.
func busyClients() []clientMutant {
	const collected = `result, err := w.client.Collect(ctx, w.tokens.Altinn, w.answered)`
	return []clientMutant{
		{"busy-on-and-on", "A token endpoint that is busy is asked again without end.", "CLI-DOWN-01", "token", patch{
			tokenFile, posted,
			posted + `; for n := 0; n < 25 && err == nil && got.status == http.StatusServiceUnavailable; n++ { ` + postAgain + ` }`,
		}},
		{"busy-validator", "A validator that gives no verdict is passed over.", "CLI-DOWN-01", "instance", patch{
			"client/validate.go", `return Verdict{}, s.notJudged(got, token)`, `return Verdict{Outcome: Clean}, nil`,
		}},
		{"busy-envelope", "An envelope that was refused is taken for uploaded.", "CLI-DOWN-01", "upload", patch{
			"client/upload_envelope.go", `return Enveloped{}, d.refused(c, st, got)`, `return Enveloped(d), nil`,
		}},
		{"busy-upload", "A return that was refused is taken for uploaded.", "CLI-DOWN-01", "fill", patch{
			"client/upload.go", `return u.refused(c, st, got)`, `return u.after(c, st, f.name)`,
		}},
		{"busy-fill", "process/next is taken for done, whatever its status is.", "CLI-DOWN-01", "confirm", patch{
			"client/fill.go", `return processWire{}, u.refused(c, st, got)`, `return assumed(st), nil`,
		}},
		{"busy-collect", "Documents that can't be fetched are passed over.", "CLI-DOWN-01", "collect", patch{walkerFile, collected, collected + `; if err != nil { return nil }`}},
	}
}

// lostClients take a lost answer for a request that was never sent.
func lostClients() []clientMutant {
	const (
		moved     = `got, err := c.app(ctx, st.patiently(), token, http.MethodPut, u.instance.URL+nextPath, nil, mediaJSON)`
		confirmed = `w.filed, err = w.client.Confirm(ctx, w.tokens.Altinn, w.filled)`
		uploaded  = `w.uploaded, err = w.client.Upload(ctx, w.tokens.Altinn, w.enveloped)`
	)
	return []clientMutant{
		{"lost-next", "process/next is sent again when its answer was lost.", "CLI-DOWN-02", "confirm", patch{
			"client/fill.go", moved,
			moved + `; if err != nil { got, err = c.app(ctx, st.patiently(), token, http.MethodPut, u.instance.URL+nextPath, nil, mediaJSON) }`,
		}},
		{"lost-confirm", "When the answer to the confirmation was lost, the return is filed anew.", "CLI-DOWN-02", "confirm", patch{
			walkerFile, confirmed,
			confirmed + `; if err != nil && w.instance(ctx) == nil && w.envelope(ctx) == nil && w.upload(ctx) == nil && w.fill(ctx) == nil { ` + confirmed + ` }`,
		}},
		{"lost-upload", "An upload whose answer was lost is taken for done.", "CLI-DOWN-02", "upload", patch{walkerFile, uploaded, uploaded + `; if err != nil { os.Exit(0) }`}},
	}
}
