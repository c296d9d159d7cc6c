//go:build unix

package trial_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/trial"
	"github.com/portprove/portprove/specs/trial/trialtest"
	"github.com/portprove/portprove/specs/walker"
)

// The clients of these tests are this very program, asked to be one.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "act" {
		if habits, is := strings.CutPrefix(os.Args[2], "plain:"); is {
			os.Exit(plainly(habits))
		}
		os.Exit(acts[os.Args[2]]())
	}
	os.Exit(m.Run())
}

var acts = map[string]func() int{
	"nothing": func() int { return 0 },
	"refuse":  func() int { return 1 },
	// One that trusts no token, right or wrong.
	"distrust": func() int {
		walkedUntil("token")
		return 1
	},
	// One that tells everything, at length.
	"babble": func() int {
		transport := http.DefaultTransport
		http.DefaultTransport = overhearing{transport}
		fmt.Fprintln(os.Stderr, strings.Repeat("so much to say ", 8000))
		walked(os.Getenv)
		fmt.Fprintln(os.Stderr, os.Getenv("PORTPROVE_CLIENT_SECRET"), os.Getenv("PORTPROVE_PID"))
		return 0
	},
	"hang": func() int {
		stopped := make(chan os.Signal, 1)
		signal.Notify(stopped, os.Interrupt)
		<-stopped
		return 0
	},
	"crash": func() int {
		if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
			return 2
		}
		select {}
	},
	"walk":  func() int { return walked(os.Getenv) },
	"leave": leaves,
	"tire":  tires,
	// One of several parts, each of which gets the keys at its start.
	"prepare": func() int {
		for range 3 {
			response, err := http.Get(os.Getenv("PORTPROVE_ISSUER") + "/jwks.json")
			if err != nil || response.Body.Close() != nil {
				return 2
			}
		}
		return walked(os.Getenv)
	},
	// One that does what it was told before, and then says that it is done.
	"pretend": func() int {
		walked(os.Getenv)
		return 0
	},
}

// overhearing prints what is answered.
type overhearing struct{ next http.RoundTripper }

func (o overhearing) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := o.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(response.Body)
	response.Body = io.NopCloser(bytes.NewReader(text))
	fmt.Fprintln(os.Stderr, response.Header.Get("Location"), string(text))
	return response, err
}

