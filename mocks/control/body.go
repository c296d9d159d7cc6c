package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// readBody returns a body that is JSON and nothing behind it.
func readBody(r *http.Request) (json.RawMessage, error) {
	data, err := io.ReadAll(r.Body)
	switch tooLarge := (*http.MaxBytesError)(nil); {
	case errors.As(err, &tooLarge):
		return nil, err
	case err != nil:
		return nil, refusal(http.StatusBadRequest, "the body ended early: %v", err)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, refusal(http.StatusBadRequest, "the body is empty: send a JSON object, if only {}")
	case !utf8.Valid(data):
		return nil, refusal(http.StatusBadRequest, "the body is not UTF-8 text")
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, badJSON(err)
	}
	return whole, nil
}

func badJSON(err error) error {
	where := ""
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		where = fmt.Sprintf(" (byte %d)", syntax.Offset)
	}
	return refusal(http.StatusBadRequest, "the body is not valid JSON: %v%s", err, where)
}

// member is one that a body may have. Its error ends a sentence that begins
// with the member's name.
type member struct {
	name string
	read func(json.RawMessage) error
}

// as makes the reader of a member from a parser. What into points to stays nil
// while the member is absent.
func as[T any](into **T, parse func(json.RawMessage) (T, error)) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		value, err := parse(raw)
		if err == nil {
			*into = &value
		}
		return err
	}
}

// deref is the value of a member that may be absent.
func deref[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}

// readMembers reads a body that is an object of these members. It is stricter
// than encoding/json, which takes Advance for advance, the last of two for the
// only one, and null for anything; and it names all that is wrong at once.
func readMembers(r *http.Request, members ...member) error {
	data, err := readBody(r)
	if err != nil {
		return err
	}
	if data[0] != '{' {
		return flawed("the body must be a JSON object with any of "+names(members), nil)
	}
	o := object{members: members, given: make(map[string]bool)}
	if err := o.read(json.NewDecoder(bytes.NewReader(data))); err != nil {
		return badJSON(err)
	}
	if o.flaws != nil {
		return flawed("the body is not as it should be: see errors", o.flaws)
	}
	return nil
}

// object is a body being read.
type object struct {
	members []member
	given   map[string]bool
	flaws   []flaw
}

// read walks an object that is known to be valid JSON.
func (o *object) read(d *json.Decoder) error {
	if _, err := d.Token(); err != nil { // the opening brace
		return err
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		name, _ := key.(string) //nolint:errcheck // keys are strings
		o.take(name, value)
	}
	return nil
}

func (o *object) take(name string, value json.RawMessage) {
	i := slices.IndexFunc(o.members, func(m member) bool { return m.name == name })
	switch {
	case i < 0:
		o.refuse(name, "is not known here%s; allowed: %s", guess(name, o.members), names(o.members))
	case o.given[name]:
		o.refuse(name, "is written twice")
	case string(value) == "null":
		o.refuse(name, "has no value: give it one or leave it out")
	default:
		if err := o.members[i].read(value); err != nil {
			o.refuse(name, "%v", err)
		}
	}
	o.given[name] = true
}

func (o *object) refuse(name, format string, args ...any) {
	shown := strings.Trim(quote(name), `"`)
	o.flaws = append(o.flaws, flaw{shown, fmt.Sprintf(format, args...)})
}

func names(members []member) string {
	var list []string
	for _, m := range members {
		list = append(list, m.name)
	}
	return strings.Join(list, ", ")
}

// guess is the part of a message that names the member which was probably
// meant: one that is spelt alike but for case and hyphens, or begins alike.
func guess(name string, members []member) string {
	given := plain(name)
	for _, m := range members {
		known := plain(m.name)
		if len(given) > 1 && (strings.HasPrefix(given, known) || strings.HasPrefix(known, given)) {
			return ", did you mean " + m.name + "?"
		}
	}
	return ""
}

func plain(name string) string {
	return strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(name))
}
