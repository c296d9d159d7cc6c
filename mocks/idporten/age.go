package idporten

import "time"

// Authorization is what the control API shows of a current grant.
type Authorization struct {
	ClientID    string     `json:"client_id"`
	PID         string     `json:"pid"`
	Scopes      []string   `json:"scopes"`
	Started     time.Time  `json:"started"`
	Ends        time.Time  `json:"ends"`
	RefreshEnds *time.Time `json:"refresh_ends,omitempty"`
}

// Age makes the current authorization of a person at a client older: by moves
// its start and end back, idle makes its refresh token idle for longer. The
// clock, issued tokens and everything else stay. False: there is none.
func (s *Server) Age(client, pid string, by, idle time.Duration) (Authorization, bool) {
	c, ok := s.World().Client(client)
	if !ok {
		return Authorization{}, false
	}
	current, ok := s.state.age(pair{client, pid}, by, idle)
	if !ok {
		return Authorization{}, false
	}
	a := Authorization{ClientID: client, PID: pid, Scopes: current.scopes, Started: current.started, Ends: current.ends}
	if current.refresh != (digest{}) {
		ends := s.refreshPolicy(c).ends(current.refreshed, current.grant)
		a.RefreshEnds = &ends
	}
	return a, true
}

func (s *state) age(key pair, by, idle time.Duration) (currentGrant, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.authorizations[key]
	if !ok || a.current == nil {
		return currentGrant{}, false
	}
	a.current.started = a.current.started.Add(-by)
	a.current.ends = a.current.ends.Add(-by)
	a.current.refreshed = a.current.refreshed.Add(-idle)
	return *a.current, true
}
