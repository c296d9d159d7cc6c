package selfservice

import (
	"net/http"
	"slices"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// The newer variant: one key at a time. openapi.

// readKey shows one key.
func (s *Server) readKey(r *http.Request) (kernel.Reply, error) {
	client, err := s.findForReading(r)
	if err != nil {
		return kernel.Reply{}, err
	}
	k, known := client.Key(kernel.Variable(r, "kid"))
	if !known {
		return kernel.Reply{}, noKey(r)
	}
	return kernel.JSON(http.StatusOK, showKey(k))
}

func noKey(r *http.Request) error {
	return errKeyUnknown.because("client %.64s has no key %.64q", kernel.Variable(r, "id"), kernel.Variable(r, "kid"))
}

// replaceKey replaces the key of that kid, or adds one (guess).
func (s *Server) replaceKey(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayChange)
	if err != nil {
		return kernel.Reply{}, err
	}
	body, err := readBody[key](r)
	if err != nil {
		return kernel.Reply{}, err
	}
	kid := kernel.Variable(r, "kid")
	if body.Kid != kid {
		return kernel.Reply{}, errKeys.because("the body's kid is %.64q, the address says %.64q", body.Kid, kid).at(fault{"kid", "must be that of the address"})
	}
	if err := onlyPublic(body.secrets("")); err != nil {
		return kernel.Reply{}, err
	}
	fresh := s.newKey(body)
	_, err = s.changeKeys(c, r, func(keys []world.JWK) ([]world.JWK, error) {
		keys = slices.Clone(keys)
		if i := indexOf(keys, kid); i >= 0 {
			keys[i] = fresh
			return keys, nil
		}
		return append(keys, fresh), nil
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.JSON(http.StatusOK, showKey(fresh))
}

// removeKey takes one key away. openapi: 204.
func (s *Server) removeKey(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayChange)
	if err != nil {
		return kernel.Reply{}, err
	}
	_, err = s.changeKeys(c, r, func(keys []world.JWK) ([]world.JWK, error) {
		i := indexOf(keys, kernel.Variable(r, "kid"))
		if i < 0 {
			return nil, noKey(r)
		}
		return slices.Delete(slices.Clone(keys), i, i+1), nil
	})
	return kernel.Empty(http.StatusNoContent), err
}

func indexOf(keys []world.JWK, kid string) int {
	return slices.IndexFunc(keys, func(k world.JWK) bool { return k.Kid == kid })
}
