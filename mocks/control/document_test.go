package control_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/portprove/portprove/mocks/control"
)

// document is openapi.json, to hold exchanges against.
type document struct {
	root     map[string]any
	mu       sync.Mutex
	compiler *jsonschema.Compiler
}

var openAPI = sync.OnceValue(func() *document {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(control.OpenAPIDocument()))
	if err != nil {
		panic(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("openapi.json", value); err != nil {
		panic(err)
	}
	root, ok := value.(map[string]any)
	if !ok {
		panic("openapi.json is no object")
	}
	return &document{root: root, compiler: c}
})

// pointer makes a JSON pointer of keys.
func pointer(keys ...string) string {
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, k := range keys {
		b.WriteString("/" + escape.Replace(k))
	}
	return b.String()
}

// at returns the object at the keys, or nil.
func (d *document) at(keys ...string) map[string]any {
	here := d.root
	for _, k := range keys {
		here = as[map[string]any](here[k])
	}
	return here
}

// as is value if it is a T, and otherwise nothing.
func as[T any](value any) T {
	is, _ := value.(T) //nolint:errcheck // nothing is the answer then
	return is
}

// resolve follows the $ref at the keys, if there is one.
func (d *document) resolve(keys ...string) []string {
	if ref, ok := d.at(keys...)["$ref"].(string); ok {
		return strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	}
	return keys
}

// validate holds a value against the schema at the keys.
func (d *document) validate(value any, keys ...string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	schema, err := d.compiler.Compile("openapi.json#" + (&url.URL{Path: pointer(keys...)}).EscapedPath())
	if err != nil {
		return fmt.Errorf("no schema at %v: %w", keys, err)
	}
	return schema.Validate(value)
}

func (d *document) validateText(text []byte, keys ...string) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return d.validate(value, keys...)
}

// find returns the template of a path. One without parameters goes first.
func (d *document) find(path string) string {
	found := ""
	for template := range d.at("paths") {
		if template == path {
			return template
		}
		if matches(template, path) && len(template) > len(found) {
			found = template
		}
	}
	return found
}

func matches(template, path string) bool {
	if prefix, ok := strings.CutSuffix(template, "/{correlation_id}"); ok {
		n := strings.Count(prefix, "/")
		parts := strings.SplitN(path, "/", n+2)
		return len(parts) == n+2 && parts[n+1] != "" && matches(prefix, strings.Join(parts[:n+1], "/"))
	}
	want, got := strings.Split(template, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && (!strings.HasPrefix(want[i], "{") || got[i] == "") {
			return false
		}
	}
	return true
}

// media is a content type without its parameters.
func media(h http.Header) string {
	m, _, _ := strings.Cut(strings.ToLower(h.Get("Content-Type")), ";")
	return m
}

// checkResponse fails unless the document describes this answer.
func (d *document) checkResponse(t *testing.T, r *http.Request, status int, header http.Header, body []byte) {
	t.Helper()
	operation := []string{"paths", d.find(r.URL.Path), strings.ToLower(r.Method)}
	response := []string{"components", "responses", "unknown path or method"}
	if d.at(operation...) != nil {
		response = d.resolve(append(operation, "responses", strconv.Itoa(status))...)
	} else if err := d.validateText(body, "components", "schemas", "Problem"); err != nil {
		t.Errorf("%s %s: not a problem: %v", r.Method, r.URL, err)
	}
	if d.at(operation...) == nil {
		return
	}
	described := d.at(response...)
	if described == nil {
		t.Errorf("%s %s: openapi.json does not have status %d", r.Method, r.URL.Path, status)
		return
	}
	d.checkHeaders(t, header, response)
	if described["content"] == nil {
		if len(body) > 0 {
			t.Errorf("%s %s: openapi.json has no body for %d, got %s", r.Method, r.URL, status, body)
		}
		return
	}
	// A stream's body is one of its lines; what isn't JSON is a text.
	schema := slices.Concat(response, []string{"content", media(header), "schema"})
	err := d.validate(string(body), schema...)
	if strings.Contains(media(header), "json") {
		err = d.validateText(body, schema...)
	}
	if err != nil {
		t.Errorf("%s %s: %d is not as openapi.json has it: %v\n%s", r.Method, r.URL, status, err, body)
	}
}

func (d *document) checkHeaders(t *testing.T, header http.Header, response []string) {
	t.Helper()
	for name := range d.at(append(response, "headers")...) {
		if err := d.validate(header.Get(name), append(response, "headers", name, "schema")...); err != nil {
			t.Errorf("header %s is not as openapi.json has it: %v", name, err)
		}
	}
}

// requestError says why the document does not allow a request, or nil.
func (d *document) requestError(r *http.Request, body []byte) error {
	template := d.find(r.URL.Path)
	operation := []string{"paths", template, strings.ToLower(r.Method)}
	if d.at(operation...) == nil {
		return fmt.Errorf("openapi.json does not have %s %s", r.Method, r.URL.Path)
	}
	if err := d.queryError(r, operation); err != nil {
		return err
	}
	if d.at(append(operation, "requestBody")...) == nil {
		return nil
	}
	return d.validateText(body, append(operation, "requestBody", "content", media(r.Header), "schema")...)
}

func (d *document) queryError(r *http.Request, operation []string) error {
	known := map[string][]string{}
	for _, p := range as[[]any](d.at(operation...)["parameters"]) {
		ref := as[string](as[map[string]any](p)["$ref"])
		keys := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
		known[as[string](d.at(keys...)["name"])] = keys
	}
	for name, values := range r.URL.Query() {
		if known[name] == nil {
			return fmt.Errorf("openapi.json does not have the query key %s", name)
		}
		if err := d.parameterError(values[0], slices.Concat(known[name], []string{"schema"})...); err != nil {
			return err
		}
	}
	return nil
}

func (d *document) parameterError(value string, schema ...string) error {
	if d.at(schema...)["type"] == "string" {
		return d.validate(value, schema...)
	}
	return d.validateText([]byte(value), schema...)
}
