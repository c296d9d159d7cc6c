package altinn

import (
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// feedbackStatus says whether the Tax Administration has answered.
func (s *Server) feedbackStatus(r *http.Request) (kernel.Reply, error) {
	v, err := s.feedbackVisit(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	provided := v.over() && !s.Switches.StatusStuck
	return uncached(jsonReply(http.StatusOK, map[string]bool{"isFeedbackProvided": provided}))
}

// feedbackVisit: newer documentation does not have these addresses any more.
func (s *Server) feedbackVisit(r *http.Request) (visit, error) {
	v, err := s.visit(r, actionRead)
	if err == nil && s.Switches.NoFeedbackEndpoints {
		return v, errNoEndpoint.because("this sandbox has no feedback addresses")
	}
	return v, err
}

// maxWait is how long the connection is held. Guess: the gateway's limit.
const maxWait = 100 * time.Second

// feedback holds the connection until the answer is there, by the sandbox's
// clock; in the test environment it has been seen to refuse at once.
func (s *Server) feedback(r *http.Request) (kernel.Reply, error) {
	v, err := s.feedbackVisit(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	if !v.over() && (s.Switches.FeedbackRefuses || v.submitted.IsZero()) {
		return kernel.Reply{}, errNoFeedback.because("the feedback is not there yet").saying(noFeedbackText, v.id())
	}
	due, limit := s.due(v.record), v.now.Add(maxWait)
	if !v.over() {
		if due.IsZero() || due.After(limit) {
			due = limit
		}
		if err := s.kernel.Clock.Wait(r.Context(), due); err != nil {
			return kernel.Reply{}, errFeedbackEnd.because("the client has gone")
		}
	}
	rec, err := s.settled(v.record, s.kernel.Clock.Now())
	switch {
	case err != nil:
		return kernel.Reply{}, err
	case !rec.over():
		return kernel.Reply{}, errFeedbackEnd.because("the connection was held for %s", maxWait)
	}
	return s.instanceReply(r, http.StatusOK, rec)
}
