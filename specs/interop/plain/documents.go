package main

import (
	"encoding/xml"
	"fmt"
	"time"
)

// returnName is the file name of the return, in the app and in the envelope.
const returnName = "mvaMelding.xml"

// vatReturn is what the envelope repeats of a return.
type vatReturn struct {
	XMLName  xml.Name `xml:"mvaMeldingDto"`
	Period   period   `xml:"skattegrunnlagOgBeregnetSkatt>skattleggingsperiode"`
	Category string   `xml:"meldingskategori"`
}

type period struct {
	Term struct {
		Choice string `xml:",innerxml"`
	} `xml:"periode"`
	Year string `xml:"aar"`
}

// envelope (konvolutt) has no namespace in the published samples.
type envelope struct {
	XMLName      xml.Name `xml:"mvaMeldingInnsending"`
	Organisation string   `xml:"norskIdentifikator>organisasjonsnummer"`
	Period       period   `xml:"skattleggingsperiode"`
	Category     string   `xml:"meldingskategori"`
	Kind         string   `xml:"innsendingstype"`
	Status       string   `xml:"instansstatus"`
	CreatedBy    string   `xml:"opprettetAv"`
	CreatedAt    string   `xml:"opprettingstidspunkt"`
	Attachment   struct {
		Type        string `xml:"vedleggstype"`
		Source      string `xml:"kildegruppe"`
		CreatedBy   string `xml:"opprettetAv"`
		CreatedAt   string `xml:"opprettingstidspunkt"`
		Name        string `xml:"vedleggsfil>filnavn"`
		Extension   string `xml:"vedleggsfil>filekstensjon"`
		Description string `xml:"vedleggsfil>filinnhold"`
	} `xml:"vedlegg"`
}

func envelopeFor(document []byte, organisation string, now time.Time) (envelope, error) {
	var r vatReturn
	if err := xml.Unmarshal(document, &r); err != nil {
		return envelope{}, err
	}
	e := envelope{
		Organisation: organisation, Period: r.Period, Category: r.Category, Kind: "komplett", Status: "Deprecated",
		CreatedBy: "Plain", CreatedAt: now.Format(time.RFC3339),
	}
	a := &e.Attachment
	a.Type, a.Source, a.CreatedBy, a.CreatedAt = "mva-melding", "sluttbrukersystem", e.CreatedBy, e.CreatedAt
	a.Name, a.Extension, a.Description = "mvaMelding", "xml", "mva-melding"
	return e, nil
}

// accepted reads a validation result, which is an answer of 200 even if the
// return is not accepted.
func accepted(document []byte) error {
	var result struct {
		XMLName xml.Name `xml:"valideringsresultat"`
		Verdict string   `xml:"avvikVedMeldingslevering"`
		Reasons []string `xml:"avvik>avviksinformasjon>begrunnelse"`
	}
	if err := xml.Unmarshal(document, &result); err != nil {
		return err
	}
	if result.Verdict == "ugyldig skattemelding" {
		return fmt.Errorf("the return is not accepted: %q", result.Reasons)
	}
	return nil
}
