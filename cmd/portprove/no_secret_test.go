package main

import (
	"context"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/control"
)

// What no command may show, wherever it writes: planted here, used by the
// commands, and looked for in all that they print, log and write. The token
// store is the one place where tokens and codes lie, and a profile the one
// where its user may have written a person.
const (
	plantedPID  = "23847940182"
	otherSecret = "a-planted-secret-of-nobody"
)

// vault is a served mock with clients whose secret and key are planted, and
// everything that was said by it and by the commands.
type vault struct {
	*stage
	state   string // where programs keep things
	work    string // where they are called
	control string
	log     *transcript
	covered []string
	secrets map[string]string
}

func newVault(t *testing.T) *vault {
	t.Helper()
	v := &vault{state: t.TempDir(), work: t.TempDir(), covered: []string{"portprove serve"}}
	v.stage = &stage{dir: filepath.Join(v.state, "tokens")}
	t.Chdir(v.work)
	v.log = &transcript{written: make(chan struct{}, 1)}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		done <- run(ctx, []string{"serve", "--verbose", "--listen", "127.0.0.1:0", "--data", v.state}, v.terminal(v.log))
	}()
	t.Cleanup(func() {
		stop()
		<-done
	})
	v.control = v.log.await(t, regexp.MustCompile(`http://\S+/_portprove\b`))
	v.plant(t)
	return v
}

func (v *vault) terminal(out *transcript) terminal {
	return terminal{out: out, err: out, env: func(name string) string {
		return map[string]string{"PORTPROVE_CONTROL": v.control, "XDG_STATE_HOME": v.state}[name]
	}}
}

