package specs

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

func basic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(url.QueryEscape(id)+":"+url.QueryEscape(secret)))
}

// tokenSet is a token response; pointers tell absent members from zero.
type tokenSet struct {
	AccessToken      string `json:"access_token"`
	RefreshToken     string `json:"refresh_token"`
	RefreshExpiresIn *int64 `json:"refresh_token_expires_in"`
	IDToken          string `json:"id_token"`
	Scope            string `json:"scope"`
	TokenType        string `json:"token_type"`
	ExpiresIn        int64  `json:"expires_in"`
}

// tokens demands a 200 and reads it.
func (a answer) tokens() tokenSet {
	ginkgo.GinkgoHelper()
	gomega.Expect(a.Status).To(gomega.Equal(http.StatusOK), a.Body)
	var t tokenSet
	gomega.Expect(json.Unmarshal([]byte(a.Body), &t)).To(gomega.Succeed())
	return t
}

// signIn logs in and redeems the code at once.
func (s *stage) signIn(ctx context.Context, clientID string, changes ...string) tokenSet {
	ginkgo.GinkgoHelper()
	return s.token(ctx, s.codeForm(clientID, s.code(ctx, clientID, changes...))).tokens()
}

// refresh uses a refresh token.
func (s *stage) refresh(ctx context.Context, clientID, token string) answer {
	ginkgo.GinkgoHelper()
	return s.token(ctx, s.refreshForm(clientID, token))
}

// jsonObject reads a body that must be a JSON object.
func (a answer) jsonObject() map[string]any {
	ginkgo.GinkgoHelper()
	return object([]byte(a.Body))
}

func object(text []byte) map[string]any {
	ginkgo.GinkgoHelper()
	var v map[string]any
	gomega.Expect(json.Unmarshal(text, &v)).To(gomega.Succeed(), string(text))
	return v
}

// jwtParts decodes header and claims of a JWT without verifying it.
func jwtParts(token string) (header, claims map[string]any) {
	ginkgo.GinkgoHelper()
	parts := strings.Split(token, ".")
	gomega.Expect(parts).To(gomega.HaveLen(3), "a JWT in compact form")
	for i, part := range parts[:2] {
		text, err := base64.RawURLEncoding.DecodeString(part)
		gomega.Expect(err).NotTo(gomega.HaveOccurred())
		if i == 0 {
			header = object(text)
		} else {
			claims = object(text)
		}
	}
	return header, claims
}
