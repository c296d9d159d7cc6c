package client

const envelopeFault = "Envelope and return are made from the same facts here, so look at what lies between, or at an envelope of your own. " + beginAnew

// processCures are for the two process/next. The texts are the Tax
// Administration's (docs: the submission API); a refusal moves nothing.
var processCures = []appCure{
	{stepFill, 409, "Organisasjonsnummeret i instansen", advice{
		"The instance is of another organisation than the envelope.",
		"Create the instance for the organisation of the return. " + beginAnew,
	}},
	{stepFill, 409, "er forskjellig fra organisasjonsnummeret i", advice{
		"Envelope and return are of different organisations.",
		envelopeFault,
	}},
	{stepFill, 409, "Meldingskategorien", advice{
		"Envelope and return have different categories.",
		envelopeFault,
	}},
	{stepFill, 409, "skattleggingsperiode er påkrevd", advice{
		"The envelope has no term (skattleggingsperiode).",
		envelopeFault,
	}},
	{stepFill, 409, "skattleggingsperiode må være utfylt", advice{
		"The term of the envelope (skattleggingsperiode) is empty.",
		envelopeFault,
	}},
	{stepFill, 409, "instansstatus er påkrevd", advice{
		"The envelope has no instansstatus, which the schema leaves out and the app demands; any text will do.",
		envelopeFault,
	}},
	{stepFill, 409, uniqueNames, twice},
	{stepConfirm, 409, uniqueNames, twice},
	{stepFill, 409, "gyldig mva-melding", invalidAtFill},
	{stepFill, 409, "gyldig skattemelding", invalidAtFill},
	{stepFill, 409, "Enumeration constraint", advice{
		"A value in the envelope is none that its schema allows.",
		envelopeFault,
	}},
	{stepFill, 409, "invalid child element", advice{
		"An element of the envelope is missing, or they are out of order.",
		envelopeFault,
	}},
	{stepFill, 409, "FileScan", advice{
		"The app is still looking through the files for malware.",
		"Wait a minute, then run resume.",
	}},
	{"", 409, "Process is ended", advice{
		"The process has ended: the return was filed before, perhaps by a request whose answer was lost.",
		"Run resume: it reads the instance and fetches the answer, and files nothing.",
	}},
	{"", 409, "Process is not started", advice{
		"The instance has no process yet.",
		"Wait a minute, then run resume.",
	}},
	{"", 409, "already started", advice{
		"The process runs since the instance was made.",
		resumeIt,
	}},
	{stepFill, 409, "Validation failed for task", advice{
		"The app's own validation found what it lists.",
		"Correct it, then delete the draft and submit again.",
	}},
	{stepFill, 409, "Conflict", relayed},
	{stepConfirm, 409, "Conflict", relayed},
	{stepFill, 409, "", advice{
		"The app refuses the submission as it is; nothing has moved.",
		"Read what it says and correct it. " + beginAnew,
	}},
	{stepFill, 403, "", advice{
		"The person may not fill in returns for this organisation (any more); " + refusedAndDone,
		resumeIt + " If it stays, have the organisation delegate the role in Altinn, then run resume again.",
	}},
	{stepConfirm, 403, "", advice{
		"The person may fill in this return and may not confirm it: that takes a signing role, which accountants without signing right " +
			"and auditors lack; " + refusedAndDone,
		"Run resume first, which reads where the process is. If it still waits for confirmation, the return is complete and not filed: have " +
			"the organisation delegate a signing role in Altinn and run resume again; or begin a new submission as a person who has one.",
	}},
	{stepConfirm, 409, "", advice{
		"The app does not let the return be confirmed now.",
		"Wait. " + resumeIt,
	}},
	{stepFill, 5, "", movedPerhaps},
	{stepConfirm, 5, "", filedPerhaps},
	{stepFill, noAnswer, "", movedPerhaps},
	{stepConfirm, noAnswer, "", filedPerhaps},
}

// refusedAndDone: seen in Altinn/altinn-studio#3452.
const refusedAndDone = "or it is done all the same, for old app libraries have been seen to refuse what they did."

const uniqueNames = "filnavnene i innsendingen må være unike"

var (
	twice = advice{
		"Two files have one name: after an upload was sent again, the first one was there already.",
		"Run resume, which removes the second one; or, with an attachment of the return's name, rename it and submit again.",
	}
	relayed = advice{
		"The storage behind the app refused, and the app does not say why: two requests at once are the usual cause.",
		resumeIt + " If it stays, give the traceId of the answer to whoever runs the app.",
	}
	invalidAtFill = advice{
		"The app has validated the return itself, and calls it invalid; deviations it lets pass.",
		"Correct what it found. " + beginAnew,
	}
	movedPerhaps = advice{
		"Whether the process moved on is unknown. Sent again, the same request would confirm the return unseen, so it was sent once.",
		resumeIt,
	}
	// Beyond the confirmation the app refuses everybody but its owner.
	perhapsBefore = advice{
		"The request whose answer was lost may have done this already, and the app showed an older state; or the person may not do it. " +
			"The app does not tell which.",
		"Wait a minute. " + resumeIt + " If it stays, the person lacks the role: for step confirm a signing role.",
	}
	filedPerhaps = advice{
		"Whether the return was filed is unknown. The request was sent once and not again.",
		resumeIt,
	}
)
