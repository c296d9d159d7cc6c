package idporten

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// logout signs the person out of everything in this browser: the session, the
// clients that were in it, and the tokens that were for the login only. What
// else is wrong with the request costs the way back to the client, not the
// logout. docs: oidc_protocol_logout.
func (s *Server) logout(r *http.Request) (kernel.Reply, error) {
	q, err := logoutParameters(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	v := visitOf(r)
	if r.Method == http.MethodPost && len(v.cookies) == 0 {
		return s.logoutByGET(q)
	}
	now := s.kernel.Clock.Now()
	e, err := s.state.endSession(now, v)
	if err != nil {
		return kernel.Reply{}, err
	}
	s.state.endLoginOnly(now, e.logins...)
	if err := s.callClients(context.WithoutCancel(r.Context()), now, e.logins); err != nil {
		return kernel.Reply{}, err
	}
	back, err := s.wayBack(q)
	if err == nil && back != "" && !e.lived {
		back, err = "", errLogoutLate.because("the session had ended before: it timed out, or the person logged out elsewhere")
	}
	return s.signedOut(r, s.frontchannelCalls(e.logins, s.spared(q)), back, err)
}

func logoutParameters(r *http.Request) (url.Values, error) {
	if r.Method == http.MethodPost {
		err := parseForm(r)
		return r.PostForm, err
	}
	if err := fits(r.URL.RawQuery); err != nil {
		return nil, err
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errQueryMalformed.because("the query can't be read: %v", err)
	}
	return q, nil
}

// logoutByGET leads a form that came without a cookie to where it is asked by
// GET: it may come from another site, and browsers send the session's cookie
// along from there by GET only. guess: POST is recommended, so it must work
// from the client's own pages somehow.
func (s *Server) logoutByGET(q url.Values) (kernel.Reply, error) {
	query := q.Encode()
	if err := fits(query); err != nil {
		return kernel.Reply{}, err
	}
	reply := s.to(pathLogout + "?" + query)
	reply.Status = http.StatusSeeOther
	return reply, nil
}

// wayBack is the address that the browser goes to after a logout; empty if
// none was asked for. The error says why it may not.
func (s *Server) wayBack(q url.Values) (string, error) {
	uri, state := q.Get(paramReturn), q.Get(paramState)
	if uri == "" {
		return "", nil
	}
	for _, name := range []string{paramHint, paramClient, paramReturn, paramState} {
		if n := len(q[name]); n > 1 {
			return "", errLogoutRepeated.because("%s was sent %d times", name, n)
		}
	}
	client, err := s.leavingClient(q)
	switch {
	case err != nil:
		return "", err
	case !slices.Contains(client.PostLogoutRedirectURIs, uri):
		return "", errLogoutURI.because("post_logout_redirect_uri is %q; registered for %q: %q", uri, client.ClientID, client.PostLogoutRedirectURIs)
	case state == "":
		return uri, nil
	case !isPrintable(state):
		return "", errLogoutState.because("state has other characters than printable ASCII")
	}
	return withParameters(uri, []parameter{{paramState, url.QueryEscape(state)}}), nil
}

// spared is the client that the browser does not call: none, or on the legacy
// platform the one that asked. docs: oidc_protocol_logout.
func (s *Server) spared(q url.Values) string {
	if !s.Switches.Legacy {
		return ""
	}
	client, err := s.leavingClient(q)
	if err != nil {
		return ""
	}
	return client.ClientID
}

// leavingClient is who asks for a logout, by its id_token or its client_id. If
// it sends both they must agree (OIDC RP-Initiated Logout 1.0, 2).
func (s *Server) leavingClient(q url.Values) (world.Client, error) {
	id := q.Get(paramClient)
	if hint := q.Get(paramHint); hint != "" {
		claims, err := s.readHint(hint)
		switch {
		case err != nil:
			return world.Client{}, err
		case id != "" && id != claims.Aud:
			return world.Client{}, errLogoutMismatch.because("client_id is %q, the id_token of %q", id, claims.Aud)
		}
		id = claims.Aud
	}
	if id == "" {
		return world.Client{}, errLogoutClientMissing.because("neither id_token_hint nor client_id was sent")
	}
	client, known := s.World().Client(id)
	if !known || !client.IsActive() {
		return world.Client{}, errLogoutClientUnknown.because("no client %q is registered here and active", id)
	}
	return client, nil
}
