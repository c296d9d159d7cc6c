package main

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/portprove/portprove/mocks"
)

// A person logs out in a real browser, from a service at another site than the
// mock's (localhost and 127.0.0.1 are two): by a form, which comes without the
// cookie. The logout page opens the service's address in a frame and goes on
// by itself once that is loaded.
func TestLogoutInChromium(t *testing.T) {
	browser := newBrowser(t)
	s := newStage(t)
	opened := make(chan string, 1)
	routes := http.NewServeMux()
	service := httptest.NewServer(routes)
	t.Cleanup(service.Close)
	site := strings.Replace(service.URL, "127.0.0.1", "localhost", 1)
	login := s.Addresses()[mocks.HostLogin]
	routes.HandleFunc("/callback", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if _, err := fmt.Fprintf(w, `<form method="post" action="%s/logout"><input name="client_id" value="web-demo">
			<input name="post_logout_redirect_uri" value="%s/bye"><input name="state" value="a b"><button id="out">Out</button></form>`, login, site); err != nil {
			t.Error(err)
		}
	})
	routes.HandleFunc("/out", func(_ http.ResponseWriter, r *http.Request) { opened <- r.URL.Query().Get("sid") })
	routes.HandleFunc("/bye", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if _, err := fmt.Fprintf(w, `<p id="bye">%s, %d times out</p>`, html.EscapeString(r.URL.Query().Get("state")), len(opened)); err != nil {
			t.Error(err)
		}
	})
	if err := s.Default.PatchWorld(map[string]any{"clients": []any{map[string]any{
		"client_id": "web-demo", "redirect_uris": []string{site + "/callback"}, "post_logout_redirect_uris": []string{site + "/bye"},
		"frontchannel_logout_uri": site + "/out", "frontchannel_logout_session_required": true,
	}}}); err != nil {
		t.Fatal(err)
	}
	query := url.Values{
		"client_id": {"web-demo"}, "redirect_uri": {site + "/callback"}, "response_type": {"code"}, "scope": {"openid"}, "state": {"x"}, "nonce": {"x"},
		"code_challenge": {"b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI"}, "code_challenge_method": {"S256"},
	}
	for _, action := range []chromedp.Action[chromedp.Void]{
		chromedp.Navigate(login + "/authorize?" + query.Encode()),
		chromedp.Click(`a[href="/login/authorize/testid1"]`),
		chromedp.Click("#person-1"),
		chromedp.Click("#submit"),
		chromedp.Click("#out"),
	} {
		if _, err := chromedp.Run(browser, action); err != nil {
			t.Fatal(err)
		}
	}
	said, err := chromedp.Run(browser, chromedp.Text("#bye"))
	if err != nil || said != "a+b, 1 times out" {
		t.Errorf("the page says %q (%v)", said, err)
	}
	if sid := <-opened; len(sid) != 43 {
		t.Errorf("the frame was opened with sid %q", sid)
	}
}
