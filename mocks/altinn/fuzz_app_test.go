package altinn

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/altinn/vatapp"
	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// desk is an app with a draft of the main company, and who fills it in.
type desk struct {
	*Server
	handler       http.Handler
	bearer, draft string
	envelope      string
}

func newDesk(f *testing.F, switches Switches) desk {
	f.Helper()
	keys, err := testKeys()
	if err != nil {
		f.Fatal(err)
	}
	spool := new(kernel.Spool)
	f.Cleanup(func() {
		if err := spool.Close(); err != nil {
			f.Error(err)
		}
	})
	s, err := New(&kernel.Kernel{Clock: kernel.NewClock(beginning, false), IDs: kernel.NewIDs(nil), Journal: kernel.NewJournal()}, Config{
		Platform: "https://altinn.example", Apps: "https://apps.example", World: world.Default, Keys: keys, Spool: spool, Switches: switches,
		IDPortenKeys: func() ([]byte, error) { return []byte(`{"keys":[]}`), nil },
		Judge:        func([]byte, time.Time) vatapp.Judgement { return vatapp.Judgement{} },
	})
	if err != nil {
		f.Fatal(err)
	}
	token, err := s.signer.sign(map[string]any{"urn:altinn:userid": "20000001", "urn:altinn:authlevel": 4, "exp": beginning.Unix() + 7200})
	if err != nil {
		f.Fatal(err)
	}
	d := desk{Server: s, handler: s.AppsHost(), bearer: "Bearer " + token}
	d.begin(f)
	return d
}

func (d *desk) begin(tb testing.TB) {
	tb.Helper()
	w := d.do(http.MethodPost, "/skd/mva-melding-innsending-test/instances?instanceOwnerPartyId=51000001", nil, nil)
	var i struct {
		ID   string `json:"id"`
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	if err := json.Unmarshal(w.Body.Bytes(), &i); err != nil {
		tb.Fatal(w.Code, err)
	}
	d.draft = "/skd/mva-melding-innsending-test/instances/" + i.ID
	d.envelope = d.draft + "/data/" + i.Data[0].ID
}

func (d *desk) do(method, path string, body []byte, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	if header != nil {
		r.Header = header
	}
	r.Header.Set("Authorization", d.bearer)
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

// FuzzTemplate: what is JSON is read; what is not is refused or read, and never
// nested deeper than allowed.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{
		`{'instanceOwner': {'organisationNumber': 214013002}}`, `{a:1,/*x*/"b":[null,undefined,-1.5e9,true,],}`, "\uFEFF{}//", `"\ud83d\ude00\ud83d"`,
		strings.Repeat("[", 70), `{"a":"\u00e5\/\b"}`, "{'", `{"a"`, `[1 2]`, "/*", `1E999`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value, err := readLenient(text)
		if err != nil && json.Valid(text) && bytes.Count(text, []byte("["))+bytes.Count(text, []byte("{")) < maxDepth {
			t.Errorf("%q is JSON, and refused: %v", text, err)
		}
		if err != nil && value != nil {
			t.Errorf("%q: both %v and %v", text, value, err)
		}
	})
}

