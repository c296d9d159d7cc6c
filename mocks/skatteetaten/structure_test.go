package skatteetaten

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

var abbreviations = strings.NewReplacer("@NS@", namespace, "@4001@", strings.Repeat("x", 4001), "@1@", "\x01")

// texts are the messages of the structure check.
func texts(document []byte) []string {
	_, defects, _ := checkStructure(document)
	var found []string
	for _, d := range defects {
		found = append(found, d.text)
	}
	return found
}

func TestMessagesAreThoseOfXerces(t *testing.T) {
	t.Parallel()
	blocks := strings.Split(string(read(t, "testdata/xerces.txt")), "\n\n")[1:]
	if len(blocks) < 40 {
		t.Fatalf("only %d documents", len(blocks))
	}
	for _, block := range blocks {
		lines := strings.Split(strings.TrimSuffix(block, "\n"), "\n")
		document := abbreviations.Replace(strings.TrimPrefix(lines[0], "> "))
		var want []string
		for _, line := range lines[1:] {
			want = append(want, abbreviations.Replace(line))
		}
		if got := texts([]byte(document)); !slices.Equal(got, want) {
			t.Errorf("%.1500s\ngot  %q\nwant %q", document, got, want)
		}
	}
}

func TestDefectsHaveAPlace(t *testing.T) {
	t.Parallel()
	_, defects, _ := checkStructure([]byte("<mvaMeldingDto xmlns=\"" + namespace + "\">\n  <innsending/>\n</mvaMeldingDto>"))
	want := []defect{
		{element: "regnskapssystemsreferanse", line: 2, column: 16},
		{element: "skattegrunnlagOgBeregnetSkatt", line: 3, column: 17},
	}
	for i := range defects {
		defects[i].text = ""
	}
	if !slices.Equal(defects, want) {
		t.Errorf("%+v", defects)
	}
}

const plainReturn = `<mvaMeldingDto xmlns="` + namespace + `"><innsending><regnskapssystemsreferanse>æøå €</regnskapssystemsreferanse></innsending>` +
	`<skattegrunnlagOgBeregnetSkatt><skattleggingsperiode><periode><skattleggingsperiodeUke>uke 1</skattleggingsperiodeUke></periode><aar>2024</aar></skattleggingsperiode>` +
	`<fastsattMerverdiavgift>0</fastsattMerverdiavgift></skattegrunnlagOgBeregnetSkatt><betalingsinformasjon/><skattepliktig/><meldingskategori>alminnelig</meldingskategori>` +
	`<merknad><beskrivelse>gått ×</beskrivelse></merknad></mvaMeldingDto>`

