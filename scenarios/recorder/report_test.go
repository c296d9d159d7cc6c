package recorder

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/portprove/portprove/scenarios/recorder/scan"
	suite "github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// The reports of a conformance run are masked by other code, which knows the
// suite's exchanges only; it is held against the same planted secrets. State
// and nonce stay there, and are none once they have come back: whoever reads a
// report wants to see them.
func TestNoPlantedSecretIsInAReport(t *testing.T) {
	t.Parallel()
	g := newGarden(seedOf(t, 20271128), 1000)
	forms := g.forms()
	for form, kind := range forms {
		if kind == "state" || kind == "nonce" {
			delete(forms, form)
		}
	}
	files := g.reported(t)
	for name, data := range files {
		for found, form := range survivors(data, forms) {
			t.Errorf("%s has a %s: %q", name, found, form)
		}
	}
	if len(files) != 6 || !bytes.Contains(files["report.html"], []byte("{code-1}")) || !bytes.Contains(files["report.json"], []byte("{encoded}")) {
		t.Errorf("%d files, and what should be masked there is not", len(files))
	}
}

// The scanner takes off what the forms are not meant for, such as base64 of
// base64; it is slow, so there are fewer secrets.
func TestTheScannerFindsNoSecretInAReport(t *testing.T) {
	t.Parallel()
	g := newGarden(seedOf(t, 4712), 60)
	var secrets []scan.Secret
	for value, kind := range g.secrets {
		if kind != "state" && kind != "nonce" {
			secrets = append(secrets, scan.Secret{Kind: kind, Value: value})
		}
	}
	scanner := scan.New(secrets, nil)
	for name, data := range g.reported(t) {
		for _, found := range scanner.Scan(data) {
			if strings.HasPrefix(found.What, "a value of this session") {
				t.Errorf("%s has %s", name, found)
			}
		}
	}
}

// reported are the files of a report whose evidence is the garden's exchanges,
// and whose texts repeat all of what was answered.
func (g *garden) reported(t *testing.T) map[string][]byte {
	t.Helper()
	mask := suite.NewMasker()
	exchanges := g.exchanged(t, mask)
	var said strings.Builder
	for _, e := range g.session.Exchanges {
		said.Write(e.Response.Body.Data)
	}
	text := mask.Text(said.String())
	r := &judge.Result{Tool: "portprove", Subject: "server", Target: judge.Target{Name: "the garden", Kind: "environment"}, Notes: []string{text}}
	r.Cases = []judge.Case{{
		ID: "IDP-A-01.0000", Verdict: judge.Fail, Reason: text, Expected: text, Observed: text, Evidence: exchanges, Exchanges: len(exchanges),
		Measured: []judge.Measure{{What: "what was said", Observed: text}},
	}}
	r.Conclude(nil, judge.Rules{})
	dir := t.TempDir()
	if err := report.Write(dir, r); err != nil {
		t.Fatal(err)
	}
	return everyFile(t, dir)
}

// exchanged lets the suite's recorder see the garden's exchanges.
func (g *garden) exchanged(t *testing.T, mask *suite.Masker) []suite.Exchange {
	t.Helper()
	var now *Exchange
	r := &suite.Recorder{}
	r.Through(answers(func() *Exchange { return now }))
	r.Begin()
	for i := range g.session.Exchanges {
		now = &g.session.Exchanges[i]
		request, err := http.NewRequestWithContext(t.Context(), now.Method, now.URL, bytes.NewReader(now.Request.Body.Data))
		if err != nil {
			t.Fatal(err)
		}
		request.Header = now.Request.Header
		response, err := r.RoundTrip(request)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadAll(response.Body); err != nil {
			t.Fatal(err)
		}
		if err := response.Body.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return r.End(mask)
}

// answers is a transport that has the answer already.
type answers func() *Exchange

func (a answers) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, err := io.ReadAll(r.Body); err != nil {
		return nil, err
	}
	e := a()
	return &http.Response{StatusCode: e.Status, Header: e.Response.Header, Body: io.NopCloser(bytes.NewReader(e.Response.Body.Data)), Request: r}, nil
}

// everyFile is what lies in a folder, by the name alone.
func everyFile(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	folder := os.DirFS(dir)
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[path.Base(name)], err = fs.ReadFile(folder, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
