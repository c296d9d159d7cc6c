package selfservice

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// key is a registered key on the wire, keySet all of a client's. admin, for
// created and last_updated, too. The server sets the times.
type key struct {
	Kty         string   `json:"kty"`
	Use         string   `json:"use"`
	Kid         string   `json:"kid"`
	Alg         string   `json:"alg"`
	E           string   `json:"e"`
	N           string   `json:"n"`
	X5C         []string `json:"x5c,omitempty"`
	Exp         *int64   `json:"exp,omitempty"`
	Created     string   `json:"created,omitempty"`
	LastUpdated string   `json:"last_updated,omitempty"`
	privateParts
}

// privateParts of a key have no place in a registration. RFC 7518, 6.
type privateParts struct {
	D   json.RawMessage `json:"d,omitempty"`
	P   json.RawMessage `json:"p,omitempty"`
	Q   json.RawMessage `json:"q,omitempty"`
	DP  json.RawMessage `json:"dp,omitempty"`
	DQ  json.RawMessage `json:"dq,omitempty"`
	QI  json.RawMessage `json:"qi,omitempty"`
	Oth json.RawMessage `json:"oth,omitempty"`
	K   json.RawMessage `json:"k,omitempty"`
}

// secrets are the private parts that a key was sent with.
func (p privateParts) secrets(prefix string) []fault {
	var faults []fault
	for _, part := range []struct {
		name  string
		value json.RawMessage
	}{{"d", p.D}, {"p", p.P}, {"q", p.Q}, {"dp", p.DP}, {"dq", p.DQ}, {"qi", p.QI}, {"oth", p.Oth}, {"k", p.K}} {
		if part.value != nil && string(part.value) != "null" {
			faults = append(faults, fault{prefix + part.name, "must not be there: a private key stays with the client"})
		}
	}
	return faults
}

// onlyPublic refuses private keys. guess: not documented; whoever sends one has
// given it away, and should learn it now.
func onlyPublic(faults []fault) error {
	if len(faults) == 0 {
		return nil
	}
	return errKeys.because("the key has private members; make another one, for this one is no longer the client's own").at(faults...)
}

type keySet struct {
	Keys        []key  `json:"keys"`
	Created     string `json:"created,omitempty"`
	LastUpdated string `json:"last_updated,omitempty"`
}

func (s keySet) secrets() []fault {
	var faults []fault
	for i, k := range s.Keys {
		faults = append(faults, k.secrets("keys["+strconv.Itoa(i)+"].")...)
	}
	return faults
}

// readKeys shows the whole set.
func (s *Server) readKeys(r *http.Request) (kernel.Reply, error) {
	client, err := s.findForReading(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, showKeys(client))
}

func (s *Server) findForReading(r *http.Request) (world.Client, error) {
	c, err := s.admit(r, mayRead)
	if err != nil {
		return world.Client{}, err
	}
	return c.find(s.World(), kernel.Variable(r, "id"), wantsInactive(r))
}

// replaceKeys: POST and PUT both replace the whole set; POST answers 201. admin.
func (s *Server) replaceKeys(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayChange)
	if err != nil {
		return kernel.Reply{}, err
	}
	body, err := readBody[keySet](r)
	if err != nil {
		return kernel.Reply{}, err
	}
	client, err := s.changeKeys(c, r, func([]world.JWK) ([]world.JWK, error) {
		if len(body.Keys) == 0 {
			return nil, errKeys.because("the set has no key").at(fault{"keys", "is required"})
		}
		return s.newKeys(body.Keys), onlyPublic(body.secrets())
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		status = http.StatusCreated
	}
	return kernel.JSON(status, showKeys(client))
}

// removeKeys leaves the client without a key. openapi: 204.
func (s *Server) removeKeys(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayChange)
	if err != nil {
		return kernel.Reply{}, err
	}
	_, err = s.changeKeys(c, r, func([]world.JWK) ([]world.JWK, error) { return nil, nil })
	return kernel.Empty(http.StatusNoContent), err
}

// changeKeys changes the set of a client that signs.
func (s *Server) changeKeys(c caller, r *http.Request, change func([]world.JWK) ([]world.JWK, error)) (world.Client, error) {
	changed, err := s.changeClient(c, kernel.Variable(r, "id"), false, func(_ *world.World, client world.Client) (world.Client, error) {
		if client.TokenEndpointAuthMethod != methodKey {
			return client, errKeys.because("client %s is registered with %s; keys are for %s", client.ClientID, client.TokenEndpointAuthMethod, methodKey)
		}
		keys, err := change(keysOf(client))
		if err != nil {
			return client, err
		}
		return withKeys(client, keys)
	})
	if e := asRefused(err); err != nil && e.refusal == errInvalid {
		return changed, errKeys.because("%s", e.cause).at(withoutPrefix(e.faults, "jwks.")...)
	}
	return changed, err
}

func withoutPrefix(faults []fault, prefix string) []fault {
	for i := range faults {
		faults[i].field = strings.TrimPrefix(faults[i].field, prefix)
	}
	return faults
}

func keysOf(client world.Client) []world.JWK {
	if client.JWKS == nil {
		return nil
	}
	return client.JWKS.Keys
}

// withKeys checks what concerns the set as a whole; the world's loader looks at
// each key. admin: at most five, and each kid once.
func withKeys(client world.Client, keys []world.JWK) (world.Client, error) {
	client.JWKS = nil
	if len(keys) > maxKeys {
		return client, errKeys.because("the set has %d keys, %d are allowed", len(keys), maxKeys).at(fault{"keys", "has too many keys"})
	}
	seen := make(map[string]bool, len(keys))
	for _, k := range keys {
		if seen[k.Kid] {
			return client, errDuplicateKeys.because("the kid %.64q stands there twice", k.Kid)
		}
		seen[k.Kid] = true
	}
	if len(keys) > 0 {
		client.JWKS = &world.JWKS{Keys: keys}
	}
	return client, nil
}

// newKeys are the keys as of now. admin: a key lives one year from the day that
// it is posted, also if it was there before (guess).
func (s *Server) newKeys(keys []key) []world.JWK {
	list := make([]world.JWK, 0, len(keys))
	for _, k := range keys {
		list = append(list, s.newKey(k))
	}
	return list
}

func (s *Server) newKey(k key) world.JWK {
	now := s.kernel.Clock.Now()
	end := now.Add(keyLifetime).Unix()
	if k.Exp != nil && *k.Exp < end {
		end = *k.Exp
	}
	return world.JWK{
		Kty: k.Kty, Use: k.Use, Kid: k.Kid, Alg: k.Alg, E: k.E, N: k.N, X5C: k.X5C, Exp: &end, Created: &now, LastUpdated: &now,
	}
}

func showKeys(client world.Client) keySet {
	set := keySet{Keys: []key{}}
	for _, k := range keysOf(client) {
		shown := showKey(k)
		set.Keys = append(set.Keys, shown)
		// The format sorts as the times do.
		if set.Created == "" || shown.Created < set.Created {
			set.Created = shown.Created
		}
		set.LastUpdated = max(set.LastUpdated, shown.LastUpdated)
	}
	return set
}

func showKey(k world.JWK) key {
	return key{
		Kty: k.Kty, Use: k.Use, Kid: k.Kid, Alg: k.Alg, E: k.E, N: k.N, X5C: k.X5C, Exp: k.Exp, Created: stamp(k.Created), LastUpdated: stamp(k.LastUpdated),
	}
}
