package altinn

import (
	"net/http"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// deleteData removes an element; the form stays.
func (s *Server) deleteData(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionWrite)
	if err != nil {
		return kernel.Reply{}, err
	}
	e, _, err := s.elementToChange(r, &v.record, archivedDeleteText)
	if err != nil {
		return kernel.Reply{}, err
	}
	_, err = s.instances.change(v.id(), func(rec *record) error {
		current, ok := rec.find(e.id)
		if !ok {
			return s.noElement(rec, e.id)
		}
		if err := s.mayDelete(rec, current); err != nil {
			return err
		}
		if err := s.permit(visit{record: *rec, caller: v.caller}, actionWrite); err != nil {
			return err
		}
		e = current
		rec.drop(e.id)
		rec.touch(v.now, v.caller.userID)
		rec.note(s.event(v.now, v.caller, eventDeleted, "", e.id))
		return nil
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return uncached(kernel.Empty(http.StatusOK), e.blob.Remove())
}

func (s *Server) mayDelete(rec *record, e element) error {
	dataType, _ := vatapp.FindDataType(e.dataType)
	switch {
	case rec.closed():
		return s.closed(rec, archivedDeleteText)
	case s.Switches.AppV8 && contributes(dataType) != nil:
		return contributes(dataType)
	case dataType.Form && s.Switches.AppV8:
		return errFormDelete.because("the element is the envelope").saying(formDeleteLaterText)
	case dataType.Form:
		return errFormDelete.because("the element is the envelope").saying(formDeleteText)
	case e.locked:
		return errLocked.because("task %s, which the element belongs to, has ended", taskOf(e.dataType)).saying(lockedText, e.id)
	}
	return nil
}
