package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/store"
)

// desk is a stage at which somebody has authorized and has a return to file,
// over a line that can lose things.
type desk struct {
	*stage
	line    *line
	profile string
	ret     string // the file
	text    string
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	s := newStage(t)
	s.at(t, "2026-05-20T12:00:00Z")
	d := &desk{stage: s, line: newLine(t, s.Running)}
	d.profile = d.line.profile(t, t.TempDir())
	made := s.made(t)
	made.expect(t, 0)
	d.text = made.out
	d.ret = put(t, d.text, "<sats>", "<sats>")
	d.does(t, "authorize", byTestPerson).expect(t, 0)
	return d
}

func (d *desk) does(t *testing.T, args ...string) outcome {
	t.Helper()
	return d.call(t, append(args, "--profile", d.profile)...)
}

// attached writes a file to go along.
func attached(t *testing.T, name, content string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSubmit(t *testing.T) {
	d := newDesk(t)
	out := filepath.Join(t.TempDir(), "new", "documents")
	d.does(t, "submit", d.ret, "--attachment", attached(t, "bilag.pdf", "%PDF-1.7"), "--created-by", "Kari", "--out", out).expect(t, 0,
		`(?m)\Astep +status +ms  verdict  in Finance$`,
		`(?m)^validate +200 +\d+  ok       Send report, validation\n  The validation says: ingen avvik\.$`,
		`(?m)^instance +201 .*\n  Instance 51000001/[0-9a-f-]{36} was created\.\nenvelope +201 .*\n.*\nupload +201 .*\n  The return is uploaded, with 1 attachments\.$`,
		`(?m)^confirm +200 +\d+  ok       Complete VAT return submission\n  The return is filed`,
		`(?m)^collect +200 +\d+  ok       Download validation result, payment information, receipt\n  The return is accepted\.$`,
		`\n\nThe final verdict: ingen avvik \(accepted\)\.\nAmount 15000, due 2026-06-10, KID \d+, to account \d{11} \(Skatteetaten\)\.\nInstance 51000001/\S+, Mottatt\.\n`+
			`Saved: \S+/valideringsresultat\.xml, \S+/betalingsinformasjon\.xml, \S+/kvittering\.pdf\.\n\z`)
	for name, begin := range map[string]string{"valideringsresultat.xml": "<", "betalingsinformasjon.xml": "<", "kvittering.pdf": "%PDF-"} {
		content, err := os.ReadFile(filepath.Join(out, name))
		info, _ := os.Stat(filepath.Join(out, name)) //nolint:errcheck // as above.
		if err != nil || !strings.HasPrefix(strings.TrimPrefix(string(content), "\ufeff"), begin) || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %.20s", name, err, content)
		}
	}
	state := filepath.Join(d.dir, "mine.311223348-2026-mars-april-alminnelig.submission")
	if info, err := os.Stat(state); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if n := len(d.filed(t)); n != 1 {
		t.Errorf("%d filed", n)
	}

	sent := d.line.requests()
	d.does(t, "submit", d.ret).expect(t, 2, `this very return was filed already, as instance 51000001/\S+; --resume fetches its documents again, --new files it once more`)
	d.does(t, "submit", put(t, d.text, ">15000<", ">16000<"), "--out", out).expect(t, 2, `documents has a valideringsresultat\.xml already, which is kept as it is`)
	if d.line.requests() != sent {
		t.Error("something was sent")
	}
	d.does(t, "submit", d.ret, "--attachment", attached(t, "bilag.pdf", "%PDF-1.7"), "--resume", "--out", out).expect(t, 0, `not done again`, `Saved: `)
	// Another return for the term corrects the first.
	d.does(t, "submit", put(t, d.text, ">15000<", ">16000<")).expect(t, 0,
		`The final verdict: avvikende skattemelding \(accepted with deviations, and may be picked for control\)\.\n  deviating: `, `\nWARNING: the return has deviations`)
	d.does(t, "submit", d.ret, "--new").expect(t, 0, `The return is accepted`)
	if n := len(d.filed(t)); n != 3 {
		t.Errorf("%d filed", n)
	}
	d.expectNoSecretSaid(t)
}

