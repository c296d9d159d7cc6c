package vatapp

import (
	"slices"
	"strconv"
)

// namespace of the schema. What is stored has none.
const namespace = "no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0"

const rootName = "mvaMeldingInnsending"

// contentType is a type that is made of elements, in the order of the schema,
// which is the order of the app's class too.
type contentType struct {
	content []particle
	// choice: exactly one.
	choice bool
}

// particle is an element at its place: a value or, if content is set, other
// elements.
type particle struct {
	name           string
	value          *valueType
	content        *contentType
	optional, many bool
	// held says what the app's class has where the document has nothing.
	held held
}

// held is what is written of a member that was not there. Its zero value:
// nothing, as the member is null.
type held int

const (
	// heldZero: the member is a DateTime and is written as the first of all.
	heldZero held = iota + 1
	// heldNil: the member may be null and is written with xsi:nil.
	heldNil
)

func value(name string, t *valueType) particle { return particle{name: name, value: t} }

func content(name string, of ...particle) particle {
	return particle{name: name, content: &contentType{content: of}}
}

func choice(name string, of ...particle) particle {
	return particle{name: name, content: &contentType{content: of, choice: true}}
}

func (p particle) mayMiss() particle {
	p.optional = true
	return p
}

func (p particle) repeated() particle {
	p.optional, p.many = true, true
	return p
}

func (p particle) absent(as held) particle {
	p.held = as
	return p
}

// Names of elements that are asked for.
const (
	nameIdentifier   = "norskIdentifikator"
	nameOrganisation = "organisasjonsnummer"
	namePeriod       = "skattleggingsperiode"
	nameTerm         = "periode"
	nameYear         = "aar"
	nameCategory     = "meldingskategori"
	nameStatus       = "instansstatus"
	nameAttachment   = "vedlegg"
	nameKind         = "vedleggstype"
	nameFile         = "vedleggsfil"
	nameFileName     = "filnavn"
	nameExtension    = "filekstensjon"
)

const kindAttachment = "binaerVedlegg"

// Value types, by the names that messages show.
var (
	typeText         = &valueType{name: "Tekst", maxLength: maxText}
	typeTime         = &valueType{name: "DatoKlokkeslett", time: true}
	typeYear         = &valueType{name: "Aarstall", year: true}
	typeForeign      = &valueType{name: "Identifikasjonsnummer", digits: 7}
	typePerson       = &valueType{name: "Foedselsnummer", digits: 11}
	typeOrganisation = &valueType{name: "Organisasjonsnummer", digits: 9}
	typeCategory     = &valueType{name: "Meldingskategori", enumeration: []string{"alminnelig", "primaernaering", "kompensasjon", "omvendtAvgiftsplikt", "eHandel"}}
	typeWhole        = &valueType{name: "Innsendingstype", enumeration: []string{"komplett", "ikke komplett"}}
	typeKind         = &valueType{name: "Vedleggstype", enumeration: []string{"mva-melding", kindAttachment}}
	typeSource       = &valueType{name: "Kildegruppe", enumeration: []string{"etat", "sluttbrukersystem", "sluttbruker"}}
)

// envelope is the schema of 2022-11-07, written for this program. Seen: which
// members are written though they were not there (package comment); guess: an
// attachment's opprettingstidspunkt is like the envelope's.
var envelope = content(
	rootName,
	choice(
		nameIdentifier,
		value("identifikasjonsnummer", typeForeign),
		value("foedselsnummer", typePerson),
		value(nameOrganisation, typeOrganisation),
	),
	content(
		namePeriod,
		choice(nameTerm, terms()...),
		value(nameYear, typeYear),
	),
	value(nameCategory, typeCategory),
	value("innsendingstype", typeWhole).mayMiss(),
	value(nameStatus, typeText).mayMiss(),
	value("opprettetAv", typeText),
	value("opprettingstidspunkt", typeTime).mayMiss().absent(heldZero),
	content(
		nameAttachment,
		value(nameKind, typeKind),
		value("kildegruppe", typeSource),
		value("opprettetAv", typeText),
		value("opprettingstidspunkt", typeTime).mayMiss().absent(heldZero),
		content(
			nameFile,
			value(nameFileName, typeText),
			value(nameExtension, typeText),
			value("filinnhold", typeText),
		),
	).repeated(),
	value("endringstidspunkt", typeTime).mayMiss().absent(heldNil),
)

var months = []string{
	"januar", "februar", "mars", "april", "mai", "juni",
	"juli", "august", "september", "oktober", "november", "desember",
}

// maxWeeks: the schema has uke 53 in every year.
const maxWeeks = 53

// terms are the kinds of period, in the order of the schema's choice.
func terms() []particle {
	return []particle{
		term("Maaned", spans(1)),
		term("SeksMaaneder", spans(6)),
		term("ToMaaneder", spans(2)),
		term("HalvMaaned", halves()),
		term("TreMaaneder", spans(3)),
		term("Uke", weeks()),
		term("Aar", []string{"aarlig"}),
	}
}

func term(length string, names []string) particle {
	return value("skattleggingsperiode"+length, &valueType{name: "Skattleggingsperiode" + length, enumeration: names})
}

// spans are the terms of so many months each.
func spans(length int) []string {
	if length == 1 {
		return slices.Clone(months)
	}
	var names []string
	for first := 0; first < len(months); first += length {
		names = append(names, months[first]+"-"+months[first+length-1])
	}
	return names
}

func halves() []string {
	var names []string
	for _, month := range months {
		names = append(names, "foerste halvdel "+month, "andre halvdel "+month)
	}
	return names
}

func weeks() []string {
	var names []string
	for week := range maxWeeks {
		names = append(names, "uke "+strconv.Itoa(week+1))
	}
	return names
}
