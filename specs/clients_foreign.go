package specs

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"golang.org/x/oauth2"
)

// foreign is a client on libraries that know nothing of this project.
type foreign struct {
	oauth2.Config
	*stage
	provider *oidc.Provider
}

// foreignClient finds its way by the issuer alone.
func (s *stage) foreignClient(ctx context.Context) foreign {
	GinkgoHelper()
	provider, err := oidc.NewProvider(ctx, s.Addresses["idporten"])
	Expect(err).NotTo(HaveOccurred())
	r := s.client("web-demo")
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // left to guess, it would post a code twice
	return foreign{oauth2.Config{
		ClientID: r.ClientID, ClientSecret: r.ClientSecret, Endpoint: endpoint, RedirectURL: r.RedirectURIs[0], Scopes: r.Scopes,
	}, s, provider}
}

// login returns what the browser brings back.
func (f foreign) login(ctx context.Context) string {
	GinkgoHelper()
	back := get(ctx, f.AuthCodeURL("foreign-state", oauth2.S256ChallengeOption(verifier), oidc.Nonce("foreign-nonce"),
		oauth2.SetAuthURLParam("login_hint", "testid:"+f.pid()+"_idporten-loa-high"))).location().Query()
	Expect(back.Get("state")).To(Equal("foreign-state"))
	Expect(back.Get("iss")).To(Equal(f.Addresses["idporten"]))
	return back.Get("code")
}

func (f foreign) signIn(ctx context.Context) *oauth2.Token {
	GinkgoHelper()
	token, err := f.Exchange(ctx, f.login(ctx), oauth2.VerifierOption(verifier))
	Expect(err).NotTo(HaveOccurred())
	return token
}

// idToken verifies the one that came with a token, by the sandbox's clock.
func (f foreign) idToken(ctx context.Context, token *oauth2.Token) *oidc.IDToken {
	GinkgoHelper()
	raw, ok := token.Extra("id_token").(string)
	Expect(ok).To(BeTrue())
	now := f.now(ctx)
	verified, err := f.provider.VerifierContext(ctx, &oidc.Config{ClientID: f.ClientID, Now: func() time.Time { return now }}).Verify(ctx, raw)
	Expect(err).NotTo(HaveOccurred())
	return verified
}

func describeForeignClient(env Env) {
	Describe("a client on coreos/go-oidc and x/oauth2", func() {
		It("signs in with PKCE and a secret in the header, verifies the id_token and reads userinfo", proves("CLI-FOREIGN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			web := oidc.ClientContext(ctx, browserless)
			f := s.foreignClient(web)
			token := f.signIn(web)
			Expect(token.TokenType).To(Equal("Bearer"))
			Expect(token.ExpiresIn).To(Equal(int64(120)))
			Expect(token.Extra("scope")).To(Equal("openid profile altinn:instances.read"))
			id := f.idToken(web, token)
			Expect(id.Nonce).To(Equal("foreign-nonce"))
			Expect(id.Audience).To(Equal([]string{"web-demo"}))
			info, err := f.provider.UserInfo(web, f.TokenSource(web, token))
			Expect(err).NotTo(HaveOccurred())
			Expect(info.Subject).To(Equal(id.Subject))
			claims := make(map[string]any)
			Expect(info.Claims(&claims)).To(Succeed())
			Expect(claims).To(HaveKeyWithValue("pid", s.pid()))
			expectBareJWT(s.exchange(ctx, token.AccessToken))
		})

		It("refreshes through its token source when the token is old", proves("CLI-FOREIGN-01", "IDP-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			web := oidc.ClientContext(ctx, browserless)
			f := s.foreignClient(web)
			old := f.signIn(web)
			login := f.idToken(web, old)
			s.advance(ctx, 2*time.Minute)
			old.Expiry = time.Unix(1, 0) // its own clock is the machine's
			renewed, err := f.TokenSource(web, old).Token()
			Expect(err).NotTo(HaveOccurred())
			Expect(renewed.AccessToken).NotTo(Equal(old.AccessToken))
			Expect(renewed.RefreshToken).NotTo(Equal(old.RefreshToken))
			id := f.idToken(web, renewed)
			Expect(id.Subject).To(Equal(login.Subject))
			Expect(id.IssuedAt).To(BeTemporally("==", login.IssuedAt.Add(2*time.Minute)))
			expectBareJWT(s.exchange(ctx, renewed.AccessToken))
		})

		It("reads the refusal of a late code", proves("CLI-FOREIGN-01", "IDP-TOKEN-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			web := oidc.ClientContext(ctx, browserless)
			f := s.foreignClient(web)
			code := f.login(web)
			s.advance(ctx, 61*time.Second)
			_, err := f.Exchange(web, code, oauth2.VerifierOption(verifier))
			e, ok := errors.AsType[*oauth2.RetrieveError](err)
			Expect(ok).To(BeTrue(), "%v", err)
			Expect(e.Response.StatusCode).To(Equal(http.StatusBadRequest))
			Expect(e.ErrorCode).To(Equal("invalid_grant"))
			Expect(e.Body).To(MatchRegexp(lawful))
			Expect(s.steps(ctx)).To(Equal([]string{"login", "token"}))
		})

		It("does not accept a token of the mock at another time", proves("CLI-FOREIGN-01", "IDP-CLAIM-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			web := oidc.ClientContext(ctx, browserless)
			f := s.foreignClient(web)
			raw, ok := f.signIn(web).Extra("id_token").(string)
			Expect(ok).To(BeTrue())
			later := s.now(ctx).Add(121 * time.Second)
			_, err := f.provider.VerifierContext(web, &oidc.Config{ClientID: "web-demo", Now: func() time.Time { return later }}).Verify(web, raw)
			expired, ok := errors.AsType[*oidc.TokenExpiredError](err)
			Expect(ok).To(BeTrue(), "%v", err)
			Expect(expired.Expiry).To(BeTemporally("==", later.Truncate(time.Second).Add(-time.Second)))
		})
	})

	Describe("a strict reader of Altinn's keys", func() {
		It("stumbles over the real encoding of n", proves("ALT-META-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			keys := oidc.NewRemoteKeySet(oidc.ClientContext(ctx, browserless), s.Addresses["altinn"]+altinnJWKS)
			_, err := keys.VerifySignature(ctx, s.altinnToken(ctx, "finance"))
			Expect(err).To(MatchError(ContainSubstring("illegal base64 data")))
		})

		It("verifies an exchanged token where the switch mends the encoding", proves("ALT-META-02", "ALT-EXCH-08"), func(ctx SpecContext) {
			s := env.switched(ctx, "jwks_n", "url")
			keys := oidc.NewRemoteKeySet(oidc.ClientContext(ctx, browserless), s.Addresses["altinn"]+altinnJWKS)
			now := s.now(ctx)
			config := &oidc.Config{SkipClientIDCheck: true, Now: func() time.Time { return now }} // the token has no audience
			token, err := oidc.NewVerifier(s.Addresses["altinn"]+"/authentication/api/v1/openid/", keys, config).Verify(ctx, s.altinnToken(ctx, "finance"))
			Expect(err).NotTo(HaveOccurred())
			Expect(token.Expiry).To(BeTemporally("==", now.Truncate(time.Second).Add(2*time.Hour)))
		})
	})
}
