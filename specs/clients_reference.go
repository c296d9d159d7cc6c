package specs

import (
	"errors"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/rehearsal"
)

// shownLaw is how Finance shows the refusal of a late code, to the letter.
const shownLaw = `^Web service returned error code 400 \(\{"error":"invalid_grant","error_description":"invalid_grant \(correlation id: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\)"\}\)\.$`

// reference is our client in the part of a registered one.
func (s *stage) reference(clientID string) *client.Client {
	GinkgoHelper()
	return s.referenceFor(clientID, high, s.pid(), high)
}

// referenceFor asks for levels and lets somebody log in at one.
func (s *stage) referenceFor(clientID, acr, who, level string) *client.Client {
	GinkgoHelper()
	c, err := client.New(s.referenceConfig(clientID, acr, who, level))
	Expect(err).NotTo(HaveOccurred())
	return c
}

func (s *stage) referenceConfig(clientID, acr, who, level string) client.Config {
	GinkgoHelper()
	r := s.client(clientID)
	return client.Config{
		Profile:  client.Mock(mockBases(s.Addresses)),
		ClientID: clientID, ClientSecret: r.ClientSecret, AuthMethod: r.TokenEndpointAuthMethod,
		RedirectURI: r.RedirectURIs[0], Scopes: r.Scopes, PKCE: true,
		ACR: acr, LoginHint: "testid:" + who + "_" + level,
		Browser: client.RobotBrowser(browserless), HTTP: browserless,
	}
}

func mockBases(a map[string]string) client.MockBases {
	return client.MockBases{IDPorten: a["idporten"], Login: a["login"], Altinn: a["altinn"], Apps: a["apps"], Skatteetaten: a["skatteetaten"]}
}

// refusal demands that an error is one of our client's.
func refusal(err error) *client.Error {
	GinkgoHelper()
	e, ok := errors.AsType[*client.Error](err)
	Expect(ok).To(BeTrue(), "no error of our client's: %v", err)
	return e
}

