package client

import (
	"strings"
	"testing"
)

// The four forms in which the app refuses, and what becomes of them.
func TestRefusalsOfFillAreReadInAllForms(t *testing.T) {
	const invalid = `Valideringsfeil: Ugyldig mva-melding`
	const found = `ugyldig skattemelding; Ikke registrert. (MVA_PLIKT)`
	quoted := `"` + strings.NewReplacer(`"`, `\"`).Replace(invalid+" "+verdictXML("ugyldig skattemelding")) + `"`
	cases := []struct{ name, body, shown, why string }{
		{
			"SKD-01, a JSON string", `"Valideringsfeil: Organisasjonsnummeret i instansen er forskjellig fra organisasjonsnummeret i MvaMeldingInnsending (\"konvolutt\")"`,
			`Valideringsfeil: Organisasjonsnummeret i instansen er forskjellig fra organisasjonsnummeret i MvaMeldingInnsending ("konvolutt")`, "of another organisation than the envelope",
		},
		{"SKD-02, bare", `Valideringsfeil: Organisasjonsnummeret i MvaMeldingInnsending ("konvolutt") er forskjellig fra organisasjonsnummeret i mvaMelding.xml`, "", "different organisations"},
		{"SKD-03, bare", `Valideringsfeil: Meldingskategorien i MvaMeldingInnsending ("konvolutt") er forsjellig fra Meldingskategorien i mvaMelding.xml`, "", "different categories"},
		{
			"SKD-04", `"Valideringsfeil: skattleggingsperiode er påkrevd i MvaMeldingInnsending. Validation error: skattleggingsperiode is required in MvaMeldingInnsending"`,
			`Valideringsfeil: skattleggingsperiode er påkrevd i MvaMeldingInnsending. Validation error: skattleggingsperiode is required in MvaMeldingInnsending`, "has no term",
		},
		{"SKD-05", `Valideringsfeil: skattleggingsperiode må være utfylt. Validation error: skattleggingsperiode must be populated`, "", "is empty"},
		{"SKD-06", `Valideringsfeil: instansstatus er påkrevd i MvaMeldingInnsending. Validation error: instansstatus is required in MvaMeldingInnsending`, "", "no instansstatus"},
		{
			"SKD-07, a problem", `{"status":409,"detail":"Valideringsfeil: filnavnene i innsendingen må være unike. Validation error: file names in the submission must be unique.","validationIssues":null}`,
			`Valideringsfeil: filnavnene i innsendingen må være unike. Validation error: file names in the submission must be unique.`, "Two files have one name",
		},
		{"SKD-08, text", invalid, "", "calls it invalid"},
		{"SKD-08, XML", verdictXML("ugyldig skattemelding"), found, "calls it invalid"},
		{"SKD-08, text and XML", invalid + "\n" + verdictXML("ugyldig skattemelding"), invalid + ": " + found, "calls it invalid"},
		{"SKD-08, both in a JSON string", quoted, invalid + ": " + found, "calls it invalid"},
		{"SKD-08, XML in a problem", `{"title":"Process next failed.","detail":"` + strings.ReplaceAll(verdictXML("ugyldig skattemelding"), `"`, `\"`) + `"}`, "Process next failed: " + found, "calls it invalid"},
		{
			"SKD-09", "Valideringsfeil / Validation error:\nThe 'x' element is invalid - The value 'juli-september' is invalid according to its datatype 'y' - The Enumeration constraint failed.",
			"Valideringsfeil / Validation error: The 'x' element is invalid - The value 'juli-september' is invalid according to its datatype 'y' - The Enumeration constraint failed.", "none that its schema allows",
		},
		{"SKD-10", "Valideringsfeil / Validation error: The element 'mvaMeldingInnsending' has invalid child element 'opprettingstidspunkt'.", "", "missing, or they are out of order"},
		{
			"APP-28", `{"title":"Validation failed for task","status":409,"detail":"1 validation errors found for task Task_1","validationIssues":[{"code":"required","description":"is required","field":"opprettetAv"}]}`,
			"Validation failed for task: 1 validation errors found for task Task_1: opprettetAv required is required", "own validation",
		},
		{"APP-29", `{"status":409,"detail":"Process is ended."}`, "Process is ended.", "was filed before"},
		{"APP-30", "Process is not started. Use start!", "", "no process yet"},
		{"APP-31", `{"title":"Conflict","detail":"DataElementFileScanPending"}`, "Conflict: DataElementFileScanPending", "malware"},
		{
			"errors by field", `{"title":"One or more validation errors occurred.","errors":{"b":["two"],"a":["one","more"]}}`,
			"One or more validation errors occurred.: a one more: b two", "nothing has moved",
		},
		{"nothing known", `{"x":1}`, "", "nothing has moved"},
		{"nothing", "", "", "nothing has moved"},
		{"a broken verdict", "<valideringsresultat><x>", "", "nothing has moved"},
		{"a personal number", "no right for " + thePerson, "no right for ***", "nothing has moved"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFiler(t)
			f.faults["fill"] = []fault{answers(409, tc.body)}
			e := f.fails()
			shown := tc.shown
			if shown == "" {
				shown = tc.body
			}
			if e.What != "Web service returned error code 409 ("+shown+")." || e.Status != 409 || e.Unsure || e.Step != "fill" {
				t.Errorf("got %+v", e)
			}
			if !strings.Contains(e.Why, tc.why) {
				t.Errorf("why %q lacks %q", e.Why, tc.why)
			}
			f.hasFiled(f.resume())
		})
	}
}

