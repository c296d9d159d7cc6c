package idporten

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
)

// pushedResponse is the answer to a pushed request, members in the order of
// docs: oidc_protocol_par.
type pushedResponse struct {
	ExpiresIn  int64  `json:"expires_in"`
	RequestURI string `json:"request_uri"`
}

// par takes an authorization request ahead of the browser: same parameters,
// same checks, and the client authenticates as at the token endpoint.
func (s *Server) par(r *http.Request) (kernel.Reply, error) {
	form, client, err := s.authenticated(r)
	if err != nil {
		return kernel.Reply{}, asPushed(err)
	}
	query := pushedQuery(form, client)
	if len(query) > maxPushedQuery {
		return kernel.Reply{}, errPushedTooLong.because("the request has %d bytes; %d are taken", len(query), maxPushedQuery)
	}
	if _, err := s.parseAuthorize(query); err != nil {
		return kernel.Reply{}, inPlace(err)
	}
	now, uri := s.kernel.Clock.Now(), s.requestURIPrefix()+s.kernel.IDs.Token(requestURIBytes)
	s.state.push(now, digestOf(uri), pushedRequest{client: client.ClientID, query: query, issued: now, expires: now.Add(requestURILifetime)})
	// guess: 201, as RFC 9126 has it.
	reply, err := kernel.JSON(http.StatusCreated, pushedResponse{int64(requestURILifetime / time.Second), uri})
	return s.share(r, noStore(reply)), err
}

// asPushed: who pushes without authenticating has most likely sent what belongs
// into the browser, which the catalogue explains by itself.
func asPushed(err error) error {
	var e refused
	if errors.As(err, &e) && e.refusal == errClientNone {
		e.refusal = errPushUnauthenticated
		return e
	}
	return err
}

// requestURIPrefix. docs: oidc_protocol_par; not captured on the new platform.
func (s *Server) requestURIPrefix() string {
	if s.Switches.StandardRequestURI {
		return standardRequestURIPrefix
	}
	return docsRequestURIPrefix
}

// pushedQuery is the request without what authenticates the client.
func pushedQuery(form url.Values, client caller) string {
	query := make(url.Values, len(form))
	for name, values := range form {
		if !slices.Contains(authenticationFields, name) {
			query[name] = values
		}
	}
	query.Set("client_id", client.ClientID) // who has authenticated, whatever the form says
	return query.Encode()
}

// inPlace answers an authorization error where it was asked, not by redirect.
func inPlace(err error) error {
	if e, ok := err.(refused); ok { //nolint:errorlint // made a moment ago, never wrapped.
		e.back = nil
		return e
	}
	return err
}

// expand returns the pushed request if the query names one, else the query.
func (s *Server) expand(rawQuery string) (string, error) {
	q, err := url.ParseQuery(rawQuery)
	if err != nil || !q.Has("request_uri") {
		return rawQuery, nil //nolint:nilerr // the checks that follow read the query again and say what is wrong.
	}
	clientID, err := single(q, "client_id", errClientIDMissing)
	if err != nil {
		return "", err
	}
	if len(q) > 2 {
		return "", errPushedRepeated.because("beside request_uri and client_id the request has %s", strings.Join(others(q), ", "))
	}
	uri, err := single(q, "request_uri", errPushedUnknown)
	if err != nil {
		return "", err
	}
	return s.state.pull(s.kernel.Clock.Now(), digestOf(uri), clientID)
}

// mustPush refuses a request that was not pushed where the registration
// demands it.
func mustPush(req authorizeRequest, direct bool) error {
	if direct && req.client.RequirePushedAuthorizationRequests {
		return errPushRequired.because("client %q must push its requests to %s first", req.client.ClientID, pathPAR).to(req.back)
	}
	return nil
}

func others(q url.Values) []string {
	var names []string
	for name := range q {
		if name != "client_id" && name != "request_uri" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// pushedRequest waits for its browser.
type pushedRequest struct {
	number          uint64
	client, query   string
	issued, expires time.Time
}

// push remembers a request until it is used or expires.
func (s *state) push(now time.Time, uri digest, p pushedRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	if len(s.pushed) >= maxPushed {
		delete(s.pushed, oldest(s.pushed, func(p pushedRequest) uint64 { return p.number }))
	}
	s.count++
	p.number = s.count
	s.pushed[uri] = p
}

// pull takes a pushed request out; it is good once, and only for its client.
func (s *state) pull(now time.Time, uri digest, client string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	p, ok := s.pushed[uri]
	switch {
	case !ok:
		return "", errPushedUnknown.because("no such request_uri is waiting: it was used, it has expired, or it is another environment's")
	case p.client != client:
		return "", errPushedForeign.because("the request was pushed by client %q and used by %q", p.client, client)
	}
	delete(s.pushed, uri)
	if !now.Before(p.expires) {
		return "", errPushedExpired.because("the request was pushed %s ago and lives %s", now.Sub(p.issued).Round(time.Second), p.expires.Sub(p.issued))
	}
	return p.query, nil
}
