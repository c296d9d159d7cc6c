package specs

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// atOnce runs so many at the same time and waits for all.
func atOnce(n int, run func(i int)) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			defer GinkgoRecover()
			run(i)
		})
	}
	wg.Wait()
}

func describeRaces(env Env) {
	Describe("ID-porten, under load,", func() {
		It("keeps 64 logins of several people at several clients apart", proves("IDP-TOKEN-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			clients := []string{"finance", "finance-2021", "finance-refresh", "web-demo", "spa-demo"}
			codes := make([]string, 64)
			atOnce(len(codes), func(i int) {
				client, pid, nonce := clients[i%len(clients)], s.world.People[i/len(clients)%4].PID, fmt.Sprintf("nonce-%d", i)
				codes[i] = s.code(ctx, client, "nonce", nonce, "login_hint", "testid:"+pid+"_idporten-loa-high")
				t := s.token(ctx, s.codeForm(client, codes[i])).tokens()
				_, id := jwtParts(t.IDToken)
				Expect(id).To(And(HaveKeyWithValue("nonce", nonce), HaveKeyWithValue("pid", pid), HaveKeyWithValue("aud", client)))
				_, access := jwtParts(t.AccessToken)
				Expect(access).To(And(HaveKeyWithValue("client_id", client), HaveKeyWithValue("pid", pid)))
			})
			once := make(map[string]int)
			for _, code := range codes {
				once[code]++
			}
			Expect(once).To(HaveLen(64))
		})

		It("lets one of 64 refreshes with the same one-time token win", proves("IDP-REFR-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			first := s.signIn(ctx, "finance-refresh")
			answers := make([]answer, 64)
			atOnce(len(answers), func(i int) { answers[i] = s.refresh(ctx, "finance-refresh", first.RefreshToken) })
			var won []tokenSet
			for _, a := range answers {
				if a.Status == http.StatusOK {
					won = append(won, a.tokens())
					continue
				}
				Expect(a.Status).To(Equal(http.StatusBadRequest))
				Expect(a.Body).To(Equal(invalidGrant))
			}
			Expect(won).To(HaveLen(1))
			Expect(s.refresh(ctx, "finance-refresh", won[0].RefreshToken).tokens().RefreshToken).NotTo(Equal(won[0].RefreshToken))
		})

		It("gives out no token that outlives its authorization, however it is aged meanwhile", proves("IDP-LIFE-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"refresh_token_usage": "REUSE"})
			first := s.signIn(ctx, "finance")
			ends := s.now(ctx).Unix() + 31536000
			answers := make([]answer, 16)
			atOnce(len(answers), func(i int) {
				if i == len(answers)/2 {
					_, err := s.remote.Age(ctx, "finance", s.pid(), year-10*time.Minute)
					Expect(err).NotTo(HaveOccurred())
				}
				answers[i] = s.refresh(ctx, "finance", first.RefreshToken)
			})
			for _, a := range answers {
				_, claims := jwtParts(a.tokens().AccessToken)
				Expect(claims["exp"]).To(BeNumerically("<=", ends))
			}
			_, last := jwtParts(s.refresh(ctx, "finance", first.RefreshToken).tokens().AccessToken)
			Expect(last["exp"]).To(BeNumerically("==", s.now(ctx).Unix()+600))
		})
	})
}
