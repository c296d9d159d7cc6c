package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Whenever the process is killed, submit --resume files exactly once: before
// the server saw a request and after it has answered, for every request.
func TestSubmitFilesOnceWheneverItIsKilled(t *testing.T) {
	d := newDesk(t)
	k := &killed{desk: d, binary: buildBinary(t), attachment: attached(t, "bilag.pdf", "%PDF-1.7")}
	d.line.lose(nil)
	if code, said := k.run(t, k.child(t, k.store(t), "submit")); code != 0 {
		t.Fatalf("exit code %d\n%s", code, said)
	}
	total := d.line.requests()
	if total < 12 {
		t.Fatalf("only %d requests", total)
	}
	resumed := 0
	for n := 1; n <= total; n++ {
		for _, answered := range []bool{false, true} {
			resumed += k.at(t, n, answered)
		}
	}
	if want := 2 * (total - 1); resumed != want { // but for the validation, after which nothing is begun yet
		t.Errorf("%d were resumed, want %d", resumed, want)
	}
}

type killed struct {
	*desk
	binary, attachment string
}

// store is a fresh one, with the tokens of the desk.
func (k *killed) store(t *testing.T) string {
	t.Helper()
	tokens, err := os.ReadFile(filepath.Join(k.dir, "mine.json"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "tokens")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mine.json"), tokens, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func (k *killed) child(t *testing.T, store string, words ...string) *exec.Cmd {
	t.Helper()
	args := slices.Concat(words, []string{k.ret, "--attachment", k.attachment, "--profile", k.profile, "--store", store})
	child := exec.CommandContext(t.Context(), k.binary, args...) //nolint:gosec // our own binary.
	child.Env = []string{"HOME=" + t.TempDir()}
	return child
}

func (k *killed) run(t *testing.T, child *exec.Cmd) (code int, said string) {
	t.Helper()
	return k.runTelling(t, child, func(*os.Process) {})
}

// runTelling says which process it is once it has begun.
func (k *killed) runTelling(t *testing.T, child *exec.Cmd, begun func(*os.Process)) (code int, said string) {
	t.Helper()
	var text strings.Builder
	child.Stdout, child.Stderr = &text, &text
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	begun(child.Process)
	_ = child.Wait() //nolint:errcheck // the exit code is looked at.
	return child.ProcessState.ExitCode(), text.String()
}

// at kills a submission at its nth request, and tells whether it was resumed
// (1) or had to begin (0).
func (k *killed) at(t *testing.T, n int, answered bool) (resumed int) {
	t.Helper()
	before := len(k.filed(t))
	store := k.store(t)
	process, dead := make(chan *os.Process, 1), make(chan struct{})
	k.line.lose(func(i int, _ *http.Request, isAnswered bool) bool {
		if i != n || isAnswered != answered {
			return false
		}
		if err := (<-process).Kill(); err != nil {
			t.Error(err)
		}
		<-dead
		return true
	})
	code, said := k.runTelling(t, k.child(t, store, "submit"), func(begun *os.Process) { process <- begun })
	close(dead)
	k.line.lose(nil)
	if code != -1 {
		t.Fatalf("request %d (answered: %t): it was not killed: exit code %d\n%s", n, answered, code, said)
	}
	resumed = 1
	if code, said = k.run(t, k.child(t, store, "submit", "--resume")); code == exitUsage && strings.Contains(said, "there is none to resume") {
		resumed = 0
		code, said = k.run(t, k.child(t, store, "submit"))
	}
	filed := k.filed(t)
	if code != 0 || len(filed) != before+1 {
		t.Fatalf("request %d (answered: %t): %d filed, exit code %d\n%s", n, answered, len(filed)-before, code, said)
	}
	for _, file := range []string{"mvamelding", "binaerVedlegg", "kvittering"} {
		last := filed[len(filed)-1].Files
		if i := slices.Index(last, file); i < 0 || slices.Contains(last[i+1:], file) {
			t.Errorf("request %d (answered: %t): the files are %q", n, answered, last)
		}
	}
	return resumed
}
