package specs

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/evidence"
)

// Field is a target without a control API: its addresses, the client that is
// registered there, and what somebody allows.
type Field struct {
	// Config is the client's: addresses, registration, how to sign in. Without a
	// ClientID only what needs none is asked.
	Config client.Config
	// Organisation is the company that a person may act for; empty: none.
	Organisation string
	// Intrusive allows what is noticed there: wrong secrets, codes used twice,
	// instances that are made and deleted.
	Intrusive bool
	// Left, if set, is told of what was made there and what became of it.
	Left func(string)
}

// hasPerson says whether somebody can sign in.
func (f *Field) hasPerson() bool {
	return f != nil && (f.Config.Browser != nil || f.Config.LoginHint != "")
}

// fieldChapters are about what may be asked of a real environment.
var fieldChapters = []chapter{
	describeFieldMetadata,
	describeFieldAuthorize,
	describeFieldToken,
	describeFieldDoors,
	describeFieldWay,
}

// safely labels a case that may be asked of a real environment.
func safely(ids ...string) ginkgo.Labels { return append(ginkgo.Label(ids...), LabelSafe) }

// intrusively labels one that is noticed there.
func intrusively(ids ...string) ginkgo.Labels { return append(ginkgo.Label(ids...), LabelIntrusive) }

// withPerson labels one that somebody has to sign in for.
func withPerson(ids ...string) ginkgo.Labels {
	return append(ginkgo.Label(ids...), LabelSafe, LabelPerson)
}

// field is a target as these cases see it: the addresses and the client of an
// environment, or those of a fresh sandbox.
func (env Env) field(ctx context.Context) *Field {
	ginkgo.GinkgoHelper()
	if env.Field == nil {
		s := env.filingStage(ctx, "")
		f := &Field{Config: s.referenceConfig("finance-refresh", high, s.pid(), high), Organisation: "311223348", Intrusive: true}
		f.Config.Profile.StorageURL = s.Addresses["altinn"] + "/storage/api/v1"
		return f
	}
	f := *env.Field
	f.Config.HTTP = browserless
	if f.Config.Browser == nil && f.Config.LoginHint != "" {
		f.Config.Browser = client.RobotBrowser(browserless)
	}
	wire.Knows(f.parties()...)
	return &f
}

// registered is a field of an environment where somebody is registered.
func (env Env) registered(ctx context.Context) *Field {
	ginkgo.GinkgoHelper()
	f := env.field(ctx)
	if f.Config.ClientID == "" {
		skipped("needs a registered client: write a profile file (portprove init) and name it with --profile")
	}
	return f
}

// parties names who answers below the addresses of the profile.
func (f *Field) parties() []evidence.Base {
	p := f.Config.Profile
	return []evidence.Base{
		{Party: "idporten", URL: p.Issuer},
		{Party: "login", URL: strings.TrimSuffix(p.AuthorizeURL, "/authorize")},
		{Party: "altinn", URL: p.AltinnPlatform},
		{Party: "apps", URL: p.AppURL},
		{Party: "skatteetaten", URL: p.ValidatorURL},
	}
}

// needs an address that a profile may lack.
func needs(address, what string) string {
	if address == "" {
		skipped("needs the address of " + what + ", which the profile lacks")
	}
	return address
}

// request is a right authorization request, changed.
func (f *Field) request(changes ...string) url.Values {
	c := f.Config
	q := url.Values{
		"response_type": {"code"}, "client_id": {c.ClientID}, "redirect_uri": {c.RedirectURI}, "scope": {strings.Join(c.Scopes, " ")},
		"state": {"state-of-this-case"}, "nonce": {"nonce-of-this-case"}, "code_challenge": {challenge}, "code_challenge_method": {"S256"},
	}
	if !c.PKCE {
		q.Del("code_challenge")
		q.Del("code_challenge_method")
	}
	return fields(q, changes...)
}

func (f *Field) authorize(ctx context.Context, changes ...string) answer {
	ginkgo.GinkgoHelper()
	return get(ctx, f.Config.Profile.AuthorizeURL+"?"+f.request(changes...).Encode())
}

