package altinn

import "github.com/portprove/portprove/mocks/altinn/vatapp"

// Addresses below the host of apps, and of the platform's storage.
// App-lib: the controllers' routes; docs: Skatteetaten's API page (feedback).
const (
	appsOrg       = "skd"
	pathInstances = "/skd/{app}/instances"
	pathCreate    = pathInstances + "/create"
	pathActive    = pathInstances + "/{party}/active"
	pathInstance  = pathInstances + "/{party}/{guid}"
	pathComplete  = pathInstance + "/complete"
	pathSubstatus = pathInstance + "/substatus"
	pathData      = pathInstance + "/data"
	pathElement   = pathData + "/{element}"
	pathProcess   = pathInstance + "/process"
	pathStart     = pathProcess + "/start"
	pathNext      = pathProcess + "/next"
	pathFinish    = pathProcess + "/completeprocess"
	pathHistory   = pathProcess + "/history"
	pathStatus    = pathInstance + "/feedback/status"
	pathFeedback  = pathInstance + "/feedback"

	pathStorage         = "/storage/api/v1/instances"
	pathStorageInstance = pathStorage + "/{party}/{guid}"
	pathStorageEvents   = pathStorageInstance + "/events"
	pathStorageElements = pathStorageInstance + "/dataelements"
	pathStorageData     = pathStorageInstance + "/data/{element}"
	variableElement     = "element"
)

// The apps. Docs: Skatteetaten/api-dokumentasjon; seen: -v1 is used in the test
// environment, too, and the retired one answers 418.
const appRetired = "mva-melding-innsending-etm2"

var apps = []string{"mva-melding-innsending-test", "mva-melding-innsending-v1"}

// Tasks. Docs: Skatteetaten's API page. Seen: the recorded instance of 2021
// (names of events, flow from 2).
const (
	startEvent = "StartEvent_1"
	endEvent   = "EndEvent_1"

	taskFill     = vatapp.TaskFilling
	taskConfirm  = vatapp.TaskConfirming
	taskFeedback = vatapp.TaskFeedback

	kindData         = "data"
	kindConfirmation = "confirmation"
	kindFeedback     = "feedback"

	flowType = "CompleteCurrentMoveToNext"
)

// tasks in their order. Task_4, the auditor's attestation of a compensation
// claim in the portal, is not modelled: nobody has published its place.
var tasks = []task{
	{id: taskFill, name: "Utfylling", kind: kindData, flow: 2},
	{id: taskConfirm, name: "Bekreftelse", kind: kindConfirmation, flow: 3},
	{id: taskFeedback, name: "Tilbakemelding", kind: kindFeedback, flow: 4},
}

// Substatus of an instance whose return was received. Seen: 2021; the one of a
// return that was found invalid is unknown (guess: none).
const (
	receivedLabel       = "Mottatt"
	receivedDescription = "Mva-meldingen er levert og mottatt av Skatteetaten."
)

// Owner of the app: what it makes is created by its organisation number. Seen.
const (
	ownerNumber      = "974761076"
	ownerStakeholder = "skd"
)

// Content types.
const (
	typeXML     = "application/xml"
	typeTextXML = "text/xml"
	typePDF     = "application/pdf"
	typeOctets  = "application/octet-stream"
	typeForm    = "multipart/form-data"
)

// maxFile is the limit of every data type that has one. Docs: metadata, 25 MB.
const maxFile = 25 << 20

// maxUpload is what is read of an upload: over the limit, so that the refusal
// is the app's and not the reader's.
const maxUpload = maxFile + (1 << 20)

// Headers of answers about instances. App-lib: [ResponseCache(NoStore)].
const (
	cacheControl = "no-store,no-cache"
	pragma       = "no-cache"
)

// Scopes of the instance API.
const (
	scopeRead  = "altinn:instances.read"
	scopeWrite = "altinn:instances.write"
)

// cookieRuntime carries the Altinn token where no Authorization does. App-lib.
const cookieRuntime = "AltinnStudioRuntime"

// Types of events in the storage. Docs: storage, InstanceEventType.
const (
	eventCreated    = "Created"
	eventSaved      = "Saved"
	eventDeleted    = "Deleted"
	eventSubstatus  = "SubstatusUpdated"
	eventConfirmed  = "ConfirmedComplete"
	eventStart      = "process_StartEvent"
	eventStartTask  = "process_StartTask"
	eventEndTask    = "process_EndTask"
	eventEnd        = "process_EndEvent"
	eventTimeLayout = "2006-01-02T15:04:05.9999999Z07:00" // seen: up to seven decimals, trailing zeros dropped
)

// Read status of an instance, as the app writes it and as the storage does.
const (
	readStatusRead     = 1
	readStatusReadText = "Read"
)

// extensions lead to the media type that an upload's file name promises; xml is
// another in the two generations. App-lib: MimeTypeMap.
var extensions = map[string]string{
	"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"odf":  "application/vnd.oasis.opendocument.formula", "odt": "application/vnd.oasis.opendocument.text",
	"ods": "application/vnd.oasis.opendocument.spreadsheet", "odp": "application/vnd.oasis.opendocument.presentation",
	"odg": "application/vnd.oasis.opendocument.graphics",
	"pdf": typePDF, "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "json": "application/json", "txt": "text/plain",
	"csv": "text/csv", "html": "text/html", "gif": "image/gif", "zip": "application/zip",
}
