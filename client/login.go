package client

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/oauth2"
)

// Authorization is the result of Login: a code and what must be known to
// redeem it. It works once and grows old fast.
type Authorization struct {
	code     string
	verifier string
	asked    asked
}

// asked is what a login asked for: the answers of this step and of the later
// ones are held against it.
type asked struct {
	issuer      string
	redirectURI string
	nonce       string
	acr         string
	scopes      []string
}

// Login is step 1: the person logs in with ID-porten in a browser, and the
// browser comes back to redirect_uri with a code.
func (c *Client) Login(ctx context.Context) (Authorization, error) {
	s := c.step(stepLogin)
	if c.cfg.Browser == nil {
		return Authorization{}, s.fail(advice{
			"Only a browser can take the person through the login.",
			"Set Config.Browser, then run login again.",
		}, "There is no browser to log in with.")
	}
	state, nonce, verifier, err := c.draw(s)
	if err != nil {
		return Authorization{}, err
	}
	address := c.authorizeURL(state, nonce, verifier)
	if c.cfg.PAR {
		if address, err = c.push(ctx, s.hiding(state, nonce, verifier, c.cfg.LoginHint), address); err != nil {
			return Authorization{}, err
		}
	}
	callback, err := c.cfg.Browser(ctx, address)
	if err != nil {
		return Authorization{}, s.noReturn(err)
	}
	code, err := c.codeFrom(callback, state)
	if err != nil {
		return Authorization{}, err
	}
	return Authorization{code: code, verifier: verifier, asked: asked{
		issuer: c.cfg.Profile.Issuer, redirectURI: c.cfg.RedirectURI, nonce: nonce, acr: c.cfg.ACR, scopes: c.cfg.Scopes,
	}}, nil
}

// draw makes the values that tie the answers to this login. The verifier is
// drawn only when the client uses PKCE.
func (c *Client) draw(s step) (state, nonce, verifier string, err error) {
	values := []*string{&state, &nonce}
	if c.cfg.PKCE {
		values = append(values, &verifier)
	}
	for _, value := range values {
		raw := make([]byte, 32)
		if _, err := io.ReadFull(c.cfg.Rand, raw); err != nil {
			return "", "", "", s.fail(advice{
				"State, nonce and verifier protect the login only if nobody can guess them.",
				"Repair Config.Rand, then run login again.",
			}, "There is no randomness: %s.", err.Error()).because(err)
		}
		*value = base64.RawURLEncoding.EncodeToString(raw)
	}
	return state, nonce, verifier, nil
}

func (c *Client) authorizeURL(state, nonce, verifier string) string {
	request := oauth2.Config{
		ClientID:    c.cfg.ClientID,
		RedirectURL: c.cfg.RedirectURI,
		Scopes:      c.cfg.Scopes,
		Endpoint:    oauth2.Endpoint{AuthURL: c.cfg.Profile.AuthorizeURL},
	}
	options := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam(paramNonce, nonce)}
	if verifier != "" {
		options = append(options, oauth2.S256ChallengeOption(verifier))
	}
	optional := []struct{ name, value string }{
		{paramACR, c.cfg.ACR}, {paramLocales, c.cfg.Language}, {paramPrompt, c.cfg.Prompt}, {paramLoginHint, c.cfg.LoginHint},
	}
	for _, parameter := range optional {
		if parameter.value != "" {
			options = append(options, oauth2.SetAuthURLParam(parameter.name, parameter.value))
		}
	}
	return request.AuthCodeURL(state, options...)
}

// noReturn is a browser that did not come back. An Error of the browser's own
// (RobotBrowser makes them) already says it all.
func (s step) noReturn(err error) error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	return s.fail(advice{"Without the answer at redirect_uri there is no code.", "Run login again."},
		"The browser did not come back: %s.", reason(err)).because(err)
}

