package kernel

import (
	"maps"
	"slices"

	"github.com/agnivade/levenshtein"
)

// vocabulary is what the servers of a sandbox do: by operation, its steps,
// methods and effects.
type vocabulary map[string]*known

type known struct {
	steps, methods []string
	effects        map[string][]string
}

// know notes what an operation may turn out to be.
func (f *Faults) know(op Operation, methods []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.known == nil {
		f.known = make(vocabulary)
	}
	for _, kind := range op.kinds() {
		k := f.known[kind.Name]
		if k == nil {
			k = &known{effects: make(map[string][]string)}
			f.known[kind.Name] = k
		}
		k.steps = union(k.steps, []string{kind.Step})
		k.methods = union(k.methods, methods)
		for _, e := range kind.Effects {
			k.effects[e.Name] = union(k.effects[e.Name], e.Values)
		}
	}
}

func union(a, b []string) []string {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}

func (v vocabulary) has(operation, effect, value string) bool {
	k := v[operation]
	return k != nil && slices.Contains(k.effects[effect], value)
}

// chosen are the operations that a fault is about by its names.
func (v vocabulary) chosen(f Fault) vocabulary {
	chosen := make(vocabulary)
	for name, k := range v {
		if (f.Operation == "" || f.Operation == name) && (f.Step == "" || slices.Contains(k.steps, f.Step)) {
			chosen[name] = k
		}
	}
	return chosen
}

func (v vocabulary) operations() []string { return slices.Sorted(maps.Keys(v)) }

// collect gathers a property of all operations, in order and once.
func (v vocabulary) collect(of func(*known) []string) []string {
	var all []string
	for _, k := range v {
		all = union(all, of(k))
	}
	slices.Sort(all)
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

func (v vocabulary) steps() []string { return v.collect(func(k *known) []string { return k.steps }) }

func (v vocabulary) methods() []string {
	return v.collect(func(k *known) []string { return k.methods })
}

func (v vocabulary) effects() []string {
	return v.collect(func(k *known) []string { return slices.Collect(maps.Keys(k.effects)) })
}

func (v vocabulary) values(effect string) []string {
	return v.collect(func(k *known) []string { return k.effects[effect] })
}

// maxEdits is how many letters a name may be off to be suggested.
const maxEdits = 3

// nearest of the names, or nothing if none is near.
func nearest(name string, names []string) string {
	best, least := "", maxEdits+1
	for _, n := range names {
		if d := levenshtein.ComputeDistance(n, name); d < least && d < len(n) {
			best, least = n, d
		}
	}
	return best
}
