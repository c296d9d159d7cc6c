package altinn

import "net/http"

// Every refusal of the app and of the storage. App-lib: InstancesController,
// DataController, ProcessController and their helpers, v7.9 and v8.12; docs: the
// Tax Administration's API page; guess: where it says so.

// defineApp makes a refusal that is the same in both generations of the library.
func defineApp(name, catalogue, requirement string, status int, f form) *refusal {
	r := &refusal{name: name, catalogue: catalogue, requirement: requirement, status: status, form: f, ofApp: true}
	refusals = append(refusals, r)
	return r
}

// later says what the second generation answers instead: a ProblemDetails made
// by hand.
func (r *refusal) later(status int, title string) *refusal {
	v8 := *r
	v8.status, v8.form, v8.title, v8.v8 = status, formOwn, title, nil
	r.v8 = &v8
	return r
}

// laterText says that the second generation answers the same in another status.
func (r *refusal) laterText(status int) *refusal {
	v8 := *r
	v8.status, v8.v8 = status, nil
	r.v8 = &v8
	return r
}

// laterForm says that the second generation puts it in another form.
func (r *refusal) laterForm(f form) *refusal {
	v8 := *r
	v8.form, v8.v8 = f, nil
	r.v8 = &v8
	return r
}

// Errors of every request to an app, in the order of the checks. Seen: 418.
var (
	errRetired    = defineApp("app_retired", "APP-38", "ALT-APP-01", http.StatusTeapot, formEmpty)
	errPath       = defineApp("path_unknown", "", "ALT-APP-02", http.StatusNotFound, formEmpty)
	errAppToken   = defineApp("app_token_bad", "APP-01", "ALT-APP-03", http.StatusUnauthorized, formEmpty)
	errAppExpired = defineApp("app_token_expired", "APP-01", "ALT-APP-03", http.StatusUnauthorized, formEmpty)
	errAppScope   = defineApp("app_scope_missing", "APP-07", "ALT-APP-04", http.StatusForbidden, formPath).titled("Forbidden")
	errRole       = defineApp("role_missing", "APP-25", "ALT-APP-05", http.StatusForbidden, formEmpty)
	errLevel      = defineApp("level_low", "APP-04", "ALT-APP-06", http.StatusForbidden, formEmpty)
	errInstance   = defineApp("instance_unknown", "", "ALT-APP-07", http.StatusNotFound, formStandard)
	errInvisible  = defineApp("instance_not_visible_yet", "", "ALT-APP-08", http.StatusNotFound, formStandard)
	errHidden     = defineApp("instance_hidden", "", "ALT-APP-08", http.StatusForbidden, formEmpty)
	errOwnerOnly  = defineApp("owner_only", "", "ALT-APP-09", http.StatusForbidden, formEmpty)
	errAppFault   = defineApp("app_failed", "APP-33", "ALT-APP-10", http.StatusInternalServerError, formEmpty)
)

// Errors of creating an instance.
var (
	errPartyQuery  = defineApp("party_query_bad", "", "ALT-CREATE-14", http.StatusBadRequest, formBinding)
	errNoOwner     = defineApp("owner_missing", "APP-09", "ALT-CREATE-02", http.StatusBadRequest, formString)
	errTwoOwners   = defineApp("owner_twice", "APP-11", "ALT-CREATE-02", http.StatusBadRequest, formString)
	errEmptyOwner  = defineApp("owner_empty", "APP-10", "ALT-CREATE-02", http.StatusBadRequest, formString)
	errContent     = defineApp("content_unreadable", "", "ALT-CREATE-03", http.StatusBadRequest, formString)
	errPart        = defineApp("part_unknown", "APP-12", "ALT-CREATE-04", http.StatusBadRequest, formString)
	errParty       = defineApp("party_unknown", "APP-08", "ALT-CREATE-05", http.StatusNotFound, formString)
	errRegister    = defineApp("register_down", "APP-05", "ALT-CREATE-06", http.StatusForbidden, formStandard)
	errInstantiate = defineApp("role_to_instantiate_missing", "APP-02", "ALT-CREATE-07", http.StatusForbidden, formStandard)
	errObligation  = defineApp("level_below_policy", "APP-03", "ALT-CREATE-08", http.StatusForbidden, formObligation)

	errInstantiation = defineApp("instantiation_failed", "APP-13", "ALT-CREATE-13", http.StatusInternalServerError, formString)
)

