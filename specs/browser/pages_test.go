package browser_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// pictures is where to put one of every page that is looked at, by the variable
// PORTPROVE_PICTURES; empty: none. It is for whoever changes how pages look.
var pictures = os.Getenv("PORTPROVE_PICTURES")

// page is one that a person may see, and how to get there in a new profile.
type page struct {
	name, at string
	get      func(s *stage, locale string)
}

var allPages = []page{
	{"selector", "/authorize/selector", func(s *stage, locale string) { s.authorize(s.web, "ui_locales", locale) }},
	{"testid", "/authorize/testid1", testID},
	{"testid-chosen", "/authorize/testid1", func(s *stage, locale string) {
		testID(s, locale)
		s.click("#person-1")
	}},
	{"testid-nobody", "/authorize/testid1", func(s *stage, locale string) {
		testID(s, locale)
		s.do(chromedp.SetValue("#pid", "01810012345"))
		s.click("#submit")
	}},
	{"testid-level", "/authorize/testid1", func(s *stage, locale string) {
		testID(s, locale)
		s.do(chromedp.SetValue("#pid", "28928340068"), chromedp.SetValue("#acr", high))
		s.click("#submit")
	}},
	{"minid", "/authorize/minid", minID},
	{"minid-nobody", "/authorize/minid", func(s *stage, locale string) {
		minID(s, locale)
		s.do(chromedp.SetValue("#pid", "01810012345"))
		s.click("#submit")
	}},
	{"otc", "/authorize/minid/otc", oneTimeCode},
	{"otc-wrong", "/authorize/minid/otc", func(s *stage, locale string) {
		oneTimeCode(s, locale)
		s.do(chromedp.SetValue("#otc", "54321"))
		s.click("#submit")
	}},
	{"selector-all", "/authorize/selector", func(s *stage, locale string) {
		s.authorize(s.web, "ui_locales", locale, "acr_values", "idporten-loa-substantial eidas-loa-low selfregistered-email")
	}},
	{"country", "/authorize/eidas", country},
	{"eidas", "/authorize/eidas/person", sweden},
	{"eidas-chosen", "/authorize/eidas/person", func(s *stage, locale string) {
		sweden(s, locale)
		s.click("#person-1")
	}},
	{"eidas-nobody", "/authorize/eidas/person", func(s *stage, locale string) {
		sweden(s, locale)
		s.do(chromedp.SetValue("#identifier", "SE/NO/NOBODY"))
		s.click("#submit")
	}},
	{"email", "/authorize/email", email},
	{"email-nobody", "/authorize/email", func(s *stage, locale string) {
		email(s, locale)
		s.do(chromedp.SetValue("#email", "nobody@post.example"))
		s.click("#submit")
	}},
	{"email-code", "/authorize/email/otc", func(s *stage, locale string) {
		email(s, locale)
		s.click("#person-0")
		s.click("#submit")
	}},
	{"consent", "/authorize/consent", func(s *stage, locale string) {
		s.authorize(s.web, "ui_locales", locale, "prompt", "consent", "scope", "openid profile altinn:instances.read")
		s.signIn(someone, high)
	}},
	{"fullmakt", "/authorize/fullmakt", func(s *stage, locale string) {
		s.authorize(s.web, "ui_locales", locale, "prompt", "login", "authorization_details", asksForWork)
		s.signIn(another, high)
	}},
	{"form-post", "/authorize/testid1", func(s *stage, locale string) {
		s.authorize(s.web, "ui_locales", locale, "prompt", "login", "response_mode", "form_post", "redirect_uri", s.web.address+"/stay")
		s.signIn(someone, high)
	}},
	{"logout", "/logout", func(s *stage, locale string) { logOut(s, locale) }},
	{"logout-onward", "/logout", func(s *stage, locale string) {
		logOut(s, locale, "client_id", "web-demo", "post_logout_redirect_uri", s.web.address+"/stay")
	}},
	{"error", "/authorize", func(s *stage, locale string) { s.authorize(s.web, "ui_locales", locale, "client_id", "nobody") }},
	{"error-lost", "/authorize/selector", func(s *stage, locale string) {
		s.do(chromedp.Navigate(s.login + "/authorize/selector?ui_locales=" + locale))
	}},
}

