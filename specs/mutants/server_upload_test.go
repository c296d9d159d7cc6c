package mutants_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var (
	upload  = at(http.MethodPost, one+"/data")
	element = at(http.MethodGet, one+"/data/[0-9a-f-]+")
	putting = at(http.MethodPut, one+"/data/[0-9a-f-]+")
)

// uploadMutants are wrong about an instance's files.
func uploadMutants() []serverMutant {
	return []serverMutant{
		{
			id: "upload-200", broken: "An upload is answered with 200 instead of 201.", breaks: []string{"ALT-DATA-01"},
			before: failing(upload, http.StatusCreated, as(http.StatusOK)),
		},
		{
			id: "return-rewritten", broken: "The return is not kept byte for byte: its line ends are changed.", breaks: []string{"ALT-DATA-01"},
			before: answers(element, func(_ *request, a *reply) bool {
				before := len(a.body)
				a.body = bytes.TrimRight(bytes.ReplaceAll(a.body, []byte("\n"), []byte("\r\n")), "\r\n")
				return len(a.body) != before
			}),
		},
		{
			id: "locked-written", broken: "A file whose task has ended is taken, and counts for nothing.", breaks: []string{"ALT-DATA-12"},
			before: saidYesTo(putting, conflict("is locked and cannot be updated")),
		},
		{
			id: "media-type-any", broken: "Content-Type of an upload need not fit the file's name.", breaks: []string{"ALT-DATA-09"},
			before: lenient(upload, func(r *request, a *reply) bool {
				was := r.Header.Get("Content-Type")
				r.Header.Set("Content-Type", "text/xml")
				return a.status == http.StatusBadRequest && was != "text/xml"
			}),
		},
		{
			id: "nameless-file", broken: "An upload without Content-Disposition gets a name of the server's.", breaks: []string{"ALT-DATA-06"},
			before: lenient(upload, func(r *request, _ *reply) bool {
				had := r.Header.Get("Content-Disposition") != ""
				r.Header.Set("Content-Disposition", "attachment; filename=melding.xml")
				return !had
			}),
		},
		{
			id: "empty-file", broken: "An empty file is taken.", breaks: []string{"ALT-DATA-10"},
			before: lenient(upload, func(r *request, _ *reply) bool {
				had := len(r.body) > 0
				r.setBody([]byte(" "))
				return !had
			}),
		},
		{
			id: "data-type-any", broken: "An upload of an unknown data type is kept as an attachment.", breaks: []string{"ALT-DATA-02"},
			before: lenient(upload, func(r *request, a *reply) bool {
				return a.says("not allowed for instance", "Could not find the specified data type") && r.changeQuery(func(q url.Values) bool { return q.Has("dataType") && unless(q, "dataType", "binaerVedlegg") })
			}),
		},
		{
			id: "envelope-no-xml", broken: "An envelope that is no XML is taken as if it were one.", breaks: []string{"ALT-DATA-13"},
			before: saidYesTo(putting, func(r *request, a *reply) bool {
				return a.says("error in XML document", "No data found in content") && !isXML(r.body)
			}),
		},
	}
}

// closedInstance is said of one that has ended or was deleted.
const closedInstance = "archived or deleted instance"

// typesOfOthers are the data types that the Tax Administration, its app or its
// portal writes.
var typesOfOthers = regexp.MustCompile(`^(?i:tidligereinnsendtvedlegg|(?:utfyllings|signerings|godkjennings|attesterings)logg|betalingsinformasjon|kvittering|valideringsresultat|portalLenker)$`)

// isXML: it has an element, and all that were begun are ended.
func isXML(document []byte) bool {
	d, found := xml.NewDecoder(bytes.NewReader(document)), false //nolint:gosec // what a case has sent.
	for {
		token, err := d.Token()
		if err != nil {
			return found && errors.Is(err, io.EOF)
		}
		_, element := token.(xml.StartElement)
		found = found || element
	}
}

// conflict is one of which a text is said.
func conflict(text string) func(*request, *reply) bool {
	return func(_ *request, a *reply) bool { return a.status == http.StatusConflict && a.says(text) }
}

// saidYesTo says that a file is there although it was refused, with what the
// last one was answered with.
func saidYesTo(on route, refused func(*request, *reply) bool) tamper {
	var earlier notes
	return answers(on, func(r *request, a *reply) bool {
		id, _, _ := strings.Cut(r.URL.Path, "/data")
		if a.isGood() {
			earlier.keep(id, string(a.body))
			return false
		}
		body := earlier.get(id)
		if body == "" {
			body = "{}"
		}
		return refused(r, a) && as(http.StatusCreated)(a) && bodied("application/json; charset=utf-8", body)(a)
	})
}
