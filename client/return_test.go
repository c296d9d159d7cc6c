package client

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"
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

const goodReturn = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0">
  <innsending><regnskapssystemsreferanse>år 81</regnskapssystemsreferanse></innsending>
  <skattegrunnlagOgBeregnetSkatt>
    <skattleggingsperiode>
      <periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode>
      <aar>2026</aar>
    </skattleggingsperiode>
    <fastsattMerverdiavgift>-2500</fastsattMerverdiavgift>
  </skattegrunnlagOgBeregnetSkatt>
  <betalingsinformasjon/>
  <skattepliktig><organisasjonsnummer>311223348</organisasjonsnummer></skattepliktig>
  <meldingskategori>alminnelig</meldingskategori>
</mvaMeldingDto>
`

func documentError(t *testing.T, err error, document, want string) {
	t.Helper()
	e, ok := errors.AsType[*DocumentError](err)
	if !ok {
		t.Fatalf("got %v, want %q", err, want)
	}
	if e.Document != document || e.Error() != want {
		t.Errorf("got  %q\nwant %q", e.Error(), want)
	}
}

func TestReadReturn(t *testing.T) {
	got, err := ReadReturn([]byte(goodReturn))
	if err != nil {
		t.Fatal(err)
	}
	want := Return{
		Document: []byte(goodReturn), FileName: "mvaMelding.xml", Organisation: "311223348", Category: "alminnelig",
		Term: Term{"skattleggingsperiodeToMaaneder", "mars-april"}, Year: 2026, Amount: "-2500", Reference: "år 81",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadReturnKeepsItsOwnBytes(t *testing.T) {
	document := []byte(goodReturn)
	got, err := ReadReturn(document)
	if err != nil {
		t.Fatal(err)
	}
	document[0] = 'x'
	if string(got.Document) != goodReturn {
		t.Error("what happens to the caller's bytes happens to the return")
	}
}

func TestReadReturnReadsEncodings(t *testing.T) {
	wide := func(order binary.AppendByteOrder, mark bool) []byte {
		text := strings.Replace(goodReturn, "UTF-8", "UTF-16", 1)
		if mark {
			text = "\ufeff" + text
		}
		var b []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			b = order.AppendUint16(b, unit)
		}
		return b
	}
	narrow := func(name string) []byte {
		var b []byte
		for _, r := range strings.Replace(goodReturn, "UTF-8", name, 1) {
			b = append(b, byte(r)) //nolint:gosec // no character of this text needs more
		}
		return b
	}
	for name, document := range map[string][]byte{
		"a byte order mark":    []byte("\ufeff" + goodReturn),
		"no declaration":       []byte(goodReturn[strings.Index(goodReturn, "\n")+1:]),
		"UTF-16, big":          wide(binary.BigEndian, true),
		"UTF-16, little":       wide(binary.LittleEndian, true),
		"UTF-16 without mark":  wide(binary.LittleEndian, false),
		"and the other way":    wide(binary.BigEndian, false),
		"ISO-8859-1":           narrow("ISO-8859-1"),
		"windows-1252":         narrow("windows-1252"),
		"CRLF":                 []byte(strings.ReplaceAll(goodReturn, "\n", "\r\n")),
		"comments in between":  []byte(strings.Replace(goodReturn, "år 81", "år<!-- -->&#32;<![CDATA[81]]>", 1)),
		"a prefix":             []byte(prefixed(goodReturn)),
		"no namespace (R001)":  []byte(strings.Replace(goodReturn, ` xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0"`, "", 1)),
		"a style sheet before": []byte(strings.Replace(goodReturn, "<mva", "<?xml-stylesheet href='x'?><mva", 1)),
	} {
		got, err := ReadReturn(document)
		if err != nil || got.Reference != "år 81" || got.Organisation != "311223348" || !bytes.Equal(got.Document, document) {
			t.Errorf("%s: %v, %q", name, err, got.Reference)
		}
	}
}

func prefixed(text string) string {
	text = strings.Replace(text, "xmlns=", "xmlns:m=", 1)
	return regexp.MustCompile(`<(/?)([a-z])`).ReplaceAllString(text, "<${1}m:$2")
}

