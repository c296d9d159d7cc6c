package vatapp

import "slices"

// The data types that the app itself looks at.
const (
	TypeEnvelope          = "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0"
	TypeReturn            = "mvamelding"
	TypeAttachment        = "binaerVedlegg"
	TypeEarlierAttachment = "tidligereinnsendtvedlegg"
	TypeEnvironment       = "miljo"
	TypeFillingLog        = "utfyllingslogg"
	TypeSigningLog        = "signeringslogg"
	TypeApprovalLog       = "godkjenningslogg"
	TypePayment           = "betalingsinformasjon"
	TypeReceipt           = "kvittering"
	TypeResult            = "valideringsresultat"
	TypeAttestationLog    = "attesteringslogg"
	TypePortalLinks       = "portalLenker"
)

// Tasks of the process. Task_4 is an auditor's, for claims of compensation.
const (
	TaskFilling     = "Task_1"
	TaskConfirming  = "Task_2"
	TaskFeedback    = "Task_3"
	TaskAttestation = "Task_4"
)

// Writer is who puts data of a type there.
type Writer string

// The writers.
const (
	WriterUser   Writer = "user"
	WriterApp    Writer = "app"
	WriterOwner  Writer = "skd"
	WriterPortal Writer = "portal"
)

// DataType is one kind of data that an instance may hold.
type DataType struct {
	ID string
	// ContentTypes that are taken, in the order of the metadata.
	ContentTypes []string
	// Task in which it is written.
	Task string
	// Min and Max say how many there are in the end.
	Min, Max int
	// MaxBytes of one; 0: no limit is set.
	MaxBytes int64
	Writer   Writer
	// Form data is a model of the app: it is there from the beginning, is
	// replaced and not added, and is stored as the app writes it.
	Form bool
}

// maxBytes: 25 MB. Docs: the app's metadata; the page of questions says 50.
const maxBytes = 25 << 20

const (
	textXML         = "text/xml"
	textPlain       = "text/plain"
	applicationXML  = "application/xml"
	applicationJSON = "application/json"
	applicationPDF  = "application/pdf"
	openDocument    = "application/vnd.oasis.opendocument."
	openXML         = "application/vnd.openxmlformats-officedocument."
)

// attachmentTypes. Docs: the API page.
var attachmentTypes = []string{
	textXML, applicationPDF, "image/jpeg", "image/png",
	"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
	openDocument + "formula", openDocument + "text", openDocument + "spreadsheet", openDocument + "presentation", openDocument + "graphics",
	openXML + "wordprocessingml.document", openXML + "spreadsheetml.sheet", openXML + "presentationml.presentation",
}

// dataTypes. Docs: metadata of skd/mva-melding-innsending-v1 as of 2023-06-05,
// in test data of Altinn/altinn-resource-registry.
var dataTypes = []DataType{
	{TypeEnvelope, []string{applicationXML}, TaskFilling, 1, 1, 0, WriterUser, true},
	{TypeReturn, []string{textXML}, TaskFilling, 1, 1, maxBytes, WriterUser, false},
	{TypeAttachment, attachmentTypes, TaskFilling, 0, 57, maxBytes, WriterUser, false},
	{TypeEarlierAttachment, []string{textXML}, TaskFilling, 0, 57, maxBytes, WriterPortal, false},
	{TypeEnvironment, []string{applicationJSON}, TaskFilling, 0, 1, maxBytes, WriterUser, false},
	{TypeFillingLog, []string{textPlain, applicationJSON, applicationXML}, TaskFilling, 0, 1, maxBytes, WriterApp, false},
	{TypeSigningLog, []string{textPlain, applicationJSON}, TaskConfirming, 0, 1, maxBytes, WriterApp, false},
	{TypeApprovalLog, []string{textPlain, applicationJSON, applicationXML}, TaskConfirming, 0, 1, maxBytes, WriterApp, false},
	{TypePayment, []string{textPlain, textXML, applicationXML}, TaskConfirming, 0, 1, maxBytes, WriterApp, false},
	{TypeReceipt, []string{textPlain, textXML, applicationPDF}, TaskFeedback, 1, 1, maxBytes, WriterOwner, false},
	{TypeResult, []string{textPlain, textXML}, TaskFeedback, 0, 1, maxBytes, WriterOwner, false},
	{TypeAttestationLog, []string{textPlain, applicationJSON, applicationXML}, TaskAttestation, 1, 1, maxBytes, WriterPortal, false},
	{TypePortalLinks, []string{applicationJSON}, TaskAttestation, 0, 1, maxBytes, WriterApp, false},
}

// DataTypes lists all, in the order of the metadata.
func DataTypes() []DataType {
	list := slices.Clone(dataTypes)
	for i := range list {
		list[i].ContentTypes = slices.Clone(list[i].ContentTypes)
	}
	return list
}

// FindDataType returns the type with the given id.
func FindDataType(id string) (DataType, bool) {
	list := DataTypes()
	if i := slices.IndexFunc(list, func(d DataType) bool { return d.ID == id }); i >= 0 {
		return list[i], true
	}
	return DataType{}, false
}
