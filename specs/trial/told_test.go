//go:build unix

package trial_test

import (
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
)

// What is wrong is told, also where an act stands beside that looks like the
// right one.
func TestWhatAClientDoesWrongIsTold(t *testing.T) {
	t.Parallel()
	for habits, row := range map[string]struct{ until, requirement, says string }{
		"asks silently,passes over": {"token", "CLI-REFRESH-02", "it ended with 0, as if it had a new token"},
		"gives up":                  {"collect", "CLI-FEED-01", "feedback was not done"},
		"boasts":                    {"token", "CLI-AUD-01", "the client secret was sent to login"},
	} {
		t.Run(habits, func(t *testing.T) {
			t.Parallel()
			tr := court(t, "plain:"+habits)
			tr.Terms.Reach = row.until
			failed, observed := 0, []string(nil)
			for _, k := range judged(t, tr, row.requirement) {
				if k.Verdict == judge.Fail && strings.Contains(k.Observed, row.says) {
					failed++
				}
				observed = append(observed, k.Observed)
			}
			if failed == 0 {
				t.Errorf("no case says %q: %q", row.says, observed)
			}
		})
	}
}