func TestReadReturnRefuses(t *testing.T) {
	replaced := func(old, with string) string {
		if !strings.Contains(goodReturn, old) {
			t.Fatalf("the return has no %q", old)
		}
		return strings.Replace(goodReturn, old, with, 1)
	}
	const lengths = "skattleggingsperiodeMaaned, skattleggingsperiodeToMaaneder, skattleggingsperiodeTreMaaneder, " +
		"skattleggingsperiodeSeksMaaneder, skattleggingsperiodeHalvMaaned, skattleggingsperiodeUke, skattleggingsperiodeAar"
	for _, tc := range []struct{ name, document, want string }{
		{"nothing", " \n", "The return: It is empty."},
		{"no XML", "momsoppgave", "The return, line 1: Text stands outside of the root element."},
		{"only a declaration", `<?xml version="1.0"?>`, "The return: It has no element; allowed is one mvaMeldingDto."},
		{"cut short", goodReturn[:300], "The return, line 6: It is not well-formed XML: unexpected EOF."},
		{"crossed", "<mvaMeldingDto>\n<a></b>", "The return, line 2: It is not well-formed XML: element <a> closed by </b>."},
		{"another document", "<mvaMeldingInnsending/>", "The return, line 1: The root element is mvaMeldingInnsending; allowed is mvaMeldingDto."},
		{"two roots", goodReturn + "<x/>", "The return, line 15: Element x stands after the root element."},
		{"an end of a text", goodReturn + "x", "The return, line 15: Text stands outside of the root element."},
		{"a document type", replaced("<mva", "<!DOCTYPE x [<!ENTITY a 'b'>]><mva"), "The return, line 2: It has a document type (<!DOCTYPE); allowed is none."},
		{"an unknown entity", replaced("år", "&aring;"), "The return, line 3: It is not well-formed XML: invalid character entity &aring;."},
		{"an unknown encoding", replaced("UTF-8", "EBCDIC"), `The return: It can't be read: its encoding is "EBCDIC"; allowed are UTF-8, UTF-16, ISO-8859-1 and windows-1252.`},
		{"bytes that are no text", replaced("år", "\xe5r"), "The return: It can't be read: line 3 has bytes that are no UTF-8, and no other encoding is declared."},
		{"half a character", "\xfe\xff\x00<\x00", "The return: It can't be read: it is UTF-16 with half a character at its end."},
		{"no organisation", replaced("<organisasjonsnummer>311223348</organisasjonsnummer>", ""), "The return: Element skattepliktig/organisasjonsnummer (nine digits; who has none can't file through the app) is missing."},
		{"an empty organisation", replaced("311223348", " "), "The return, line 12: Element skattepliktig/organisasjonsnummer (nine digits; who has none can't file through the app) is empty."},
		{"an odd organisation", replaced("311223348", "31122334X"), `The return, line 12: Element skattepliktig/organisasjonsnummer is "31122334X"; allowed is nine digits.`},
		{"a person", replaced("311223348", thePerson), `The return, line 12: Element skattepliktig/organisasjonsnummer is "***"; allowed is nine digits.`},
		{"two organisations", replaced("<skattepliktig>", "<skattepliktig><organisasjonsnummer>314556674</organisasjonsnummer>\n"), "The return, line 13: Element skattepliktig/organisasjonsnummer stands here and in line 12; allowed is one."},
		{"no category", replaced("<meldingskategori>alminnelig</meldingskategori>", ""), "The return: Element meldingskategori (the category of the return) is missing."},
		{"no amount", replaced("<fastsattMerverdiavgift>-2500</fastsattMerverdiavgift>", ""), "The return: Element skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift (the amount to pay) is missing."},
		{"no reference", replaced("<regnskapssystemsreferanse>år 81</regnskapssystemsreferanse>", ""), "The return: Element innsending/regnskapssystemsreferanse (the sender's own reference) is missing."},
		{"no term", replaced("<skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder>", ""), "The return: Element skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode (the term) is missing or has no element in it."},
		{"two terms", replaced("<periode>", "<periode><skattleggingsperiodeAar>aarlig</skattleggingsperiodeAar>\n"), "The return, line 7: Element skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode has 2 elements in it; allowed is one."},
		{"an unknown length", strings.ReplaceAll(goodReturn, "ToMaaneder", "FireMaaneder"), "The return, line 6: Element skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode has skattleggingsperiodeFireMaaneder in it; allowed is one of " + lengths + "."},
		{"no year", replaced("<aar>2026</aar>", ""), "The return: Element skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar (four digits) is missing."},
		{"a short year", replaced("2026", "26"), `The return, line 7: Element skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar is "26"; allowed is a year of four digits.`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := ReadReturn([]byte(tc.document))
			documentError(t, err, "return", tc.want)
		})
	}
}

// Whatever comes in, reading ends soon: sizes and depths are bounded, and the
// work grows with the size only.
func TestReadReturnOfHugeDocuments(t *testing.T) {
	const size = 4 << 20
	for name, document := range map[string]string{
		"too long":         "<mvaMeldingDto>" + strings.Repeat(" ", MaxFile),
		"too deep":         strings.Repeat("<mvaMeldingDto>", size/15),
		"text in pieces":   "<mvaMeldingDto>" + strings.Repeat("a<!---->", size/8),
		"many elements":    "<mvaMeldingDto>" + strings.Repeat("<a/>", size/4),
		"one long text":    "<mvaMeldingDto>" + strings.Repeat("a", size),
		"one long name":    "<" + strings.Repeat("a", size) + "/>",
		"one long comment": "<mvaMeldingDto><!--" + strings.Repeat("-a", size/2),
	} {
		begun := time.Now()
		_, err := ReadReturn([]byte(document))
		if e, ok := errors.AsType[*DocumentError](err); !ok || len(e.Error()) > 500 {
			t.Errorf("%s: %.600v", name, err)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

func TestReadReturnReadsThePublishedSamples(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples(t), "melding", "*.xml"))
	if err != nil || len(files) == 0 {
		t.Fatal("there are no samples", err)
	}
	for _, file := range append(files, filepath.Join(samples(t), "feedback", "2021-06-17", "mvamelding.xml")) {
		document, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := ReadReturn(document); err != nil || got.Term.Name == "" {
			t.Errorf("%s: %v", filepath.Base(file), err)
		}
	}
}

func FuzzReadReturn(f *testing.F) {
	f.Add([]byte(goodReturn))
	f.Add([]byte("\xff\xfe<\x00"))
	f.Fuzz(func(t *testing.T, document []byte) {
		got, err := ReadReturn(document)
		if err == nil && (!bytes.Equal(got.Document, document) || !nineDigits.MatchString(got.Organisation)) {
			t.Errorf("read %+v", got)
		}
	})
}
