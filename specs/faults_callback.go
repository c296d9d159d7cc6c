package specs

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

// kidsAtJWKS are the keys of the published set, in its order.
func (s *stage) kidsAtJWKS(ctx context.Context) []string {
	GinkgoHelper()
	var set struct {
		Keys []struct {
			Kid string `json:"kid"`
		} `json:"keys"`
	}
	a := get(ctx, s.Addresses["idporten"]+"/jwks.json")
	Expect(a.Status).To(Equal(http.StatusOK))
	Expect(a.Body).To(HavePrefix(`{"keys":[`))
	Expect(json.Unmarshal([]byte(a.Body), &set)).To(Succeed())
	kids := []string{}
	for _, k := range set.Keys {
		kids = append(kids, k.Kid)
	}
	return kids
}

func describeFaultCallbacks(env Env) {
	Describe("faults: authorization responses", func() {
		It("a code that is born late is refused as the law says, and the next is good", proves("PPV-FAULT-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Step: "login", Effect: map[string]string{"code": "expired"}})
			late := s.code(ctx, "finance")
			expectLawful(s.token(ctx, s.codeForm("finance", late)))
			Expect(s.last(ctx, "token").Refusal).To(Equal("code_late"))
			s.signIn(ctx, "finance")
			s.expectHits(ctx, 1, 2)
		})

		DescribeTable("differ in one parameter", func(ctx SpecContext, effect, value string, want url.Values) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Step: "login", Effect: map[string]string{effect: value}})
			got := s.authorize(ctx, s.authorizeQuery("finance")).location().Query()
			whole := s.authorize(ctx, s.authorizeQuery("finance")).location().Query()
			got.Del("cmp")
			got.Del("mi")
			if _, known := want["code"]; known && want.Get("code") == "" {
				Expect(got.Get("code")).NotTo(BeEmpty())
				got.Set("code", "")
			}
			if want.Get("iss") == "own" {
				want.Set("iss", s.Addresses["idporten"])
			}
			Expect(got).To(Equal(want))
			Expect(whole.Get("code")).NotTo(BeEmpty())
			Expect(whole.Get("state")).To(Equal("state-of-this-case"))
			s.expectHits(ctx, 1, 2)
		},
			Entry("another state", proves("PPV-FAULT-08"), "state", "changed", url.Values{"code": {""}, "iss": {"own"}, "state": {"state-of-this-case-changed"}}),
			Entry("no state", proves("PPV-FAULT-08"), "state", "missing", url.Values{"code": {""}, "iss": {"own"}}),
			Entry("another issuer", proves("PPV-FAULT-08"), "iss_param", "other", url.Values{"code": {""}, "iss": {"https://issuer.invalid"}, "state": {"state-of-this-case"}}),
			Entry("no issuer", proves("PPV-FAULT-08"), "iss_param", "missing", url.Values{"code": {""}, "state": {"state-of-this-case"}}),
			Entry("no code", proves("PPV-FAULT-08"), "code", "missing", url.Values{"iss": {"own"}, "state": {"state-of-this-case"}}),
			Entry("access_denied", proves("PPV-FAULT-08"), "error", "access_denied", url.Values{
				"error": {"access_denied"}, "error_description": {"Access denied by resource owner or authorization server"}, "iss": {"own"}, "state": {"state-of-this-case"},
			}),
			Entry("temporarily_unavailable", proves("PPV-FAULT-08"), "error", "temporarily_unavailable", url.Values{
				"error": {"temporarily_unavailable"}, "error_description": {"The authorization server is temporarily unavailable"}, "iss": {"own"}, "state": {"state-of-this-case"},
			}),
		)

		It("count where a code is issued, not where a page is shown", proves("PPV-FAULT-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Step: "login", Effect: map[string]string{"error": "server_error"}})
			page := s.authorize(ctx, s.authorizeQuery("finance", "login_hint", "-"))
			Expect(page.location().Path).To(HaveSuffix("/authorize/selector"))
			s.expectHits(ctx, 0, 0)
			Expect(s.authorize(ctx, s.authorizeQuery("finance")).location().Query().Get("error")).To(Equal("server_error"))
			s.expectHits(ctx, 1, 1)
		})

		It("differ in the claims of a signed response, too", proves("PPV-FAULT-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Effect: map[string]string{"iss_param": "other"}})
			s.fault(ctx, control.FaultOrder{Effect: map[string]string{"state": "missing"}})
			_, claims := jwtParts(s.authorize(ctx, s.authorizeQuery("finance", "response_mode", "query.jwt")).location().Query().Get("response"))
			Expect(claims).To(HaveKeyWithValue("iss", "https://issuer.invalid"))
			Expect(claims).NotTo(HaveKey("state"))
			Expect(claims).To(HaveKey("code"))
		})
	})

	Describe("faults: key sets", func() {
		It("are as before the last rotation, or lack the key that signs, or all", proves("PPV-FAULT-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			before := s.kidsAtJWKS(ctx)
			rotated, err := s.remote.RotateKeys(ctx)
			Expect(err).NotTo(HaveOccurred())
			for value, want := range map[string][]string{"stale": before, "not_current": rotated.Published[1:], "empty": {}} {
				s.fault(ctx, control.FaultOrder{Operation: "jwks", Effect: map[string]string{"jwks": value}})
				Expect(s.kidsAtJWKS(ctx)).To(Equal(want), value)
				Expect(s.kidsAtJWKS(ctx)).To(Equal(rotated.Published), value)
			}
			Expect(rotated.Published[1:]).NotTo(ContainElement(rotated.Signing))
			Expect(s.exchange(ctx, s.signIn(ctx, "finance").AccessToken).Status).To(Equal(http.StatusOK), "Altinn reads the keys another way")
		})

		It("of Altinn are empty", proves("PPV-FAULT-08"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.fault(ctx, control.FaultOrder{Operation: "altinn.jwks", Effect: map[string]string{"jwks": "empty"}})
			Expect(get(ctx, s.Addresses["altinn"]+altinnJWKS).Body).To(Equal(`{"keys":[]}`))
			Expect(s.altinnKeys(ctx)).To(HaveLen(2))
			Expect(s.remote.RemoveFaults(ctx)).To(Equal(1))
			s.fault(ctx, control.FaultOrder{Effect: map[string]string{"jwks": "stale"}})
			Expect(s.altinnKeys(ctx)).To(HaveLen(2))
			s.expectHits(ctx, 0, 0) // it is ID-porten's alone
			_, err := s.remote.AddFault(ctx, control.FaultOrder{Operation: "altinn.jwks", Effect: map[string]string{"jwks": "stale"}})
			Expect(err).To(MatchError(ContainSubstring(`effect.jwks: "stale" is not known here; there are: empty`)))
		})
	})

	It("faults: an access token that lacks what the exchange reads is refused there", proves("PPV-FAULT-07"), func(ctx SpecContext) {
		s := env.open(ctx)
		for value, status := range map[string]int{
			"signature": http.StatusUnauthorized, "alg_none": http.StatusUnauthorized, "kid_unknown": http.StatusOK,
			"expired": http.StatusUnauthorized, "missing:pid": http.StatusUnauthorized, "missing:scope": http.StatusForbidden,
		} {
			s.fault(ctx, control.FaultOrder{Effect: map[string]string{accessName: value}})
			Expect(s.exchange(ctx, s.signIn(ctx, "finance").AccessToken).Status).To(Equal(status), value)
			s.advance(ctx, time.Second)
		}
	})
}
