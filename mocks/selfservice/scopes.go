package selfservice

import (
	"net/http"
	"strings"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// listScopes shows the caller's own scopes.
func (s *Server) listScopes(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayScopes)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.showScopes(func(w world.Scope) bool {
		return w.OwnerOrgno == c.orgno && (w.IsActive() || wantsInactive(r))
	})
}

// allScopes is open to everybody, and has what is for everybody to see.
func (s *Server) allScopes(r *http.Request) (kernel.Reply, error) {
	onlyOpen := r.URL.Query().Get("accessible_for_all") == "true"
	return s.showScopes(func(w world.Scope) bool {
		public := w.Visibility == "" || w.Visibility == visibilityPublic
		return w.IsActive() && public && (w.AccessibleForAll || !onlyOpen)
	})
}

func (s *Server) showScopes(wanted func(world.Scope) bool) (kernel.Reply, error) {
	list := []scope{}
	for _, w := range s.World().Scopes {
		if wanted(w) {
			list = append(list, showScope(w))
		}
	}
	return kernel.JSON(http.StatusOK, list)
}

// createScope makes a scope that nobody has access to yet. docs: prefixes are
// assigned by hand; here the first who uses one has it.
func (s *Server) createScope(r *http.Request) (kernel.Reply, error) {
	c, err := s.admit(r, mayScopes)
	if err != nil {
		return kernel.Reply{}, err
	}
	body, err := readBody[scope](r)
	if err != nil {
		return kernel.Reply{}, err
	}
	body = body.complete()
	fresh := body.onto(world.Scope{Name: body.Name, OwnerOrgno: c.orgno, Access: []world.Access{}})
	err = s.Change(func(w *world.World) (any, error) {
		if err := c.checkNewScope(w, fresh.Name); err != nil {
			return nil, err
		}
		return map[string]any{"scopes": []world.Scope{fresh}}, nil
	})
	if err != nil {
		return kernel.Reply{}, asScopeError(err)
	}
	return kernel.JSON(http.StatusCreated, showScope(fresh))
}

func (c caller) checkNewScope(w *world.World, name string) error {
	prefix, subscope, _ := strings.Cut(name, ":")
	if prefix == "" || subscope == "" {
		return errScopeBody.because("the body has neither name nor prefix and subscope").at(fault{"name", "must be prefix:subscope"})
	}
	if len(w.Scopes) >= maxScopes {
		return errFull.because("this world has %d scopes, and no room for more", len(w.Scopes))
	}
	if _, taken := w.Scope(name); taken {
		return errScopeTaken.because("there is a scope %.64q already", name)
	}
	for _, other := range w.Scopes {
		if strings.HasPrefix(other.Name, prefix+":") && other.OwnerOrgno != c.orgno {
			return errPrefix.because("the prefix %.64q is that of %s, the token speaks for %s", prefix, other.OwnerOrgno, c.orgno)
		}
	}
	return nil
}

// replaceScope changes all but the name. docs: it is unchangeable.
func (s *Server) replaceScope(r *http.Request) (kernel.Reply, error) {
	if _, err := s.admit(r, mayScopes); err != nil {
		return kernel.Reply{}, err // before the body is looked at
	}
	body, err := readBody[scope](r)
	if err != nil {
		return kernel.Reply{}, err
	}
	return s.changeScope(r, func(before world.Scope) (world.Scope, error) {
		if body.Name != "" && body.Name != before.Name {
			return before, errImmutable.because("the scope's name can't change").at(fault{"name", "can not be changed"})
		}
		return body.complete().onto(before), nil
	})
}

// removeScope deactivates a scope: it yields no tokens any more.
func (s *Server) removeScope(r *http.Request) (kernel.Reply, error) {
	return s.changeScope(r, func(before world.Scope) (world.Scope, error) {
		inactive := false
		before.Active = &inactive
		return before, nil
	})
}

// changeScope changes the scope that the query names.
func (s *Server) changeScope(r *http.Request, change func(world.Scope) (world.Scope, error)) (kernel.Reply, error) {
	c, err := s.admit(r, mayScopes)
	if err != nil {
		return kernel.Reply{}, err
	}
	var after world.Scope
	err = s.Change(func(w *world.World) (any, error) {
		before, err := c.findScope(w, r.URL.Query().Get("scope"))
		if err != nil {
			return nil, err
		}
		if after, err = change(before); err != nil {
			return nil, err
		}
		return replacing("scopes", before, after)
	})
	if err != nil {
		return kernel.Reply{}, asScopeError(err)
	}
	return kernel.JSON(http.StatusOK, showScope(after))
}

// findScope returns a scope of the caller's.
func (c caller) findScope(w *world.World, name string) (world.Scope, error) {
	found, known := w.Scope(name)
	switch {
	case !known:
		return world.Scope{}, errScopeUnknown.because("this world has no scope %.64q", name)
	case found.OwnerOrgno != c.orgno:
		return world.Scope{}, errScopeForeign.because("scope %s is owned by %.20q, the token speaks for %s", name, found.OwnerOrgno, c.orgno)
	}
	return found, nil
}

// asScopeError says of what the world's loader refuses that the scope is wrong.
func asScopeError(err error) error {
	if e := asRefused(err); e.refusal == errInvalid {
		return errScopeBody.because("%s", e.cause).at(e.faults...)
	}
	return err
}
