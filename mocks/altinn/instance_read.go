package altinn

import (
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
)

// readInstance answers with an instance as it is now.
func (s *Server) readInstance(r *http.Request) (kernel.Reply, error) {
	v, err := s.visit(r, actionRead)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.instanceReply(r, http.StatusOK, v.record)
}

// activeJSON is a line of the list of instances that have not ended.
type activeJSON struct {
	ID                string            `json:"id"`
	PresentationTexts map[string]string `json:"presentationTexts"`
	DueBefore         *string           `json:"dueBefore"`
	LastChanged       stamp             `json:"lastChanged"`
	LastChangedBy     string            `json:"lastChangedBy"`
}

// active lists a party's instances that have not ended, the latest first
// (guess). Docs: they never appear in the inbox, and nothing cleans them up.
func (s *Server) active(r *http.Request) (kernel.Reply, error) {
	app, c, err := s.creator(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	party, err := partyOf(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	o, known := s.party(party)
	if !known || !s.may(c, o, actionRead, "") {
		return kernel.Reply{}, errRole.because("%s has no role for party %d", c.person.Name, party)
	}
	now := s.kernel.Clock.Now()
	list := []activeJSON{}
	for _, rec := range s.instances.all(func(rec record) bool { return rec.app == app && rec.party == party }) {
		if rec, err = s.settled(rec, now); err != nil {
			return kernel.Reply{}, err
		}
		if !rec.closed() && s.visible(rec, now) == nil {
			list = append(list, activeJSON{ID: rec.id(), DueBefore: textOrNull(rec.dueBefore), LastChanged: stamp(rec.changed), LastChangedBy: rec.changedBy})
		}
	}
	slices.Reverse(list)
	return uncached(jsonReply(http.StatusOK, list))
}

// ownersOnly is what the Tax Administration alone may do, with a token that
// nobody gets here.
func (s *Server) ownersOnly(r *http.Request) (kernel.Reply, error) {
	if _, err := s.visit(r, actionRead); err != nil {
		return kernel.Reply{}, err
	}
	return kernel.Reply{}, errOwnerOnly.because("that is for the owner of the app")
}
