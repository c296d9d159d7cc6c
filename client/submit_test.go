package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// filer is somebody who files at the fake app.
type filer struct {
	*fakeApp
	c       *Client
	tokens  Tokens
	ret     Return
	files   []Attachment
	options SubmitOptions

	saved   []SubmissionRecord
	dies    int // the number of the save that fails; 0 = none
	reports []StepReport
	slept   time.Duration
}

// settled returns when the server is done with the request, also where it has
// dropped it: what a test then changes of the server is changed alone.
type settled struct{ *fakeApp }

// RoundTrip implements http.RoundTripper.
func (s settled) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	return response, err
}

func newFiler(t *testing.T, changes ...func(*Config)) *filer {
	t.Helper()
	a := newFakeApp(t)
	f := &filer{fakeApp: a}
	cfg := Config{
		Profile:  Mock(MockBases{IDPorten: a.URL, Login: a.URL, Altinn: a.URL, Apps: a.URL + "/apps", Skatteetaten: a.URL}),
		ClientID: "finance", ClientSecret: theSecret, RedirectURI: "https://finance.example/", Scopes: []string{"openid"}, PKCE: true,
		Sleep: func(ctx context.Context, d time.Duration) error { f.slept += d; return ctx.Err() },
		HTTP:  &http.Client{Transport: settled{a}, Timeout: requestTimeout},
	}
	for _, change := range changes {
		change(&cfg)
	}
	var err error
	if f.c, err = New(cfg); err != nil {
		t.Fatal(err)
	}
	if f.ret, err = ReadReturn([]byte(theReturn)); err != nil {
		t.Fatal(err)
	}
	f.files = []Attachment{attached(t, "bilag æ.pdf", "%PDF-1.7 one"), attached(t, "two.png", "a picture")}
	f.tokens = Tokens{
		IDPortenToken{AccessToken: theAccess, subject: "qD-kwgr3", asked: asked{issuer: a.URL}},
		AltinnToken{JWT: sign(jose.RS256, altinnKey(), "AB12", claims{"iss": a.URL + "/authentication/api/v1/openid/", "pid": thePerson}), PartyID: 50012345, ExpiresAt: noon.Add(time.Hour)},
	}
	f.options = SubmitOptions{
		CreatedBy: "Kari",
		Save: func(r SubmissionRecord) error {
			if f.dies == len(f.saved)+1 {
				return errors.New("the disk is full")
			}
			f.saved = append(f.saved, r)
			return nil
		},
		Report: func(r StepReport) { f.reports = append(f.reports, r) },
	}
	return f
}

func asFinance(cfg *Config) { cfg.Persona = PersonaFinance }

func attached(t *testing.T, name, content string) Attachment {
	t.Helper()
	a, err := NewAttachment(name, int64(len(content)), func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil })
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (f *filer) submit() (Result, error) {
	f.t.Helper()
	return f.c.Submit(f.t.Context(), f.tokens, f.ret, f.files, f.options)
}

func (f *filer) last() SubmissionRecord { return f.saved[len(f.saved)-1] }

func (f *filer) resume() (Result, error) {
	f.t.Helper()
	f.reports, f.dies = nil, 0
	return f.c.Resume(f.t.Context(), f.tokens, f.ret, f.files, f.last(), f.options)
}

// fails submits and returns the error, of which nothing secret is shown.
func (f *filer) fails() *Error {
	f.t.Helper()
	_, err := f.submit()
	return f.refusal(err)
}

// stops submits and does not look at the error.
func (f *filer) stops() {
	f.t.Helper()
	if e := f.fails(); e.Step == "" {
		f.t.Error("no step")
	}
}

func (f *filer) refusal(err error) *Error {
	f.t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok {
		f.t.Fatalf("got %v, want a refusal", err)
	}
	if e.What == "" || e.Why == "" || e.Next == "" || e.Label == "" {
		f.t.Errorf("not a whole paragraph: %q", e.Error())
	}
	showsNothing(f.t, e.Error()+e.Body)
	return e
}

// hasFiled demands exactly one return with the right files at the app.
func (f *filer) hasFiled(r Result, err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatal(err)
	}
	if !r.Accepted() || len(r.Missing) > 0 || string(r.Receipt) != "%PDF-1.7 a receipt" || r.Payment.KID != "99999999999999" {
		f.t.Errorf("result %+v", r)
	}
	if n := f.filed(); n != 1 {
		f.t.Errorf("filed %d times", n)
	}
	for _, i := range f.instances {
		if i.confirmed == 0 {
			continue
		}
		want := []string{"", "bilag æ.pdf", "mvaMelding.xml", "two.png"}
		names := slices.DeleteFunc(i.names(), func(n string) bool {
			return strings.HasPrefix(n, "val") || strings.HasPrefix(n, "bet") || strings.HasPrefix(n, "kvi")
		})
		if !reflect.DeepEqual(names, want) {
			f.t.Errorf("files %q", names)
		}
		if !strings.Contains(i.files[0].content, "<instansstatus>") {
			f.t.Error("the envelope is not there")
		}
	}
}