func utf16of(text string, order binary.AppendByteOrder, mark bool) []byte {
	var b []byte
	if mark {
		b = order.AppendUint16(b, 0xFEFF)
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

func TestEncodingsAreRead(t *testing.T) {
	t.Parallel()
	declared := func(encoding string) string { return `<?xml version="1.0" encoding="` + encoding + `"?>` + plainReturn }
	oneByte := func(encoding string) []byte {
		var b []byte
		for _, r := range declared(encoding) {
			if r == '€' {
				r = 0x80
			}
			b = append(b, byte(r))
		}
		return b
	}
	for name, c := range map[string]struct {
		document []byte
		want     string
	}{
		"none declared":             {[]byte(plainReturn), "gått ×"},
		"UTF-8":                     {[]byte(declared("UTF-8")), "gått ×"},
		"in lower case":             {[]byte(declared("utf-8")), "gått ×"},
		"a byte order mark":         {[]byte("\uFEFF" + declared("UTF-8")), "gått ×"},
		"UTF-16, big end first":     {utf16of(declared("UTF-16"), binary.BigEndian, true), "gått ×"},
		"UTF-16, little end first":  {utf16of(declared("UTF-16"), binary.LittleEndian, true), "gått ×"},
		"UTF-16 without its mark":   {utf16of(declared("UTF-16"), binary.LittleEndian, false), "gått ×"},
		"UTF-16 that says UTF-8":    {utf16of(declared("UTF-8"), binary.BigEndian, true), "gått ×"},
		"ISO-8859-1":                {oneByte("ISO-8859-1"), "gått ×"},
		"windows-1252":              {oneByte("windows-1252"), "gått ×"},
		"more than one sign for it": {[]byte("\uFEFF" + plainReturn), "gått ×"},
	} {
		r, defects, wellFormed := checkStructure(c.document)
		if len(defects) > 0 || !wellFormed || r.remark.free != c.want {
			t.Errorf("%s: %v, remark %+v", name, defects, r.remark)
		}
	}
}

func TestWhatIsNoText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		document []byte
		want     string
	}{
		"an unknown encoding":             {[]byte(`<?xml version="1.0" encoding="foo"?><a/>`), `The encoding "foo" is not supported.`},
		"a lonely byte":                   {[]byte("<a>\xff</a>"), "Invalid byte 1 of 1-byte UTF-8 sequence."},
		"a sequence that stops":           {[]byte("<a>\xe6b</a>"), "Invalid byte 2 of 3-byte UTF-8 sequence."},
		"a sequence that stops later":     {[]byte("<a>\xf0\x9f\x98<"), "Invalid byte 4 of 4-byte UTF-8 sequence."},
		"half a character of UTF-16":      {[]byte("\xfe\xff\x00"), "Premature end of file."},
		"half a pair":                     {append(utf16of("<a>", binary.BigEndian, true), 0xD8, 0x00), "High surrogate must be followed by a low surrogate."},
		"Latin-1 that says it is UTF-8":   {[]byte("<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\xe6\xf8\xe5</a>"), "Invalid byte 2 of 3-byte UTF-8 sequence."},
		"elements below elements":         {bytes.Repeat([]byte("<a>"), 300), `JAXP00010006: The element "a" has a depth of "201" that exceeds the limit "200" set by "jdk.xml.maxElementDepth".`},
		"an entity that is ten of others": {[]byte(`<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;">]><a>&d;</a>`), textDoctype},
	} {
		got := texts(c.document)
		if len(got) == 0 || got[len(got)-1] != c.want {
			t.Errorf("%s: %q", name, got)
		}
		if _, _, wellFormed := checkStructure(c.document); wellFormed {
			t.Errorf("%s counts as well-formed", name)
		}
	}
}

// A long line costs no more than to read it, whatever it is made of.
func TestLongLinesAreRead(t *testing.T) {
	t.Parallel()
	const long, longest = 200_000, 10_000_000
	for name, piece := range map[string]string{
		"digits": "9", "children": "<a/>", "depth": "<a>", "attributes": ` a="1"`, "references": "&#65;", "comments": "<!---->", "the longest": "x ",
	} {
		length := long
		if name == "the longest" {
			length = longest
		}
		filler := strings.Repeat(piece, length/len(piece))
		document := strings.Replace(plainReturn, ">0<", ">"+filler+"0<", 1)
		if name == "attributes" {
			document = "<mvaMeldingDto" + filler + "/>"
		}
		_, defects, _ := checkStructure([]byte(document))
		if fine := name == "digits" || name == "comments"; fine == (len(defects) > 0) || len(defects) > maxDefects {
			t.Errorf("%s: %d defects", name, len(defects))
		}
	}
}

func TestDefectsAreBounded(t *testing.T) {
	t.Parallel()
	line := "<mvaSpesifikasjonslinje/>"
	document := strings.Replace(plainReturn, "</skattegrunnlagOgBeregnetSkatt>", strings.Repeat(line, 1000)+"</skattegrunnlagOgBeregnetSkatt>", 1)
	if _, defects, _ := checkStructure([]byte(document)); len(defects) != maxDefects {
		t.Errorf("%d defects", len(defects))
	}
}
