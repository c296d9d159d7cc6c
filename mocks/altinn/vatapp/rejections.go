package vatapp

import "fmt"

// refusal is one way for the app to say no.
type refusal struct {
	name, catalogue, text string
}

// refusals lists what define has defined.
var refusals []*refusal

func define(name, catalogue, text string) *refusal {
	r := &refusal{name, catalogue, text}
	refusals = append(refusals, r)
	return r
}

// The sentences, exactly. Docs: skatteetaten.github.io/mva-meldingen, API page;
// forsjellig is spelt so there. Guess: those without a catalogue id, as nobody
// has printed what the app says then.
var (
	errPeriodMissing = define("filling_period_missing", "SKD-04",
		"Valideringsfeil: skattleggingsperiode er påkrevd i MvaMeldingInnsending. Validation error: skattleggingsperiode is required in MvaMeldingInnsending")
	errPeriodEmpty = define("filling_period_empty", "SKD-05",
		"Valideringsfeil: skattleggingsperiode må være utfylt. Validation error: skattleggingsperiode must be populated")
	errSchemaValue = define("filling_envelope_value", "SKD-09", textSchemaHead+"%s")
	errSchemaChild = define("filling_envelope_incomplete", "SKD-10", textSchemaHead+"%s")
	errStatus      = define("filling_status_missing", "SKD-06",
		"Valideringsfeil: instansstatus er påkrevd i MvaMeldingInnsending. Validation error: instansstatus is required in MvaMeldingInnsending")
	errInstanceOrganisation = define("filling_instance_organisation", "SKD-01",
		`Valideringsfeil: Organisasjonsnummeret i instansen er forskjellig fra organisasjonsnummeret i MvaMeldingInnsending ("konvolutt")`)
	errReturnOrganisation = define("filling_return_organisation", "SKD-02",
		`Valideringsfeil: Organisasjonsnummeret i MvaMeldingInnsending ("konvolutt") er forskjellig fra organisasjonsnummeret i %s`)
	errReturnCategory = define("filling_return_category", "SKD-03",
		`Valideringsfeil: Meldingskategorien i MvaMeldingInnsending ("konvolutt") er forsjellig fra Meldingskategorien i %s`)
	errAttachmentNotUploaded = define("filling_attachment_not_uploaded", "",
		`Valideringsfeil: vedlegget %s i MvaMeldingInnsending ("konvolutt") er ikke lastet opp. Validation error: the attachment is listed in MvaMeldingInnsending and was not uploaded.`)
	errAttachmentNotListed = define("filling_attachment_not_listed", "",
		`Valideringsfeil: vedlegget %s er ikke oppgitt i MvaMeldingInnsending ("konvolutt"). Validation error: the attachment was uploaded and is not listed in MvaMeldingInnsending.`)
	errReturnCount = define("return_count", "",
		"Valideringsfeil: innsendingen må ha nøyaktig én mva-melding. Validation error: the submission must have exactly one VAT return.")
	errNamesTwice = define("file_names_twice", "SKD-07",
		"Valideringsfeil: filnavnene i innsendingen må være unike. Validation error: file names in the submission must be unique.")
	errInvalid = define("filling_return_invalid", "SKD-08", "Valideringsfeil: Ugyldig mva-melding")
)

// textSchemaHead comes before the messages of .NET, one on each line.
const textSchemaHead = "Valideringsfeil / Validation error:\n"

// with fills the values of the sentence in.
func (r *refusal) with(values ...any) refusal {
	filled := *r
	filled.text = fmt.Sprintf(r.text, values...)
	return filled
}

// because makes the rejection with this time's cause.
func (r *refusal) because(format string, args ...any) *Rejection {
	return &Rejection{Name: r.name, Catalogue: r.catalogue, Text: r.text, Cause: shortened(fmt.Sprintf(format, args...))}
}

// maxCause in characters: causes stand in headers.
const maxCause = 500

func shortened(text string) string {
	n := 0
	for i := range text {
		if n == maxCause {
			return text[:i] + "…"
		}
		n++
	}
	return text
}

// Refusal describes a refusal to tests and documents.
type Refusal struct{ Name, Catalogue string }

// Refusals lists every way this app says no.
func Refusals() []Refusal {
	list := make([]Refusal, 0, len(refusals))
	for _, r := range refusals {
		list = append(list, Refusal{r.name, r.catalogue})
	}
	return list
}
