package altinn

import (
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

// settled returns the instance with what its owner has done until now.
func (s *Server) settled(rec record, now time.Time) (record, error) {
	due := s.due(rec)
	if s.paymentDue(rec, now) {
		if err := s.deliverPayment(rec); err != nil {
			return record{}, err
		}
	}
	if due.IsZero() || now.Before(due) || rec.over() || !rec.hardDeleted.IsZero() {
		current, _ := s.instances.get(rec.id())
		return current, nil
	}
	return s.conclude(rec, due)
}

// paymentDue: the payment information comes a while after the confirmation.
func (s *Server) paymentDue(rec record, now time.Time) bool {
	return s.Switches.PaymentAfter > 0 && !rec.submitted.IsZero() && !now.Before(rec.submitted.Add(s.Switches.PaymentAfter)) && len(rec.of(vatapp.TypePayment)) == 0
}

func (s *Server) deliverPayment(rec record) error {
	submission, err := s.submission(rec)
	if err != nil {
		return err
	}
	at, payment := rec.submitted.Add(s.Switches.PaymentAfter), paymentFile(payment(rec, submission.Judgement))
	_, err = s.instances.change(rec.id(), func(rec *record) error {
		if len(rec.of(vatapp.TypePayment)) == 0 {
			s.store(rec, at, rec.createdBy, payment)
		}
		return nil
	})
	return err
}

// conclude writes the documents and ends the process, once.
func (s *Server) conclude(rec record, due time.Time) (record, error) {
	submission, err := s.submission(rec)
	if err != nil {
		return record{}, err
	}
	files, err := s.documents(rec, submission.Judgement, due)
	if err != nil {
		return record{}, err
	}
	return s.instances.change(rec.id(), func(rec *record) error {
		if rec.over() {
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

// submission is what the app's checks look at.
func (s *Server) submission(rec record) (vatapp.Submission, error) {
	sub := vatapp.Submission{Organisation: rec.owner.organisation}
	for _, e := range rec.data {
		if err := s.addToSubmission(&sub, e); err != nil {
			return sub, err
		}
	}
	return sub, nil
}

func (s *Server) addToSubmission(sub *vatapp.Submission, e element) error {
	if e.filename != "" {
		sub.Files = append(sub.Files, vatapp.File{DataType: e.dataType, Name: e.filename})
	}
	if e.dataType != vatapp.TypeEnvelope && e.dataType != vatapp.TypeReturn {
		return nil
	}
	content, err := e.blob.Bytes()
	if err != nil {
		return err
	}
	if e.dataType == vatapp.TypeReturn {
		sub.Judgement = s.Judge(content)
		return nil
	}
	sub.Envelope, err = vatapp.ReadEnvelope(content)
	return err
}
