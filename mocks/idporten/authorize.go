package idporten

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// authorizeRequest is an authorization request that passed every check.
type authorizeRequest struct {
	client    world.Client
	back      callback
	scopes    []string
	nonce     string
	challenge string
	minimum   minimum
	locale    string
	loginHint string
	prompts   []string
	maxAge    *time.Duration
	// query is the request itself, for whoever has to read it again.
	query string
	additions
}

// authorize answers an authorization request: at once if login_hint names a
// test person, or if the browser's session answers it; else with the first
// page.
func (s *Server) authorize(r *http.Request) (kernel.Reply, error) {
	if r.Method == http.MethodPost {
		return s.authorizeByGET(r)
	}
	query, err := s.expand(r.URL.RawQuery)
	if err != nil {
		return kernel.Reply{}, err
	}
	req, err := s.parseAuthorize(query)
	if err != nil {
		return kernel.Reply{}, err
	}
	if err := mustPush(req, query == r.URL.RawQuery); err != nil {
		return kernel.Reply{}, err
	}
	req.locale = chosenLocale(r, req.locale)
	req.back.locale = req.locale
	if strings.HasPrefix(req.loginHint, hintPrefix) && !req.silent() {
		return s.headlessLogin(r.Context(), req)
	}
	return s.interact(r, req)
}

// authorizeByGET leads a posted request to where it is asked by GET: OIDC
// Core, 3.1.2.1 demands both methods, and browsers send the session's cookie
// along from another site by GET only. guess: not documented.
func (s *Server) authorizeByGET(r *http.Request) (kernel.Reply, error) {
	if err := parseForm(r); err != nil {
		return kernel.Reply{}, err
	}
	query := r.PostForm.Encode()
	if err := fits(query); err != nil {
		return kernel.Reply{}, err
	}
	reply := s.to(pathAuthorize + "?" + query)
	reply.Status = http.StatusSeeOther
	return reply, nil
}

func fits(rawQuery string) error {
	if len(rawQuery) > maxQuery {
		return errQueryTooLong.because("the query has %d bytes; %d are taken", len(rawQuery), maxQuery)
	}
	return nil
}

// parseAuthorize checks a request in this order: first who asks and where the
// answer may go, which fails with a page; then all else, which fails with a
// redirect.
func (s *Server) parseAuthorize(rawQuery string) (authorizeRequest, error) {
	if err := fits(rawQuery); err != nil {
		return authorizeRequest{}, err
	}
	q, err := url.ParseQuery(rawQuery)
	if err != nil {
		return authorizeRequest{}, errQueryMalformed.because("the query can't be read: %v", err)
	}
	client, err := s.askingClient(q)
	if err != nil {
		return authorizeRequest{}, err
	}
	redirectURI, err := s.registeredRedirect(client, q)
	if err != nil {
		return authorizeRequest{}, err
	}
	mode, _ := responseModeOf(q.Get("response_mode")) // checked with the rest
	req := authorizeRequest{
		client: client, back: callback{client: client.ClientID, redirectURI: redirectURI, mode: mode}, query: rawQuery,
		locale: wantedLocale(q.Get(paramLocales)), loginHint: q.Get("login_hint"),
		minimum: s.minimumOf(q.Get("acr_values")),
	}
	req.back.locale = req.locale
	for _, check := range authorizeChecks {
		if e := check(s, &req, q); e != nil {
			return authorizeRequest{}, e.to(req.back)
		}
	}
	return req, nil
}

func (s *Server) askingClient(q url.Values) (world.Client, error) {
	id, err := single(q, "client_id", errClientIDMissing)
	if err != nil {
		return world.Client{}, err
	}
	client, ok := s.World().Client(id)
	switch {
	case !ok:
		return world.Client{}, errClientUnknown.because("no client %q is registered here", id)
	case !client.IsActive():
		return world.Client{}, errClientInactive.because("client %q is deactivated", id)
	}
	return client, nil
}

// single returns the one value of a parameter that must be there.
func single(q url.Values, name string, missing *refusal) (string, error) {
	switch values := q[name]; {
	case len(values) == 0 || values[0] == "":
		return "", missing.because("%s is missing", name)
	case len(values) > 1:
		return "", errParameterRepeated.because("%s was sent %d times", name, len(values))
	default:
		return values[0], nil
	}
}

// wantedLocale takes the first language that the pages have. docs:
// oidc_guide_idporten, nb is the default.
func wantedLocale(uiLocales string) string {
	for wanted := range strings.FieldsSeq(uiLocales) {
		if slices.Contains(locales, wanted) {
			return wanted
		}
	}
	return defaultLocale
}
