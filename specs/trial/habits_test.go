//go:build unix

package trial_test

import (
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
)

// What a client does in a way of its own is right, too.
func TestARightClientOfOtherHabitsHasNoFinding(t *testing.T) {
	t.Parallel()
	logins := []string{"CLI-WALK-01", "CLI-PKCE-01", "CLI-STATE-01", "CLI-NONCE-01", "CLI-AUTH-01", "CLI-SECRET-01", "CLI-AUD-01", "CLI-REDIR-01"}
	for habits, row := range map[string]struct {
		until        string
		requirements []string
	}{
		"page":          {"token", logins},
		"form_post":     {"token", logins},
		"jarm":          {"token", logins},
		"posts":         {"token", logins},
		"par":           {"token", logins},
		"asks silently": {"token", logins},
		"three sets":    {"token", append([]string{"CLI-CODE-01"}, logins...)},
		"login only":    {"login", nil},
		"needs keys":    {"token", logins},
		"reads level":   {"exchange", logins},
		"reads scope":   {"exchange", logins},

		"at once":         {"collect", []string{"CLI-WALK-01", "CLI-EXCH-01", "CLI-DOWN-01"}},
		"validates first": {"collect", []string{"CLI-WALK-01", "CLI-EXCH-01", "CLI-DOWN-01"}},
		"uploads first":   {"collect", []string{"CLI-WALK-01", "CLI-DOWN-01"}},
		"looks":           {"collect", []string{"CLI-WALK-01", "CLI-DOWN-01", "CLI-DOWN-02"}},
		"looks,replaces":  {"upload", []string{"CLI-WALK-01", "CLI-DOWN-02"}},
		"polls,slashes":   {"collect", []string{"CLI-WALK-01", "CLI-FEED-01", "CLI-FEED-02", "CLI-FEED-03", "CLI-AUD-01"}},
		"simplified":      {"collect", []string{"CLI-WALK-01", "CLI-FEED-01", "CLI-FEED-02", "CLI-FEED-03"}},
		"platform,polls":  {"collect", []string{"CLI-WALK-01", "CLI-FEED-01", "CLI-FEED-03", "CLI-AUD-01"}},
		"parts":           {"collect", []string{"CLI-WALK-01", "CLI-DOWN-01", "CLI-DOWN-02"}},
	} {
		t.Run(habits, func(t *testing.T) {
			t.Parallel()
			tr := court(t, "plain:"+habits)
			tr.Terms = trial.Terms{Reach: row.until, NoRefresh: true}
			if row.until == "login" {
				tr.Driver = court(t, "walk").Driver
			}
			passed := 0
			for _, k := range judged(t, tr, row.requirements...) {
				if k.Verdict == judge.Pass {
					passed++
				} else if k.Verdict != judge.NotApplicable {
					t.Errorf("%s %s: %s, %s; expected %s, observed %s", k.Verdict, k.ID, k.Sentence(), k.Reason, k.Expected, k.Observed)
				}
			}
			if passed < 3 {
				t.Errorf("%d cases have passed", passed)
			}
		})
	}
}

// A question that comes ten times a second is told, whichever it is.
func TestAClientThatHurriesIsWarned(t *testing.T) {
	t.Parallel()
	for habits, op := range map[string]string{"hurries": "feedback/status", "polls,hurries": "read instance"} {
		k := judged(t, court(t, "plain:"+habits), "CLI-FEED-03")[0]
		if k.Verdict != judge.Warn || !strings.HasPrefix(k.Observed, op+" was asked again after ") {
			t.Errorf("%s: %s %s: %s", habits, k.Verdict, k.ID, k.Observed)
		}
	}
}

// The keys may be fetched as often as a client likes before it has a token.
func TestAClientMayFetchTheKeysAtItsStart(t *testing.T) {
	t.Parallel()
	tr := court(t, "prepare")
	tr.Terms.Reach = "token"
	list := judged(t, tr, "CLI-WALK-01", "CLI-KEYS-01")
	for _, k := range list {
		if k.Verdict != judge.Pass {
			t.Errorf("%s %s: %s; %s", k.Verdict, k.ID, k.Sentence(), k.Observed)
		}
	}
	if len(list) != 4 {
		t.Errorf("%d cases", len(list))
	}
}

// Whoever loses a refresh token on the way lets the person log in, and goes on.
func TestAClientMayLogInAnewWhenARefreshIsLost(t *testing.T) {
	t.Parallel()
	tr := court(t, "plain:renews")
	tr.Terms.Reach = "token"
	list := judged(t, tr, "CLI-WALK-01", "CLI-REFRESH-01", "CLI-REFRESH-02")
	for _, k := range list {
		if k.Verdict != judge.Pass {
			t.Errorf("%s %s: %s; %s", k.Verdict, k.ID, k.Sentence(), k.Observed)
		}
	}
	if len(list) != 4 {
		t.Errorf("%d cases", len(list))
	}
}

// What a program says is looked at before it is cut: the end of a token is a
// secret, too. That a bare word is one, only the traffic gives away.
func TestWhatAProgramSaysHasNoSecret(t *testing.T) {
	t.Parallel()
	tr := court(t, "plain:tells")
	tr.Terms = trial.Terms{Reach: "token", NoRefresh: true}
	k := judged(t, tr, "CLI-WALK-01")[0]
	if k.Verdict != judge.Inconclusive || !strings.HasSuffix(k.Observed, "The end. {code-1} {code_verifier-1} {refresh_token-1} {access_token-1}") {
		t.Errorf("%s: %s", k.Verdict, k.Observed)
	}
}
