// Package world describes what a sandbox is made of: people, companies, the
// roles people hold in companies, scopes and client registrations. People with
// a Norwegian number stand apart from those who sign in without one (foreign.go).
//
// A world is read from one YAML (or JSON) file with [Load], which refuses
// whatever it does not know: unknown members, numbers that look like those of
// real people, duplicates, references that lead nowhere. It reports all of
// that at once, each with file, line and column. [Default] is the world that
// ships with portprove.
//
// A World is a value that nobody changes after it was checked: a sandbox that
// wants another world makes a new one with [World.Patch] and swaps it in, so
// that readers need no lock. The member names are those of ID-porten's
// self-service API (https://docs.digdir.no/docs/idporten/oidc/oidc_api_admin)
// where it has the thing.
package world

import "time"

// World is everything a sandbox knows before the first request.
type World struct {
	Version   int       `yaml:"version"   json:"version"`
	People    []Person  `yaml:"people"    json:"people"`
	Companies []Company `yaml:"companies" json:"companies"`
	Roles     []Role    `yaml:"roles"     json:"roles"`
	Mandates  []Mandate `yaml:"mandates"  json:"mandates"`
	// EIDASPeople and EmailPeople sign in by other means than a Norwegian eID.
	EIDASPeople []EIDASPerson `yaml:"eidas_people" json:"eidas_people"`
	EmailPeople []EmailPerson `yaml:"email_people" json:"email_people"`
	Scopes      []Scope       `yaml:"scopes"       json:"scopes"`
	Clients     []Client      `yaml:"clients"      json:"clients"`

	index index
}

// Person is somebody with a Norwegian number who can sign in. The first person of a world is its
// default person.
type Person struct {
	// PID is the personal number (fødselsnummer or D-number): 11 digits,
	// synthetic (month + 80), with valid check digits.
	PID  string `yaml:"pid"  json:"pid"`
	Name string `yaml:"name" json:"name"`
	// Note says in a few words what the person is good for in a test.
	Note string `yaml:"note,omitempty" json:"note,omitempty"`
	// Levels are the acr values the person can reach.
	Levels []string `yaml:"levels" json:"levels"`
	// Altinn is nil for people who have never signed in at Altinn: the
	// token exchange answers 401 for them.
	Altinn *AltinnUser `yaml:"altinn,omitempty" json:"altinn,omitempty"`
}

// AltinnUser is what Altinn's Register knows about a person.
type AltinnUser struct {
	UserID    int    `yaml:"user_id"            json:"user_id"`
	PartyID   int    `yaml:"party_id"           json:"party_id"`
	PartyUUID string `yaml:"party_uuid"         json:"party_uuid"`
	Username  string `yaml:"username,omitempty" json:"username,omitempty"`
}

// Company is an organisation in Altinn's Register.
type Company struct {
	OrganisationNumber string `yaml:"organisation_number" json:"organisation_number"`
	Name               string `yaml:"name"                json:"name"`
	PartyID            int    `yaml:"party_id"            json:"party_id"`
	PartyUUID          string `yaml:"party_uuid"          json:"party_uuid"`

	// The rest is what the Tax Administration's registers know (vat.go); a
	// company about which nothing is said files no VAT returns.

	// OrganisationForm is that of the Register of Legal Entities: AS, KF, …
	OrganisationForm string `yaml:"organisation_form,omitempty" json:"organisation_form,omitempty"`
	// Deleted is the day on which it left that register.
	Deleted string `yaml:"deleted,omitempty" json:"deleted,omitempty"`
	// Insolvency is bankruptcy or estate (of somebody who died).
	Insolvency string `yaml:"insolvency,omitempty" json:"insolvency,omitempty"`
	// AccountNumber is where refunds of VAT are paid to.
	AccountNumber    string            `yaml:"account_number,omitempty"    json:"account_number,omitempty"`
	VATRegistrations []VATRegistration `yaml:"vat_registrations,omitempty" json:"vat_registrations,omitempty"`
	// VATTermsMissing lists terms whose return should be there and isn't;
	// for all others, nothing is missing.
	VATTermsMissing []VATTerm `yaml:"vat_terms_missing,omitempty" json:"vat_terms_missing,omitempty"`
	// VATReturns lists those filed earlier, the latest of a term last.
	VATReturns []VATReturn `yaml:"vat_returns,omitempty" json:"vat_returns,omitempty"`
}

// Role lets a person act for a company; the codes are those of Altinn
// (REGNA, SISKD, …) and of the Register of Business Enterprises (DAGL, …).
type Role struct {
	PID                string   `yaml:"pid"                 json:"pid"`
	OrganisationNumber string   `yaml:"organisation_number" json:"organisation_number"`
	Roles              []string `yaml:"roles"               json:"roles"`
}

