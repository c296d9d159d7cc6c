package client

import (
	"bytes"
	"strconv"
	"strings"
)

// Outcome is what a verdict comes to. Its zero value is no outcome, so that
// nothing is taken for accepted by accident.
type Outcome string

// The outcomes, from good to bad.
const (
	Clean     Outcome = "clean"     // accepted
	Deviating Outcome = "deviating" // accepted, and may be picked for control
	Invalid   Outcome = "invalid"   // counts as not delivered
)

func (o Outcome) rank() int { return map[Outcome]int{Deviating: 1, Invalid: 2}[o] }

// Verdict is a validation result (valideringsresultat), of the validator or of
// the final judgement.
type Verdict struct {
	Outcome  Outcome
	Word     string // as written: ugyldig skattemelding
	Findings []Finding
	Document []byte
}

// Finding is one rule that found something.
type Finding struct {
	Rule       string // avvikKode, the name of the rule
	Text       string // begrunnelse, for the person
	Path       string // stiTilAvvik
	MVACode    string // of the line; "" if the finding is on none
	Severity   Outcome
	Detail     string // "" if there is none
	Definition string // regelDefinisjon; 2022 only
	Line       int    // in the return, from 1; 0 if not told
	Column     int
}

// Blocking tells whether a return with this verdict does not count as
// delivered. Only a verdict that was read and says so lets a return through.
func (v Verdict) Blocking() bool { return v.Outcome != Clean && v.Outcome != Deviating }

// Worst are the findings that made the outcome what it is.
func (v Verdict) Worst() []Finding {
	var worst []Finding
	for _, f := range v.Findings {
		if f.Severity == v.Outcome {
			worst = append(worst, f)
		}
	}
	return worst
}

// maxVerdict is far above what 25 MB of lines were seen to give.
const maxVerdict = 64 << 20

// ReadVerdict reads a validation result in the form of the schema of 2022 or in
// that of the page of 2021. A word for the outcome that nobody knows is an
// error and never accepted; a finding that is worse than the word decides.
func ReadVerdict(document []byte) (Verdict, error) {
	b := &verdictBuilder{verdict: Verdict{Document: bytes.Clone(document)}}
	b.reader = &reader{kind: "validation result", root: rootVerdict, limit: maxVerdict, visitor: visitor{b.begin, b.end}}
	if err := b.reader.read(document); err != nil {
		return Verdict{}, err
	}
	if b.verdict.Outcome == "" {
		return Verdict{}, b.reader.fail(0, "It has no outcome; allowed is one element avvikVedMeldingslevering, or status in the form of 2021.")
	}
	for _, f := range b.verdict.Findings {
		if f.Severity.rank() > b.verdict.Outcome.rank() {
			b.verdict.Outcome = f.Severity
		}
	}
	return b.verdict, nil
}

// verdictBuilder fills a verdict while a document is read. What several
// findings share stands before them in the document.
type verdictBuilder struct {
	reader  *reader
	verdict Verdict
	shared  Finding // path, code and place of the avvik
}

func (b *verdictBuilder) begin(e element) {
	switch strings.TrimPrefix(e.path, rootVerdict+"/") {
	case "avvik", "valideringsfeil":
		b.shared = Finding{}
	case "avvik/avviksinformasjon", "valideringsfeil/valideringsDetaljer":
		b.verdict.Findings = append(b.verdict.Findings, b.shared)
	}
}

func (b *verdictBuilder) end(e element) error {
	path := strings.TrimPrefix(e.path, rootVerdict+"/")
	switch path {
	case "avvikVedMeldingslevering", "status":
		if b.verdict.Outcome != "" {
			return b.reader.fail(e.line, "It has a second outcome, %q; allowed is one.", excerpt(e.text))
		}
		b.verdict.Word = e.text
		return b.outcome(&b.verdict.Outcome, e)
	case "avvik/avviksinformasjon", "valideringsfeil/valideringsDetaljer":
		return b.whole(e)
	}
	if rest, ok := strings.CutPrefix(path, "avvik/avviksinformasjon/"); ok {
		return b.detail(rest, e)
	}
	if rest, ok := strings.CutPrefix(path, "valideringsfeil/valideringsDetaljer/"); ok {
		return b.detail(rest, e)
	}
	b.place(path, e.text)
	return nil
}

// place is what an avvik says about all of its findings.
func (b *verdictBuilder) place(path, text string) {
	switch path {
	case "avvik/stiTilAvvik", "valideringsfeil/stiTilFeil":
		b.shared.Path = text
	case "avvik/mvaKode":
		if text != noMVACode {
			b.shared.MVACode = text
		}
	case "avvik/xmlLinjenummer":
		b.shared.Line = numberOrNone(text)
	case "avvik/xmlPosisjonPaaLinje":
		b.shared.Column = numberOrNone(text)
	}
}

func (b *verdictBuilder) detail(name string, e element) error {
	f := &b.verdict.Findings[len(b.verdict.Findings)-1]
	switch name {
	case "begrunnelse", "feilmelding":
		f.Text = e.text
	case "avvikstype", "alvorlighetsgrad":
		return b.outcome(&f.Severity, e)
	case "avvikKode":
		f.Rule = e.text
	case "regelDefinisjon":
		f.Definition = e.text
	case "detaljer", "informasjon":
		f.Detail = e.text
	}
	return nil
}

// whole refuses a finding that does not say how grave it is.
func (b *verdictBuilder) whole(e element) error {
	if f := b.verdict.Findings[len(b.verdict.Findings)-1]; f.Severity == "" {
		return b.reader.fail(e.line, "A finding (%s) does not say how grave it is.", excerpt(f.Rule))
	}
	return nil
}

func (b *verdictBuilder) outcome(into *Outcome, e element) error {
	outcome, known := verdictWords[strings.TrimSpace(e.text)]
	if !known {
		return b.reader.fail(e.line, "The outcome is %q; known are ingen avvik, avvikende skattemelding, mangelfull skattemelding and "+
			"ugyldig skattemelding, in capitals in the form of 2021.", excerpt(e.text))
	}
	*into = outcome
	return nil
}

// numberOrNone: a place is a help and no more.
func numberOrNone(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 0 {
		return 0
	}
	return n
}