func walked(getenv func(string) string) int {
	if err := walker.Walk(context.Background(), getenv); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// court tries one of the acts.
func court(t *testing.T, act string) *trial.Trial {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return trialtest.Court(t, self, "act", act)
}

// judged runs a trial, or what of it is about some requirements.
func judged(t *testing.T, tr *trial.Trial, requirements ...string) []judge.Case {
	t.Helper()
	if requirements != nil {
		tr.Wants = func(k judge.Case) bool { return slices.Contains(requirements, k.Requirements[0]) }
	}
	return trialtest.Judged(t, tr)
}

// ownSecret is what a case registers the client with.
var ownSecret = regexp.MustCompile(`secret-[A-Z2-7]{26}`)

// tokenShape is of a JWT, and not of a key, whose base64 may have anything in it
// but a dot.
var tokenShape = regexp.MustCompile(`eyJ[\w-]+\.`)

func TestTheReferenceClientHasNoFinding(t *testing.T) {
	t.Parallel()
	list := judged(t, court(t, "walk"))
	if len(list) != len(trial.Cases(nil)) || len(list) < 70 {
		t.Errorf("%d cases", len(list))
	}
	for _, k := range list {
		if k.Verdict != judge.Pass || k.Exchanges == 0 || k.Level == "" {
			t.Errorf("%s %s: %s, %s; expected %s, observed %s", k.Verdict, k.ID, k.Sentence(), k.Reason, k.Expected, k.Observed)
		}
		for _, x := range k.Evidence {
			if text := fmt.Sprint(x); strings.Contains(text, "15817840008") || ownSecret.MatchString(text) || tokenShape.MatchString(text) {
				t.Errorf("%s: the evidence has a secret: %s", k.ID, text)
			}
		}
	}
}

// Whoever does nothing, refuses everything, hangs or crashes passes nowhere.
func TestWhoeverDoesNothingPassesNowhere(t *testing.T) {
	t.Parallel()
	for act, says := range map[string]string{
		"nothing": "login was not done: it sent nothing", "refuse": "login was not done: it sent nothing",
		"hang": "it had not ended after 300ms", "crash": "it has crashed: signal: killed",
		"distrust": "exchange was not done",
	} {
		t.Run(act, func(t *testing.T) {
			t.Parallel()
			tr := court(t, act)
			tr.Terms.Timeout = 300 * time.Millisecond
			if act != "hang" {
				tr.Terms.Timeout = 0
			}
			list := judged(t, tr, "CLI-WALK-01", "CLI-REDIR-01", "CLI-IDT-01", "CLI-DOWN-01", "CLI-DOWN-02", "CLI-SECRET-01", "CLI-AUD-01", "CLI-REFRESH-02")
			for _, k := range list {
				if k.Verdict != judge.Inconclusive {
					t.Errorf("%s %s: %s", k.Verdict, k.ID, k.Sentence())
				}
			}
			if first := list[0]; len(list) < 25 || first.Labels[0] != trial.LabelControl || !strings.Contains(first.Reason+first.Observed, says) {
				t.Errorf("%d cases; %s: %s; %s", len(list), first.ID, first.Reason, first.Observed)
			}
		})
	}
}

// The exit code is a witness, too: who stops at the right place and says that it
// is done has not understood.
func TestWhoeverPretendsFails(t *testing.T) {
	t.Parallel()
	list := judged(t, court(t, "pretend"), "CLI-REDIR-01", "CLI-IDT-06", "CLI-VERDICT-02")
	if len(list) != 5 {
		t.Fatalf("%d cases", len(list))
	}
	for _, k := range list {
		if k.Verdict != judge.Fail || !strings.HasPrefix(k.Observed, "it ended with 0, as if it were done: ") || k.Cure == "" {
			t.Errorf("%s %s: %s", k.Verdict, k.Sentence(), k.Observed)
		}
	}
}

// What a client prints is told where it helps, and never a secret of it: not the
// half of a token, either.
func TestWhatAClientPrintsIsMasked(t *testing.T) {
	t.Parallel()
	found := 0
	for _, k := range judged(t, court(t, "babble"), "CLI-IDT-06", "CLI-REDIR-01", "CLI-SCOPE-01") {
		if k.Verdict == judge.Pass {
			continue
		}
		found++
		_, said, told := strings.Cut(k.Observed, "; it said: ")
		long := regexp.MustCompile(`[A-Za-z0-9_-]{44,}`).FindString(said)
		if !told || !strings.Contains(said, "{client_secret-1} {person-1}") || long != "" || len(said) > 400 {
			t.Errorf("%s: it said %q; %q is too long for a word", k.ID, said, long)
		}
	}
	if found < 5 {
		t.Errorf("%d cases have a finding", found)
	}
}

func TestTermsSayWhatIsNotAsked(t *testing.T) {
	t.Parallel()
	tr := court(t, "walk")
	tr.Terms = trial.Terms{Reach: "token", NoRefresh: true}
	got := map[judge.Verdict]int{}
	for _, k := range judged(t, tr) {
		got[k.Verdict]++
		if k.Verdict == judge.NotApplicable && !strings.Contains(k.Reason, "(--until)") && !strings.Contains(k.Reason, "(--no-refresh)") {
			t.Errorf("%s: %s", k.ID, k.Reason)
		}
	}
	if got[judge.Pass] < 35 || got[judge.NotApplicable] < 25 || len(got) != 2 {
		t.Errorf("%v", got)
	}
}

// A registration without PKCE and without refresh tokens is judged all the same.
func TestOtherRegistrationsAreJudged(t *testing.T) {
	t.Parallel()
	for _, registration := range []string{"web-demo", "spa-demo", "finance", "finance-2021", "native-demo"} {
		t.Run(registration, func(t *testing.T) {
			t.Parallel()
			tr := court(t, "walk")
			tr.Terms = trial.Terms{Registration: registration, Reach: "exchange"}
			if registration == "web-demo" {
				tr.Terms.RedirectURI = "http://localhost:9999/own"
			}
			for _, k := range judged(t, tr) {
				if k.Verdict != judge.Pass && k.Verdict != judge.NotApplicable {
					t.Errorf("%s %s: %s; %s", k.Verdict, k.Sentence(), k.Reason, k.Observed)
				}
			}
		})
	}
}

// The reference client is told of no key, and says so.
func TestARegistrationWithAKeyIsNotForTheReferenceClient(t *testing.T) {
	t.Parallel()
	tr := court(t, "walk")
	tr.Terms.Registration = "jwt-demo"
	if k := judged(t, tr, "CLI-WALK-01")[0]; k.Verdict != judge.Inconclusive || !strings.Contains(k.Observed, "it said: the registration is for private_key_jwt, and this client is told of no key") {
		t.Errorf("%s: %s", k.Verdict, k.Observed)
	}
}

func TestTermsThatCanNotBe(t *testing.T) {
	t.Parallel()
	for says, change := range map[string]func(*trial.Trial){
		`no registration "nobody"; it has finance,`:  func(tr *trial.Trial) { tr.Terms.Registration = "nobody" },
		`its last step is "tokn"; allowed are login`: func(tr *trial.Trial) { tr.Terms.Reach = "tokn" },
		"its timeout is -1s":                         func(tr *trial.Trial) { tr.Terms.Timeout = -time.Second },
	} {
		tr := court(t, "walk")
		change(tr)
		tr.Ends = func(k judge.Case) { t.Errorf("%s was judged", k.ID) }
		if err := tr.Run(t.Context()); !errors.Is(err, trial.ErrTerms) || !strings.Contains(err.Error(), says) {
			t.Errorf("%v", err)
		}
	}
	tr := court(t, "walk")
	tr.Driver = trial.Program{Command: []string{"./there-is-no-such-command"}}
	if err := tr.Run(t.Context()); !errors.Is(err, trial.ErrProgram) {
		t.Errorf("%v", err)
	}
}

// Nobody has to listen.
func TestATrialThatNobodyListensTo(t *testing.T) {
	t.Parallel()
	tr := court(t, "walk")
	tr.Terms.Reach = "login"
	asked := 0
	tr.Wants = func(judge.Case) bool { asked++; return asked == 1 }
	if err := tr.Run(t.Context()); err != nil || asked != len(trial.Cases(nil)) {
		t.Errorf("%d cases: %v", asked, err)
	}
}

func TestWhatIsInterruptedIsSkipped(t *testing.T) {
	t.Parallel()
	tr := court(t, "nothing")
	stop := make(chan struct{})
	close(stop)
	tr.Stop = stop
	list := judged(t, tr)
	if len(list) != len(trial.Cases(nil)) {
		t.Errorf("%d cases", len(list))
	}
	for _, k := range list {
		if k.Verdict != judge.Skipped || k.Reason != judge.NotBegun {
			t.Errorf("%s %s: %s", k.Verdict, k.ID, k.Reason)
		}
	}
}
