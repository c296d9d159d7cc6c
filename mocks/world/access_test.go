package world_test

import (
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/world"
)

const (
	approved  = `{"consumer_orgno":"311223348","state":"APPROVED"}`
	requested = `{"consumer_orgno":"974761076","state":"REQUESTED"}`
	denied    = `{"consumer_orgno":"991825827","state":"DENIED"}`
)

// loaded is the valid world with members for its scope a:b.
func loaded(t *testing.T, members string) *world.World {
	t.Helper()
	w, err := world.Load("w", []byte(strings.Replace(valid, `"at_max_age":60`, members, 1)))
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func scope(t *testing.T, w *world.World) world.Scope {
	t.Helper()
	s, ok := w.Scope("a:b")
	if !ok {
		t.Fatal("there is no a:b")
	}
	return s
}

func TestAccessIsPerOrganisation(t *testing.T) {
	for _, c := range []struct{ members, open string }{
		{`"at_max_age":1`, "311223348 974761076 991825827 314556674"},
		{`"access":[]`, ""},
		{`"access":[],"accessible_for_all":true`, "311223348 974761076 991825827 314556674"},
		{`"access":[` + approved + `,` + requested + `,` + denied + `]`, "311223348"},
		{`"access":[` + denied + `],"accessible_for_all":true`, "311223348 974761076 991825827 314556674"},
	} {
		s := scope(t, loaded(t, c.members))
		var open []string
		for _, orgno := range []string{"311223348", "974761076", "991825827", "314556674"} {
			if s.IsOpenTo(orgno) {
				open = append(open, orgno)
			}
		}
		if got := strings.Join(open, " "); got != c.open {
			t.Errorf("%s is open to %s, not %s", c.members, got, c.open)
		}
	}
}

func TestAccessSurvivesAPatch(t *testing.T) {
	for _, c := range []struct{ members, patch, want string }{
		{`"access":[]`, `"description":"x"`, `"access":[]`},
		{`"access":[` + approved + `]`, `"access":[` + denied + `]`, `"access":[` + denied + `]`},
		{`"access":[` + approved + `]`, `"access":null`, `"token_type":"SELF_CONTAINED"`},
		{`"token_type":"OPAQUE"`, `"description":"x"`, `"token_type":"OPAQUE"`},
		{`"token_type":"OPAQUE"`, `"token_type":null`, `"token_type":"SELF_CONTAINED"`},
	} {
		w, err := loaded(t, c.members).Patch([]byte(`{"scopes":[{"name":"a:b",` + c.patch + `}]}`))
		if err != nil {
			t.Fatal(err)
		}
		got := asJSON(t, scope(t, w))
		if !strings.Contains(got, c.want) || strings.Contains(c.patch, `"access":null`) && strings.Contains(got, "access") {
			t.Errorf("%s patched with %s is %s", c.members, c.patch, got)
		}
	}
}

func TestTheOwnerOfAClientIsItsSupplier(t *testing.T) {
	c := world.Client{ClientOrgno: "311223348"}
	if got := c.AccessOrgno(); got != "311223348" {
		t.Error(got)
	}
	if c.SupplierOrgno = "314556674"; c.AccessOrgno() != "314556674" {
		t.Error(c.AccessOrgno())
	}
}

func TestIntegrationTypesOfAScope(t *testing.T) {
	for _, c := range []struct {
		types string
		want  bool
	}{{`[]`, true}, {`["api_klient","krr"]`, true}, {`["krr"]`, false}} {
		if scope(t, loaded(t, `"allowed_integration_types":`+c.types)).Allows("api_klient") != c.want {
			t.Errorf("%s: want %v", c.types, c.want)
		}
	}
}
