//go:build unix

package trial_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

// tires is a client that walks once, and as far as TIRES from then on. It knows
// by the file WALKED that it has walked.
func tires() int {
	if _, err := os.Stat(os.Getenv("WALKED")); err != nil {
		if err := os.WriteFile(os.Getenv("WALKED"), nil, 0o600); err != nil {
			return 2
		}
		return walked(os.Getenv)
	}
	if until := os.Getenv("TIRES"); until != "" {
		walkedUntil(until)
	}
	return 1
}

// walkedUntil goes no further than a step, whatever it was told.
func walkedUntil(step string) {
	walked(func(name string) string {
		if name == "PORTPROVE_UNTIL" {
			return step
		}
		return os.Getenv(name)
	})
}

// Whoever stops before the point of a case would pass it by chance.
func TestWhoeverTiresPassesNothingBehind(t *testing.T) {
	for until, row := range map[string]struct {
		cases        int
		requirements []string
	}{
		"":         {43, []string{"CLI-REDIR-01", "CLI-REDIR-02", "CLI-REDIR-03", "CLI-IDT-01", "CLI-CODE-01", "CLI-CODE-02", "CLI-DOWN-01", "CLI-DOWN-02", "CLI-REFRESH-02"}},
		"login":    {19, []string{"CLI-IDT-01", "CLI-IDT-07", "CLI-KEYS-01", "CLI-CODE-01", "CLI-CODE-02", "CLI-EXCH-01", "CLI-LEVEL-01", "CLI-SCOPE-01", "CLI-REFRESH-02"}},
		"confirm":  {4, []string{"CLI-FEED-01", "CLI-FEED-02", "CLI-VERDICT-02"}},
		"feedback": {1, []string{"CLI-VERDICT-02"}},
	} {
		t.Run("after "+until, func(t *testing.T) {
			t.Setenv("WALKED", filepath.Join(t.TempDir(), "walked"))
			t.Setenv("TIRES", until)
			asked := 0
			for _, k := range judged(t, court(t, "tire"), append(row.requirements, "CLI-WALK-01")...) {
				if slices.Contains(k.Labels, trial.LabelControl) {
					continue
				}
				if strings.HasPrefix(k.ID, "CLI-REFRESH") && !strings.HasSuffix(k.Cure, "says so: --no-refresh.") {
					t.Errorf("%s: %s", k.ID, k.Cure)
				}
				if asked++; k.Verdict != judge.Inconclusive {
					t.Errorf("%s %s: %s; %s", k.Verdict, k.ID, k.Sentence(), k.Observed)
				}
			}
			if asked != row.cases {
				t.Errorf("%d cases", asked)
			}
		})
	}
}
