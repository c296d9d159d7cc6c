package client

import (
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// fakeApp is the Tax Administration's app: instances with their files and
// their process. Each request can be made to go wrong, once for each fault.
type fakeApp struct {
	*httptest.Server
	t *testing.T

	mu        sync.Mutex
	asked     []request
	instances []*fakeInstance
	faults    map[string][]fault

	linkBase string // of selfLinks; "" = the server's own
	provided bool   // isFeedbackProvided
	settles  bool   // the Tax Administration answers as soon as a return is filed
	judged   string // by the validator
	verdict  string // at last; "" = none
	lacks    string // a type of document that never comes
}

type fakeInstance struct {
	party, guid, organisation string
	task                      string // data, confirmation, feedback or "" at the end
	deleted                   bool
	files                     []*fakeFile
	confirmed                 int
}

type fakeFile struct{ id, dataType, name, contentType, content string }

// reply is what the fake would answer.
type reply struct {
	status      int
	contentType string
	body        string
}

// fault decides what happens to one request; do carries it out.
type fault func(w http.ResponseWriter, do func() reply)

// answers with something else, and does nothing.
func answers(status int, body string) fault {
	return func(w http.ResponseWriter, _ func() reply) {
		w.WriteHeader(status)
		write(w, body)
	}
}

// doneBut answers with something else, after it was done.
func doneBut(status int, body string) fault {
	return func(w http.ResponseWriter, do func() reply) {
		do()
		w.WriteHeader(status)
		write(w, body)
	}
}

// drop closes the connection, before or after the work.
func drop(after bool) fault {
	return func(_ http.ResponseWriter, do func() reply) {
		if after {
			do()
		}
		panic(http.ErrAbortHandler)
	}
}

const (
	appAt    = "/apps/skd/mva-melding-innsending-test/instances"
	theParty = "50267437"
)

func newFakeApp(t *testing.T) *fakeApp {
	t.Helper()
	a := &fakeApp{t: t, faults: map[string][]fault{}, settles: true, provided: true, judged: "ingen avvik", verdict: "ingen avvik"}
	a.Server = httptest.NewServer(http.HandlerFunc(a.serve))
	t.Cleanup(a.Close)
	return a
}

func (a *fakeApp) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	r.Header.Set("Seen-Length", strconv.FormatInt(r.ContentLength, 10)) // -1: in chunks
	a.asked = append(a.asked, request{r.Method, r.URL.RequestURI(), r.Header, nil, string(body)})
	op, do := a.route(r, string(body))
	w.Header().Set("Date", noon.Format(http.TimeFormat))
	if queue := a.faults[op]; len(queue) > 0 {
		a.faults[op] = queue[1:]
		queue[0](w, do)
		return
	}
	respond(w, do())
}

func asJSON(status int, body string) reply {
	return reply{status, "application/json; charset=utf-8", body}
}

// route names the request and says what it does.
func (a *fakeApp) route(r *http.Request, body string) (string, func() reply) {
	rest, isApp := strings.CutPrefix(r.URL.Path, appAt)
	parts := strings.Split(strings.Trim(rest, "/"), "/")
	switch {
	case r.URL.Path == "/api/mva/grensesnittstoette/mva-melding/valider":
		return "validate", func() reply { return reply{200, "application/xml", verdictXML(a.judged)} }
	case !isApp:
		return "else", func() reply { return reply{status: 404} }
	case r.Method == http.MethodPost && rest == "":
		return "create", a.create
	case len(parts) == 2 && parts[1] == "active":
		return "active", a.active
	}
	i := a.find(parts)
	if i == nil {
		return "else", func() reply { return reply{status: 404} }
	}
	switch sub := strings.Join(parts[2:], "/"); {
	case sub == "" && r.Method == http.MethodGet:
		return "instance", func() reply { return asJSON(200, a.instanceJSON(i)) }
	case sub == "" && r.Method == http.MethodDelete:
		return "delete", func() reply { i.deleted = true; return asJSON(200, a.instanceJSON(i)) }
	case sub == "process/next":
		return map[string]string{"data": "fill", "confirmation": "confirm"}[i.task], func() reply { return a.next(i) }
	case sub == "feedback/status":
		return "status", func() reply { return asJSON(200, fmt.Sprintf(`{"isFeedbackProvided": %t}`, a.provided)) }
	case sub == "feedback":
		return "feedback", func() reply { return asJSON(200, a.instanceJSON(i)) }
	case sub == "data":
		return "upload", func() reply { return a.upload(i, r, body) }
	}
	return a.routeFile(i, r, parts[3], body)
}

