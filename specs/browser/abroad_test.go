package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

func TestLogInFromAbroad(t *testing.T) {
	s := open(t)
	s.authorize(s.web, "acr_values", "idporten-loa-high eidas-loa-substantial")
	s.click(s.link("/authorize/eidas"))
	s.expectAt("/authorize/eidas")
	s.click("button[value=SE]")
	s.click("#person-1")
	s.do(chromedp.SetValue("#acr", "eidas-loa-substantial"))
	s.click("#submit")
	claims := s.expectCode(s.web)
	s.expectClaims(claims, "eidas_identifier", "SE/NO/MOCK-0002", "acr", "eidas-loa-substantial")
	if pid, ok := claims["pid"]; ok {
		t.Errorf("the id_token has pid %v", pid)
	}
}

func TestLogInByEmailAfterAWrongCode(t *testing.T) {
	s := open(t)
	s.authorize(s.web, "acr_values", "selfregistered-email")
	s.expectAt("/authorize/email")
	s.do(chromedp.SendKeys("#email", "kari@post.example"))
	s.click("#submit")
	s.do(chromedp.SendKeys("#otc", "54321"))
	s.click("#submit")
	if said := value(s, chromedp.Text("#problem")); said != "Koden er feil. Prøv igjen." {
		t.Errorf("the page says %q", said)
	}
	s.do(chromedp.SendKeys("#otc", "12345"))
	s.click("#submit")
	s.expectClaims(s.expectCode(s.web), "email", "kari@post.example", "acr", "selfregistered-email")
}