func (f *filer) count(line string) int {
	n := 0
	for _, l := range f.lines() {
		if l == line {
			n++
		}
	}
	return n
}

func TestSubmitWalksTheWay(t *testing.T) {
	f := newFiler(t)
	r, err := f.submit()
	f.hasFiled(r, err)
	want := []string{
		"POST /api/mva/grensesnittstoette/mva-melding/valider",
		"POST ",
		"PUT {i}/data/{d}",
		"POST {i}/data?datatype=mvamelding",
		"POST {i}/data?datatype=binaerVedlegg",
		"POST {i}/data?datatype=binaerVedlegg",
		"PUT {i}/process/next",
		"PUT {i}/process/next",
		"GET {i}/feedback/status",
		"GET {i}",
		"GET {i}/data/{d}",
		"GET {i}/data/{d}",
		"GET {i}/data/{d}",
	}
	if got := f.lines(); !reflect.DeepEqual(got, want) {
		t.Errorf("asked\n got %q\nwant %q", got, want)
	}
	f.sentRight(t)
	var steps []string
	for _, report := range f.reports {
		if !report.OK || report.What == "" || report.Kind != "Success" {
			t.Errorf("report %+v", report)
		}
		steps = append(steps, report.Step+": "+report.Label+": "+report.Status)
	}
	if !reflect.DeepEqual(steps, theReports) {
		t.Errorf("reported\n got %q\nwant %q", steps, theReports)
	}
	if last := f.last(); !last.Filed() || last.Pending != "" || last.Outcome != Clean || last.Instance != theParty+"/55604b08-1690-4a8d-bf6b-000000000001" {
		t.Errorf("saved %+v", last)
	}
	if f.slept != 0 {
		t.Error("slept although the feedback was there")
	}
}

var theReports = []string{
	"validate: Send report, validation: NO VAT Return validated and ready to upload",
	"instance: Send request to create instance: NO VAT Instance created",
	"envelope: Upload VAT return submission: NO VAT Return submission uploaded successfully",
	"upload: Upload VAT return: NO VAT Return uploaded",
	"fill: Complete data filling: NO VAT Data filling completed",
	"confirm: Complete VAT return submission: NO VAT Return submission completed",
	"feedback: Send feedback status request: NO VAT Return received by Tax Authority",
	"collect: Download validation result, payment information, receipt: NO VAT SUCCESSFUL VAT return submission to the Tax Administr",
}

// sentRight looks at headers and bodies.
func (f *filer) sentRight(t *testing.T) {
	t.Helper()
	want := []struct{ contentType, disposition, body string }{
		{"application/xml", "", theReturn},
		{"application/json", "", `{"instanceOwner":{"organisationNumber":"910000004"}}`},
		{"application/xml", "", ""},
		{"text/xml", "attachment; filename=mvaMelding.xml", theReturn},
		{"application/pdf", "attachment; filename*=utf-8''bilag%20%C3%A6.pdf", "%PDF-1.7 one"},
		{"image/png", "attachment; filename=two.png", "a picture"},
		{"application/json", "", ""},
		{"application/json", "", ""},
		{},
		{},
		{},
		{},
		{},
	}
	for n, asked := range f.asked {
		h := asked.Header
		if h.Get("Content-Type") != want[n].contentType || h.Get("Content-Disposition") != want[n].disposition || h.Get("Connection") != "close" {
			t.Errorf("request %d: headers %v", n, h)
		}
		if h.Get("Seen-Length") != strconv.Itoa(len(asked.Body)) || (want[n].body != "" && asked.Body != want[n].body) {
			t.Errorf("request %d: body %q", n, asked.Body)
		}
		token := "Bearer " + f.tokens.Altinn.JWT
		if n == 0 {
			token = "Bearer " + theAccess
		}
		if h.Get("Authorization") != token {
			t.Errorf("request %d has another token", n)
		}
	}
}

func TestWhatTakesItsTimeGetsIt(t *testing.T) {
	for _, tc := range []struct {
		given             *http.Client
		request, patience time.Duration
	}{
		{nil, 30 * time.Second, 5 * time.Minute},
		{&http.Client{Timeout: time.Minute}, time.Minute, 5 * time.Minute},
		{&http.Client{Timeout: time.Hour}, time.Hour, time.Hour},
		{&http.Client{}, 0, 0}, // without end
	} {
		f := newFiler(t, func(cfg *Config) { cfg.HTTP = tc.given })
		if f.c.http.Timeout != tc.request || f.c.patient.Timeout != tc.patience || f.c.patient.CheckRedirect == nil {
			t.Errorf("got %s and %s", f.c.http.Timeout, f.c.patient.Timeout)
		}
	}
}
