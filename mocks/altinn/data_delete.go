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
	e, _, err := s.elementOf(r, &v.record)
	if err != nil {
		return kernel.Reply{}, err
	}
	_, err = s.instances.change(v.id(), func(rec *record) error {
		current, ok := rec.find(e.id)
		switch {
		case !ok:
			return errElement.because("the element was deleted meanwhile").saying(elementText)
		case rec.closed():
			return errArchived.because("the instance is archived or deleted").saying(archivedDeleteText, rec.id())
		case current.dataType == vatapp.TypeEnvelope && !s.Switches.AppV8:
			return errFormDelete.because("the element is the envelope").saying(formDeleteText)
		case current.locked:
			return errLocked.because("task %s, which the element belongs to, has ended", taskOf(current.dataType)).saying(lockedText, e.id)
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
