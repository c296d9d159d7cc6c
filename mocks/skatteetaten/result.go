package skatteetaten

import "strings"

// result is a valideringsresultat. Its JSON form is a guess: the service says
// that it has one and nobody has printed it.
type result struct {
	verdict severity

	Verdict    string      `json:"avvikVedMeldingslevering"`
	Deviations []deviation `json:"avvik,omitempty"`
}

// deviation is all that was found at one place.
type deviation struct {
	Path    string             `json:"stiTilAvvik"`
	Code    *string            `json:"mvaKode"`
	Line    int                `json:"xmlLinjenummer,omitempty"`
	Column  int                `json:"xmlPosisjonPaaLinje,omitempty"`
	Details []deviationDetails `json:"avviksinformasjon"`
}

type deviationDetails struct {
	severity severity

	Reason     string `json:"begrunnelse"`
	Severity   string `json:"avvikstype"`
	Code       string `json:"avvikKode"`
	Definition string `json:"regelDefinisjon"`
	Detail     string `json:"detaljer,omitempty"`
}

// spot tells places apart.
type spot struct {
	place
	line, column int
}

// result gathers the findings by place. Guess: the schema lets several findings
// share one avvik, and those at one place are told together.
func (s *Server) result(found []finding) result {
	verdict := worst(found)
	r := result{verdict: verdict, Verdict: verdicts2022[verdict]}
	at := make(map[spot]int)
	for _, f := range found {
		where := spot{f.place, f.xmlLine, f.xmlColumn}
		i, known := at[where]
		if !known {
			i = len(r.Deviations)
			at[where] = i
			r.Deviations = append(r.Deviations, f.deviation())
		}
		r.Deviations[i].Details = append(r.Deviations[i].Details, s.details(f))
	}
	return r
}

func (f finding) deviation() deviation {
	d := deviation{Path: f.path, Line: f.xmlLine, Column: f.xmlColumn}
	if f.place.code != "" {
		d.Code = &f.place.code
	}
	return d
}

// details: regelDefinisjon is required, and what it holds has not been seen.
// Guess: the number of the rule, with its condition.
func (s *Server) details(f finding) deviationDetails {
	return deviationDetails{
		severity: f.severity, Reason: f.message, Severity: verdicts2022[f.severity], Code: s.deviationCode(f.rule.code),
		Definition: f.number + ": " + f.holds, Detail: shortened(f.detail),
	}
}

// ascii is how names of the Tax Administration's models do without Norwegian
// letters. Seen: NAERING in avvikKode, where the rules print NÆRING; guess: the
// other two letters.
var ascii = strings.NewReplacer("Æ", "AE", "Ø", "OE", "Å", "AA")

func (s *Server) deviationCode(printed string) string {
	if s.Switches.NorwegianLetters {
		return printed
	}
	return ascii.Replace(printed)
}

// shortened cuts a text at the length of the schema's Tekst.
func shortened(text string) string {
	n := 0
	for i := range text {
		if n == maxDetail {
			return text[:i]
		}
		n++
	}
	return text
}
