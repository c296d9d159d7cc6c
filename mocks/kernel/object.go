package kernel

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
)

// Object is a JSON object whose members keep their order, so that one of them
// can be changed and the rest stays byte for byte.
type Object struct {
	names  []string
	values map[string]json.RawMessage
}

var errNoObject = errors.New("not a JSON object")

// NewObject takes what encodes as an object.
func NewObject(v any) (*Object, error) {
	text, err := MarshalJSON(v)
	if err != nil {
		return nil, err
	}
	o := &Object{values: make(map[string]json.RawMessage)}
	d := json.NewDecoder(bytes.NewReader(text))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.Join(errNoObject, err)
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		o.set(name.(string), value) //nolint:forcetypeassert,errcheck // keys are strings.
	}
	return o, nil
}

func (o *Object) set(name string, value json.RawMessage) {
	if _, known := o.values[name]; !known {
		o.names = append(o.names, name)
	}
	o.values[name] = value
}

// Text is a member that is text, or empty.
func (o *Object) Text(name string) string {
	var s string
	_ = json.Unmarshal(o.values[name], &s) //nolint:errcheck // what isn't text is none.
	return s
}

// SetText makes a member a text.
func (o *Object) SetText(name, value string) {
	text, err := MarshalJSON(value)
	if err == nil { // a string can be encoded
		o.set(name, text)
	}
}

// Number is a member that is a whole number, or 0.
func (o *Object) Number(name string) int64 {
	var n int64
	_ = json.Unmarshal(o.values[name], &n) //nolint:errcheck // what isn't a number is none.
	return n
}

// Add adds to members that are whole numbers; others stay.
func (o *Object) Add(n int64, names ...string) {
	for _, name := range names {
		var value int64
		if raw, known := o.values[name]; known && json.Unmarshal(raw, &value) == nil {
			o.values[name], _ = json.Marshal(value + n) //nolint:errcheck // a number can be encoded
		}
	}
}

// Remove takes a member away.
func (o *Object) Remove(name string) {
	delete(o.values, name)
	o.names = slices.DeleteFunc(o.names, func(n string) bool { return n == name })
}

// MarshalJSON writes the members in their order.
func (o *Object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := MarshalJSON(name)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(o.values[name])
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
