package mutants_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/judge"
)

// serverJobEnv tells a process of this program which server to run the suite
// against.
const serverJobEnv = "PORTPROVE_MUTANTS_SERVER"

// serverJob is what such a process does.
type serverJob struct {
	// Mutant is an id; empty: the untouched server.
	Mutant string `json:"mutant"`
	// Requirements choose the cases; none: all.
	Requirements []string `json:"requirements"`
}

// said is a line that it writes: a verdict, or at the end how often the mutant
// was wrong, or why nothing was run.
type said struct {
	Case  *judge.Case `json:"case,omitempty"`
	Over  bool        `json:"over,omitempty"`
	Fired int64       `json:"fired,omitempty"`
	Fault string      `json:"fault,omitempty"`
}

// serverProcess is the life of such a process.
func serverProcess(text string) (code int) {
	out := json.NewEncoder(os.Stdout)
	err := runServerJob(text, func(k judge.Case) {
		if err := out.Encode(said{Case: &k}); err != nil {
			panic(err) // nobody reads
		}
	})
	last := said{Over: true, Fired: fired.Load()}
	if err != nil {
		last, code = said{Fault: err.Error()}, 1
	}
	if err := out.Encode(last); err != nil {
		return 1
	}
	return code
}

func runServerJob(text string, ends func(judge.Case)) (err error) {
	var job serverJob
	if err := json.Unmarshal([]byte(text), &job); err != nil {
		return err
	}
	m, err := findServerMutant(job.Mutant)
	if err != nil {
		return err
	}
	// The control API stands apart: it is no part of what is wrong.
	running, err := mocks.Serve(context.Background(), mocks.ServeOptions{Version: "mutants", ControlListen: "127.0.0.1:0", Wrap: m.before})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, running.Close()) }()
	// Wants alone would do; ginkgo is quicker about cases that it filters itself.
	if err := flag.Set("ginkgo.label-filter", strings.Join(job.Requirements, " || ")); err != nil {
		return err
	}
	at := &control.Client{URL: running.Control}
	if m.ordering != nil {
		at.HTTP = &http.Client{Transport: orderer(m.ordering)}
	}
	return specs.Run{
		// No samples: what catches a mutant must not depend on a folder.
		Env: specs.Env{Name: "mutant", Control: at}, Seed: 1,
		Wants: func(k judge.Case) bool { return chosen(k, job.Requirements) },
		Ends:  ends,
	}.Do()
}

// chosen says whether a case proves one of the requirements; of none, every
// case does.
func chosen(k judge.Case, requirements []string) bool {
	return len(requirements) == 0 || slices.ContainsFunc(k.Requirements, func(id string) bool { return slices.Contains(requirements, id) })
}

// findServerMutant also knows those of the smoke test.
func findServerMutant(id string) (serverMutant, error) {
	if id == "" {
		return serverMutant{}, nil
	}
	all := slices.Concat(serverMutants(), smokeMutants())
	i := slices.IndexFunc(all, func(m serverMutant) bool { return m.id == id })
	if i < 0 {
		return serverMutant{}, fmt.Errorf("there is no mutant %q", id)
	}
	return all[i], nil
}

// orderer is a transport that changes the orders of sandboxes.
type orderer func(order map[string]any) bool

// RoundTrip is net/http's.
func (o orderer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, "/sandboxes") {
		return http.DefaultTransport.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	order := map[string]any{}
	if json.Unmarshal(body, &order) == nil && unfaithful(o(order)) {
		if body, err = json.Marshal(order); err != nil {
			return nil, err
		}
	}
	changed := r.Clone(r.Context())
	changed.Body, changed.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return http.DefaultTransport.RoundTrip(changed)
}

// switched sets a switch of every sandbox that says nothing of it.
func switched(name, value string) func(map[string]any) bool {
	return func(order map[string]any) bool {
		switches, ok := order["switches"].(map[string]any)
		if !ok {
			switches = map[string]any{}
		}
		if _, set := switches[name]; set {
			return false
		}
		switches[name] = value
		order["switches"] = switches
		return true
	}
}

// clientsWith multiplies a lifetime of all clients of the default world.
func clientsWith(lifetime string, factor int64) func(map[string]any) bool {
	return func(order map[string]any) bool {
		w, ok := decoded(encoded(world.Default()))
		if _, own := order["world"]; own || !ok {
			return false
		}
		for _, c := range w.list("clients") {
			if client, is := c.(map[string]any); is {
				members(client).putOver(lifetime, factor*members(client).number(lifetime))
			}
		}
		order["world"] = w
		return true
	}
}
