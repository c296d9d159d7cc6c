package kernel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Content types of replies.
const (
	TypeJSON = "application/json"
	TypeHTML = "text/html; charset=utf-8"
	TypeText = "text/plain; charset=utf-8"
)

// Reply is what a step answers. Its body is Body or, if that is nil, Stream,
// which is closed after it was sent; neither is buffered.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
	Stream io.ReadCloser
	// Why is set on refusals.
	Why *Why
}

// With returns the reply with a further header.
func (r Reply) With(name, value string) Reply {
	if r.Header == nil {
		r.Header = make(http.Header)
	}
	r.Header.Add(name, value)
	return r
}

// Bytes replies with a body of the given content type.
func Bytes(status int, contentType string, body []byte) Reply {
	return Reply{Status: status, Body: body}.With("Content-Type", contentType)
}

// JSON replies with v as JSON. Characters that matter in HTML are not escaped
// and no line ends it, as the real services have it.
func JSON(status int, v any) (Reply, error) {
	body, err := MarshalJSON(v)
	if err != nil {
		return Reply{}, fmt.Errorf("reply: %w", err)
	}
	return Bytes(status, TypeJSON, body), nil
}

// MarshalJSON encodes as [JSON] does.
func MarshalJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Redirect replies with a 302 to the address.
func Redirect(location string) Reply {
	return Reply{Status: http.StatusFound}.With("Location", location)
}

// Empty replies with a status and no body.
func Empty(status int) Reply { return Reply{Status: status} }
