package selfservice

import (
	"slices"
	"strings"

	"github.com/portprove/portprove/mocks/world"
)

// scope is a scope on the wire. docs: oidc_protocol_scope; digdirator's types.
type scope struct {
	Name                        string   `json:"name"`
	Prefix                      string   `json:"prefix"`
	Subscope                    string   `json:"subscope"`
	Description                 string   `json:"description"`
	LongDescription             string   `json:"long_description,omitempty"`
	AccessibleForAll            bool     `json:"accessible_for_all"`
	AllowedIntegrationTypes     []string `json:"allowed_integration_types"`
	AtMaxAge                    int64    `json:"at_max_age"`
	AuthorizationMaxLifetime    int64    `json:"authorization_max_lifetime"`
	RequiresUserConsent         bool     `json:"requires_user_consent"`
	RequiresUserAuthentication  bool     `json:"requires_user_authentication"`
	RequiresPseudonymousTokens  bool     `json:"requires_pseudonymous_tokens"`
	TokenType                   string   `json:"token_type"`
	Visibility                  string   `json:"visibility"`
	EnforcedAudForIntrospection []string `json:"enforced_aud_for_introspection,omitempty"`
	Active                      *bool    `json:"active"`
	OwnerOrgno                  string   `json:"owner_orgno,omitempty"`
}

// Values of a scope's members.
const (
	tokenSelfContained = "SELF_CONTAINED"
	visibilityPublic   = "PUBLIC"
)

// complete gives absent members the defaults. guess: visibility.
func (p scope) complete() scope {
	orElse(&p.TokenType, tokenSelfContained)
	orElse(&p.Visibility, visibilityPublic)
	orDefault(&p.Active, true)
	if p.Name == "" && p.Prefix != "" && p.Subscope != "" {
		p.Name = p.Prefix + ":" + p.Subscope
	}
	return p
}

// onto puts what an owner may set onto a scope of the world.
func (p scope) onto(w world.Scope) world.Scope {
	w.Description, w.LongDescription, w.Visibility = p.Description, p.LongDescription, p.Visibility
	w.AccessibleForAll, w.AllowedIntegrationTypes = p.AccessibleForAll, p.AllowedIntegrationTypes
	w.TokenType, w.RequiresUserConsent = p.TokenType, p.RequiresUserConsent
	w.RequiresUserAuthentication, w.RequiresPseudonymousTokens = p.RequiresUserAuthentication, p.RequiresPseudonymousTokens
	w.AtMaxAge, w.AuthorizationMaxLifetime = p.AtMaxAge, p.AuthorizationMaxLifetime
	w.EnforcedAudForIntrospection, w.Active = p.EnforcedAudForIntrospection, p.Active
	return w
}

func showScope(w world.Scope) scope {
	prefix, subscope, _ := strings.Cut(w.Name, ":")
	if subscope == "" {
		prefix = ""
	}
	active, visibility := w.IsActive(), w.Visibility
	orElse(&visibility, visibilityPublic)
	return scope{
		Name: w.Name, Prefix: prefix, Subscope: subscope, Description: w.Description, LongDescription: w.LongDescription,
		AccessibleForAll: w.AccessibleForAll, AllowedIntegrationTypes: orEmpty(slices.Clone(w.AllowedIntegrationTypes)),
		AtMaxAge: w.AtMaxAge, AuthorizationMaxLifetime: w.AuthorizationMaxLifetime, RequiresUserConsent: w.RequiresUserConsent,
		RequiresUserAuthentication: w.RequiresUserAuthentication, RequiresPseudonymousTokens: w.RequiresPseudonymousTokens,
		TokenType: w.TokenType, Visibility: visibility, EnforcedAudForIntrospection: w.EnforcedAudForIntrospection,
		Active: &active, OwnerOrgno: w.OwnerOrgno,
	}
}

// checkScopes: an organisation may register what is granted to it, and what
// the scope's owner allows for the type of the integration. docs:
// oidc_protocol_scope; admin, supplier page: a supplier's client needs the
// supplier's own grant. guess: an owner grants its scope to itself, too.
func checkScopes(w *world.World, c world.Client) error {
	var faults []fault
	for _, name := range c.Scopes {
		found, known := w.Scope(name)
		switch {
		case !known || !found.IsActive():
			faults = append(faults, fault{"scopes", name + " does not exist"})
		case !found.IsOpenTo(c.AccessOrgno()):
			faults = append(faults, fault{"scopes", name + " is not granted to " + c.AccessOrgno()})
		case !found.Allows(c.IntegrationType):
			faults = append(faults, fault{"scopes", name + " is not for integration_type " + c.IntegrationType})
		}
	}
	if faults == nil {
		return nil
	}
	return errNotGranted.because("%s", list(faults)).at(faults...)
}
