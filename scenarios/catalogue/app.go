package catalogue

// Where the entries are known from.
const (
	appLibrary = "Altinn/app-lib-dotnet, InstancesController, DataController and ProcessController"
	apiPage    = "skatteetaten.github.io/mva-meldingen, API page"
)

// app are errors of the app that takes VAT returns, by Altinn's app library.
var app = []Entry{
	{
		"APP-01", "the app does not take the token",
		[]string{"ID-porten's token was sent instead of Altinn's", "the Altinn token's life is over; it ends with the ID-porten token"},
		"exchange an ID-porten token first, and again when its life is over", "skatteetaten.github.io/mva-meldingen; Altinn/altinn-authentication", Partial,
	},
	{
		"APP-02", "the person may not instantiate for the organisation",
		[]string{"no role for this organisation number", "a role that the app's policy does not know"},
		"delegate a role that fills in VAT returns (REGNA, SISKD, A0239, …) in Altinn", apiPage, Verbatim,
	},
	{
		"APP-03", "the login was too weak, and the answer says which level is wanted",
		[]string{"the level at ID-porten is below the app's minimum"},
		"ask for a higher acr, then exchange again", "Altinn/app-frontend-react issue 4253", Verbatim,
	},
	{
		"APP-04", "the login was too weak, and nothing says so",
		[]string{"the level at ID-porten is below the app's minimum; only the creation of an instance tells"},
		"do not wait for a body; ask for a higher acr, then exchange again", "Altinn/altinn-studio issue 6053", Partial,
	},
	{
		"APP-05", "the party can't be looked up",
		[]string{"Altinn's Register is in trouble", "the Register did not take the app's token"},
		"try again later", appLibrary, Code,
	},
	{
		"APP-06", "the party is of a kind that the app does not take",
		[]string{"a person where the app is for organisations only"},
		"create the instance for the organisation", appLibrary, Code,
	},
	{
		"APP-07", "the token lacks a scope of the instance API",
		[]string{"the client was set up with the Tax Administration's scopes only"},
		"add altinn:instances.read and altinn:instances.write to the client and to the request, then authorize again", appLibrary + " (ScopeAuthorizationMiddleware)", Code,
	},
	{
		"APP-08", "the organisation is unknown to Altinn",
		[]string{"the number is wrong", "the number is of another environment; in test only companies of Tenor are known"},
		"correct the number; in test take a company from Tenor", apiPage, Verbatim,
	},
	{
		"APP-09", "a request for an instance without a template",
		[]string{"the body is empty: a file that should have been attached is missing", "the content type is not application/json"},
		"attach the request (createInstanceRequest.json)", appLibrary, Code,
	},
	{
		"APP-10", "the template says nothing of the owner",
		[]string{"instanceOwner is missing or empty"},
		"fill organisationNumber in", appLibrary, Code,
	},
	{
		"APP-11", "the owner is given twice",
		[]string{"both the query and the body name the owner"},
		"leave one out", appLibrary, Code,
	},
	{
		"APP-12", "a part of the request is no data type of the app",
		[]string{"the name of a part is misspelt"},
		"name the parts instance, and as the app's data types", appLibrary, Code,
	},
	{
		"APP-13", "the instance could not be made, or its files",
		[]string{"an envelope among the parts that can't be read", "a service behind the app failed"},
		"list the active instances first: one without files may be there; then try again", appLibrary, Code,
	},
	{
		"APP-14", "the envelope is answered with 200, not 201",
		[]string{"the app's own code changed the form"},
		"take both for success, and read the form again", appLibrary + ", DataController (CalculationResult)", Code,
	},
	{
		"APP-15", "the process has ended, or the instance is gone",
		[]string{"an upload after filing", "the instance was deleted"},
		"file again with a new instance", appLibrary, Code,
	},
	{
		"APP-16", "the data are locked",
		[]string{"an upload after the first task has ended"},
		"file again with a new instance", "Altinn/altinn-storage, DataController", Code,
	},
	{
		"APP-17", "two replaced the same file at once",
		[]string{"parallel PUTs of one element"},
		"send one after the other", "Altinn/altinn-studio issue 5121", Partial,
	},
	{
		"APP-18", "the envelope can't be read",
		[]string{"the XML is broken or empty", "it was not sent as application/xml"},
		"send the envelope as application/xml; its namespace may be missing", appLibrary + ", ModelDeserializer", Code,
	},
	{
		"APP-19", "the upload names no file",
		[]string{"the header Content-Disposition is missing"},
		"send Content-Disposition: attachment; filename=mvaMelding.xml", appLibrary + ", DataRestrictionValidation", Code,
	},
	{
		"APP-20", "the file's name is no good",
		[]string{"Content-Disposition has no filename", "the name has no extension, such as mvamelding"},
		"send a name and an extension", appLibrary + ", DataRestrictionValidation", Code,
	},
	{
		"APP-21", "the content type does not fit",
		[]string{"application/xml for a file that ends in .xml, where text/xml is wanted", "a charset behind the media type", "a type that the app does not take"},
		"send text/xml, and nothing behind it", appLibrary + ", DataRestrictionValidation", Code,
	},
	{
		"APP-22", "the file is empty",
		[]string{"the attachment was not found under its name, so nothing was sent"},
		"check the name of the file to send", appLibrary + ", DataController", Code,
	},
	{
		"APP-23", "the file is too large",
		[]string{"more than 25 MB"},
		"make it smaller, or split it", appLibrary + ", DataController", Code,
	},
	{
		"APP-24", "the upload has no content type",
		[]string{"the header Content-Type is missing"},
		"send one", appLibrary + ", DataController", Code,
	},
	{
		"APP-25", "the person may not do this with the instance",
		[]string{"the role was lost between two steps", "the role does not write in this task"},
		"delegate the role in Altinn", apiPage, Verbatim,
	},
	{
		"APP-26", "the person may fill in and may not confirm",
		[]string{"an accountant without the right to sign, an auditor, or a member of the board"},
		"let somebody confirm who may sign (SISKD, A0239), or delegate that role", "Altinn/altinn-studio issue 9823; " + appLibrary, Partial,
	},
	{
		"APP-27", "every confirmation of a company's returns is refused",
		[]string{"all who work there may fill in, and none may confirm"},
		"delegate a role that confirms (SISKD, A0239) to one of them", "Altinn/altinn-studio issue 9823 (production, February 2023)", Verbatim,
	},
	{
		"APP-28", "the app's own validation of the task",
		[]string{"too many files of a type, or too few"},
		"read validationIssues, or count the files", appLibrary, Code,
	},
	{
		"APP-29", "the process has ended",
		[]string{"a third call", "a call repeated after its answer was lost"},
		"read the instance before a call is repeated", appLibrary + ", ProcessEngine", Code,
	},
	{
		"APP-30", "the process has been started already",
		[]string{"process/start for an instance, which starts it itself"},
		"call process/next", "Altinn/altinn-studio issue 2742", Partial,
	},
	{
		"APP-31", "the scan for malware is not over",
		[]string{"process/next right after an upload"},
		"read the instance until fileScanResult is Clean, then go on", "olefredrik/Wenche; Altinn/app-frontend-react issue 3408", Partial,
	},
	{
		"APP-32", "the task never ends: a file stays locked after a failure",
		[]string{"the making of a receipt failed once, and left its element locked"},
		"ask the owner of the app for help; file again with a new instance", "Altinn/altinn-studio issue 5778", Partial,
	},
	{
		"APP-33", "the app failed",
		[]string{"a service behind it failed"},
		"read the instance, then go on from where it is", appLibrary, Code,
	},
	{
		"APP-34", "refused, and done all the same",
		[]string{"old app libraries asked for the rights of the next task when the current one had ended"},
		"read the instance before a call is repeated", "Altinn/altinn-studio issues 3452 and 3402", Partial,
	},
	{
		"APP-35", "409 without an explanation, as a step is out of order",
		[]string{"the envelope is put, or a file added, when the task for it is over", "process/next is called before the files are there"},
		"keep the state, and look at process.currentTask before each call", "dev.to, guang_hu, 2026-04-06 (a VAT filing library in Java)", Partial,
	},
	{
		"APP-36", "refused without a reason",
		[]string{"the storage refused and the app passed its status on, for instance after two parallel calls"},
		"read the instance to learn the truth; keep traceId", appLibrary + " (HandlePlatformHttpException)", Code,
	},
	{
		"APP-37", "of several faults of an upload one is told",
		[]string{"the checks have an order: Content-Disposition, size, name, extension, Content-Type, what the name promises, what the data type takes, emptiness"},
		"mend what is told, then try again", appLibrary + ", DataRestrictionValidation", Code,
	},
	{
		"APP-38", "the app was switched off",
		[]string{"mva-melding-innsending-etm2, which older guides print"},
		"take mva-melding-innsending-test in test", "an Odoo module, 2026 (l10n_no_account_mvamelding)", Partial,
	},
	{
		"APP-39", "no answer came, and the request may have been carried out",
		[]string{"a time-out, or a connection that broke on the way back", "a gateway that gave up while the app went on"},
		"read the instance before anything is sent again", "Microsoft Learn, the table of statuses for Norwegian VAT returns, analysed", Inferred,
	},
	{
		"APP-40", "the server asks to be left alone for a while",
		[]string{"503 with Retry-After from a gateway, or from a service that is being updated"},
		"wait as long as it asks, then go on from where the server is", "RFC 9110, section 10.2.3", Inferred,
	},
}