// logOut signs in first; that there is a session is what a logout needs. The
// language is the cookie's, if any.
func logOut(s *stage, locale string, query ...string) {
	s.authorize(s.web, "ui_locales", locale, "prompt", "login")
	s.click("button[value=" + locale + "]")
	s.signIn(someone, high)
	s.logOut(query...)
}

func testID(s *stage, locale string) {
	s.authorize(s.web, "ui_locales", locale)
	s.click(s.link("/authorize/testid1"))
}

func minID(s *stage, locale string) {
	s.authorize(s.web, "ui_locales", locale)
	s.click(s.link("/authorize/minid"))
}

func country(s *stage, locale string) {
	s.authorize(s.web, "ui_locales", locale, "acr_values", "eidas-loa-low")
}

func sweden(s *stage, locale string) {
	country(s, locale)
	s.click("button[value=SE]")
}

func email(s *stage, locale string) {
	s.authorize(s.web, "ui_locales", locale, "acr_values", "selfregistered-email")
}

func oneTimeCode(s *stage, locale string) {
	minID(s, locale)
	s.do(chromedp.SetValue("#pid", someone))
	s.click("#submit")
}

// What axe-core, with all its rules, has to say of any page: nothing. Each is
// seen in the language that has all texts in light colours, in that which lacks
// some in dark ones, and as wide as a telephone.
func TestPagesAreAccessible(t *testing.T) {
	axe := axeSource(t)
	for locale, colours := range map[string]string{"nb": "light", "se": "dark"} {
		s := open(t)
		s.colour(colours)
		for _, p := range allPages {
			p.get(s, locale)
			s.expectAt(p.at)
			s.do(chromedp.Evaluate[chromedp.Void](axe))
			what := p.name + ", " + locale + ", " + colours
			s.expectAccessible(what)
			s.picture(strings.ReplaceAll(what, ", ", "-"))
			s.expectNarrow(p.name + ", " + locale)
		}
	}
}

// axeSource is the library, which npm installs.
func axeSource(t *testing.T) string {
	t.Helper()
	source, err := os.ReadFile("node/node_modules/axe-core/axe.min.js")
	if err != nil {
		missing(t, "axe-core is not installed: run `npm ci` in specs/browser/node")
	}
	return string(source)
}

func (s *stage) colour(scheme string) {
	s.Helper()
	_, err := chromedp.Call(s.tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	s.must(err)
}

// violation is what axe-core finds.
type violation struct {
	ID, Help string
	Nodes    []struct{ HTML, FailureSummary string }
}

func (s *stage) expectAccessible(what string) {
	s.Helper()
	found := value(s, chromedp.Evaluate[string](`axe.run().then(r => JSON.stringify({violations: r.violations, passes: r.passes.length}))`, chromedp.EvalAwaitPromise))
	var told struct {
		Violations []violation
		Passes     int
	}
	s.must(json.Unmarshal([]byte(found), &told))
	if told.Passes < 10 {
		s.Errorf("%s: axe-core has looked at nothing: %d rules passed", what, told.Passes)
	}
	for _, v := range told.Violations {
		s.Errorf("%s: %s: %s\n%+v", what, v.ID, v.Help, v.Nodes)
	}
}

// expectNarrow demands that nothing is wider than a telephone.
func (s *stage) expectNarrow(what string) {
	s.Helper()
	s.expectFits(what, 360)
	s.picture(strings.ReplaceAll(what, ", ", "-") + "-narrow")
	s.do(chromedp.EmulateViewport(1000, 900))
}

// expectFits demands that nobody has to scroll sideways at a width.
func (s *stage) expectFits(what string, width int) {
	s.Helper()
	s.do(chromedp.EmulateViewport(int64(width), 740))
	if got := value(s, chromedp.Evaluate[int]("document.documentElement.scrollWidth")); got > width {
		s.Errorf("%s: %d px wide at %d", what, got, width)
	}
}

func (s *stage) picture(name string) {
	s.Helper()
	if pictures == "" {
		return
	}
	png := value(s, chromedp.FullScreenshot(100))
	s.must(os.WriteFile(filepath.Join(pictures, name+".png"), png, 0o600))
}
