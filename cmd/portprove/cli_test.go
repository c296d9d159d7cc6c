package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

// outcome is what a call of the program came to.
type outcome struct {
	code     int
	out, err string
}

// portprove calls the program in this process, with an empty environment.
func portprove(t *testing.T, args ...string) outcome {
	t.Helper()
	return portproveIn(t.Context(), nil, args...)
}

func portproveIn(ctx context.Context, env map[string]string, args ...string) outcome {
	var out, err bytes.Buffer
	code := run(ctx, args, terminal{out: &out, err: &err, env: func(name string) string { return env[name] }})
	return outcome{code, out.String(), err.String()}
}

func (o outcome) expect(t *testing.T, code int, patterns ...string) {
	t.Helper()
	if o.code != code {
		t.Errorf("exit code %d, want %d\n%s%s", o.code, code, o.out, o.err)
	}
	for _, p := range patterns {
		if !regexp.MustCompile(p).MatchString(o.out + o.err) {
			t.Errorf("no %q in\n%s%s", p, o.out, o.err)
		}
	}
}

func closeIt(t *testing.T, c io.Closer) {
	t.Helper()
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestRehearse(t *testing.T) {
	portprove(t, "rehearse").expect(t, 0,
		`(?m)^step +status +ms  verdict  in Finance$`,
		`(?m)^login +302 +\d+  ok       Get authorization code \(NO ID-Porten\)$`,
		`(?m)^token +200 +\d+  ok       Obtain access token \(NO ID-Porten\)$`,
		`(?m)^exchange +200 +\d+  ok       Obtain access token \(NO Altinn\)$`,
		`(?m)^validate +200 +\d+  ok       Send report, validation\n  The validation says: ingen avvik\.$`,
		`(?m)^instance +201 +\d+  ok       Send request to create instance$`,
		`(?m)^envelope +201 +\d+  ok       Upload VAT return submission$`,
		`(?m)^upload +201 +\d+  ok       Upload VAT return$`,
		`(?m)^fill +200 +\d+  ok       Complete data filling$`,
		`(?m)^confirm +200 +\d+  ok       Complete VAT return submission$`,
		`(?m)^feedback +200 +\d+  ok       Send feedback status request$`,
		`(?m)^collect +200 +\d+  ok       Download validation result, payment information, receipt\n  The return is accepted\.$`,
		`Access token was successfully obtained\. Granted scope: openid skatteetaten:mvameldinginnsending altinn:instances\.read altinn:instances\.write\. Access token will expire in: 7200 s\.`,
		`late-code: ok`, `one-year: ok`, `scoped-tokens: ok`, `secret-before-year: ok`,
		`filed-once: ok\n.*\n.*  the answer to step fill is lost; the state says "fill"\n.*  resumed: filed once, ingen avvik\n.*  the answer to step confirm is lost`,
		`(?m)^11 steps, 5 rules: ok$`)
}

func TestRehearseAsFinance(t *testing.T) {
	o := portprove(t, "rehearse", "--persona", "finance")
	o.expect(t, 0, `(?m)^11 steps, 5 rules: ok$`)
	found := regexp.MustCompile(`(?m)^ {2}NO VAT .*$`).FindAllString(o.out, -1)
	want := []string{
		"  NO VAT Return validated and ready to upload (Success)", "  NO VAT Instance created (Success)",
		"  NO VAT Return submission uploaded successfully (Success)", "  NO VAT Return uploaded (Success)",
		"  NO VAT Data filling completed (Success)", "  NO VAT Return submission completed (Success)",
		"  NO VAT Return received by Tax Authority (Success)", "  NO VAT SUCCESSFUL VAT return submission to the Tax Administr (Success)",
	}
	if !slices.Equal(found, want) {
		t.Errorf("the statuses are %q", found)
	}
	portprove(t, "rehearse", "--persona", "finanse").expect(t, 2, `there is no persona "finanse"; allowed is finance`)
}

func TestRehearseAReturn(t *testing.T) {
	made := portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": "http://127.0.0.1:1/_portprove"}, "return", "new", "--year", "2025")
	made.expect(t, 0)
	portprove(t, "rehearse", "--return", put(t, made.out, "<sats>", "<sats>")).expect(t, 0, `(?m)^11 steps, 5 rules: ok$`)
	portprove(t, "rehearse", "--return", put(t, made.out, "<mvaKode>1<", "<mvaKode>7<")).expect(t, 1,
		`(?m)^instance +- +0  FAILED   Send request to create instance\n  The validation says that the return is invalid, so it is not filed\. .*Correct`, `(?m)^5 steps, 5 rules: FAILED$`)
	portprove(t, "rehearse", "--return", put(t, made.out, "311223348", "310000001")).expect(t, 1, `(?m)^\d steps, 5 rules: FAILED$`)
	portprove(t, "rehearse", "--return", put(t, made.out, "</mvaMeldingDto>", "")).expect(t, 2, `return\.xml: The return, line \d+: It is not well-formed XML`)
	portprove(t, "rehearse", "--return", "none.xml").expect(t, 2, `the return can't be read: open none\.xml`)
}

func TestRehearseJSON(t *testing.T) {
	o := portprove(t, "rehearse", "--json")
	o.expect(t, 0)
	var report struct {
		Profile string `json:"profile"`
		OK      bool   `json:"ok"`
		Steps   []struct {
			Step, Label, Detail    string
			Number, Status, Millis *int
			OK                     bool
		} `json:"steps"`
		Rules []struct {
			Rule, Detail string
			OK           bool
		} `json:"rules"`
	}
	d := json.NewDecoder(strings.NewReader(o.out))
	d.DisallowUnknownFields()
	if err := d.Decode(&report); err != nil {
		t.Fatal(err)
	}
	if report.Profile != "mock" || !report.OK || len(report.Steps) != 11 || len(report.Rules) != 5 {
		t.Fatalf("the report is %+v", report)
	}
	for i, step := range report.Steps {
		if step.Number == nil || *step.Number != i+1 || step.Status == nil || *step.Status < 200 || step.Label == "" || !step.OK {
			t.Errorf("step %d is %+v", i+1, step)
		}
	}
	if strings.Contains(o.out, "15817840008") {
		t.Error("the report shows a personal number")
	}
}

func TestWrongCalls(t *testing.T) {
	world := filepath.Join(t.TempDir(), "world.yaml")
	if err := os.WriteFile(world, []byte("version: 1\npeple: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name     string
		args     []string
		code     int
		patterns []string
	}{
		{"unknown command", []string{"reherse"}, 2, []string{`there is no command "reherse"; did you mean rehearse\?`}},
		{"unknown word of clock", []string{"clock", "advnce", "1h"}, 2, []string{`there is no command "advnce"; did you mean advance\?`}},
		{"unknown word of sandbox", []string{"sandbox", "nwe"}, 2, []string{`there is no command "nwe"; did you mean new\?`}},
		{"unknown flag", []string{"serve", "--lisen", "x"}, 2, []string{`unknown flag: --lisen; did you mean --listen\?`}},
		{"unknown flag, nothing near", []string{"serve", "--zzzzzzzz"}, 2, []string{`unknown flag: --zzzzzzzz\. See: portprove serve --help`}},
		{"unknown profile", []string{"rehearse", "--profile", "moc"}, 2, []string{`there is no profile "moc"; did you mean mock\? Allowed: mock`}},
		{"unknown switch", []string{"serve", "--switch", "text=sdk"}, 2, []string{`there is no switch "text"; did you mean "texts"\?`}},
		{"wrong value of a switch", []string{"serve", "--switch", "texts=old"}, 2, []string{`switch texts: "old" is not allowed; allowed: seen, sdk`}},
		{"no world file", []string{"serve", "--world", filepath.Join(t.TempDir(), "none.yaml")}, 2, []string{`the world file can't be read: .*no such file`}},
		{"wrong world file", []string{"serve", "--world", world}, 2, []string{`world\.yaml:2:1: .*peple.*people`}},
		{"bad address", []string{"serve", "--listen", "127.0.0.1:99999"}, 2, []string{`can't listen on 127\.0\.0\.1:99999`}},
		{"no address", []string{"serve", "--listen", "foo"}, 2, []string{`can't listen on foo`, `127\.0\.0\.1:8480`}},
		{"no such time", []string{"clock", "set", "yesterday"}, 2, []string{`"yesterday" is no time; write it like 2027-01-01T00:00:00Z`}},
		{"missing argument", []string{"why"}, 2, []string{`accepts 1 arg`}},
		{"missing flag", []string{"age", "--by", "1h"}, 2, []string{`required flag.*client`}},
		{"nothing to do", []string{"age", "--client", "finance"}, 2, []string{`\[by idle\]`}},
		{"nobody there", []string{"clock", "--control", "http://127.0.0.1:1/_portprove"}, 3, []string{`no mock answers at http://127\.0\.0\.1:1/_portprove`, `portprove serve`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := portprove(t, c.args...)
			o.expect(t, c.code, c.patterns...)
			if o.out != "" {
				t.Errorf("an error wrote to the output: %s", o.out)
			}
		})
	}
}

func TestPortInUse(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, l) })
	portprove(t, "serve", "--listen", l.Addr().String()).expect(t, 2, `is in use by another program.*--listen 127\.0\.0\.1:0`)
}

