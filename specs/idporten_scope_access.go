package specs

import (
	"context"
	"slices"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// The organisations of these cases: that of the default world's clients, and
// the one that is a supplier here.
const (
	customerOrgno = "311223348"
	supplierOrgno = "314556674"
)

// withheldScope is the one that these cases withhold; its owner is 991825827.
const withheldScope = "altinn:instances.read"

// access is a list of accesses: organisation, state, and so on.
func access(entries ...string) []any {
	list := []any{}
	for pair := range slices.Chunk(entries, 2) {
		list = append(list, map[string]any{"consumer_orgno": pair[0], "state": pair[1]})
	}
	return list
}

// badScopeText is what every scope that a client can't have is refused with.
const badScopeText = "Invalid, unknown or malformed scope"

// expectWithheld demands the refusal at authorize, in front and by PAR, and its
// reason.
func (s *stage) expectWithheld(ctx context.Context, reason, cause string) {
	GinkgoHelper()
	query := s.authorizeQuery("finance", "scope", "openid "+withheldScope)
	a := s.authorize(ctx, query)
	s.expectSaid(sentBack("invalid_scope", badScopeText), a, s.client("finance").RedirectURIs[0]+"&")
	Expect(a.Header.Get("Portprove-Why")).To(And(ContainSubstring("IDP-10; "+reason+"; "), ContainSubstring(cause)))
	query.Set("client_secret", "finance-secret")
	a = post(ctx, s.Addresses["idporten"]+"/par", query)
	s.expectSaid(inJSON(400, "invalid_scope", badScopeText), a, "")
	Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring(reason))
}

func describeScopeAccess(env Env) {
	Describe("ID-porten's scopes: who may use them", func() {
		DescribeTable("is open", func(ctx SpecContext, members map[string]any) {
			s := env.open(ctx)
			s.patchScope(ctx, withheldScope, members)
			t := s.signIn(ctx, "finance", "scope", "openid "+withheldScope)
			Expect(t.Scope).To(Equal("openid altinn:instances.read"))
			_, claims := jwtParts(t.AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "altinn:instances.read openid"))
		},
			Entry("to an organisation that its owner has approved", proves("IDP-SCOPE-01"),
				map[string]any{"access": access(supplierOrgno, "DENIED", customerOrgno, "APPROVED")}),
			Entry("to everybody, where its owner says so", proves("IDP-SCOPE-01"),
				map[string]any{"access": access(customerOrgno, "DENIED"), "accessible_for_all": true}),
			Entry("to clients of an integration type that its owner allows", proves("IDP-SCOPE-03"),
				map[string]any{"allowed_integration_types": []string{"krr", "api_klient"}}),
		)

		DescribeTable("is closed", func(ctx SpecContext, members map[string]any, reason, cause string) {
			s := env.open(ctx)
			s.patchScope(ctx, withheldScope, members)
			s.expectWithheld(ctx, reason, cause)
		},
			Entry("to an organisation that has only asked", proves("IDP-SCOPE-01"), map[string]any{"access": access(customerOrgno, "REQUESTED")},
				"scope_not_granted", "organisation 311223348"),
			Entry("to an organisation that was turned down", proves("IDP-SCOPE-01"), map[string]any{"access": access(customerOrgno, "DENIED")},
				"scope_not_granted", "organisation 311223348"),
			Entry("to an organisation that never asked", proves("IDP-SCOPE-01"), map[string]any{"access": access(supplierOrgno, "APPROVED")},
				"scope_not_granted", "organisation 311223348"),
			Entry("to everybody, where nobody was let in", proves("IDP-SCOPE-01"), map[string]any{"access": access()},
				"scope_not_granted", "organisation 311223348"),
			Entry("to clients of another integration type", proves("IDP-SCOPE-03"), map[string]any{"allowed_integration_types": []string{"krr", "maskinporten"}},
				"scope_integration_type", "api_klient"),
			Entry("to everybody, where it is not active", proves("IDP-SCOPE-04"), map[string]any{"active": false},
				"scope_inactive", withheldScope),
		)

		It("goes by the supplier that manages the client, whose customer's access does not count", proves("IDP-SCOPE-02", "IDP-CLAIM-05"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"supplier_orgno": supplierOrgno})
			s.patchScope(ctx, withheldScope, map[string]any{"access": access(customerOrgno, "APPROVED")})
			s.expectWithheld(ctx, "scope_not_granted", "organisation 314556674")
			s.patchScope(ctx, withheldScope, map[string]any{"access": access(supplierOrgno, "APPROVED")})
			_, claims := jwtParts(s.signIn(ctx, "finance", "scope", "openid "+withheldScope).AccessToken)
			Expect(claims).To(HaveKeyWithValue("consumer", map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:311223348"}))
			Expect(claims).To(HaveKeyWithValue("supplier", map[string]any{"authority": "iso6523-actorid-upis", "ID": "0192:314556674"}))
		})

		It("gives clients of type idporten the login and nothing else", proves("IDP-SCOPE-03"), func(ctx SpecContext) {
			s := env.open(ctx)
			s.patch(ctx, "finance", map[string]any{"integration_type": "idporten", "scopes": []string{"openid", "profile", withheldScope}})
			Expect(s.signIn(ctx, "finance", "scope", "openid profile").Scope).To(Equal("openid profile"))
			s.expectWithheld(ctx, "scope_integration_type", "idporten")
		})

		It("leaves the scope out in silence, where the switch says so", proves("IDP-SCOPE-01", "IDP-SCOPE-03", "IDP-SCOPE-04"), func(ctx SpecContext) {
			for _, members := range []map[string]any{
				{"access": access()}, {"allowed_integration_types": []string{"krr"}}, {"active": false},
			} {
				s := env.switched(ctx, "unregistered_scope", "drop")
				s.patchScope(ctx, withheldScope, members)
				t := s.signIn(ctx, "finance", "scope", "openid altinn:instances.write "+withheldScope)
				Expect(t.Scope).To(Equal("openid altinn:instances.write"))
				query := s.authorizeQuery("finance", "scope", withheldScope)
				s.expectSaid(sentBack("invalid_scope", badScopeText), s.authorize(ctx, query), s.client("finance").RedirectURIs[0]+"&")
			}
		})
	})
}

