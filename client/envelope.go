package client

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Envelope (konvolutt) says what is submitted. Whoever wants to know how the
// app answers to a wrong one changes a field; an empty optional field is left
// out.
type Envelope struct {
	Namespace bool // write the schema's namespace; no published sample has it

	Organisation string
	Term         Term
	Year         int
	Category     string
	Kind         string    // innsendingstype, optional
	Status       string    // instansstatus: optional by the schema, demanded by the app
	CreatedBy    string    // opprettetAv: the name of the person, shown in Altinn
	CreatedAt    time.Time // optional
	Files        []EnvelopeFile
	ChangedAt    time.Time // endringstidspunkt, optional
}

// EnvelopeFile is a vedlegg of the envelope. Name and Extension joined by a dot
// are the name of the uploaded file.
type EnvelopeFile struct {
	Type        string // mva-melding or binaerVedlegg
	Source      string // kildegruppe: etat, sluttbrukersystem or sluttbruker
	CreatedBy   string
	CreatedAt   time.Time // optional
	Name        string
	Extension   string
	Description string // filinnhold: words about the file, not its bytes
}

// EnvelopeFor builds the envelope of a return and its attachments. createdBy is
// the name of the person who is signed in, at the time of the submission.
func EnvelopeFor(r Return, attachments []Attachment, createdBy string, at time.Time) Envelope {
	e := Envelope{
		Organisation: r.Organisation, Term: r.Term, Year: r.Year, Category: r.Category,
		Kind: submissionComplete, Status: instanceStatus, CreatedBy: createdBy, CreatedAt: at,
	}
	e.add(fileReturn, sourceSystem, r.FileName, "mva-melding")
	for _, a := range attachments {
		e.add(fileAttachment, sourceUser, a.Name, "vedlegg")
	}
	return e
}

func (e *Envelope) add(kind, source, name, description string) {
	stem, extension := splitName(name)
	e.Files = append(e.Files, EnvelopeFile{
		Type: kind, Source: source, CreatedBy: e.CreatedBy, CreatedAt: e.CreatedAt,
		Name: stem, Extension: extension, Description: description,
	})
}

// XML writes the envelope in the order of its schema.
func (e Envelope) XML() []byte {
	w := newXMLWriter()
	space := ""
	if e.Namespace {
		space = namespaceEnvelope
	}
	w.begin(rootEnvelope, space)
	w.begin("norskIdentifikator", "")
	w.leaf("organisasjonsnummer", e.Organisation)
	w.end("norskIdentifikator")
	w.period(e.Term, e.Year)
	w.leaf("meldingskategori", e.Category)
	w.optional("innsendingstype", e.Kind)
	w.optional("instansstatus", e.Status)
	w.leaf("opprettetAv", e.CreatedBy)
	w.time("opprettingstidspunkt", e.CreatedAt)
	for _, f := range e.Files {
		f.write(w)
	}
	w.time("endringstidspunkt", e.ChangedAt)
	w.end(rootEnvelope)
	return w.text.Bytes()
}

func (f EnvelopeFile) write(w *xmlWriter) {
	w.begin("vedlegg", "")
	w.leaf("vedleggstype", f.Type)
	w.leaf("kildegruppe", f.Source)
	w.leaf("opprettetAv", f.CreatedBy)
	w.time("opprettingstidspunkt", f.CreatedAt)
	w.begin("vedleggsfil", "")
	w.leaf("filnavn", f.Name)
	w.leaf("filekstensjon", f.Extension)
	w.leaf("filinnhold", f.Description)
	w.end("vedleggsfil")
	w.end("vedlegg")
}

var xmlEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#13;")

func inXML(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\ufffe' || r == '\uffff' {
		return unicode.ReplacementChar
	}
	return r
}

// xmlWriter writes one element a line, indented by two blanks.
type xmlWriter struct {
	text  bytes.Buffer
	depth int
}

func newXMLWriter() *xmlWriter {
	w := &xmlWriter{}
	w.text.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	return w
}

func (w *xmlWriter) indent() { w.text.WriteString(strings.Repeat("  ", w.depth)) }

func (w *xmlWriter) begin(name, space string) {
	w.indent()
	w.text.WriteString("<" + name)
	if space != "" {
		w.text.WriteString(` xmlns="` + space + `"`)
	}
	w.text.WriteString(">\n")
	w.depth++
}

func (w *xmlWriter) end(name string) {
	w.depth--
	w.indent()
	w.text.WriteString("</" + name + ">\n")
}

// leaf writes a text; characters that XML can't hold become replacement
// characters.
func (w *xmlWriter) leaf(name, text string) {
	w.indent()
	w.text.WriteString("<" + name + ">" + xmlEscape.Replace(strings.Map(inXML, text)) + "</" + name + ">\n")
}

func (w *xmlWriter) optional(name, text string) {
	if text != "" {
		w.leaf(name, text)
	}
}

func (w *xmlWriter) time(name string, at time.Time) {
	if !at.IsZero() {
		w.leaf(name, at.Format(time.RFC3339))
	}
}

// period is written the same in every document.
func (w *xmlWriter) period(term Term, year int) {
	w.begin("skattleggingsperiode", "")
	w.begin("periode", "")
	w.leaf(term.Element, term.Name)
	w.end("periode")
	w.leaf("aar", strconv.Itoa(year))
	w.end("skattleggingsperiode")
}
