package specs

import (
	_ "embed" // the catalogue
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed catalogue.yaml
var catalogueFile []byte

// Listing says of one entry of the error catalogue where a server produces it:
// in which flavours, or why in none.
type Listing struct {
	// ID is the entry's in scenarios/catalogue.
	ID string `yaml:"id"`
	// Flavours are, at ID-porten, seen and sdk, of the switch texts, and legacy,
	// of the switch generation; at the app v7 and v8, of the switch app_lib; at
	// the exchange and the validator default.
	Flavours []string `yaml:"flavours,omitempty"`
	// Remark says what the server does that leads to the error, where it is not
	// the server that reports it, and which further switch an answer needs.
	Remark string `yaml:"remark,omitempty"`
	// Requirements are proven by the cases of this entry.
	Requirements []string `yaml:"requirements,omitempty"`
	// Not says why no server produces it.
	Not string `yaml:"not,omitempty"`
}

// Catalogue returns the listings of all errors of servers, in the order of the
// file.
func Catalogue() ([]Listing, error) { return listings() }

var listings = sync.OnceValues(func() ([]Listing, error) {
	var list []Listing
	if err := yaml.UnmarshalWithOptions(catalogueFile, &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("catalogue.yaml: %w", err)
	}
	return list, nil
})

// CatalogueCase is a case that produces an entry of the catalogue over HTTP.
type CatalogueCase struct{ ID, Flavour, Requirement string }

// CatalogueCases returns every such case of the suite, whether or not a target
// can run it.
func CatalogueCases() []CatalogueCase {
	var list []CatalogueCase
	for _, c := range catalogueCases() {
		for _, flavour := range c.flavours() {
			list = append(list, CatalogueCase{c.id, flavour, c.requirement})
		}
	}
	return append(list, cataloguedBy(altinnCases())...)
}
