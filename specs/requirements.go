package specs

import (
	_ "embed" // the requirements
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/portprove/portprove/specs/judge"
)

//go:embed requirements.yaml
var requirementsFile []byte

// Requirement is something that a server or a client must do.
type Requirement = judge.Requirement

// Requirements returns them all, in the order of the file.
func Requirements() ([]Requirement, error) { return requirements() }

var requirements = sync.OnceValues(func() ([]Requirement, error) {
	var list []Requirement
	if err := yaml.UnmarshalWithOptions(requirementsFile, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("requirements.yaml: %w", err)
	}
	return list, nil
})
