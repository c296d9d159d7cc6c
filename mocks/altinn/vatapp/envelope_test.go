package vatapp

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
)

// samples is the folder of the published example documents. Without it a test
// is skipped, but not in CI.
func samples(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("PORTPROVE_SAMPLES")
	if folder == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PORTPROVE_SAMPLES is not set, and CI may not go without the samples")
		}
		t.Skip("PORTPROVE_SAMPLES, the folder of the published example documents, is not set")
	}
	return filepath.Join(folder, "mva")
}

func sample(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(samples(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func mustRead(t *testing.T, document string) Envelope {
	t.Helper()
	e, err := ReadEnvelope([]byte(document))
	if err != nil {
		t.Fatalf("%v\n%s", err, document)
	}
	return e
}

const emptyEnvelope = `<?xml version="1.0"?>
<mvaMeldingInnsending xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <opprettingstidspunkt>0001-01-01T00:00:00</opprettingstidspunkt>
  <endringstidspunkt xsi:nil="true" />
</mvaMeldingInnsending>`

// 273 is the size that the documentation of the API prints.
func TestEmptyEnvelopeHasTheDocumentedSize(t *testing.T) {
	t.Parallel()
	if got := EmptyEnvelope(); string(got) != emptyEnvelope || len(got) != 273 {
		t.Errorf("%d bytes:\n%s", len(got), got)
	}
	for _, document := range []string{emptyEnvelope, strings.Replace(emptyEnvelope, `"true"`, `"1"`, 1), "<mvaMeldingInnsending/>"} {
		if got := mustRead(t, document).Bytes(); string(got) != emptyEnvelope {
			t.Errorf("%s became\n%s", document, got)
		}
	}
}

var indentation = regexp.MustCompile(`\n +`)

// The recorded file was indented anew by hand; what was stored had the size
// that the recorded instance tells: 2364.
func TestRecordedEnvelopeComesBackInTheRecordedSize(t *testing.T) {
	t.Parallel()
	recorded := sample(t, "feedback/2021-06-17/konvolutt.xml")
	e := mustRead(t, string(recorded))
	if len(e.Bytes()) != 2364 {
		t.Errorf("%d bytes:\n%s", len(e.Bytes()), e.Bytes())
	}
	flat := func(text []byte) string {
		text = bytes.Replace(text, []byte("\n                      xmlns:xsd"), []byte(" xmlns:xsd"), 1)
		return indentation.ReplaceAllString(strings.TrimPrefix(string(text), "<?xml version=\"1.0\"?>\n"), "\n")
	}
	if flat(e.Bytes()) != flat(recorded) {
		t.Errorf("%s", e.Bytes())
	}
}

// The sample that was sent became the one that was stored, but for the company
// and the year.
func TestSampleEnvelopeIsStoredLikeTheRecordedOne(t *testing.T) {
	t.Parallel()
	sent := strings.NewReplacer("123456789", "911158612", "mars-april", "januar-februar", ">2022<", ">2020<").
		Replace(string(sample(t, "konvolutt/mvakonvolutt1.xml")))
	recorded := sample(t, "feedback/2021-06-17/konvolutt.xml")
	if got, want := mustRead(t, sent).Bytes(), mustRead(t, string(recorded)).Bytes(); !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEnvelopeTellsWhatIsInIt(t *testing.T) {
	t.Parallel()
	e := mustRead(t, string(sample(t, "konvolutt/mvakonvolutt1.xml")))
	if e.Organisation() != "123456789" || e.Category() != "alminnelig" || e.Term() != "mars-april" || e.Year() != "2022" {
		t.Errorf("%s %s %s %s", e.Organisation(), e.Category(), e.Term(), e.Year())
	}
	want := []Attachment{
		{"binaerVedlegg", "mva-vedlegg.xml"},
		{"binaerVedlegg", "pdf-vedlegg.pdf"},
		{"binaerVedlegg", "png-vedlegg.png"},
		{"mva-melding", "melding_xml.xml"},
	}
	got := e.Attachments()
	if len(got) != len(want) {
		t.Fatalf("%v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %v", i, got[i])
		}
	}
}

func TestNothingIsInTheEmptyEnvelope(t *testing.T) {
	t.Parallel()
	var e Envelope
	if e.Organisation()+e.Category()+e.Term()+e.Year() != "" || len(e.Attachments()) > 0 {
		t.Errorf("%+v", e)
	}
}

func utf16of(text string, order binary.AppendByteOrder) []byte {
	b := order.AppendUint16(nil, 0xFEFF)
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

func TestEnvelopeIsReadLeniently(t *testing.T) {
	t.Parallel()
	const plain = `<mvaMeldingInnsending><meldingskategori>alminnelig</meldingskategori><opprettetAv>Bjørvik</opprettetAv></mvaMeldingInnsending>`
	for name, document := range map[string][]byte{
		"without a namespace":       []byte(plain),
		"in the schema's":           []byte(strings.Replace(plain, ">", ` xmlns="`+namespace+`">`, 1)),
		"in another's":              []byte(strings.Replace(plain, ">", ` xmlns="urn:x">`, 1)),
		"with a prefix":             []byte(`<p:mvaMeldingInnsending xmlns:p="` + namespace + `"><p:opprettetAv>Bjørvik</p:opprettetAv><p:meldingskategori>alminnelig</p:meldingskategori></p:mvaMeldingInnsending>`),
		"in another order":          []byte(`<mvaMeldingInnsending><opprettetAv>Bjørvik</opprettetAv><meldingskategori>alminnelig</meldingskategori></mvaMeldingInnsending>`),
		"with more than is known":   []byte(strings.Replace(plain, "<opprettetAv>", `<x a="1">y<opprettetAv>z</opprettetAv><meldingskategori/></x><opprettetAv>`, 1)),
		"with another that is late": []byte(strings.Replace(plain, "</mva", `<opprettetAv>z</opprettetAv></mva`, 1)),
		"with words between":        []byte(strings.Replace(plain, "<opprettetAv>", `words<!-- and a comment --><opprettetAv>`, 1)),
		"with a byte order mark":    []byte("\uFEFF" + plain),
		"with a declaration":        []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + plain + "\n"),
		"with one that lies":        []byte(`<?xml version="1.0" encoding="iso-8859-1"?>` + plain),
		"in UTF-16, big end":        utf16of(`<?xml version="1.0" encoding="UTF-16"?>`+plain, binary.BigEndian),
		"in UTF-16, little end":     utf16of(plain, binary.LittleEndian),
		"in CDATA":                  []byte(strings.Replace(plain, "Bjørvik", "<![CDATA[Bjørvik]]>", 1)),
	} {
		e := mustRead(t, string(document))
		const want = `<?xml version="1.0"?>
<mvaMeldingInnsending xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <meldingskategori>alminnelig</meldingskategori>
  <opprettetAv>Bjørvik</opprettetAv>
  <opprettingstidspunkt>0001-01-01T00:00:00</opprettingstidspunkt>
  <endringstidspunkt xsi:nil="true" />
</mvaMeldingInnsending>`
		if got := string(e.Bytes()); got != want {
			t.Errorf("%s:\n%s", name, got)
		}
	}
}

// Letters of ISO 8859-1 are lost, as the app reads UTF-8.
func TestOtherEncodingsLoseLetters(t *testing.T) {
	t.Parallel()
	e := mustRead(t, "<?xml version='1.0' encoding='ISO-8859-1'?><mvaMeldingInnsending><opprettetAv>Bj\xf8rvik</opprettetAv></mvaMeldingInnsending>")
	if got := string(e.Bytes()); !strings.Contains(got, "<opprettetAv>Bj\uFFFDrvik</opprettetAv>") {
		t.Error(got)
	}
}

func TestUnreadableEnvelopesAreRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ document, want string }{
		"nothing":         {"", "No data found in content"},
		"space":           {" \r\n\uFEFF"[:3], "No data found in content"},
		"words":           {"hello", "There is an error in XML document (1, 6). Data at the root level is invalid."},
		"JSON":            {`{"a":1}`, "There is an error in XML document (1, 8). Data at the root level is invalid."},
		"a declaration":   {`<?xml version="1.0"?>`, "There is an error in XML document (1, 22). Root element is missing."},
		"another root":    {"<mvaMeldingDto xmlns='urn:x'/>", "There is an error in XML document (1, 31). <mvaMeldingDto xmlns='urn:x'> was not expected."},
		"two roots":       {"<mvaMeldingInnsending/><a/>", "There is an error in XML document (1, 28). There are multiple root elements."},
		"words behind":    {"<mvaMeldingInnsending/>x", "There is an error in XML document (1, 25). Data at the root level is invalid."},
		"half":            {"<mvaMeldingInnsending><opprettetAv>", "There is an error in XML document (1, 36). Unexpected end of file has occurred."},
		"crossed tags":    {"<mvaMeldingInnsending><a></b></mvaMeldingInnsending>", "There is an error in XML document (1, 30). The 'a' start tag does not match the end tag of 'b'."},
		"a DTD":           {`<!DOCTYPE a [<!ENTITY b "c">]><mvaMeldingInnsending/>`, "There is an error in XML document (1, 31). For security reasons DTD is prohibited in this XML document."},
		"a free prefix":   {"<p:mvaMeldingInnsending/>", "There is an error in XML document (1, 26). 'p' is an undeclared prefix."},
		"an element":      {"<mvaMeldingInnsending><opprettetAv><b/></opprettetAv></mvaMeldingInnsending>", "There is an error in XML document (1, 40). Unexpected node type Element. ReadElementString method can only be called on elements with simple or empty content."},
		"no time":         {"<mvaMeldingInnsending><endringstidspunkt>i dag</endringstidspunkt></mvaMeldingInnsending>", "There is an error in XML document (1, 67). The string 'i dag' is not a valid AllXsd value."},
		"an empty time":   {"<mvaMeldingInnsending><opprettingstidspunkt/></mvaMeldingInnsending>", "There is an error in XML document (1, 46). The string '' is not a valid AllXsd value."},
		"half a letter":   {string(utf16of("<mvaMeldingInnsending/>", binary.BigEndian)) + "x", "There is an error in XML document (1, 27). Data at the root level is invalid."},
		"a deep document": {"<mvaMeldingInnsending>" + strings.Repeat("<a>", 300), "There is an error in XML document (1, 623). The elements are too deep."},
	} {
		e, err := ReadEnvelope([]byte(c.document))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: %v", name, err)
		}
		if e.root != nil {
			t.Errorf("%s: an envelope came with the error", name)
		}
	}
}

