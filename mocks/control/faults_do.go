package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// errDo ends a sentence that begins with the member's name.
var errDo = errors.New(`must be an object with any of age, clock, keys and world, each with what one would send there, such as {"clock": {"advance": "61s"}}`)

// deeds are what a fault can let happen: parts of this API, in the order in which
// they are done.
func (a *api) deeds() []struct {
	name string
	step func(*http.Request, Sandbox) (kernel.Reply, error)
} {
	return []struct {
		name string
		step func(*http.Request, Sandbox) (kernel.Reply, error)
	}{{"world", patchWorld}, {"keys", changeKeys}, {"age", age}, {"clock", a.moveClock}}
}

// readDo reads what shall be done; what a part is sent is looked at when it is
// done, for the sandbox may be another by then.
func readDo(raw json.RawMessage) (map[string]json.RawMessage, error) {
	var do map[string]json.RawMessage
	if json.Unmarshal(raw, &do) != nil || len(do) == 0 {
		return nil, errDo
	}
	for name, part := range do {
		if !slices.Contains([]string{"age", "clock", "keys", "world"}, name) || part[0] != '{' {
			return nil, errDo
		}
	}
	return do, nil
}

// deed does it, part by part, as if each were sent to its address.
func (a *api) deed(s Sandbox, do map[string]json.RawMessage) func() error {
	return func() error {
		var failed []error
		for _, d := range a.deeds() {
			part, wanted := do[d.name]
			if !wanted {
				continue
			}
			r, err := http.NewRequest(http.MethodPost, base+"/"+d.name, bytes.NewReader(part)) //nolint:noctx // it goes nowhere.
			if err == nil {
				r.Header.Set("Content-Type", kernel.TypeJSON)
				_, err = d.step(r, s)
			}
			if err != nil {
				failed = append(failed, fmt.Errorf("%s: %w", d.name, err))
			}
		}
		return errors.Join(failed...)
	}
}

// doText names what is done.
func doText(do map[string]json.RawMessage) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(do)) {
		parts = append(parts, name+" "+string(do[name]))
	}
	return strings.Join(parts, ", ")
}
