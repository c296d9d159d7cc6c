package idporten

import (
	"strconv"
	"testing"
	"time"
)

func arrivalOf(n int, now time.Time) arrival {
	return arrival{
		cookie:      digestOf(strconv.Itoa(n)),
		interaction: interaction{number: strconv.Itoa(n), demand: demand{client: "c", minimum: minimum{norwegianLevels[0]}}, todo: []stepName{stepSignIn}, asked: now},
	}
}

// What is remembered of browsers is bounded, the one seen longest ago goes
// first, and nothing is left when every lifetime has passed.
func TestBrowsersAreBoundedAndSwept(t *testing.T) {
	t.Parallel()
	s, now := newState(), time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	for n := range 2 * maxBrowsers {
		if n == maxBrowsers { // the very first comes back
			if _, err := s.waiting(now, visit{cookies: []digest{digestOf("0")}}); err != nil {
				t.Fatal(err)
			}
		}
		if _, refusal := s.arrive(now, arrivalOf(n, now)); refusal != nil {
			t.Fatal(refusal)
		}
	}
	if len(s.browsers.byCookie) != maxBrowsers || s.browsers.order.Len() != maxBrowsers {
		t.Errorf("%d browsers by cookie, %d in order, want %d", len(s.browsers.byCookie), s.browsers.order.Len(), maxBrowsers)
	}
	for n, known := range map[int]bool{0: false, maxBrowsers - 1: false, maxBrowsers: true, 2*maxBrowsers - 1: true} {
		if _, err := s.waiting(now, visit{cookies: []digest{digestOf(strconv.Itoa(n))}}); (err == nil) != known {
			t.Errorf("browser %d: %v", n, err)
		}
	}
	now = now.Add(interactionLifetime)
	if _, err := s.waiting(now, visit{}); err == nil {
		t.Error("a visit without a cookie found a browser")
	}
	if len(s.browsers.byCookie) != 0 || s.browsers.order.Len() != 0 {
		t.Errorf("%d browsers are left", len(s.browsers.byCookie))
	}
}

// The room that one browser takes is bounded, too.
func TestSessionsAreBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)
	var all sessions
	for n := range 3 * maxClients {
		all.signIn(demand{client: strconv.Itoa(n), isolated: true}, authentication{user: user{pid: "p"}, at: now}, now)
	}
	if len(all.isolated) > maxClients {
		t.Errorf("%d sessions of isolated clients", len(all.isolated))
	}
	one := &session{}
	for n := range 3 * maxClients {
		one.enter(strconv.Itoa(n), "sid")
	}
	if len(one.clients) != maxClients || one.clients[maxClients-1].id != strconv.Itoa(3*maxClients-1) {
		t.Errorf("%d clients, the last is %q", len(one.clients), one.clients[len(one.clients)-1].id)
	}
}
