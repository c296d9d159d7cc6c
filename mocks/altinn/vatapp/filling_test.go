package vatapp

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/portprove/portprove/scenarios/catalogue"
)

const fullEnvelope = `<mvaMeldingInnsending>
  <norskIdentifikator><organisasjonsnummer>311048040</organisasjonsnummer></norskIdentifikator>
  <skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar></skattleggingsperiode>
  <meldingskategori>alminnelig</meldingskategori>
  <innsendingstype>komplett</innsendingstype>
  <instansstatus>En status</instansstatus>
  <opprettetAv>Kari Bjørvik</opprettetAv>
  <opprettingstidspunkt>2024-05-15T08:41:13+01:00</opprettingstidspunkt>
  <vedlegg><vedleggstype>mva-melding</vedleggstype><kildegruppe>sluttbrukersystem</kildegruppe><opprettetAv>Kari Bjørvik</opprettetAv>
    <vedleggsfil><filnavn>melding_xml</filnavn><filekstensjon>xml</filekstensjon><filinnhold>mva-melding</filinnhold></vedleggsfil></vedlegg>
  <vedlegg><vedleggstype>binaerVedlegg</vedleggstype><kildegruppe>sluttbruker</kildegruppe><opprettetAv>Kari Bjørvik</opprettetAv>
    <opprettingstidspunkt>2024-05-15T08:41:13Z</opprettingstidspunkt>
    <vedleggsfil><filnavn>avtale</filnavn><filekstensjon>pdf</filekstensjon><filinnhold>avtale</filinnhold></vedleggsfil></vedlegg>
</mvaMeldingInnsending>`

// submission is one that is right, with replacements in its envelope.
func submission(t *testing.T, replacements ...string) Submission {
	t.Helper()
	return Submission{
		Organisation: "311048040",
		Envelope:     mustRead(t, strings.NewReplacer(replacements...).Replace(fullEnvelope)),
		Files:        []File{{TypeReturn, "mva-melding.xml"}, {TypeAttachment, "avtale.pdf"}},
		Judgement:    Judgement{Result: []byte("<valideringsresultat/>"), Organisation: "311048040", Category: "alminnelig", Year: 2024},
	}
}

func TestRightSubmissionsPass(t *testing.T) {
	t.Parallel()
	plain := submission(t)
	deviating := submission(t)
	deviating.Judgement.Outcome = Deviating
	earlier := submission(t)
	earlier.Files[1].DataType = TypeEarlierAttachment
	unread := submission(t)
	unread.Judgement = Judgement{}
	for name, s := range map[string]Submission{
		"a plain one":                              plain,
		"a deviating one":                          deviating,
		"one whose return was not read":            unread,
		"one without what may be missing":          submission(t, "<innsendingstype>komplett</innsendingstype>", "", "<opprettingstidspunkt>2024-05-15T08:41:13+01:00</opprettingstidspunkt>", ""),
		"one with an attachment of an earlier one": earlier,
		"one with an empty status":                 submission(t, "En status", ""),
	} {
		if r := CheckFilling(s); r != nil {
			t.Errorf("%s: %+v", name, *r)
		}
		if r := CheckConfirming(s); r != nil {
			t.Errorf("%s: %+v", name, *r)
		}
	}
}

func TestTheSampleEnvelopePasses(t *testing.T) {
	t.Parallel()
	for name, year := range map[string]string{"konvolutt/mvakonvolutt1.xml": "123456789", "feedback/2021-06-17/konvolutt.xml": "911158612"} {
		s := Submission{
			Organisation: year, Envelope: mustRead(t, string(sample(t, name))),
			Files: []File{
				{TypeReturn, "mva-melding.xml"},
				{TypeAttachment, "mva-vedlegg.xml"},
				{TypeAttachment, "pdf-vedlegg.pdf"},
				{TypeAttachment, "png-vedlegg.png"},
			},
		}
		if r := CheckFilling(s); r != nil {
			t.Errorf("%s: %+v", name, *r)
		}
	}
}

const inNamespace = "in namespace 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0'"