const forbidden = `{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.3","title":"Forbidden","status":403,"traceId":"00-44eab35cb9ca2049b24de316f380a774-a724e045b09dfc44-00"}`

func TestRefusalsAreExplained(t *testing.T) {
	const invalid = "Invalid data provided. Error: "
	cases := []struct {
		op     string
		status int
		body   string
		why    string
		next   string
	}{
		{"create", 401, "", "has expired, or it is ID-porten's", "the submission is kept"},
		{"create", 403, forbidden, "no right to report VAT", "delegate a role"},
		{"create", 403, "", "no right to report VAT", "delegate a role"},
		{"create", 403, `{"RequiredAuthenticationLevel":"4"}`, "too low a level", "idporten-loa-high"},
		{"create", 403, `{"title":"Forbidden","status":403,"detail":"Insufficient scope"}`, "altinn:instances.write", "authorize again"},
		{"create", 403, "Party 50012345 is not allowed to instantiate this application skd/x", "for organisations", "the number of the organisation"},
		{"create", 404, `"Cannot lookup party: Failed to lookup party by organisationNumber: 910000004. The exception was: 404 - Not Found - "`, "does not know this organisation", "Correct the organisation number"},
		{"create", 404, "", "does not know this address", "Profile.AppURL"},
		{"create", 400, `"Cannot create an instance without an instanceOwner.partyId."`, "whom the instance is for", "nothing on the way"},
		{"create", 409, "text", "did not start the process", "nothing was filed"},
		{"create", 418, "", "taken out of service", "Profile.AppURL"},
		{"create", 429, "", "fewer requests", "Wait"},
		{"create", 302, "", "not an answer the step knows", "no proxy"},
		{"envelope", 400, `{"title":"Failed to deserialize XML"}`, "could not read the envelope", "run resume"},
		{"envelope", 415, "", "application/xml", "Content-Type"},
		{"envelope", 409, "Data element x is locked and cannot be updated", "past the filling", "resume"},
		{"envelope", 409, `{"title":"No current task"}`, "takes no envelope now", "resume"},
		{"envelope", 404, "", "not visible everywhere yet", "Wait a minute"},
		{"envelope", 403, "", "not visible everywhere yet", "delegate the role"},
		{"upload", 403, "", "has lost it since", "delegate the role"},
		{"upload", 400, invalid + "The request must include a Content-Disposition header", "wants a Content-Disposition", "drops the header"},
		{"upload", 400, invalid + "Invalid format for filename: mvamelding. Filename is expected to end with '.{filetype}'.", "file name with an extension", "Give the file one"},
		{"upload", 400, invalid + "Content type header application/xml does not match mime type text/xml for uploaded file. Please fix header or upload another file.", "goes by the extension", "text/xml, to the letter"},
		{"upload", 400, invalid + "Invalid content type: x/y. Please try another file. Permitted content types include: text/xml", "fifteen types", "text/xml"},
		{"upload", 400, `{"title":"Missing content type"}`, "fifteen types", "text/xml"},
		{"upload", 400, invalid + "Content-Type header must be included in request.", "wants a Content-Type", "text/xml"},
		{"upload", 400, invalid + "The file is zero bytes.", "arrived empty", "has content"},
		{"upload", 400, invalid + "Binary attachment exceeds limit of 26214400", "25 MB", "smaller"},
		{"upload", 413, `{"title":"Request too large"}`, "25 MB", "smaller"},
		{"upload", 400, "else", "did not take the file", "Read what it says"},
		{"upload", 409, `{"title":"Max Count Exceeded","detail":"Cannot create more than 1 data elements of type mvamelding"}`, "a file of this kind already", "resume"},
		{"upload", 409, "Data element x is locked and cannot be updated", "past the filling", "resume"},
		{"upload", 409, "Cannot upload data for archived or deleted instance 1/2", "takes no files now", "resume"},
		{"fill", 403, "", "may not fill in", "delegate the role"},
		{"confirm", 403, `{"title":"Unauthorized","status":403,"detail":"User is not authorized to perform process next. Task ID: Task_2."}`, "may fill in this return and may not confirm it", "delegate a signing role"},
		{"confirm", 403, "", "may fill in this return and may not confirm it", "not filed"},
		{"confirm", 403, "", "seen to refuse what they did", "Run resume first"},
		{"fill", 403, "", "seen to refuse what they did", "reads the instance"},
		{"fill", 409, "Process is already started. Use next.", "since the instance was made", "resume"},
		{"fill", 409, `{"title":"Conflict","status":409}`, "does not say why", "traceId"},
		{"confirm", 409, `{"title":"Conflict","status":409}`, "does not say why", "resume"},
		{"confirm", 409, `{"detail":"Process is ended."}`, "was filed before", "files nothing"},
		{"confirm", 409, "Valideringsfeil: filnavnene i innsendingen må være unike.", "Two files have one name", "removes the second one"},
		{"confirm", 409, "", "does not let the return be confirmed", "resume"},
		{"status", 403, "", "is filed", "Let a person with a role"},
		{"status", 400, "", "is filed", "mode instance"},
		{"download", 403, "", "is filed and answered", "Let a person with a role"},
		{"download", 404, "", "is filed and answered", "run resume"},
	}
	for _, tc := range cases {
		f := newFiler(t)
		f.faults[tc.op] = []fault{answers(tc.status, tc.body)}
		e := f.fails()
		if e.Status != tc.status || e.Unsure || !strings.HasPrefix(e.What, "Web service returned error code ") || f.last().Pending != "" {
			t.Errorf("%s %d %q: %+v", tc.op, tc.status, tc.body, e)
		}
		if !strings.Contains(e.Why, tc.why) || !strings.Contains(e.Next, tc.next) {
			t.Errorf("%s %d %q: why %q, next %q", tc.op, tc.status, tc.body, e.Why, e.Next)
		}
	}
}

func TestA401SaysHowOldTheTokenIs(t *testing.T) {
	f := newFiler(t)
	f.tokens.Altinn.ExpiresAt = noon.Add(-1)
	f.faults["fill"] = []fault{answers(401, "")}
	if e := f.fails(); !strings.Contains(e.Why, "so it has expired") {
		t.Error(e.Why)
	}
}

func TestNoConnectionMeansNothingWasSent(t *testing.T) {
	f := newFiler(t)
	s, err := f.c.Begin(f.tokens, Verdict{Outcome: Clean}, f.ret, f.files, f.options)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	_, err = f.c.CreateInstance(t.Context(), f.tokens.Altinn, s)
	if e := f.refusal(err); e.Unsure || !strings.Contains(e.Why, "nothing was sent") || f.last().Pending != "" {
		t.Errorf("%+v, saved %v", e, f.last())
	}
}
