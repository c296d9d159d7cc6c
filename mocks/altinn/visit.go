package altinn

import (
	"net/http"
	"time"
)

// visit is a request to an instance that the caller may know about.
type visit struct {
	record
	caller caller
	now    time.Time
}

// visit finds the instance of a request and lets the caller do the action, in
// the order of the framework: the route, the token, the policy, the instance.
// Storage hides instances from those without a right: 403, be there one or not.
func (s *Server) visit(r *http.Request, action string) (visit, error) {
	app, err := appOf(r)
	if err != nil {
		return visit{}, err
	}
	return s.visitIn(r, action, app)
}

// visitIn is visit for an app; the storage knows the instances of all of them,
// by the empty name.
func (s *Server) visitIn(r *http.Request, action, app string) (visit, error) {
	party, err := partyOf(r)
	if err != nil {
		return visit{}, err
	}
	guid, err := guidOf(r, "guid")
	if err != nil {
		return visit{}, err
	}
	v := visit{now: s.kernel.Clock.Now()}
	if v.caller, err = s.whose(r, v.now); err != nil {
		return visit{}, err
	}
	v.record, err = s.find(v, app, party, guid)
	if err != nil {
		return visit{}, err
	}
	return v, s.permit(v, action)
}

// find returns the instance as it is now: what its owner should have done by
// now is done.
func (s *Server) find(v visit, app string, party int, guid string) (record, error) {
	sought := record{party: party, guid: guid}
	found, ok := s.instances.get(sought.id())
	if ok && (app == "" || found.app == app) {
		if err := s.visible(found, v.now); err != nil {
			return record{}, err
		}
		return s.settled(found, v.now)
	}
	if owner, known := s.party(party); !known || !s.may(v.caller, owner, actionRead, "") {
		return record{}, errRole.because("%s has no role for party %d", v.caller.person.Name, party)
	}
	return record{}, errInstance.because("there is no instance %s", sought.id())
}

// visible: a new instance is found when the storage's replicas have it.
func (s *Server) visible(r record, now time.Time) error {
	from := r.created.Add(s.Switches.VisibleAfter)
	if !now.Before(from) {
		return nil
	}
	hidden := errInvisible
	if s.Switches.Invisible403 {
		hidden = errHidden
	}
	return hidden.because("the instance is visible from %s on", from.Format(time.RFC3339))
}

// permit holds the caller against the app's policy.
func (s *Server) permit(v visit, action string) error {
	switch {
	case !s.may(v.caller, v.owner, action, v.task.id):
		return errRole.because("%s has no role that may %s in task %s", v.caller.person.Name, action, v.taskName())
	case s.lowLevel(v.caller):
		return errLevel.because("the login was at level %d; the policy wants %d", v.caller.level, s.Switches.minimumLevel())
	}
	return nil
}

func (v visit) taskName() string {
	if v.task.id == "" {
		return endEvent
	}
	return v.task.id
}
