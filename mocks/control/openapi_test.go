package control_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks/control"
)

func TestOpenAPIHasTheRoutesAndNoOthers(t *testing.T) {
	t.Parallel()
	var served, described []string
	for _, route := range control.Routes(newSite().host) {
		served = append(served, route[0]+" "+strings.ReplaceAll(route[1], ":(?s:.+)}", "}"))
	}
	for path := range openAPI().at("paths") {
		for method := range openAPI().at("paths", path) {
			if method != "parameters" {
				described = append(described, strings.ToUpper(method)+" "+path)
			}
		}
	}
	slices.Sort(served)
	slices.Sort(described)
	if len(served) != 40 || !slices.Equal(served, described) {
		t.Errorf("served %d:\n%s\ndescribed %d:\n%s", len(served), strings.Join(served, "\n"), len(described), strings.Join(described, "\n"))
	}
}

func TestOpenAPIsExamplesAreRight(t *testing.T) {
	t.Parallel()
	checked := 0
	visit(openAPI().root, nil, func(keys []string, here map[string]any) {
		examples, schema := as[[]any](here["examples"]), keys
		if example, ok := here["example"]; ok {
			examples, schema = []any{example}, append(slices.Clone(keys), "schema")
		}
		for _, example := range examples {
			checked++
			if err := openAPI().validate(example, schema...); err != nil {
				t.Errorf("%v: %v", keys, err)
			}
		}
	})
	if checked < 40 {
		t.Errorf("only %d examples", checked)
	}
}

// TestOpenAPIIsStrict: an object schema says what it has, or what the rest is.
func TestOpenAPIIsStrict(t *testing.T) {
	t.Parallel()
	visit(openAPI().at("components", "schemas"), []string{"schemas"}, func(keys []string, here map[string]any) {
		_, said := here["additionalProperties"]
		isPatchElement := slices.Contains(keys, "WorldPatch") && slices.Contains(keys, "items")
		if here["type"] == "object" && !said && !isPatchElement {
			t.Errorf("%v says nothing of additionalProperties", keys)
		}
	})
}

// visit walks objects; lists hold none that matter here, but for examples.
func visit(here map[string]any, keys []string, f func([]string, map[string]any)) {
	f(keys, here)
	for key, value := range here {
		if below, ok := value.(map[string]any); ok && key != "example" {
			visit(below, append(slices.Clone(keys), key), f)
		}
	}
}

func TestOpenAPIIsServed(t *testing.T) {
	t.Parallel()
	a := exchange(t, newSite(), call{method: http.MethodGet, path: "/_portprove/openapi.json"})
	equal(t, a.header.Get("Content-Type"), "application/json")
	equal(t, a.body, string(control.OpenAPIDocument()))
}

func TestHealth(t *testing.T) {
	t.Parallel()
	equal(t, get(t, newSite(), "/_portprove/health"), `200 {"status":"ok","version":"v1.2.3"}`)
}

func TestCA(t *testing.T) {
	t.Parallel()
	s := newSite()
	a := exchange(t, s, call{method: http.MethodGet, path: "/_portprove/ca.pem"})
	contains(t, a.problem(t), "404 there is no certificate authority of the mock's own")
	s.host.CA = []byte("-----BEGIN CERTIFICATE-----\nmade up\n-----END CERTIFICATE-----\n")
	a = exchange(t, s, call{method: http.MethodGet, path: "/_portprove/ca.pem"})
	equal(t, a.String(), "200 "+string(s.host.CA))
	equal(t, a.header.Get("Content-Type"), "application/x-pem-file")
}
