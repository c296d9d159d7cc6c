package party_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/party"
)

// options for a site that has all there is.
func (s *site) options() party.Options {
	return party.Options{
		Control: s.control, ClientID: siteID, Transport: s.web.Transport,
		URL: s.URL + "/", LogoutURL: s.URL + "/logout", HighURL: s.URL + "/high", PromptLoginURL: s.URL + "/again",
		OnBehalfOfURL: s.URL + "/behalf", LocaleURL: s.URL + "/language",
		Wait: func(_ context.Context, d time.Duration) error { s.pass(d); return nil },
	}
}

func requirements(t *testing.T) []judge.Requirement {
	t.Helper()
	list, err := specs.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func judged(t *testing.T, o party.Options) []judge.Case {
	t.Helper()
	o.Left = func(what string) { t.Error(what) }
	list, err := party.Run(t.Context(), o, requirements(t))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// amiss are the cases with another verdict than pass: the number, and the
// verdict.
func amiss(list []judge.Case) string {
	var parts []string
	for _, k := range list {
		if k.Verdict != judge.Pass {
			parts = append(parts, strings.TrimPrefix(k.Requirements[0], "RP-VERIFY-")+" "+string(k.Verdict))
		}
	}
	return strings.Join(parts, ", ")
}

func tellAll(t *testing.T, list []judge.Case) {
	t.Helper()
	for _, k := range list {
		t.Logf("%s %s: %s\n  expected %s\n  observed %s\n  cure %s", k.Verdict, k.Sentence(), k.Reason, k.Expected, k.Observed, k.Cure)
	}
}

func TestAGoodSitePassesAllTests(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	o := s.options()
	o.ShowsSubstantial, o.ShowsHigh = "signed in at idporten-loa-substantial", "signed in at idporten-loa-high"
	var told []string
	o.Begins = func(k judge.Case) { told = append(told, k.ID) }
	o.Ends = func(k judge.Case) { told = append(told, k.ID+" "+string(k.Verdict)) }
	list := judged(t, o)
	if amiss(list) != "" || len(list) != 12 || len(told) != 24 || told[1] != told[0]+" pass" {
		tellAll(t, list)
		t.Errorf("not right: %s; told %q", amiss(list), told)
	}
	for i, k := range party.Cases(requirements(t)) {
		if got := list[i]; got.ID != k.ID || got.Level != k.Level || got.Source != k.Source || k.Level == "" || !isThere(k.Source) {
			t.Errorf("the list says %+v, the run %+v", k, got)
		}
	}
	clock := s.mock.Default.Clock().Now()
	if off := time.Until(clock).Abs(); off > time.Minute {
		t.Errorf("the mock's clock is off by %s", off)
	}
	if _, known := s.mock.Default.World().Client(siteID); !known || len(otherClients(s)) != 0 {
		t.Errorf("left in the world: %q", otherClients(s))
	}
}

// isThere: a report shows where a test stands, below specs.
func isThere(source string) bool {
	file, line, found := strings.Cut(source, ":")
	_, err := os.Stat(filepath.Join("..", file))
	return found && line != "" && err == nil
}

func otherClients(s *site) []string {
	var ids []string
	for _, c := range s.mock.Default.World().Clients {
		if strings.HasPrefix(c.ClientID, "portprove-other") {
			ids = append(ids, c.ClientID)
		}
	}
	return ids
}

func TestEachBadHabitIsFound(t *testing.T) {
	t.Parallel()
	for habit, c := range map[habit]struct{ want, observed string }{
		deaf:       {"07 fail", "status 200 at http://127.0.0.1:"},
		local:      {"06 fail", "the party's page, by way of ID-porten, which showed no page"},
		elsewhere:  {"06 fail, 07 fail", "status 200 at http://127.0.0.1:"},
		undying:    {"08 fail", "status 200 at http://127.0.0.1:"},
		unprompted: {"09 warn", "by way of ID-porten, which showed no page"},
		modest:     {"05 warn", "without having asked ID-porten"},
		demanding:  {"01 fail, 03 fail, 05 warn, 05 warn", `the page offers ["idporten-loa-high"]`},
		suspicious: {"03 fail, 04 warn, 06 fail", "ID-porten's login page (asked with acr_values=idporten-loa-substantial, prompt=login)"},
		nameless:   {"10 warn", "ID-porten's login page"},
		speechless: {"11 warn", "ID-porten's login page"},
		fruitless:  {"09 warn, 10 warn, 11 warn", "by way of ID-porten, which showed no page"},
		usual:      {"11 inconclusive", ""},
		insistent:  {"05 warn", "ID-porten's login page (asked with prompt=login)"},
		insatiable: {"05 warn", "by way of ID-porten, which showed no page (asked with acr_values=idporten-loa-high)"},
	} {
		t.Run(string(habit), func(t *testing.T) {
			t.Parallel()
			list := judged(t, open(t, nil, habit).options())
			i := slices.IndexFunc(list, func(k judge.Case) bool { return k.Verdict != judge.Pass })
			if got := amiss(list); got != c.want || !strings.Contains(list[i].Observed, c.observed) {
				tellAll(t, list)
				t.Errorf("%s, want %s with %q", got, c.want, c.observed)
			}
		})
	}
}

// Without a page that signs people in there is nothing to be judged.
func TestASiteThatSignsNobodyInPassesNothing(t *testing.T) {
	t.Parallel()
	for habit, observed := range map[habit]string{
		lucky:       "by way of ID-porten",
		credulous:   "by way of ID-porten",
		forgetful:   "35 addresses on the way, the last http://127.0.0.1:",
		unreachable: "EOF",
		astray:      "status 404 at http://127.0.0.1:",
		unwell:      "status 500 at http://127.0.0.1:",
		sessionless: "by way of ID-porten, which showed no page",
	} {
		t.Run(string(habit), func(t *testing.T) {
			t.Parallel()
			expectNothing(t, judged(t, open(t, nil, habit).options()), observed)
		})
	}
}

// A form that sends itself begins a way of its own, so that no limit of redirects
// ends this one.
func TestFormsDoNotGoRoundForEver(t *testing.T) {
	t.Parallel()
	expectNothing(t, judged(t, open(t, nil, posted, forgetful).options()), "addresses on the way, the last http://127.0.0.1:")
}

func expectNothing(t *testing.T, list []judge.Case, observed string) {
	t.Helper()
	for _, k := range list {
		if k.Verdict != judge.Inconclusive || !strings.Contains(k.Observed, observed) || k.Cure == "" || len(k.Evidence) == 0 {
			t.Errorf("%s is %s: %s, observed %s, cure %s, %d exchanges", k.ID, k.Verdict, k.Reason, k.Observed, k.Cure, len(k.Evidence))
		}
	}
	if len(list) != 12 {
		t.Errorf("%d cases", len(list))
	}
}

func TestAServerThatSaysYesToEverythingPassesNothing(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	yes := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	t.Cleanup(yes.Close)
	o := s.options()
	o.URL, o.LogoutURL, o.HighURL, o.PromptLoginURL, o.OnBehalfOfURL, o.LocaleURL = yes.URL, yes.URL, yes.URL, yes.URL, yes.URL, yes.URL
	expectNothing(t, judged(t, o), "status 200 at "+yes.URL+", without having asked ID-porten")
}

func TestWhatWasNotNamedIsNotJudged(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	o := party.Options{Control: &control.Client{URL: s.mock.Control}, URL: s.URL + "/"}
	list := judged(t, o)
	want := "05 not-applicable, 06 skipped, 08 skipped, 09 not-applicable, 10 not-applicable, 11 not-applicable"
	if amiss(list) != want {
		tellAll(t, list)
		t.Errorf("%s, want %s", amiss(list), want)
	}
	for requirement, flag := range map[string]string{
		"RP-VERIFY-06": "--rp-logout", "RP-VERIFY-08": "--rp-wait", "RP-VERIFY-09": "--rp-prompt-login", "RP-VERIFY-10": "--rp-on-behalf-of", "RP-VERIFY-11": "--rp-locale",
	} {
		i := slices.IndexFunc(list, func(k judge.Case) bool { return k.Requirements[0] == requirement })
		if !strings.Contains(list[i].Reason, flag) {
			t.Errorf("%s: %s", requirement, list[i].Reason)
		}
	}
	o.High = true
	if got := amiss(judged(t, o)); !strings.HasPrefix(got, "01 not-applicable, 03 not-applicable, 05 not-applicable, 05 not-applicable, 06") {
		t.Errorf("%s", got)
	}
}
