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

	"github.com/portprove/portprove/scenarios/recorder/mask"
)

// HAR 1.2 (softwareishard.com/blog/har-12-spec). What the format does not have
// begins with an underscore.
type (
	harFile struct {
		Log harLog `json:"log"`
	}
	harLog struct {
		Version      string             `json:"version"`
		Creator      harCreator         `json:"creator"`
		Entries      []harEntry         `json:"entries"`
		Comment      string             `json:"comment,omitempty"`
		Environment  string             `json:"_environment,omitempty"`
		Placeholders []mask.Placeholder `json:"_placeholders,omitempty"`
		Unknown      []harUnknown       `json:"_unknown,omitempty"`
	}
	harCreator struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
	harUnknown struct {
		ID          string `json:"id"`
		Placeholder string `json:"placeholder"`
		Length      int    `json:"length"`
	}
	harEntry struct {
		Started   string      `json:"startedDateTime"`
		Time      float64     `json:"time"`
		Request   harRequest  `json:"request"`
		Response  harResponse `json:"response"`
		Cache     struct{}    `json:"cache"`
		Timings   harTimings  `json:"timings"`
		Step      string      `json:"_step,omitempty"`
		Attempt   int         `json:"_attempt,omitempty"`
		Catalogue []string    `json:"_catalogue,omitempty"`
		Failure   string      `json:"_failure,omitempty"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int64     `json:"bodySize"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int64      `json:"bodySize"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harPost struct {
		MIMEType string `json:"mimeType"`
		Text     string `json:"text"`
		harWithheld
	}
	harContent struct {
		Size     int64  `json:"size"`
		MIMEType string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Encoding string `json:"encoding,omitempty"`
		harWithheld
	}
	harWithheld struct {
		Withheld string `json:"_withheld,omitempty"`
		Digest   string `json:"_digest,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// httpVersion: the proxy does not see what a client's library would call it.
const httpVersion = "HTTP/1.1"

// HAR writes the whole recording.
func (r Recording) HAR() ([]byte, error) {
	name, version, _ := strings.Cut(r.Tool, "/")
	file := harFile{Log: harLog{
		Version: "1.2", Creator: harCreator{name, version}, Entries: make([]harEntry, 0, len(r.Exchanges)), Environment: r.Environment,
		Comment:      "Masked: {{kind#1}} stands for a value, the same for the same one.",
		Placeholders: r.Placeholders,
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
	e := harEntry{
		Started: m.Began.UTC().Format("2006-01-02T15:04:05.000Z07:00"), Time: milliseconds(m.Waited + received),
		Timings: harTimings{Wait: milliseconds(m.Waited), Receive: milliseconds(received)},
		Step:    m.Step, Attempt: m.Attempt, Catalogue: m.Catalogue, Failure: m.Failure,
		Request: harRequest{
			Method: m.Method, URL: withoutBraces(m.URL), HTTPVersion: httpVersion, Cookies: requestCookies(m.Request.Header),
			Headers: pairs(m.Request.Header), Query: query(m.URL), HeadersSize: -1, BodySize: m.Request.Size,
		},
		Response: harResponse{
			Status: m.Status, StatusText: http.StatusText(m.Status), HTTPVersion: httpVersion, Cookies: answerCookies(m.Response.Header),
			Headers: pairs(m.Response.Header), RedirectURL: withoutBraces(m.Response.Header.Get("Location")), HeadersSize: -1, BodySize: m.Response.Size,
			Content: harContent{Size: m.Response.Size, MIMEType: mimeType(m.Response), Text: m.Response.Text, harWithheld: withheld(m.Response)},
		},
	}
	if m.Request.Text != "" {
		e.Request.PostData = &harPost{mimeType(m.Request), m.Request.Text, withheld(m.Request)}
	}
	return e
}

func withheld(m MaskedMessage) harWithheld {
	if m.Withheld == "" {
		return harWithheld{}
	}
	return harWithheld{m.Withheld, m.Digest}
}

func mimeType(m MaskedMessage) string {
	if kind := m.Header.Get("Content-Type"); kind != "" {
		return kind
	}
	return "x-unknown" // what browsers write there
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func sorted(h http.Header) []string { return slices.Sorted(maps.Keys(h)) }

func pairs(h http.Header) []harPair {
	list := []harPair{}
	for _, name := range sorted(h) {
		for _, value := range h[name] {
			list = append(list, harPair{name, value})
		}
	}
	return list
}

func requestCookies(h http.Header) []harPair {
	list := []harPair{}
	for _, line := range h["Cookie"] {
		for part := range strings.SplitSeq(line, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			list = append(list, harPair{name, value})
		}
	}
	return list
}

func answerCookies(h http.Header) []harPair {
	list := []harPair{}
	for _, line := range h["Set-Cookie"] {
		first, _, _ := strings.Cut(line, ";")
		name, value, _ := strings.Cut(first, "=")
		list = append(list, harPair{name, value})
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

func query(address string) []harPair {
	list := []harPair{}
	u, err := url.Parse(withoutBraces(address))
	if err != nil {
		return list
	}
	for part := range strings.SplitSeq(u.RawQuery, "&") {
		name, value, _ := strings.Cut(part, "=")
		if part != "" {
			list = append(list, harPair{plain(name), plain(value)})
		}
	}
	return list
}

func plain(escaped string) string {
	text, err := url.QueryUnescape(escaped)
	if err != nil {
		return escaped
	}
	return text
}