func TestFillingRefusesInTheSentencesOfTheDocumentation(t *testing.T) {
	t.Parallel()
	const period = "<skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar></skattleggingsperiode>"
	changed := func(change func(*Submission), replacements ...string) Submission {
		s := submission(t, replacements...)
		change(&s)
		return s
	}
	for name, c := range map[string]struct {
		s                     Submission
		refusal, id, sentence string
	}{
		"another's instance": {
			changed(func(s *Submission) { s.Organisation = "312772132" }), "filling_instance_organisation", "SKD-01",
			`Valideringsfeil: Organisasjonsnummeret i instansen er forskjellig fra organisasjonsnummeret i MvaMeldingInnsending ("konvolutt")`,
		},
		"another's return": {
			changed(func(s *Submission) { s.Judgement.Organisation = "312772132" }), "filling_return_organisation", "SKD-02",
			`Valideringsfeil: Organisasjonsnummeret i MvaMeldingInnsending ("konvolutt") er forskjellig fra organisasjonsnummeret i mva-melding.xml`,
		},
		"another category": {
			changed(func(s *Submission) { s.Judgement.Category = "primaernaering" }), "filling_return_category", "SKD-03",
			`Valideringsfeil: Meldingskategorien i MvaMeldingInnsending ("konvolutt") er forsjellig fra Meldingskategorien i mva-melding.xml`,
		},
		"no period": {
			submission(t, period, ""), "filling_period_missing", "SKD-04",
			"Valideringsfeil: skattleggingsperiode er påkrevd i MvaMeldingInnsending. Validation error: skattleggingsperiode is required in MvaMeldingInnsending",
		},
		"an empty period": {
			submission(t, period, "<skattleggingsperiode><periode/></skattleggingsperiode>"), "filling_period_empty", "SKD-05",
			"Valideringsfeil: skattleggingsperiode må være utfylt. Validation error: skattleggingsperiode must be populated",
		},
		"no status": {
			submission(t, "<instansstatus>En status</instansstatus>", ""), "filling_status_missing", "SKD-06",
			"Valideringsfeil: instansstatus er påkrevd i MvaMeldingInnsending. Validation error: instansstatus is required in MvaMeldingInnsending",
		},
		"one name twice": {
			changed(func(s *Submission) { s.Files = append(s.Files, File{TypeAttachment, "avtale.pdf"}) }), "file_names_twice", "SKD-07",
			"Valideringsfeil: filnavnene i innsendingen må være unike. Validation error: file names in the submission must be unique.",
		},
		"an invalid return": {
			changed(func(s *Submission) { s.Judgement.Outcome = Invalid }), "filling_return_invalid", "SKD-08",
			"Valideringsfeil: Ugyldig mva-melding",
		},
		"a term of another kind": {
			submission(t, "mars-april", "juli-september"), "filling_envelope_value", "SKD-09",
			"Valideringsfeil / Validation error:\nThe 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0:skattleggingsperiodeToMaaneder' element is invalid - The value 'juli-september' is invalid according to its datatype 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0:SkattleggingsperiodeToMaaneder' - The Enumeration constraint failed.",
		},
		"nobody who made it": {
			submission(t, "<opprettetAv>Kari Bjørvik</opprettetAv>\n  <oppr", "<oppr"), "filling_envelope_incomplete", "SKD-10",
			"Valideringsfeil / Validation error:\nThe element 'mvaMeldingInnsending' " + inNamespace + " has invalid child element 'opprettingstidspunkt' " + inNamespace + ". List of possible elements expected: 'opprettetAv' " + inNamespace + ".",
		},
		"a year alone": {
			submission(t, "<periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode>", ""), "filling_envelope_incomplete", "SKD-10",
			"Valideringsfeil / Validation error:\nThe element 'skattleggingsperiode' " + inNamespace + " has invalid child element 'aar' " + inNamespace + ". List of possible elements expected: 'periode' " + inNamespace + ".",
		},
		"a bad year and no category": {
			submission(t, ">2024<", ">24<", "<meldingskategori>alminnelig</meldingskategori>", ""), "filling_envelope_value", "SKD-09",
			"Valideringsfeil / Validation error:\nThe 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0:aar' element is invalid - The value '24' is invalid according to its datatype 'no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0:Aarstall' - The string '24' is not a valid GYear value.\n" +
				"The element 'mvaMeldingInnsending' " + inNamespace + " has invalid child element 'innsendingstype' " + inNamespace + ". List of possible elements expected: 'meldingskategori' " + inNamespace + ".",
		},
		"an attachment that is only listed": {
			changed(func(s *Submission) { s.Files = s.Files[:1] }), "filling_attachment_not_uploaded", "",
			`Valideringsfeil: vedlegget avtale.pdf i MvaMeldingInnsending ("konvolutt") er ikke lastet opp. Validation error: the attachment is listed in MvaMeldingInnsending and was not uploaded.`,
		},
		"an earlier attachment that is not listed": {
			changed(func(s *Submission) { s.Files = append(s.Files, File{TypeEarlierAttachment, "c.xml"}) }), "filling_attachment_not_listed", "",
			`Valideringsfeil: vedlegget c.xml er ikke oppgitt i MvaMeldingInnsending ("konvolutt"). Validation error: the attachment was uploaded and is not listed in MvaMeldingInnsending.`,
		},
		"an attachment that is not listed": {
			changed(func(s *Submission) { s.Files = append(s.Files, File{TypeAttachment, "b.pdf"}) }), "filling_attachment_not_listed", "",
			`Valideringsfeil: vedlegget b.pdf er ikke oppgitt i MvaMeldingInnsending ("konvolutt"). Validation error: the attachment was uploaded and is not listed in MvaMeldingInnsending.`,
		},
		"the envelope that the app made": {
			changed(func(s *Submission) { s.Envelope = Envelope{} }), "filling_period_missing", "SKD-04",
			"Valideringsfeil: skattleggingsperiode er påkrevd i MvaMeldingInnsending. Validation error: skattleggingsperiode is required in MvaMeldingInnsending",
		},
	} {
		r := CheckFilling(c.s)
		if r == nil || r.Name != c.refusal || r.Catalogue != c.id || r.Text != c.sentence || r.Cause == "" {
			t.Errorf("%s: %+v", name, r)
		}
		if r != nil && (r.Result != nil) != (c.id == "SKD-08") {
			t.Errorf("%s: result %s", name, r.Result)
		}
	}
}

