package vatapp

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// schemaCase is an envelope with replacements, and what is said of it.
type schemaCase struct{ replacements, want []string }

func schemaCases() map[string]schemaCase {
	const ns = "no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0"
	value := func(element, text, datatype, why string) string {
		return "The '" + ns + ":" + element + "' element is invalid - The value '" + text + "' is invalid according to its datatype '" + ns + ":" + datatype + "' - " + why
	}
	child := func(element, child, expected string) string {
		return "The element '" + element + "' " + inNamespace + " has invalid child element '" + child + "' " + inNamespace + ". List of possible elements expected: '" + expected + "' " + inNamespace + "."
	}
	incomplete := func(element, expected string) string {
		return "The element '" + element + "' " + inNamespace + " has incomplete content. List of possible elements expected: '" + expected + "' " + inNamespace + "."
	}
	const enumeration, pattern = "The Enumeration constraint failed.", "The Pattern constraint failed."
	long := strings.Repeat("x", 4001)
	return map[string]schemaCase{
		"nothing":             {nil, nil},
		"an unknown category": {[]string{">alminnelig<", ">merverdiavgift kompensasjon<"}, []string{value("meldingskategori", "merverdiavgift kompensasjon", "Meldingskategori", enumeration)}},
		"a category in capitals": {
			[]string{">alminnelig<", ">Alminnelig<", ">komplett<", "> komplett<"},
			[]string{value("meldingskategori", "Alminnelig", "Meldingskategori", enumeration), value("innsendingstype", " komplett", "Innsendingstype", enumeration)},
		},
		"kinds of attachment": {
			[]string{">binaerVedlegg<", ">vedlegg<", ">sluttbruker<", "><"},
			[]string{value("vedleggstype", "vedlegg", "Vedleggstype", enumeration), value("kildegruppe", "", "Kildegruppe", enumeration)},
		},
		"letters in a number":       {[]string{"311048040", "31104804x"}, []string{value("organisasjonsnummer", "31104804x", "Organisasjonsnummer", pattern)}},
		"spaces in a number":        {[]string{"311048040", "311 048 040"}, []string{value("organisasjonsnummer", "311 048 040", "Organisasjonsnummer", pattern)}},
		"an empty number":           {[]string{"311048040", ""}, []string{value("organisasjonsnummer", "", "Organisasjonsnummer", pattern)}},
		"a short number":            {[]string{"311048040", "31104804"}, []string{value("organisasjonsnummer", "31104804", "Organisasjonsnummer", "The actual length is not equal to the specified length.")}},
		"a foreign number":          {[]string{"<organisasjonsnummer>311048040</organisasjonsnummer>", "<identifikasjonsnummer>2001234</identifikasjonsnummer>"}, nil},
		"a long text":               {[]string{"En status", long}, []string{value("instansstatus", long, "Tekst", "The actual length is greater than the MaxLength value.")}},
		"a text of 4000":            {[]string{"En status", long[1:]}, nil},
		"2001 characters of two":    {[]string{"En status", strings.Repeat("😀", 2001)}, []string{value("instansstatus", strings.Repeat("😀", 2001), "Tekst", "The actual length is greater than the MaxLength value.")}},
		"a year of two digits":      {[]string{"2024<", "24<"}, []string{value("aar", "24", "Aarstall", "The string '24' is not a valid GYear value.")}},
		"the year 0":                {[]string{">2024<", ">0000<"}, []string{value("aar", "0000", "Aarstall", "The string '0000' is not a valid GYear value.")}},
		"a year with space":         {[]string{">2024<", "> 2024\n<"}, nil},
		"a year with a zone":        {[]string{">2024<", ">2024+01:00<"}, nil},
		"a year in words":           {[]string{">2024<", ">i år<"}, []string{value("aar", "i år", "Aarstall", "The string 'i år' is not a valid GYear value.")}},
		"no year":                   {[]string{"<aar>2024</aar>", ""}, []string{incomplete("skattleggingsperiode", "aar")}},
		"no term":                   {[]string{"<skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder>", ""}, []string{incomplete("periode", "skattleggingsperiodeMaaned, skattleggingsperiodeSeksMaaneder, skattleggingsperiodeToMaaneder, skattleggingsperiodeHalvMaaned, skattleggingsperiodeTreMaaneder, skattleggingsperiodeUke, skattleggingsperiodeAar")}},
		"a year alone":              {[]string{"<periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode>", ""}, []string{child("skattleggingsperiode", "aar", "periode")}},
		"no number":                 {[]string{"<organisasjonsnummer>311048040</organisasjonsnummer>", ""}, []string{incomplete("norskIdentifikator", "identifikasjonsnummer, foedselsnummer, organisasjonsnummer")}},
		"nobody":                    {[]string{"<norskIdentifikator><organisasjonsnummer>311048040</organisasjonsnummer></norskIdentifikator>", ""}, []string{child("mvaMeldingInnsending", "skattleggingsperiode", "norskIdentifikator")}},
		"no category":               {[]string{"<meldingskategori>alminnelig</meldingskategori>", ""}, []string{child("mvaMeldingInnsending", "innsendingstype", "meldingskategori")}},
		"neither status nor writer": {[]string{"<instansstatus>En status</instansstatus>", "", "<opprettetAv>Kari Bjørvik</opprettetAv>\n  <oppr", "<oppr"}, []string{child("mvaMeldingInnsending", "opprettingstidspunkt", "instansstatus, opprettetAv")}},
		"no name of a file":         {[]string{"<filnavn>avtale</filnavn>", ""}, []string{child("vedleggsfil", "filekstensjon", "filnavn")}},
		"no words on a file":        {[]string{"<filinnhold>avtale</filinnhold>", ""}, []string{incomplete("vedleggsfil", "filinnhold")}},
		"no file": {
			[]string{"<vedleggsfil><filnavn>avtale</filnavn><filekstensjon>pdf</filekstensjon><filinnhold>avtale</filinnhold></vedleggsfil>", ""},
			[]string{incomplete("vedlegg", "vedleggsfil")},
		},
		"two terms": {
			[]string{"<periode>", "<periode><skattleggingsperiodeAar>aarlig</skattleggingsperiodeAar>"},
			[]string{"The element 'periode' " + inNamespace + " has invalid child element 'skattleggingsperiodeAar' " + inNamespace + "."},
		},
		"what comes behind is not looked at": {
			[]string{"<meldingskategori>alminnelig</meldingskategori>", "", ">komplett<", ">halv<", ">2024<", ">24<", ">binaerVedlegg<", ">b<"},
			[]string{value("aar", "24", "Aarstall", "The string '24' is not a valid GYear value."), child("mvaMeldingInnsending", "innsendingstype", "meldingskategori")},
		},
	}
}

