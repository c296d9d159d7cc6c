package party_test

import (
	"crypto/rand"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/pkg/client/rp"
	httphelper "github.com/zitadel/oidc/v3/pkg/http"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// site is a web site whose logins are zitadel's, as nobody here has written
// them; the sessions around them are its own. habits make it a worse one.
type site struct {
	*httptest.Server
	place
	party  rp.RelyingParty
	habits []habit

	mu       sync.Mutex
	closed   bool
	ahead    time.Duration // of its clock
	sessions map[string]session
}

type session struct {
	acr, sid, raw string
	seen          time.Time
	told          bool // of a logout
}

const (
	siteID      = "the-site"
	siteSecret  = "secret-of-the-site"
	loaHigh     = "idporten-loa-high"
	substantial = "idporten-loa-substantial"
)

func (s *site) is(h habit) bool { return slices.Contains(s.habits, h) }

// open starts a site and registers it at a mock of its own, with further
// members.
func open(t *testing.T, members map[string]any, habits ...habit) *site {
	t.Helper()
	return openAt(t, usualPlace(t), members, habits...)
}

func openAt(t *testing.T, at place, members map[string]any, habits ...habit) *site {
	t.Helper()
	s := &site{place: at, habits: habits, sessions: make(map[string]session)}
	var handler http.Handler
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(s.Close)
	client := map[string]any{
		"client_id": siteID, "client_name": "The site", "client_orgno": "311223348", "integration_type": "idporten", "application_type": "web",
		"scopes": []string{"openid", "profile"}, "grant_types": []string{"authorization_code"},
		"redirect_uris": []string{s.URL + "/callback"}, "post_logout_redirect_uris": []string{s.URL + "/bye"},
		"frontchannel_logout_uri": s.URL + "/out", "frontchannel_logout_session_required": true,
		"token_endpoint_auth_method": "client_secret_basic", "client_secret": siteSecret,
		"onbehalfof": []any{map[string]any{"onbehalfof": "kommune-1", "name": "Liten kommune <1>", "orgno": "314556674"}},
	}
	for name, value := range members {
		client[name] = value
	}
	if err := s.control.PatchWorld(t.Context(), map[string]any{"clients": []any{client}}); err != nil {
		t.Fatal(err)
	}
	// Its cookies are for TLS only, which browsers let pass on the machine itself.
	cookies := httphelper.NewCookieHandler([]byte(rand.Text() + rand.Text())[:32], []byte(rand.Text())[:16])
	var err error
	s.party, err = rp.NewRelyingPartyOIDC(t.Context(), s.issuer, siteID, siteSecret, s.URL+"/callback",
		[]string{"openid", "profile"}, rp.WithCookieHandler(cookies), rp.WithPKCE(cookies), rp.WithHTTPClient(s.web))
	if err != nil {
		t.Fatal(err)
	}
	handler = s.routes()
	return s
}

func (s *site) routes() http.Handler {
	least := substantial
	if s.is(demanding) {
		least = loaHigh
	}
	more, step := loaHigh, s.login("acr_values", loaHigh)
	switch {
	case s.is(modest):
		more, step = substantial, s.login("acr_values", substantial)
	case s.is(insistent):
		step = s.login("prompt", "login")
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.guarded("", s.login("acr_values", least)))
	if s.is(insatiable) {
		mux.HandleFunc("GET /high", step)
	} else {
		mux.HandleFunc("GET /high", s.guarded(more, step))
	}
	mux.HandleFunc("GET /again", s.wishing(s.unless(unprompted, "prompt", "login")...))
	mux.HandleFunc("GET /behalf", s.wishing(s.unless(nameless, "onbehalfof", "kommune-1")...))
	language := "en"
	switch {
	case s.is(usual):
		language = "nb"
	case s.is(polyglot):
		language = "de en"
	}
	mux.HandleFunc("GET /language", s.wishing(s.unless(speechless, "ui_locales", language)...))
	mux.HandleFunc("/callback", s.callback())
	mux.HandleFunc("GET /logout", s.logout)
	mux.HandleFunc("GET /out", s.out)
	mux.HandleFunc("GET /bye", func(w http.ResponseWriter, _ *http.Request) { say(w, "bye") })
	return mux
}

func (s *site) unless(h habit, parameter ...string) []string {
	if s.is(h) {
		return nil
	}
	return parameter
}

// login leads to ID-porten.
func (s *site) login(parameters ...string) http.HandlerFunc {
	var options []rp.URLParamOpt
	for pair := range slices.Chunk(parameters, 2) {
		options = append(options, rp.WithURLParam(pair[0], pair[1]))
	}
	if s.is(suspicious) {
		options = append(options, rp.WithPromptURLParam("login"))
	}
	if s.is(deputy) {
		options = append(options, rp.WithURLParam("authorization_details", `[{"type":"idporten:fullmakt","permission_roles":["arbeid"]}]`))
	}
	if s.is(posted) {
		options = append(options, rp.WithResponseModeURLParam(oidc.ResponseModeFormPost))
	}
	begin := rp.AuthURLHandler(rand.Text, s.party, options...)
	if s.is(pushing) || s.is(crowded) {
		return s.push(begin)
	}
	return begin
}

// wishing leads to ID-porten with a wish, and notes it in a cookie.
func (s *site) wishing(parameters ...string) http.HandlerFunc {
	begin := s.login(parameters...)
	return func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "wish", Value: "one", Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode})
		begin(w, r)
	}
}

