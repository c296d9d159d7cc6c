package client

// Every literal of the documents that this client reads or writes.

// The return. Docs: schema skattemeldingformerverdiavgift v1.0, 2022-11-28.
const (
	rootReturn      = "mvaMeldingDto"
	namespaceReturn = "no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0"

	pathReference    = "innsending/regnskapssystemsreferanse"
	pathTerm         = "skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/periode"
	pathYear         = "skattegrunnlagOgBeregnetSkatt/skattleggingsperiode/aar"
	pathAmount       = "skattegrunnlagOgBeregnetSkatt/fastsattMerverdiavgift"
	pathOrganisation = "skattepliktig/organisasjonsnummer"
	pathCategory     = "meldingskategori"

	returnFileName = "mvaMelding.xml" // docs: API page
)

// The envelope. Docs: schema mvameldinginnsending v1.0, 2022-11-07; seen
// without its namespace in every published sample.
const (
	rootEnvelope      = "mvaMeldingInnsending"
	namespaceEnvelope = "no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0"

	submissionComplete = "komplett"
	instanceStatus     = "Deprecated" // seen; the app demands a text and takes any

	fileReturn     = "mva-melding"
	fileAttachment = "binaerVedlegg"
	sourceSystem   = "sluttbrukersystem"
	sourceUser     = "sluttbruker"
)

// The verdict. Docs: schema valideringsresultat v1, 2022-11-18, and the older
// form on the API page of 2021.
const (
	rootVerdict = "valideringsresultat"
	noMVACode   = "null" // seen: in place of no code
)

// verdictWords, in both forms. Guess: the 2021 words for a clean and for an
// incomplete return, as nobody has printed them. An incomplete one (unused
// since 2021-06) counts as not delivered.
var verdictWords = map[string]Outcome{
	"ingen avvik":              Clean,
	"avvikende skattemelding":  Deviating,
	"mangelfull skattemelding": Invalid,
	"ugyldig skattemelding":    Invalid,

	"INGEN_AVVIK":              Clean,
	"AVVIKENDE_SKATTEMELDING":  Deviating,
	"MANGELFULL_SKATTEMELDING": Invalid,
	"UGYLDIG_SKATTEMELDING":    Invalid,
}

// Payment information. Docs: schema betalingsinformasjon v1.0, 2021-04-28.
const (
	rootPayment = "betalingsinformasjon"

	pathPaymentReference    = "innsendingsreferanse"
	pathPaymentOrganisation = "skattepliktig/organisasjonsnummer"
	pathPaymentTerm         = "skattleggingsperiode/periode"
	pathPaymentYear         = "skattleggingsperiode/aar"
	pathPaymentKID          = "kundeidentifikasjonsnummer"
	pathPaymentAmount       = "beloep"
	pathPaymentTo           = "betaleTil"
	pathPaymentDue          = "betalingsfrist"
	pathPaymentAccount      = "betalesTilKonto/norskKontonummer"
	pathPaymentIBAN         = "betalesTilKonto/IBAN"
	pathPaymentBIC          = "betalesTilKonto/swiftBIC"
	pathPaymentInformation  = "informasjon"
)

// A refusal of the Tax Administration. Docs: api-dokumentasjon, feil.
const (
	rootRefusal     = "feil"
	pathRefusalCode = "kode"
)

// attachmentTypes are the fifteen that the app takes, by the extensions of
// their files. Docs: API page; the app's data types.
var attachmentTypes = []struct {
	contentType string
	extensions  []string
}{
	{"text/xml", []string{"xml"}},
	{"application/pdf", []string{"pdf"}},
	{"image/jpeg", []string{"jpg", "jpeg"}},
	{"image/png", []string{"png"}},
	{"application/msword", []string{"doc"}},
	{"application/vnd.ms-excel", []string{"xls"}},
	{"application/vnd.ms-powerpoint", []string{"ppt"}},
	{"application/vnd.oasis.opendocument.formula", []string{"odf"}},
	{"application/vnd.oasis.opendocument.text", []string{"odt"}},
	{"application/vnd.oasis.opendocument.spreadsheet", []string{"ods"}},
	{"application/vnd.oasis.opendocument.presentation", []string{"odp"}},
	{"application/vnd.oasis.opendocument.graphics", []string{"odg"}},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", []string{"docx"}},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []string{"xlsx"}},
	{"application/vnd.openxmlformats-officedocument.presentationml.presentation", []string{"pptx"}},
}
