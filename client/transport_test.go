package client

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestTraceShowsEachExchange(t *testing.T) {
	var seen []Exchange
	f := newFake(t)
	c := f.client(func(cfg *Config) {
		cfg.Profile.TokenURL += "?tenant=1"
		cfg.Trace = func(exchange Exchange) {
			if exchange.Duration <= 0 {
				t.Errorf("no duration: %v", exchange)
			}
			exchange.Duration = 0
			seen = append(seen, exchange)
		}
	})
	if _, _, err := c.Authorize(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if _, err := c.Exchange(t.Context(), IDPortenToken{AccessToken: "x"}); err == nil {
		t.Fatal("no error from a closed server")
	}
	want := []Exchange{
		{Step: "token", Method: "POST", URL: f.URL + "/token", Status: 200, Main: true},
		{Step: "token", Method: "GET", URL: f.URL + "/jwks.json", Status: 200},
		{Step: "exchange", Method: "GET", URL: f.URL + "/authentication/api/v1/exchange/id-porten", Status: 200, Main: true},
		{Step: "exchange", Method: "GET", URL: f.URL + "/authentication/api/v1/openid/.well-known/openid-configuration/jwks", Status: 200},
		{Step: "exchange", Method: "GET", URL: f.URL + "/authentication/api/v1/exchange/id-porten", Main: true},
	}
	if !reflect.DeepEqual(seen, want) {
		t.Errorf("traced\n got %v\nwant %v", seen, want)
	}
}

func TestAnswersAreLimited(t *testing.T) {
	f := newFake(t)
	f.answers["/token"] = answerText(400, strings.Repeat("x", 1<<20))
	_, err := f.tokens(f.client())
	e := refusal(t, err, "token", "Web service returned error code 400 ("+strings.Repeat("x", 4096)+" … (cut)).", "again")
	if len(e.Body) > 4096+len(" … (cut)") {
		t.Errorf("a body of %d bytes is shown", len(e.Body))
	}

	f.answers["/token"] = answerText(200, strings.Repeat("x", 1<<20+1))
	_, err = f.tokens(f.client())
	wantRefusal(t, err, "token", f.URL+"/token gave no whole answer: the answer is longer than 1048576 bytes.", "login again")
}

func TestASecretAtTheCutIsMaskedWhole(t *testing.T) {
	f := newFake(t)
	f.answers["/token"] = answerText(400, strings.Repeat("x", 4090)+theCode)
	_, err := f.tokens(f.client())
	e := refusal(t, err, "token", "Web service returned error code 400 ("+strings.Repeat("x", 4090)+"***).", "again")
	if strings.Contains(e.Body, theCode[:6]) {
		t.Error("half a code is shown")
	}
}

func TestALostAnswerIsNotAskedForAgain(t *testing.T) {
	hangUp := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	cases := []struct {
		step, path string
		run        func(f *fake, c *Client) error
		next       string
		asked      int // with what the run needs before
	}{
		{"token", "/token", func(f *fake, c *Client) error { _, err := f.tokens(c); return err }, "login again", 1},
		{"refresh", "/token", func(f *fake, c *Client) error {
			_, err := c.Refresh(f.t.Context(), IDPortenToken{RefreshToken: theRefresh})
			return err
		}, "refresh again", 1},
		{"exchange", exchangeAt, func(f *fake, c *Client) error {
			_, err := c.Exchange(f.t.Context(), IDPortenToken{AccessToken: theAccess})
			return err
		}, "exchange again", 2},
	}
	for _, tc := range cases {
		t.Run(tc.step, func(t *testing.T) {
			f := newFake(t)
			c := f.client()
			if tc.step == "exchange" {
				// A connection that lies ready would tempt Go's transport to repeat the GET.
				if err := tc.run(f, c); err != nil {
					t.Fatal(err)
				}
			}
			f.answers[tc.path] = hangUp
			wantRefusal(t, tc.run(f, c), tc.step, f.URL+tc.path+" gave no whole answer: EOF.", tc.next)
			if n := len(f.requests(tc.path)); n != tc.asked {
				t.Errorf("asked %d times, want %d", n, tc.asked)
			}
		})
	}
}

func TestABrokenBody(t *testing.T) {
	f := newFake(t)
	f.answers["/token"] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		write(w, `{"access_token":`)
	}
	_, err := f.tokens(f.client())
	wantRefusal(t, err, "token", f.URL+"/token gave no whole answer: unexpected EOF.", "login again")
}

func TestACancelledContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := newFake(t).client().Exchange(ctx, IDPortenToken{AccessToken: "x"})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTheClientsOwnHTTPClient(t *testing.T) {
	given := &http.Client{Timeout: time.Minute}
	f := newFake(t)
	if c := f.client(func(cfg *Config) { cfg.HTTP = given }); c.http == given || c.http.Timeout != time.Minute || given.CheckRedirect != nil {
		t.Error("the given client must be copied, not changed")
	}
	if c := f.client(); c.http.Timeout != 30*time.Second {
		t.Errorf("timeout %s", c.http.Timeout)
	}
}

func TestTheClockOfTheServer(t *testing.T) {
	const date = "Sun, 03 Mar 2041 12:00:00 GMT"
	there := time.Date(2041, time.March, 3, 12, 0, 0, 0, time.UTC)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", date)
		answerJSON(claims{"access_token": "x", "token_type": "Bearer", "expires_in": 60})(w, r)
	}))
	t.Cleanup(server.Close)
	for _, fromServer := range []bool{true, false} {
		c := newFake(t).client(func(cfg *Config) {
			cfg.Profile = Mock(MockBases{IDPorten: server.URL, Login: server.URL, Altinn: server.URL})
			cfg.Profile.ClockFromServer = fromServer
		})
		if !c.Now().Equal(noon) {
			t.Errorf("before any answer it is %s", c.Now())
		}
		got, err := c.Refresh(t.Context(), IDPortenToken{RefreshToken: "x"})
		if err != nil {
			t.Fatal(err)
		}
		want := noon
		if fromServer {
			want = there
		}
		if !c.Now().Equal(want) || !got.ExpiresAt.Equal(want.Add(time.Minute)) {
			t.Errorf("from server %t: it is %s, the token ends at %s", fromServer, c.Now(), got.ExpiresAt)
		}
	}
}

func TestTheClientMayBeShared(t *testing.T) {
	f := newFake(t)
	c := f.client(func(cfg *Config) { cfg.Profile.ClockFromServer = true; cfg.PKCE = true })
	f.idClaims = claims{"nonce": nil}
	done := make(chan error)
	for range 8 {
		go func() {
			_, err := c.Refresh(context.WithoutCancel(t.Context()), IDPortenToken{RefreshToken: "x"})
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
