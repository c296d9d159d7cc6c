package specs

import (
	"context"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// manyAnswers walks the way and is refused on it in several places.
func (s *stage) manyAnswers(ctx context.Context) map[string]answer {
	GinkgoHelper()
	code := s.code(ctx, "finance")
	token := s.token(ctx, s.codeForm("finance", code))
	t := token.tokens()
	late := s.code(ctx, "finance")
	answers := map[string]answer{
		"discovery":     get(ctx, s.Addresses["idporten"]+"/.well-known/openid-configuration"),
		"keys":          get(ctx, s.Addresses["idporten"]+"/jwks.json"),
		"login page":    s.authorize(ctx, s.authorizeQuery("finance", "login_hint", "-")),
		"error page":    s.authorize(ctx, s.authorizeQuery("finance", "client_id", "nobody")),
		"sent back":     s.authorize(ctx, s.authorizeQuery("finance", "scope", "altinn:lookup")),
		"token":         token,
		"used code":     s.token(ctx, s.codeForm("finance", code)),
		"wrong secret":  s.token(ctx, s.codeForm("finance", code, "client_secret", "wrong")),
		"refresh":       s.refresh(ctx, "finance", t.RefreshToken),
		"spent refresh": s.refresh(ctx, "finance", t.RefreshToken),
		"exchange":      s.exchange(ctx, t.AccessToken),
		"id_token":      s.exchange(ctx, t.IDToken),
		"opaque token":  s.exchange(ctx, "opaque"),
		"bad provider":  s.exchangeAt(ctx, "idporten", "Bearer "+t.AccessToken),
		"Altinn's keys": get(ctx, s.Addresses["altinn"]+altinnJWKS),
		"nothing":       get(ctx, s.Addresses["altinn"]+"/nothing"),
	}
	s.advance(ctx, 61*time.Second)
	answers["late code"] = s.token(ctx, s.codeForm("finance", late))
	return answers
}

// own are the headers that no real service has.
func (a answer) own() []string {
	var own []string
	for name := range a.Header {
		if strings.HasPrefix(strings.ToLower(name), "portprove") || strings.HasPrefix(strings.ToLower(name), "x-portprove") {
			own = append(own, name)
		}
	}
	return own
}

func describeBlind(env Env) {
	Describe("a blind sandbox", func() {
		It("adds no header of its own to any answer", proves("PPV-BLIND-01"), func(ctx SpecContext) {
			seen := 0
			for _, a := range env.open(ctx).manyAnswers(ctx) {
				seen += len(a.own())
			}
			Expect(seen).To(BeNumerically(">", 8), "a sandbox that sees adds some")
			for what, a := range env.open(ctx, control.Order{Blind: true}).manyAnswers(ctx) {
				Expect(a.own()).To(BeEmpty(), what)
			}
		})

		It("answers otherwise as one that sees", proves("PPV-BLIND-01"), func(ctx SpecContext) {
			seeing := env.open(ctx).manyAnswers(ctx)
			for what, a := range env.open(ctx, control.Order{Blind: true}).manyAnswers(ctx) {
				Expect(a.Status).To(Equal(seeing[what].Status), what)
				Expect(a.contentType()).To(Equal(seeing[what].contentType()), what)
			}
		})

		It("has no control API and no start page below its addresses", proves("PPV-BLIND-01"), func(ctx SpecContext) {
			Expect(get(ctx, env.open(ctx).Base+"/").Status).To(Equal(http.StatusOK))
			s := env.open(ctx, control.Order{Blind: true})
			Expect(get(ctx, s.Base+"/").Status).To(Equal(http.StatusNotFound))
			Expect(get(ctx, s.Base+"/_portprove/health").Status).To(Equal(http.StatusNotFound))
			for _, base := range s.Addresses {
				Expect(get(ctx, base+"/_portprove/health").Status).To(Equal(http.StatusNotFound))
				Expect(get(ctx, base+"/_portprove/clock").Status).To(Equal(http.StatusNotFound))
			}
		})

		It("is explained to those who hold the control API", proves("PPV-BLIND-01", "PPV-JOURNAL-01"), func(ctx SpecContext) {
			s := env.open(ctx, control.Order{Blind: true})
			s.lateCode(ctx)
			Expect(s.latest(ctx, "token").Refusal).To(Equal("code_late"))
			Expect(s.ask(ctx, "").jsonObject()).To(HaveKeyWithValue("blind", true))
		})
	})
}
