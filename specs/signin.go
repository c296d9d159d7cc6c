package specs

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"
)

// A verifier and its challenge, as printed in ID-porten's documentation of
// PKCE (docs: oidc_func_pkce).
const (
	verifier  = "xyo94uhy3zKvgB0NJwLms86SwcjtWviEOpkBnGgaLlo"
	challenge = "b7elB7ZyxIXgFyvBznKvxl7wOB-H17Pz0a3B62NIMFI"
)

// authorizeQuery is a right authorization request of a client: all its scopes,
// its first redirect URI, PKCE, and a login without a page by the default
// person at level high.
func (s *stage) authorizeQuery(clientID string, changes ...string) url.Values {
	ginkgo.GinkgoHelper()
	c := s.client(clientID)
	return fields(url.Values{
		"response_type":         {"code"},
		"client_id":             {clientID},
		"redirect_uri":          {c.RedirectURIs[0]},
		"scope":                 {strings.Join(c.Scopes, " ")},
		"state":                 {"state-of-this-case"},
		"nonce":                 {"nonce-of-this-case"},
		"code_challenge":        {challenge},
		"code_challenge_method": {"S256"},
		"login_hint":            {"testid:" + s.pid() + "_idporten-loa-high"},
	}, changes...)
}

// authorize sends an authorization request.
func (s *stage) authorize(ctx context.Context, query url.Values) answer {
	ginkgo.GinkgoHelper()
	return get(ctx, s.Addresses["login"]+"/authorize?"+query.Encode())
}

// location is where a redirect leads.
func (a answer) location() *url.URL {
	ginkgo.GinkgoHelper()
	gomega.Expect(a.Status).To(gomega.Equal(http.StatusFound), a.Body)
	u, err := url.Parse(a.Header.Get("Location"))
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	return u
}

// code signs in and returns the code.
func (s *stage) code(ctx context.Context, clientID string, changes ...string) string {
	ginkgo.GinkgoHelper()
	code := s.authorize(ctx, s.authorizeQuery(clientID, changes...)).location().Query().Get("code")
	gomega.Expect(code).NotTo(gomega.BeEmpty())
	return code
}

// codeForm is a right token request for a code.
func (s *stage) codeForm(clientID, code string, changes ...string) url.Values {
	ginkgo.GinkgoHelper()
	return s.tokenForm(clientID, append([]string{
		"grant_type", "authorization_code", "code", code, "redirect_uri", s.client(clientID).RedirectURIs[0], "code_verifier", verifier,
	}, changes...)...)
}

// refreshForm is a right refresh request.
func (s *stage) refreshForm(clientID, token string, changes ...string) url.Values {
	ginkgo.GinkgoHelper()
	return s.tokenForm(clientID, append([]string{"grant_type", "refresh_token", "refresh_token", token}, changes...)...)
}

func (s *stage) tokenForm(clientID string, changes ...string) url.Values {
	ginkgo.GinkgoHelper()
	form := url.Values{"client_id": {clientID}}
	if c := s.client(clientID); c.TokenEndpointAuthMethod == "client_secret_post" {
		form.Set("client_secret", c.ClientSecret)
	}
	return fields(form, changes...)
}

// token sends a token request, with a Basic header where that is registered.
func (s *stage) token(ctx context.Context, form url.Values, headers ...string) answer {
	ginkgo.GinkgoHelper()
	if id := form.Get("client_id"); id == "web-demo" && len(headers) == 0 {
		headers = []string{"Authorization", basic(id, s.client(id).ClientSecret)}
	}
	return post(ctx, s.Addresses["idporten"]+"/token", form, headers...)
}

// exchange sends an access token to Altinn.
func (s *stage) exchange(ctx context.Context, accessToken string, headers ...string) answer {
	ginkgo.GinkgoHelper()
	headers = append([]string{"Authorization", "Bearer " + accessToken}, headers...)
	return get(ctx, s.Addresses["altinn"]+"/authentication/api/v1/exchange/id-porten", headers...)
}