func TestSubmitAsJSON(t *testing.T) {
	d := newDesk(t)
	o := d.does(t, "submit", d.ret, "--json")
	o.expect(t, 0)
	var got submitted
	strict := json.NewDecoder(strings.NewReader(o.out))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&got); err != nil {
		t.Fatalf("%v in %s", err, o.out)
	}
	if !got.OK || !got.Filed || got.Resumed || got.Outcome != client.Clean || len(got.Steps) != 8 || got.Payment == nil || got.Payment.Due != "2026-06-10" ||
		got.Payment.Amount != "15000" || got.Payment.KID == "" || got.Label != "Mottatt" || got.Instance == "" {
		t.Errorf("%+v", got)
	}
	for i, step := range got.Steps {
		if step.Number != i+4 || step.Status < 200 || step.Label == "" || !step.OK || step.Finance != "" {
			t.Errorf("%+v", step)
		}
	}
	o = d.does(t, "submit", put(t, d.text, "<mvaKode>1<", "<mvaKode>7<"), "--json")
	o.expect(t, 1, `"exit_code":1`, `"ok": false,\n  "resumed": false,\n  "filed": false,`, `"step": "validate",`)
}

func TestSubmitRefusesBeforeAnythingIsSent(t *testing.T) {
	d := newDesk(t)
	pdf := attached(t, "bilag.pdf", "x")
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"none.xml"}, `the return can't be read: open none\.xml`},
		{[]string{put(t, d.text, "</mvaMeldingDto>", "")}, `It is not well-formed XML`},
		{[]string{d.ret, "--attachment", "none.pdf"}, `attachment none\.pdf can't be read`},
		{[]string{d.ret, "--attachment", attached(t, "x.exe", "x")}, `has the extension "\.exe"; allowed are`},
		{[]string{d.ret, "--attachment", pdf, "--attachment", pdf}, `has the name of another attachment`},
		{[]string{d.ret, "--envelope", "none.xml"}, `the envelope can't be read`},
		{[]string{d.ret, "--envelope", attached(t, "e.xml", "")}, `e\.xml is empty`},
		{[]string{d.ret, "--envelope", "e.xml", "--created-by", "Kari"}, `none of the others can be`},
		{[]string{d.ret, "--resume", "--new"}, `none of the others can be`},
		{[]string{d.ret, "--feedback", "stauts"}, `there is no way "stauts" to wait for feedback; did you mean status\? Allowed: both, status, feedback, instance`},
		{[]string{d.ret, "--persona", "erp"}, `there is no persona "erp"; allowed is finance`},
		{[]string{d.ret, "--out", d.ret}, `the directory for the documents can't be made`},
		{[]string{d.ret, "--resume"}, `no submission of organisation 311223348, mars-april 2026 \(alminnelig\) was begun here, so there is none to resume`},
		{nil, `accepts 1 arg`},
	} {
		d.does(t, append([]string{"submit"}, c.args...)...).expect(t, 2, c.want)
	}
	portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": d.Control}, "submit", d.ret, "--store", filepath.Join(t.TempDir(), "x")).expect(t, 2,
		`there are no tokens to file with, or not both; the person who files runs portprove authorize first`)
	if d.line.requests() != 0 || len(d.instances(t)) != 0 {
		t.Error("something was sent")
	}
}