func describeReferenceClient(env Env) {
	Describe("the reference client", func() {
		It("walks login, token and exchange, and shows the granted scope of both", proves("CLI-WAY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			idporten, altinn, err := s.reference("finance").Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			end := s.now(ctx).Truncate(time.Second).Add(2 * time.Hour)
			Expect(client.SuccessMessage).To(Equal("Access token was successfully obtained."))
			Expect(idporten.GrantedScope).To(Equal([]string{"openid", "skatteetaten:mvameldinginnsending", "altinn:instances.read", "altinn:instances.write"}))
			Expect(idporten.Missing()).To(BeEmpty())
			Expect(idporten.ExpiresAt).To(BeTemporally("==", end))
			Expect(idporten.RefreshExpiresAt).To(BeTemporally("==", end.Add(year-2*time.Hour)))
			Expect(idporten.ACR).To(Equal("idporten-loa-high"))
			Expect(altinn.GrantedScope).To(ConsistOf("openid", "skatteetaten:mvameldinginnsending", "altinn:instances.read", "altinn:instances.write"))
			Expect(altinn.ExpiresAt).To(BeTemporally("==", end))
			Expect(altinn.AuthLevel).To(Equal(4))
			Expect(altinn.PartyID).To(Equal(50000001))
		})

		DescribeTable("walks with every kind of registration",
			func(ctx SpecContext, clientID string) {
				s := env.open(ctx)
				idporten, altinn, err := s.reference(clientID).Authorize(ctx)
				Expect(err).NotTo(HaveOccurred())
				Expect(idporten.GrantedScope).To(Equal(s.client(clientID).Scopes))
				Expect(altinn.JWT).To(MatchRegexp(`^[\w-]+\.[\w-]+\.[\w-]+$`))
			},
			Entry("the first edition of Finance's topic", proves("CLI-WAY-01"), "finance-2021"),
			Entry("a secret in the body, and PKCE", proves("CLI-WAY-01"), "finance-refresh"),
			Entry("a secret in the header, and PKCE", proves("CLI-WAY-01"), "web-demo"),
			Entry("no secret, and PKCE", proves("CLI-WAY-01"), "spa-demo"),
		)

		It("keeps the newest refresh token, and is told that the older one is used up", proves("CLI-WAY-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			c := s.reference("finance-refresh")
			first, _, err := c.Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			s.advance(ctx, time.Hour)
			second, err := c.Refresh(ctx, first)
			Expect(err).NotTo(HaveOccurred())
			Expect(second.RefreshToken).NotTo(Equal(first.RefreshToken))
			Expect(second.ExpiresAt).To(BeTemporally("==", first.ExpiresAt.Add(time.Hour)))
			Expect(second.GrantedScope).To(Equal(first.GrantedScope))
			_, err = c.Refresh(ctx, first)
			e := refusal(err)
			Expect(e.Status).To(Equal(http.StatusBadRequest))
			Expect(e.What).To(Equal(`Web service returned error code 400 ({"error":"invalid_grant","error_description":"Invalid grant"}).`))
			Expect(e.Next).To(HavePrefix("Run authorize again."))
			_, err = c.Refresh(ctx, second)
			Expect(err).NotTo(HaveOccurred())
			_, err = c.Exchange(ctx, second)
			Expect(err).NotTo(HaveOccurred())
		})

		It("shows the refusal of a late code as Finance does, and names the login as the cure", proves("CLI-WAY-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			c := s.reference("finance")
			authorization, err := c.Login(ctx)
			Expect(err).NotTo(HaveOccurred())
			s.advance(ctx, 61*time.Second)
			_, err = c.Token(ctx, authorization)
			e := refusal(err)
			Expect(e.What).To(MatchRegexp(shownLaw))
			Expect(e.Step).To(Equal("token"))
			Expect(e.Label).To(Equal("Obtain access token (NO ID-Porten)"))
			Expect(e.Status).To(Equal(http.StatusBadRequest))
			Expect(e.Code).To(Equal("invalid_grant"))
			Expect(e.Next).To(Equal("Run login again to get a new code, then token at once."))
			_, _, err = c.Authorize(ctx)
			Expect(err).NotTo(HaveOccurred(), "the cure cures")
		})

		It("shows Altinn's refusals, which say nothing, and adds what it knows itself", proves("CLI-WAY-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			c := s.reference("finance")
			token, _, err := c.Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			s.advance(ctx, 3*time.Hour)
			_, err = c.Exchange(ctx, token)
			e := refusal(err)
			Expect(e.What).To(MatchRegexp(`^Web service returned error code 401 \(\{"type":"https://tools\.ietf\.org/html/rfc9110#section-15\.5\.2",`))
			Expect(e.Why).To(ContainSubstring("so it has expired"))
			Expect(e.Next).To(HavePrefix("Get a new token (refresh or authorize) and exchange it at once"))
		})

		DescribeTable("stops at the exchange when the login was without a Norwegian number, and says what to do",
			func(ctx SpecContext, who, level string) {
				s := env.open(ctx)
				token, _, err := s.referenceFor("finance", level, who, level).Authorize(ctx)
				e := refusal(err)
				Expect(e.Step).To(Equal("exchange"))
				Expect(e.Status).To(Equal(http.StatusUnauthorized))
				Expect(e.Why).To(ContainSubstring("The person logged in at level " + level + " and may be without a Norwegian number, which Altinn needs."))
				Expect(e.Next).To(HavePrefix("Authorize again, and let the person choose a Norwegian eID"))
				Expect(token.ACR).To(Equal(level))
				Expect(s.latest(ctx, "exchange").Refusal).To(Equal("pid_missing"))
			},
			Entry("a foreign eID that was not matched", proves("CLI-WAY-02", "ALT-EXCH-05"), unmatched, eidasHigh),
			Entry("an e-mail address", proves("CLI-WAY-02", "ALT-EXCH-05"), mailed, byEmail),
		)

		It("walks the whole way with a foreign eID that was matched, if it asks for both kinds", proves("CLI-WAY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			_, altinn, err := s.referenceFor("finance", high+" "+eidasHigh, matched, eidasHigh).Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(altinn.PartyID).To(Equal(50000001))
		})

		It("makes one request for each step, never a second", proves("CLI-WAY-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			_, _, err := s.reference("web-demo").Authorize(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(s.steps(ctx)).To(Equal([]string{"login", "token", "exchange"}))
		})
	})

	Describe("the rehearsal", func() {
		It("walks eleven steps and proves five rules", proves("PPV-REHEARSE-01"), func(ctx SpecContext) {
			report, err := rehearsal.Run(ctx, rehearsal.Stage{Control: env.Control})
			Expect(err).NotTo(HaveOccurred())
			Expect(report.OK).To(BeTrue())
			Expect(report.Profile).To(Equal("mock"))
			var said []string
			for _, step := range report.Steps {
				Expect(step.OK).To(BeTrue(), step.Detail)
				said = append(said, step.Step+": "+step.Label)
			}
			for _, rule := range report.Rules {
				Expect(rule.OK).To(BeTrue(), rule.Detail)
				Expect(rule.Shown).NotTo(BeEmpty())
				said = append(said, rule.Rule)
			}
			Expect(said).To(Equal([]string{
				"login: Get authorization code (NO ID-Porten)",
				"token: Obtain access token (NO ID-Porten)",
				"exchange: Obtain access token (NO Altinn)",
				"validate: Send report, validation",
				"instance: Send request to create instance",
				"envelope: Upload VAT return submission",
				"upload: Upload VAT return",
				"fill: Complete data filling",
				"confirm: Complete VAT return submission",
				"feedback: Send feedback status request",
				"collect: Download validation result, payment information, receipt",
				"late-code", "one-year", "scoped-tokens", "secret-before-year", "filed-once",
			}))
			const obtained = "Access token was successfully obtained. Granted scope: "
			Expect(report.Steps[1].Detail).To(HavePrefix(obtained + "openid skatteetaten:mvameldinginnsending altinn:instances.read altinn:instances.write"))
			Expect(report.Steps[2].Detail).To(HavePrefix(obtained + "altinn:instances.read altinn:instances.write openid skatteetaten:mvameldinginnsending"))
			Expect(report.Steps[10].Detail).To(Equal("The return is accepted."))
		})

		It("walks them in the part of Finance, with its statuses", proves("PPV-REHEARSE-01"), func(ctx SpecContext) {
			report, err := rehearsal.Run(ctx, rehearsal.Stage{Control: env.Control, Persona: client.PersonaFinance})
			Expect(err).NotTo(HaveOccurred())
			Expect(report.OK).To(BeTrue())
			Expect(report.Steps).To(HaveLen(11))
			Expect(report.Steps[0].Finance).To(BeEmpty())
			Expect(report.Steps[3].Finance).To(Equal("NO VAT Return validated and ready to upload"))
			Expect(report.Steps[10].Finance).To(Equal("NO VAT SUCCESSFUL VAT return submission to the Tax Administr"))
			Expect(report.Steps[10].Kind).To(Equal("Success"))
		})

		It("says which step fails, and what to do, and goes no further", proves("PPV-REHEARSE-01"), func(ctx SpecContext) {
			ret := asReturn(sale.document())
			ret.Organisation = "310000001"
			report, err := rehearsal.Run(ctx, rehearsal.Stage{Control: env.Control, Return: &ret})
			Expect(err).NotTo(HaveOccurred())
			Expect(report.OK).To(BeFalse())
			Expect(report.Steps).To(HaveLen(5))
			Expect(report.Steps[4].OK).To(BeFalse())
			Expect(report.Steps[4].Detail).To(ContainSubstring("Correct the organisation number in the return."))
		})
	})
}
