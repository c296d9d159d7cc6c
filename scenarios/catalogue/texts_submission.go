package catalogue

// inMessage begins every sentence of the app's own checks.
const (
	inNorwegian = "Valideringsfeil: "
	inEnglish   = "Validation error: "
	inBoth      = "Valideringsfeil / Validation error: "
	fileNames   = "filnavnene i innsendingen må være unike."
)

// submissionTexts: docs: the API page. Some of them say it in two languages,
// and people quote one.
var submissionTexts = concat(
	from("SKD-01", Verbatim, atFill, 409,
		inNorwegian+`Organisasjonsnummeret i instansen er forskjellig fra organisasjonsnummeret i MvaMeldingInnsending ("konvolutt")`),
	from("SKD-02", Verbatim, atFill, 409,
		inNorwegian+`Organisasjonsnummeret i MvaMeldingInnsending ("konvolutt") er forskjellig fra organisasjonsnummeret i {{filnavn}}`),
	from("SKD-03", Verbatim, atFill, 409,
		inNorwegian+`Meldingskategorien i MvaMeldingInnsending ("konvolutt") er forsjellig fra Meldingskategorien i {{filnavn}}`),
	bothLanguages("SKD-04", atFill, "skattleggingsperiode er påkrevd i MvaMeldingInnsending.", "skattleggingsperiode is required in MvaMeldingInnsending"),
	bothLanguages("SKD-05", atFill, "skattleggingsperiode må være utfylt.", "skattleggingsperiode must be populated"),
	bothLanguages("SKD-06", atFill, "instansstatus er påkrevd i MvaMeldingInnsending.", "instansstatus is required in MvaMeldingInnsending"),
	bothLanguages("SKD-07", atProcess, fileNames, "file names in the submission must be unique."),
	from("SKD-08", Verbatim, atFill, 409, inNorwegian+"Ugyldig mva-melding"),
	from("SKD-09", Verbatim, atFill, 409,
		inBoth+"The 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0:skattleggingsperiodeToMaaneder' element is invalid - "+
			"The value '{{value}}' is invalid according to its datatype {{…}} - The Enumeration constraint failed."),
	from("SKD-09", Inferred, atFill, 409,
		"The 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0:{{element}}' element is invalid - The value '{{value}}' is invalid according to its datatype"),
	from("SKD-10", Verbatim, atFill, 409,
		"has invalid child element 'opprettingstidspunkt' {{…}} List of possible elements expected: 'opprettetAv'"),
	from("SKD-10", Inferred, atFill, 409,
		"has invalid child element '{{element}}' {{…}} List of possible elements expected: ",
		"has incomplete content. List of possible elements expected: "),
)

// bothLanguages is a sentence that the app says twice, and each of the two.
func bothLanguages(id string, steps []string, norwegian, english string) []Text {
	return from(id, Verbatim, steps, 409, inNorwegian+norwegian+" "+inEnglish+english, inNorwegian+norwegian, inEnglish+english)
}

