package client

import (
	"log/slog"
	"slices"
	"time"
)

// The records are what a store keeps of the values that pass between the
// steps. Marshalled they are whole, secrets included: that is their purpose.
// So they are made by a call of their own and nowhere else, and fmt and slog
// show no more of them than of what they were made from.

// AskedRecord is what a login asked for; later answers are held against it.
type AskedRecord struct {
	Issuer      string   `json:"issuer"`
	RedirectURI string   `json:"redirect_uri"`
	Nonce       string   `json:"nonce"`
	ACR         string   `json:"acr,omitempty"`
	Scopes      []string `json:"scopes"`
}

// AuthorizationRecord is an Authorization to be stored: a code that waits to
// be redeemed.
type AuthorizationRecord struct {
	Code     string      `json:"code"`
	Verifier string      `json:"verifier,omitempty"`
	Asked    AskedRecord `json:"asked"`
}

// IDPortenTokenRecord is an IDPortenToken to be stored.
type IDPortenTokenRecord struct {
	AccessToken      string      `json:"access_token"`
	RefreshToken     string      `json:"refresh_token,omitempty"`
	IDToken          string      `json:"id_token,omitempty"`
	GrantedScope     []string    `json:"granted_scope"`
	ExpiresAt        time.Time   `json:"expires_at,omitzero"`
	RefreshExpiresAt time.Time   `json:"refresh_expires_at,omitzero"`
	ACR              string      `json:"acr,omitempty"`
	Subject          string      `json:"subject,omitempty"`
	Asked            AskedRecord `json:"asked"`
}

// AltinnTokenRecord is an AltinnToken to be stored.
type AltinnTokenRecord struct {
	JWT          string    `json:"jwt"`
	ExpiresAt    time.Time `json:"expires_at"`
	GrantedScope []string  `json:"granted_scope"`
	AuthLevel    int       `json:"auth_level"`
	PartyID      int       `json:"party_id"`
}

func (a asked) record() AskedRecord {
	return AskedRecord{a.issuer, a.redirectURI, a.nonce, a.acr, slices.Clone(a.scopes)}
}

func askedFrom(r AskedRecord) asked {
	return asked{r.Issuer, r.RedirectURI, r.Nonce, r.ACR, slices.Clone(r.Scopes)}
}

// Record returns what a store must keep to redeem the code later.
func (a Authorization) Record() AuthorizationRecord {
	return AuthorizationRecord{a.code, a.verifier, a.asked.record()}
}

// AuthorizationFrom is the way back. Without an issuer in the record nothing
// would keep the code from another environment, so there is none without.
func AuthorizationFrom(r AuthorizationRecord) Authorization {
	if r.Asked.Issuer == "" {
		return Authorization{}
	}
	return Authorization{r.Code, r.Verifier, askedFrom(r.Asked)}
}

// Record returns what a store must keep to use and refresh the token later.
func (t IDPortenToken) Record() IDPortenTokenRecord {
	return IDPortenTokenRecord{
		AccessToken: t.AccessToken, RefreshToken: t.RefreshToken, IDToken: t.IDToken,
		GrantedScope: slices.Clone(t.GrantedScope), ExpiresAt: t.ExpiresAt, RefreshExpiresAt: t.RefreshExpiresAt,
		ACR: t.ACR, Subject: t.subject, Asked: t.asked.record(),
	}
}

// IDPortenTokenFrom is the way back; without an issuer in the record the token
// is empty, see [AuthorizationFrom].
func IDPortenTokenFrom(r IDPortenTokenRecord) IDPortenToken {
	if r.Asked.Issuer == "" {
		return IDPortenToken{}
	}
	return IDPortenToken{
		AccessToken: r.AccessToken, RefreshToken: r.RefreshToken, IDToken: r.IDToken,
		GrantedScope: slices.Clone(r.GrantedScope), ExpiresAt: r.ExpiresAt, RefreshExpiresAt: r.RefreshExpiresAt,
		ACR: r.ACR, subject: r.Subject, asked: askedFrom(r.Asked),
	}
}

// Record returns what a store must keep to use the token later. The token does
// not say whose environment it is of; the store has to.
func (t AltinnToken) Record() AltinnTokenRecord {
	return AltinnTokenRecord{t.JWT, t.ExpiresAt, slices.Clone(t.GrantedScope), t.AuthLevel, t.PartyID}
}

// AltinnTokenFrom is the way back.
func AltinnTokenFrom(r AltinnTokenRecord) AltinnToken {
	return AltinnToken{r.JWT, r.ExpiresAt, slices.Clone(r.GrantedScope), r.AuthLevel, r.PartyID}
}

// String hides the nonce.
func (r AskedRecord) String() string { return "AskedRecord(" + r.Issuer + ")" }

// GoString is String.
func (r AskedRecord) GoString() string { return r.String() }

// LogValue is String.
func (r AskedRecord) LogValue() slog.Value { return slog.StringValue(r.String()) }

// String shows what the Authorization's does.
func (r AuthorizationRecord) String() string {
	return "AuthorizationRecord of " + AuthorizationFrom(r).String()
}

// GoString is String.
func (r AuthorizationRecord) GoString() string { return r.String() }

// LogValue is String.
func (r AuthorizationRecord) LogValue() slog.Value { return slog.StringValue(r.String()) }

// String shows what the token's does.
func (r IDPortenTokenRecord) String() string {
	return "IDPortenTokenRecord of " + IDPortenTokenFrom(r).String()
}

// GoString is String.
func (r IDPortenTokenRecord) GoString() string { return r.String() }

// LogValue is String.
func (r IDPortenTokenRecord) LogValue() slog.Value { return slog.StringValue(r.String()) }

// String shows what the token's does.
func (r AltinnTokenRecord) String() string {
	return "AltinnTokenRecord of " + AltinnTokenFrom(r).String()
}

// GoString is String.
func (r AltinnTokenRecord) GoString() string { return r.String() }

// LogValue is String.
func (r AltinnTokenRecord) LogValue() slog.Value { return slog.StringValue(r.String()) }
