package specs

import (
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// lawful is the body that late, reused and foreign codes get, to the letter.
const lawful = `^\{"error":"invalid_grant","error_description":"invalid_grant \(correlation id: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\)"\}$`

func expectLawful(a answer) {
	GinkgoHelper()
	Expect(a.Status).To(Equal(http.StatusBadRequest))
	Expect(a.contentType()).To(HavePrefix("application/json"))
	Expect(a.Body).To(MatchRegexp(lawful))
}

func describeLaw(env Env) {
	Describe("the law of codes: late, reused, foreign", func() {
		It("accepts a code 59 s old", proves("IDP-TOKEN-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			s.advance(ctx, 59*time.Second)
			Expect(s.token(ctx, s.codeForm("finance", code)).Status).To(Equal(http.StatusOK))
		})

		It("refuses a code 61 s old, in either flavour of texts", proves("IDP-TOKEN-02"), func(ctx SpecContext) {
			for _, flavour := range []string{"seen", "sdk"} {
				s := env.switched(ctx, "texts", flavour)
				code := s.code(ctx, "finance")
				s.advance(ctx, 61*time.Second)
				expectLawful(s.token(ctx, s.codeForm("finance", code)))
			}
		})

		It("refuses a code at 60 s sharp: its life is over", proves("IDP-TOKEN-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			s.advance(ctx, 60*time.Second)
			expectLawful(s.token(ctx, s.codeForm("finance", code)))
		})

		It("refuses a code that was used, and a code that was never issued", proves("IDP-TOKEN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			s.token(ctx, s.codeForm("finance", code)).tokens()
			used := s.token(ctx, s.codeForm("finance", code))
			never := s.token(ctx, s.codeForm("finance", "never.issued"))
			expectLawful(used)
			expectLawful(never)
			Expect(used.Body).NotTo(Equal(never.Body), "each refusal has a correlation id of its own")
		})

		It("refuses another client's code, and leaves it to its own client", proves("IDP-TOKEN-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			expectLawful(s.token(ctx, s.codeForm("finance-2021", code)))
			Expect(s.token(ctx, s.codeForm("finance", code)).Status).To(Equal(http.StatusOK))
		})

		It("lets exactly one of 16 parallel redemptions succeed", proves("IDP-TOKEN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			form := s.codeForm("finance", s.code(ctx, "finance"))
			answers := make([]answer, 16)
			var wg sync.WaitGroup
			for i := range answers {
				wg.Go(func() {
					defer GinkgoRecover()
					answers[i] = s.token(ctx, form)
				})
			}
			wg.Wait()
			good := 0
			for _, a := range answers {
				if a.Status == http.StatusOK {
					good++
					continue
				}
				expectLawful(a)
			}
			Expect(good).To(Equal(1))
		})
	})
}
