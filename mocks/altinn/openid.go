package altinn

import (
	"net/http"

	"github.com/portprove/portprove/mocks/kernel"
)

// metadata is Altinn's openid-configuration. authn: OpenIdController.cs; the
// order of members is a guess.
type metadata struct {
	Issuer                  string   `json:"issuer"`
	AuthorizationEndpoint   string   `json:"authorization_endpoint"`
	TokenEndpoint           string   `json:"token_endpoint"`
	JWKSURI                 string   `json:"jwks_uri"`
	ResponseTypesSupported  []string `json:"response_types_supported"`
	SubjectTypesSupported   []string `json:"subject_types_supported"`
	IDTokenSigningAlgValues []string `json:"id_token_signing_alg_values_supported"`
	EndSessionEndpoint      string   `json:"end_session_endpoint"`
}

// discovery names endpoints of Altinn's own browser login, which this mock
// does not have: nobody who exchanges tokens calls them.
func (s *Server) discovery(*http.Request) (kernel.Reply, error) {
	body, err := kernel.MarshalJSON(metadata{
		Issuer:                  s.issuer(),
		AuthorizationEndpoint:   s.Platform + pathAuthorize,
		TokenEndpoint:           s.Platform + pathToken,
		JWKSURI:                 s.Platform + pathJWKS,
		ResponseTypesSupported:  []string{responseTypeToken},
		SubjectTypesSupported:   []string{subjectPairwise},
		IDTokenSigningAlgValues: []string{signingAlgorithm},
		EndSessionEndpoint:      s.Platform + pathLogout,
	})
	if err != nil {
		return kernel.Reply{}, err
	}
	return kernel.Bytes(http.StatusOK, typeJSONWithUTF, body), nil
}