// FuzzFileName: a name never leads to another folder, and comes back as it is
// in the header of the download.
func FuzzFileName(f *testing.F) {
	for _, seed := range []string{
		"attachment; filename=a.xml", `attachment; filename="a b.xml"`, "attachment; filename*=UTF-8''bl%C3%A5.pdf", "filename=../x.xml", `attachment; filename="..\..\x.xml"`,
		`attachment; filename="%2e%2e%2fx"`, "attachment; filename=", `attachment; filename="a`, "attachment; filename*=UTF-8''%ff%00.xml", ";;;=", "filenAme=%2e%2e",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		name := dispositionName(header)
		if strings.ContainsAny(name, `/\`) || name == "." || name == ".." {
			t.Errorf("%q names %q", header, name)
		}
		if name == "" {
			return
		}
		written := mime.FormatMediaType("attachment", map[string]string{"filename": name})
		if _, params, err := mime.ParseMediaType(written); err != nil || params["filename"] != name {
			t.Errorf("%q is written %q, which names %q (%v)", name, written, params["filename"], err)
		}
	})
}

// FuzzPath: an address that was tidied is tidy, and has its words in lower case.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"/", "//skd//App/Instances/", "/skd/mva-melding-innsending-test/instances//1/../2/", "/a/./b", "/%2f/..", "/SKD/x/INSTANCES/1/2//feedback/status", "./A"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, path string) {
		r := httptest.NewRequest(http.MethodGet, "/", http.NoBody)
		r.URL.Path = path
		tidy := tidied(r).URL.Path
		if !strings.HasPrefix(tidy, "/") || strings.Contains(tidy, "//") || len(tidy) > 1 && strings.HasSuffix(tidy, "/") || slices.Contains(strings.Split(tidy, "/"), "..") {
			t.Errorf("%q became %q", path, tidy)
		}
		r.URL.Path = tidy
		if again := tidied(r).URL.Path; again != tidy {
			t.Errorf("%q became %q, then %q", path, tidy, again)
		}
	})
}

// FuzzParts: a form of parts makes an instance or is refused, and its files stay
// nowhere but in an instance.
func FuzzParts(f *testing.F) {
	d := newDesk(f, Switches{})
	for _, seed := range []string{
		"--s\r\nContent-Disposition: form-data; name=\"instance\"\r\nContent-Type: application/json\r\n\r\n{instanceOwner:{partyId:51000001}}\r\n--s--\r\n",
		"--s\r\nContent-Disposition: form-data; name=\"mvamelding\"; filename=\"a.xml\"\r\nContent-Type: text/xml\r\n\r\n<a/>\r\n--s\r\n",
		"--s\r\nContent-Disposition: form-data; name=\"" + vatapp.TypeEnvelope + "\"\r\nContent-Type: application/xml\r\n\r\n<mvaMeldingInnsending/>\r\n--s--",
		"--s\r\n\r\n--s--", "--s", "",
	} {
		f.Add([]byte(seed), "s", "51000001")
	}
	f.Fuzz(func(t *testing.T, body []byte, boundary, party string) {
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Header.Set("Content-Type", mime.FormatMediaType(typeForm, map[string]string{"boundary": boundary}))
		r.URL.RawQuery = "instanceOwnerPartyId=" + party
		order, err := d.readOrder(r)
		if order == nil {
			t.Fatal("there is no order to discard")
		}
		order.discard()
		if err == nil && order.party == "" && order.organisation == "" && order.person == "" && !order.owned {
			t.Errorf("an order of nobody: %+v", order)
		}
	})
}

// FuzzEnvelopeRequest: whatever is put in the envelope's place is stored or
// refused, in either generation, and the process says yes or no to it.
func FuzzEnvelopeRequest(f *testing.F) {
	desks := []desk{newDesk(f, Switches{}), newDesk(f, Switches{AppV8: true})}
	for _, seed := range []string{
		"<mvaMeldingInnsending/>", "", "\xFF\xFE<\x00a\x00/\x00>\x00", `<?xml version="1.0" encoding="UTF-16"?><a/>`,
		`<!DOCTYPE a [<!ENTITY b "&#38;b;">]><a>&b;</a>`, "<mvaMeldingInnsending><skattleggingsperiode><aar>2024</aar></skattleggingsperiode></mvaMeldingInnsending>",
	} {
		f.Add([]byte(seed), "application/xml")
	}
	f.Fuzz(func(t *testing.T, document []byte, contentType string) {
		for _, d := range desks {
			put := d.do(http.MethodPut, d.envelope, document, http.Header{"Content-Type": {contentType}})
			if !slices.Contains([]int{201, 400, 413, 415}, put.Code) {
				t.Errorf("%d %s", put.Code, put.Body)
			}
			if next := d.do(http.MethodPut, d.draft+"/process/next", nil, nil); next.Code != http.StatusConflict { // there is no return
				t.Errorf("%d %s", next.Code, next.Body)
			}
		}
	})
}
