package specs

import (
	"context"
	"encoding/base64"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// stockText is the one text of the product underneath for every failed client
// authentication.
const stockText = "Invalid client: Possible causes may be missing / invalid client_id, missing client authentication, " +
	"invalid or expired client secret, invalid or expired JWT authentication, invalid or expired client X.509 certificate, " +
	"or an unexpected client authentication method"

// noneText is verbatim from a capture.
const noneText = "Client authentication failed. No client authentication included. (correlation id: {id})"

// rawBasic is a Basic header without form encoding, as many clients send it.
func rawBasic(id, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

// redeem sends exactly this form and this Authorization header, if any.
func (s *stage) redeem(ctx context.Context, form url.Values, header string) answer {
	GinkgoHelper()
	if header == "" {
		return post(ctx, s.Addresses["idporten"]+"/token", form)
	}
	return post(ctx, s.Addresses["idporten"]+"/token", form, "Authorization", header)
}

func describeClientAuthentication(env Env) {
	Describe("client authentication at ID-porten", func() {
		DescribeTable("takes", func(ctx SpecContext, clientID, header string, change edit) {
			s := env.open(ctx)
			form := edited(s.codeForm(clientID, s.code(ctx, clientID)), change)
			Expect(s.redeem(ctx, form, header).tokens().TokenType).To(Equal("Bearer"))
		},
			Entry("client_secret_post where that is registered", proves("IDP-CAUTH-01"), "finance", "", having("client_secret", "finance-secret")),
			Entry("client_secret_basic where that is registered", proves("IDP-CAUTH-01"), "web-demo", rawBasic("web-demo", "web-demo-secret"), having()),
			Entry("client_secret_basic without client_id in the form", proves("IDP-CAUTH-01"), "web-demo", rawBasic("web-demo", "web-demo-secret"), lacking("client_id")),
			Entry("basic in lower case", proves("IDP-CAUTH-01"), "web-demo", "b"+rawBasic("web-demo", "web-demo-secret")[1:], having()),
			Entry("none where that is registered", proves("IDP-CAUTH-01"), "spa-demo", "", having()),
		)

		DescribeTable("refuses, and leaves the code alone,", func(ctx SpecContext, clientID, header string, change edit, seen, sdk said) {
			env.inBothFlavours(ctx, seen, sdk, func(s *stage) (answer, string) {
				good := s.codeForm(clientID, s.code(ctx, clientID))
				a := s.redeem(ctx, edited(fields(good), change), header)
				Expect(s.token(ctx, good).tokens().TokenType).To(Equal("Bearer"))
				return a, ""
			})
		},
			Entry("a secret in the header that belongs into the form", proves("IDP-CAUTH-01"), "finance", rawBasic("finance", "finance-secret"), lacking("client_secret"),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication.").challenging()),
			Entry("a secret in the form that belongs into the header", proves("IDP-CAUTH-01"), "web-demo", "", having("client_secret", "web-demo-secret"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("a secret in the form of a public client", proves("IDP-CAUTH-01"), "spa-demo", "", having("client_secret", "any"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("a secret in the header of a public client", proves("IDP-CAUTH-01"), "spa-demo", rawBasic("spa-demo", "any"), having(),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication.").challenging()),
			Entry("no secret of a client that has one for the form", proves("IDP-CAUTH-01"), "finance", "", lacking("client_secret"),
				inJSON(400, "invalid_client", noneText),
				inJSON(401, "invalid_client", "Missing client authentication.")),
			Entry("no secret of a client that has one for the header", proves("IDP-CAUTH-01"), "web-demo", "", having(),
				inJSON(400, "invalid_client", noneText),
				inJSON(401, "invalid_client", "Missing client authentication.")),
			Entry("no client at all", proves("IDP-CAUTH-01"), "finance", "", lacking("client_id", "client_secret"),
				inJSON(400, "invalid_client", noneText),
				inJSON(401, "invalid_client", "Missing client authentication.")),
			Entry("header and form at once, both right", proves("IDP-CAUTH-01"), "web-demo", rawBasic("web-demo", "web-demo-secret"), having("client_secret", "web-demo-secret"),
				inJSON(400, "invalid_request", "Invalid request: Multiple client authentication methods"),
				inJSON(401, "invalid_client", "Multiple client authentications.").challenging()),
			Entry("a header of another client than the form", proves("IDP-CAUTH-01"), "web-demo", rawBasic("web-demo", "web-demo-secret"), having("client_id", "finance"),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication. Client authentication does not match parameter client_id.").challenging()),
			Entry("a header that is not base64", proves("IDP-CAUTH-01"), "web-demo", "Basic web-demo:web-demo-secret", having(),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication. Invalid Authorization header.").challenging()),
			Entry("a header without a colon inside", proves("IDP-CAUTH-01"), "web-demo", "Basic d2ViLWRlbW8=", having(),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication. Invalid Authorization header.").challenging()),
			Entry("a header of another scheme", proves("IDP-CAUTH-01"), "web-demo", "Bearer d2ViLWRlbW86d2ViLWRlbW8tc2VjcmV0", having(),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication. Invalid Authorization header.").challenging()),
			Entry("a wrong secret in the form", proves("IDP-CAUTH-02"), "finance", "", having("client_secret", "finance-secret "),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("an empty secret in the form", proves("IDP-CAUTH-02"), "finance", "", having("client_secret", ""),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("a wrong secret in the header", proves("IDP-CAUTH-02"), "web-demo", rawBasic("web-demo", "Web-demo-secret"), having(),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication.").challenging()),
			Entry("another client's secret", proves("IDP-CAUTH-02"), "finance", "", having("client_secret", "finance-2021-secret"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication.")),
			Entry("an unknown client in the form", proves("IDP-CAUTH-02"), "finance", "", having("client_id", "nobody"),
				inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown client.")),
			Entry("an unknown client in the header", proves("IDP-CAUTH-02"), "web-demo", rawBasic("nobody", "web-demo-secret"), lacking("client_id"),
				inJSON(401, "invalid_client", stockText).challenging(),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown client.").challenging()),
		)

		It("refuses a client that was deactivated after its login", proves("IDP-CAUTH-02"), func(ctx SpecContext) {
			env.inBothFlavours(ctx, inJSON(401, "invalid_client", stockText),
				inJSON(401, "invalid_client", "Invalid client authentication. Unknown client."), func(s *stage) (answer, string) {
					form := s.codeForm("finance", s.code(ctx, "finance"))
					s.patch(ctx, "finance", map[string]any{"active": false})
					return s.token(ctx, form), ""
				})
		})
	})
}

func describeSecrets(env Env) {
	Describe("client secrets at ID-porten", func() {
		It("live 360 days less a second, and die then", proves("IDP-CAUTH-03"), func(ctx SpecContext) {
			for flavour, want := range map[string]said{
				"seen": inJSON(401, "invalid_client", stockText),
				"sdk":  inJSON(401, "invalid_client", "Invalid client authentication."),
			} {
				s := env.open(ctx, control.Order{
					Clock: time.Date(2027, 1, 26, 11, 59, 59, 0, time.UTC), Switches: map[string]string{"texts": flavour},
				})
				s.patch(ctx, "finance", map[string]any{"secret_issued": "2026-01-31T12:00:00Z"})
				tokens := s.signIn(ctx, "finance")
				s.advance(ctx, time.Second)
				s.expectSaid(want, s.refresh(ctx, "finance", tokens.RefreshToken), "")
			}
		})

		It("don't die if nobody said when they were issued", proves("IDP-CAUTH-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			tokens := s.signIn(ctx, "finance")
			s.advance(ctx, 361*24*time.Hour)
			Expect(s.refresh(ctx, "finance", tokens.RefreshToken).tokens().TokenType).To(Equal("Bearer"))
		})

		DescribeTable("may hold any visible character:", func(ctx SpecContext, clientID, header string, change edit) {
			s := env.open(ctx)
			s.patch(ctx, clientID, map[string]any{"client_secret": "p%20ss:w+rd/=&?"})
			form := edited(s.codeForm(clientID, s.code(ctx, clientID)), change)
			Expect(s.redeem(ctx, form, header).tokens().TokenType).To(Equal("Bearer"))
		},
			Entry("form-encoded in a Basic header, as RFC 6749 has it", proves("IDP-CAUTH-01"),
				"web-demo", "Basic d2ViLWRlbW86cCUyNTIwc3MlM0F3JTJCcmQlMkYlM0QlMjYlM0Y=", having()),
			Entry("as it is in a Basic header, as ID-porten's samples have it", proves("IDP-CAUTH-01"),
				"web-demo", rawBasic("web-demo", "p%20ss:w+rd/=&?"), having()),
			Entry("in a form", proves("IDP-CAUTH-01"),
				"finance", "", having("client_secret", "p%20ss:w+rd/=&?")),
		)

		It("are not decoded any further: what they decode to is wrong", proves("IDP-CAUTH-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "web-demo", map[string]any{"client_secret": "p%20ss:w+rd"})
			a := s.redeem(ctx, s.codeForm("web-demo", s.code(ctx, "web-demo")), rawBasic("web-demo", "p ss:w rd"))
			s.expectSaid(inJSON(401, "invalid_client", stockText).challenging(), a, "")
		})
	})
}
