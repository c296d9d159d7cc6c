package catalogue

const (
	withV7 = "app library 7"
	withV8 = "app library 8"

	invalidData = "Invalid data provided. Error: "
)

var instanceTexts = []Text{
	{"APP-01", atApp, 401, "", Partial, ""},
	{"APP-02", atInstance, 403, standard(problem403, 403), Verbatim, ""},
	{"APP-02", atInstance, 403, standard(problem403Now, 403), Inferred, ".NET 8 or newer"},
	{"APP-05", atInstance, 403, standard(problem403, 403), Code, ""},
	{"APP-05", atInstance, 403, standard(problem403Now, 403), Inferred, ".NET 8 or newer"},
	{"APP-03", atInstance, 403, `{"RequiredAuthenticationLevel":"{{level}}"}`, Verbatim, ""},
	{"APP-05", atInstance, 403, "", Code, ""},
	{"APP-06", atInstance, 403, "Party {{party}} is not allowed to instantiate this application {{org}}/{{app}}", Code, ""},
	{
		"APP-07", atApp, 403, `{"type":"https://tools.ietf.org/html/` + problem403Now + `","title":"Forbidden","status":403,"detail":"Insufficient scope","instance":"{{path}}"}`,
		Code, "app library 8.9 or newer",
	},
	{
		"APP-08", atInstance, 404,
		`"Cannot lookup party: Failed to lookup party by organisationNumber: {{orgno}}. The exception was: 404 - Not Found - "`, Verbatim, "",
	},
	{
		"APP-09", atInstance, 400,
		"Cannot create an instance without an instanceOwner.partyId. Either provide instanceOwner party Id as a query parameter or an instanceTemplate object in the body.", Code, "",
	},
	{
		"APP-10", atInstance, 400,
		"Error: instanceOwnerPartyId query parameter is empty and InstanceOwner is missing from instance template. You must populate instanceOwnerPartyId or InstanceOwner", Code, "",
	},
	{
		"APP-11", atInstance, 400,
		"You cannot provide an instanceOwnerPartyId as a query param as well as an instance template in the body. Choose one or the other.", Code, "",
	},
	{"APP-12", atInstance, 400, "Error when comparing content to application metadata: {{…}}", Code, ""},
	{"APP-13", atInstance, 500, "Instantiation of appId {{org}}/{{app}} failed for party {{party}}", Code, "title of a ProblemDetails"},
	{"APP-33", atInstance, 500, "", Inferred, "an exception that nobody caught"},
}

var dataTexts = []Text{
	{"APP-14", atEnvelope, 200, `{"changedFields":{{…}}}`, Code, ""},
	{"APP-15", atData, 409, own("No current task", 409, ""), Code, withV8},
	{"APP-15", atUpload, 409, own("No current task", 409, "Cannot create data element without a current task"), Code, withV8},
	{"APP-15", atEnvelope, 409, own("No current task", 409, "Cannot update data element without a current task"), Code, withV8},
	{"APP-15", atUpload, 409, "Cannot upload data for archived or deleted instance {{instance}}", Code, withV7},
	{"APP-15", atEnvelope, 409, "Cannot update data element of archived or deleted instance {{instance}}", Code, withV7},
	{"APP-15", atUpload, 409, "Cannot delete data element of archived or deleted instance {{instance}}", Code, withV7},
	{"APP-15", atData, 409, `{"title":"Instance Not Active"{{…}}}`, Code, withV8},
	{"APP-16", atData, 409, "Data element {{guid}} is locked and cannot be updated", Code, ""},
	{"APP-17", atData, 409, "", Partial, ""},
	{"APP-18", atEnvelope, 400, "Failed to deserialize XML", Code, withV8},
	{"APP-18", atEnvelope, 400, "Unexpected exception when attempting to deserialize XML into '{{class}}'", Code, withV8},
	{"APP-18", atEnvelope, 415, "Unsupported content type", Code, withV8},
	{"APP-18", atEnvelope, 415, "Content type {{type}} is not supported for deserialization", Code, withV8},
	{"APP-18", atEnvelope, 400, "Unknown content type {{type}}. Cannot read the data.", Code, withV7},
	{"APP-18", atEnvelope, 400, "No data found in content", Code, withV7},
	{"APP-19", atUpload, 400, invalidData + "The request must include a Content-Disposition header", Code, ""},
	{"APP-19", atEnvelope, 400, invalidData + " The request must include a Content-Disposition header", Code, withV7},
	{"APP-20", atUpload, 400, invalidData + "The Content-Disposition header must contain a valid filename", Code, withV8},
	{"APP-20", atUpload, 400, invalidData + "The Content-Disposition header must contain a filename", Code, withV7},
	{"APP-20", atUpload, 400, invalidData + "Invalid format for filename: {{file}}. Filename is expected to end with '.{filetype}'.", Code, "the braces are its own"},
	{"APP-22", atUpload, 400, invalidData + "The file is zero bytes.", Code, ""},
	{"APP-22", atUpload, 400, own("Invalid data", 400, invalidData+"The file is zero bytes."), Code, withV8},
	{"APP-23", atUpload, 413, invalidData + "Binary attachment exceeds limit of {{bytes}}", Code, "400 with app library 8"},
	{"APP-23", atUpload, 413, `{"title":"Request too large"{{…}}}`, Code, withV8},
	{"APP-24", atUpload, 400, `{"title":"Missing content type"{{…}}}`, Code, withV8},
	{"APP-25", afterInstance, 403, "", Verbatim, ""},
	{"APP-04", afterInstance, 403, "", Partial, ""},
}

