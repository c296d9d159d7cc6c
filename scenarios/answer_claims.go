package scenarios

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// claimDifferences compares what matters in tokens of the body.
func (a Answer) claimDifferences(body string, addresses map[string]string) []Difference {
	var found []Difference
	for _, member := range slices.Sorted(maps.Keys(a.Claims)) {
		claims, err := claimsOf(body, member)
		if err != nil {
			found = append(found, Difference{"claims of " + member, "a JWT", err.Error()})
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(a.Claims[member])) {
			want, got := a.Claims[member][name], claimText(claims[name])
			if !pattern(want, addresses).MatchString(got) {
				found = append(found, Difference{"claim " + name + " of " + member, or(want, "none"), or(got, "none")})
			}
		}
	}
	return found
}

// claimsOf reads a token in a JSON body without asking who has signed it; kid
// and alg of its header count as claims. The member body is the body itself.
func claimsOf(body, member string) (map[string]any, error) {
	token := body
	if member != "body" {
		var members map[string]any
		if err := json.Unmarshal([]byte(body), &members); err != nil {
			return nil, fmt.Errorf("the body is no JSON object")
		}
		token = claimText(members[member])
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, fmt.Errorf("no token")
	}
	claims := map[string]any{}
	for _, part := range parts[:2] {
		text, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			return nil, fmt.Errorf("a token whose parts are no base64url")
		}
		if err := json.Unmarshal(text, &claims); err != nil {
			return nil, fmt.Errorf("a token whose parts are no JSON objects")
		}
	}
	return claims, nil
}

// claimText is a claim as scenarios write it: text as it is, the rest as JSON.
func claimText(claim any) string {
	switch c := claim.(type) {
	case nil:
		return ""
	case string:
		return c
	}
	text, err := json.Marshal(claim)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