func TestTimesAreStoredAsDotNetWritesThem(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"2017-05-15T08:41:13+01:00":      "2017-05-15T07:41:13+00:00",
		"2017-05-15T08:41:13-03:30":      "2017-05-15T12:11:13+00:00",
		"2017-01-01T00:30:00+01:00":      "2016-12-31T23:30:00+00:00",
		"2017-05-15T08:41:13Z":           "2017-05-15T08:41:13Z",
		"2017-05-15T08:41:13":            "2017-05-15T08:41:13",
		"2017-05-15T08:41:13.1200":       "2017-05-15T08:41:13.12",
		"2017-05-15T08:41:13.123456789Z": "2017-05-15T08:41:13.1234567Z",
		"2017-05-15T08:41:13.000+00:00":  "2017-05-15T08:41:13+00:00",
		"2017-05-15":                     "2017-05-15T00:00:00",
		"2017-05-15T24:00:00":            "2017-05-16T00:00:00",
		"\n 2017-05-15T08:41:13Z ":       "2017-05-15T08:41:13Z",
		"2017-02-30T08:41:13":            "",
		"2017-05-15T25:00:00":            "",
		"2017-05-15T24:00:00.1":          "",
		"2017-05-15T08:41:13+15:00":      "",
		"2017-05-15T08:41:13+14:01":      "",
		"2017-05-15T08:41:13+10:61":      "",
		"0001-01-01T00:00:00+01:00":      "",
		"9999-12-31T24:00:00":            "",
		"9999-12-31T23:00:00-01:00":      "",
		"0000-01-01T00:00:00":            "",
		"20170515T084113":                "",
		"2017-05-15 08:41:13":            "",
		"":                               "",
	} {
		if got, ok := moment(sent); got != want && ok || ok != (want != "") {
			t.Errorf("%q: %q, %t", sent, got, ok)
		}
	}
}

func TestTextIsEscaped(t *testing.T) {
	t.Parallel()
	e := mustRead(t, `<mvaMeldingInnsending><opprettetAv>&lt;a&gt; &amp; "b"&#13;&#10;&#9;c'</opprettetAv><instansstatus></instansstatus></mvaMeldingInnsending>`)
	got := string(e.Bytes())
	for _, want := range []string{"<opprettetAv>&lt;a&gt; &amp; \"b\"&#xD;\n\tc'</opprettetAv>", "\n  <instansstatus />\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if again := mustRead(t, got); string(again.Bytes()) != got {
		t.Errorf("the second time:\n%s", again.Bytes())
	}
}
