package idporten

import "time"

// signedResponseLifetime. guess: JARM, 2.1, recommends no more.
const signedResponseLifetime = 10 * time.Minute

// What a request_uri begins with.
const (
	docsRequestURIPrefix     = "urn:idporten:"                      // docs: oidc_protocol_par
	standardRequestURIPrefix = "urn:ietf:params:oauth:request_uri:" // RFC 9126, 2.2
)

// typeFullmakt of authorization_details. docs: oidc_protocol_rar, 2025.
const typeFullmakt = "idporten:fullmakt"

// The page of the choice. guess: the mock's own.
const (
	pathFullmakt    = "/authorize/fullmakt"
	fieldAuthorizer = "authorizer"
)

// applicationNative may leave the port of a loopback address open. docs:
// oidc_auth_sbs.
const applicationNative = "native"