func (s *site) callback() http.HandlerFunc {
	begin := func(w http.ResponseWriter, r *http.Request, who session) {
		if _, err := r.Cookie("wish"); err == nil && s.is(fruitless) {
			say(w, "Sorry, your login has failed.")
			return
		}
		key := rand.Text()
		who.seen = s.now()
		s.mu.Lock()
		s.sessions[key] = who
		closed := s.closed
		s.mu.Unlock()
		if closed {
			http.Error(w, "closed", http.StatusForbidden)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: siteID, Value: key, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode})
		switch {
		case s.is(astray):
			http.Redirect(w, r, "/nowhere", http.StatusFound)
		case s.is(sessionless) || s.is(unwell):
			say(w, "<p>You are signed in.</p>")
		default:
			http.Redirect(w, r, "/", http.StatusFound)
		}
	}
	if s.is(lucky) {
		return func(w http.ResponseWriter, r *http.Request) {
			if err := s.redeemForAnother(r.Context()); err != nil {
				panic(err)
			}
			begin(w, r, session{})
		}
	}
	if s.is(credulous) {
		return func(w http.ResponseWriter, r *http.Request) { begin(w, r, session{}) }
	}
	return rp.CodeExchangeHandler(func(w http.ResponseWriter, r *http.Request, tokens *oidc.Tokens[*oidc.IDTokenClaims], _ string, _ rp.RelyingParty) {
		begin(w, r, session{acr: tokens.IDTokenClaims.AuthenticationContextClassReference, sid: tokens.IDTokenClaims.SessionID, raw: tokens.IDToken})
	}, s.party)
}

func (s *site) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Add(s.ahead)
}

func (s *site) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead += d
}

// guarded shows a page to those whose session is alive and of the level.
func (s *site) guarded(level string, otherwise http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		key, who, known := s.session(r)
		now := s.now()
		alive := known && (s.is(undying) || now.Sub(who.seen) < 30*time.Minute)
		if !alive || level != "" && who.acr != level && who.acr != loaHigh || s.is(forgetful) || s.is(sessionless) {
			if key != "" && !known && s.is(curt) {
				http.Error(w, "you are signed out", http.StatusUnauthorized)
				return
			}
			otherwise(w, r)
			return
		}
		switch {
		case s.is(unreachable):
			panic(http.ErrAbortHandler)
		case s.is(unwell):
			http.Error(w, "out of order", http.StatusInternalServerError)
			return
		}
		who.seen = now
		s.mu.Lock()
		if s.sessions[key] = who; who.told {
			delete(s.sessions, key)
		}
		s.mu.Unlock()
		if s.is(mistaken) {
			who.acr = loaHigh
		}
		say(w, "<p>You are signed in at "+who.acr+".</p>")
	}
}

func (s *site) session(r *http.Request) (string, session, bool) {
	c, err := r.Cookie(siteID)
	if err != nil {
		return "", session{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	who, known := s.sessions[c.Value]
	return c.Value, who, known
}

func (s *site) logout(w http.ResponseWriter, r *http.Request) {
	key, who, _ := s.session(r)
	if !s.is(elsewhere) {
		s.mu.Lock()
		delete(s.sessions, key)
		s.mu.Unlock()
	}
	if s.is(local) || s.is(closing) {
		s.mu.Lock()
		s.closed = s.is(closing)
		s.mu.Unlock()
		http.Redirect(w, r, "/bye", http.StatusFound)
		return
	}
	q := url.Values{"id_token_hint": {who.raw}, "post_logout_redirect_uri": {s.URL + "/bye"}, "state": {"out"}}
	http.Redirect(w, r, s.party.GetEndSessionEndpoint()+"?"+q.Encode(), http.StatusFound)
}

// out is called by ID-porten's logout page.
func (s *site) out(w http.ResponseWriter, r *http.Request) {
	if s.is(deaf) || s.is(elsewhere) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, who := range s.sessions {
		if who.sid != r.URL.Query().Get("sid") {
			continue
		}
		if s.is(slow) {
			who.told = true
			s.sessions[key] = who
		} else {
			delete(s.sessions, key)
		}
	}
	say(w, "out")
}

func say(w http.ResponseWriter, text string) {
	if _, err := io.WriteString(w, text); err != nil {
		panic(err)
	}
}
