package altinn

import (
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// deleteInstance marks an instance as deleted; with hard=true it is gone. It
// withdraws no return that was filed.
func (s *Server) deleteInstance(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionDelete)
	if err != nil {
		return kernel.Reply{}, err
	}
	hard := strings.EqualFold(query(r, "hard"), "true")
	var dropped []element
	rec, err := s.instances.change(v.id(), func(rec *record) error {
		if err := s.permit(visit{record: *rec, caller: v.caller}, actionDelete); err != nil {
			return err
		}
		rec.softDeleted = v.now
		if hard {
			rec.hardDeleted, dropped, rec.data = v.now, rec.data, nil
		}
		rec.touch(v.now, v.caller.userID)
		rec.note(s.event(v.now, v.caller, eventDeleted, "", ""))
		return nil
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	for _, e := range dropped {
		if err := e.blob.Remove(); err != nil {
			return kernel.Reply{}, err
		}
	}
	return s.instanceReply(r, http.StatusOK, rec)
}
