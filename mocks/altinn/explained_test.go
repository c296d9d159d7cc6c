package altinn

import (
	"fmt"
	"slices"
	"testing"

	"github.com/portprove/portprove/scenarios/catalogue"
)

// The catalogue knows the sentences of this server under the ids of their
// refusals.
func TestEverySentenceIsExplained(t *testing.T) {
	t.Parallel()
	const instance = "50012345/5a1f3c8e-0b60-4a8e-9a3b-2f2f8b8f6b11"
	for _, c := range []struct {
		r    *refusal
		said string
	}{
		{errProvider, fmt.Sprintf(providerText, "idporten")},
		{errNoOwner, noOwnerText},
		{errTwoOwners, twoOwnersText},
		{errEmptyOwner, emptyOwnerText},
		{errPart, partText + "[]"},
		{errParty, fmt.Sprintf(partyText, "organisationNumber: 123456789")},
		{errArchived, fmt.Sprintf(archivedText, instance)},
		{errArchived, fmt.Sprintf(archivedPutText, instance)},
		{errNoTask, noTaskCreateText},
		{errNoTask, noTaskUpdateText},
		{errDisposition, dispositionText},
		{errDisposition, dispositionPutText},
		{errTooLarge, fmt.Sprintf(tooLargeText, 26214400)},
		{errFilename, filenameText},
		{errFilename, filenameLaterText},
		{errExtension, fmt.Sprintf(extensionText, "mvamelding")},
		{errNoMime, noMimeText},
		{errMime, fmt.Sprintf(mimeText, "application/xml", "text/xml")},
		{errMimeRefused, fmt.Sprintf(mimeRefusedText, "image/gif", "text/xml, application/pdf")},
		{errEmptyFile, emptyFileText},
		{errLocked, fmt.Sprintf(lockedText, "5a1f3c8e-0b60-4a8e-9a3b-2f2f8b8f6b11")},
		{errFormType, fmt.Sprintf(formTypeText, "text/plain")},
		{errFormType, fmt.Sprintf(formTypeLaterText, "text/plain")},
		{errScanPending, scanPendingText},
		{errEnded, endedText},
		{errStarted, startedText},
		{errNextRole, fmt.Sprintf(nextRoleText, "Task_2", "confirmation")},
		{errValidation, fmt.Sprintf(validationText, 1, "Task_1")},
		{errNoFeedback, fmt.Sprintf(noFeedbackText, instance)},
	} {
		matches := catalogue.Explain(`{"status":400,"detail":"`+c.said+`"}`, catalogue.Hints{})
		if len(matches) == 0 || !matches[0].Explains || !slices.ContainsFunc(matches[0].Entries, func(e catalogue.Entry) bool { return e.ID == c.r.catalogue }) {
			t.Errorf("%s: %q is not explained as %s", c.r.name, c.said, c.r.catalogue)
		}
	}
}