// Sentences of creating an instance.
const (
	noOwnerText    = "Cannot create an instance without an instanceOwner.partyId. Either provide instanceOwner party Id as a query parameter or an instanceTemplate object in the body."
	twoOwnersText  = "You cannot provide an instanceOwnerPartyId as a query param as well as an instance template in the body. Choose one or the other."
	emptyOwnerText = "Error: instanceOwnerPartyId query parameter is empty and InstanceOwner is missing from instance template. You must populate instanceOwnerPartyId or InstanceOwner"
	contentText    = "Error when reading content: [%s]"
	partyText      = "Cannot lookup party: Failed to lookup party by %s. The exception was: 404 - Not Found - "
	partyNoneText  = "Cannot lookup party: Failed to lookup party by personNumber or organisationNumber: . The exception was: Neither personNumber or organisationNumber has value in instanceOwner"

	instantiationText = "Instantiation of data elements failed for instance %s for party %d"

	partText         = "Error when comparing content to application metadata: "
	partInstanceText = "Unexpected Content-Type '%s' of embedded instance template. Expecting 'application/json'"
	partUnknownText  = "Multipart section named, '%s' does not correspond to an element type in application metadata"
	partNoTypeText   = "The multipart section named %s is missing Content-Type."
	partTypeText     = "The multipart section named %s has a Content-Type '%s' which is invalid for element type '%s'"
	partEmptyText    = "The multipart section named %s has no data. Cannot process empty part."
	partLargeText    = "The multipart section named %s exceeds the size limit of element type '%s'"
	partCountText    = "The list of parts contains more elements of type '%s' than the element type allows."
)

// Errors of uploads, in the order of the checks. The second generation answers
// with a ProblemDetails, but for 400 at an upload, which older clients want as a
// text.
var (
	errNoType       = defineApp("data_type_missing", "", "ALT-DATA-02", http.StatusBadRequest, formText).laterForm(formBinding)
	errDataType     = defineApp("data_type_unknown", "", "ALT-DATA-02", http.StatusBadRequest, formText)
	errContributor  = defineApp("data_type_not_yours", "APP-25", "ALT-DATA-03", http.StatusForbidden, formEmpty).later(http.StatusForbidden, "Forbidden")
	errArchived     = defineApp("instance_closed", "APP-15", "ALT-DATA-04", http.StatusConflict, formText).later(http.StatusConflict, "Instance Not Active")
	errNoTask       = defineApp("task_missing", "APP-15", "ALT-DATA-04", http.StatusConflict, formText).later(http.StatusConflict, "No current task")
	errMaxCount     = defineApp("data_type_full", "", "ALT-DATA-05", http.StatusConflict, formText).later(http.StatusConflict, "Max Count Exceeded")
	errDisposition  = defineApp("content_disposition_missing", "APP-19", "ALT-DATA-06", http.StatusBadRequest, formText)
	errTooLarge     = defineApp("file_too_large", "APP-23", "ALT-DATA-07", http.StatusRequestEntityTooLarge, formText).laterText(http.StatusBadRequest)
	errChunkedLarge = defineApp("upload_too_large", "APP-23", "ALT-DATA-07", http.StatusRequestEntityTooLarge, formOwn).titled(titleTooLarge)
	errFilename     = defineApp("filename_missing", "APP-20", "ALT-DATA-08", http.StatusBadRequest, formText)
	errExtension    = defineApp("filename_without_extension", "APP-20", "ALT-DATA-08", http.StatusBadRequest, formText)
	errNoMime       = defineApp("content_type_missing", "APP-24", "ALT-DATA-09", http.StatusBadRequest, formText)
	errMime         = defineApp("content_type_differs_from_name", "APP-21", "ALT-DATA-09", http.StatusBadRequest, formText)
	errMimeRefused  = defineApp("content_type_not_allowed", "APP-21", "ALT-DATA-09", http.StatusBadRequest, formText)
	errEmptyFile    = defineApp("file_empty", "APP-22", "ALT-DATA-10", http.StatusBadRequest, formText)
	errElement      = defineApp("element_unknown", "", "ALT-DATA-11", http.StatusNotFound, formText).later(http.StatusNotFound, "Data Element Not Found")
	errLocked       = defineApp("element_locked", "APP-16", "ALT-DATA-12", http.StatusConflict, formText).later(http.StatusConflict, "Platform error")
	errFormType     = defineApp("form_content_type", "APP-18", "ALT-DATA-13", http.StatusBadRequest, formText).later(http.StatusUnsupportedMediaType, "Unsupported content type")
	errFormContent  = defineApp("form_unreadable", "APP-18", "ALT-DATA-13", http.StatusBadRequest, formText).later(http.StatusBadRequest, "Failed to deserialize XML")
	errFormDelete   = defineApp("form_not_deletable", "", "ALT-DATA-14", http.StatusBadRequest, formText).later(http.StatusBadRequest, "Cannot Delete main data element")
	errScanPending  = defineApp("scan_pending", "APP-31", "ALT-DATA-15", http.StatusConflict, formText)
	errUploadCut    = defineApp("upload_cut_short", "", "ALT-DATA-16", http.StatusBadRequest, formEmpty)
)

const titleTooLarge = "Request too large"

