package control_test

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

// The schemas of a world's parts list the members that the world has, no more
// and no fewer.
func TestSchemasKnowEveryMemberOfAWorld(t *testing.T) {
	text, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Components struct {
			Schemas map[string]struct {
				Properties map[string]any `json:"properties"`
			} `json:"schemas"`
		} `json:"components"`
	}
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	for _, part := range []any{
		world.Person{},
		world.Company{},
		world.VATRegistration{},
		world.VATTerm{},
		world.VATReturn{},
		world.Role{},
		world.Mandate{},
		world.Scope{},
		world.Access{},
		world.Client{},
		world.OnBehalfOf{},
		world.JWK{},
	} {
		members := reflect.TypeOf(part)
		properties := document.Components.Schemas[members.Name()].Properties
		for i := range members.NumField() {
			name, _, _ := strings.Cut(members.Field(i).Tag.Get("json"), ",")
			if properties[name] == nil {
				t.Errorf("schema %s lacks %s", members.Name(), name)
			}
			delete(properties, name)
		}
		for name := range properties {
			t.Errorf("schema %s has %s, which the world doesn't", members.Name(), name)
		}
	}
}
