package selfservice

import (
	"encoding/json"

	"github.com/portprove/portprove/mocks/world"
)

// changeClient finds a registration of the caller's and changes it, in one
// step. What change returns replaces it.
func (s *Server) changeClient(c caller, id string, inactive bool, change func(*world.World, world.Client) (world.Client, error)) (world.Client, error) {
	var after world.Client
	err := s.Change(func(w *world.World) (any, error) {
		before, err := c.find(w, id, inactive)
		if err != nil {
			return nil, err
		}
		after, err = change(w, before)
		if err != nil {
			return nil, err
		}
		now := s.kernel.Clock.Now()
		after.LastUpdated = &now
		return replacing("clients", before, after)
	})
	return after, err
}

// replacing is a patch that makes one element of a section another: a patch
// merges, so that members which are gone have to be named.
func replacing[T any](section string, before, after T) (map[string]any, error) {
	old, err := members(before)
	if err != nil {
		return nil, err
	}
	patch, err := members(after)
	if err != nil {
		return nil, err
	}
	for name := range old {
		if _, stays := patch[name]; !stays {
			patch[name] = nil
		}
	}
	return map[string]any{section: []any{patch}}, nil
}

func members(v any) (map[string]any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	m := make(map[string]any)
	for name, value := range mapOf(text) {
		m[name] = value
	}
	return m, nil
}

func mapOf(text []byte) map[string]json.RawMessage {
	m := make(map[string]json.RawMessage)
	if json.Unmarshal(text, &m) != nil {
		return nil // it was marshalled from a struct
	}
	return m
}
