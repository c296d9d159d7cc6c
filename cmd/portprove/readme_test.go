package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/specs/trial"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks are the fenced blocks of a language, line by line.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	var lines []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(readme(t), -1) {
		lines = append(lines, strings.Split(strings.TrimSpace(m[1]), "\n")...)
	}
	if len(lines) == 0 {
		t.Fatalf("README has no %s block", language)
	}
	return lines
}

// Every command of README is run, in its order, against a mock on a free port.
func TestReadmeCommands(t *testing.T) {
	m := mocks.Start(t)
	env := map[string]string{"PORTPROVE_CONTROL": m.Control, "XDG_STATE_HOME": t.TempDir()}
	work := t.TempDir()
	for _, line := range blocks(t, "sh") {
		t.Run(line, func(t *testing.T) {
			args := strings.Fields(line)
			switch {
			case strings.HasPrefix(line, "go build -o bin/portprove "):
				placed(t, buildBinary(t), filepath.Join(work, "bin", "portprove"))
			case strings.HasPrefix(line, "bin/portprove serve"):
				expectServes(t, env, args[1:]...)
			case args[0] == "bin/portprove":
				t.Chdir(work)
				portproveIn(t.Context(), env, args[1:]...).expect(t, 0)
			case strings.HasPrefix(line, "go run ./cmd/portprove "):
				portproveIn(t.Context(), env, args[3:]...).expect(t, 0)
			default:
				t.Errorf("README has a command that no test knows how to run: %s", line)
			}
		})
	}
}

// placed moves a binary to where README has it: one command judges it.
func placed(t *testing.T, binary, where string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(where), 0o750), os.Rename(binary, where)); err != nil {
		t.Fatal(err)
	}
}

// buildBinary builds the program as README says, to another place.
func buildBinary(tb testing.TB) string {
	tb.Helper()
	binary := filepath.Join(tb.TempDir(), "portprove")
	build := exec.CommandContext(tb.Context(), "go", "build", "-o", binary, ".") //nolint:gosec // our own words.
	if out, err := build.CombinedOutput(); err != nil {
		tb.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// expectServes starts serve, but on a free port, and reads its start card.
func expectServes(t *testing.T, env map[string]string, args ...string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	out, written := net.Pipe()
	done := make(chan int)
	go func() {
		done <- run(ctx, append(args, "--listen", "127.0.0.1:0"), terminal{out: written, err: written, env: func(name string) string { return env[name] }})
	}()
	text := bufio.NewScanner(out)
	for text.Scan() && !strings.HasPrefix(text.Text(), "Stop with") {
		continue
	}
	stop()
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
}

func TestReadmeTellsOfTheDefaultWorld(t *testing.T) {
	text := readme(t)
	for _, p := range world.Default().People {
		for _, word := range []string{p.PID, p.Name} {
			if !strings.Contains(text, word) {
				t.Errorf("README does not name %s", word)
			}
		}
	}
	for _, p := range world.Default().EIDASPeople {
		for _, word := range []string{p.Identifier, p.Name()} {
			if !strings.Contains(text, word) {
				t.Errorf("README does not name %s", word)
			}
		}
	}
	for _, p := range world.Default().EmailPeople {
		if !strings.Contains(text, p.Email) {
			t.Errorf("README does not name %s", p.Email)
		}
	}
	for _, c := range world.Default().Clients {
		row := regexp.MustCompile("(?m)^\\| `" + c.ClientID + "` \\|.*$").FindString(text)
		if row == "" || !strings.Contains(row, c.TokenEndpointAuthMethod) {
			t.Errorf("README's row of %s is %q", c.ClientID, row)
		}
		if c.ClientSecret != "" && c.ClientSecret != c.ClientID+"-secret" {
			t.Errorf("the secret of %s is not as README says", c.ClientID)
		}
	}
}

func TestReadmeTellsOfEverySwitch(t *testing.T) {
	text := readme(t)
	for _, s := range mocks.Switches() {
		row := "| `" + s.Name + "` | `" + strings.Join(s.Values, "`, `") + "` | " + s.Doc + " |"
		if !strings.Contains(text, row) {
			t.Errorf("README lacks the row %s", row)
		}
	}
}

// What is said of the cases of a client is so.
func TestReadmeCountsTheCasesOfAClient(t *testing.T) {
	count := map[string]int{}
	for _, k := range trial.Cases(nil) {
		count[k.Labels[0]]++
	}
	want := fmt.Sprintf("%d cases: one with nothing wrong, %d with one thing wrong or one service out of order, and %d about habits",
		len(trial.Cases(nil)), count[trial.LabelWrong]+count[trial.LabelOutage], count[trial.LabelHabit])
	for _, name := range []string{"README.md", "CHANGELOG.md"} {
		text, err := os.ReadFile(filepath.Join(sources, name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), want) {
			t.Errorf("%s does not say %q", name, want)
		}
	}
}

// The Go lines of README stand in an example that is compiled and run.
func TestReadmeGoIsCompiled(t *testing.T) {
	example, err := os.ReadFile("../../mocks/readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range blocks(t, "go") {
		if !strings.Contains(string(example), strings.TrimSpace(line)) {
			t.Errorf("mocks/readme_test.go lacks README's line %s", line)
		}
	}
}
