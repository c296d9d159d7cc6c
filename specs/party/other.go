package party

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// other is the other service of the tests: a small relying party at an address
// of this machine, which reads level and eID from its id_token. It does not
// verify the token: whether the mock is right is for other cases to say.
type other struct {
	mock       *mock
	server     *http.Server
	web        *http.Client
	address    string
	id, secret string

	mu     sync.Mutex
	begun  map[string]begun
	people map[string]claims // by cookie
}

type begun struct{ nonce, verifier string }

// claims are those of an id_token that the tests look at, and itself.
type claims struct {
	Level   string   `json:"acr"`
	Methods []string `json:"amr"`
	Session string   `json:"sid"`
	Nonce   string   `json:"nonce"`
	raw     string
}

// otherCookie is a name that no party has: the two may share a host.
const otherCookie = "portprove-other-service"

func openOther(ctx context.Context, m *mock, organisation string, wire http.RoundTripper) (*other, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	o := &other{
		mock: m, web: &http.Client{Transport: wire, Timeout: limit}, address: "http://" + listener.Addr().String(),
		id: "portprove-other-" + strings.ToLower(rand.Text()[:8]), secret: rand.Text(),
		begun: make(map[string]begun), people: make(map[string]claims),
	}
	o.server = &http.Server{Handler: o.routes(), ReadHeaderTimeout: limit}
	go func() { _ = o.server.Serve(listener) }() //nolint:errcheck // it ends by close; until then its silence is seen.
	if err := o.register(ctx, organisation); err != nil {
		return nil, errors.Join(err, o.server.Close())
	}
	return o, nil
}

// register adds the service to the mock's world.
func (o *other) register(ctx context.Context, organisation string) error {
	return o.mock.control.PatchWorld(ctx, map[string]any{"clients": []any{map[string]any{
		"client_id": o.id, "client_name": "Another service", "client_orgno": organisation, "integration_type": "idporten", "application_type": "web",
		"scopes": []string{"openid"}, "grant_types": []string{"authorization_code"},
		"redirect_uris": []string{o.address + "/callback"}, "post_logout_redirect_uris": []string{o.address + "/bye"},
		"frontchannel_logout_uri": o.address + "/out", "frontchannel_logout_session_required": true,
		"token_endpoint_auth_method": "client_secret_post", "client_secret": o.secret,
	}}})
}

// close takes the service out of the world and ends it.
func (o *other) close(ctx context.Context) error {
	err := o.mock.control.PatchWorld(ctx, map[string]any{"remove": map[string]any{"clients": []string{o.id}}})
	return errors.Join(err, o.server.Close())
}

func (o *other) routes() http.Handler {
	mux := http.NewServeMux()
	for path, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"/{$}": o.home, "/login": o.login, "/callback": o.callback, "/logout": o.logout, "/out": o.out, "/bye": o.bye,
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
			}
		})
	}
	return mux
}

func (o *other) who(r *http.Request) (string, claims, bool) {
	c, err := r.Cookie(otherCookie)
	if err != nil {
		return "", claims{}, false
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	who, known := o.people[c.Value]
	return c.Value, who, known
}

func (o *other) home(w http.ResponseWriter, r *http.Request) error {
	_, who, known := o.who(r)
	if !known {
		http.Error(w, "nobody is signed in", http.StatusUnauthorized)
		return nil
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(who)
}

// login asks for the level that is asked of it, or for none.
func (o *other) login(w http.ResponseWriter, r *http.Request) error {
	state, b := rand.Text(), begun{rand.Text(), rand.Text() + rand.Text()}
	o.mu.Lock()
	o.begun[state] = b
	o.mu.Unlock()
	challenge := sha256.Sum256([]byte(b.verifier))
	q := url.Values{
		"response_type": {"code"}, "client_id": {o.id}, "redirect_uri": {o.address + "/callback"}, "scope": {"openid"}, "state": {state}, "nonce": {b.nonce},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(challenge[:])}, "code_challenge_method": {"S256"},
	}
	if level := r.URL.Query().Get("acr_values"); level != "" {
		q.Set("acr_values", level)
	}
	http.Redirect(w, r, o.mock.marks.Authorize+"?"+q.Encode(), http.StatusFound)
	return nil
}

func (o *other) callback(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	o.mu.Lock()
	b, known := o.begun[q.Get("state")]
	delete(o.begun, q.Get("state"))
	o.mu.Unlock()
	if !known || q.Get("code") == "" {
		return fmt.Errorf("this is not the good answer to a login: error %q, %s", q.Get("error"), q.Get("error_description"))
	}
	who, err := o.redeem(r.Context(), q.Get("code"), b)
	if err != nil {
		return err
	}
	key := rand.Text()
	o.mu.Lock()
	o.people[key] = who
	o.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: otherCookie, Value: key, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}) //nolint:gosec // a loopback address has no TLS.
	http.Redirect(w, r, "/", http.StatusFound)
	return nil
}

func (o *other) redeem(ctx context.Context, code string, b begun) (claims, error) {
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {o.address + "/callback"}, "code_verifier": {b.verifier},
		"client_id": {o.id}, "client_secret": {o.secret},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.mock.marks.Token, strings.NewReader(form.Encode()))
	if err != nil {
		return claims{}, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := o.web.Do(r)
	if err != nil {
		return claims{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	if err != nil {
		return claims{}, err
	}
	if response.StatusCode != http.StatusOK {
		return claims{}, fmt.Errorf("the token endpoint answered %d %s", response.StatusCode, text)
	}
	var tokens struct {
		IDToken string `json:"id_token"`
	}
	if err := json.Unmarshal(text, &tokens); err != nil {
		return claims{}, err
	}
	who, err := read(tokens.IDToken)
	if err == nil && who.Nonce != b.nonce {
		err = errors.New("the id_token is another login's")
	}
	return who, err
}

// read takes the claims out of an id_token.
func read(raw string) (claims, error) {
	parts := strings.Split(raw, ".")
	if len(parts) != 3 {
		return claims{}, errors.New("there is no id_token")
	}
	who := claims{raw: raw}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return claims{}, err
	}
	err = json.Unmarshal(text, &who)
	return who, err
}

func (o *other) logout(w http.ResponseWriter, r *http.Request) error {
	key, who, _ := o.who(r)
	o.mu.Lock()
	delete(o.people, key)
	o.mu.Unlock()
	q := url.Values{"client_id": {o.id}, "post_logout_redirect_uri": {o.address + "/bye"}, "state": {"out"}}
	if who.raw != "" {
		q.Set("id_token_hint", who.raw)
	}
	http.Redirect(w, r, o.mock.marks.Logout+"?"+q.Encode(), http.StatusFound)
	return nil
}

// out is what ID-porten's logout page opens.
func (o *other) out(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("iss") != o.mock.marks.Issuer || q.Get("sid") == "" {
		return errors.New("this names no session")
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for key, who := range o.people {
		if who.Session == q.Get("sid") {
			delete(o.people, key)
		}
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

func (o *other) bye(w http.ResponseWriter, _ *http.Request) error {
	_, err := io.WriteString(w, "bye")
	return err
}
