package recorder

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The mask is proven with secrets that are planted: of every kind, in every
// place, in every encoding, over requests and answers. None may be in what is
// written, and the same one has to have the same placeholder everywhere.

func newGarden(seed uint64, wanted int) *garden {
	g := &garden{Rand: rand.New(rand.NewPCG(seed, 1)), secrets: map[string]string{}, probes: map[string][]func(Recording) string{}} //nolint:gosec // a test repeats itself.
	g.session = Session{Environment: "test", Began: time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC), Tool: "portprove/test", Hosts: []Host{{"idporten", "https://test.idporten.no"}}}
	for len(g.secrets) < wanted {
		g.sow()
	}
	g.session.name()
	return g
}

func TestNoPlantedSecretSurvives(t *testing.T) {
	t.Parallel()
	g := newGarden(seedOf(t, 20261127), 1000)
	r := Mask(g.session, Masking{})
	dir := t.TempDir()
	paths, err := r.Write(dir, "planted")
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) != 2 {
		t.Fatalf("files %q", paths)
	}
	for _, e := range r.Exchanges {
		for _, m := range []MaskedMessage{e.Request, e.Response} {
			if strings.Contains(m.Text, "{{withheld") || m.Text == "" && m.Size > 0 {
				t.Errorf("%s %s: a body was left out, which proves nothing: %s", e.Method, e.URL, m.Withheld)
			}
		}
	}
	forms := g.forms()
	for _, path := range paths {
		data, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			t.Fatal(err)
		}
		for found, form := range survivors(data, forms) {
			t.Errorf("%s has a %s: %q", filepath.Base(path), found, form)
		}
	}
	t.Logf("%d secrets, %d forms, %d exchanges, %d placeholders", len(g.secrets), len(forms), len(r.Exchanges), len(r.Placeholders))
}

// forms are all that a secret could be written as; longer than what could be
// there by chance.
func (g *garden) forms() map[string]string {
	forms := map[string]string{}
	for secret, kind := range g.secrets {
		for _, disguise := range disguises {
			forms[strings.Trim(disguise(secret), `"`)] = kind
		}
		for shift := range 3 {
			text := base64.RawStdEncoding.EncodeToString([]byte("abc"[:shift] + secret))
			middle := text[4 : (shift+len(secret))*4/3-1]
			forms[middle] = kind
			forms[strings.NewReplacer("+", "-", "/", "_").Replace(middle)] = kind
		}
		backwards := []byte(secret)
		slices.Reverse(backwards)
		forms[string(backwards)] = kind
	}
	return forms
}

// survivors looks at every place of a file, also with line ends and escapes
// taken off.
func survivors(data []byte, forms map[string]string) map[string]string {
	const begin = 8
	index := map[string][]string{}
	for form := range forms {
		index[form[:begin]] = append(index[form[:begin]], form)
	}
	found := map[string]string{}
	look := func(text string) {
		for i := 0; i+begin <= len(text); i++ {
			for _, form := range index[text[i:i+begin]] {
				if strings.HasPrefix(text[i:], form) {
					found[forms[form]] = form
				}
			}
		}
	}
	look(string(data))
	look(strings.Join(strings.Fields(string(data)), ""))
	var har struct{ Log any }
	if json.Unmarshal(data, &har) == nil {
		look(fmt.Sprint(har.Log)) // without JSON's own escapes
	}
	return found
}

func TestReferencesStayWhole(t *testing.T) {
	t.Parallel()
	g := newGarden(seedOf(t, 4711), 1000)
	r := Mask(g.session, Masking{})
	owner := map[string]string{}
	n := 0
	for secret, probes := range g.probes {
		names := map[string]bool{}
		for _, probe := range probes {
			names[probe(r)] = true
			n++
		}
		for name := range names {
			if len(names) != 1 || !onePlaceholder.MatchString(name) {
				t.Errorf("a %s has the placeholders %v", g.secrets[secret], names)
				break
			}
			if other, taken := owner[name]; taken && other != secret {
				t.Errorf("%s stands for two values", name)
			}
			owner[name] = secret
		}
	}
	if n < 500 {
		t.Errorf("only %d places were looked at", n)
	}
}

func seedOf(t *testing.T, seed uint64) uint64 {
	t.Helper()
	if text := os.Getenv("SEED"); text != "" {
		if _, err := fmt.Sscan(text, &seed); err != nil {
			t.Fatal(err)
		}
	}
	return seed
}
