package specs

import (
	_ "embed" // the requirements
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed requirements.yaml
var requirementsFile []byte

// Requirement is something that a server or a client must do.
type Requirement struct {
	ID   string `yaml:"id"   json:"id"`
	Text string `yaml:"text" json:"text"`
	// Level is must, should or may.
	Level string `yaml:"level" json:"level"`
	// Subject is who has to: idporten, altinn, skatteetaten, selfservice, client or portprove.
	Subject string `yaml:"subject" json:"subject"`
	// Source is where it is known from.
	Source string `yaml:"source" json:"source"`
	// NoCase says why no case of this suite proves it.
	NoCase string `yaml:"no_case,omitempty" json:"no_case,omitempty"`
}

// Requirements returns them all, in the order of the file.
func Requirements() ([]Requirement, error) { return requirements() }

var requirements = sync.OnceValues(func() ([]Requirement, error) {
	var list []Requirement
	if err := yaml.UnmarshalWithOptions(requirementsFile, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("requirements.yaml: %w", err)
	}
	return list, nil
})