// Scope is an API scope and what its owner demands
// (https://docs.digdir.no/docs/idporten/oidc/oidc_protocol_scope).
type Scope struct {
	Name        string `yaml:"name"                  json:"name"`
	Description string `yaml:"description,omitempty" json:"description,omitempty"`
	// LongDescription stands below Description in the consent dialogue.
	LongDescription string `yaml:"long_description,omitempty" json:"long_description,omitempty"`
	// OwnerOrgno is empty for the reserved scopes openid and profile.
	OwnerOrgno string `yaml:"owner_orgno,omitempty" json:"owner_orgno,omitempty"`
	// Visibility is PUBLIC, PRIVATE, INTERNAL or, as absent, not said.
	Visibility string `yaml:"visibility,omitempty" json:"visibility,omitempty"`

	// AccessibleForAll opens the scope to every organisation, whatever
	// Access has.
	AccessibleForAll bool `yaml:"accessible_for_all,omitempty" json:"accessible_for_all,omitempty"`
	// Access lists the organisations that asked for the scope. Where it is
	// absent every organisation may use the scope, which spares a world that
	// is not about access; an empty list grants it to nobody.
	Access []Access `yaml:"access,omitempty" json:"access,omitzero"`
	// AllowedIntegrationTypes are those of the clients that may use the
	// scope; empty is any.
	AllowedIntegrationTypes []string `yaml:"allowed_integration_types,omitempty" json:"allowed_integration_types,omitempty"`

	// TokenType is SELF_CONTAINED, which Load fills in, or OPAQUE.
	TokenType                  string `yaml:"token_type,omitempty"                   json:"token_type,omitempty"`
	RequiresUserConsent        bool   `yaml:"requires_user_consent,omitempty"        json:"requires_user_consent,omitempty"`
	RequiresUserAuthentication bool   `yaml:"requires_user_authentication,omitempty" json:"requires_user_authentication,omitempty"`
	// RequiresPseudonymousTokens keeps the personal number out of tokens.
	RequiresPseudonymousTokens bool `yaml:"requires_pseudonymous_tokens,omitempty" json:"requires_pseudonymous_tokens,omitempty"`
	// AtMaxAge and AuthorizationMaxLifetime are seconds; 0 is no limit.
	AtMaxAge                 int64 `yaml:"at_max_age,omitempty"                 json:"at_max_age,omitempty"`
	AuthorizationMaxLifetime int64 `yaml:"authorization_max_lifetime,omitempty" json:"authorization_max_lifetime,omitempty"`
	// EnforcedAudForIntrospection lists the client_ids that may introspect
	// tokens with this scope.
	EnforcedAudForIntrospection []string `yaml:"enforced_aud_for_introspection,omitempty" json:"enforced_aud_for_introspection,omitempty"`
	// Active is true unless the file says otherwise; an inactive scope
	// yields no tokens.
	Active *bool `yaml:"active,omitempty" json:"active,omitempty"`
}

// Access is what a scope's owner has said to an organisation that wants it.
type Access struct {
	ConsumerOrgno string `yaml:"consumer_orgno" json:"consumer_orgno"`
	// State is APPROVED, REQUESTED or DENIED.
	State string `yaml:"state" json:"state"`
}