// Sentences of uploads. The literal {filetype} and the two spaces are theirs.
const (
	noTypeText          = "Element type must be provided."
	noTypeLaterText     = "The dataType field is required."
	contributorText     = "User is not a valid contributor to the data type"
	dataTypeText        = "Element type %s not allowed for instance %s."
	dataTypeLaterText   = `Could not find the specified data type: "%s" in applicationmetadata.json`
	archivedText        = "Cannot upload data for archived or deleted instance %s"
	archivedPutText     = "Cannot update data element of archived or deleted instance %s"
	archivedDeleteText  = "Cannot delete data element of archived or deleted instance %s"
	noTaskCreateText    = "Cannot create data element without a current task"
	noTaskUpdateText    = "Cannot update data element without a current task"
	maxCountText        = "Cannot create more than %d data elements of type %s"
	invalidData         = "Invalid data provided. Error: "
	dispositionText     = invalidData + "The request must include a Content-Disposition header"
	dispositionPutText  = invalidData + " The request must include a Content-Disposition header"
	tooLargeText        = invalidData + "Binary attachment exceeds limit of %d"
	filenameText        = invalidData + "The Content-Disposition header must contain a filename"
	filenameLaterText   = invalidData + "The Content-Disposition header must contain a valid filename"
	extensionText       = invalidData + "Invalid format for filename: %s. Filename is expected to end with '.{filetype}'."
	noMimeText          = invalidData + "Content-Type header must be included in request."
	mimeText            = invalidData + "Content type header %s does not match mime type %s for uploaded file. Please fix header or upload another file."
	mimeRefusedText     = invalidData + "Invalid content type: %s. Please try another file. Permitted content types include: %s"
	emptyFileText       = invalidData + "The file is zero bytes."
	elementText         = "Did not find data element"
	elementLaterText    = "Did not find data element %s on instance %s"
	lockedText          = "Data element %s is locked and cannot be updated"
	formTypeText        = "Unknown content type %s. Cannot read the data."
	formTypeLaterText   = "Content type %s is not supported for deserialization"
	formDeleteText      = "Deleting form data is not possible at this moment."
	formDeleteLaterText = "Cannot delete the only data element of a class with app logic"
	scanPendingText     = "DataElementFileScanPending"
)

// Errors of the process.
var (
	errEnded            = defineApp("process_ended", "APP-29", "ALT-PROC-03", http.StatusConflict, formText).later(http.StatusConflict, "")
	errStarted          = defineApp("process_started", "APP-30", "ALT-PROC-04", http.StatusConflict, formText).later(http.StatusConflict, "")
	errNextRole         = defineApp("process_role_missing", "APP-26", "ALT-PROC-05", http.StatusForbidden, formEmpty).later(http.StatusForbidden, "Unauthorized")
	errSubmission       = defineApp("submission_rejected", "", "ALT-PROC-06", http.StatusConflict, formText).later(http.StatusConflict, titleNextFailed)
	errQuotedSubmission = defineApp("submission_rejected_quoted", "", "ALT-PROC-06", http.StatusConflict, formString).later(http.StatusConflict, titleNextFailed)
	errRejectedXML      = defineApp("return_invalid", "SKD-08", "ALT-PROC-07", http.StatusConflict, formXML)
	errValidation       = defineApp("task_not_valid", "APP-28", "ALT-PROC-08", http.StatusConflict, formOwn).titled(titleTaskInvalid)
	errMoved            = defineApp("process_moved", "APP-36", "ALT-PROC-09", http.StatusConflict, formStandard)
	errNextElement      = defineApp("process_element_unknown", "", "ALT-PROC-10", http.StatusBadRequest, formText)
)

const (
	titleNextFailed  = "Process next failed."
	titleTaskInvalid = "Validation failed for task"
)

// Errors of the storage.
var (
	errStorageQuery   = defineApp("storage_query_open", "", "ALT-STOR-02", http.StatusBadRequest, formText)
	errStoredInstance = defineApp("stored_instance_unknown", "", "ALT-STOR-01", http.StatusNotFound, formText)
)

// Sentences of the storage (guess: the words of the first).
const (
	storageQueryText   = "Either InstanceOwnerPartyId or AppId need to be defined."
	storedInstanceText = "Unable to find instance %s"
)

// Sentences of the process.
const (
	endedText       = "Process is ended."
	startedText     = "Process is already started. Use next."
	nextRoleText    = "User is not authorized to perform process next. Task ID: %s. Task type: %s. Action: none."
	validationText  = "%d validation errors found for task %s"
	nextElementText = "Requested element id %s is not found in process definition"
)

// Errors of feedback. Docs: 400, 403 and 404 without a text; seen: 409 in the
// test environment; guess: 504 of the gateway when the wait is too long.
var (
	errNoFeedback  = defineApp("feedback_not_yet", "SKD-11", "ALT-FEED-03", http.StatusConflict, formText)
	errNoEndpoint  = defineApp("feedback_endpoint_gone", "SKD-11", "ALT-FEED-04", http.StatusNotFound, formEmpty)
	errFeedbackEnd = defineApp("feedback_wait_over", "VAL-12", "ALT-FEED-05", http.StatusGatewayTimeout, formEmpty)
)

const noFeedbackText = "Instance %s has not yet received feedback. Try again later."

func (r *refusal) titled(title string) *refusal {
	r.title = title
	return r
}
