package specs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
	"golang.org/x/oauth2"
)

// service is a small relying party with sessions of its own, as those are who
// go through ID-porten's verification tests. It finds its way by the issuer
// alone and knows no more of the mock than the time. Whatever goes wrong in it
// is its answer.
type service struct {
	*httptest.Server
	*stage
	oauth   oauth2.Config
	tokens  *oidc.IDTokenVerifier
	logouts string // ID-porten's end_session_endpoint

	mu sync.Mutex
	// begun are logins by their state, people who is signed in by cookie.
	begun  map[string]begun
	people map[string]visitor
}

type begun struct{ nonce, verifier string }

// visitor is somebody who is signed in at a service.
type visitor struct {
	claims map[string]any
	raw    string
	seen   time.Time
}

// inactivity of a visitor that ends the service's session. docs:
// oidc_func_sso asks for no more than this.
const inactivity = 30 * time.Minute

// serviceClient registers a service: back by code, out by all ways.
func (s *stage) serviceClient(ctx context.Context, name, address string) {
	ginkgo.GinkgoHelper()
	s.patch(ctx, name, map[string]any{
		"client_name": "Service " + name, "client_orgno": "311223348", "integration_type": "idporten", "application_type": "web",
		"scopes": []string{"openid", "profile"}, "grant_types": []string{"authorization_code"},
		"redirect_uris": []string{address + "/callback"}, "post_logout_redirect_uris": []string{address + "/bye"},
		"frontchannel_logout_uri": address + "/out", "frontchannel_logout_session_required": true,
		"token_endpoint_auth_method": "client_secret_post", "client_secret": name + "-secret",
	})
}

// service starts one that ends with the case.
func (s *stage) service(ctx context.Context, name string) *service {
	ginkgo.GinkgoHelper()
	v := &service{stage: s, begun: make(map[string]begun), people: make(map[string]visitor)}
	v.Server = httptest.NewServer(v.routes())
	ginkgo.DeferCleanup(v.Close)
	s.serviceClient(ctx, name, v.URL)

	provider, err := oidc.NewProvider(ctx, s.Addresses["idporten"])
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	var metadata struct {
		EndSession string `json:"end_session_endpoint"`
	}
	gomega.Expect(provider.Claims(&metadata)).To(gomega.Succeed())
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	v.oauth = oauth2.Config{
		ClientID: name, ClientSecret: name + "-secret", Endpoint: endpoint, RedirectURL: v.URL + "/callback", Scopes: []string{"openid", "profile"},
	}
	v.logouts = metadata.EndSession
	// The expiry is looked at below, by the sandbox's clock. The keys are
	// fetched whenever they are needed: longer than this request lasts.
	v.tokens = provider.VerifierContext(context.WithoutCancel(ctx), &oidc.Config{ClientID: name, SkipExpiryCheck: true})
	return v
}

func (v *service) routes() http.Handler {
	mux := http.NewServeMux()
	for path, serve := range map[string]func(http.ResponseWriter, *http.Request) error{
		"/{$}": v.home, "/login": v.login, "/callback": v.callback, "/logout": v.logout, "/out": v.out, "/bye": v.bye,
	} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			if err := serve(w, r); err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
			}
		})
	}
	return mux
}

// cookie has another name at each service, for they share a host.
func (v *service) cookie(r *http.Request) string {
	c, err := r.Cookie(v.oauth.ClientID)
	if err != nil {
		return ""
	}
	return c.Value
}

// home shows who is signed in, to those whose session is alive.
func (v *service) home(w http.ResponseWriter, r *http.Request) error {
	clock, err := v.remote.Clock(r.Context())
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	key := v.cookie(r)
	who, known := v.people[key]
	if !known || clock.Now.Sub(who.seen) >= inactivity {
		delete(v.people, key)
		http.Error(w, "nobody is signed in", http.StatusUnauthorized)
		return nil
	}
	who.seen = clock.Now
	v.people[key] = who
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(who.claims)
}

// login begins one, with the parameters of the request passed on.
func (v *service) login(w http.ResponseWriter, r *http.Request) error {
	state, b := oauth2.GenerateVerifier(), begun{oauth2.GenerateVerifier(), oauth2.GenerateVerifier()}
	v.mu.Lock()
	v.begun[state] = b
	v.mu.Unlock()
	options := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(b.verifier), oidc.Nonce(b.nonce)}
	for name, values := range r.URL.Query() {
		options = append(options, oauth2.SetAuthURLParam(name, values[0]))
	}
	http.Redirect(w, r, v.oauth.AuthCodeURL(state, options...), http.StatusFound)
	return nil
}

// callback ends a login.
func (v *service) callback(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v.mu.Lock()
	b, known := v.begun[q.Get("state")]
	delete(v.begun, q.Get("state"))
	v.mu.Unlock()
	if !known || q.Get("iss") != v.Addresses["idporten"] {
		return fmt.Errorf("this is not the answer to a login: %s", r.URL)
	}
	who, err := v.signIn(r.Context(), q.Get("code"), b)
	if err != nil {
		return err
	}
	key := oauth2.GenerateVerifier()
	v.mu.Lock()
	v.people[key] = who
	v.mu.Unlock()
	http.SetCookie(w, &http.Cookie{Name: v.oauth.ClientID, Value: key, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}) //nolint:gosec // a loopback address has no TLS.
	http.Redirect(w, r, "/", http.StatusFound)
	return nil
}

func (v *service) signIn(ctx context.Context, code string, b begun) (visitor, error) {
	token, err := v.oauth.Exchange(ctx, code, oauth2.VerifierOption(b.verifier))
	if err != nil {
		return visitor{}, err
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return visitor{}, errors.New("there is no id_token")
	}
	who := visitor{raw: raw, claims: make(map[string]any)}
	id, err := v.tokens.Verify(ctx, who.raw)
	if err != nil {
		return visitor{}, err
	}
	clock, err := v.remote.Clock(ctx)
	switch {
	case err != nil:
		return visitor{}, err
	case id.Nonce != b.nonce || !clock.Now.Before(id.Expiry):
		return visitor{}, errors.New("the id_token is another login's, or too old")
	}
	who.seen = clock.Now
	return who, id.Claims(&who.claims)
}

// logout ends the service's own session, and then ID-porten's.
func (v *service) logout(w http.ResponseWriter, r *http.Request) error {
	v.mu.Lock()
	who := v.people[v.cookie(r)]
	delete(v.people, v.cookie(r))
	v.mu.Unlock()
	q := url.Values{"id_token_hint": {who.raw}, "post_logout_redirect_uri": {v.URL + "/bye"}, "state": {"out"}}
	http.Redirect(w, r, v.logouts+"?"+q.Encode(), http.StatusFound)
	return nil
}

// out is what ID-porten's logout page opens, in a frame that has no cookies.
func (v *service) out(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	if q.Get("iss") != v.Addresses["idporten"] || q.Get("sid") == "" {
		return fmt.Errorf("this names no session: %s", r.URL)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for key, who := range v.people {
		if who.claims["sid"] == q.Get("sid") {
			delete(v.people, key)
		}
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

func (v *service) bye(w http.ResponseWriter, r *http.Request) error {
	if r.URL.Query().Get("state") != "out" {
		return fmt.Errorf("this is not the way back from a logout: %s", r.URL)
	}
	_, err := strings.NewReader("bye from " + v.oauth.ClientID).WriteTo(w)
	return err
}
