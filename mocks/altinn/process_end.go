package altinn

import (
	"strings"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// endFilling holds what was filled in against the app's checks, and moves on.
func (s *Server) endFilling(v visit) (record, error) {
	if err := checkScans(v); err != nil {
		return record{}, err
	}
	submission, err := s.submission(v.record, v.now)
	if err != nil {
		return record{}, err
	}
	if rejection := vatapp.CheckFilling(submission); rejection != nil {
		return record{}, s.rejected(*rejection)
	}
	if err := checkCounts(v.record); err != nil {
		return record{}, err
	}
	log := vatapp.FillingLog(logFacts(v))
	return s.move(v, func(rec *record) {
		s.store(rec, v.now, v.caller.userID, file{vatapp.TypeFillingLog, vatapp.NameFillingLog, kernel.TypeJSON, kernel.NewBlob(log)})
	})
}

// endConfirming files the return: from here on it is the Tax Administration's.
func (s *Server) endConfirming(v visit) (record, error) {
	if v.task.id != taskConfirm {
		return record{}, errNextRole.because("task %s is the owner's to end", v.task.id).saying(nextRoleText, v.task.id, v.task.kind)
	}
	submission, err := s.submission(v.record, v.now)
	if err != nil {
		return record{}, err
	}
	if rejection := vatapp.CheckConfirming(submission); rejection != nil {
		return record{}, s.rejected(*rejection)
	}
	log, payment := vatapp.SigningLog(logFacts(v)), payment(v.record, submission.Judgement)
	return s.move(v, func(rec *record) {
		rec.submitted = v.now
		s.store(rec, v.now, v.caller.userID, file{vatapp.TypeSigningLog, vatapp.NameSigningLog, kernel.TypeJSON, kernel.NewBlob(log)})
		if s.Switches.PaymentAfter == 0 && !s.Switches.Era2021 {
			s.store(rec, v.now, v.caller.userID, paymentFile(payment))
		}
	})
}

// move goes on to the next task, unless somebody else has done that meanwhile.
func (s *Server) move(v visit, also func(*record)) (record, error) {
	return s.instances.change(v.id(), func(rec *record) error {
		if rec.task.id != v.task.id || rec.revision != v.revision || rec.closed() {
			return errMoved.because("another request has changed the instance meanwhile; it is in task %s", rec.task.id)
		}
		rec.lock(rec.task.id)
		rec.note(s.event(v.now, v.caller, eventEndTask, rec.task.id, ""))
		also(rec)
		rec.enter(v.now)
		rec.note(s.event(v.now, v.caller, eventStartTask, rec.task.id, ""))
		rec.touch(v.now, v.caller.userID)
		return nil
	})
}

// checkScans: nothing moves while a file may still be infected.
func checkScans(v visit) error {
	for _, e := range v.data {
		if v.now.Before(e.clean) {
			return errScanPending.because("the malware scan of %s lasts until %s", e.filename, e.clean.Format(eventTimeLayout)).saying(scanPendingText)
		}
	}
	return nil
}

// checkCounts is the library's own validation of a task: enough, and not too
// many, elements of each of the task's types.
func checkCounts(rec record) error {
	var wrong []string
	for _, t := range vatapp.DataTypes() {
		n := len(rec.of(t.ID))
		if t.Task == rec.task.id && (n < t.Min || n > t.Max) {
			wrong = append(wrong, t.ID)
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return errValidation.because("too many or too few elements of type %s", strings.Join(wrong, ", ")).saying(validationText, len(wrong), rec.task.id)
}

// rejected tells why a task doesn't end, in one of the forms that the answer has
// been seen in or is documented with.
func (s *Server) rejected(rejection vatapp.Rejection) error {
	if rejection.Result != nil && s.Switches.InvalidAs != InvalidAsText {
		text := string(rejection.Result)
		if s.Switches.InvalidAs == InvalidAsBoth {
			text = rejection.Text + "\n" + text
			return submissionRefusal(errSubmission, rejection).saying("%s", text)
		}
		return submissionRefusal(errRejectedXML, rejection).saying("%s", text)
	}
	refusal := errSubmission
	if s.Switches.QuotedNext {
		refusal = errQuotedSubmission
	}
	return submissionRefusal(refusal, rejection).saying("%s", rejection.Text)
}

// submissionRefusal gives a refusal the name and the entry of its cause.
func submissionRefusal(r *refusal, rejection vatapp.Rejection) refused {
	own := *r
	own.name, own.catalogue = rejection.Name, rejection.Catalogue
	return own.because("%s", rejection.Cause)
}
