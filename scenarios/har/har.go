// Package har has the format of HTTP archives, HAR 1.2
// (softwareishard.com/blog/har-12-spec), for those who write and read them here.
// What the format does not have begins with an underscore, as it asks: a writer
// puts that into types of its own around these.
package har

import (
	"net/url"
	"strings"
)

// Version of the format.
const Version = "1.2"

// HTTPVersion is what is written of a message: nobody here sees what a client's
// library would call it.
const HTTPVersion = "HTTP/1.1"

// Unknown is a size that was not measured.
const Unknown = -1

// File is an archive, whose log is a [Log] with what its writer adds.
type File[L any] struct {
	Log L `json:"log"`
}

// Log is the list of exchanges; E is an [Entry] with what its writer adds.
type Log[E any] struct {
	Version string  `json:"version"`
	Creator Creator `json:"creator"`
	Entries []E     `json:"entries"`
	Comment string  `json:"comment,omitempty"`
}

// Creator is the program that wrote an archive.
type Creator struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Entry is an exchange. Times are in milliseconds.
type Entry struct {
	Started  string   `json:"startedDateTime"`
	Time     float64  `json:"time"`
	Request  Request  `json:"request"`
	Response Response `json:"response"`
	Cache    struct{} `json:"cache"`
	Timings  Timings  `json:"timings"`
}

// Timings are the parts of an entry's time.
type Timings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

// Request is what was sent.
type Request struct {
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	HTTPVersion string    `json:"httpVersion"`
	Cookies     []Pair    `json:"cookies"`
	Headers     []Pair    `json:"headers"`
	Query       []Pair    `json:"queryString"`
	PostData    *PostData `json:"postData,omitempty"`
	HeadersSize int       `json:"headersSize"`
	BodySize    int64     `json:"bodySize"`
}

// Response is what was answered.
type Response struct {
	Status      int     `json:"status"`
	StatusText  string  `json:"statusText"`
	HTTPVersion string  `json:"httpVersion"`
	Cookies     []Pair  `json:"cookies"`
	Headers     []Pair  `json:"headers"`
	Content     Content `json:"content"`
	RedirectURL string  `json:"redirectURL"`
	HeadersSize int     `json:"headersSize"`
	BodySize    int64   `json:"bodySize"`
}

// Pair is a cookie, a header, or a parameter.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// PostData is the body of a request.
type PostData struct {
	MIMEType string `json:"mimeType"`
	Params   []Pair `json:"params,omitzero"`
	Text     string `json:"text"`
	Withheld
}

// Content is the body of an answer.
type Content struct {
	Size     int64  `json:"size"`
	MIMEType string `json:"mimeType"`
	// Text, unless it is left out.
	Text     *string `json:"text,omitempty"`
	Encoding string  `json:"encoding,omitempty"`
	Withheld
}

// Withheld says why a body is not there, and what its hash is. The format has
// no place for it.
type Withheld struct {
	Reason string `json:"_withheld,omitempty"`
	Digest string `json:"_digest,omitempty"`
}

// Query are the parameters of an address, in its order.
func Query(address string) []Pair {
	list := []Pair{}
	address, _, _ = strings.Cut(address, "#")
	_, raw, _ := strings.Cut(address, "?")
	for part := range strings.SplitSeq(raw, "&") {
		if name, value, _ := strings.Cut(part, "="); part != "" {
			list = append(list, Pair{Unescape(name), Unescape(value)})
		}
	}
	return list
}

// Unescape takes the escapes of an address off, or leaves a text that has none
// that can be read.
func Unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}
