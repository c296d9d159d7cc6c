package skatteetaten

import (
	"slices"
	"strconv"
)

// namespace of the return.
const namespace = "no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0"

// elementType is what may stand in an element: a value, or other elements.
// The table below is the schema of 2022-11-28, written for this program.
type elementType struct {
	// name of a type that is made of elements.
	name  string
	value *valueType
	// content, in order; of a choice exactly one.
	content []particle
	choice  bool
}

// particle is an element at its place.
type particle struct {
	name           string
	is             *elementType
	optional, many bool
}

func value(v *valueType) *elementType { return &elementType{value: v} }

func sequenceOf(name string, content ...particle) *elementType {
	return &elementType{name: name, content: content}
}

func choiceOf(name string, content ...particle) *elementType {
	return &elementType{name: name, content: content, choice: true}
}

func one(name string, is *elementType) particle { return particle{name: name, is: is} }
func optional(name string, is *elementType) particle {
	return particle{name: name, is: is, optional: true}
}

// Value types, by the names that messages show.
var (
	typeText    = &valueType{name: "Tekst", maxLength: maxText}
	typeAmount  = &valueType{name: "Beloep", builtin: "decimal"}
	typeYear    = &valueType{name: "Aarstall", builtin: "gYear"}
	typeOrgno   = &valueType{name: "Organisasjonsnummer", digits: 9, base: typeText}
	typeForeign = &valueType{name: "Identifikasjonsnummer", digits: 7, base: typeText}

	typeCode          = &valueType{name: "MvaKode"}
	typeSpecification = &valueType{name: "MvaSpesifikasjon"}
	typeRate          = &valueType{name: "Sats"}
	typeChosenRemark  = &valueType{name: "UtvalgtMerknad"}

	typeCategory = &valueType{name: "Meldingskategori", enumeration: []string{
		categoryOrdinary, categoryPrimary, categoryCompensation, categoryReverse, categoryECommerce,
	}}
)

// The values of meldingskategori.
const (
	categoryOrdinary     = "alminnelig"
	categoryPrimary      = "primaernaering"
	categoryCompensation = "kompensasjon"
	categoryReverse      = "omvendtAvgiftsplikt"
	categoryECommerce    = "eHandel"
)

var remarkType = choiceOf("Merknad",
	one("beskrivelse", value(typeText)),
	one("utvalgtMerknad", value(typeChosenRemark)),
)

var lineType = sequenceOf("MvaSpesifikasjonslinje",
	one("mvaKode", value(typeCode)),
	optional("spesifikasjon", value(typeSpecification)),
	optional("mvaKodeRegnskapsystem", value(typeText)),
	optional("grunnlag", value(typeAmount)),
	optional("sats", value(typeRate)),
	one("merverdiavgift", value(typeAmount)),
	optional("merknad", remarkType),
)

var periodType = sequenceOf("Skattleggingsperiode",
	one("periode", periodChoice()),
	one("aar", value(typeYear)),
)

// returnType is the whole of mvaMeldingDto.
var returnType = sequenceOf("MvaMeldingDto",
	one("innsending", sequenceOf("Innsending",
		one("regnskapssystemsreferanse", value(typeText)),
		optional("regnskapssystem", sequenceOf("Kildesystem",
			one("systemnavn", value(typeText)),
			optional("systemversjon", value(typeText)),
		)),
	)),
	one("skattegrunnlagOgBeregnetSkatt", sequenceOf("SkattegrunnlagOgBeregnetSkatt",
		one("skattleggingsperiode", periodType),
		one("fastsattMerverdiavgift", value(typeAmount)),
		particle{name: "mvaSpesifikasjonslinje", is: lineType, optional: true, many: true},
	)),
	one("betalingsinformasjon", sequenceOf("Betalingsinformasjon",
		optional("kundeIdentifikasjonsnummer", value(typeText)),
	)),
	one("skattepliktig", sequenceOf("Skattepliktig",
		optional("organisasjonsnummer", value(typeOrgno)),
		optional("identifikasjonsnummer", value(typeForeign)),
	)),
	one("meldingskategori", value(typeCategory)),
	optional("merknad", remarkType),
)

const rootName = "mvaMeldingDto"

var months = []string{
	"januar", "februar", "mars", "april", "mai", "juni",
	"juli", "august", "september", "oktober", "november", "desember",
}

// termLength is a kind of period: its element, and how many months it has.
type termLength struct {
	// name of the element is skattleggingsperiode and this.
	name   string
	months int
}

// The kinds of period, in the order of the schema's choice.
const (
	termMonth     = "Maaned"
	termSixMonths = "SeksMaaneder"
	termTwoMonths = "ToMaaneder"
	termHalfMonth = "HalvMaaned"
	termQuarter   = "TreMaaneder"
	termWeek      = "Uke"
	termYear      = "Aar"
)

var termLengths = []termLength{
	{termMonth, 1},
	{termSixMonths, 6},
	{termTwoMonths, 2},
	{termHalfMonth, 0},
	{termQuarter, 3},
	{termWeek, 0},
	{termYear, 12},
}

// maxWeeks: the schema has uke 53 in every year.
const maxWeeks = 53

const (
	periodElement = "skattleggingsperiode"
	wholeYear     = "aarlig"
	weekPrefix    = "uke "
	firstHalf     = "foerste halvdel "
	secondHalf    = "andre halvdel "
)

func periodChoice() *elementType {
	var content []particle
	for _, length := range termLengths {
		name := "Skattleggingsperiode" + length.name
		content = append(content, one(periodElement+length.name, value(&valueType{name: name, enumeration: length.terms()})))
	}
	return choiceOf("PeriodeBeskrivelse", content...)
}

// terms are the names of the periods of one kind in a year.
func (l termLength) terms() []string {
	var names []string
	switch {
	case l.name == termYear:
		names = []string{wholeYear}
	case l.name == termWeek:
		for week := 1; week <= maxWeeks; week++ {
			names = append(names, weekPrefix+strconv.Itoa(week))
		}
	case l.name == termHalfMonth:
		for _, month := range months {
			names = append(names, firstHalf+month, secondHalf+month)
		}
	case l.months == 1:
		names = slices.Clone(months)
	default:
		for first := 0; first < len(months); first += l.months {
			names = append(names, months[first]+"-"+months[first+l.months-1])
		}
	}
	return names
}
