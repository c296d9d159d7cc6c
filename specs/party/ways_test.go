package party_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/party"
)

func caseOf(t *testing.T, list []judge.Case, requirement string) judge.Case {
	t.Helper()
	i := slices.IndexFunc(list, func(k judge.Case) bool { return k.Requirements[0] == requirement })
	if i < 0 {
		t.Fatalf("no case proves %s", requirement)
	}
	return list[i]
}

// only runs the tests of one requirement.
func only(o party.Options, requirement string) party.Options {
	o.Wants = func(k judge.Case) bool { return k.Requirements[0] == requirement }
	return o
}

// What is wrong with a registration is told as such.
func TestTheRegistrationIsToBlame(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		members                 map[string]any
		requirement, want, cure string
	}{
		"no front-channel":  {map[string]any{"frontchannel_logout_uri": nil, "frontchannel_logout_session_required": nil}, "RP-VERIFY-07", "07 fail", "has no frontchannel_logout_uri"},
		"no single sign-on": {map[string]any{"sso_disabled": true}, "RP-VERIFY-01", "01 fail", "registered with sso_disabled"},
		"no such customer":  {map[string]any{"onbehalfof": nil}, "RP-VERIFY-10", "10 warn", "onbehalfof"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, c.members)
			list := judged(t, only(s.options(), c.requirement))
			if got := amiss(list); got != c.want || !strings.Contains(list[0].Cure, c.cure) {
				tellAll(t, list)
				t.Errorf("%s, want %s with %q", got, c.want, c.cure)
			}
		})
	}
}

// A party may push its requests, and have its answers posted.
func TestPartiesAskInSeveralWays(t *testing.T) {
	t.Parallel()
	for _, h := range []habit{pushing, crowded, posted, polyglot, curt, slow, deputy} {
		t.Run(string(h), func(t *testing.T) {
			t.Parallel()
			o := open(t, nil, h).options()
			if h == deputy {
				o.Person = "23847940182" // somebody lets this one act
			}
			list := judged(t, o)
			if amiss(list) != "" || len(list) != 12 {
				tellAll(t, list)
				t.Errorf("not right: %s", amiss(list))
			}
		})
	}
	list := judged(t, open(t, nil, pushing, modest, nameless, speechless).options())
	if got := amiss(list); got != "05 warn, 10 warn, 11 warn" {
		tellAll(t, list)
		t.Errorf("what is pushed is looked at, too: %s", got)
	}
}

// To be forbidden is to be out only for those whom ID-porten does not let in
// again.
func TestASilentLoginIsNoLogout(t *testing.T) {
	t.Parallel()
	list := judged(t, only(open(t, nil, closing).options(), "RP-VERIFY-06"))
	if amiss(list) != "06 fail" || !strings.Contains(list[0].Observed, "status 403") {
		tellAll(t, list)
		t.Errorf("%s", amiss(list))
	}
}

func TestWhatThePageShowsCanBeAskedFor(t *testing.T) {
	t.Parallel()
	s := open(t, nil, mistaken)
	o := s.options()
	o.ShowsSubstantial, o.ShowsHigh = "signed in at idporten-loa-substantial", "signed in at idporten-loa-high"
	if got := amiss(judged(t, o)); got != "01 fail, 03 fail" {
		t.Errorf("%s", got)
	}
	o.ShowsSubstantial, o.ShowsHigh = "out of order", ""
	if got := amiss(judged(t, o)); got != "01 fail, 03 fail" {
		t.Errorf("%s", got)
	}
	o.ShowsSubstantial, o.ShowsHigh = "", "signed in at idporten-loa-high"
	k := caseOf(t, judged(t, only(o, "RP-VERIFY-03")), "RP-VERIFY-03")
	if k.Verdict != judge.Fail || !strings.Contains(k.Expected, `does not show "signed in at idporten-loa-high"`) {
		t.Errorf("%s, expected %s", k.Verdict, k.Expected)
	}
}

// The clock of a mock may stand; it is put back either way.
func TestTheClockIsPutBack(t *testing.T) {
	t.Parallel()
	for _, h := range []habit{"", undying} {
		s := open(t, nil, h)
		mock := &control.Client{URL: s.mock.Control}
		before, err := mock.Freeze(t.Context(), true)
		if err != nil {
			t.Fatal(err)
		}
		list := judged(t, only(s.options(), "RP-VERIFY-08"))
		want := map[habit]string{"": "", undying: "08 fail"}[h]
		if got := amiss(list); got != want {
			tellAll(t, list)
			t.Errorf("%q: %s, want %s", h, got, want)
		}
		if after := s.mock.Default.Clock().Now(); !after.Equal(before.Now) {
			t.Errorf("%q: the clock stood at %s and stands at %s", h, before.Now, after)
		}
	}
}

