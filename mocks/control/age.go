package control

import (
	"net/http"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// ageing is what a client asks for.
type ageing struct {
	client, pid *string
	by, idle    *time.Duration
}

// age makes an authorization older, which leaves the clock alone.
func age(r *http.Request, s Sandbox) (kernel.Reply, error) {
	o, err := readAgeing(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	pid := o.person(s)
	aged, err := s.Age(*o.client, pid, deref(o.by), deref(o.idle))
	if err != nil {
		return kernel.Reply{}, refusal(http.StatusUnprocessableEntity, "%v", err)
	}
	if aged == nil {
		// The person is not named: a personal number has no place in a message.
		return kernel.Reply{}, refusal(http.StatusNotFound,
			"that person has no authorization at client %s: let them sign in there and redeem the code first", quote(*o.client))
	}
	return kernel.JSON(http.StatusOK, aged)
}

func readAgeing(r *http.Request) (ageing, error) {
	var o ageing
	err := readMembers(r,
		member{"client_id", as(&o.client, text)},
		member{"pid", as(&o.pid, text)},
		member{"by", as(&o.by, span)},
		member{"idle", as(&o.idle, span)})
	var flaws []flaw
	if o.client == nil {
		flaws = append(flaws, flaw{"client_id", "is missing: whose authorization shall age?"})
	}
	if o.by == nil && o.idle == nil {
		flaws = append(flaws, flaw{"by", `is missing, and so is idle: send one of them, for example {"by": "8760h"}`})
	}
	if err == nil && flaws != nil {
		err = flawed("the body is not as it should be: see errors", flaws)
	}
	return o, err
}

// person is the one that is meant: the world's first unless one is named.
func (o ageing) person(s Sandbox) string {
	if o.pid != nil {
		return *o.pid
	}
	for _, p := range s.World().People {
		return p.PID
	}
	return ""
}
