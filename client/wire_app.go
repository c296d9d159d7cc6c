package client

import "time"

// Literals of the Tax Administration's Altinn app (docs: skatteetaten.github.io/mva-meldingen,
// the submission API; Altinn's app-lib for what every app has).

// Paths below Profile.AppURL, and below an instance.
const (
	instancesPath      = "/instances"
	activePath         = "/active"
	dataPath           = "/data"
	nextPath           = "/process/next"
	feedbackPath       = "/feedback"
	feedbackStatusPath = "/feedback/status"

	paramDataType = "datatype"
	paramHard     = "hard" // of DELETE: for good
)

// Data types of the app. The envelope's ends in a version, which has changed once.
const (
	typeEnvelope   = "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending."
	typeReturn     = "mvamelding"
	typeAttachment = "binaerVedlegg"

	typeVerdict = "valideringsresultat"
	typePayment = "betalingsinformasjon"
	typeReceipt = "kvittering"
)

// Tasks of the process, by altinnTaskType.
const (
	taskData         = "data"
	taskConfirmation = "confirmation"
	taskFeedback     = "feedback"
)

const (
	headerDisposition = "Content-Disposition"

	mediaTextXML = "text/xml" // the return: to the letter, a charset is refused
)

// How long the person waits (docs: the Tax Administration's own sample asks
// every 10 s, 360 s long).
const (
	feedbackInterval = 10 * time.Second
	feedbackLimit    = 360 * time.Second
)

// Feedback modes: what is asked while waiting.
const (
	waitStatus   = "status"   // feedback/status, then feedback
	waitFeedback = "feedback" // feedback, which holds the answer back
	waitInstance = "instance" // the instance itself, as the newer documentation has it
	waitBoth     = "both"     // status and instance
)

// received is the label of an instance whose return the Tax Administration has
// (seen: the recorded instance of 2021). Finance's step for feedback is two.
const (
	received      = "Mottatt"
	labelFeedback = "Send feedback request"
)

// notYet ends the text of the 409 from feedback before there is some (seen: the
// test environment, by the authors of another client).
const notYet = "has not yet received feedback"
