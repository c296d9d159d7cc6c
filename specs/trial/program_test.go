//go:build unix

package trial_test

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/judge"
)

// leaves is a client that leaves a process behind, which holds an end of the pipe
// LEFT.
func leaves() int {
	pipe, err := os.OpenFile(os.Getenv("LEFT"), os.O_WRONLY, 0)
	if err != nil {
		return 2
	}
	process := exec.Command(os.Args[0], "act", "hang") //nolint:gosec // this very program.
	process.ExtraFiles = []*os.File{pipe}
	if err := process.Start(); err != nil {
		return 2
	}
	if _, err := fmt.Fprint(pipe, process.Process.Pid); err != nil {
		return 2
	}
	return walked(os.Getenv)
}

// What a program leaves behind would go on in the next case, and when all is
// over.
func TestWhatAProgramHasStartedEndsWithIt(t *testing.T) {
	left := filepath.Join(t.TempDir(), "left")
	if err := syscall.Mkfifo(left, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("LEFT", left)
	tr := court(t, "leave")
	tr.Terms.Reach = "login"
	pipe, err := os.OpenFile(left, os.O_RDWR, 0) // waits for nobody
	if err != nil {
		t.Fatal(err)
	}
	reader, err := os.OpenFile(left, os.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
	if k := judged(t, tr, "CLI-WALK-01")[0]; k.Verdict != judge.Pass {
		t.Errorf("%s: %s", k.Verdict, k.Observed)
	}
	if err := pipe.Close(); err != nil {
		t.Fatal(err)
	}
	if err := reader.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	pid, err := io.ReadAll(reader) // until nobody holds the other end
	if err != nil {
		t.Errorf("%s is still there: %v", pid, err)
	}
	if left, bad := strconv.Atoi(string(pid)); err != nil && bad == nil {
		t.Log(syscall.Kill(left, syscall.SIGKILL))
	}
}
