package selfservice

import (
	"slices"
	"time"

	"github.com/portprove/portprove/mocks/world"
)

// client is a registration on the wire. openapi; client_uri and
// backchannel_logout_uri: admin. What only the server sets is ignored in a
// request.
type client struct {
	ClientID                          string   `json:"client_id"`
	ClientName                        string   `json:"client_name"`
	Description                       string   `json:"description,omitempty"`
	ClientURI                         string   `json:"client_uri,omitempty"`
	LogoURI                           string   `json:"logo_uri,omitempty"`
	ClientOrgno                       string   `json:"client_orgno"`
	SupplierOrgno                     string   `json:"supplier_orgno,omitempty"`
	IntegrationType                   string   `json:"integration_type"`
	ApplicationType                   string   `json:"application_type"`
	Scopes                            []string `json:"scopes"`
	GrantTypes                        []string `json:"grant_types"`
	RedirectURIs                      []string `json:"redirect_uris"`
	PostLogoutRedirectURIs            []string `json:"post_logout_redirect_uris"`
	FrontchannelLogoutURI             string   `json:"frontchannel_logout_uri,omitempty"`
	FrontchannelLogoutSessionRequired bool     `json:"frontchannel_logout_session_required"`
	BackchannelLogoutURI              string   `json:"backchannel_logout_uri,omitempty"`
	TokenEndpointAuthMethod           string   `json:"token_endpoint_auth_method"`
	CodeChallengeMethod               string   `json:"code_challenge_method"`
	AuthorizationLifetime             *int64   `json:"authorization_lifetime"`
	AccessTokenLifetime               *int64   `json:"access_token_lifetime"`
	RefreshTokenLifetime              *int64   `json:"refresh_token_lifetime"`
	RefreshTokenUsage                 string   `json:"refresh_token_usage"`
	SSODisabled                       *bool    `json:"sso_disabled"`
	JWKSURI                           string   `json:"jwks_uri,omitempty"`
	Active                            *bool    `json:"active"`
	Created                           string   `json:"created,omitempty"`
	LastUpdated                       string   `json:"last_updated,omitempty"`
	// ClientSecret is shown once, where it was made.
	ClientSecret string `json:"client_secret,omitempty"`
}

// fill gives absent members the defaults. openapi: the lifetimes and PKCE;
// clientreg: the scopes of type idporten and sso_disabled; the rest is what the
// world assumes.
func (c client) fill() client {
	orElse(&c.CodeChallengeMethod, challengeS256)
	orElse(&c.RefreshTokenUsage, usageOnce)
	orDefault(&c.AuthorizationLifetime, authorizationLifetime)
	orDefault(&c.AccessTokenLifetime, accessTokenLifetime)
	orDefault(&c.RefreshTokenLifetime, refreshTokenLifetime)
	orDefault(&c.SSODisabled, c.IntegrationType == typeAnsattporten)
	orDefault(&c.Active, true)
	if len(c.Scopes) == 0 && c.IntegrationType == typeIDPorten {
		c.Scopes = slices.Clone(hardCodedScopes)
	}
	return c
}

func orElse(value *string, otherwise string) {
	if *value == "" {
		*value = otherwise
	}
}

func orDefault[T any](value **T, otherwise T) {
	if *value == nil {
		*value = &otherwise
	}
}

// onto puts what a client may set onto a registration of the world. The rest
// stays: who it belongs to, its secret, its keys.
func (c client) onto(w world.Client) world.Client {
	w.ClientName, w.Description, w.ClientURI, w.LogoURI = c.ClientName, c.Description, c.ClientURI, c.LogoURI
	w.IntegrationType, w.ApplicationType = c.IntegrationType, c.ApplicationType
	w.Scopes, w.GrantTypes = c.Scopes, c.GrantTypes
	w.RedirectURIs, w.PostLogoutRedirectURIs = c.RedirectURIs, c.PostLogoutRedirectURIs
	w.FrontchannelLogoutURI, w.BackchannelLogoutURI = c.FrontchannelLogoutURI, c.BackchannelLogoutURI
	w.FrontchannelLogoutSessionRequired = c.FrontchannelLogoutSessionRequired
	w.TokenEndpointAuthMethod, w.CodeChallengeMethod = c.TokenEndpointAuthMethod, c.CodeChallengeMethod
	w.AuthorizationLifetime, w.AccessTokenLifetime, w.RefreshTokenLifetime = c.AuthorizationLifetime, c.AccessTokenLifetime, c.RefreshTokenLifetime
	w.RefreshTokenUsage, w.SSODisabled, w.Active = c.RefreshTokenUsage, *c.SSODisabled, c.Active
	return w
}

// show is a registration as an answer has it, without its secret.
func (s *Server) show(w world.Client) client {
	active := w.IsActive()
	c := client{
		ClientID: w.ClientID, ClientName: w.ClientName, Description: w.Description, ClientURI: w.ClientURI, LogoURI: w.LogoURI,
		ClientOrgno: w.ClientOrgno, SupplierOrgno: w.SupplierOrgno, IntegrationType: w.IntegrationType, ApplicationType: w.ApplicationType,
		Scopes: orEmpty(w.Scopes), GrantTypes: orEmpty(w.GrantTypes), RedirectURIs: orEmpty(w.RedirectURIs),
		PostLogoutRedirectURIs: orEmpty(w.PostLogoutRedirectURIs),
		FrontchannelLogoutURI:  w.FrontchannelLogoutURI, FrontchannelLogoutSessionRequired: w.FrontchannelLogoutSessionRequired,
		BackchannelLogoutURI: w.BackchannelLogoutURI, TokenEndpointAuthMethod: w.TokenEndpointAuthMethod,
		CodeChallengeMethod: w.CodeChallengeMethod, AuthorizationLifetime: w.AuthorizationLifetime,
		AccessTokenLifetime: w.AccessTokenLifetime, RefreshTokenLifetime: w.RefreshTokenLifetime, RefreshTokenUsage: w.RefreshTokenUsage,
		SSODisabled: &w.SSODisabled, Active: &active, Created: stamp(w.Created), LastUpdated: stamp(w.LastUpdated),
	}
	if w.JWKS != nil {
		c.JWKSURI = s.Base + pathClients + "/" + w.ClientID + "/jwks"
	}
	return c
}

// showSecret adds the secret, in the answer that has made it.
func (s *Server) showSecret(w world.Client) client {
	c := s.show(w)
	c.ClientSecret = w.ClientSecret
	return c
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(timeFormat)
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// hasSecret says whether clients of the method have one.
func hasSecret(method string) bool { return method == methodBasic || method == methodPost }
