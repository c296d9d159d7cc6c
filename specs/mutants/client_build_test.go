package mutants_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// root is the module's, seen from here.
const root = "../.."

// apply changes the one line. How a line is set in counts for nothing.
func (p patch) apply(source string) (string, error) {
	lines := strings.Split(source, "\n")
	at, times := -1, 0
	for i, line := range lines {
		if slices.Equal(strings.Fields(line), strings.Fields(p.line)) {
			at, times = i, times+1
		}
	}
	if times != 1 {
		return "", fmt.Errorf("%s has this line %d times, and must have it once, or the patch is of nothing: %s", p.file, times, p.line)
	}
	lines[at] = p.instead
	return strings.Join(lines, "\n"), nil
}

// patched is the file with its other line.
func (p patch) patched() (string, error) {
	source, err := os.ReadFile(filepath.Join(root, p.file))
	if err != nil {
		return "", err
	}
	return p.apply(string(source))
}

// buildClient makes the walker's program with a patch laid over the source, in
// a folder; nil: with none. Whatever does not depend on the patched file comes
// from the build cache; the rest is not optimised, which takes time.
func buildClient(ctx context.Context, folder string, p *patch) (string, error) {
	target := filepath.Join(folder, "client")
	args := []string{"build", "-buildvcs=false", "-ldflags=-s -w", "-gcflags=github.com/portprove/portprove/client=-N -l", "-o", target}
	if p != nil {
		overlay, err := p.overlay(folder)
		if err != nil {
			return "", err
		}
		args = append(args, "-overlay", overlay)
	}
	process := exec.CommandContext(ctx, "go", append(args, "./specs/walker/program")...) //nolint:gosec // the reference client of this very module.
	process.Dir, process.Env = root, append(os.Environ(), "GOGC=off")
	if said, err := process.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, said)
	}
	return target, nil
}

// overlay is go build's file of which source stands in which one's place.
func (p patch) overlay(folder string) (string, error) {
	source, err := p.patched()
	if err != nil {
		return "", err
	}
	file, err := filepath.Abs(filepath.Join(root, p.file))
	if err != nil {
		return "", err
	}
	instead, list := filepath.Join(folder, filepath.Base(p.file)), filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(instead, []byte(source), 0o600); err != nil {
		return "", err
	}
	text, err := json.Marshal(map[string]any{"Replace": map[string]string{file: instead}})
	if err != nil {
		return "", err
	}
	return list, os.WriteFile(list, text, 0o600)
}
