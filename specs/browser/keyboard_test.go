package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tabTo presses Tab until an element has the focus, which must be seen.
func (s *stage) tabTo(selector string) {
	s.Helper()
	for range 30 {
		s.do(chromedp.KeyEvent(kb.Tab))
		if value(s, chromedp.Evaluate[bool](`document.activeElement.matches('`+selector+`')`)) {
			if outline := value(s, chromedp.Evaluate[string](`getComputedStyle(document.activeElement).outline`)); !strings.Contains(outline, "solid 3px") {
				s.Errorf("the focus on %s is not seen: outline %s", selector, outline)
			}
			return
		}
	}
	s.Fatalf("at %s: Tab does not reach %s", s.at(), selector)
}

// press presses a key that leads to another page.
func (s *stage) press(key string) {
	s.Helper()
	s.lead(chromedp.KeyEvent(key))
}

// focused is what has the focus once the page has given it: a page does that a
// moment after it has loaded.
func (s *stage) focused() string {
	s.Helper()
	return value(s, chromedp.Poll[string]("document.activeElement.id"))
}

func TestLogInByKeyboard(t *testing.T) {
	s := open(t)
	s.authorize(s.web, "prompt", "consent")
	s.tabTo(s.link("/authorize/testid1"))
	s.press(kb.Enter)
	s.tabTo("#pid")
	s.do(chromedp.KeyEvent("01810012345"))
	s.press(kb.Enter)
	if at := s.focused(); at != "pid" {
		t.Errorf("after a number that nobody has, the focus is on %q", at)
	}
	s.tabTo("#q")
	s.do(chromedp.KeyEvent("flittig"))
	s.press(kb.Enter)
	s.tabTo("#person-0")
	s.press(kb.Enter)
	if at := s.focused(); at != "submit" {
		t.Errorf("after choosing a person, the focus is on %q", at)
	}
	s.press(kb.Enter)
	s.expectAt("/authorize/consent")
	s.tabTo("#accept")
	s.press(" ")
	s.expectClaims(s.expectCode(s.web), "pid", another, "acr", high)
}

func TestMinIDLanguageAndCancelByKeyboard(t *testing.T) {
	s := open(t)
	s.authorize(s.web)
	s.tabTo("button[value=en]")
	s.press(kb.Enter)
	s.tabTo(s.link("/authorize/minid"))
	s.press(kb.Enter)
	s.tabTo("#pid")
	s.do(chromedp.KeyEvent(someone))
	s.press(kb.Enter)
	s.tabTo("#otc")
	s.do(chromedp.KeyEvent("12345"))
	s.press(kb.Enter)
	s.expectClaims(s.expectCode(s.web), "pid", someone, "acr", substantial, "locale", "en")
	s.authorize(s.web, "prompt", "login")
	s.tabTo("#cancel")
	s.press(kb.Enter)
	if got := s.expectArrival(s.web).form.Get("error"); got != "access_denied" {
		t.Errorf("the service got %q", got)
	}
}
