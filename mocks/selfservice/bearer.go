package selfservice

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/portprove/portprove/mocks/world"
)

// caller is whoever a token speaks for.
type caller struct {
	orgno  string
	scopes []string
}

// admit lets in callers with one of the scopes.
func (s *Server) admit(r *http.Request, allowed []string) (caller, error) {
	c, err := s.caller(r)
	if err != nil {
		return caller{}, err
	}
	if !slices.ContainsFunc(allowed, c.has) {
		return caller{}, errScope.because("the token's scope is %q; this call needs one of %s", strings.Join(c.scopes, " "), strings.Join(allowed, ", "))
	}
	return c, nil
}

func (s *Server) caller(r *http.Request) (caller, error) {
	scheme, raw, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, tokenType) || strings.TrimSpace(raw) == "" {
		return caller{}, errNoToken.because("there is no Authorization: Bearer header")
	}
	claims, err := s.signer.read(strings.TrimSpace(raw))
	if err != nil {
		return caller{}, errToken.because("the token is none that this sandbox has issued: %v", err)
	}
	if claims.Issuer != s.issuer() {
		return caller{}, errToken.because("the token was issued by %s; here it must be %s", claims.Issuer, s.issuer())
	}
	if expires := time.Unix(claims.Expires, 0); !s.kernel.Clock.Now().Before(expires) {
		return caller{}, errTokenExpired.because("the token expired at %s", expires.UTC().Format(time.RFC3339))
	}
	return caller{strings.TrimPrefix(claims.Consumer.ID, consumerPrefix), strings.Fields(claims.Scope)}, nil
}

func (c caller) has(scope string) bool { return slices.Contains(c.scopes, scope) }

// owns says whether a registration is the caller's to see: its own, and those
// that it has made as a supplier. That a customer sees what its supplier has
// registered for it is a guess.
func (c caller) owns(client world.Client) bool {
	return client.ClientOrgno == c.orgno || c.has(scopeSupplier) && client.SupplierOrgno == c.orgno
}

// find returns a registration of the caller's. Another organisation's is not
// there (guess: 403 would tell that it exists). Inactive ones are hidden
// unless they are asked for.
func (c caller) find(w *world.World, id string, inactive bool) (world.Client, error) {
	client, ok := w.Client(id)
	switch {
	case !ok:
		return world.Client{}, errClientUnknown.because("this world has no client %.64q", id)
	case !c.owns(client):
		return world.Client{}, errClientForeign.because("client %s belongs to %s, the token speaks for %s", id, client.ClientOrgno, c.orgno)
	case !client.IsActive() && !inactive:
		return world.Client{}, errClientInactive.because("client %s is deactivated", id)
	}
	return client, nil
}