// plant registers secret and key, and writes the profiles that name them.
func (v *vault) plant(t *testing.T) {
	t.Helper()
	n := base64.RawURLEncoding.EncodeToString(clientKey().N.Bytes())
	e := base64.RawURLEncoding.EncodeToString(big.NewInt(int64(clientKey().E)).Bytes())
	patch := map[string]any{"clients": []any{
		map[string]any{"client_id": "finance-refresh", "client_secret": plantedSecret},
		map[string]any{"client_id": "jwt-demo", "jwks": map[string]any{"keys": []any{
			map[string]any{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "planted", "n": n, "e": e},
		}}},
	}}
	c := &control.Client{URL: v.control}
	if err := c.PatchWorld(t.Context(), patch); err != nil {
		t.Fatal(err)
	}
	sandbox, err := c.Describe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := sandbox.Addresses
	key, _ := plantKey(t, v.work)
	text, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(text)
	v.secrets = map[string]string{
		"the secret": plantedSecret, "a refused secret": otherSecret, "the person": plantedPID,
		"the key": base64.StdEncoding.EncodeToString(block.Bytes)[200:240], "the key's exponent": clientKey().D.String()[:30],
	}
	own := sheetFor(environmentMock, a["idporten"], a["login"], a["altinn"])
	own["addresses"] = strings.TrimSuffix(own["addresses"], "}") + ", validator: '" + a["skatteetaten"] + "/api/mva/grensesnittstoette/mva-melding/valider', " +
		"app: '" + a["apps"] + "/skd/mva-melding-innsending-test'}"
	v.profile(t, "by-secret", own, sheetOf{"client_secret": "{file: secret}"})
	v.profile(t, "by-push", own, sheetOf{"client_secret": "{file: secret}", "par": "true", "person": "'" + plantedPID + "'"})
	v.profile(t, "refused", own, sheetOf{"client_secret": "{file: other-secret}"})
	v.profile(t, "nowhere", own, sheetOf{"client_secret": "{file: secret}", "redirect_uri": "'http://localhost:8400/other'"})
	v.profile(t, "by-key", own, sheetOf{
		"client_id": "jwt-demo", "token_endpoint_auth_method": "private_key_jwt", "key": "key.pem", "kid": "planted", "par": "true", "preset": "",
		"scopes": "[openid, 'altinn:instances.read']", "redirect_uri": "'http://localhost:8403/callback'", "pkce": "true",
	})
	for name, secret := range map[string]string{"secret": plantedSecret, "other-secret": otherSecret, "bilag.pdf": "%PDF-1.7"} {
		if err := os.WriteFile(filepath.Join(v.work, name), []byte(secret+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func (v *vault) profile(t *testing.T, name string, parts ...sheetOf) {
	t.Helper()
	whole := sheetOf{}
	for _, part := range parts {
		for member, value := range part {
			whole[member] = value
		}
	}
	var text strings.Builder
	for member, value := range whole {
		if value != "" {
			text.WriteString(member + ": " + value + "\n")
		}
	}
	if err := os.WriteFile(filepath.Join(v.work, name+".yaml"), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// does calls a command and looks at once for what it must not say. What the
// store holds by then is a secret from then on.
func (v *vault) does(t *testing.T, code int, args ...string) string {
	t.Helper()
	out := &transcript{}
	if got := run(t.Context(), args, v.terminal(out)); got != code {
		t.Errorf("%q: exit code %d, want %d\n%s", args, got, code, out.text.String())
	}
	v.cover(args)
	v.learn(t)
	v.expectNothing(t, strings.Join(args, " "), out.text.String())
	return out.text.String()
}

// cover notes which command of the tree it was.
func (v *vault) cover(args []string) {
	root := (&app{terminal: v.terminal(&transcript{})}).command()
	tree(root)
	if found, _, err := root.Find(args); err == nil {
		v.covered = append(v.covered, found.CommandPath())
	}
}

var ofStore = regexp.MustCompile(`"(access_token|refresh_token|id_token|jwt|code|verifier|nonce)": "([^"]+)"`)

// learn reads the secrets of the token store.
func (v *vault) learn(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(v.state, "tokens", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range ofStore.FindAllStringSubmatch(string(text), -1) {
			v.secrets[m[1]+" "+m[2][:6]] = m[2]
		}
	}
}

func (v *vault) expectNothing(t *testing.T, where, text string) {
	t.Helper()
	for name, secret := range v.secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows %s", where, name)
		}
	}
}

// tree is every command, those that cobra adds included.
func tree(root *cobra.Command) []*cobra.Command {
	if !root.HasParent() {
		root.InitDefaultHelpCmd()
		root.InitDefaultCompletionCmd()
	}
	all := []*cobra.Command{root}
	for _, sub := range root.Commands() {
		all = append(all, tree(sub)...)
	}
	return all
}

func TestNoCommandShowsASecret(t *testing.T) {
	v := newVault(t)
	for _, form := range [][]string{nil, {"--json"}} {
		v.walk(t, form)
		v.fail(t, form)
		v.tellTheRest(t, form)
		v.record(t, form)
	}
	v.expectEveryCommand(t)
	v.expectNothing(t, "the log of serve --verbose", v.log.text.String())
	if !strings.Contains(v.log.text.String(), "level=") {
		t.Error("serve has logged nothing")
	}
	v.expectNothingWritten(t)
	if len(v.secrets) < 25 {
		t.Errorf("only %d secrets were planted", len(v.secrets))
	}
}

func (v *vault) walk(t *testing.T, form []string) {
	t.Helper()
	person := "--person=" + plantedPID
	for _, name := range []string{"by-secret", "by-push", "by-key"} {
		as := slices.Concat([]string{"--profile", name + ".yaml", "--store", v.dir}, form)
		for _, step := range [][]string{
			{"login", person},
			{"token"},
			{"exchange"},
			{"return", "new", "--out", "return.xml", "--force"},
			{"validate", "return.xml"},
			{"status"},
			{"refresh"},
			{"authorize", person},
			{"reauthorize", person, "--level", "high", "--language", "nn", "--fresh"},
			{"doctor"},
			{"settings", "finance"},
			{"logout"},
		} {
			flags := as
			switch step[0] { // what has no store, or no profile
			case "settings":
				flags = slices.Concat(as[:2], form)
			case "return":
				flags = form
			}
			if step[0] == "logout" {
				v.draft(t, as)
			}
			v.does(t, 0, append(step, flags...)...)
		}
	}
}

// fail meets the errors whose answers could repeat what was sent.
func (v *vault) fail(t *testing.T, form []string) {
	t.Helper()
	person := "--person=" + plantedPID
	as := func(name string) []string {
		return slices.Concat([]string{"--profile", name + ".yaml", "--store", v.dir}, form)
	}
	v.does(t, 0, append([]string{"login", person}, as("by-secret")...)...)
	v.does(t, 0, append([]string{"clock", "advance", "61s"}, form...)...)
	late := v.does(t, 1, append([]string{"token"}, as("by-secret")...)...)
	id := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).FindString(late)
	v.does(t, 0, append([]string{"why", id}, form...)...)
	v.pasteSecrets(t, id, form)
	v.does(t, 0, append([]string{"login", person}, as("refused")...)...)
	v.does(t, 1, append([]string{"token"}, as("refused")...)...)
	v.does(t, 1, append([]string{"login", person}, as("nowhere")...)...)
	v.does(t, 1, append([]string{"doctor"}, as("nowhere")...)...)
	host := regexp.MustCompile(`//([^/]+)/`).FindStringSubmatch(v.control)[1]
	v.does(t, 1, append([]string{"login", person, "--resolve", host + ":127.0.0.1:1"}, as("by-secret")...)...)
	v.does(t, 1, append([]string{"login", person, "--resolve", host + ":127.0.0.1:1"}, as("by-push")...)...)
	v.does(t, 2, append([]string{"login", person + "0"}, as("by-secret")...)...)
	v.does(t, 2, append([]string{"exchange"}, as("nowhere")...)...)
	v.does(t, 2, append([]string{"validate", "return.xml"}, as("nowhere")...)...)
	v.plantReturns(t)
	v.does(t, 2, append([]string{"validate", "of-a-person.xml"}, as("nowhere")...)...)
	v.does(t, 2, append([]string{"init", "--profile", "test", "--secret-env", "a-secret " + otherSecret}, form...)...)
	v.does(t, 0, append([]string{"authorize", person}, as("by-secret")...)...)
	v.does(t, 1, append([]string{"validate", "invalid.xml"}, as("by-secret")...)...)
	v.does(t, 3, append([]string{"validate", "return.xml", "--resolve", host + ":127.0.0.1:1"}, as("by-secret")...)...)
	v.does(t, 1, append([]string{"submit", "invalid.xml", "--new"}, as("by-secret")...)...)
	v.does(t, 2, append([]string{"submit", "of-a-person.xml"}, as("by-secret")...)...)
	v.does(t, 3, append([]string{"submit", "return.xml", "--new", "--resolve", host + ":127.0.0.1:1"}, as("by-secret")...)...)
	v.does(t, 2, append([]string{"scenario", "lint", "invalid.xml"}, form...)...)
	v.does(t, 2, append([]string{"instance", "show", plantedPID}, as("by-secret")...)...)
	v.does(t, 1, append([]string{"status", "--fail-within", "400d"}, as("by-secret")...)...)
	v.files(t, as("by-secret"), form)
	v.does(t, 0, append([]string{"age", "--client", "finance-refresh", "--pid", plantedPID, "--by", "365d"}, form...)...)
	v.does(t, 1, append([]string{"refresh"}, as("by-secret")...)...)
}

// tellTheRest calls what has to do with no client of its own.
func (v *vault) tellTheRest(t *testing.T, form []string) {
	t.Helper()
	for _, words := range []string{
		"requirements", "check", "check server --list --only IDP-META-03", "check server --only IDP-META-03 --report-dir " + filepath.Join(v.state, "report"),
		"rehearse", "scenario", "scenario list", "scenario show late-code", "scenario har late-code", "scenario verify late-code", "scenario rehearse late-code", "scenario play late-code --detach", "clock", "clock set " + time.Now().UTC().Format(time.RFC3339), "clock freeze", "clock run", "return", "return new", "instance", "sandbox", "sandbox new", "sandbox list", "settings", "settings finance",
		"ca", "ca --data " + v.state, "version", "keys", "keys demo", "keys rotate", "keys withdraw", "cert --orgno 311223348", "fault", "fault add --step exchange --nth 9 --status 503", "fault list", "fault remove --all", "selfservice", "selfservice token --orgno 311223348", "help", "help login", "completion", "completion bash", "completion zsh", "completion fish", "completion powershell",
		"",
	} {
		v.does(t, 0, append(strings.Fields(words), form...)...)
	}
	v.does(t, 2, "check", "shard")
	v.does(t, 2, "check", "walk")
	judged := filepath.Join(v.state, "report-of-a-client")
	v.does(t, 0, slices.Concat([]string{"check", "client", "--until", "token", "--only", "CLI-REDIR-01", "--report-dir", judged}, form, []string{"--", self(t), "check", "walk"})...)
	v.does(t, 0, append([]string{"check", "replay", "CLI-REDIR-01.8e77", "--trust-report", "--report", filepath.Join(judged, "report.json")}, form...)...)
	v.does(t, 0, append([]string{"check", "server", "--profile", "by-secret.yaml", "--rate", "0", "--only", "IDP-TOKEN-01", "--label", "safe-on-real", "--report-dir", filepath.Join(v.state, "report-by-secret")}, form...)...)
	list := v.does(t, 0, "sandbox", "list")
	v.does(t, 0, append([]string{"sandbox", "delete", regexp.MustCompile(`[0-9a-f]{12}`).FindString(list)}, form...)...)
	file := "made-" + strings.TrimPrefix(strings.Join(append([]string{"x"}, form...), ""), "x--") + ".yaml"
	v.does(t, 0, append([]string{
		"init", "--profile", "test", "--file", file, "--client-id", "x", "--secret-file", "secret", "--person", plantedPID,
		"--redirect-uri", "https://erp.example/", "--preset", "finance", "--authorization-lifetime", "365d",
	}, form...)...)
	v.does(t, 0, append([]string{"init", "--profile", "mock", "--client", "jwt-demo", "--file", "mock-" + file, "--key", "key.pem", "--kid", "planted"}, form...)...)
}

// expectEveryCommand names the commands that nobody has called here.
func (v *vault) expectEveryCommand(t *testing.T) {
	t.Helper()
	for _, command := range tree((&app{terminal: v.terminal(&transcript{})}).command()) {
		if !slices.Contains(v.covered, command.CommandPath()) {
			t.Errorf("%s is not called here: what it prints is not looked at", command.CommandPath())
		}
	}
}

// expectNothingWritten reads every file but those that hold what was planted.
func (v *vault) expectNothingWritten(t *testing.T) {
	t.Helper()
	planted := []string{"secret", "other-secret", "key.pem", "by-push.yaml", "of-a-person.xml", "invalid.xml"}
	ofPerson := regexp.MustCompile(`(?m)^person: "\d{11}"$`)
	n := 0
	for _, dir := range []string{v.work, v.state} {
		for name, text := range files(t, dir) {
			isTokenFile := filepath.Dir(filepath.Join(dir, name)) == v.dir && filepath.Ext(name) == ".json"
			if strings.HasPrefix(text, "d") || isTokenFile || slices.Contains(planted, filepath.Base(name)) {
				continue
			}
			n++
			v.expectNothing(t, name, ofPerson.ReplaceAllString(text, ""))
		}
	}
	if n < 8 {
		t.Errorf("only %d files were read", n)
	}
}