func TestErrorsAsJSON(t *testing.T) {
	o := portprove(t, "clock", "--json", "--control", "http://127.0.0.1:1/_portprove")
	var e struct {
		Error    string `json:"error"`
		ExitCode int    `json:"exit_code"`
	}
	if err := json.Unmarshal([]byte(o.err), &e); err != nil || e.ExitCode != 3 || e.Error == "" {
		t.Errorf("%v: %s", err, o.err)
	}
}

func TestRemoteCommands(t *testing.T) {
	m := mocks.Start(t)
	env := map[string]string{"PORTPROVE_CONTROL": m.Control}
	call := func(args ...string) outcome { return portproveIn(t.Context(), env, args...) }

	call("clock").expect(t, 0, `(?m)^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \(running\)$`)
	call("clock", "freeze").expect(t, 0, `\(standing\)`)
	call("clock", "set", "2027-01-01T00:00:00Z").expect(t, 0, `(?m)^2027-01-01T00:00:00Z \(standing\)$`)
	call("clock", "advance", "1d1h").expect(t, 0, `(?m)^2027-01-02T01:00:00Z \(standing\)$`)
	call("clock", "advance", "-1h", "--json").expect(t, 0, `"now": "2027-01-02T00:00:00Z"`)
	call("clock", "advance", "1h").expect(t, 0, `2027-01-02T01:00:00Z`)
	call("clock", "advance", "--", "-1h").expect(t, 0, `(?m)^2027-01-02T00:00:00Z \(standing\)$`)
	call("clock", "advance", "soon").expect(t, 2, `advance: must be a duration such as "8760h"`)
	call("clock", "run", "--json").expect(t, 0, `"running": true`)
	call("age", "--client", "finance", "--by", "365d").expect(t, 1, `no authorization`)
	call("sandbox", "new", "--blind", "--switch", "texts=sdk").expect(t, 0, `control +http://127\.0\.0\.1:\d+/_portprove/sandboxes/[0-9a-f]{12}`)
	id := regexp.MustCompile(`[0-9a-f]{12}`).FindString(call("sandbox", "list").out)
	call("clock", "--sandbox", id).expect(t, 0, `running`)
	call("sandbox", "delete", id).expect(t, 0, `deleted `+id)
	call("sandbox", "delete", id).expect(t, 1, id)
	call("sandbox", "list").expect(t, 0, `no named sandboxes`)
	call("why", "nothing").expect(t, 1, `nothing`)

	r, err := http.Get(m.Addresses()[mocks.HostLogin] + "/authorize?client_id=finace")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, r.Body) })
	id = regexp.MustCompile(`[0-9a-f-]{36}`).FindString(r.Header.Get("Portprove-Why"))
	call("why", id).expect(t, 0, `refusal +TOK-04 client_unknown`, `why +no client "finace" is registered here`, `cure +\w`, `source +\w`)
}

