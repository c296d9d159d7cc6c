//go:build unix

package trial_test

import (
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial/trialtest"
)

// What is wrong is told, also where an act stands beside that looks like the
// right one.
func TestWhatAClientDoesWrongIsTold(t *testing.T) {
	t.Parallel()
	for habits, row := range map[string]struct{ until, requirement, says string }{
		"asks silently,passes over": {"token", "CLI-REFRESH-02", "it ended with 0, as if it had a new token"},
		"gives up":                  {"collect", "CLI-FEED-01", "feedback was not done"},
		"insists":                   {"token", "CLI-DOWN-01", "one code was sent again"},
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

// Whoever sees early what is wrong need not come to where it is refused.
func TestWhoeverStopsEarlierPasses(t *testing.T) {
	t.Parallel()
	for habits, sentence := range map[string]string{
		"needs keys":  "ID-porten's keys: are none: the id_token is refused",
		"reads level": "Altinn's no: to a login of too low a level, 403 at the app, stops the client",
		"reads scope": "Altinn's no: to a token without the app's scope, 403, stops the client",
	} {
		t.Run(habits, func(t *testing.T) {
			t.Parallel()
			tr := court(t, "plain:"+habits)
			tr.Wants = func(k judge.Case) bool { return k.Sentence() == sentence }
			list := trialtest.Judged(t, tr)
			if len(list) != 1 || list[0].Verdict != judge.Pass {
				t.Errorf("%d cases; %s: %s", len(list), list[0].Verdict, list[0].Observed)
			}
		})
	}
}