func concat(parts ...[]Text) []Text {
	var all []Text
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

// validatorTexts: docs: the API page prints a result in the form of 2021; its
// schemas have the form of 2022.
func validatorTexts() []Text {
	const (
		oldResult = "<valideringsresultat><status>UGYLDIG_SKATTEMELDING</status><valideringsfeil>{{…}}<avvikKode>MvaMeldingsinnhold_Xml_SkjemaValideringsfeil</avvikKode>" +
			"<informasjon>cvc-complex-type.2.4.b: The content of element '{{element}}' is not complete. One of '{{{elements}}}' is expected."
		verdict = "<avvikVedMeldingslevering>"
	)
	return concat(
		from("VAL-01", Verbatim, atValidate, 200, oldResult, "MvaMeldingsinnhold_Xml_SkjemaValideringsfeil"),
		from("VAL-02", Code, atValidate, 200, verdict+"ugyldig skattemelding", "<status>UGYLDIG_SKATTEMELDING</status>"),
		from("VAL-03", Code, atValidate, 200, verdict+"avvikende skattemelding", "<status>AVVIKENDE_SKATTEMELDING</status>"),
		from("VAL-04", Inferred, atValidate, 401, "Feil i forbindelse med autentisering.", ""),
		from("VAL-05", Inferred, atValidate, 403, "Du er ikke autorisert for tilgang til den forespurte ressursen.", ""),
		from("VAL-07", Partial, atProcess, 409, "DataAnnotations"),
		from("VAL-08", Partial, atFeedback, 0, "validertMedFeil", "innkommendeForespoerselManglerSporTilUtfoerende"),
		from("VAL-09", Partial, anyStep, 500, "SMEVB-005"),
		from("VAL-10", Partial, atValidate, 0, "xmlValideringsfeilPaaSkattemelding"),
	)
}

// rule is one of the validator's business rules. Docs:
// skatteetaten.github.io/mva-meldingen, forretningsregler (2025-11).
type rule struct{ number, entry, code, says string }

// ruleTexts are what a validation result says of a rule: its code and its
// reason.
func ruleTexts() []Text {
	var texts []Text
	for _, r := range rules {
		for _, body := range []string{r.says, r.code} {
			texts = append(texts, Text{r.entry, atValidate, 200, body, Verbatim, "rule " + r.number})
		}
	}
	return texts
}

const (
	invalid   = "VAL-02"
	deviating = "VAL-03"
	content   = "MVA_MELDINGSINNHOLD_"
	noteAbout = "Det må fylles ut merknad som forklarer hvorfor det er benyttet motsatt fortegn for "
)

var rules = []rule{
	{"R001", "VAL-01", "MvaMeldingsinnhold_Xml_SkjemaValideringsfeil", "Mva-meldingen må være på gyldig format og passere XML skjema valideringen."},
	{"R018", deviating, content + "SUM_MVA_FEIL_SUMMERING_AV_AVGIFTLINJER", "Summen av merverdiavgift for alle kodelinjene er ikke lik beløpet som er oppgitt som fastsatt merverdiavgift."},
	{"R019", deviating, content + "GRUNNLAG_GANGER_GJELDENDE_SATS_FEIL_BEREGNET_MERVERDIAVGIFT_FOR_AVGIFTSLINJE", "Beregnet merverdiavgift i kodelinjen er ikke lik produktet av grunnlag og sats."},
	{"R020", invalid, content + "UTGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER", noteAbout + "grunnlag og utgående merverdiavgift."},
	{"R021", invalid, content + "INNGÅENDE_MOTSATT_FORTEGN_MERKNAD_TIL_MVA_KODEN_MANGLER", noteAbout + "fradragsført merverdiavgift."},
	{
		"R028", invalid, content + "VARER_KJØPT_FRA_UTLANDET_MED_FRADRAGSRETT_AVVIK_UTGÅENDE_AVGIFT_MANGLER_MVA_KODE_81",
		"Det skal beregnes utgående innførselsmerverdiavgift i samme termin som fradrag for inngående innførselsmerverdiavgift.",
	},
	{"R047", invalid, "MVA_PLIKT_OPPGITT_MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE", "Virksomheten er ikke registrert i Merverdiavgiftsregisteret for denne meldingskategorien."},
	{
		"R049", invalid, "MVA_PLIKT_OPPGITT_SKATTLEGGINGSPERIODE_FOR__MELDINGSKATEGORI_ALMINNELIG_NÆRING_FINNES_IKKE",
		"Virksomheten er ikke registrert i Merverdiavgiftsregisteret for terminlengden som er oppgitt.",
	},
	{"R059", invalid, "MVA_PLIKT_SKATTLEGGINGSPERIODEN_FOR__MELDINGSKATEGORI_ALMINNELIG_NÆRING_MÅ_VÆRE_FERDIG", "Det kan ikke sendes inn mva-melding før terminen har utløpt."},
	{"R061", deviating, content + "AVGIFT_Å_BETALE_TIDLIGERE_TERMINER_MANGLER_MVA_MELDING", "Det mangler mva-melding for tidligere terminer."},
	{
		"R062", deviating, content + "AVGIFT_TIL_GODE_TIDLIGERE_TERMINER_MANGLER_MVA_MELDING",
		"Det mangler mva-melding for tidligere terminer. Avgift til gode for denne terminen vil ikke bli utbetalt.",
	},
	{"R065", invalid, "MVA_KODE_FOR_INNGÅENDE_AVGIFT_HAR_FEILAKTIG_GRUNNLAG_OG_SATS", "Beløp som gjelder inngående avgift skal ikke ha med grunnlag og sats."},
	{"R066", invalid, "MVA_KODE_FOR_UTGÅENDE_AVGIFT_MANGLER_GRUNNLAG_OG_SATS", "Beløp som gjelder utgående avgift skal ha med grunnlag og sats."},
	{
		"R072", invalid, "MVA_PLIKT_FOR__MELDINGSKATEGORI_DEKKER_IKKE_SKATTELEGGINGSPERIODE_ALMINNELIG",
		"Virksomheten er ikke registrert i Merverdiavgiftsregisteret for skattleggingsperioden som er oppgitt.",
	},
	{"R077", invalid, "INNLEVERING_MELDING_FRA_FØR_2022", "Det kan ikke sendes inn mva-melding for perioder før 01.01.2022. Denne må sendes via Altinn."},
	{"R079", invalid, content + "KID_NUMMER_GYLDIG", "KID-nummeret må være gyldig."},
	{"R080", deviating, content + "KONTONUMMER_FINNES_IKKE", "Kontonummer mangler for utbetaling av merverdiavgift."},
	{"R082", invalid, content + "BELØP_INNEHOLDER_DESIMALER", "Innsendte beløp skal ikke inneholde desimaler."},
	{"R084", invalid, content + "BELØP_I_FASTSATT_MERVERDIAVGIFT_MANGLER_MVA_KODER", "Det må sendes inn mva-koder når det er oppgitt beløp i 'fastsatt merverdiavgift'."},
	{"R104", invalid, "MVA_MELDINGSKATEGORI_UGYLDIG", "Innsending og validering av melding for oppgitt meldingskategori er ikke tilgjengelig enda."},
	{"R126", invalid, "MVA_PLIKT_ORG_FORM_UDEF", "Virksomheten har organisasjonsform UDEF."},
	{
		"R127", invalid, content + "AVGIFT_BEREGNET_TIL_0_VED_OPPGITT_GRUNNLAG_MED_BELØP",
		"Merverdiavgiften kan ikke være beregnet til 0 når det er oppgitt grunnlag for avgift.",
	},
	{"R131", invalid, "MVA_MANGLENDE_REGISTRERING_I_ENHETSREGISTERET", "Virksomheten er ikke registrert i Enhetsregisteret og kan ikke sende inn mva-melding."},
	{
		"R132", deviating, "MVA_MELDING_LEVERINGSFRIST_TERMIN_MER_ENN_TRE_ÅR_TILBAKE",
		"Leveringsfristen for denne terminen utløp for mer enn tre år siden. Vi vil derfor behandle mva-meldingen som en anmodning om endring.",
	},
}
