package control

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"github.com/portprove/portprove/mocks/kernel"
)

// faultView is a fault on the wire: what was asked for, in the words of the
// request, and what has become of it.
type faultView struct {
	ID        string     `json:"id"`
	Step      string     `json:"step,omitempty"`
	Operation string     `json:"operation,omitempty"`
	Method    string     `json:"method,omitempty"`
	Nth       int        `json:"nth"`
	Times     int        `json:"times,omitempty"` // absent with repeat
	Repeat    bool       `json:"repeat,omitempty"`
	Chance    float64    `json:"chance,omitempty"`
	Seed      *uint64    `json:"seed,omitempty"`
	Expires   *time.Time `json:"expires,omitempty"`
	Note      string     `json:"note,omitempty"`

	When         string            `json:"when,omitempty"`
	Delay        string            `json:"delay,omitempty"`
	Drop         string            `json:"drop,omitempty"`
	Status       int               `json:"status,omitempty"`
	Body         string            `json:"body,omitempty"`
	ContentType  string            `json:"content_type,omitempty"`
	Headers      map[string]string `json:"headers,omitempty"`
	RetryAfter   string            `json:"retry_after,omitempty"`
	RetryAfterAs string            `json:"retry_after_as,omitempty"`
	Truncate     *int              `json:"truncate,omitempty"`
	Drip         int               `json:"drip,omitempty"`
	Effect       map[string]string `json:"effect,omitempty"`

	// Expected and Does say the same for people.
	Expected string `json:"expected"`
	Does     string `json:"does"`
	// Seen, Hits and PassedOver count requests, see kernel.FaultReport.
	Seen       int    `json:"seen"`
	Hits       int    `json:"hits"`
	PassedOver int    `json:"passed_over"`
	State      string `json:"state"`
}

// Sides of a step, and the ways of Retry-After.
const (
	before    = "before"
	after     = "after"
	asSeconds = "seconds"
	asDate    = "date"
)

func viewFault(r kernel.FaultReport) faultView {
	f := r.Fault
	v := faultView{
		ID: f.ID, Step: f.Step, Operation: f.Operation, Method: f.Method, Nth: f.Nth, Times: f.Times, Repeat: f.Repeat, Chance: f.Chance, Note: f.Note,
		Status: f.Status, Body: string(f.Body), ContentType: f.ContentType, Truncate: f.Truncate, Drip: f.Drip,
		Expected: f.Expected(), Does: f.Does(), Seen: r.Seen, Hits: r.Hits, PassedOver: r.PassedOver, State: r.State,
	}
	if f.Repeat {
		v.Times = 0
	}
	if f.Chance > 0 {
		v.Seed = &f.Seed
	}
	if !f.Expires.IsZero() {
		v.Expires = &f.Expires
	}
	if f.Effect != "" {
		v.Effect = map[string]string{f.Effect: f.Value}
	}
	v.addAnswer(f.Answer)
	return v
}

func (v *faultView) addAnswer(a kernel.Answer) {
	side := before
	if a.After {
		side = after
	}
	switch {
	case a.Drop:
		v.Drop = side
	case a.Status != 0 || a.Delay > 0:
		v.When = side
	}
	if a.Delay > 0 {
		v.Delay = a.Delay.String()
	}
	if a.RetryAfter != nil {
		v.RetryAfter, v.RetryAfterAs = a.RetryAfter.String(), asSeconds
		if a.RetryAsDate {
			v.RetryAfterAs = asDate
		}
	}
	for name, values := range a.Header {
		if v.Headers == nil {
			v.Headers = make(map[string]string, len(a.Header))
		}
		v.Headers[name] = values[0]
	}
}

func listFaults(_ *http.Request, s Sandbox) (kernel.Reply, error) {
	list := []faultView{}
	for _, r := range s.Faults.List(s.Clock.Now()) {
		list = append(list, viewFault(r))
	}
	return kernel.JSON(http.StatusOK, map[string][]faultView{"faults": list})
}

func (a *api) addFault(r *http.Request, s Sandbox) (kernel.Reply, error) {
	fault, err := a.readFault(r, s)
	if err != nil {
		return kernel.Reply{}, err
	}
	added, err := s.Faults.Add(s.Clock.Now(), fault)
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusCreated, viewFault(added))
}

func clearFaults(_ *http.Request, s Sandbox) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, map[string]int{"removed": s.Faults.Clear()})
}

func removeFault(r *http.Request, s Sandbox) (kernel.Reply, error) {
	id := mux.Vars(r)["fault"]
	if !s.Faults.Remove(id) {
		return kernel.Reply{}, refusal(http.StatusNotFound, "there is no fault %s in this sandbox: GET faults lists those there are", quote(id))
	}
	return kernel.Empty(http.StatusNoContent), nil
}
