package selfservice

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"strings"
)

// readBody reads a JSON object. Members that the API doesn't know are ignored,
// null is as good as absent, and names are told apart by case, as Spring's
// reader has it (guess: its defaults).
func readBody[T any](r *http.Request) (T, error) {
	var into T
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return into, unreadable(err)
	}
	members := make(map[string]json.RawMessage)
	if err := json.Unmarshal(data, &members); err != nil {
		return into, errBody.because("the body is no JSON object: %v", err)
	}
	known := memberNames(reflect.TypeOf(into))
	for name := range members {
		if !known[name] {
			delete(members, name)
		}
	}
	exact, err := json.Marshal(members)
	if err != nil {
		return into, errBody.because("%v", err)
	}
	if err := json.Unmarshal(exact, &into); err != nil {
		return into, wrongType(err)
	}
	return into, nil
}

// unreadable passes on what the kernel has an answer for.
func unreadable(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return errBody.because("the body ended early: %v", err)
}

func wrongType(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) && wrong.Field != "" {
		return errBody.because("%s is a %s", wrong.Field, wrong.Value).at(fault{wrong.Field, "must not be a " + wrong.Value})
	}
	return errBody.because("%v", err)
}

// memberNames are those of a struct's own fields.
func memberNames(t reflect.Type) map[string]bool {
	names := make(map[string]bool, t.NumField())
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous {
			maps.Copy(names, memberNames(f.Type))
		} else {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			names[name] = true
		}
	}
	return names
}