// Client is an integration as registered in ID-porten's self-service.
type Client struct {
	ClientID        string `yaml:"client_id"                 json:"client_id"`
	ClientName      string `yaml:"client_name"               json:"client_name"`
	Description     string `yaml:"description,omitempty"     json:"description,omitempty"`
	ClientURI       string `yaml:"client_uri,omitempty"      json:"client_uri,omitempty"`
	LogoURI         string `yaml:"logo_uri,omitempty"        json:"logo_uri,omitempty"`
	ClientOrgno     string `yaml:"client_orgno"              json:"client_orgno"`
	SupplierOrgno   string `yaml:"supplier_orgno,omitempty"  json:"supplier_orgno,omitempty"`
	IntegrationType string `yaml:"integration_type"          json:"integration_type"`
	ApplicationType string `yaml:"application_type"          json:"application_type"`

	Scopes                 []string `yaml:"scopes"                             json:"scopes"`
	GrantTypes             []string `yaml:"grant_types"                        json:"grant_types"`
	RedirectURIs           []string `yaml:"redirect_uris"                      json:"redirect_uris"`
	PostLogoutRedirectURIs []string `yaml:"post_logout_redirect_uris,omitempty" json:"post_logout_redirect_uris,omitempty"`

	FrontchannelLogoutURI             string `yaml:"frontchannel_logout_uri,omitempty"              json:"frontchannel_logout_uri,omitempty"`
	FrontchannelLogoutSessionRequired bool   `yaml:"frontchannel_logout_session_required,omitempty" json:"frontchannel_logout_session_required,omitempty"`
	BackchannelLogoutURI              string `yaml:"backchannel_logout_uri,omitempty"               json:"backchannel_logout_uri,omitempty"`

	TokenEndpointAuthMethod string `yaml:"token_endpoint_auth_method"      json:"token_endpoint_auth_method"`
	CodeChallengeMethod     string `yaml:"code_challenge_method,omitempty" json:"code_challenge_method,omitempty"`

	// The lifetimes are seconds. Load fills in ID-porten's defaults
	// (7200, 120, 600) where the file is silent; a refresh token lifetime
	// of 0 is kept, its meaning is a switch of the sandbox.
	AuthorizationLifetime *int64 `yaml:"authorization_lifetime,omitempty" json:"authorization_lifetime,omitempty"`
	AccessTokenLifetime   *int64 `yaml:"access_token_lifetime,omitempty"  json:"access_token_lifetime,omitempty"`
	RefreshTokenLifetime  *int64 `yaml:"refresh_token_lifetime,omitempty" json:"refresh_token_lifetime,omitempty"`
	RefreshTokenUsage     string `yaml:"refresh_token_usage,omitempty"    json:"refresh_token_usage,omitempty"`

	// RequirePushedAuthorizationRequests refuses authorization requests that
	// were not pushed (RFC 9126, 6).
	RequirePushedAuthorizationRequests bool `yaml:"require_pushed_authorization_requests,omitempty" json:"require_pushed_authorization_requests,omitempty"`
	// OnBehalfOf lists for whom the client may sign people in.
	OnBehalfOf []OnBehalfOf `yaml:"onbehalfof,omitempty" json:"onbehalfof,omitempty"`

	SSODisabled bool `yaml:"sso_disabled,omitempty" json:"sso_disabled,omitempty"`
	// Active is true unless the file says otherwise.
	Active      *bool      `yaml:"active,omitempty"       json:"active,omitempty"`
	Created     *time.Time `yaml:"created,omitempty"      json:"created,omitempty"`
	LastUpdated *time.Time `yaml:"last_updated,omitempty" json:"last_updated,omitempty"`

	// ClientSecret is a made-up secret of a made-up client. It dies 360
	// days after SecretIssued; without a date it does not die.
	ClientSecret string     `yaml:"client_secret,omitempty" json:"client_secret,omitempty"`
	SecretIssued *time.Time `yaml:"secret_issued,omitempty" json:"secret_issued,omitempty"`
	// JWKS are the keys with which a client of method private_key_jwt signs
	// its assertions.
	JWKS *JWKS `yaml:"jwks,omitempty" json:"jwks,omitempty"`
}

// index leads from the key of a thing to the thing; Load and Patch build it.
type index struct {
	people    map[string]*Person
	eidas     map[string]*EIDASPerson
	emails    map[string]*EmailPerson
	companies map[string]*Company
	clients   map[string]*Client
	scopes    map[string]*Scope
}

// Person returns the person with the given personal number.
func (w *World) Person(pid string) (Person, bool) { return find(w.index.people, pid) }

// EIDASPerson returns the person with the given eIDAS identifier.
func (w *World) EIDASPerson(identifier string) (EIDASPerson, bool) {
	return find(w.index.eidas, identifier)
}

// EmailPerson returns the person with the given e-mail address.
func (w *World) EmailPerson(email string) (EmailPerson, bool) { return find(w.index.emails, email) }

// Company returns the company with the given organisation number.
func (w *World) Company(number string) (Company, bool) { return find(w.index.companies, number) }

// Client returns the registration with the given client_id.
func (w *World) Client(id string) (Client, bool) { return find(w.index.clients, id) }

// Scope returns the scope with the given name.
func (w *World) Scope(name string) (Scope, bool) { return find(w.index.scopes, name) }

func find[T any](m map[string]*T, key string) (T, bool) {
	p, ok := m[key]
	if !ok {
		var zero T
		return zero, false
	}
	return *p, true
}

func (w *World) buildIndex() {
	w.index = index{
		people:    make(map[string]*Person, len(w.People)),
		eidas:     make(map[string]*EIDASPerson, len(w.EIDASPeople)),
		emails:    make(map[string]*EmailPerson, len(w.EmailPeople)),
		companies: make(map[string]*Company, len(w.Companies)),
		clients:   make(map[string]*Client, len(w.Clients)),
		scopes:    make(map[string]*Scope, len(w.Scopes)),
	}
	for i := range w.People {
		w.index.people[w.People[i].PID] = &w.People[i]
	}
	for i := range w.EIDASPeople {
		w.index.eidas[w.EIDASPeople[i].Identifier] = &w.EIDASPeople[i]
	}
	for i := range w.EmailPeople {
		w.index.emails[w.EmailPeople[i].Email] = &w.EmailPeople[i]
	}
	for i := range w.Companies {
		w.index.companies[w.Companies[i].OrganisationNumber] = &w.Companies[i]
	}
	for i := range w.Clients {
		w.index.clients[w.Clients[i].ClientID] = &w.Clients[i]
	}
	for i := range w.Scopes {
		w.index.scopes[w.Scopes[i].Name] = &w.Scopes[i]
	}
}
