package idporten

import (
	"errors"
	"time"
)

// Authorization is what the control API shows of a current grant.
type Authorization struct {
	ClientID    string     `json:"client_id"`
	PID         string     `json:"pid"`
	Scopes      []string   `json:"scopes"`
	Started     time.Time  `json:"started"`
	Ends        time.Time  `json:"ends"`
	RefreshEnds *time.Time `json:"refresh_ends,omitempty"`
}

// ErrNoAuthorization says that a person has none at a client.
var ErrNoAuthorization = errors.New("that person has no authorization at that client")

// errTooOld: tokens count their seconds from 1970.
var errTooOld = errors.New("an authorization can't be made older than the year 1970")

// Age makes the current authorization of a person at a client older; somebody
// without a number goes by eIDAS identifier or e-mail address. by moves
// its start and end back, idle makes its refresh token idle for longer. The
// clock, issued tokens and everything else stay.
func (s *Server) Age(client, pid string, by, idle time.Duration) (Authorization, error) {
	c, ok := s.World().Client(client)
	if !ok {
		return Authorization{}, ErrNoAuthorization
	}
	current, err := s.state.age(pair{client, userNamed(pid)}, by, idle)
	if err != nil {
		return Authorization{}, err
	}
	a := Authorization{ClientID: client, PID: pid, Scopes: current.scopes, Started: current.started, Ends: current.ends}
	if current.refresh != (digest{}) {
		ends := s.refreshPolicy(c).ends(current.refreshed, current.grant)
		a.RefreshEnds = &ends
	}
	return a, nil
}

func (s *state) age(key pair, by, idle time.Duration) (currentGrant, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.authorizations[key]
	if !ok || a.current == nil {
		return currentGrant{}, ErrNoAuthorization
	}
	aged := *a.current
	aged.started, aged.ends = aged.started.Add(-by), aged.ends.Add(-by)
	aged.refreshed = aged.refreshed.Add(-idle)
	if epoch := time.Unix(0, 0); aged.started.Before(epoch) || aged.refreshed.Before(epoch) {
		return currentGrant{}, errTooOld
	}
	*a.current = aged
	s.held.end(aged.ref(), aged.ends)
	return aged, nil
}
