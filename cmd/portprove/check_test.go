package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/report"
)

// check starts this very program for its cases, and some of these tests as the
// client. Under go test that is the test's own binary, which then is portprove.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "check" && (os.Args[2] == "shard" || os.Args[2] == "walk" || os.Args[2] == "--help") {
		main()
		return
	}
	os.Exit(m.Run())
}

// resultIn reads the report of a folder.
func resultIn(t *testing.T, dir string) *judge.Result {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, report.JSONFile))
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCheckJudgesAMockOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	args := []string{"check", "server", "--only", "IDP-TOKEN-01", "--only", "IDP-META", "--only", "PPV-HOST-01", "--jobs", "2", "--report-dir", dir}
	portprove(t, args...).expect(t, 0, `(?m)^mock: conformant \(\d+ pass, 1 not-applicable\)$`, `(?m)^report: .*report\.html$`, `(?m)^\d+ of \d+ cases, 0 not right$`)
	first := resultIn(t, dir)
	if len(first.Cases) < 15 || first.Counts[judge.Pass] != len(first.Cases)-1 {
		t.Errorf("%d cases, %v", len(first.Cases), first.Counts)
	}
	for _, k := range first.Cases {
		har := filepath.Join(dir, "evidence", k.ID+".har")
		if _, err := os.Stat(har); (err == nil) != (k.Verdict == judge.Pass) {
			t.Errorf("%s is %s; its evidence: %v", k.ID, k.Verdict, err)
		}
	}
	again := t.TempDir()
	portprove(t, append(args[:len(args)-1:len(args)-1], again)...).expect(t, 0)
	if a, b := steady(t, dir), steady(t, again); a != b {
		t.Errorf("twice the same target, and the reports differ in more than what is said to:\n%s\n%s", a, b)
	}
}

// steady is a report without what its schema calls volatile.
func steady(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, report.JSONFile))
	if err != nil {
		t.Fatal(err)
	}
	var value, schema map[string]any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(report.Schema, &schema); err != nil {
		t.Fatal(err)
	}
	drop(value, schema, schema)
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// object is a value that may be one; else it has no member.
func object(value any) map[string]any {
	o, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	return o
}

func drop(value any, schema, root map[string]any) {
	if ref, ok := schema["$ref"].(string); ok {
		schema = object(object(root["$defs"])[strings.TrimPrefix(ref, "#/$defs/")])
	}
	switch v := value.(type) {
	case map[string]any:
		for name, member := range object(schema["properties"]) {
			of := object(member)
			if _, volatile := of["x-volatile"]; volatile {
				delete(v, name)
			} else if inner, has := v[name]; has {
				drop(inner, of, root)
			}
		}
	case []any:
		for _, item := range v {
			drop(item, object(schema["items"]), root)
		}
	}
}

func TestCheckPrintsTheReportAsJSON(t *testing.T) {
	o := portprove(t, "check", "server", "--json", "--only", "IDP-META-02")
	r, err := report.Read([]byte(o.out))
	if err != nil || o.code != 0 {
		t.Fatalf("exit %d, %v\n%s", o.code, err, o.err)
	}
	if r.Outcome != judge.Conformant || r.Selection != "only IDP-META-02" || r.Seed != 1 || len(r.Requirements) == 0 {
		t.Errorf("%+v", r)
	}
}

func TestCheckRefusesWhatSelectsNothing(t *testing.T) {
	dir := t.TempDir()
	passed := filepath.Join(dir, "passed.json")
	r := &judge.Result{Cases: []judge.Case{}, Tool: "portprove"}
	r.Conclude(nil, judge.Rules{})
	var text bytes.Buffer
	if err := report.JSON(&text, r); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(passed, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args string
		want string
	}{
		{"--only IDP-TOKEM-01", `there is no case or requirement "IDP-TOKEM-01"; did you mean IDP-TOKEN-01\?`},
		{"--only IDP-META-01,", `there is no case or requirement ""; --list shows what there is`},
		{"--only RP-VERIFY-01", `RP-VERIFY-01 is not of this check: it is of check client --rp`},
		{"--only CLI-REDIR", `CLI-REDIR is not of this check: it is of check client`},
		{"-- python3 x", `a command is judged by check client: portprove check client -- python3 x`},
		{"x", `check server takes no arguments, and "x" is one`},
		{"--label mock-onli", `there is no label "mock-onli"; did you mean mock-only\?`},
		{"--only IDP-META --label person", `the selection \(only IDP-META, label person\) has no case; --list`},
		{"--rerun-failed " + passed, `has nothing to run again`},
		{"--rerun-failed nowhere.json", `the report can't be read`},
		{"--jobs 0", `--jobs is 0; allowed is 1 and more`},
		{"--rate -1", `--rate is -1`},
		{"--intrusive", `are for an environment`},
		{"--profile test --control http://127.0.0.1:1", `--control is for --profile mock`},
		{"--profile nowhere.yaml", `nowhere\.yaml`},
		{"--waivers nowhere.yaml", `the waiver file can't be read`},
	} {
		o := portprove(t, append([]string{"check", "server"}, strings.Fields(c.args)...)...)
		o.expect(t, 2, c.want)
	}
}

