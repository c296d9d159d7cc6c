package altinn

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
)

// order is what a request to create an instance asks for.
type order struct {
	party, organisation, person string
	dueBefore                   string
	files                       []file
}

// shown repeats what was looked for, as the app does, but never a personal
// number.
func (o order) shown(by string) string {
	switch by {
	case "partyId":
		return ": " + o.party
	case "organisationNumber":
		return ": " + o.organisation
	}
	return ""
}

// take hands the files over.
func (o *order) take() []file {
	files := o.files
	o.files = nil
	return files
}

// discard removes the files of an order that was refused.
func (o *order) discard() {
	for _, f := range o.files {
		_ = f.blob.Remove() //nolint:errcheck // the sandbox's end removes what stays.
	}
}

// readOrder reads a body in any of the forms that an app takes: a template as
// JSON, several parts, or nothing beside the party id of the query.
func (s *Server) readOrder(r *http.Request) (*order, error) {
	o := new(order)
	var err error
	template := false
	media, params, mediaErr := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case mediaErr == nil && media == typeForm:
		template, err = s.readParts(r.Body, params["boundary"], o)
	case strings.Contains(r.Header.Get("Content-Type"), kernel.TypeJSON):
		template, err = readTemplate(r.Body, o)
	}
	if err != nil {
		return o, err
	}
	err = o.complete(query(r, "instanceOwnerPartyId"), template)
	return o, err
}

func readJSONOrder(r *http.Request) (*order, error) {
	o := new(order)
	template, err := readTemplate(r.Body, o)
	if err != nil {
		return o, err
	}
	err = o.complete("", template)
	return o, err
}

// complete holds the template against the query.
func (o *order) complete(party string, template bool) error {
	switch {
	case party == "" && !template:
		return errNoOwner.because("the request has no template and the query no instanceOwnerPartyId").saying(noOwnerText)
	case party != "" && template:
		return errTwoOwners.because("the request has both a template and an instanceOwnerPartyId").saying(twoOwnersText)
	case party != "":
		o.party = party
	case o.party == "" && o.organisation == "" && o.person == "":
		return errEmptyOwner.because("instanceOwner has no partyId, no organisationNumber and no personNumber").saying(emptyOwnerText)
	}
	return nil
}

// maxTemplate is more than any template.
const maxTemplate = 64 << 10

// readTemplate reads an instance as JSON. There is none in an empty body.
func readTemplate(body io.Reader, o *order) (bool, error) {
	text, err := io.ReadAll(io.LimitReader(body, maxTemplate+1))
	if err != nil {
		return false, errUploadCut.because("%v", err)
	}
	if strings.TrimSpace(string(text)) == "" {
		return false, nil
	}
	value, err := readLenient(text)
	if err != nil {
		return false, errContent.because("the template is no JSON: %v", err).saying(contentText, strconv.Quote(err.Error()))
	}
	template, ok := value.(map[string]any)
	if !ok {
		return false, errContent.because("the template is no JSON object").saying(contentText, `"the instance template is not an object"`)
	}
	o.dueBefore = asText(member(template, "dueBefore"))
	from, ok := member(template, "instanceOwner").(map[string]any)
	if !ok {
		return true, nil
	}
	o.party, o.organisation, o.person = asText(member(from, "partyId")), asText(member(from, "organisationNumber")), asText(member(from, "personNumber"))
	return true, nil
}

// member finds a member in any case, as Newtonsoft's reader does.
func member(object map[string]any, name string) any {
	for key, value := range object {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

// asText takes a text or a number. Seen: the Tax Administration's own script
// sends a number.
func asText(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case lenientNumber:
		return string(v)
	}
	return ""
}

// readParts reads the parts of a form: the template is called instance, the
// others have the names of data types.
func (s *Server) readParts(body io.Reader, boundary string, o *order) (template bool, err error) {
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return template, nil
		}
		if err != nil {
			return template, errContent.because("the parts can't be read: %v", err).saying(contentText, `"the parts can't be read"`)
		}
		if part.FormName() == "instance" {
			template, err = readTemplate(part, o)
		} else {
			err = s.readPart(part, o)
		}
		if err != nil {
			return template, err
		}
	}
}

// readPart keeps a file. Guess: the words about a part that is none.
func (s *Server) readPart(part *multipart.Part, o *order) error {
	name := part.FormName()
	dataType, known := vatapp.FindDataType(name)
	if !known {
		return errPart.because("the part %q is no data type of the app", name).
			saying(partText, "Multipart section named, '"+name+"' does not correspond to an element type in application metadata")
	}
	blob, err := s.Spool.Save(io.LimitReader(part, maxFile+1))
	if err != nil {
		return errUploadCut.because("%v", err)
	}
	o.files = append(o.files, file{dataType: name, filename: part.FileName(), contentType: part.Header.Get("Content-Type"), blob: blob})
	if dataType.MaxBytes > 0 && blob.Size > dataType.MaxBytes {
		return errPart.because("the part %q is larger than %d bytes", name, dataType.MaxBytes).
			saying(partText, "The multipart section named "+name+" exceeds the size limit of "+strconv.FormatInt(dataType.MaxBytes, 10))
	}
	return nil
}