// ask sends a form to an endpoint, with the client's authentication.
func (f *Field) ask(ctx context.Context, address string, form url.Values) answer {
	ginkgo.GinkgoHelper()
	c := f.Config
	form = fields(form, "client_id", c.ClientID)
	switch c.AuthMethod {
	case "client_secret_basic":
		form.Del("client_id")
		return post(ctx, address, form, "Authorization", basic(c.ClientID, c.ClientSecret))
	case "private_key_jwt":
		form = fields(form, "client_assertion_type", jwtBearer, "client_assertion", f.assertion())
	case "none":
	default:
		form = fields(form, "client_secret", c.ClientSecret)
	}
	return post(ctx, address, form)
}

// assertion is the client's proof, by the key of the profile.
func (f *Field) assertion() string {
	ginkgo.GinkgoHelper()
	c, now := f.Config, time.Now().Unix()
	payload, err := json.Marshal(map[string]any{
		"iss": c.ClientID, "sub": c.ClientID, "aud": c.Profile.Issuer, "iat": now, "exp": now + 60, "jti": rand.Text(),
	})
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	header := map[string]any{"kid": c.Key.KeyID}
	if len(c.Key.Chain) > 0 {
		var chain [][]byte
		for _, certificate := range c.Key.Chain {
			chain = append(chain, certificate.Raw)
		}
		header = map[string]any{"x5c": chain}
	}
	return statement{key: c.Key.Private, alg: jose.RS256, header: header}.sign(payload)
}

// token asks the token endpoint.
func (f *Field) token(ctx context.Context, pairs ...string) answer {
	ginkgo.GinkgoHelper()
	return f.ask(ctx, f.Config.Profile.TokenURL, fields(url.Values{}, pairs...))
}

// expectOAuthError demands an error of OAuth in JSON. Its text is for people,
// and differs between generations of the platform.
func expectOAuthError(a answer, status int, codes ...string) {
	ginkgo.GinkgoHelper()
	gomega.Expect(a.Status).To(gomega.Equal(status), a.Body)
	gomega.Expect(a.contentType()).To(gomega.HavePrefix("application/json"))
	gomega.Expect(codes).To(gomega.ContainElement(text(a.jsonObject()["error"])), a.Body)
}

// expectErrorAt demands that an error came back to the client.
func (f *Field) expectErrorAt(a answer, codes ...string) {
	ginkgo.GinkgoHelper()
	gomega.Expect(a.Status).To(gomega.BeElementOf(http.StatusFound, http.StatusSeeOther), a.Body)
	location := a.Header.Get("Location")
	gomega.Expect(location).To(gomega.HavePrefix(f.Config.RedirectURI))
	u, err := url.Parse(location)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	gomega.Expect(codes).To(gomega.ContainElement(u.Query().Get("error")), location)
	gomega.Expect(u.Query().Get("state")).To(gomega.Equal("state-of-this-case"))
	gomega.Expect(u.Query().Get("iss")).To(gomega.Equal(f.Config.Profile.Issuer))
}

// expectPage demands an error page: nobody is sent anywhere.
func expectPage(a answer) {
	ginkgo.GinkgoHelper()
	gomega.Expect(a.Status).To(gomega.Or(gomega.BeNumerically(">=", 400), gomega.Equal(http.StatusOK)))
	gomega.Expect(a.contentType()).To(gomega.HavePrefix("text/html"))
	gomega.Expect(a.Header).NotTo(gomega.HaveKey("Location"))
}

// listed are the texts of a list in a JSON object.
func listed(object map[string]any, member string) []string {
	var texts []string
	list, ok := object[member].([]any)
	if !ok {
		return nil
	}
	for _, value := range list {
		texts = append(texts, text(value))
	}
	slices.Sort(texts)
	return texts
}

// text is a value that should be one; else it is empty.
func text(value any) string {
	s, ok := value.(string)
	if !ok {
		return ""
	}
	return s
}
