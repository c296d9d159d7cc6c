package altinn

import (
	"slices"
	"sync"
)

// instances is every instance of a sandbox.
type instances struct {
	mu   sync.RWMutex
	byID map[string]*slot
	// order is that of creation.
	order []string
}

// slot holds the instance as it is now.
type slot struct {
	mu      sync.Mutex
	current record
}

func newInstances() *instances { return &instances{byID: make(map[string]*slot)} }

func (n *instances) add(r record) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.byID[r.id()] = &slot{current: r}
	n.order = append(n.order, r.id())
}

func (n *instances) slot(id string) (*slot, bool) {
	n.mu.RLock()
	defer n.mu.RUnlock()
	s, ok := n.byID[id]
	return s, ok
}

// get returns an instance; hard-deleted ones are gone.
func (n *instances) get(id string) (record, bool) {
	s, ok := n.slot(id)
	if !ok {
		return record{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current, s.current.hardDeleted.IsZero()
}

// change looks at an instance and changes it in one step: what decide returns
// an error for has not happened.
func (n *instances) change(id string, decide func(*record) error) (record, error) {
	s, ok := n.slot(id)
	if !ok {
		return record{}, errInstance.because("there is no instance %s", id)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.current.clone()
	if err := decide(&next); err != nil {
		return record{}, err
	}
	next.revision++
	s.current = next
	return next, nil
}

// all returns every instance that matches, in the order of creation.
func (n *instances) all(matches func(record) bool) []record {
	n.mu.RLock()
	ids := slices.Clone(n.order)
	n.mu.RUnlock()
	var found []record
	for _, id := range ids {
		if r, ok := n.get(id); ok && matches(r) {
			found = append(found, r)
		}
	}
	return found
}
