package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// expectLanguage demands that page and heading are in a language.
func (s *stage) expectLanguage(locale, heading string) {
	s.Helper()
	if got := value(s, chromedp.Evaluate[string]("document.documentElement.lang")); got != locale {
		s.Errorf("the page is in %q, not %q", got, locale)
	}
	if got := value(s, chromedp.Text("h1")); got != heading {
		s.Errorf("the page's heading is %q, not %q", got, heading)
	}
}

// The buttons change the language of the page that they are on, and from then
// on it is the person's, whatever services ask for.
func TestFourLanguages(t *testing.T) {
	s := open(t)
	s.authorize(s.web, "ui_locales", "nn")
	s.expectLanguage("nn", "Vel innloggingsmåte")
	for locale, heading := range map[string]string{
		"nb": "Velg innloggingsmetode", "nn": "Vel innloggingsmåte", "en": "Choose how to sign in", "se": "Vállje mot logget sisa",
	} {
		s.click("button[value=" + locale + "]")
		s.expectLanguage(locale, heading)
		s.expectAt("/authorize/selector")
		s.authorize(s.web, "ui_locales", "nn")
		s.expectLanguage(locale, heading)
	}
	s.click(s.link("/authorize/testid1"))
	s.click("button[value=se]")
	s.expectAt("/authorize/testid1")
	s.do(chromedp.Navigate(s.login + "/authorize?client_id=nobody&ui_locales=en"))
	s.expectLanguage("se", "Juoga manai boastut")
	s.authorize(s.web)
	s.signIn(someone, high)
	s.expectClaims(s.expectCode(s.web), "locale", "se")
}
