package client

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const bye = "https://finance.example/bye"

// leaves is a browser that answers the login as usual, and a logout by going
// to an address made of its query.
func leaves(f *fake, to func(query url.Values) string) Browser {
	return func(ctx context.Context, address string) (Callback, error) {
		if u, err := url.Parse(address); err == nil && u.Path == "/logout" {
			return Callback{URL: to(u.Query())}, nil
		}
		return RobotBrowser(f.Client())(ctx, address)
	}
}

func TestLogoutSaysWhoseItIsAndWhereTo(t *testing.T) {
	f := newFake(t)
	var asked url.Values
	c := f.client(func(cfg *Config) {
		cfg.PostLogoutRedirectURI = bye
		cfg.Browser = leaves(f, func(query url.Values) string {
			asked = query
			return bye + "?state=" + query.Get("state")
		})
	})
	token := f.goodTokens(c)
	if err := c.Logout(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if asked.Get("client_id") != "finance" || asked.Get("id_token_hint") != token.IDToken || asked.Get("post_logout_redirect_uri") != bye || asked.Get("state") == "" {
		t.Errorf("asked with %v", asked)
	}
	if got := c.LogoutAddress(); got != f.URL+"/logout?client_id=finance" {
		t.Error(got)
	}
}

func TestLogoutBelievesNoOtherAnswer(t *testing.T) {
	for name, to := range map[string]string{"another state": bye + "?state=other", "no state": bye, "another address": "https://finance.example/else?state=x"} {
		t.Run(name, func(t *testing.T) {
			f := newFake(t)
			c := f.client(func(cfg *Config) {
				cfg.PostLogoutRedirectURI = bye
				cfg.Browser = leaves(f, func(url.Values) string { return to })
			})
			place, _, _ := strings.Cut(to, "?")
			wantRefusal(t, c.Logout(t.Context(), f.goodTokens(c)), "logout",
				"The browser came back from the logout at "+place+" (query left out), which is not the answer to this one.", "run logout again")
		})
	}
}

func TestLogoutThatStaysAtAPage(t *testing.T) {
	page := func(status int, text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(status)
			write(w, "<p>"+text+"</p>")
		}
	}
	f := newFake(t)
	f.answers["/logout"] = page(200, "Du er logget ut")
	c := f.client(func(cfg *Config) { cfg.PostLogoutRedirectURI = bye })
	token := f.goodTokens(c)
	wantRefusal(t, c.Logout(t.Context(), token), "logout", "ID-porten answered the logout with 200 and a page: Du er logget ut", "compare Config.PostLogoutRedirectURI")
	without := f.client()
	if err := without.Logout(t.Context(), token); err != nil {
		t.Errorf("nobody asked to come back: %v", err)
	}
	f.answers["/logout"] = page(400, "Missing session")
	wantRefusal(t, without.Logout(t.Context(), token), "logout", "ID-porten answered the logout with 400 and a page: Missing session", "in the person's own browser")

	token.asked.issuer = "https://another.example"
	if err := c.Logout(t.Context(), token); err == nil || !strings.Contains(err.Error(), "another.example") {
		t.Errorf("a token of another environment: %v", err)
	}
	wantRefusal(t, f.client(func(cfg *Config) { cfg.Browser = nil }).Logout(t.Context(), IDPortenToken{}), "logout", "There is no browser to log out in, or Profile.LogoutURL is empty.", "Close the browser")
}
