package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/portprove/portprove/specs/judge"
)

// The recipes for CI are YAML, their command is one of ours, and what they
// publish is there when it has run.
func TestReadmeRecipesForCI(t *testing.T) {
	work := t.TempDir()
	t.Chdir(work)
	recipes, commands := 0, regexp.MustCompile(`portprove (check server [^\]\n]*)`)
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(readmeAt(t), -1) {
		command := commands.FindStringSubmatch(m[1])
		if command == nil {
			continue
		}
		recipes++
		var recipe map[string]any
		if err := yaml.UnmarshalWithOptions([]byte(m[1]), &recipe, yaml.Strict()); err != nil {
			t.Errorf("%v\n%s", err, m[1])
		}
		portprove(t, append(strings.Fields(command[1]), "--only", "IDP-META-03")...).expect(t, 0)
		for _, name := range regexp.MustCompile(`report/[a-z.]+`).FindAllString(m[1], -1) {
			if _, err := os.Stat(filepath.Join(work, name)); err != nil {
				t.Errorf("a recipe publishes %s: %v", name, err)
			}
		}
	}
	if recipes != 3 {
		t.Errorf("README has %d recipes", recipes)
	}
}

// The waiver of README is a right one, but for the digits of its case.
func TestReadmeWaiver(t *testing.T) {
	m := regexp.MustCompile("(?s)```yaml\n(- case: .*?)```").FindStringSubmatch(readmeAt(t))
	if m == nil {
		t.Fatal("README has no waiver")
	}
	if _, err := judge.ReadWaivers([]byte(m[1])); err != nil {
		t.Error(err)
	}
}

func readmeAt(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(sources, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// sources is where the repository is; tests go elsewhere.
var sources = func() string {
	dir, err := os.Getwd()
	if err != nil {
		panic(err)
	}
	return filepath.Join(dir, "..", "..")
}()
