package client

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func goodEnvelope(t *testing.T) Envelope {
	t.Helper()
	r, err := ReadReturn([]byte(goodReturn))
	if err != nil {
		t.Fatal(err)
	}
	a, err := NewAttachment("bilag.nr 1.pdf", 4, opened)
	if err != nil {
		t.Fatal(err)
	}
	return EnvelopeFor(r, []Attachment{a}, "ÅSE <VIK>", time.Date(2026, time.May, 4, 12, 0, 0, 0, time.FixedZone("", 2*60*60)))
}

func TestEnvelopeToTheLetter(t *testing.T) {
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingInnsending>
  <norskIdentifikator>
    <organisasjonsnummer>311223348</organisasjonsnummer>
  </norskIdentifikator>
  <skattleggingsperiode>
    <periode>
      <skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder>
    </periode>
    <aar>2026</aar>
  </skattleggingsperiode>
  <meldingskategori>alminnelig</meldingskategori>
  <innsendingstype>komplett</innsendingstype>
  <instansstatus>Deprecated</instansstatus>
  <opprettetAv>ÅSE &lt;VIK&gt;</opprettetAv>
  <opprettingstidspunkt>2026-05-04T12:00:00+02:00</opprettingstidspunkt>
  <vedlegg>
    <vedleggstype>mva-melding</vedleggstype>
    <kildegruppe>sluttbrukersystem</kildegruppe>
    <opprettetAv>ÅSE &lt;VIK&gt;</opprettetAv>
    <opprettingstidspunkt>2026-05-04T12:00:00+02:00</opprettingstidspunkt>
    <vedleggsfil>
      <filnavn>mvaMelding</filnavn>
      <filekstensjon>xml</filekstensjon>
      <filinnhold>mva-melding</filinnhold>
    </vedleggsfil>
  </vedlegg>
  <vedlegg>
    <vedleggstype>binaerVedlegg</vedleggstype>
    <kildegruppe>sluttbruker</kildegruppe>
    <opprettetAv>ÅSE &lt;VIK&gt;</opprettetAv>
    <opprettingstidspunkt>2026-05-04T12:00:00+02:00</opprettingstidspunkt>
    <vedleggsfil>
      <filnavn>bilag.nr 1</filnavn>
      <filekstensjon>pdf</filekstensjon>
      <filinnhold>vedlegg</filinnhold>
    </vedleggsfil>
  </vedlegg>
</mvaMeldingInnsending>
`
	if got := string(goodEnvelope(t).XML()); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestEnvelopeLeavesOutWhatIsEmpty(t *testing.T) {
	e := goodEnvelope(t)
	e.Kind, e.Status, e.CreatedAt, e.Files = "", "", time.Time{}, nil
	got := string(e.XML())
	for _, name := range []string{"innsendingstype", "instansstatus", "opprettingstidspunkt", "vedlegg", "endringstidspunkt", "xmlns"} {
		if strings.Contains(got, name) {
			t.Errorf("%s is there:\n%s", name, got)
		}
	}
}

// schema runs xmllint over a document with one of the published schemas.
func schema(t *testing.T, name string, document []byte) {
	t.Helper()
	folder := samples(t)
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is missing, and CI may not go without it")
		}
		t.Skip("xmllint is missing (Debian: libxml2-utils)")
	}
	path := filepath.Join(t.TempDir(), "document.xml")
	if err := os.WriteFile(path, document, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), lint, "--nonet", "--noout", "--schema", filepath.Join(folder, "xsd", name), path).CombinedOutput() //nolint:gosec // xmllint on a file of the test's own
	if err != nil {
		t.Errorf("%v\n%s\n%s", err, out, document)
	}
}

const envelopeSchema = "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0.xsd"

func TestEnvelopeKeepsTheSchema(t *testing.T) {
	whole := goodEnvelope(t)
	whole.Namespace, whole.ChangedAt = true, whole.CreatedAt
	schema(t, envelopeSchema, whole.XML())
	short := goodEnvelope(t)
	short.Namespace, short.CreatedAt, short.Kind, short.Status, short.Files = true, time.Time{}, "", "", nil
	schema(t, envelopeSchema, short.XML())
	odd := goodEnvelope(t)
	odd.Namespace, odd.CreatedBy = true, "a\x00\xff]]>"
	schema(t, envelopeSchema, odd.XML())
	for _, length := range termLengths {
		for _, name := range length.names {
			e := short
			var err error
			if e.Term, err = TermNamed(name); err != nil || e.Term.Element != length.element {
				t.Fatalf("%s: %+v, %v", name, e.Term, err)
			}
		}
		e := short
		e.Term = Term{length.element, length.names[len(length.names)-1]}
		schema(t, envelopeSchema, e.XML())
	}
}

func TestTermNamedRefuses(t *testing.T) {
	_, err := TermNamed("mars-mai")
	if err == nil || !strings.HasPrefix(err.Error(), `there is no term "mars-mai"; allowed are a month (januar), two months (januar-februar, mars-april, `) {
		t.Error(err)
	}
}
