package client

import (
	"slices"
	"strings"
)

// appCure is the advice for a refusal of the app.
type appCure struct {
	step   string // "" = any of the app's
	status int    // a status, a class of statuses (5 = 5xx), anyStatus or noAnswer
	says   string // what the answer must contain; "" = anything
	advice
}

// appSteps are the steps that the tables below are about.
var appSteps = []string{
	stepInstance, stepEnvelope, stepUpload, stepFill, stepConfirm, stepFeedback, stepCollect, stepResume, stepRead, stepDelete,
}

// appAdvice looks through the tables from above; the first row that fits
// counts.
func appAdvice(step string, status int, words string) (advice, bool) {
	if !slices.Contains(appSteps, step) {
		return advice{}, false
	}
	for _, row := range slices.Concat(processCures, uploadCures, appCures) {
		fits := (row.step == "" || row.step == step) &&
			(row.status == anyStatus || row.status == status || row.status == status/100) &&
			strings.Contains(words, row.says)
		if fits {
			return row.advice, true
		}
	}
	return advice{}, false
}

// resumeIt is how to go on after an answer that was lost.
const resumeIt = "Run resume: it reads the instance first and goes on from where the server is."

const reauthorizeAndResume = "Run refresh or authorize, then resume: the submission is kept and goes on from where it is."

// appCures are for all steps, and for creating and reading instances.
var appCures = []appCure{
	{"", 401, "", advice{
		"The app did not accept the Altinn token: it has expired, or it is ID-porten's, which opens the validator only.",
		reauthorizeAndResume,
	}},
	{"", 403, "RequiredAuthenticationLevel", advice{
		"The person logged in at too low a level.",
		"Ask for idporten-loa-high (Config.ACR), authorize again, then run resume.",
	}},
	{"", 403, "Insufficient scope", advice{
		"The token lacks altinn:instances.read or altinn:instances.write.",
		"Add them to Config.Scopes and to the integration, authorize again, then run resume.",
	}},
	{stepInstance, 403, "not allowed to instantiate", advice{
		"The app is for organisations, and this party is none that it allows.",
		"Use the number of the organisation that the return is of.",
	}},
	{stepInstance, 403, "", advice{
		"The person has no right to report VAT for this organisation, or the organisation has not given it a role. While Altinn's Register " +
			"does not answer, the app says the same to everybody.",
		"Run it again in a while; if it stays, have the organisation delegate a role in Altinn (accountant, or one with signing right), then run it again.",
	}},
	{stepInstance, 404, "Cannot lookup party", advice{
		"Altinn does not know this organisation number in this environment; the test environment knows Tenor's companies only.",
		"Correct the organisation number in the return.",
	}},
	{stepInstance, 400, "", advice{
		"The app did not understand whom the instance is for.",
		"Check that nothing on the way changes the body, and that the return has an organisation number.",
	}},
	{stepInstance, 409, "", advice{
		"The app did not start the process.",
		"Wait, then run it again; nothing was filed.",
	}},
	{stepInstance, 5, "", advice{
		"The server is in trouble; a draft may have been made, which files nothing.",
		"Wait, then run resume: it makes a new draft and tells of one that was left behind.",
	}},
	{stepInstance, noAnswer, "", advice{
		"The request may have arrived; it was sent once and not again. A draft may have been made, which files nothing.",
		"Check address and network, then run resume: it makes a new draft and tells of one that was left behind.",
	}},
	{"", 418, "", advice{
		"An app that has been taken out of service answers so.",
		"Use the present app's address in Profile.AppURL.",
	}},
	{stepRead, 403, "", advice{
		"The person may not read this instance, or there is none: the app does not tell which.",
		"Check the id, and that the right person is logged in.",
	}},
	{stepResume, 403, "", advice{
		"The person may not read this instance, or it is not visible yet: the app does not tell which.",
		"Wait a minute and run resume again; if it stays, check the person's role. No other instance was made.",
	}},
	{stepResume, 404, "", advice{
		"A new instance may take a minute to be seen everywhere; one that was deleted is never seen again.",
		"Wait a minute and run resume again. No other instance was made.",
	}},
	{stepDelete, 403, "", advice{
		"The person may not delete this draft, or the app keeps it for some time.",
		"Leave it: a draft files nothing.",
	}},
	{stepFeedback, 403, "", advice{
		"The return is filed, but the person may not read the feedback (any more).",
		"Let a person with a role for the organisation look it up.",
	}},
	{stepFeedback, 400, "", advice{
		"The return is filed; the app has refused the question for feedback and does not say why.",
		"Wait, then run resume; or ask the instance instead (feedback mode instance).",
	}},
	{stepFeedback, anyStatus, "", stillFiled},
	{stepCollect, 403, "", advice{
		"The return is filed and answered, but the person may not read the documents (any more).",
		"Let a person with a role for the organisation fetch them.",
	}},
	{stepCollect, anyStatus, "", advice{
		"The return is filed and answered; only the documents are not here yet.",
		"Wait, then run resume, which fetches them.",
	}},
	{"", 429, "", advice{
		"The server asks for fewer requests.",
		"Wait, then run resume.",
	}},
	{"", 404, "", advice{
		"The app does not know this address, or the instance is not visible everywhere yet, which takes a minute.",
		"Wait a minute, then run resume; if it stays, check Profile.AppURL.",
	}},
	{"", 403, "", advice{
		"The person lacks the role for this, or has lost it since.",
		"Have the organisation delegate the role in Altinn, then run resume.",
	}},
	{"", 5, "", advice{
		"The server is in trouble; it may have done what was asked.",
		"Wait. " + resumeIt,
	}},
	{"", noAnswer, "", advice{
		"The request may have arrived and been carried out; it was sent once and not again.",
		"Check address and network (HTTPS_PROXY, NO_PROXY, TLS). " + resumeIt,
	}},
	{"", anyStatus, "", advice{
		"This is not an answer the step knows.",
		"Check Profile.AppURL and that no proxy answers in its place. " + resumeIt,
	}},
}

