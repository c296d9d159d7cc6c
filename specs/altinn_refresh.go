package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// altinnRefresh asks Altinn to renew a token of its own; an empty header is
// not sent.
func (s *stage) altinnRefresh(ctx context.Context, query, authorization string, headers ...string) answer {
	GinkgoHelper()
	if authorization != "" {
		headers = append([]string{"Authorization", authorization}, headers...)
	}
	return get(ctx, s.Addresses["altinn"]+"/authentication/api/v1/refresh"+query, headers...)
}

func describeAltinnRefresh(env Env) {
	Describe("refresh at Altinn: another token for 30 minutes", func() {
		It("shortens a token that would have lived longer, and keeps its claims", proves("ALT-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.altinnToken(ctx, "finance")
			_, before := jwtParts(token)
			s.advance(ctx, 100*time.Second)
			now := float64(s.now(ctx).Unix())
			header, after := jwtParts(expectBareJWT(s.altinnRefresh(ctx, "", "Bearer "+token)))
			Expect(before).To(HaveKeyWithValue("exp", now-100+7200))
			before["exp"], before["iat"], before["nbf"] = now+1800, now, now
			Expect(after).To(Equal(before))
			Expect(header).To(HaveKeyWithValue("typ", "JWT"))
		})

		It("lengthens a token that is about to end", proves("ALT-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.altinnToken(ctx, "web-demo")
			s.advance(ctx, 119*time.Second)
			_, after := jwtParts(expectBareJWT(s.altinnRefresh(ctx, "", "Bearer "+token)))
			Expect(after).To(HaveKeyWithValue("exp", float64(s.now(ctx).Unix()+1800)))
		})

		It("can be repeated with what it gave", proves("ALT-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			token := s.altinnToken(ctx, "finance")
			for range 3 {
				token = expectBareJWT(s.altinnRefresh(ctx, "", "Bearer "+token))
				s.advance(ctx, 30*time.Minute-time.Second)
			}
		})

		It("quotes the token for a caller that wants JSON", proves("ALT-EXCH-07"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.altinnRefresh(ctx, "", "Bearer "+s.altinnToken(ctx, "finance"), "Accept", "application/json")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
			Expect(a.Body).To(MatchRegexp(`^"[\w-]+\.[\w-]+\.[\w-]+"$`))
		})

		It("leaves a pid that is there alone when asked to enrich the token with it", proves("ALT-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			_, claims := jwtParts(expectBareJWT(s.altinnRefresh(ctx, "?enrichPid=true", "Bearer "+s.altinnToken(ctx, "finance"))))
			Expect(claims).To(HaveKeyWithValue("pid", s.pid()))
		})

		DescribeTable("refuses with an empty 401",
			func(ctx SpecContext, header sender) {
				s := env.open(ctx)
				expectNothing(s.altinnRefresh(ctx, "", header(ctx, s)), http.StatusUnauthorized)
			},
			Entry("no token", proves("ALT-REFR-02"), sends("")),
			Entry("an opaque one", proves("ALT-REFR-02"), sends("Bearer opaque")),
			Entry("ID-porten's", proves("ALT-REFR-02"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + s.signIn(ctx, "finance").AccessToken
			})),
			Entry("one signed by a stranger under Altinn's key id", proves("ALT-REFR-02"), sender(func(ctx context.Context, s *stage) string {
				return "Bearer " + signedByStranger(s.altinnToken(ctx, "finance"))
			})),
			Entry("one that has expired", proves("ALT-REFR-02"), sender(func(ctx context.Context, s *stage) string {
				token := s.altinnToken(ctx, "finance")
				s.advance(ctx, 2*time.Hour+11*time.Second)
				return "Bearer " + token
			})),
		)
	})
}
