package scenarios

import (
	"bytes"
	"fmt"

	"github.com/goccy/go-yaml"
)

// absentFile lies among the scenarios and is none.
const absentFile = "absent.yaml"

// Absent is an entry of the error catalogue that no scenario tells.
type Absent struct {
	ID string `yaml:"id"`
	// Reason says why not, Proven where the entry is proven instead.
	Reason string `yaml:"reason"`
	Proven string `yaml:"proven"`
}

// AbsentEntries lists them.
func AbsentEntries() ([]Absent, error) {
	text, err := library.ReadFile(absentFile)
	if err != nil {
		return nil, err
	}
	var list []Absent
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&list); err != nil {
		return nil, fmt.Errorf("%s: %s", absentFile, yaml.FormatError(err, false, true))
	}
	return list, nil
}
