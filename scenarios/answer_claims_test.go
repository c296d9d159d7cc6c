package scenarios

import (
	"encoding/base64"
	"testing"
)

func jwt(header, claims string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".c2ln"
}

func TestClaimsOfTokensAreCompared(t *testing.T) {
	t.Parallel()
	token := jwt(`{"kid":"mock-1"}`, `{"iss":"http://a/idporten","acr":"idporten-loa-high","aud":["x"]}`)
	body := `{"id_token":"` + token + `","access_token":"opaque"}`
	addresses := map[string]string{"idporten": "http://a/idporten"}
	cases := []struct {
		name   string
		claims map[string]map[string]string
		body   string
		want   []string
	}{
		{"as recorded", map[string]map[string]string{"id_token": {"iss": "{{idporten}}", "kid": "mock-{{number}}", "aud": `["x"]`, "sid": ""}}, body, nil},
		{"another level", map[string]map[string]string{"id_token": {"acr": "Level4"}}, body, []string{"claim acr of id_token: recorded is Level4, received was idporten-loa-high"}},
		{"one too many", map[string]map[string]string{"id_token": {"acr": ""}}, body, []string{"claim acr of id_token: recorded is none, received was idporten-loa-high"}},
		{"no token", map[string]map[string]string{"access_token": {"acr": "x"}}, body, []string{"claims of access_token: recorded is a JWT, received was no token"}},
		{"a bare token", map[string]map[string]string{"body": {"acr": "idporten-loa-high"}}, token, nil},
		{"no JSON", map[string]map[string]string{"id_token": {}}, "<p>", []string{"claims of id_token: recorded is a JWT, received was the body is no JSON object"}},
	}
	for _, c := range cases {
		found := Answer{Claims: c.claims}.claimDifferences(c.body, addresses)
		if len(found) != len(c.want) {
			t.Errorf("%s: %v", c.name, found)
			continue
		}
		for i, d := range found {
			if d.String() != c.want[i] {
				t.Errorf("%s: %s", c.name, d)
			}
		}
	}
}
