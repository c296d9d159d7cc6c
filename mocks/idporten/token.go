package idporten

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// grantHandler serves one grant type at the token endpoint.
type grantHandler func(*Server, context.Context, url.Values, caller) (kernel.Reply, error)

// grantHandlers are the grant types, by their name on the wire.
var grantHandlers = map[string]grantHandler{
	grantCode:    (*Server).tokenCode,
	grantRefresh: (*Server).tokenRefresh,
}

// tokenKinds are what classifyToken may find.
var tokenKinds = []kernel.Kind{
	{Name: "token", Step: stepToken},
	{Name: "token.code", Step: stepToken, Effects: tokenEffects(false)},
	{Name: "token.refresh", Step: stepRefresh, Effects: tokenEffects(true)},
}

// classifyToken names the operation by the grant, which stands in the body.
func classifyToken(r *http.Request) (name, step string, err error) {
	if err := parseForm(r); err != nil {
		return "token", stepToken, err
	}
	switch r.PostForm.Get("grant_type") {
	case grantCode:
		return "token.code", stepToken, nil
	case grantRefresh:
		return "token.refresh", stepRefresh, nil
	}
	return "token", stepToken, nil
}

// token authenticates the client and hands over to the grant.
func (s *Server) token(r *http.Request) (kernel.Reply, error) {
	form, client, err := s.authenticated(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	name := form.Get("grant_type")
	handle, ok := grantHandlers[name]
	switch {
	case name == "":
		return kernel.Reply{}, errGrantTypeMissing.because("grant_type is missing")
	case !ok:
		return kernel.Reply{}, errGrantType.because("grant_type is %q; served: %s, %s", name, grantCode, grantRefresh)
	case !slices.Contains(client.GrantTypes, name):
		return kernel.Reply{}, errGrantTypeUnregistered.because("grant type %q is not registered on client %q", name, client.ClientID)
	}
	if client.jkt, err = s.provenKey(r, s.base+r.URL.Path, ""); err != nil {
		return kernel.Reply{}, err
	}
	reply, err := handle(s, r.Context(), form, client)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.share(r, noStore(reply)), nil
}

// parseForm tells a body that can't be read from one that is too large, which
// is the kernel's to answer.
func parseForm(r *http.Request) error {
	err := r.ParseForm()
	var tooLarge *http.MaxBytesError
	if err == nil || errors.As(err, &tooLarge) {
		return err
	}
	return errBodyMalformed.because("the form can't be read: %v", err)
}

// tokenForm reads the body, which must be a form without repeated fields.
func tokenForm(r *http.Request) (url.Values, error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != mediaForm {
		return nil, errNotForm.because("Content-Type is %q; it must be %s", r.Header.Get("Content-Type"), mediaForm)
	}
	if err := parseForm(r); err != nil {
		return nil, err
	}
	if name := repeated(r.PostForm); name != "" {
		return nil, errFieldRepeated.because("%s was sent %d times", name, len(r.PostForm[name]))
	}
	return r.PostForm, nil
}

// caller is a client that has authenticated; amr says how, as client_amr does.
type caller struct {
	world.Client
	amr string
	// jkt is the thumbprint of the key that the request has proven by DPoP,
	// empty if it has none.
	jkt string
}

// boundTo is the key that the client's refresh tokens are bound to. RFC 9449,
// 5: those of public clients; others authenticate.
func (c caller) boundTo() string {
	if c.TokenEndpointAuthMethod == authNone {
		return c.jkt
	}
	return ""
}
