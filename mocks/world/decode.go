package world

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// decode fills into from n and notes what does not fit: unknown and missing
// members, and values of a wrong type. It goes on after a problem.
func (r *report) decode(n *node, into reflect.Value, path string) {
	r.places[path] = n.at
	if n.kind == nothing {
		r.spoil(path, "has no value: give it one or leave it out")
		return
	}
	if into.Kind() == reflect.Pointer {
		into.Set(reflect.New(into.Type().Elem()))
		into = into.Elem()
	}
	switch target := into.Addr().Interface().(type) {
	case *string:
		r.decodeText(n, target, path)
	case *bool:
		*target = r.expect(n, truth, path) && n.scalar == "true"
	case *time.Time:
		r.decodeTime(n, target, path)
	default:
		r.decodeOther(n, into, path)
	}
}

func (r *report) decodeOther(n *node, into reflect.Value, path string) {
	switch into.Kind() {
	case reflect.Struct:
		r.decodeMapping(n, into, path)
	case reflect.Slice:
		r.decodeList(n, into, path)
	default:
		r.decodeWhole(n, into, path)
	}
}

func (r *report) expect(n *node, want kind, path string) bool {
	if n.kind != want {
		r.spoil(path, "must be %s, is %s", want, n.kind)
		return false
	}
	return true
}

// decodeText keeps a number or a truth value as text although it is refused:
// references to it shall not be refused in turn.
func (r *report) decodeText(n *node, into *string, path string) {
	*into = n.scalar
	if n.kind == number || n.kind == truth {
		r.spoil(path, "must be text, is %s: put it in quotes", n.kind)
		return
	}
	r.expect(n, text, path)
}

func (r *report) decodeWhole(n *node, into reflect.Value, path string) {
	if !r.expect(n, number, path) {
		return
	}
	value, err := strconv.ParseInt(n.scalar, 10, into.Type().Bits())
	if err != nil || strconv.FormatInt(value, 10) != n.scalar {
		r.spoil(path, "must be a whole number in plain digits, such as 600")
		return
	}
	into.SetInt(value)
}

// decodeTime normalises to UTC, so that a world is the same on every machine.
func (r *report) decodeTime(n *node, into *time.Time, path string) {
	if !r.expect(n, text, path) {
		return
	}
	value, err := time.Parse(time.RFC3339, n.scalar)
	if value = value.UTC(); err != nil || value.Year() < 1970 || value.Year() > 2999 {
		r.spoil(path, "must be a time such as 2026-01-31T12:00:00Z, from 1970 to 2999")
		return
	}
	*into = value
}

// decodeList keeps an empty list of mappings apart from an absent one: a scope
// tells "nobody has access" from "nothing is said about access".
func (r *report) decodeList(n *node, into reflect.Value, path string) {
	if !r.expect(n, list, path) || len(n.items) == 0 && into.Type().Elem().Kind() != reflect.Struct {
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(n.items), len(n.items)))
	for i, element := range n.items {
		r.decode(element, into.Index(i), item(path, i))
	}
}

func (r *report) decodeMapping(n *node, into reflect.Value, path string) {
	if !r.expect(n, mapping, path) {
		return
	}
	fields := fieldsOf(into.Type())
	given, meant := map[string]bool{}, map[string]bool{}
	for _, m := range n.members {
		given[m.key] = true
		if f, known := fields.find(m.key); known {
			r.decode(m.value, into.Field(f.index), under(path, m.key))
		} else {
			meant[r.unknown(m, fields)] = true
		}
	}
	r.missing(fields, given, meant, path)
}

// repetitions refuses keys that stand twice in one mapping, at any depth.
func (r *report) repetitions(n *node) {
	first := map[string]place{}
	for _, m := range n.members {
		if at, repeated := first[m.key]; repeated {
			r.add(m.at, fmt.Sprintf("is written twice, first in line %d", at.line))
		} else {
			first[m.key] = m.at
		}
		r.repetitions(m.value)
	}
	for _, element := range n.items {
		r.repetitions(element)
	}
}

// unknown refuses a member that the type does not have and returns the one
// that was probably meant.
func (r *report) unknown(m member, fields fields) string {
	names := fields.names()
	best := r.closest(m.key, names)
	if best != "" {
		r.add(m.at, "is not known here, did you mean "+best+"?")
	} else {
		r.add(m.at, "is not known here; allowed: "+strings.Join(names, ", "))
	}
	return best
}

// missing refuses what is required and absent. A misspelt member counts as
// given, so that one slip is one problem.
func (r *report) missing(fields fields, given, meant map[string]bool, path string) {
	for _, f := range fields {
		switch {
		case given[f.name]:
		case meant[f.name]:
			r.bad[under(path, f.name)] = true
		case f.required:
			r.spoil(under(path, f.name), "is missing")
		}
	}
}

// field is a member of a type as its yaml tag has it.
type field struct {
	name     string
	index    int
	required bool
}

type fields []field

// fieldsOf reads the tags: a member without omitempty is required, except for
// the sections of a world, which may be left out when there is nothing in them.
func fieldsOf(t reflect.Type) fields {
	var found fields
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "" {
			continue
		}
		section := f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct
		found = append(found, field{name, i, options != "omitempty" && !section})
	}
	return found
}

func (fs fields) find(name string) (field, bool) {
	for _, f := range fs {
		if f.name == name {
			return f, true
		}
	}
	return field{}, false
}

func (fs fields) names() []string {
	names := make([]string, len(fs))
	for i, f := range fs {
		names[i] = f.name
	}
	return names
}