// What is wrong in more ways than one is told in the order of the checks.
func TestFirstCheckSpeaks(t *testing.T) {
	t.Parallel()
	s := submission(t)
	s.Judgement.Outcome = Invalid
	s.Files = append(s.Files, File{TypeReturn, "mva-melding.xml"}, File{TypeAttachment, "b.pdf"})
	s.Judgement.Category = "kompensasjon"
	s.Judgement.Organisation = "312772132"
	s.Organisation = "312772132"
	var got []string
	for _, mend := range []func(){
		func() { s.Envelope = submission(t, "<instansstatus>En status</instansstatus>", "").Envelope },
		func() { s.Envelope = submission(t).Envelope },
		func() { s.Organisation = "311048040" },
		func() { s.Judgement.Organisation = "" },
		func() { s.Judgement.Category = "" },
		func() { s.Files = s.Files[:3] },
		func() { s.Files = s.Files[:2] },
	} {
		mend()
		got = append(got, CheckFilling(s).Name)
	}
	want := []string{
		"filling_status_missing", "filling_instance_organisation", "filling_return_organisation", "filling_return_category",
		"filling_attachment_not_listed", "file_names_twice", "filling_return_invalid",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestConfirmingRefuses(t *testing.T) {
	t.Parallel()
	s := submission(t)
	s.Files = append(s.Files, File{TypeAttachment, "avtale.pdf"})
	if r := CheckConfirming(s); r == nil || r.Catalogue != "SKD-07" {
		t.Errorf("%+v", r)
	}
	const one = "Valideringsfeil: innsendingen må ha nøyaktig én mva-melding. Validation error: the submission must have exactly one VAT return."
	for _, files := range [][]File{{{TypeReturn, "a.xml"}, {TypeReturn, "b.xml"}}, {{TypeAttachment, "avtale.pdf"}}, nil} {
		s.Files = files
		if r := CheckConfirming(s); r == nil || r.Name != "return_count" || r.Text != one {
			t.Errorf("%v: %+v", files, r)
		}
	}
}

// A cause is short enough for a header, whatever was sent.
func TestCausesAreShort(t *testing.T) {
	t.Parallel()
	r := CheckFilling(submission(t, "alminnelig", strings.Repeat("ø", 10_000)))
	if r == nil || utf8.RuneCountInString(r.Cause) != maxCause+1 || !strings.HasSuffix(r.Cause, "ø…") || !strings.Contains(r.Text, strings.Repeat("ø", 10_000)) {
		t.Errorf("%+v", r)
	}
}

func TestRefusalsAreKnownToTheCatalogue(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	for _, r := range Refusals() {
		if _, known := catalogue.Find(r.Catalogue); r.Catalogue != "" && !known {
			t.Errorf("%s: the catalogue has no %s", r.Name, r.Catalogue)
		}
		ids[r.Catalogue] = true
	}
	for _, e := range catalogue.All() {
		if strings.HasPrefix(e.ID, "SKD-") && e.ID <= "SKD-10" && !ids[e.ID] {
			t.Errorf("nothing refuses with %s", e.ID)
		}
	}
	if len(ids) != 11 {
		t.Errorf("%d ids", len(ids))
	}
}
