package idporten

import (
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/world"
)

// credentials are what a request says about its client, and by which method.
type credentials struct {
	method, id, secret string
	// rawID and rawSecret are the same without form decoding: RFC 6749,
	// 2.3.1 wants id and secret form-encoded in a Basic header, ID-porten's
	// pages don't mention it, so both spellings are taken.
	rawID, rawSecret string
	assertion        assertion
}

// authenticated reads the form of a request and says whose it is.
func (s *Server) authenticated(r *http.Request) (url.Values, caller, error) {
	form, err := tokenForm(r)
	if err != nil {
		return nil, caller{}, err
	}
	client, err := s.authenticate(r, form)
	return form, client, err
}

// authenticate finds the client and holds it to its registered method. docs:
// R:20-09.
func (s *Server) authenticate(r *http.Request, form url.Values) (caller, error) {
	given, err := s.readCredentials(r, form)
	if err != nil {
		return caller{}, err
	}
	client, ok := s.findClient(given)
	switch registered := client.TokenEndpointAuthMethod; {
	case !ok:
		return caller{}, errClientStranger.because("no active client %q is registered here", given.id)
	case registered == given.method:
	case given.method == authNone:
		return caller{}, errClientNone.because("client %q is registered with %s, the request carried nothing that proves it", client.ClientID, registered)
	default:
		return caller{}, errClientMethod.because("client %q is registered with %s, the request used %s", client.ClientID, registered, given.method)
	}
	switch given.method {
	case authNone:
		return caller{Client: client, amr: authNone}, nil
	case authKey:
		amr, err := s.checkAssertion(client, given.assertion)
		return caller{Client: client, amr: amr}, err
	}
	return caller{Client: client, amr: given.method}, s.checkSecret(client, given)
}

// readCredentials finds the one method that a request uses.
func (s *Server) readCredentials(r *http.Request, form url.Values) (credentials, error) {
	if form.Has("client_assertion") || form.Has("client_assertion_type") {
		return s.assertedCredentials(r, form)
	}
	post := credentials{method: authNone, id: form.Get("client_id"), secret: form.Get("client_secret")}
	if form.Has("client_secret") {
		post.method = authPost
	}
	header := r.Header.Get("Authorization")
	switch {
	case header == "" && post.id == "" && post.method == authNone:
		return credentials{}, errClientNone.because("the request names no client: client_id is missing")
	case header == "":
		return post, nil
	case post.method == authPost:
		return credentials{}, errClientTwice.because("the request has an Authorization header and a client_secret")
	}
	basic, ok := readBasic(header)
	switch {
	case !ok:
		return credentials{}, errClientHeader.because("the Authorization header is not Basic base64(client_id:client_secret)")
	case post.id != "" && post.id != basic.id && post.id != basic.rawID:
		return credentials{}, errClientMismatch.because("the header says client %q, the form says %q", basic.id, post.id)
	}
	return basic, nil
}

func readBasic(header string) (credentials, bool) {
	scheme, value, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, schemeBasic) {
		return credentials{}, false
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(value))
	if err != nil {
		return credentials{}, false
	}
	id, secret, ok := strings.Cut(string(decoded), ":")
	if !ok {
		return credentials{}, false
	}
	return credentials{method: authBasic, id: formDecoded(id), secret: formDecoded(secret), rawID: id, rawSecret: secret}, true
}

// formDecoded leaves alone what isn't form-encoded.
func formDecoded(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}

func (s *Server) findClient(given credentials) (world.Client, bool) {
	for _, id := range []string{given.id, given.rawID} {
		if client, ok := s.World().Client(id); ok && client.IsActive() {
			return client, true
		}
	}
	return world.Client{}, false
}

func (s *Server) checkSecret(client world.Client, given credentials) error {
	if client.ClientSecret == "" {
		return errClientSecret.because("client %q has no client_secret at present; make one in self-service", client.ClientID)
	}
	if !equal(client.ClientSecret, given.secret) && !equal(client.ClientSecret, given.rawSecret) {
		return errClientSecret.because("the client_secret of client %q is wrong", client.ClientID)
	}
	if client.SecretIssued == nil {
		return nil
	}
	if died := client.SecretIssued.Add(secretLifetime); !s.kernel.Clock.Now().Before(died) {
		return errSecretExpired.because("the secret of client %q was issued %s and died 360 days later, %s",
			client.ClientID, client.SecretIssued.UTC().Format(time.RFC3339), died.UTC().Format(time.RFC3339))
	}
	return nil
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }
