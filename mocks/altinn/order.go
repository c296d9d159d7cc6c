package altinn

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
)

// order is what a request to create an instance asks for.
type order struct {
	party, organisation, person string
	// owned says whether the template names its owner in any way.
	owned     bool
	dueBefore string
	files     []file
	// flaw is what is wrong with a part, broken what the app fails on once the
	// instance is there.
	flaw, broken error
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
	party, err := partyQuery(r)
	if err != nil {
		return o, err
	}
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
	if err := o.complete(party, template); err != nil {
		return o, err
	}
	return o, o.flaw
}

// partyQuery is a whole number, or the framework does not bind it.
func partyQuery(r *http.Request) (string, error) {
	const name = "instanceOwnerPartyId"
	party := query(r, name)
	if _, err := strconv.ParseInt(party, 10, 32); party != "" && err != nil {
		return "", errPartyQuery.because("the query's %s is %q", name, party).about(name).saying(bindingText, party)
	}
	return party, nil
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

// complete holds the template against the query, whose party id counts where
// there is no template; only another party id contradicts it.
func (o *order) complete(party string, template bool) error {
	switch {
	case party == "" && !template:
		return errNoOwner.because("the request has no template and the query no instanceOwnerPartyId").saying(noOwnerText)
	case party != "" && o.party != "":
		return errTwoOwners.because("the template has a partyId, and the query an instanceOwnerPartyId").saying(twoOwnersText)
	case !template:
		o.party = party
	case !o.owned:
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
	o.owned = member(from, "partyId") != nil || member(from, "organisationNumber") != nil || member(from, "personNumber") != nil
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
