package altinn

import (
	"errors"
	"io/fs"
	"slices"
	"time"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// What the Tax Administration does behind the last task: it judges the return,
// puts its documents there and ends the process. Nobody waits for that in a
// goroutine: whoever looks at an instance whose time has come finds it done, at
// the moment when it was due.

// due is when the feedback comes; zero: never.
func (s *Server) due(rec record) time.Time {
	if rec.submitted.IsZero() || s.Switches.FeedbackNever {
		return time.Time{}
	}
	return rec.submitted.Add(s.Switches.feedbackAfter())
}

// paymentAt is when the payment information comes, where it does not come with
// the confirmation or, in 2021, with the feedback; zero: never.
func (s *Server) paymentAt(rec record) time.Time {
	if rec.submitted.IsZero() || s.Switches.PaymentAfter == 0 || s.Switches.Era2021 {
		return time.Time{}
	}
	return rec.submitted.Add(s.Switches.PaymentAfter)
}

// settled returns the instance with what its owner has done until now, in the
// order in which it was due.
func (s *Server) settled(rec record, now time.Time) (record, error) {
	duties := []struct {
		at time.Time
		do func(record, time.Time) error
	}{{s.paymentAt(rec), s.deliverPayment}, {s.due(rec), s.conclude}}
	if duties[1].at.Before(duties[0].at) {
		slices.Reverse(duties)
	}
	for _, duty := range duties {
		if duty.at.IsZero() || now.Before(duty.at) {
			continue
		}
		if err := duty.do(rec, duty.at); err != nil {
			return record{}, err
		}
	}
	current, _ := s.instances.get(rec.id())
	return current, nil
}

// deliverPayment writes the payment information, once.
func (s *Server) deliverPayment(rec record, at time.Time) error {
	if len(rec.of(vatapp.TypePayment)) > 0 {
		return nil
	}
	submission, err := s.submission(rec, at)
	if err != nil {
		return err
	}
	payment := paymentFile(payment(rec, submission.Judgement))
	_, err = s.instances.change(rec.id(), func(rec *record) error {
		if len(rec.of(vatapp.TypePayment)) == 0 && rec.hardDeleted.IsZero() {
			s.store(rec, at, rec.createdBy, payment)
		}
		return nil
	})
	return err
}

// conclude writes the documents and ends the process, once.
func (s *Server) conclude(rec record, due time.Time) error {
	if rec.over() {
		return nil
	}
	submission, err := s.submission(rec, due)
	if err != nil {
		return err
	}
	files, err := s.documents(rec, submission.Judgement, due)
	if err != nil {
		return err
	}
	_, err = s.instances.change(rec.id(), func(rec *record) error {
		if rec.closed() {
			return nil
		}
		for _, f := range files {
			e := s.store(rec, due, ownerNumber, f)
			e.locked = true
			rec.put(e)
		}
		rec.note(s.ownersEvent(due, eventEndTask, rec.task.id))
		rec.note(s.ownersEvent(due, eventEnd, endEvent))
		rec.note(s.ownersEvent(due, eventConfirmed, ""))
		rec.task, rec.ended, rec.received = task{}, due, due
		rec.substatus = submission.Judgement.Outcome != vatapp.Invalid
		rec.touch(due, ownerNumber)
		return nil
	})
	return err
}

func (s *Server) ownersEvent(at time.Time, kind, taskID string) event {
	return event{id: s.kernel.IDs.UUID(), kind: kind, task: taskID, at: at, user: ownerNumber}
}

// documents are made in the recorded order: the verdict, in 2021 the payment
// information, the receipt.
func (s *Server) documents(rec record, j vatapp.Judgement, at time.Time) ([]file, error) {
	receipt, err := vatapp.Receipt(receiptFacts(rec, j, at))
	if err != nil {
		return nil, err
	}
	files := []file{{vatapp.TypeResult, vatapp.NameResult, typeTextXML, kernel.NewBlob(j.Result)}}
	if s.Switches.Era2021 {
		files = append(files, paymentFile(payment(rec, j)))
	}
	return append(files, file{vatapp.TypeReceipt, vatapp.NameReceipt, typePDF, kernel.NewBlob(receipt)}), nil
}

func paymentFile(document []byte) file {
	return file{vatapp.TypePayment, vatapp.NamePayment, typeTextXML, kernel.NewBlob(document)}
}

// submission is what the app's checks look at, and what the validator thinks of
// the return at a moment.
func (s *Server) submission(rec record, at time.Time) (vatapp.Submission, error) {
	sub := vatapp.Submission{Organisation: rec.owner.organisation}
	for _, e := range rec.data {
		if err := s.addToSubmission(&sub, e, at); err != nil {
			return sub, err
		}
	}
	return sub, nil
}

func (s *Server) addToSubmission(sub *vatapp.Submission, e element, at time.Time) error {
	if e.filename != "" {
		sub.Files = append(sub.Files, vatapp.File{DataType: e.dataType, Name: e.filename})
	}
	if e.dataType != vatapp.TypeEnvelope && e.dataType != vatapp.TypeReturn {
		return nil
	}
	content, err := e.blob.Bytes()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errMoved.because("another request has replaced or deleted %s meanwhile", e.dataType)
	case err != nil:
		return err
	}
	if e.dataType == vatapp.TypeReturn {
		sub.Judgement = s.Judge(content, at)
		return nil
	}
	sub.Envelope, err = vatapp.ReadEnvelope(content)
	return err
}