// codeFrom checks the answer at redirect_uri and takes the code out of it.
func (c *Client) codeFrom(callback Callback, state string) (string, error) {
	rest, ok := appended(callback.URL, c.cfg.RedirectURI)
	if !ok {
		return "", c.step(stepLogin).fail(misplaced,
			"The browser came back to %s (query left out), which is not the redirect_uri %s.", address(callback.URL), c.cfg.RedirectURI)
	}
	parameters, err := url.ParseQuery(rest)
	s := c.step(stepLogin, parameters[paramCode]...)
	if err != nil {
		return "", s.fail(foreign, "The answer at redirect_uri can't be read: %s.", err.Error())
	}
	if err := c.checkAnswer(s, parameters, state); err != nil {
		return "", err
	}
	return parameters.Get(paramCode), nil
}

var misplaced = advice{
	"An answer at another address is not the answer to this login.",
	"Register exactly the address the client uses (query included), set Config.RedirectURI to it, then run login again.",
}

// foreign is the advice for an answer that may have been put together by
// somebody else.
var foreign = advice{
	"It may be another login's answer, or one that somebody made up to slip in a code of his own.",
	"Do not use it; run login again, one login at a time.",
}

// checkAnswer refuses whatever is not this login's good answer. Whose answer
// it is comes first; an error is believed only then.
func (c *Client) checkAnswer(s step, parameters url.Values, state string) error {
	if name := firstDouble(parameters); name != "" {
		return s.fail(foreign, "The answer at redirect_uri carries %s more than once.", name)
	}
	issuer, also := c.cfg.Profile.Issuer, alsoSaid(parameters)
	switch got := parameters.Get(paramState); {
	case got == "":
		return s.fail(foreign, "The answer at redirect_uri carries no state.%s", also)
	case !sameState(got, state):
		return s.fail(foreign, "The answer at redirect_uri carries another state than this login sent.%s", also)
	}
	switch got := parameters.Get(paramIssuer); {
	case got == "":
		return s.fail(foreign, "The answer at redirect_uri does not name its issuer (iss).%s", also)
	case got != issuer:
		return s.fail(foreign, "The answer at redirect_uri comes from the issuer %q, not from %q.%s", got, issuer, also)
	}
	if code := parameters.Get(paramError); code != "" {
		e := s.fail(refusalAdvice(stepLogin, anyStatus, code, parameters.Get(paramDescription)), "ID-porten sent the browser back with the error %s.", saidError(parameters))
		e.Code = s.clean(code)
		return e
	}
	if parameters.Get(paramCode) == "" {
		return s.fail(advice{"Without a code there is nothing to redeem.", "Run login again."}, "The answer at redirect_uri carries no code.")
	}
	return nil
}

// sameState accepts the state as sent, and once more URL-encoded: that is how
// ID-porten puts it back.
func sameState(got, sent string) bool {
	decoded, err := url.QueryUnescape(got)
	return got == sent || (err == nil && decoded == sent)
}

// appended returns what was put behind redirect_uri, whose own query stays in
// front byte for byte.
func appended(callback, redirectURI string) (string, bool) {
	got, errGot := url.Parse(callback)
	want, errWant := url.Parse(redirectURI)
	if errGot != nil || errWant != nil || got.User != nil || place(got) != place(want) {
		return "", false
	}
	if want.RawQuery == "" {
		return got.RawQuery, true
	}
	rest, ok := strings.CutPrefix(got.RawQuery+"&", want.RawQuery+"&")
	return strings.TrimSuffix(rest, "&"), ok
}

// place is an address without query and fragment. Browsers write scheme and
// host in lower case and the empty path as a slash.
func place(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	return strings.ToLower(u.Scheme+"://"+u.Host) + path + u.Opaque
}

func firstDouble(parameters url.Values) string {
	var names []string
	for name, values := range parameters {
		if len(values) > 1 {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

// alsoSaid keeps an error visible in an answer that is refused anyway.
func alsoSaid(parameters url.Values) string {
	if parameters.Get(paramError) == "" {
		return ""
	}
	return " It also says " + saidError(parameters) + "."
}

func saidError(parameters url.Values) string {
	said := parameters.Get(paramError)
	if description := parameters.Get(paramDescription); description != "" {
		said += " (" + description + ")"
	}
	return said
}
