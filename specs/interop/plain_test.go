package interop_test

import (
	"os/exec"
	"path/filepath"
	"testing"
)

func TestThePlainClientGetsThrough(t *testing.T) {
	t.Parallel()
	getsThrough(t, plain(t))
}

func TestThePlainClientStops(t *testing.T) {
	t.Parallel()
	stops(t, plain(t))
}

// plain builds the client of the folder plain.
func plain(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "plain")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./plain") //nolint:gosec // a folder of ours.
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}
	return program
}
