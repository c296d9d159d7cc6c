package control

import (
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// clockView is a clock on the wire.
type clockView struct {
	// Now is written by hand: time.Time's own way ends with the year 9000,
	// which a running clock may pass.
	Now     string `json:"now"`
	Running bool   `json:"running"`
}

func viewClock(c *kernel.Clock) clockView {
	return clockView{c.Now().Format(time.RFC3339Nano), c.Running()}
}

func readClock(_ *http.Request, s Sandbox) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, viewClock(s.Clock))
}

// move is what shall happen to a clock, in the order of its members.
type move struct {
	freeze  *bool
	set     *time.Time
	advance *time.Duration
}

func (a *api) moveClock(r *http.Request, s Sandbox) (kernel.Reply, error) {
	var m move
	err := readMembers(r,
		member{"freeze", as(&m.freeze, flag)},
		member{"set", as(&m.set, moment)},
		member{"advance", as(&m.advance, duration)})
	if err != nil {
		return kernel.Reply{}, err
	}
	if m == (move{}) {
		return kernel.Reply{}, flawed(`nothing to do: send any of freeze, set and advance, for example {"advance": "365d"}`, nil)
	}
	a.clocks.Lock()
	defer a.clocks.Unlock()
	if err := m.check(s.Clock); err != nil {
		return kernel.Reply{}, err
	}
	m.apply(s.Clock)
	return readClock(r, s)
}

// check refuses a move that would end outside the possible times.
func (m move) check(c *kernel.Clock) error {
	if m.advance == nil {
		return nil
	}
	from := c.Now()
	if m.set != nil {
		from = *m.set
	}
	if to := from.Add(*m.advance); !isPossible(to) {
		message := "leads from " + from.Format(time.RFC3339) + " to the year " + to.Format("2006") + ": a clock stays from 1970 to 9000"
		return flawed("the clock can't go there, and was not moved", []flaw{{"advance", message}})
	}
	return nil
}

func (m move) apply(c *kernel.Clock) {
	if m.freeze != nil {
		c.Freeze(*m.freeze)
	}
	if m.set != nil {
		c.Set(*m.set)
	}
	if m.advance != nil {
		c.Advance(*m.advance)
	}
}
