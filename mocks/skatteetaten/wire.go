package skatteetaten

import "net/http"

// Addresses. Docs: Skatteetaten/api-dokumentasjon, mvameldingvalidering.
const (
	pathValidate = "/api/mva/grensesnittstoette/mva-melding/valider"
	pathAny      = "/{path:.*}"
)

// otherMethods than POST.
var otherMethods = []string{
	http.MethodGet, http.MethodHead, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions,
}

// scopeValidate. Docs: as above.
const scopeValidate = "skatteetaten:mvameldingvalidering"

// Content types. Guess: that of a result, as nobody has printed one.
const (
	typeXML     = "application/xml"
	typeTextXML = "text/xml"
	typeAny     = "*/*"
)

// headerCorrelation names a request across systems. Guess: other services of
// the Tax Administration take it.
const headerCorrelation = "Korrelasjonsid"

// xmlHeader. Seen: with single quotes, in the recorded submission of 2021.
const xmlHeader = "<?xml version='1.0' encoding='UTF-8'?>\n"

// Namespaces. Docs: schema of valideringsresultat, 2022-11-18; page on errors.
const (
	namespaceResult = "no:skatteetaten:fastsetting:avgift:mva:valideringsresultat:v1"
	namespaceError  = "urn:no:skatteetaten:datasamarbeid:feil:v1"
)

// Verdicts, in the form of the schema and in that of 2021. Guess: INGEN_AVVIK,
// as no clean result of 2021's form has been printed.
var (
	verdicts2022 = map[severity]string{clean: "ingen avvik", deviating: "avvikende skattemelding", invalid: "ugyldig skattemelding"}
	verdicts2021 = map[severity]string{clean: "INGEN_AVVIK", deviating: "AVVIKENDE_SKATTEMELDING", invalid: "UGYLDIG_SKATTEMELDING"}
)

// noCode is the mvaKode of findings that are on no line. Seen: TT02.
const noCode = "null"

// maxDetail is the length of Tekst.
const maxDetail = maxText