func TestSchemaMessagesAreThoseOfDotNet(t *testing.T) {
	t.Parallel()
	for name, c := range schemaCases() {
		got := submission(t, c.replacements...).Envelope.schemaMessages()
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}

// xmllint, which has the published schema, must agree on which envelopes are
// valid. It counts characters where .NET counts their halves, and does not take
// the space around a year, which the standard lets stand.
func TestSchemaCheckAgreesWithXmllint(t *testing.T) {
	t.Parallel()
	lint := program(t, "xmllint", "libxml2-utils")
	schema := filepath.Join(samples(t), "xsd", "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0.xsd")
	file := filepath.Join(t.TempDir(), "konvolutt.xml")
	named := strings.NewReplacer("<mvaMeldingInnsending ", `<mvaMeldingInnsending xmlns="`+namespace+`" `, `<endringstidspunkt xsi:nil="true" />`, "")
	for name, c := range schemaCases() {
		if name == "2001 characters of two" || name == "a year with space" {
			continue
		}
		stored := named.Replace(string(submission(t, c.replacements...).Envelope.Bytes()))
		if err := os.WriteFile(file, []byte(stored), 0o600); err != nil {
			t.Fatal(err)
		}
		//nolint:gosec // the program was looked up, the files are ours.
		out, err := exec.CommandContext(t.Context(), lint, "--noout", "--schema", schema, file).CombinedOutput()
		if valid := err == nil; valid != (len(c.want) == 0) {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
	}
}

func TestOrderIsOfNoMatter(t *testing.T) {
	t.Parallel()
	const status = "<instansstatus>En status</instansstatus>"
	s := submission(t, status, "", "</mvaMeldingInnsending>", status+"</mvaMeldingInnsending>")
	if r := CheckFilling(s); r != nil {
		t.Errorf("%+v", r)
	}
}

func TestTermsAreThoseOfTheSchema(t *testing.T) {
	t.Parallel()
	schema := string(sample(t, "xsd/no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0.xsd"))
	var simple func(p particle)
	names := 0
	simple = func(p particle) {
		if p.content != nil {
			for _, member := range p.content.content {
				simple(member)
			}
			return
		}
		_, rest, ok := strings.Cut(schema, `<xsd:simpleType name="`+p.value.name+`"`)
		rest, _, ended := strings.Cut(rest, "</xsd:simpleType>")
		if !ok || !ended {
			t.Errorf("the schema has no type %s", p.value.name)
		}
		var listed []string
		for _, part := range strings.Split(rest, `<xsd:enumeration value="`)[1:] {
			name, _, _ := strings.Cut(part, `"`)
			listed = append(listed, name)
		}
		if !slices.Equal(listed, p.value.enumeration) {
			t.Errorf("%s: %q", p.value.name, listed)
		}
		names += len(listed)
	}
	simple(envelope)
	if names < 100 {
		t.Errorf("only %d names were compared", names)
	}
}

// A large envelope costs no more than to read it, and its faults are bounded.
func TestLargeEnvelopesAreChecked(t *testing.T) {
	t.Parallel()
	const attachments = 100_000
	large := submission(t, "</mvaMeldingInnsending>", strings.Repeat("<vedlegg/>", attachments)+"</mvaMeldingInnsending>")
	if n := len(large.Envelope.Attachments()); n != attachments+2 {
		t.Errorf("%d attachments", n)
	}
	if n := len(large.Envelope.schemaMessages()); n != maxMessages {
		t.Errorf("%d messages", n)
	}
	long := submission(t, "En status", strings.Repeat("x ", 5_000_000))
	if r := CheckFilling(long); r == nil || r.Catalogue != "SKD-09" {
		t.Error("a status of ten million characters is taken")
	}
}