func describeScopeWithdrawn(env Env) {
	Describe("ID-porten's scopes: what is withdrawn after the login", func() {
		DescribeTable("is missing from the tokens of a code", func(ctx SpecContext, members map[string]any) {
			s := env.open(ctx)
			code := s.code(ctx, "finance")
			s.patchScope(ctx, withheldScope, members)
			t := s.token(ctx, s.codeForm("finance", code)).tokens()
			Expect(strings.Fields(t.Scope)).To(ConsistOf("openid", "skatteetaten:mvameldinginnsending", "altinn:instances.write"))
			_, claims := jwtParts(t.AccessToken)
			Expect(claims).To(HaveKeyWithValue("scope", "altinn:instances.write openid skatteetaten:mvameldinginnsending"))
		},
			Entry("an access", proves("IDP-SCOPE-01"), map[string]any{"access": access(customerOrgno, "DENIED")}),
			Entry("an integration type", proves("IDP-SCOPE-03"), map[string]any{"allowed_integration_types": []string{"krr"}}),
			Entry("the scope", proves("IDP-SCOPE-04"), map[string]any{"active": false}),
		)

		It("is missing from refreshed tokens, and back when it is granted again", proves("IDP-SCOPE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance", "scope", "openid "+withheldScope)
			s.patchScope(ctx, withheldScope, map[string]any{"access": access(customerOrgno, "DENIED")})
			t = s.refresh(ctx, "finance", t.RefreshToken).tokens()
			Expect(t.Scope).To(Equal("openid"))
			s.patchScope(ctx, withheldScope, map[string]any{"access": access(customerOrgno, "APPROVED")})
			Expect(s.refresh(ctx, "finance", t.RefreshToken).tokens().Scope).To(Equal("openid altinn:instances.read"))
		})

		It("leaves nothing to refresh, if it was all", proves("IDP-SCOPE-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance", "scope", withheldScope)
			s.patchScope(ctx, withheldScope, map[string]any{"access": access()})
			s.expectGrantGone(ctx, s.refresh(ctx, "finance", t.RefreshToken), "scopes_gone")
		})
	})
}
