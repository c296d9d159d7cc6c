package report

import (
	"encoding/json"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// HAR 1.2 (softwareishard.com/blog/har-12-spec). Members of our own begin with
// an underscore, as it asks.
type har struct {
	Log harLog `json:"log"`
}

type harLog struct {
	Version string     `json:"version"`
	Creator harCreator `json:"creator"`
	Entries []harEntry `json:"entries"`
	Comment string     `json:"comment"`
	Case    string     `json:"_case"`
	Proves  []string   `json:"_requirements"`
}

type harCreator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type harEntry struct {
	Started  string      `json:"startedDateTime"`
	Time     float64     `json:"time"`
	Request  harRequest  `json:"request"`
	Response harResponse `json:"response"`
	Cache    struct{}    `json:"cache"`
	Timings  harTimings  `json:"timings"`
	Party    string      `json:"_party"`
	Error    string      `json:"_error,omitempty"`
}

type harTimings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

type harRequest struct {
	Method      string     `json:"method"`
	URL         string     `json:"url"`
	HTTPVersion string     `json:"httpVersion"`
	Cookies     []harPair  `json:"cookies"`
	Headers     []harPair  `json:"headers"`
	QueryString []harPair  `json:"queryString"`
	PostData    *harPosted `json:"postData,omitempty"`
	HeadersSize int        `json:"headersSize"`
	BodySize    int64      `json:"bodySize"`
}

type harPosted struct {
	MimeType string    `json:"mimeType"`
	Params   []harPair `json:"params"`
	Text     string    `json:"text"`
}

type harResponse struct {
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

type harContent struct {
	Size     int64  `json:"size"`
	MimeType string `json:"mimeType"`
	Text     string `json:"text"`
}

type harPair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// HAR writes the exchanges of a case.
func HAR(w io.Writer, r *judge.Result, k judge.Case) error {
	log := harLog{
		Version: "1.2", Creator: harCreator{"portprove", r.Version}, Entries: []harEntry{},
		Comment: k.Sentence() + ": " + string(k.Verdict) + ". Secrets, tokens and personal numbers are masked.", Case: k.ID, Proves: k.Requirements,
	}
	for _, x := range k.Evidence {
		log.Entries = append(log.Entries, entry(x))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(har{log})
}

func entry(x evidence.Exchange) harEntry {
	e := harEntry{
		Started: x.Start.Format(time.RFC3339Nano), Time: x.Millis, Timings: harTimings{Wait: x.Millis}, Party: x.Party, Error: x.Error,
		Request: harRequest{
			Method: x.Method, URL: x.URL, HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: pairs(x.Request.Headers),
			QueryString: query(x.URL), HeadersSize: -1, BodySize: x.Request.Size,
		},
		Response: harResponse{
			Status: x.Status, HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: pairs(x.Response.Headers),
			Content:     harContent{x.Response.Size, x.Response.Get("Content-Type"), x.Response.Body},
			RedirectURL: x.Response.Get("Location"), HeadersSize: -1, BodySize: x.Response.Size,
		},
	}
	if x.Request.Size > 0 {
		e.Request.PostData = &harPosted{x.Request.Get("Content-Type"), []harPair{}, x.Request.Body}
	}
	return e
}

func pairs(headers []evidence.Header) []harPair {
	list := make([]harPair, 0, len(headers))
	for _, h := range headers {
		list = append(list, harPair(h))
	}
	return list
}

// query in the order of the address.
func query(address string) []harPair {
	list := []harPair{}
	_, raw, found := strings.Cut(address, "?")
	if !found {
		return list
	}
	for part := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(part, "=")
		list = append(list, harPair{unescaped(name), unescaped(value)})
	}
	return list
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}
