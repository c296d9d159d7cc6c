package specs

import (
	_ "embed" // the behaviours
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed behaviours.yaml
var behavioursFile []byte

// Behaviour is something on a return's way that surprises clients, and what
// proves it.
type Behaviour struct {
	// Number counts from the one that bites most often.
	Number int    `yaml:"number"`
	Text   string `yaml:"text"`
	Cases  []struct {
		// Requirement is one of the case's labels, Text a part of its text.
		Requirement string `yaml:"requirement"`
		Text        string `yaml:"text"`
	} `yaml:"cases"`
}

// Behaviours returns them all, in the order of the file.
func Behaviours() ([]Behaviour, error) { return behaviours() }

var behaviours = sync.OnceValues(func() ([]Behaviour, error) {
	var list []Behaviour
	if err := yaml.UnmarshalWithOptions(behavioursFile, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("behaviours.yaml: %w", err)
	}
	return list, nil
})