// A mock's clock that runs has passed as much as the party's.
func TestAClockThatRunsIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, h := range []habit{"", undying} {
		s := open(t, nil, h)
		o := only(s.options(), "RP-VERIFY-08")
		o.Wait = func(ctx context.Context, d time.Duration) error {
			s.pass(d)
			_, err := s.control.Advance(ctx, d)
			return err
		}
		list := judged(t, o)
		if want := map[habit]string{"": "", undying: "08 fail"}[h]; amiss(list) != want {
			tellAll(t, list)
			t.Errorf("%q: %s, want %s", h, amiss(list), want)
		}
		if ahead := time.Until(s.mock.Default.Clock().Now()).Round(time.Minute); ahead != 31*time.Minute {
			t.Errorf("%q: the clock is %s ahead", h, ahead)
		}
	}
}

func TestEvidenceIsMaskedAndHasBothSides(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	k := judged(t, only(s.options(), "RP-VERIFY-10"))[0]
	has := func(part func(evidence.Exchange) bool) bool { return slices.ContainsFunc(k.Evidence, part) }
	if !has(func(x evidence.Exchange) bool { return x.Party == evidence.WebPage && x.Path == "/behalf" }) ||
		!has(func(x evidence.Exchange) bool { return x.Party == "login" && strings.HasPrefix(x.Path, "/authorize?") }) ||
		!has(func(x evidence.Exchange) bool {
			return x.Party == "idporten, asked by the party" && strings.HasSuffix(x.URL, "/idporten/token") && x.Status == 200 && strings.HasPrefix(x.URL, "http://127.0.0.1:")
		}) {
		t.Errorf("%+v", k.Evidence)
	}
	// However short a cookie is.
	if !has(func(x evidence.Exchange) bool {
		return x.Path == "/behalf" && strings.HasPrefix(x.Response.Get("Set-Cookie"), "wish={cookie};")
	}) ||
		!has(func(x evidence.Exchange) bool { return strings.Contains(x.Request.Get("Cookie"), "wish={cookie}") }) {
		t.Errorf("%+v", k.Evidence)
	}
	for _, x := range k.Evidence {
		if !slices.IsSortedFunc(x.Response.Headers, func(a, b evidence.Header) int { return strings.Compare(a.Name, b.Name) }) {
			t.Errorf("%s: the headers have no order: %v", x.URL, x.Response.Headers)
		}
		for _, text := range []string{x.URL, x.Request.Body, x.Response.Body, x.Response.Get("Location"), x.Request.Get("Authorization")} {
			for _, secret := range []string{"15817840008", siteSecret, "eyJ"} {
				if strings.Contains(text, secret) {
					t.Errorf("%s %s shows %s", x.Method, x.URL, secret)
				}
			}
		}
	}
}

// What no browser asks for is not told as if it had.
func TestTheOtherServiceAsksForItself(t *testing.T) {
	t.Parallel()
	asked := map[string]int{}
	for _, x := range judged(t, only(open(t, nil).options(), "RP-VERIFY-09"))[0].Evidence {
		if x.Method == http.MethodPost && strings.HasSuffix(x.Path, "/token") {
			asked[x.Party]++
		}
	}
	if want := map[string]int{"idporten, asked by the other service": 2, "idporten, asked by the party": 1}; !maps.Equal(asked, want) {
		t.Errorf("%v, want %v", asked, want)
	}
}

// Who stops a run has what was judged, and a mock as it was before.
func TestARunCanBeInterrupted(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	o := s.options()
	o.Left = func(what string) { t.Error(what) }
	o.Wait = func(context.Context, time.Duration) error { cancel(); return context.Canceled }
	list, err := party.Run(ctx, o, requirements(t))
	want := "08 skipped, 09 skipped, 10 skipped, 11 skipped"
	if err != nil || amiss(list) != want {
		tellAll(t, list)
		t.Errorf("%s, want %s (%v)", amiss(list), want, err)
	}
	if left := otherClients(s); left != nil {
		t.Errorf("left in the world: %q", left)
	}
}

func TestWhatDoesNotFitIsNoVerdict(t *testing.T) {
	t.Parallel()
	s := open(t, nil)
	o := s.options()
	o.ClientID = "the-sight"
	if _, err := party.Run(t.Context(), o, requirements(t)); !errors.Is(err, party.ErrOptions) || !strings.Contains(err.Error(), `"the-site"`) {
		t.Errorf("an unknown client: %v", err)
	}
	o = s.options()
	o.Control = &control.Client{URL: "http://127.0.0.1:1/_portprove"}
	if _, err := party.Run(t.Context(), o, requirements(t)); !errors.Is(err, control.ErrUnreachable) {
		t.Errorf("no mock: %v", err)
	}
	o = s.options()
	o.ClientID = "web-demo"
	list := judged(t, o)
	expectNothing(t, list, "asked with")
	if k := list[0]; !strings.Contains(k.Cure, "It was the-site.") {
		t.Errorf("another client: %s", k.Cure)
	}
	s.Close()
	expectNothing(t, judged(t, s.options()), "refused")
}
