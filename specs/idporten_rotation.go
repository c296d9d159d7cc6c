package specs

import (
	"encoding/json"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// kids of the published key set.
func (s *stage) kids(ctx SpecContext) []string {
	GinkgoHelper()
	var set struct {
		Keys []map[string]any `json:"keys"`
	}
	a := get(ctx, s.Addresses["idporten"]+"/jwks.json")
	Expect(a.Status).To(Equal(http.StatusOK))
	Expect(json.Unmarshal([]byte(a.Body), &set)).To(Succeed())
	kids := make([]string, len(set.Keys))
	for i, key := range set.Keys {
		// The fresh ones look like the others: no alg, with x5c.
		Expect(key).To(And(HaveLen(6), HaveKeyWithValue("kty", "RSA"), HaveKeyWithValue("use", "sig"), HaveKey("x5c"), HaveKeyWithValue("kid", HavePrefix("mock-"))))
		kids[i] = key["kid"].(string) //nolint:errcheck,forcetypeassert // HavePrefix has seen that it is text.
	}
	return kids
}

func describeRotation(env Env) {
	Describe("ID-porten's keys", func() {
		It("rotate: the next key signs, a fresh one is published, and the old one stays good", proves("IDP-KEYS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			before := s.kids(ctx)
			old := s.signIn(ctx, "finance-refresh")
			set, err := s.remote.RotateKeys(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(set.Signing).To(Equal(before[1]))
			after := s.kids(ctx)
			Expect(after).To(Equal(set.Published))
			Expect(after).To(HaveLen(3))
			Expect([]string{after[0], after[2]}).To(Equal([]string{before[1], before[0]}))
			Expect(before).NotTo(ContainElement(after[1]))
			for _, token := range []string{s.signIn(ctx, "finance-refresh").AccessToken, s.signIn(ctx, "finance-refresh").IDToken} {
				header, _ := jwtParts(token)
				Expect(header).To(Equal(map[string]any{"kid": before[1], "alg": "RS256"}))
			}
			Expect(s.exchange(ctx, old.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.exchange(ctx, s.signIn(ctx, "finance-refresh").AccessToken).Status).To(Equal(http.StatusOK))
		})

		It("rotate twice: the oldest is gone, the key set stays at three", proves("IDP-KEYS-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			before := s.kids(ctx)
			for range 2 {
				_, err := s.remote.RotateKeys(ctx)
				Expect(err).NotTo(HaveOccurred())
			}
			Expect(s.kids(ctx)).To(And(HaveLen(3), Not(ContainElement(before[0])), ContainElement(before[1])))
		})

		It("are withdrawn: what the old key signed is no longer good, anywhere", proves("IDP-KEYS-02"), func(ctx SpecContext) {
			s := env.open(ctx)
			before := s.kids(ctx)
			old := s.signIn(ctx, "web-demo", "scope", "openid profile altinn:instances.read")
			Expect(s.userinfo(ctx, old.AccessToken).Status).To(Equal(http.StatusOK))
			_, err := s.remote.RotateKeys(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(s.userinfo(ctx, old.AccessToken).Status).To(Equal(http.StatusOK))
			Expect(s.exchange(ctx, old.AccessToken).Status).To(Equal(http.StatusOK))
			set, err := s.remote.WithdrawKey(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(s.kids(ctx)).To(And(Equal(set.Published), HaveLen(2), Not(ContainElement(before[0]))))
			expectChallenge(s.userinfo(ctx, old.AccessToken), 401, challengeSeen)
			Expect(s.exchange(ctx, old.AccessToken).Status).To(Equal(http.StatusUnauthorized))
			// The authorization itself lives on.
			fresh := s.refresh(ctx, "web-demo", old.RefreshToken).tokens()
			Expect(s.userinfo(ctx, fresh.AccessToken).Status).To(Equal(http.StatusOK))
			_, err = s.remote.WithdrawKey(ctx)
			Expect(err).To(MatchError(ContainSubstring("no previous key is published: rotate first")))
		})

		It("are each sandbox's own", proves("IDP-KEYS-01"), func(ctx SpecContext) {
			one, other := env.open(ctx), env.open(ctx)
			before := other.kids(ctx)
			_, err := one.remote.RotateKeys(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(other.kids(ctx)).To(Equal(before))
			shown, err := other.remote.Keys(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(shown.Published).To(Equal(before))
			Expect(shown.Signing).To(Equal(before[0]))
		})
	})
}
