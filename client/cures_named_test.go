package client

import (
	"net/http"
	"strings"
	"testing"
)

// Texts of three sources: as seen, as expected of the product underneath, and
// as in Digdir's own library.
func TestARefusalThatNamesItsCauseIsCuredByName(t *testing.T) {
	cases := map[string]string{
		"Invalid request: Missing code_challenge parameter":                             "Set Config.PKCE",
		"Missing parameter code_challenge. PKCE is required.":                           "Set Config.PKCE",
		"Invalid parameter code_challenge_method.":                                      "Set Config.PKCE",
		"Missing parameter code_verifier. PKCE is required.":                            "Keep the verifier",
		"Invalid request: Invalid redirect_uri parameter":                               "Compare Config.RedirectURI",
		"Invalid parameter request_uri. request_uri has expired.":                       "Set Config.PAR",
		"Invalid parameter response_type. Only authorization code flow is supported.":   "response_type=code",
		"Unsupported response type":                                                     "response_type=code",
		"Invalid request: Invalid nonce parameter":                                      "fresh random values",
		"Invalid request: Invalid acr_values parameter":                                 "idporten-loa-high",
		"Unsupported grant type":                                                        "changes the form",
		"Invalid client_assertion JWT: Missing subject in client JWT assertion":         "iss and sub are the client_id",
		"Invalid client authentication. JWT expired.":                                   "check this machine's clock",
		"Invalid assertion. Client authentication failed. Expired JWT.":                 "check this machine's clock",
		"Client authentication failed. No client authentication included. (id)":         "Set Config.AuthMethod",
		"Multiple client authentications.":                                              "the one method that is registered",
		"Invalid client authentication. Unknown client.":                                "addresses of one environment",
		"Noe gikk galt Ugyldig eller utløpt sesjon. Vennligst prøv igjen.":              "in one tab",
		"Siden hører til en innlogging som en nyere har tatt plassen til. Fortsett der": "one login at a time",
	}
	for text, next := range cases {
		if a, ok := namedAdvice(text); !ok || !strings.Contains(a.next, next) {
			t.Errorf("%q: %t %q lacks %q", text, ok, a.next, next)
		}
	}
	for _, text := range []string{"", "Understatement", "Invalid client: Possible causes may be missing / invalid client_id, JWT authentication"} {
		if a, ok := namedAdvice(text); ok {
			t.Errorf("%q names nothing, and gets %q", text, a.next)
		}
	}
	if a := refusalAdvice(stepToken, http.StatusBadRequest, "invalid_grant", "Invalid grant. Invalid code_verifier."); !strings.Contains(a.next, "Run login again") {
		t.Errorf("invalid_grant: %q", a.next)
	}
}

func TestAFailedProofSaysHowItWasTried(t *testing.T) {
	f := newFake(t)
	f.answers["/token"] = answerText(401, `{"error":"invalid_client"}`)
	_, err := f.tokens(f.client())
	e := refusal(t, err, "token", `Web service returned error code 401 ({"error":"invalid_client"}).`, "Config.AuthMethod")
	if !strings.HasSuffix(e.Why, "The client proved itself by client_secret_post.") {
		t.Error(e.Why)
	}
}
