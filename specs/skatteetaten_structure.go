package specs

import (
	"encoding/binary"
	"net/http"
	"strings"
	"unicode/utf16"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const returnsNamespace = "no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0"

// saleWith is the sale with one text replaced by another.
func saleWith(old, replacement string) string {
	return strings.Replace(sale.document(), old, replacement, 1)
}

// defectsOf demands a verdict of rule R001 only, and returns what it says.
func defectsOf(v verdict) []string {
	GinkgoHelper()
	Expect(v.Verdict).To(Equal("ugyldig skattemelding"))
	var texts []string
	for _, d := range v.details() {
		Expect(d.Message).To(Equal("Mva-meldingen må være på gyldig format og passere XML skjema valideringen."))
		Expect(d.Code).To(Equal("MvaMeldingsinnhold_Xml_SkjemaValideringsfeil"))
		Expect(d.Severity).To(Equal("ugyldig skattemelding"))
		texts = append(texts, strings.ReplaceAll(d.Detail, returnsNamespace, "…"))
	}
	return texts
}

// wide is a text in UTF-16 with its byte order mark.
func wide(text string) string {
	b := []byte{0xFE, 0xFF}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = binary.BigEndian.AppendUint16(b, unit)
	}
	return string(b)
}

// prefixed binds the namespace to a prefix and puts it before every name.
func prefixed(document string) string {
	declaration, rest, _ := strings.Cut(document, "\n")
	return declaration + strings.NewReplacer("xmlns=", "xmlns:m=", "</", "</m:", "<", "<m:").Replace(rest)
}

const (
	enumeration = "is not facet-valid with respect to enumeration"
	unexpected  = "cvc-complex-type.2.4.a: Invalid content was found starting with element "
)

