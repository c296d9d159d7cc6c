package altinn

import (
	"net/http"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// refresh issues the same claims for another 30 minutes, whatever the old
// lifetime was: it shortens a token of eight hours.
func (s *Server) refresh(r *http.Request) (kernel.Reply, error) {
	now := s.kernel.Clock.Now()
	claims, err := s.readOwn(r, now)
	if err != nil {
		return kernel.Reply{}, err
	}
	if pid, ok := claims[claimPID]; (!ok || pid == "") && enrichPID(r) {
		if pid, ok := s.pidOf(claims[claimPartyUUID]); ok {
			claims[claimPID] = pid
		}
	}
	s.stamp(claims, now, now.Add(refreshedLifetime))
	return s.issue(r, claims)
}

// readOwn takes an Altinn token from the header.
func (s *Server) readOwn(r *http.Request, now time.Time) (map[string]any, error) {
	raw, err := bearer(r)
	if err != nil {
		return nil, errRefreshToken.because("%v", err)
	}
	claims, err := verified(raw, s.own)
	if err != nil {
		return nil, errRefreshToken.because("not a token of this Altinn: %v", err)
	}
	if expires, ok := seconds(claims[claimExpires]); !ok || now.Sub(expires) >= clockSkew {
		return nil, errRefreshToken.because("the Altinn token has expired")
	}
	return claims, nil
}

func enrichPID(r *http.Request) bool {
	for name, values := range r.URL.Query() {
		if strings.EqualFold(name, "enrichPid") && strings.EqualFold(values[0], "true") {
			return true
		}
	}
	return false
}

func (s *Server) pidOf(partyUUID any) (string, bool) {
	for _, p := range s.World().People {
		if p.Altinn != nil && p.Altinn.PartyUUID == partyUUID {
			return p.PID, true
		}
	}
	return "", false
}
