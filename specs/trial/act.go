package trial

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"mime"
	"mime/multipart"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/portprove/portprove/specs/evidence"
)

// act is an exchange as the judge reads it.
type act struct {
	evidence.Exchange
	index       int
	op, step    string
	within      []string // further steps that the request does by itself
	path        string
	instance    string // the one that it is about
	dataType    string // of the file that it is about, if an answer has named it
	query, form url.Values
	answer      map[string]any // if it is a JSON object
	back        url.Values     // what the browser brings to the client, if anything
}

func actOf(index int, x evidence.Exchange) act {
	a := act{Exchange: x, index: index, path: pathOf(x)}
	if m := ofInstance.FindStringSubmatch(a.path); m != nil {
		a.instance = m[1]
	}
	if u, err := url.Parse(x.URL); err == nil {
		a.query = u.Query()
	}
	if strings.HasPrefix(x.Request.Get("Content-Type"), "application/x-www-form-urlencoded") {
		a.form, _ = url.ParseQuery(x.Request.Body) //nolint:errcheck // what could be read counts.
	}
	_ = json.Unmarshal([]byte(x.Response.Body), &a.answer) //nolint:errcheck // others have none.
	if x.Party == "login" {
		a.back = backOf(x.Response)
	}
	a.op = opOf(a)
	if a.op == opCreate && a.ok() {
		a.within = stepsWithin(x.Request)
	}
	return a
}

// stepsWithin are those that the parts of a form do when an instance is made:
// it may bring its files along.
func stepsWithin(m evidence.Message) []string {
	kind, options, err := mime.ParseMediaType(m.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil
	}
	var list []string
	for parts := multipart.NewReader(strings.NewReader(m.Body), options["boundary"]); ; {
		part, err := parts.NextPart()
		switch {
		case err != nil: // the last one, or all that was kept of it
			return list
		case part.FormName() == typeReturn:
			list = append(list, stepUpload)
		case strings.HasPrefix(part.FormName(), typeEnvelope):
			list = append(list, stepEnvelope)
		}
	}
}

var ofInstance = regexp.MustCompile(`/instances/([^/]+/[^/]+)`)

// pathOf is the path as a route sees it. seen: the Tax Administration's own
// script sends /instances/ and //feedback/status; the app's words have any case.
func pathOf(x evidence.Exchange) string {
	got, _, _ := strings.Cut(x.Path, "?")
	if x.Party != "apps" {
		return got
	}
	return strings.ToLower(path.Clean("/" + got))
}

// hiddenField is one of the page that sends itself to the client (form_post).
var hiddenField = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// backOf is the authorization response, in whatever mode it goes back: by an
// address, by a page, as parameters or as a JWT of them.
func backOf(m evidence.Message) url.Values {
	back := url.Values{}
	if u, err := url.Parse(m.Get("Location")); err == nil && u.RawQuery != "" {
		back = u.Query()
	} else if strings.HasPrefix(m.Get("Content-Type"), "text/html") {
		for _, field := range hiddenField.FindAllStringSubmatch(m.Body, -1) {
			back.Set(field[1], html.UnescapeString(field[2]))
		}
	}
	parts := strings.Split(back.Get("response"), ".")
	if len(parts) != 3 {
		return back
	}
	var claims map[string]any
	if text, err := base64.RawURLEncoding.DecodeString(parts[1]); err == nil {
		_ = json.Unmarshal(text, &claims) //nolint:errcheck // a JWT that can't be read has no code.
	}
	for _, name := range []string{"code", "state", "error"} {
		if value, ok := claims[name].(string); ok {
			back.Set(name, value)
		}
	}
	return back
}

// ok: it was answered as a right one is.
func (a act) ok() bool {
	if a.op == opAuthorize {
		return a.back.Get("code") != ""
	}
	return a.Status >= 200 && a.Status < 300 && a.Error == ""
}

// lost: the server has done it, maybe, and the client was not told.
func (a act) lost() bool { return a.Status == 0 }

// trail is how far each instance is, and what its files are, while the acts are
// read.
type trail struct {
	places map[string]*place
	types  map[string]string // of an element by its id
}

type place struct{ filled, confirmed bool }

func (t trail) at(a act) *place {
	if t.places[a.instance] == nil {
		t.places[a.instance] = &place{}
	}
	return t.places[a.instance]
}

// stepOf is the step that an act belongs to; empty: to none.
func (t trail) stepOf(a act) string {
	p := t.at(a)
	switch {
	case a.op == opNext && p.filled:
		p.confirmed = p.confirmed || a.ok() || a.lost()
		return stepConfirm
	case a.op == opNext:
		p.filled = a.ok() || a.lost()
		return stepFill
	case a.op == opGetData && !p.confirmed:
		return "" // of a draft: no step needs it
	case a.op == opPutData && a.dataType == typeReturn:
		return stepUpload
	}
	return stepsOf[a.op]
}

// The data types of the return and of its verdict, and how the envelope's
// begins: it ends in a version. docs: the Tax Administration's app.
const (
	typeReturn   = "mvamelding"
	typeResult   = "valideringsresultat"
	typeEnvelope = "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending"
)

// learn notes the files that an answer names.
func (t trail) learn(a act) {
	note := func(file any) {
		if members, ok := file.(map[string]any); ok {
			id, isText := members["id"].(string)
			if dataType, named := members["dataType"].(string); isText && named {
				t.types[strings.ToLower(id)] = dataType
			}
		}
	}
	note(a.answer)
	if list, ok := a.answer["data"].([]any); ok {
		for _, file := range list {
			note(file)
		}
	}
}