var contentTypeTexts = []Text{
	{
		"APP-21", atUpload, 400,
		invalidData + "Content type header {{type}} does not match mime type {{type}} for uploaded file. Please fix header or upload another file.", Code, "",
	},
	{"APP-21", atUpload, 400, invalidData + "Invalid content type: {{type}}. Please try another file. Permitted content types include: {{types}}", Code, ""},
	{"APP-21", atUpload, 400, invalidData + "Content-Type header must be included in request.", Code, ""},
	{"APP-24", atUpload, 400, invalidData + "Content-Type header must be included in request.", Code, ""},
}

const (
	nextDenied = "User is not authorized to perform process next. Task ID: {{task}}. Task type: {{type}}. Action: {{action}}."
	ended      = "Process is ended."
	notStarted = "Process is not started. Use start!"
	started    = "Process is already started. Use next."
)

var processTexts = []Text{
	{"APP-26", atConfirm, 403, own("Unauthorized", 403, nextDenied), Code, withV8},
	{"APP-26", atConfirm, 403, "User is not authorized to perform process next. Task ID: {{task}}", Code, withV8},
	{"APP-26", atConfirm, 403, "", Code, withV7},
	{"APP-27", atConfirm, 403, "", Verbatim, ""},
	{
		"APP-28", atProcess, 409,
		`{"title":"Validation failed for task","status":409,"detail":"{{n}} validation errors found for task {{task}}","validationIssues":[{{…}}]}`, Code, withV8,
	},
	{"APP-28", atProcess, 409, own("Validation failed for task", 409, "{{n}} validation errors found for task {{task}}"), Code, withV8},
	{"APP-29", atProcess, 409, ended, Code, withV7},
	{"APP-29", atProcess, 409, own("", 409, ended), Code, withV8},
	{"APP-29", atProcess, 409, `{"status":409,"detail":"Process is ended.","validationIssues":null}`, Inferred, withV8},
	{"APP-30", atProcess, 409, notStarted, Code, withV7},
	{"APP-30", atProcess, 409, own("", 409, notStarted), Code, withV8},
	{"APP-30", atProcess, 409, started, Code, withV7},
	{"APP-30", atProcess, 409, own("", 409, started), Inferred, withV8},
	{"APP-31", atProcess, 409, "DataElementFileScanPending", Partial, ""},
	{"APP-33", atProcess, 500, "Process next failed.", Code, withV7},
	{"APP-33", atProcess, 500, `{"title":"Process next failed."{{…}}}`, Code, withV8},
	{"APP-34", atProcess, 403, "", Partial, "the process has moved all the same"},
	{"APP-36", atApp, 409, "", Code, "Conflict() of the app"},
	{"APP-36", atApp, 409, standard("rfc7231#section-6.5.8", 409), Inferred, ""},
	{"APP-36", atApp, 409, standard("rfc9110#section-15.5.10", 409), Inferred, ".NET 8 or newer"},
	{"APP-36", atApp, 403, "", Code, "Forbid() of the app"},
	{"APP-36", atApp, 404, "", Code, "NotFound() of the app"},
	{"APP-35", atProcess, 409, "", Partial, ""},
	{"APP-32", atProcess, 409, "", Partial, ""},
	{"APP-38", atApp, 418, "", Partial, ""},
}

var feedbackTexts = []Text{
	{"SKD-11", atFeedback, 400, "", Partial, ""},
	{"SKD-11", atFeedback, 403, "", Partial, ""},
	{"SKD-11", atFeedback, 404, "", Partial, ""},
	{"SKD-11", atFeedback, 409, "Instance {{instance}} has not yet received feedback. Try again later.", Partial, "seen in the test environment"},
	{"VAL-12", atFeedback, 504, "", Inferred, "the gateway of a wait that is too long"},
	{"VAL-12", atFeedback, 200, `{"isFeedbackProvided":false}`, Verbatim, ""},
}