// later are errors behind the submission.
var later = []Entry{
	{"SKD-11", "feedback is refused", []string{"it is not there yet", "the person has no role", "the app has no addresses for feedback any more"}, "read the instance instead", apiPage, Partial},
	{"VAL-07", "the app's own empty model is not valid", []string{"the envelope was never put: the app made an empty one when the instance was created"}, "PUT the whole envelope before process/next", "olefredrik/Wenche issue 47 (a sister app)", Partial},
	{"VAL-08", "accepted, and refused later", []string{"a system user filed: the sister API for income tax refuses that afterwards (validertMedFeil)"}, "read the result to the end; let a person file", "olefredrik/Wenche issues 75 and 82", Partial},
	{"VAL-09", "500 over elements in another order than the schema's", []string{"the sister API for income tax, code SMEVB-005"}, "write the elements in the schema's order", "olefredrik/Wenche issues 75 and 76", Partial},
	{"VAL-10", "the schema is broken, and nothing says where", []string{"the sister API for income tax, xmlValideringsfeilPaaSkattemelding"}, "hold the document against the schema locally", "Skatteetaten/skattemeldingen issue 22", Partial},
	{"VAL-11", "the final result is not the one of the validation before", []string{"the registers changed meanwhile", "the rules did"}, "take the final result as the truth", "inferred from the two stages of the submission", Inferred},
	{"VAL-12", "feedback is not there for minutes", []string{"the usual delay"}, "wait 5 to 10 minutes, then ask again", "Microsoft Learn, submission topic; the Tax Administration's sample script", Verbatim},
}