// Nobody answers: that is one line, and no report of failures.
func TestCheckSaysOnceThatNobodyAnswers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "report")
	o := portprove(t, "check", "server", "--control", "http://127.0.0.1:1/_portprove", "--report-dir", dir)
	o.expect(t, 3, `^portprove: no mock answers at http://127\.0\.0\.1:1/_portprove`)
	if strings.Count(o.err, "\n") != 1 || o.out != "" {
		t.Errorf("it says %q %q", o.out, o.err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("there is a report")
	}
	profile := filepath.Join(t.TempDir(), "own.yaml")
	sheet := "environment: own\naddresses: {issuer: 'http://127.0.0.1:1/i', authorize: 'http://127.0.0.1:1/l/authorize', altinn_platform: 'http://127.0.0.1:1/a'}\n" +
		"client_id: x\nclient_secret: {env: NONE}\ntoken_endpoint_auth_method: client_secret_post\nredirect_uri: http://localhost:8400/\npreset: finance\nauthorization_lifetime: 31536000\n"
	if err := os.WriteFile(profile, []byte(sheet), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("NONE", "a-secret-that-is-long-enough")
	o = portprove(t, "check", "server", "--profile", profile)
	o.expect(t, 3, `^portprove: nobody answers at http://127\.0\.0\.1:1/i/\.well-known/openid-configuration, so no case was run`)
}

func TestCheckJudgesAMockThatRuns(t *testing.T) {
	running, err := mocks.Serve(t.Context(), mocks.ServeOptions{Layout: mocks.LayoutPorts, ControlToken: "a-token-of-the-control-api"})
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, running)
	dir := t.TempDir()
	o := portproveIn(t.Context(), map[string]string{envControlToken: "a-token-of-the-control-api"},
		"check", "server", "--control", running.Control, "--only", "IDP-TOKEN-03", "--only", "ALT-META-01", "--report-dir", dir)
	o.expect(t, 0, `mock at http://127\.0\.0\.1:\d+/_portprove: conformant`)
	if r := resultIn(t, dir); r.Target.Addresses["idporten"] == "" || r.Counts[judge.Pass] != len(r.Cases) {
		t.Errorf("%+v", r.Target)
	}
	for name, text := range files(t, dir) {
		if strings.Contains(text, "a-token-of-the-control-api") || strings.Contains(text, "finance-secret") || regexp.MustCompile(`\b158178400\d\d\b`).MatchString(text) {
			t.Errorf("%s has a secret", name)
		}
	}
}

