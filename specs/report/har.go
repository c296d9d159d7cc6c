package report

import (
	"encoding/json"
	"io"
	"time"

	"github.com/portprove/portprove/scenarios/har"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// What this program adds to the format.
type (
	caseLog struct {
		har.Log[caseEntry]

		Case   string   `json:"_case"`
		Proves []string `json:"_requirements"`
	}
	caseEntry struct {
		har.Entry

		Party  string           `json:"_party"`
		Error  string           `json:"_error,omitempty"`
		Tokens []evidence.Token `json:"_tokens,omitempty"`
	}
)

// HAR writes the exchanges of a case.
func HAR(w io.Writer, r *judge.Result, k judge.Case) error {
	log := caseLog{Case: k.ID, Proves: k.Requirements, Log: har.Log[caseEntry]{
		Version: har.Version, Creator: har.Creator{Name: "portprove", Version: r.Version}, Entries: []caseEntry{},
		Comment: k.Sentence() + ": " + string(k.Verdict) + ". Secrets, tokens and personal numbers are masked.",
	}}
	for _, x := range k.Evidence {
		log.Entries = append(log.Entries, entry(x))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(har.File[caseLog]{Log: log})
}

func entry(x evidence.Exchange) caseEntry {
	e := caseEntry{Party: x.Party, Error: x.Error, Tokens: x.Tokens, Entry: har.Entry{
		Started: x.Start.Format(time.RFC3339Nano), Time: x.Millis, Timings: har.Timings{Wait: x.Millis},
		Request: har.Request{
			Method: x.Method, URL: x.URL, HTTPVersion: har.HTTPVersion, Cookies: []har.Pair{}, Headers: pairs(x.Request.Headers),
			Query: har.Query(x.URL), HeadersSize: har.Unknown, BodySize: x.Request.Size,
		},
		Response: har.Response{
			Status: x.Status, HTTPVersion: har.HTTPVersion, Cookies: []har.Pair{}, Headers: pairs(x.Response.Headers),
			Content:     har.Content{Size: x.Response.Size, MIMEType: x.Response.Get("Content-Type"), Text: &x.Response.Body},
			RedirectURL: x.Response.Get("Location"), HeadersSize: har.Unknown, BodySize: x.Response.Size,
		},
	}}
	if x.Request.Size > 0 {
		e.Request.PostData = &har.PostData{MIMEType: x.Request.Get("Content-Type"), Params: []har.Pair{}, Text: x.Request.Body}
	}
	return e
}

func pairs(headers []evidence.Header) []har.Pair {
	list := make([]har.Pair, 0, len(headers))
	for _, h := range headers {
		list = append(list, har.Pair(h))
	}
	return list
}
