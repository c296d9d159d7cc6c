package specs

import (
	"net/http"
	"sync"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeSelfServiceWay(env Env) {
	Describe("self-service: the whole way", func() {
		It("registers a client, signs in with it, rotates, moves and deletes it", proves("SSV-CLIENT-08", "SSV-SECRET-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			By("creating a client and signing in with it")
			id, secret := s.creates(ctx, "scopes", `["openid","altinn:instances.read"]`)
			tokens := s.token(ctx, s.codeForm(id, s.code(ctx, id), "client_secret", secret)).tokens()
			Expect(tokens.Scope).To(Equal("openid altinn:instances.read"))
			Expect(tokens.ExpiresIn).To(Equal(int64(120)))
			expectBareJWT(s.exchange(ctx, tokens.AccessToken))

			By("rotating its secret: the old one is dead")
			a := s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/secret", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			fresh, ok := a.jsonObject()["client_secret"].(string)
			Expect(ok).To(BeTrue())
			Expect(fresh).To(And(MatchRegexp("^"+uuid+"$"), Not(Equal(secret))))
			code := s.code(ctx, id)
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.token(ctx, s.codeForm(id, code, "client_secret", secret)), "")
			Expect(s.token(ctx, s.codeForm(id, code, "client_secret", fresh)).tokens().TokenType).To(Equal("Bearer"))

			By("changing its redirect URI: the old one gets an error page")
			Expect(s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered("redirect_uris", `["https://moved.example/callback"]`)).Status).To(Equal(http.StatusOK))
			old := s.authorize(ctx, s.authorizeQuery(id, "redirect_uri", "https://app.example/callback", "scope", "openid"))
			Expect(old.Status).To(Equal(http.StatusBadRequest))
			Expect(old.contentType()).To(Equal("text/html; charset=utf-8"))
			s.look(ctx)
			Expect(s.token(ctx, s.codeForm(id, s.code(ctx, id), "client_secret", fresh)).tokens().Scope).To(Equal("openid profile"))

			By("deleting it: nobody signs in any more")
			Expect(s.asksOwn(ctx, http.MethodDelete, "/clients/"+id, "").Status).To(Equal(http.StatusOK))
			gone := s.authorize(ctx, s.authorizeQuery(id))
			Expect(gone.Status).To(Equal(http.StatusBadRequest))
			Expect(gone.contentType()).To(Equal("text/html; charset=utf-8"))
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.token(ctx, s.codeForm(id, "any", "client_secret", fresh)), "")
		})

		It("gives a secret 360 days, and a rotated one 360 more", proves("SSV-SECRET-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, _ := s.creates(ctx)
			s.advance(ctx, 360*24*time.Hour-time.Second)
			Expect(s.signIn(ctx, id).TokenType).To(Equal("Bearer"))
			s.advance(ctx, time.Second)
			code := s.code(ctx, id)
			s.expectSaid(inJSON(401, "invalid_client", stockText), s.token(ctx, s.codeForm(id, code)), "")
			Expect(s.latest(ctx, "token").Refusal).To(Equal("client_secret_expired"))
			Expect(s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/secret", "").Status).To(Equal(http.StatusOK))
			s.look(ctx)
			Expect(s.token(ctx, s.codeForm(id, code)).tokens().TokenType).To(Equal("Bearer"))
			s.advance(ctx, 360*24*time.Hour-time.Second)
			Expect(s.signIn(ctx, id).TokenType).To(Equal("Bearer"))
		})

		It("loses no change where many are made at once", proves("SSV-CLIENT-01", "SSV-CLIENT-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			header := s.asOrg(ctx, ownOrgno)
			statuses := make([]int, 16)
			var all sync.WaitGroup
			for i := range statuses {
				all.Go(func() {
					defer GinkgoRecover()
					// Half of them want the same name.
					body := registered()
					if i%2 == 0 {
						body = registered("client_id", `"contested"`)
					}
					statuses[i] = s.asks(ctx, header, http.MethodPost, "/clients", body).Status
				})
			}
			all.Wait()
			count := map[int]int{}
			for _, status := range statuses {
				count[status]++
			}
			Expect(count).To(Equal(map[int]int{http.StatusCreated: 9, http.StatusConflict: 7}))
			before := len(s.world.Clients)
			s.look(ctx)
			Expect(s.world.Clients).To(HaveLen(before + 9))
		})
	})
}
