package idporten

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"

	"github.com/portprove/portprove/mocks/world"
)

// detailsRequest is one element of authorization_details: the person shall
// choose whom to represent, among those who allow any of the roles. docs:
// oidc_protocol_rar, 2025.
type detailsRequest struct {
	Type            string   `json:"type"`
	PermissionRoles []string `json:"permission_roles"`
}

// authorizationDetail says in tokens whom the person represents.
type authorizationDetail struct {
	Type           string             `json:"type"`
	Authorizer     party              `json:"authorizer"`
	Representative party              `json:"authorized_representative"`
	Permissions    []world.Permission `json:"permissions"`
}

type party struct {
	Name string `json:"name"`
	PID  string `json:"pid"`
}

// checkDetails notes the roles of all elements together.
func checkDetails(s *Server, req *authorizeRequest, q url.Values) *refused {
	raw := q.Get("authorization_details")
	if raw == "" || s.before2025() { // an unknown parameter then
		return nil
	}
	requests, err := readDetails([]byte(raw))
	if err != nil {
		return no(errDetails, "authorization_details: %v", err)
	}
	for _, r := range requests {
		req.roles = append(req.roles, r.PermissionRoles...)
	}
	return nil
}

var (
	errNoDetails = errors.New("it must be a list of objects, and not empty")
	errTrailing  = errors.New("something follows the list")
)

// readDetails refuses whatever is not documented (RFC 9396, 5): other types,
// unknown members, and a list of roles that is missing or says nothing.
func readDetails(raw []byte) ([]detailsRequest, error) {
	var requests []detailsRequest
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&requests); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errTrailing
	}
	if len(requests) == 0 {
		return nil, errNoDetails
	}
	for i, r := range requests {
		switch {
		case r.Type != typeFullmakt:
			return nil, fmt.Errorf("the type of element %d is %q; served: %q", i, r.Type, typeFullmakt)
		case len(r.PermissionRoles) == 0 || slices.Contains(r.PermissionRoles, ""):
			return nil, fmt.Errorf("element %d needs permission_roles, a list of texts", i)
		}
	}
	return requests, nil
}

// detailsOf is what tokens say of a choice: nothing if none was asked for, and
// an empty list for somebody who represents nobody but himself.
func (s *Server) detailsOf(req authorizeRequest, representative, authorizer string) (*[]authorizationDetail, error) {
	if req.roles == nil {
		return nil, nil //nolint:nilnil // as said: tokens say nothing then.
	}
	mandates := s.World().MandatesOf(representative, req.roles)
	if len(mandates) == 0 {
		return nil, errNoMandate.because("nobody has allowed the person to act with any of the roles %q", req.roles)
	}
	if authorizer == representative {
		return &[]authorizationDetail{}, nil
	}
	i := slices.IndexFunc(mandates, func(m world.Mandate) bool { return m.Authorizer == authorizer })
	if i < 0 {
		return nil, errPage.because("the person chosen has not allowed this one to act with any of the roles %q", req.roles)
	}
	return &[]authorizationDetail{{
		Type: typeFullmakt, Authorizer: s.party(authorizer), Representative: s.party(representative), Permissions: mandates[i].Permissions,
	}}, nil
}

func (s *Server) party(pid string) party {
	person, _ := s.World().Person(pid) // mandates are between people of the world
	return party{person.Name, pid}
}

// firstAuthorizer is whom a sign-in without a page represents. guess: the page
// on such sign-ins is older than fullmakt.
func (s *Server) firstAuthorizer(req authorizeRequest, representative string) string {
	if mandates := s.World().MandatesOf(representative, req.roles); len(mandates) > 0 {
		return mandates[0].Authorizer
	}
	return ""
}