func (a *fakeApp) routeFile(i *fakeInstance, r *http.Request, id, body string) (string, func() reply) {
	at := slices.IndexFunc(i.files, func(f *fakeFile) bool { return f.id == id })
	if at < 0 {
		return "else", func() reply { return reply{status: 404} }
	}
	f := i.files[at]
	switch r.Method {
	case http.MethodPut:
		op := "replace"
		if f.name == "" {
			op = "envelope"
		}
		return op, func() reply {
			if _, params, err := mime.ParseMediaType(r.Header.Get("Content-Disposition")); err == nil {
				f.name = params["filename"]
			}
			f.content = body
			return asJSON(201, a.fileJSON(i, f))
		}
	case http.MethodDelete:
		return "remove", func() reply { i.files = slices.Delete(i.files, at, at+1); return reply{status: 200} }
	}
	return "download", func() reply { return reply{200, f.contentType, f.content} }
}

func (a *fakeApp) find(parts []string) *fakeInstance {
	for _, i := range a.instances {
		if len(parts) >= 2 && parts[0] == i.party && parts[1] == i.guid {
			return i
		}
	}
	return nil
}

func (a *fakeApp) create() reply {
	i := &fakeInstance{party: theParty, guid: fmt.Sprintf("55604b08-1690-4a8d-bf6b-%012d", len(a.instances)+1), organisation: "910000004", task: "data"}
	a.instances = append(a.instances, i)
	a.add(i, "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0", "", "application/xml", "<x/>")
	return asJSON(201, a.instanceJSON(i))
}

func (a *fakeApp) add(i *fakeInstance, dataType, name, contentType, content string) *fakeFile {
	f := &fakeFile{fmt.Sprintf("13750453-c8d9-49a2-9656-%012d", len(i.files)+100*len(a.instances)), dataType, name, contentType, content}
	i.files = append(i.files, f)
	return f
}

func (a *fakeApp) upload(i *fakeInstance, r *http.Request, body string) reply {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Disposition"))
	if err != nil {
		return reply{400, "text/plain", "Invalid data provided. Error: The request must include a Content-Disposition header"}
	}
	return asJSON(201, a.fileJSON(i, a.add(i, r.URL.Query().Get("datatype"), params["filename"], r.Header.Get("Content-Type"), body)))
}

func (a *fakeApp) next(i *fakeInstance) reply {
	switch i.task {
	case "data":
		if names := i.names(); len(names) != len(slices.Compact(names)) {
			return asJSON(409, `"Valideringsfeil: filnavnene i innsendingen må være unike. Validation error: file names in the submission must be unique."`)
		}
		i.task = "confirmation"
	case "confirmation":
		i.task = "feedback"
		i.confirmed++
		if a.settles {
			a.settle(i)
		}
		if i.task == "" { // the answer still shows the task that was entered
			return asJSON(200, processJSON("feedback"))
		}
	default:
		return reply{409, "text/plain", "Process is ended."}
	}
	return asJSON(200, processJSON(i.task))
}

// settle is what the Tax Administration does with a return.
func (a *fakeApp) settle(i *fakeInstance) {
	for _, f := range [][3]string{
		{"valideringsresultat", "valideringsresultat.xml", verdictXML(a.verdict)},
		{"betalingsinformasjon", "betalingsinformasjon.xml", thePayment},
		{"kvittering", "kvittering.pdf", "%PDF-1.7 a receipt"},
	} {
		if f[0] != a.lacks {
			a.add(i, f[0], f[1], "text/xml", f[2])
		}
	}
	i.task = ""
}

func (i *fakeInstance) names() []string {
	var names []string
	for _, f := range i.files {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

func (a *fakeApp) active() reply {
	var lines []string
	for _, i := range a.instances {
		if i.task != "" {
			lines = append(lines, fmt.Sprintf(`{"id":"%s/%s","lastChanged":"2031-03-03T11:00:00Z"}`, i.party, i.guid))
		}
	}
	return asJSON(200, "["+strings.Join(lines, ",")+"]")
}

// filed counts the returns that were confirmed.
func (a *fakeApp) filed() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, i := range a.instances {
		n += i.confirmed
	}
	return n
}

// lines are the requests so far, as method and path without the instance.
func (a *fakeApp) lines() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var lines []string
	for _, asked := range a.asked {
		line := asked.Method + " " + strings.TrimPrefix(asked.Path, appAt)
		for _, i := range a.instances {
			line = strings.ReplaceAll(line, "/"+i.party+"/"+i.guid, "{i}")
		}
		if before, _, isFile := strings.Cut(line, "{i}/data/"); isFile {
			line = before + "{i}/data/{d}"
		}
		lines = append(lines, line)
	}
	return lines
}

func respond(w http.ResponseWriter, r reply) {
	w.Header().Set("Content-Type", r.contentType)
	w.WriteHeader(r.status)
	write(w, r.body)
}
