package recorder

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/portprove/portprove/scenarios/har"
)

// maxHAR is more than a browser writes of one visit.
const maxHAR = 64 << 20

// ReadHAR reads a HAR file of a browser, of another program or of [Recording.HAR]
// as a session. What stands in it is raw, as far as its writer did not mask it.
func ReadHAR(r io.Reader) (Session, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxHAR+1))
	switch {
	case err != nil:
		return Session{}, err
	case len(data) > maxHAR:
		return Session{}, fmt.Errorf("the HAR file has more than %d bytes", maxHAR)
	}
	var file har.File[harLog]
	if err := json.Unmarshal(data, &file); err != nil {
		return Session{}, errors.New("this is no HAR file: " + jsonProblem(err))
	}
	if file.Log.Version == "" || file.Log.Entries == nil {
		return Session{}, errors.New("this is no HAR file: log.version or log.entries is missing")
	}
	s := Session{Environment: file.Log.Environment, Tool: file.Log.Creator.Name + "/" + file.Log.Creator.Version}
	for i, entry := range file.Log.Entries {
		e, err := entry.exchange()
		if err != nil {
			return Session{}, fmt.Errorf("log.entries[%d]: %w", i, err)
		}
		if i == 0 || e.Began.Before(s.Began) {
			s.Began = e.Began
		}
		s.Exchanges = append(s.Exchanges, e)
	}
	s.name()
	return s, nil
}

// jsonProblem says where, and repeats nothing of the file.
func jsonProblem(err error) string {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Sprintf("it is not valid JSON at byte %d", syntax.Offset)
	}
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Sprintf("%s is not of the right kind at byte %d", kind.Field, kind.Offset)
	}
	return "it can't be read"
}

func (h harEntry) exchange() (Exchange, error) {
	began, err := time.Parse(time.RFC3339, h.Started)
	if err != nil {
		return Exchange{}, errors.New("startedDateTime is no time as 2026-01-31T12:00:00.000Z")
	}
	if h.Request.Method == "" || h.Request.URL == "" {
		return Exchange{}, errors.New("request.method or request.url is missing")
	}
	e := Exchange{
		Began: began, Waited: duration(h.Timings.Send + h.Timings.Wait), Took: duration(h.Time),
		Method: h.Request.Method, URL: withBraces(h.Request.URL), Request: Message{Header: header(h.Request.Headers)},
		Status: h.Response.Status, Response: Message{Header: header(h.Response.Headers)}, Failure: h.Failure,
	}
	if h.Request.PostData != nil {
		e.Request.Body = bodyOf([]byte(h.Request.PostData.Text))
	}
	content, err := contentOf(h.Response.Content)
	e.Response.Body = bodyOf(content)
	return e, err
}

func contentOf(c har.Content) ([]byte, error) {
	switch {
	case c.Text == nil:
		return nil, nil
	case c.Encoding != "base64":
		return []byte(*c.Text), nil
	}
	content, err := base64.StdEncoding.DecodeString(*c.Text)
	if err != nil {
		return nil, errors.New("response.content.text is not base64, as its encoding says")
	}
	return content, nil
}

func bodyOf(data []byte) Body { return Body{Data: data, Size: int64(len(data))} }

func duration(milliseconds float64) time.Duration {
	return time.Duration(max(milliseconds, 0) * float64(time.Millisecond))
}

// header leaves out what only the wire had: HAR holds bodies as text.
func header(list []har.Pair) http.Header {
	h := http.Header{}
	for _, pair := range list {
		if pair.Name != "" && pair.Name[0] != ':' && http.CanonicalHeaderKey(pair.Name) != "Content-Encoding" {
			h.Add(pair.Name, pair.Value)
		}
	}
	return h
}

// withBraces reads what withoutBraces wrote.
func withBraces(address string) string {
	return escapedBraces.ReplaceAllStringFunc(address, har.Unescape)
}