func TestWaiversCountUntilTheyRot(t *testing.T) {
	waiver := func(about, expires string) string {
		t.Helper()
		name := filepath.Join(t.TempDir(), "waivers.yaml")
		text := fmt.Sprintf("- %s\n  reason: it is known\n  owner: somebody\n  expires: %s\n", about, expires)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	run := func(file string) outcome {
		t.Helper()
		return portprove(t, "check", "server", "--only", "ALT-META-01", "--waivers", file)
	}
	run(waiver("requirement: ALT-META-01", "2999-12-31")).expect(t, 5, `stale waiver ALT-META-01 \(somebody\): it no longer applies`, `mock: stale waivers`)
	run(waiver("requirement: IDP-TOKEN-01", "2020-12-31")).expect(t, 5, `it expired on 2020-12-31`)
	run(waiver("requirement: IDP-TOKEN-01", "2999-12-31")).expect(t, 0, `mock: conformant`)
	run(waiver("requirement: IDP-NONE-01", "2999-12-31")).expect(t, 2, `is about what the suite does not have: \[IDP-NONE-01\]`)
	run(waiver("requirement: IDP-TOKEN-01", "soon")).expect(t, 2, `expires "soon" is no day`)
}

func TestAnInterruptEndsWithAReport(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	dir := t.TempDir()
	watch := &interrupter{after: "of", cancel: cancel}
	code := run(ctx, []string{"check", "server", "--only", "IDP-AUTHZ", "--only", "IDP-TOKEN", "--jobs", "1", "--report-dir", dir}, terminal{out: &bytes.Buffer{}, err: watch, env: func(string) string { return "" }})
	r := resultIn(t, dir)
	if code != 3 || r.Outcome != judge.InconclusiveRun || r.Counts[judge.Pass] == 0 || r.Counts[judge.Skipped] == 0 || r.Counts[judge.Error] != 0 {
		t.Errorf("exit %d, %s, %v", code, r.Outcome, r.Counts)
	}
}

// interrupter stops a run when it has told of its progress.
type interrupter struct {
	bytes.Buffer
	after  string
	cancel func()
}

func (i *interrupter) Write(p []byte) (int, error) {
	if strings.Contains(string(p), i.after) {
		i.cancel()
	}
	return i.Buffer.Write(p)
}

func TestTheProcessThatRunsCasesMayDie(t *testing.T) {
	r := &runs{progress: &progress{}, app: &app{}}
	chosen := []judge.Case{{ID: "A"}, {ID: "B"}}
	r.done, r.open = map[string]judge.Case{"A": {ID: "A", Verdict: judge.Pass}}, map[string]bool{"B": true}
	list := r.verdicts(t.Context(), chosen)
	if list[0].Verdict != judge.Pass || list[1].Verdict != judge.Error || !strings.Contains(list[1].Reason, "ended before it had") {
		t.Errorf("%+v", list)
	}
	portprove(t, "check", "shard").expect(t, 2)
}

func TestCheckListsCases(t *testing.T) {
	portprove(t, "check", "server", "--list", "--only", "IDP-TOKEN-01").expect(t, 0, `(?m)^IDP-TOKEN-01\.[0-9a-f]{4} +the law of codes`, `IDP-TOKEN-01; mock-only`, `(?m)^\d+ cases$`)
	var list []struct {
		ID, Text     string
		Requirements []string
		Labels       []string
	}
	o := portprove(t, "check", "server", "--list", "--json", "--label", "!mock-only")
	if err := json.Unmarshal([]byte(o.out), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) < 30 || slices.Contains(list[0].Labels, "mock-only") || len(list[0].Requirements) == 0 {
		t.Errorf("%d: %+v", len(list), list[0])
	}
	all, err := specs.Cases()
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for _, k := range all {
		if other, taken := ids[k.ID]; taken {
			t.Errorf("%s is %q and %q: change a word of one", k.ID, other, k.Sentence())
		}
		ids[k.ID] = k.Sentence()
	}
	portprove(t, "check", "server", "--schema").expect(t, 0, `"portprove report, format 1"`)
	portprove(t, "check").expect(t, 0, `server +Judge a mock`)
}

func TestRequirementsBothWays(t *testing.T) {
	portprove(t, "requirements").expect(t, 0,
		`(?m)^IDP-TOKEN-01 \(must, idporten\) A code is good once`, `(?m)^    cases: IDP-TOKEN-01\.[0-9a-f]{4} `, `(?m)^    proves: IDP-TOKEN-01$`, `(?m)^\d+ requirements, \d+ cases; without a case: \d+ with a reason, 0 without$`)
	var all judge.Coverage
	o := portprove(t, "requirements", "--json", "--subject", "altinn", "--level", "must")
	if err := json.Unmarshal([]byte(o.out), &all); err != nil {
		t.Fatal(err)
	}
	for _, r := range all.Requirements {
		if r.Subject != "altinn" || r.Level != "must" || len(r.Cases) == 0 && r.NoCase == "" {
			t.Errorf("%+v", r)
		}
	}
	if len(all.Requirements) < 20 || len(all.Cases) < 50 {
		t.Errorf("%d requirements, %d cases", len(all.Requirements), len(all.Cases))
	}
	portprove(t, "requirements", "--uncovered").expect(t, 0, `no case: `, `, 0 without`)
	portprove(t, "requirements", "--subject", "altin").expect(t, 2, `did you mean altinn\?`)
	portprove(t, "requirements", "--level", "shall").expect(t, 2, `there is no level "shall"`)
}
