package recorder

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/scenarios/har"
	"github.com/portprove/portprove/scenarios/recorder/mask"
)

// What this program adds to the format.
type (
	harLog struct {
		har.Log[harEntry]

		Environment  string             `json:"_environment,omitempty"`
		Placeholders []mask.Placeholder `json:"_placeholders,omitempty"`
		Unknown      []harUnknown       `json:"_unknown,omitempty"`
	}
	harUnknown struct {
		ID          string `json:"id"`
		Placeholder string `json:"placeholder"`
		Length      int    `json:"length"`
	}
	harEntry struct {
		har.Entry

		Step      string   `json:"_step,omitempty"`
		Attempt   int      `json:"_attempt,omitempty"`
		Catalogue []string `json:"_catalogue,omitempty"`
		Failure   string   `json:"_failure,omitempty"`
	}
)

// HAR writes the whole recording.
func (r Recording) HAR() ([]byte, error) {
	name, version, _ := strings.Cut(r.Tool, "/")
	file := har.File[harLog]{Log: harLog{
		Log: har.Log[harEntry]{
			Version: har.Version, Creator: har.Creator{Name: name, Version: version}, Entries: make([]harEntry, 0, len(r.Exchanges)),
			Comment: "Masked: {{kind#1}} stands for a value, the same for the same one.",
		},
		Environment: r.Environment, Placeholders: r.Placeholders,
	}}
	for _, u := range r.Unknown {
		file.Log.Unknown = append(file.Log.Unknown, harUnknown{u.ID, u.Placeholder, u.Length})
	}
	for _, m := range r.Exchanges {
		file.Log.Entries = append(file.Log.Entries, m.entry())
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(file)
	return b.Bytes(), err
}

func (m Masked) entry() harEntry {
	received := m.Took - m.Waited
	if m.Status == 0 {
		received = 0
	}
	e := harEntry{Step: m.Step, Attempt: m.Attempt, Catalogue: m.Catalogue, Failure: m.Failure, Entry: har.Entry{
		Started: m.Began.UTC().Format("2006-01-02T15:04:05.000Z07:00"), Time: milliseconds(m.Waited + received),
		Timings: har.Timings{Wait: milliseconds(m.Waited), Receive: milliseconds(received)},
		Request: har.Request{
			Method: m.Method, URL: withoutBraces(m.URL), HTTPVersion: har.HTTPVersion, Cookies: requestCookies(m.Request.Header),
			Headers: pairs(m.Request.Header), Query: har.Query(withoutBraces(m.URL)), HeadersSize: har.Unknown, BodySize: m.Request.Size,
		},
		Response: har.Response{
			Status: m.Status, StatusText: http.StatusText(m.Status), HTTPVersion: har.HTTPVersion, Cookies: answerCookies(m.Response.Header),
			Headers: pairs(m.Response.Header), RedirectURL: withoutBraces(m.Response.Header.Get("Location")), HeadersSize: har.Unknown, BodySize: m.Response.Size,
			Content: har.Content{Size: m.Response.Size, MIMEType: mimeType(m.Response), Withheld: withheld(m.Response)},
		},
	}}
	if m.Response.Text != "" {
		e.Response.Content.Text = &m.Response.Text
	}
	if m.Request.Text != "" {
		e.Request.PostData = &har.PostData{MIMEType: mimeType(m.Request), Text: m.Request.Text, Withheld: withheld(m.Request)}
	}
	return e
}

func withheld(m MaskedMessage) har.Withheld {
	if m.Withheld == "" {
		return har.Withheld{}
	}
	return har.Withheld{Reason: m.Withheld, Digest: m.Digest}
}

func mimeType(m MaskedMessage) string {
	if kind := m.Header.Get("Content-Type"); kind != "" {
		return kind
	}
	return "x-unknown" // what browsers write there
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func sorted(h http.Header) []string { return slices.Sorted(maps.Keys(h)) }

func pairs(h http.Header) []har.Pair {
	list := []har.Pair{}
	for _, name := range sorted(h) {
		for _, value := range h[name] {
			list = append(list, har.Pair{Name: name, Value: value})
		}
	}
	return list
}

func requestCookies(h http.Header) []har.Pair {
	list := []har.Pair{}
	for _, line := range h["Cookie"] {
		for part := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			list = append(list, har.Pair{Name: name, Value: value})
		}
	}
	return list
}

func answerCookies(h http.Header) []har.Pair {
	list := []har.Pair{}
	for _, line := range h["Set-Cookie"] {
		first, _, _ := strings.Cut(line, ";")
		name, value, _ := strings.Cut(first, "=")
		list = append(list, har.Pair{Name: name, Value: value})
	}
	return list
}

var (
	braced        = regexp.MustCompile(`\{\{[^{}]*\}\}`)
	escapedBraces = regexp.MustCompile(`%7B%7B[%A-Za-z0-9_.-]*?%7D%7D`)
)

// withoutBraces writes placeholders in an address so that it stays one.
func withoutBraces(address string) string {
	return braced.ReplaceAllStringFunc(address, url.QueryEscape)
}
