package main

import (
	"encoding/binary"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
)

const (
	// longest is what a document of the table may take at each of the four
	// places; it is there against hanging and not a measure of speed.
	longest = 20 * time.Second
	// malformedPeak is what the server may take while it reads the table, in kB.
	malformedPeak = 256 << 10
)

// malformed are documents that have broken readers of XML, or would fill a
// memory.
func malformed() map[string]string {
	const large = 9 << 20
	wide := func(text string, order binary.ByteOrder) string {
		var b []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			b = append(b, 0, 0)
			order.PutUint16(b[len(b)-2:], unit)
		}
		return string(b)
	}
	var bomb strings.Builder
	bomb.WriteString(`<!DOCTYPE a [<!ENTITY b0 "xxxxxxxxxx">`)
	for i := range 9 {
		fmt.Fprintf(&bomb, `<!ENTITY b%d "%s">`, i+1, strings.Repeat(fmt.Sprintf("&b%d;", i), 10))
	}
	return map[string]string{
		"entities that grow a thousand million times": bomb.String() + `]><a>&b9;</a>`,
		"one long entity, many times":                 `<!DOCTYPE a [<!ENTITY b "` + strings.Repeat("x", 1<<20) + `">]><a>` + strings.Repeat("&b;", 1<<16) + `</a>`,
		"an entity of itself":                         `<!DOCTYPE a [<!ENTITY b "&b;">]><a>&b;</a>`,
		"an entity from a file":                       `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>`,
		"a schema from elsewhere":                     `<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd"><a/>`,
		"one line of 9 MB":                            `<a>` + strings.Repeat("x", large) + `</a>`,
		"an attribute of 9 MB":                        `<a b="` + strings.Repeat("x", large) + `"/>`,
		"a name of 9 MB":                              `<` + strings.Repeat("x", large) + `/>`,
		"a comment of 9 MB":                           `<!--` + strings.Repeat("x", large) + `--><a/>`,
		"a comment without an end":                    `<!--` + strings.Repeat("x", large),
		"a million elements":                          `<a>` + strings.Repeat("<b/>", 1<<20) + `</a>`,
		"a hundred thousand levels":                   strings.Repeat("<a>", 100_000) + strings.Repeat("</a>", 100_000),
		"levels without an end":                       strings.Repeat("<a>", 1<<20),
		"a hundred thousand attributes":               `<a ` + strings.Repeat(`b="" `, 100_000) + `/>`,
		"a hundred thousand lines":                    strings.Replace(goodReturn, "<mvaSpesifikasjonslinje/>", strings.Repeat("<mvaSpesifikasjonslinje><mvaKode>1</mvaKode><merverdiavgift>-1</merverdiavgift></mvaSpesifikasjonslinje>", 100_000), 1),
		"a byte order mark alone":                     "\uFEFF",
		"two byte order marks":                        "\uFEFF\uFEFF<a/>",
		"UTF-16, little end first":                    "\xFF\xFE" + wide("<a/>", binary.LittleEndian),
		"UTF-16, big end first":                       "\xFE\xFF" + wide("<a/>", binary.BigEndian),
		"UTF-16 without a mark":                       wide(`<?xml version="1.0" encoding="UTF-16"?><a/>`, binary.LittleEndian),
		"half a character of UTF-16":                  "\xFF\xFE<\x00a",
		"UTF-8 that says it is UTF-16":                `<?xml version="1.0" encoding="UTF-16"?><a/>`,
		"UTF-16 that says it is UTF-8":                "\xFF\xFE" + wide(`<?xml version="1.0" encoding="UTF-8"?><a/>`, binary.LittleEndian),
		"Latin-1 that says it is UTF-8":               "<?xml version=\"1.0\" encoding=\"UTF-8\"?><a>\xe6</a>",
		"an encoding that there is not":               `<?xml version="1.0" encoding="x"?><a/>`,
		"UTF-32":                                      "\x00\x00\xFE\xFF\x00\x00\x00<\x00\x00\x00a",
		"zeros":                                       strings.Repeat("\x00", 1<<20),
		"a program":                                   "\x7fELF\x02\x01\x01\x00",
		"XML 1.1":                                     `<?xml version="1.1"?><a/>`,
		"an end without a beginning":                  "</a>",
		"two roots":                                   "<a/><a/>",
		"a prefix that is not bound":                  "<x:a/>",
		"a character that XML does not have":          "<a>&#0;</a>",
	}
}

// goodReturn has a place for lines.
const goodReturn = `<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0">` +
	`<innsending><regnskapssystemsreferanse>1</regnskapssystemsreferanse></innsending><skattegrunnlagOgBeregnetSkatt>` +
	`<skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar></skattleggingsperiode>` +
	`<fastsattMerverdiavgift>0</fastsattMerverdiavgift><mvaSpesifikasjonslinje/></skattegrunnlagOgBeregnetSkatt><betalingsinformasjon/>` +
	`<skattepliktig><organisasjonsnummer>311223348</organisasjonsnummer></skattepliktig><meldingskategori>alminnelig</meldingskategori></mvaMeldingDto>`

// expectAnswers sends the table to all who read XML: they answer, soon, and fill
// no memory.
func (s *uploadServer) expectAnswers(t *testing.T) {
	t.Helper()
	altinn := s.bearer
	for name, document := range malformed() {
		expect := func(at, method, address, contentType string, allowed ...int) {
			t.Helper()
			began := time.Now()
			a := s.send(t, method, address, strings.NewReader(document), http.Header{
				"Content-Type": {contentType}, "Content-Disposition": {"attachment; filename=m.xml"},
			})
			if took := time.Since(began); !slices.Contains(allowed, a.status) || took > longest {
				t.Errorf("%s, %s: %d after %s: %.200s", name, at, a.status, took, a.body)
			}
		}
		s.bearer = "Bearer " + s.access
		expect("validator", http.MethodPost, s.card.Addresses["validate"], "application/xml", http.StatusOK)
		s.bearer = altinn
		s.create(t)
		expect("envelope", http.MethodPut, s.instance+"/data/"+s.envelope, "application/xml", http.StatusBadRequest, http.StatusRequestEntityTooLarge)
		expect("return", http.MethodPost, s.instance+"/data?dataType=mvamelding", "text/xml", http.StatusCreated)
		document = ""
		expect("process/next", http.MethodPut, s.instance+"/process/next", "application/json", http.StatusConflict)
	}
	s.bearer = altinn
	s.expectPeak(t, malformedPeak)
}