func TestSubmitInProductionSaysSo(t *testing.T) {
	dir := t.TempDir()
	text := "environment: prod\nclient_id: x\nclient_secret: {file: secret}\ntoken_endpoint_auth_method: client_secret_post\n" +
		"redirect_uri: https://finance.example/?cmp=USMF\npreset: finance\nauthorization_lifetime: 31536000\nresolve: ['idporten.no:443:127.0.0.1:1']\n"
	for name, content := range map[string]string{"real.yaml": text, "secret": "s"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	ret := attached(t, "return.xml", portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": "http://127.0.0.1:1/_portprove"}, "return", "new").out)
	file := []string{"submit", ret, "--profile", filepath.Join(dir, "real.yaml"), "--store", filepath.Join(dir, "tokens")}
	portprove(t, file...).expect(t, 2, `add --production if that is what you want`)
	portprove(t, append(file, "--production")...).expect(t, 2, `this would file a real return of a real company; add --real-return if that is what you want`)
	portprove(t, append(file, "--production", "--real-return")...).expect(t, 2, `there are no tokens to file with`)
}

func TestSubmitRefused(t *testing.T) {
	d := newDesk(t)
	invalid := put(t, d.text, "<mvaKode>1<", "<mvaKode>7<")
	d.does(t, "submit", invalid).expect(t, 1, `(?m)^validate +200 +\d+  FAILED   Send report, validation\n  The validation says: ugyldig skattemelding\.$`, `so it is not filed`)
	d.does(t, "submit", invalid, "--confirm-anyway").expect(t, 1, `(?m)^fill +409 +\d+  FAILED `)
	// That has left a draft; the corrected return is another file.
	o := d.does(t, "submit", d.ret)
	o.expect(t, 2, `is not finished: not filed, instance 51000001/\S+\. It is of another file for the same term: --resume with that file goes on; --new begins with this one, and leaves the draft 51000001/\S+ behind\.`)
	draft := ofInstance.FindString(o.err)
	o = d.does(t, "submit", d.ret, "--new", "--json")
	o.expect(t, 0, `"left_behind": "`+draft+`"`, `Begun again, and leaves the draft `+draft+` behind\.\nportprove instance delete `+draft+` removes it`)

	d.does(t, "authorize", "--person", "23847940182").expect(t, 0) // may fill in, may not confirm
	d.does(t, "submit", d.ret, "--new").expect(t, 1, `(?m)^confirm +403 +\d+  FAILED `, `may fill in this return and may not confirm it`)
	d.does(t, "authorize", byTestPerson).expect(t, 0)
	d.does(t, "submit", d.ret, "--resume").expect(t, 1, `Another person is logged in than the one who began the submission`)
	if n := len(d.filed(t)); n != 1 {
		t.Errorf("%d filed", n)
	}
}

// The registers change between the confirmation and the judgement.
func TestSubmitIsRejectedAfterwards(t *testing.T) {
	d := newDesk(t)
	confirmed := nextOf(2, true)
	d.line.lose(func(n int, r *http.Request, answered bool) bool {
		if confirmed(n, r, answered) {
			notRegistered := map[string]any{"organisation_number": "311223348", "vat_registrations": []any{}}
			if err := d.Default.PatchWorld(map[string]any{"companies": []any{notRegistered}}); err != nil {
				t.Error(err)
			}
		}
		return false
	})
	out := t.TempDir()
	d.does(t, "submit", d.ret, "--out", out).expect(t, 1, `(?m)^collect +200 +\d+  FAILED .*\n  The return was filed and then rejected`,
		`\nThe final verdict: ugyldig skattemelding \(REJECTED: it counts as not delivered\)\.\n  invalid: `, `Saved: .*kvittering\.pdf\.\n\z`)
	d.does(t, "submit", d.ret).expect(t, 2, `was filed already`)
	d.does(t, "instance", "list").expect(t, 0, `: filed, REJECTED: it counts as not delivered, instance `)
}

func TestSubmitWhoseAnswerIsLost(t *testing.T) {
	d := newDesk(t)
	d.line.lose(nextOf(2, true))
	d.does(t, "submit", d.ret).expect(t, 3, `(?m)^confirm +- +\d+  FAILED `, `Whether the return was filed is unknown`)
	d.line.lose(nil)
	d.does(t, "submit", d.ret).expect(t, 2,
		`is not finished: not known whether it is filed, instance 51000001/\S+, the answer is not known of: confirm\. --resume goes on with it; --new begins again, although instance 51000001/\S+ may be filed: the last return counts\.`)
	d.does(t, "submit", d.ret, "--resume", "--attachment", attached(t, "a.pdf", "x")).expect(t, 1, `The attachments are not those`)
	d.does(t, "submit", d.ret, "--resume").expect(t, 0, `(?m)^confirm +- +0  ok .*\n  This was done before, and is not done again\.$`, `The return is accepted`)
	if n := len(d.filed(t)); n != 1 {
		t.Errorf("%d filed", n)
	}
}

func TestSubmitDoesNotWait(t *testing.T) {
	d := newDesk(t)
	d.line.lose(func(_ int, r *http.Request, answered bool) bool {
		if !answered && strings.HasSuffix(r.URL.Path, "/feedback/status") {
			d.Default.Clock().Advance(-9e9) // the line's haste taken back
		}
		return false
	})
	d.does(t, "submit", d.ret, "--no-wait", "--feedback", "status").expect(t, 3, `(?m)^feedback +200 +\d+  FAILED `, `The return was filed`)
	d.line.lose(nil)
	d.does(t, "submit", d.ret).expect(t, 2, `is not finished: filed, without a verdict yet, .* --new begins again, although instance \S+ is filed: the last return counts\.`)
	d.Default.Clock().Advance(6e10)
	d.does(t, "submit", d.ret, "--resume").expect(t, 0, `The return is accepted`)
	if n := len(d.filed(t)); n != 1 {
		t.Errorf("%d filed", n)
	}
}

func TestSubmitMeetsNobody(t *testing.T) {
	d := newDesk(t)
	host := strings.TrimPrefix(d.line.URL, "http://")
	d.does(t, "submit", d.ret, "--resolve", host+":127.0.0.1:1").expect(t, 3, `(?m)^validate +- +\d+  FAILED `)
	s := d.stage
	s.call(t, "authorize", byTestPerson).expect(t, 0)
	portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": "http://127.0.0.1:1/_portprove"}, "submit", d.ret, "--store", d.dir).expect(t, 3, `no mock answers`)
}

func TestSubmitInOneHandOnly(t *testing.T) {
	d := newDesk(t)
	kept, err := store.Open(d.dir, "mine", d.Addresses()["idporten"])
	if err != nil {
		t.Fatal(err)
	}
	held, err := kept.OpenFiling(store.FilingKey{Organisation: "311223348", Year: 2026, Term: "mars-april", Category: "alminnelig"})
	if err != nil {
		t.Fatal(err)
	}
	d.does(t, "submit", d.ret).expect(t, 1, `Another process is submitting this return`)
	if err := held.Close(); err != nil {
		t.Error(err)
	}
	if d.line.requests() != 0 {
		t.Error("something was sent")
	}
}

func TestSubmitAsFinance(t *testing.T) {
	d := newDesk(t)
	d.line.lose(func(_ int, r *http.Request, answered bool) bool {
		if !answered && strings.HasSuffix(r.URL.Path, "/feedback/status") {
			d.Default.Clock().Advance(-9e9)
		}
		return false
	})
	d.does(t, "submit", d.ret, "--persona", "finance").expect(t, 3,
		`(?m)^envelope +201 .*\n.*\n  NO VAT Return submission uploaded successfully \(Success\)$`, `(?m)^  NO VAT Feedback not provided \(Success\)$`)
	d.line.lose(nil)
	d.Default.Clock().Advance(6e10)
	d.does(t, "submit", d.ret, "--persona", "finance", "--resume").expect(t, 0, `(?m)^  NO VAT SUCCESSFUL VAT return submission to the Tax Administr \(Success\)$`)
}

func TestSubmitTakesAnEnvelopeOfOnesOwn(t *testing.T) {
	d := newDesk(t)
	d.does(t, "submit", d.ret, "--envelope", attached(t, "own.xml", "<mvaMeldingInnsending/>")).expect(t, 1, `(?m)^fill +409 `)
	d.does(t, "submit", d.ret, "--resume").expect(t, 1, `The envelope is not the one that the submission was begun with`)
}

// On a screen the wait is shown, in a line that goes away.
func TestSubmitShowsTheWait(t *testing.T) {
	d := newDesk(t)
	confirmed := nextOf(2, true)
	d.line.lose(func(n int, r *http.Request, answered bool) bool {
		if confirmed(n, r, answered) {
			d.Default.Clock().Advance(-9e9)
		}
		return false
	})
	var out, said bytes.Buffer
	code := run(t.Context(), []string{"submit", d.ret, "--profile", d.profile, "--store", d.dir}, terminal{out: &out, err: &said, screen: true, env: func(string) string { return "" }})
	if code != 0 || strings.Contains(out.String(), "\x1b") {
		t.Errorf("exit code %d: %s%s", code, out.String(), said.String())
	}
	if !regexp.MustCompile(`\A(\r\x1b\[Kwaiting for feedback: asked \d times in \d+s, again in 1s \(Task_3 Tilbakemelding\))+\r\x1b\[K\z`).MatchString(said.String()) {
		t.Errorf("%q", said.String())
	}
}

func TestSubmitIsCancelled(t *testing.T) {
	d := newDesk(t)
	ctx, cancel := context.WithCancel(t.Context())
	d.line.lose(func(_ int, r *http.Request, answered bool) bool {
		if !answered && strings.HasSuffix(r.URL.Path, "/feedback/status") {
			cancel()
		}
		return false
	})
	portproveIn(ctx, nil, "submit", d.ret, "--profile", d.profile, "--store", d.dir).expect(t, 3, `(?m)^feedback +- `)
	d.line.lose(nil)
	d.does(t, "submit", d.ret, "--resume").expect(t, 0)
}
