package specs

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/client"
)

// walker is the reference client at the field.
func (f *Field) walker() *client.Client {
	GinkgoHelper()
	c, err := client.New(f.Config)
	Expect(err).NotTo(HaveOccurred())
	return c
}

func describeFieldWay(env Env) {
	Describe("environment: the way of a person", func() {
		It("login, token and exchange: what was granted is in both tokens", withPerson("CLI-WAY-01", "IDP-TOKEN-07", "ALT-EXCH-07", "ALT-EXCH-08"), func(ctx SpecContext) {
			f := env.registered(ctx)
			idporten, altinn, err := f.walker().Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(f.Config.Scopes).To(ContainElements(idporten.GrantedScope))
			Expect(altinn.GrantedScope).To(ConsistOf(idporten.GrantedScope))
			Expect(altinn.ExpiresAt).To(BeTemporally("<=", idporten.ExpiresAt))
		})

		It("refreshes, where the client may", withPerson("CLI-WAY-03"), func(ctx SpecContext) {
			f := env.registered(ctx)
			c := f.walker()
			a, err := c.Login(ctx)
			Expect(err).NotTo(HaveOccurred())
			first, err := c.Token(ctx, a)
			Expect(err).NotTo(HaveOccurred())
			if first.RefreshExpiresAt.IsZero() {
				notApplicable("the client gets no refresh token")
			}
			second, err := c.Refresh(ctx, first)
			Expect(err).NotTo(HaveOccurred())
			Expect(second.GrantedScope).To(ConsistOf(first.GrantedScope))
		})

		It("refuses a code that was used: invalid_grant", append(intrusively("IDP-TOKEN-01"), LabelPerson), func(ctx SpecContext) {
			f := env.registered(ctx)
			c := f.walker()
			a, err := c.Login(ctx)
			Expect(err).NotTo(HaveOccurred())
			_, err = c.Token(ctx, a)
			Expect(err).NotTo(HaveOccurred())
			_, err = c.Token(ctx, a)
			Expect(refusal(err)).To(And(HaveField("Status", http.StatusBadRequest), HaveField("Code", "invalid_grant")))
		})

		It("makes an instance and deletes it again", append(intrusively("ALT-CREATE-01", "ALT-INST-02"), LabelPerson), func(ctx SpecContext) {
			f := env.registered(ctx)
			needs(f.Config.Profile.AppURL, "the app (app)")
			if f.Organisation == "" {
				skipped("needs a company that the person may act for: organisation in the profile")
			}
			token := f.altinnToken(ctx)
			template := `{"instanceOwner":{"organisationNumber":"` + f.Organisation + `"}}`
			a := call(ctx, http.MethodPost, f.Config.Profile.AppURL+"/instances", template, "Content-Type", "application/json", "Authorization", "Bearer "+token)
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			id := text(a.jsonObject()["id"])
			Expect(id).To(MatchRegexp(`^[0-9]+/[0-9a-f-]{36}$`))
			f.remove(ctx, token, id)
		})
	})
}

// altinnToken walks to a bare Altinn token.
func (f *Field) altinnToken(ctx context.Context) string {
	GinkgoHelper()
	back, err := f.Config.Browser(ctx, f.Config.Profile.AuthorizeURL+"?"+f.withHint().Encode())
	Expect(err).NotTo(HaveOccurred())
	u, err := url.Parse(back.URL)
	Expect(err).NotTo(HaveOccurred())
	code := u.Query().Get("code")
	Expect(code).NotTo(BeEmpty(), back.URL)
	pairs := []string{"grant_type", "authorization_code", "code", code, "redirect_uri", f.Config.RedirectURI}
	if f.Config.PKCE {
		pairs = append(pairs, "code_verifier", verifier)
	}
	access := f.token(ctx, pairs...).tokens().AccessToken
	a := get(ctx, f.Config.Profile.ExchangeURL, "Authorization", "Bearer "+access)
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
	return strings.Trim(a.Body, `"`)
}

func (f *Field) withHint() url.Values {
	if f.Config.LoginHint == "" {
		return f.request()
	}
	return f.request("login_hint", f.Config.LoginHint)
}

// remove deletes a draft, and tells of it whatever comes of that.
func (f *Field) remove(ctx context.Context, token, id string) {
	GinkgoHelper()
	tell := func(text string) {
		if f.Left != nil {
			f.Left(text)
		}
	}
	tell("instance " + id + " was made")
	a := call(ctx, http.MethodDelete, f.Config.Profile.AppURL+"/instances/"+id+"?hard=true", "", "Authorization", "Bearer "+token)
	if a.Status != http.StatusOK {
		tell("instance " + id + " IS STILL THERE: delete it by hand (portprove instances)")
	} else {
		tell("instance " + id + " was deleted")
	}
	Expect(a.Status).To(Equal(http.StatusOK), a.Body)
}