var stillFiled = advice{
	"The return is filed all the same; only the answer to it is not here yet.",
	"Run resume later, which asks again and files nothing.",
}

// Advice of the client's own.
var (
	noApp = advice{
		"The steps from the instance on go to the Tax Administration's app.",
		"Set Profile.AppURL to its address, without /instances.",
	}
	noAltinnToken = advice{"The app wants the Altinn token.", "Run exchange first."}
	unbuilt       = advice{"Nothing was sent.", "Correct the configuration, then run it again."}
	takenOnce     = advice{"A step is gone about once: sent again, it could do a thing twice.", resumeIt}
	noReturn      = advice{"A submission begins with a return.", "Read a return and validate it first."}
	badFiles      = advice{"The app would refuse them, after the draft was made. Nothing was sent.", "Correct the files, then run it again."}
	notSaidReal   = advice{
		"In production a return has consequences for a real company.",
		"Set SubmitOptions.RealReturn if that is what you want; to try things out, use the test environment or a mock.",
	}
	blocked = advice{
		"The Tax Administration treats an invalid return as not delivered.",
		"Correct what the validation found, then submit again. (SubmitOptions.ConfirmAnyway files it as it is.)",
	}
	notSent = advice{
		"There was no connection, so nothing was sent.",
		"Check address and network (HTTPS_PROXY, NO_PROXY, TLS), then run resume.",
	}
	unsaved     = advice{"What is sent must be known to whoever resumes.", "Make room for the state, then run resume."}
	doneUnsaved = advice{
		"The state that was saved before says that the request was under way.",
		"Make room for the state. " + resumeIt,
	}
	notTheApp = advice{
		"An answer that is not the agreed one says nothing about what was done.",
		"Check Profile.AppURL and that no proxy answers in its place. " + resumeIt,
	}
	badInstanceID = advice{"An instance has the id party/guid, and a party is a number.", "Copy the id as a step has shown it."}
	isFiled       = advice{"Deleting an instance does not withdraw a return.", "To correct a return, file a new one for the same term: the last one counts."}
	noEnvelope    = advice{"The envelope is made with the instance and only ever replaced.", "Delete the draft, then submit again."}
	strangeFile   = advice{
		"The envelope lists the attachments, and the app wants both to agree.",
		"Delete the draft and submit again, with all the attachments.",
	}
	unreadable = advice{"Nothing of the file was sent.", "Make the file readable, then run resume."}
	notMoved   = advice{"The app has not done what it was asked for.", "Wait. " + resumeIt}
	noFeedback = advice{
		"The return was filed. Feedback mostly comes within minutes, and may take longer.",
		"Wait five to ten minutes, then run resume, which asks again and files nothing; or look the instance up.",
	}
	badMode        = advice{"The return is filed; only the waiting needs a way.", "Use status, feedback, instance or both, then run resume."}
	noFinalVerdict = advice{
		"The receipt and the end of the process say only that the return arrived.",
		"Wait, then run resume; or look at the Tax Administration's page for the company.",
	}
	badState         = advice{"Only the state that a submission saved leads back to it.", "Begin a new submission; look for drafts left behind (active) and delete them."}
	otherEnvironment = advice{"A submission goes on where it was begun.", "Use the client of the environment it was begun in."}
	otherReturn      = advice{
		"A submission files the return that it was begun with, or none.",
		"Resume with the same files; for the other return delete the draft and begin a new submission.",
	}
	otherPerson = advice{
		"An authorization is personal: the client lets only the person who authorized submit.",
		"Let the person who began the submission log in; or begin a new one.",
	}
	deleted = advice{"What was deleted can't be filed.", "Begin a new submission."}
	lagging = advice{
		"The app's parts may be out of step for a minute. To ask again now could do a thing twice, so nothing was sent.",
		"Wait a minute, then run resume.",
	}
	financeEnd = advice{
		"There the return is generated anew for the message, or a new message is made.",
		"Begin a new submission.",
	}
)
