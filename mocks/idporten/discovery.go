package idporten

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// metadata is the discovery document, members in the order seen at
// test.idporten.no in 2024. Its values come from the tables that the
// endpoints enforce.
type metadata struct {
	RequestParameterSupported          bool     `json:"request_parameter_supported"`
	PushedAuthorizationRequestEndpoint string   `json:"pushed_authorization_request_endpoint"`
	AuthorizationResponseIss           bool     `json:"authorization_response_iss_parameter_supported"`
	IntrospectionEndpoint              string   `json:"introspection_endpoint"`
	ClaimsParameterSupported           bool     `json:"claims_parameter_supported"`
	ScopesSupported                    []string `json:"scopes_supported"`
	Issuer                             string   `json:"issuer"`
	ACRValuesSupported                 []string `json:"acr_values_supported"`
	AuthorizationEndpoint              string   `json:"authorization_endpoint"`
	DisplayValuesSupported             []string `json:"display_values_supported"`
	TokenEndpointAuthMethods           []string `json:"token_endpoint_auth_methods_supported"`
	ResponseModesSupported             []string `json:"response_modes_supported"`
	TokenEndpoint                      string   `json:"token_endpoint"`
	ResponseTypesSupported             []string `json:"response_types_supported"`
	RequestURIParameterSupported       bool     `json:"request_uri_parameter_supported"`
	GrantTypesSupported                []string `json:"grant_types_supported"`
	UILocalesSupported                 []string `json:"ui_locales_supported"`
	EndSessionEndpoint                 string   `json:"end_session_endpoint"`
	RevocationEndpoint                 string   `json:"revocation_endpoint"`
	PromptValuesSupported              []string `json:"prompt_values_supported"`
	UserinfoEndpoint                   string   `json:"userinfo_endpoint"`
	TokenEndpointAuthSigningAlgValues  []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	FrontchannelLogoutSupported        bool     `json:"frontchannel_logout_supported"`
	CodeChallengeMethodsSupported      []string `json:"code_challenge_methods_supported"`
	JWKSURI                            string   `json:"jwks_uri"`
	FrontchannelLogoutSession          bool     `json:"frontchannel_logout_session_supported"`
	SubjectTypesSupported              []string `json:"subject_types_supported"`
	IDTokenSigningAlgValues            []string `json:"id_token_signing_alg_values_supported"`
	AuthorizationSigningAlgValues      []string `json:"authorization_signing_alg_values_supported"`
	// Since 2025; not seen, the names are those of OIDC Back-Channel Logout
	// 1.0, RFC 9449 and RFC 9396.
	BackchannelLogoutSupported bool     `json:"backchannel_logout_supported,omitempty"`
	BackchannelLogoutSession   bool     `json:"backchannel_logout_session_supported,omitempty"`
	DPoPSigningAlgValues       []string `json:"dpop_signing_alg_values_supported,omitempty"`
	AuthorizationDetailsTypes  []string `json:"authorization_details_types_supported,omitempty"`
}

func (s *Server) discovery(*http.Request) (kernel.Reply, error) {
	return kernel.JSON(http.StatusOK, metadata{
		PushedAuthorizationRequestEndpoint: s.Issuer + pathPAR,
		AuthorizationResponseIss:           true,
		IntrospectionEndpoint:              s.Issuer + pathIntrospect,
		ScopesSupported:                    []string{scopeOpenID, scopeProfile}, // seen: API scopes are never advertised
		Issuer:                             s.Issuer,
		ACRValuesSupported:                 s.levelNames(),
		AuthorizationEndpoint:              s.Login + pathAuthorize,
		DisplayValuesSupported:             displays,
		TokenEndpointAuthMethods:           authMethods,
		ResponseModesSupported:             responseModeNames(),
		TokenEndpoint:                      s.Issuer + pathToken,
		ResponseTypesSupported:             []string{responseTypeCode},
		GrantTypesSupported:                []string{grantCode, grantRefresh},
		UILocalesSupported:                 locales,
		EndSessionEndpoint:                 s.Login + pathLogout,
		RevocationEndpoint:                 s.Issuer + pathRevoke,
		PromptValuesSupported:              prompts,
		UserinfoEndpoint:                   s.Issuer + pathUserinfo,
		TokenEndpointAuthSigningAlgValues:  s.assertionAlgorithms(),
		FrontchannelLogoutSupported:        true,
		CodeChallengeMethodsSupported:      []string{challengeS256},
		JWKSURI:                            s.Issuer + pathJWKS,
		FrontchannelLogoutSession:          true,
		SubjectTypesSupported:              subjectTypes,
		IDTokenSigningAlgValues:            signingAlgorithms,
		AuthorizationSigningAlgValues:      signingAlgorithms,
		BackchannelLogoutSupported:         !s.before2025(),
		BackchannelLogoutSession:           !s.before2025(),
		DPoPSigningAlgValues:               s.proofAlgorithms(),
		AuthorizationDetailsTypes:          s.detailsTypes(),
	})
}

// before2025: nothing that pages describe since 2025 is served.
func (s *Server) before2025() bool { return s.Switches.Metadata2024 || s.Switches.Legacy }

// proofAlgorithms of DPoP; none, if it isn't served.
func (s *Server) proofAlgorithms() []string {
	if s.before2025() {
		return nil
	}
	names := make([]string, 0, len(proofAlgorithms))
	for _, a := range proofAlgorithms {
		names = append(names, string(a))
	}
	return names
}

// detailsTypes of authorization_details; none, if they aren't served.
func (s *Server) detailsTypes() []string {
	if s.before2025() {
		return nil
	}
	return []string{typeFullmakt}
}