func describeStructure(env Env) {
	Describe("validator: structure", func() {
		DescribeTable("says what Xerces says, and asks no other rule",
			func(ctx SpecContext, old, replacement, path string, want ...string) {
				Expect(sale.document()).To(ContainSubstring(old))
				v := env.filingStage(ctx, "").validate(ctx, saleWith(old, replacement)).verdict()
				Expect(defectsOf(v)).To(Equal(want))
				Expect(v.Deviations[0]).To(And(HaveField("Path", path), HaveField("Code", "null"), HaveField("Line", 2), HaveField("Column", BeNumerically(">", len("<mvaMeldingDto")))))
			},
			Entry("no namespace", proves("SKD-STRUCT-01"), ` xmlns="`+returnsNamespace+`"`, "", "//mvaMeldingDto",
				"cvc-elt.1.a: Cannot find the declaration of element 'mvaMeldingDto'."),
			Entry("another version", proves("SKD-STRUCT-01"), ":v1.0", ":v0.9", "//mvaMeldingDto", "cvc-elt.1.a: Cannot find the declaration of element 'mvaMeldingDto'."),
			Entry("an unknown category", proves("SKD-STRUCT-02"), ">alminnelig<", ">foo<", "//meldingskategori",
				"cvc-enumeration-valid: Value 'foo' "+enumeration+" '[alminnelig, primaernaering, kompensasjon, omvendtAvgiftsplikt, eHandel]'. It must be a value from the enumeration.",
				"cvc-type.3.1.3: The value 'foo' of element 'meldingskategori' is not valid."),
			Entry("a term that is none", proves("SKD-STRUCT-02"), ">mars-april<", ">mars-mai<", "//skattleggingsperiodeToMaaneder",
				"cvc-enumeration-valid: Value 'mars-mai' "+enumeration+" '[januar-februar, mars-april, mai-juni, juli-august, september-oktober, november-desember]'. It must be a value from the enumeration.",
				"cvc-type.3.1.3: The value 'mars-mai' of element 'skattleggingsperiodeToMaaneder' is not valid."),
			Entry("an amount with a comma", proves("SKD-STRUCT-02"), ">20000<", ">0,5<", "//grunnlag",
				"cvc-datatype-valid.1.2.1: '0,5' is not a valid value for 'decimal'.", "cvc-type.3.1.3: The value '0,5' of element 'grunnlag' is not valid."),
			Entry("a short year", proves("SKD-STRUCT-02"), ">2024<", ">21<", "//aar",
				"cvc-datatype-valid.1.2.1: '21' is not a valid value for 'gYear'.", "cvc-type.3.1.3: The value '21' of element 'aar' is not valid."),
			Entry("a short organisation number", proves("SKD-STRUCT-02"), "311223348", "31122334", "//organisasjonsnummer",
				"cvc-length-valid: Value '31122334' with length = '8' is not facet-valid with respect to length '9' for type 'Organisasjonsnummer'.",
				"cvc-type.3.1.3: The value '31122334' of element 'organisasjonsnummer' is not valid."),
			Entry("an organisation number with a letter", proves("SKD-STRUCT-02"), "311223348", "31122334X", "//organisasjonsnummer",
				"cvc-pattern-valid: Value '31122334X' is not facet-valid with respect to pattern '[0-9]+' for type 'Organisasjonsnummer'.",
				"cvc-type.3.1.3: The value '31122334X' of element 'organisasjonsnummer' is not valid."),
			Entry("an element missing", proves("SKD-STRUCT-01"), "<betalingsinformasjon></betalingsinformasjon>", "", "//betalingsinformasjon",
				unexpected+`'{"…":skattepliktig}'. One of '{"…":betalingsinformasjon}' is expected.`),
			Entry("elements in another order", proves("SKD-STRUCT-01"), "<grunnlag>20000</grunnlag><sats>25</sats>", "<sats>25</sats><grunnlag>20000</grunnlag>", "//merverdiavgift",
				unexpected+`'{"…":grunnlag}'. One of '{"…":merverdiavgift}' is expected.`),
			Entry("the last element missing", proves("SKD-STRUCT-01"), "<merverdiavgift>5000</merverdiavgift>", "", "//merverdiavgift",
				`cvc-complex-type.2.4.b: The content of element 'mvaSpesifikasjonslinje' is not complete. One of '{"…":merverdiavgift}' is expected.`),
			Entry("two remarks in one", proves("SKD-STRUCT-01"), "</mvaMeldingDto>",
				"<merknad><beskrivelse>a</beskrivelse><utvalgtMerknad>BFU</utvalgtMerknad></merknad></mvaMeldingDto>", "//utvalgtMerknad",
				"cvc-complex-type.2.4.d: Invalid content was found starting with element 'utvalgtMerknad'. No child element is expected at this point."),
			Entry("stray text", proves("SKD-STRUCT-01"), "<innsending>", "<innsending>tekst", "//innsending",
				"cvc-complex-type.2.3: Element 'innsending' cannot have character [children], because the type's content type is element-only."),
			Entry("an attribute", proves("SKD-STRUCT-01"), "<innsending>", `<innsending id="1">`, "//innsending",
				"cvc-complex-type.3.2.2: Attribute 'id' is not allowed to appear in element 'innsending'."),
		)

		It("prints the message of the documentation for an empty return", proves("SKD-STRUCT-01"), func(ctx SpecContext) {
			v := env.filingStage(ctx, "").validate(ctx, emptyReturn).verdict()
			Expect(defectsOf(v)).To(Equal([]string{`cvc-complex-type.2.4.b: The content of element 'mvaMeldingDto' is not complete. One of '{"…":innsending}' is expected.`}))
			Expect(v.Deviations[0].Path).To(Equal("//innsending"))
		})

		It("lets an empty skattepliktig pass, and a return without lines", proves("SKD-STRUCT-03"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			Expect(s.validate(ctx, saleWith("<organisasjonsnummer>311223348</organisasjonsnummer>", "")).verdict().found()).To(Equal("R047"))
			expectXML(s.validate(ctx, filing{}.document()), cleanResult)
		})

		DescribeTable("reads what says how it is written",
			func(ctx SpecContext, body string) {
				expectXML(env.filingStage(ctx, "").validate(ctx, body), cleanResult)
			},
			Entry("a byte order mark", proves("SKD-STRUCT-04"), "\uFEFF"+sale.document()),
			Entry("UTF-16", proves("SKD-STRUCT-04"), wide(strings.Replace(sale.document(), "UTF-8", "UTF-16", 1))),
			Entry("ISO 8859-1", proves("SKD-STRUCT-04"), strings.Replace(strings.Replace(sale.document(), "UTF-8", "ISO-8859-1", 1), ">1<", ">\xe6\xf8\xe5<", 1)),
			Entry("a prefix on every name", proves("SKD-STRUCT-04"), prefixed(sale.document())),
		)

		DescribeTable("makes a finding of what is no XML, or 400 by a switch",
			func(ctx SpecContext, body, want string) {
				v := env.filingStage(ctx, "").validate(ctx, body).verdict()
				Expect(defectsOf(v)).To(ContainElement(want))
				s := env.filingStage(ctx, "", "malformed_return", "400")
				expectFailure(s.validate(ctx, body), http.StatusBadRequest, "MVA-006", `Feil i forbindelse med validering av inputdata\.`)
				Expect(s.latest(ctx, "validate").Refusal).To(Equal("document_malformed"))
			},
			Entry("nothing", proves("SKD-STRUCT-05"), "", "Premature end of file."),
			Entry("JSON", proves("SKD-STRUCT-05"), `{"mvaMeldingDto":{}}`, "Content is not allowed in prolog."),
			Entry("half a return", proves("SKD-STRUCT-05"), sale.document()[:300], "XML document structures must start and end within the same entity."),
			Entry("a wrong end", proves("SKD-STRUCT-05"), "<a><b></a>", `The element type "b" must be terminated by the matching end-tag "</b>".`),
			Entry("entities that grow", proves("SKD-STRUCT-05"), `<!DOCTYPE a [<!ENTITY b "cc"><!ENTITY d "&b;&b;">]><a>&d;</a>`,
				`DOCTYPE is disallowed when the feature "http://apache.org/xml/features/disallow-doctype-decl" set to true.`),
			Entry("Latin-1 that says it is UTF-8", proves("SKD-STRUCT-05"), saleWith(">1<", ">\xe6\xf8\xe5<"), "Invalid byte 2 of 3-byte UTF-8 sequence."),
			Entry("no encoding that is known", proves("SKD-STRUCT-05"), saleWith("UTF-8", "EBCDIC-X"), `The encoding "EBCDIC-X" is not supported.`),
		)
	})
}