func TestServeSaysWhereItIs(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out, written := net.Pipe()
	done := make(chan int)
	go func() {
		done <- run(ctx, []string{"serve", "--json", "--listen", "127.0.0.1:0", "--separate-origins", "--switch", "texts=sdk"},
			terminal{out: written, err: written, env: func(string) string { return "" }})
	}()
	var c card
	if err := json.NewDecoder(out).Decode(&c); err != nil {
		t.Fatal(err)
	}
	r, err := http.Get(c.Addresses["issuer"] + "/.well-known/openid-configuration")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, r.Body) })
	if r.StatusCode != http.StatusOK || c.Switches["texts"] != "sdk" || strings.HasPrefix(c.Addresses["authorize"], c.Addresses["issuer"]) || c.Client.ClientID != "finance" {
		t.Errorf("%d, %+v", r.StatusCode, c)
	}
	stop()
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	var b bytes.Buffer
	if (terminal{out: &b, env: func(string) string { return "" }}).colours() {
		t.Error("colours in a file")
	}
	if strings.Contains(portprove(t, "rehearse").out, "\x1b") {
		t.Error("colours in what is no terminal")
	}
}

func TestVersion(t *testing.T) {
	portprove(t, "version").expect(t, 0, `^portprove dev \(go`)
	portprove(t, "version", "--json").expect(t, 0, `"version": "dev"`)
}
