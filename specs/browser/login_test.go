package browser_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/portprove/portprove/mocks"
)

const (
	substantial = "idporten-loa-substantial"
	high        = "idporten-loa-high"
	someone     = "15817840008"
	another     = "23847940182"
)

// expectClaims compares some claims.
func (s *stage) expectClaims(claims map[string]any, pairs ...string) {
	s.Helper()
	for pair := range slices.Chunk(pairs, 2) {
		if claims[pair[0]] != pair[1] {
			s.Errorf("%s is %v, not %q", pair[0], claims[pair[0]], pair[1])
		}
	}
}

func TestLogInWithTestID(t *testing.T) {
	s := open(t)
	s.authorize(s.web)
	s.signIn(another, substantial)
	s.expectClaims(s.expectCode(s.web), "pid", another, "acr", substantial)
}

func TestLogInWithMinIDAfterAWrongCode(t *testing.T) {
	s := open(t)
	s.authorize(s.web)
	s.click(s.link("/authorize/minid"))
	s.do(chromedp.SendKeys("#pid", someone))
	s.click("#submit")
	s.do(chromedp.SendKeys("#otc", "54321"))
	s.click("#submit")
	if said := value(s, chromedp.Text("#problem")); said != "Koden er feil. Prøv igjen." {
		t.Errorf("the page says %q", said)
	}
	s.do(chromedp.SendKeys("#otc", "12345"))
	s.click("#submit")
	s.expectClaims(s.expectCode(s.web), "pid", someone, "acr", substantial)
}

// What browser tests of others do at the real test environment, with the same
// selectors. The path of the link is the real one where the login host has an
// origin of its own.
func TestScriptsForTheRealPagesRun(t *testing.T) {
	s := open(t, mocks.LayoutPorts)
	s.authorize(s.web)
	s.click(`a[href="/authorize/testid1"]`)
	s.do(chromedp.SendKeys(`input[name=pid]`, someone))
	s.click(`button[type=submit]#submit`)
	s.expectClaims(s.expectCode(s.web), "pid", someone, "acr", high)
}

func TestCancelTellsTheService(t *testing.T) {
	s := open(t)
	for _, path := range []string{"/authorize/testid1", "/authorize/minid"} {
		s.authorize(s.web)
		s.click(s.link(path))
		s.click("#cancel")
		if got := s.expectArrival(s.web).form; got.Get("error") != "access_denied" || got.Get("state") != "state-of-the-test" {
			t.Errorf("from %s the service got %v", path, got)
		}
	}
}

// The answer comes by form: the page posts itself to the service.
func TestFormPost(t *testing.T) {
	s := open(t)
	s.authorize(s.web, "response_mode", "form_post")
	s.signIn(someone, high)
	s.expectClaims(s.expectCode(s.web), "pid", someone)
	if got := s.web.last(); got.method != http.MethodPost {
		t.Errorf("the answer came by %s", got.method)
	}
}

// Where scripts are off all is the same, but that form_post needs a click.
func TestWithoutScripts(t *testing.T) {
	s := open(t)
	_, err := chromedp.Call(s.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	s.must(err)
	s.authorize(s.web, "response_mode", "form_post")
	s.signIn(someone, high)
	s.expectAt("/authorize/testid1")
	s.click("button.deed")
	s.expectClaims(s.expectCode(s.web), "pid", someone)
}

func TestSearchAmongTwoThousandPeople(t *testing.T) {
	s := open(t)
	people := manyPeople(2000)
	s.patch(map[string]any{"people": people})
	testID(s, "nb")
	if rows := value(s, chromedp.Evaluate[int](`document.querySelectorAll(".people li").length`)); rows != 20 {
		t.Errorf("%d people are shown", rows)
	}
	s.do(chromedp.SendKeys("#q", "tvilling nr1234"))
	s.click(`form[role=search] input[type=submit]`)
	wanted, ok := people[1234].(map[string]any)["pid"].(string)
	if shown := value(s, chromedp.Text(".people")); !ok || shown != "TVILLING NR1234, "+wanted {
		t.Fatalf("the search finds %q", shown)
	}
	s.click("#person-0")
	if chosen := value(s, chromedp.Text("#chosen")); chosen != "Valgt: TVILLING NR1234" {
		t.Errorf("the page says %q", chosen)
	}
	s.click("#submit")
	s.expectClaims(s.expectCode(s.web), "pid", wanted)
}

// manyPeople are synthetic: the month has 80 added.
func manyPeople(n int) []any {
	people := make([]any, 0, n)
	for day := 1; len(people) < n; day++ {
		for serial := 500; serial < 1000 && len(people) < n; serial++ {
			if pid, ok := withCheckDigits(fmt.Sprintf("%02d8105%03d", day, serial)); ok {
				people = append(people, map[string]any{"pid": pid, "name": fmt.Sprintf("TVILLING NR%04d", len(people)), "levels": []string{high}})
			}
		}
	}
	return people
}

// withCheckDigits completes a personal number; one in eleven can't be.
func withCheckDigits(pid string) (whole string, ok bool) {
	for _, weights := range [][]int{{3, 7, 6, 1, 8, 9, 4, 5, 2}, {5, 4, 3, 2, 7, 6, 5, 4, 3, 2}} {
		sum := 0
		for i, weight := range weights {
			sum += weight * int(pid[i]-'0')
		}
		digit := (11 - sum%11) % 11
		if digit == 10 {
			return "", false
		}
		pid += strconv.Itoa(digit)
	}
	return pid, true
}
