package scenarios

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed *.yaml
var library embed.FS

// Library returns the scenarios that ship with portprove, ordered by id.
func Library() ([]Scenario, error) { return shipped() }

var shipped = sync.OnceValues(func() ([]Scenario, error) {
	names, err := fs.Glob(library, "*.yaml")
	if err != nil {
		return nil, err
	}
	list := make([]Scenario, 0, len(names))
	for _, name := range names {
		if name == absentFile {
			continue
		}
		text, err := library.ReadFile(name)
		if err != nil {
			return nil, err
		}
		s, err := Load(path.Base(name), text)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Scenario) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
})

// Load reads one file, and refuses members that it does not know and stories
// that don't hold together, each with its place.
func Load(name string, text []byte) (Scenario, error) {
	var s Scenario
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&s); err != nil {
		return Scenario{}, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, false))
	}
	if flaws := s.flaws(name); len(flaws) > 0 {
		return Scenario{}, errors.Join(flaws...)
	}
	return s, nil
}

// Find returns one of a list by its id, or the nearest ids.
func Find(list []Scenario, id string) (s Scenario, ok bool) {
	i := slices.IndexFunc(list, func(s Scenario) bool { return s.ID == id })
	if i < 0 {
		return Scenario{}, false
	}
	return list[i], true
}
