package specs

import (
	"context"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// mainCompany files ordinary returns for terms of two months; otherCompany is
// not in the VAT register.
const (
	mainCompany  = "311223348"
	otherCompany = "314556674"
)

// filing is a return to be written; the zero value is a right one of the main
// company for March and April 2024, with nothing to pay.
type filing struct {
	category, length, term, year, total, org, kid, remark string
	// lines are code|spesifikasjon|grunnlag|sats|merverdiavgift|merknad, empty
	// where the line has no such element; a merknad of free words begins with
	// a colon.
	lines []string
}

func element(name, content string) string {
	if content == "" {
		return ""
	}
	return "<" + name + ">" + content + "</" + name + ">"
}

func remarkElement(text string) string {
	if free, ok := strings.CutPrefix(text, ":"); ok {
		return element("merknad", element("beskrivelse", free))
	}
	return element("merknad", element("utvalgtMerknad", text))
}

func lineElement(text string) string {
	ginkgo.GinkgoHelper()
	parts := strings.Split(text, "|")
	gomega.Expect(parts).To(gomega.HaveLen(6), text)
	return element("mvaSpesifikasjonslinje", element("mvaKode", parts[0])+element("spesifikasjon", parts[1])+
		element("grunnlag", parts[2])+element("sats", parts[3])+element("merverdiavgift", parts[4])+remarkElement(parts[5]))
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// document writes the return.
func (f filing) document() string {
	ginkgo.GinkgoHelper()
	var lines strings.Builder
	for _, text := range f.lines {
		lines.WriteString(lineElement(text))
	}
	period := element("skattleggingsperiode"+or(f.length, "ToMaaneder"), or(f.term, "mars-april"))
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0">` +
		`<innsending><regnskapssystemsreferanse>1</regnskapssystemsreferanse></innsending><skattegrunnlagOgBeregnetSkatt>` +
		element("skattleggingsperiode", element("periode", period)+element("aar", or(f.year, "2024"))) +
		element("fastsattMerverdiavgift", or(f.total, "0")) + lines.String() +
		`</skattegrunnlagOgBeregnetSkatt><betalingsinformasjon>` + element("kundeIdentifikasjonsnummer", f.kid) + `</betalingsinformasjon>` +
		`<skattepliktig>` + element("organisasjonsnummer", or(f.org, mainCompany)) + `</skattepliktig>` +
		element("meldingskategori", or(f.category, "alminnelig")) + remarkElement(f.remark) + `</mvaMeldingDto>`
}

// filingTime is when the term of a filing is over and its deadline is not.
const filingTime = "2024-05-15T12:00:00Z"

// filingStage opens a sandbox whose clock stands at a time; switches are name,
// value and so on.
func (env Env) filingStage(ctx context.Context, at string, switches ...string) *stage {
	ginkgo.GinkgoHelper()
	clock, err := time.Parse(time.RFC3339, or(at, filingTime))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	order := control.Order{Clock: clock, Switches: map[string]string{}}
	for pair := range slices.Chunk(switches, 2) {
		order.Switches[pair[0]] = pair[1]
	}
	return env.open(ctx, order)
}

// validateWith sends a body to the validator. Headers given replace the right
// ones.
func (s *stage) validateWith(ctx context.Context, token, body string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	headers = append([]string{"Authorization", "Bearer " + token, "Content-Type", "application/xml"}, headers...)
	return call(ctx, "POST", s.Addresses["skatteetaten"]+"/api/mva/grensesnittstoette/mva-melding/valider", body, headers...)
}

// validate signs in and has a body validated.
func (s *stage) validate(ctx context.Context, body string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	return s.validateWith(ctx, s.signIn(ctx, "finance").AccessToken, body, headers...)
}

// verdict is a validation result in the form of the schema of 2022.
type verdict struct {
	XMLName    xml.Name         `xml:"no:skatteetaten:fastsetting:avgift:mva:valideringsresultat:v1 valideringsresultat"`
	Verdict    string           `xml:"avvikVedMeldingslevering"`
	Deviations []deviationFound `xml:"avvik"`
}

type deviationFound struct {
	Path    string        `xml:"stiTilAvvik"`
	Code    string        `xml:"mvaKode"`
	Line    int           `xml:"xmlLinjenummer"`
	Column  int           `xml:"xmlPosisjonPaaLinje"`
	Details []detailFound `xml:"avviksinformasjon"`
}

type detailFound struct {
	Message    string `xml:"begrunnelse"`
	Severity   string `xml:"avvikstype"`
	Code       string `xml:"avvikKode"`
	Definition string `xml:"regelDefinisjon"`
	Detail     string `xml:"detaljer"`
}

// verdict demands a 200 with a result and reads it.
func (a answer) verdict() verdict {
	ginkgo.GinkgoHelper()
	gomega.Expect(a.Status).To(gomega.Equal(200), a.Body)
	gomega.Expect(a.contentType()).To(gomega.Equal("application/xml"))
	var v verdict
	gomega.Expect(xml.Unmarshal([]byte(a.Body), &v)).To(gomega.Succeed(), a.Body)
	return v
}

// found lists the numbers of the broken rules, each with the mvaKode of its
// line: R003:33 R077.
func (v verdict) found() string {
	var words []string
	for _, d := range v.Deviations {
		for _, x := range d.Details {
			number, _, _ := strings.Cut(x.Definition, ":")
			if d.Code != "null" {
				number += ":" + d.Code
			}
			words = append(words, number)
		}
	}
	return strings.Join(words, " ")
}
