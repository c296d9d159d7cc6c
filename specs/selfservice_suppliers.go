package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const supplierScope = "idporten:dcr.supplier"

func describeSuppliers(env Env) {
	Describe("self-service: suppliers", func() {
		It("register, change and delete for a customer, and are noted", proves("SSV-ORG-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			supplier := s.asOrg(ctx, ownOrgno, supplierScope)
			a := s.asks(ctx, supplier, http.MethodPost, "/clients", registered("client_id", `"of-a-customer"`, "client_orgno", `"314556674"`))
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			Expect(a.jsonObject()).To(And(HaveKeyWithValue("client_orgno", "314556674"), HaveKeyWithValue("supplier_orgno", "311223348")))
			Expect(s.asks(ctx, supplier, http.MethodGet, "/clients", "").names()).To(ContainElements("of-a-customer", "finance"))
			Expect(s.asks(ctx, supplier, http.MethodPut, "/clients/of-a-customer", registered("client_name", `"Renamed"`)).jsonObject()).To(
				And(HaveKeyWithValue("client_name", "Renamed"), HaveKeyWithValue("supplier_orgno", "311223348")))
			s.look(ctx)
			_, claims := jwtParts(s.signIn(ctx, "of-a-customer").AccessToken)
			Expect(claims).To(HaveKeyWithValue("consumer", HaveKeyWithValue("ID", "0192:314556674")))
			Expect(s.asks(ctx, supplier, http.MethodDelete, "/clients/of-a-customer", "").Status).To(Equal(http.StatusOK))
		})

		It("see no other client of their customer, and the customer sees theirs", proves("SSV-ORG-02", "SSV-ORG-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			supplier, customer := s.asOrg(ctx, taxOrgno, supplierScope), s.asOrg(ctx, ownOrgno)
			a := s.asks(ctx, supplier, http.MethodPost, "/clients", registered("client_id", `"of-a-customer"`, "client_orgno", `"311223348"`))
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			Expect(s.asks(ctx, supplier, http.MethodGet, "/clients", "").names()).To(Equal([]string{"of-a-customer"}))
			Expect(s.asks(ctx, supplier, http.MethodGet, "/clients/finance", "").Status).To(Equal(http.StatusNotFound))
			Expect(s.asks(ctx, customer, http.MethodGet, "/clients", "").names()).To(ContainElements("of-a-customer", "finance"))
			Expect(s.asks(ctx, s.asOrg(ctx, taxOrgno), http.MethodGet, "/clients", "").Body).To(Equal("[]"), "without the supplier's scope")
		})

		It("are nobody without their scope", proves("SSV-ORG-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asksOwn(ctx, http.MethodPost, "/clients", registered("client_orgno", `"314556674"`))
			Expect(a.Status).To(Equal(http.StatusForbidden))
			s.expectTurnedDown(ctx, a, "organisation_foreign", "403", "Forbidden", "Forbidden. Not authorized for this organization.", "")
		})

		It("need the scopes to be granted to themselves, not to their customer", proves("SSV-ORG-02", "SSV-CLIENT-07"), func(ctx SpecContext) {
			s := env.admin(ctx)
			supplier := s.asOrg(ctx, ownOrgno, supplierScope)
			grantTo := func(orgno string) {
				s.patchScope(ctx, "altinn:lookup", map[string]any{"owner_orgno": "991825827", "access": []any{map[string]any{"consumer_orgno": orgno, "state": "APPROVED"}}})
			}
			body := registered("client_orgno", `"314556674"`, "scopes", `["openid","altinn:lookup"]`)
			grantTo(otherOrgno)
			a := s.asks(ctx, supplier, http.MethodPost, "/clients", body)
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			s.expectTurnedDown(ctx, a, "scope_not_granted", "400", "Bad Request", "Bad Request. Scope not available for the organization.",
				fieldError("scopes", "altinn:lookup is not granted to 311223348"))
			grantTo(ownOrgno)
			Expect(s.asks(ctx, supplier, http.MethodPost, "/clients", body).Status).To(Equal(http.StatusCreated))
		})

		It("name a customer that exists", proves("SSV-ORG-02"), func(ctx SpecContext) {
			s := env.admin(ctx)
			a := s.asks(ctx, s.asOrg(ctx, ownOrgno, supplierScope), http.MethodPost, "/clients", registered("client_orgno", `"123456789"`))
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			s.expectTurnedDown(ctx, a, "registration_invalid", "400", "Bad Request", "Bad Request. Invalid client registration.",
				fieldError("client_orgno", "is not an organisation number: its check digit, the last one, is wrong"))
		})
	})
}
