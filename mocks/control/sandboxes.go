package control

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/gorilla/mux"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// sandboxView is a sandbox on the wire.
type sandboxView struct {
	ID        string            `json:"id"`
	Base      string            `json:"base"`
	Control   string            `json:"control"`
	Addresses map[string]string `json:"addresses"`
	Blind     bool              `json:"blind"`
	Switches  map[string]string `json:"switches"`
	Clock     clockView         `json:"clock"`
}

func view(r *http.Request, s Sandbox) sandboxView {
	return sandboxView{
		ID: s.ID, Base: s.Base, Control: controlAddress(r, s.ID), Addresses: orEmpty(s.Addresses),
		Blind: s.Blind, Switches: orEmpty(s.Switches), Clock: viewClock(s.Clock),
	}
}

// controlAddress is where the client that asks can reach a sandbox's own
// control: it has just reached this one under the same name.
func controlAddress(r *http.Request, id string) string {
	address := ownOrigin(r) + base
	if id != "" {
		address += "/sandboxes/" + url.PathEscape(id)
	}
	return address
}

func orEmpty(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}

func describe(r *http.Request, s Sandbox) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, view(r, s))
}

func (a *api) listSandboxes(r *http.Request) (kernel.Reply, error) {
	list := []sandboxView{}
	for _, s := range a.host.List() {
		list = append(list, view(r, s))
	}
	return kernel.JSON(http.StatusOK, map[string][]sandboxView{"sandboxes": list})
}

func (a *api) createSandbox(r *http.Request) (kernel.Reply, error) {
	order, err := readOrder(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	s, err := a.host.Create(order)
	var problems world.Problems
	switch {
	case errors.As(err, &problems):
		return kernel.Reply{}, worldProblem(problems, "world")
	case err != nil:
		return kernel.Reply{}, err
	}
	reply, err := kernel.JSON(http.StatusCreated, view(r, s))
	return reply.With("Location", controlAddress(r, s.ID)), err
}

func readOrder(r *http.Request) (Order, error) {
	var (
		o        Order
		file     *json.RawMessage
		clock    *time.Time
		frozen   *bool
		blind    *bool
		switches *map[string]string
		ttl      *time.Duration
	)
	err := readMembers(r,
		member{"world", as(&file, rawObject)},
		member{"seed", as(&o.Seed, seed)},
		member{"clock", as(&clock, moment)},
		member{"frozen", as(&frozen, flag)},
		member{"blind", as(&blind, flag)},
		member{"switches", as(&switches, texts)},
		member{"ttl", as(&ttl, span)})
	o.World, o.Clock, o.Frozen = deref(file), deref(clock), deref(frozen)
	o.Blind, o.Switches, o.TTL = deref(blind), deref(switches), deref(ttl)
	return o, err
}

func (a *api) deleteSandbox(r *http.Request) (kernel.Reply, error) {
	id := mux.Vars(r)["id"]
	if !a.host.Delete(id) {
		return kernel.Reply{}, noSandbox(id)
	}
	return kernel.Empty(http.StatusNoContent), nil
}
