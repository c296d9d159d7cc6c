package client

// PersonaFinance makes the client as strict and as blind as Dynamics 365
// Finance (docs: Microsoft's checklist for the Norwegian VAT return): one exact
// status for each request, no look at where the process is, the raw body in
// messages, and no other way on than the table of its statuses has.
const PersonaFinance = "finance"

func (c *Client) isFinance() bool { return c.cfg.Persona == PersonaFinance }

// financeStatus is a status that a message can have in Finance after a step.
type financeStatus struct{ good, bad string }

// Statuses of the processing "NO VAT return" after each step; where a step is
// several actions in Finance, the last one's. The bad ones are of type
// TechnicalError but for those in businessErrors.
var financeStatuses = map[string]financeStatus{
	stepValidate: {"NO VAT Return validated and ready to upload", "NO VAT Error sending VAT return validation request"},
	stepInstance: {"NO VAT Instance created", "NO VAT Error sending request to create an instance"},
	stepEnvelope: {"NO VAT Return submission uploaded successfully", "NO VAT Return submission uploading error"},
	stepUpload:   {"NO VAT Return uploaded", "NO VAT Error VAT return uploading"},
	stepFill:     {"NO VAT Data filling completed", "NO VAT Error of data filling completion"},
	stepConfirm:  {"NO VAT Return submission completed", "NO VAT Error completion of VAT return submission"},
	stepFeedback: {"NO VAT Return received by Tax Authority", "NO VAT Error sending request for status of feedback"},
	stepCollect:  {"NO VAT SUCCESSFUL VAT return submission to the Tax Administr", "NO VAT Error file download"},
}

const (
	financeInvalid    = "NO VAT Error VAT return validation"
	financeNoFeedback = "NO VAT Feedback not provided"
	financeRejected   = "NO VAT Error validation of uploaded VAT return"

	financeNotReceived = "NO VAT Feedback imported" // and not marked as received
	financeNoInstance  = "NO VAT Error importing create instance response"
	financeNoStatus    = "NO VAT Error importing of feedback status response"
	financeNoRequest   = "NO VAT Error sending request for feedback"
	financeNoImport    = "NO VAT Error importing of final validation result"
)

// financeOrder are the steps, in the order of the processing.
var financeOrder = []string{
	stepValidate, stepInstance, stepEnvelope, stepUpload, stepFill, stepConfirm, stepFeedback, stepCollect,
}

// financeNext is the step that the table of statuses has from here: the same
// one again after an error, the next one after a success, none after a
// rejection, from which only a new return can be made, and none after an answer
// to the creation that can't be read, which is only ever read again.
func financeNext(status string) (string, bool) {
	switch status {
	case "":
		return stepInstance, true
	case financeNoFeedback, financeNoStatus, financeNoRequest:
		return stepFeedback, true
	case financeNotReceived, financeNoImport:
		return stepCollect, true
	}
	for i, name := range financeOrder {
		if financeStatuses[name].bad == status {
			return name, name != stepValidate
		}
		if financeStatuses[name].good == status {
			return financeOrder[min(i+1, len(financeOrder)-1)], true
		}
	}
	return "", false
}

// financeKind is the type that a status has in Finance.
func financeKind(status string) string {
	switch status {
	case "":
		return ""
	case financeInvalid, financeRejected:
		return "BusinessError"
	case financeNoInstance, financeNoStatus, financeNoRequest, financeNoImport:
		return "TechnicalError"
	}
	for _, s := range financeStatuses {
		if s.bad == status {
			return "TechnicalError"
		}
	}
	return "Success"
}
