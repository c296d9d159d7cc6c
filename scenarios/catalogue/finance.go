package catalogue

import (
	"fmt"
	"net/http"
)

const (
	financeSetup      = "Microsoft Learn, Dynamics 365 Finance, Norway: set up VAT return with direct submission to Altinn"
	financeSubmission = "Microsoft Learn, Dynamics 365 Finance, Norway: submit VAT return directly to Altinn"
)

// finance are faults of Finance's own configuration: no server has answered.
var finance = []Entry{
	{"FIN-01", "the user may not use the web application", []string{"no security role is on the web application, or none that the user has"}, "add a security role to the web application", financeSetup, Partial},
	{
		"FIN-02", "another user than the one who authorized wants to submit",
		[]string{"the authorization is personal: Finance remembers who got the code"},
		"submit as that user, or let the other authorize anew", financeSource, Partial,
	},
	{
		"FIN-03", "everything stopped on one day",
		[]string{"the authorization's year is over", "the client secret's 360 days are", "a key's year is"},
		"renew each before its day; authorize again after its end", financeSource + "; " + registerSource, Partial,
	},
	{"FIN-04", "the feedback is not there yet, so Finance has stopped", []string{"the Tax Administration takes its time, usually minutes"}, "wait 5 to 10 minutes, then press Send report again", financeSubmission, Verbatim},
	{"FIN-05", "no readable report of the validation result", []string{"the converter is not attached to the action"}, "attach the converter (XSLT) to the import of the validation result", financeSetup, Partial},
	{
		"FIN-06", "a request went out without its content",
		[]string{"File name to send differs from the name of the file that was made"},
		"compare the two names, letter by letter", "Microsoft Learn, electronic messaging", Partial,
	},
	{"FIN-07", "no TLS connection", []string{"a version of TLS below 1.2"}, "enable TLS 1.2", financeSetup, Partial},
	{
		"FIN-08", "returns are refused for the reason Annet, or for wrong tax codes",
		[]string{"the application specific parameters are incomplete"},
		"complete the lookups of the application specific parameters", financeSetup, Partial,
	},
	{"SS-03", "there is no button to make an integration", []string{"the person has no right for self-service"}, "let the main administrator delegate the right", "docs.digdir.no, page idporten_feilsoking", Verbatim},
}

var financeTexts = []Text{
	{"FIN-04", atFeedback, 200, "NO VAT Feedback not provided", Verbatim, "a status of Finance's"},
}

// Finance is what the user of Dynamics 365 Finance reads when an answer is not
// the expected one, and the status in which the message then is.
type Finance struct {
	Message string `json:"message,omitempty"`
	Status  string `json:"status,omitempty"`
}

// Finance says what the user of Finance sees of the text: the message around
// the raw body, and the status of the electronic message. Docs: the topics
// about authorization, and the states of processing NO VAT return.
func (t Text) Finance() Finance {
	f := Finance{Status: t.financeStatus()}
	if t.Status != 0 && t.Status != http.StatusOK && t.Status != http.StatusCreated && len(t.Steps) > 0 && isFinanceStep(t.Steps[0]) {
		f.Message = fmt.Sprintf("Web service returned error code %d (%s).", t.Status, t.Body)
	}
	return f
}

func isFinanceStep(step string) bool {
	return step == "token" || step == "exchange" || financeStatuses[step] != ""
}

func (t Text) financeStatus() string {
	switch {
	case len(t.Steps) == 0:
		return ""
	case t.ID == "FIN-04" || t.ID == "VAL-12":
		return "NO VAT Feedback not provided"
	case t.Steps[0] == "validate" && t.Status == http.StatusOK:
		return "NO VAT Error VAT return validation"
	}
	return financeStatuses[t.Steps[0]]
}

// financeStatuses are where Finance stops at each step. Docs: the actions of
// processing NO VAT return, column To.
var financeStatuses = map[string]string{
	"validate": "NO VAT Error sending VAT return validation request",
	"instance": "NO VAT Error sending request to create an instance",
	"envelope": "NO VAT Return submission uploading error",
	"upload":   "NO VAT Error VAT return uploading",
	"fill":     "NO VAT Error of data filling completion",
	"confirm":  "NO VAT Error completion of VAT return submission",
	"feedback": "NO VAT Error sending request for status of feedback",
	"collect":  "NO VAT Error file download",
}

// financeNames lead from other words of Finance's to the step.
var financeNames = map[string]string{
	"NO VAT Error VAT return validation":              "validate",
	"NO VAT Error sending request for feedback":       "feedback",
	"NO VAT Error validation of uploaded VAT return":  "collect",
	"NO VAT Error importing of feedback":              "feedback",
	"NO VAT Error of instance creation":               "instance",
	"NO VAT Error importing create instance response": "instance",
}
