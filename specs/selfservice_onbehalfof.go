package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const (
	partyBody = `{"onbehalfof":"school","name":"School","organization_name":"A school","orgno":"314556674","client_uri":"https://school.example","description":"a school"}`
	partySeen = `{"onbehalfof":"school","name":"School","organization_name":"A school","client_uri":"https://school.example","description":"a school","orgno":"314556674",` +
		`"created":"2031-01-01T00:00:00.000Z","last_updated":"2031-01-01T00:00:00.000Z"}`
)

func describeParties(env Env) {
	Describe("self-service: onbehalfof", func() {
		const path = "/clients/web-demo/onbehalfof"

		It("is added, read, changed, used and taken away", proves("SSV-OBO-01"), func(ctx SpecContext) {
			s := env.admin(ctx)
			header := s.asOrg(ctx, ownOrgno, "idporten:dcr/onbehalfof:write")
			before := s.asks(ctx, header, http.MethodGet, path, "")
			Expect(before.Status).To(Equal(http.StatusOK))
			Expect(before.Body).To(Equal("[]"))
			a := s.asks(ctx, header, http.MethodPost, path, partyBody)
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			Expect(a.contentType()).To(Equal("application/json"))
			Expect(a.Body).To(Equal(partySeen))
			Expect(s.asks(ctx, header, http.MethodGet, path, "").Body).To(Equal("[" + partySeen + "]"))
			Expect(s.asks(ctx, header, http.MethodGet, path+"/school", "").Body).To(Equal(partySeen))

			_, claims := jwtParts(s.signIn(ctx, "web-demo", "onbehalfof", "school").IDToken)
			Expect(claims).To(HaveKeyWithValue("client_onbehalfof", "school"))

			s.advance(ctx, time.Minute)
			a = s.asks(ctx, header, http.MethodPut, path+"/school", `{"name":"Another school"}`)
			Expect(a.Status).To(Equal(http.StatusOK), a.Body)
			Expect(a.Body).To(Equal(`{"onbehalfof":"school","name":"Another school","created":"2031-01-01T00:00:00.000Z","last_updated":"2031-01-01T00:01:00.000Z"}`))

			expectNothing(s.asks(ctx, header, http.MethodDelete, path+"/school", ""), http.StatusOK)
			for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
				a = s.asks(ctx, header, method, path+"/school", `{"name":"Gone"}`)
				Expect(a.Status).To(Equal(http.StatusNotFound))
				s.expectTurnedDown(ctx, a, "onbehalfof_unknown", "404", "Not Found", "Not Found. Unknown onbehalfof.", "")
			}
			Expect(s.authorize(ctx, s.authorizeQuery("web-demo", "onbehalfof", "school")).location().Query().Get("error")).NotTo(BeEmpty())
		})

		It("stays when its client is changed", proves("SSV-OBO-01", "SSV-CLIENT-04"), func(ctx SpecContext) {
			s := env.admin(ctx)
			id, _ := s.creates(ctx)
			Expect(s.asksOwn(ctx, http.MethodPost, "/clients/"+id+"/onbehalfof", partyBody).Status).To(Equal(http.StatusCreated))
			Expect(s.asksOwn(ctx, http.MethodPut, "/clients/"+id, registered()).Status).To(Equal(http.StatusOK))
			Expect(s.asksOwn(ctx, http.MethodGet, "/clients/"+id+"/onbehalfof", "").Body).To(Equal("[" + partySeen + "]"))
		})

		DescribeTable("is refused",
			func(ctx SpecContext, method, suffix, body, reason, status, phrase, description, fieldErrors string) {
				s := env.admin(ctx)
				Expect(s.asksOwn(ctx, http.MethodPost, path, partyBody).Status).To(Equal(http.StatusCreated))
				s.expectTurnedDown(ctx, s.asksOwn(ctx, method, path+suffix, body), reason, status, phrase, description, fieldErrors)
				Expect(s.asksOwn(ctx, http.MethodGet, path, "").Body).To(Equal("[" + partySeen + "]"))
			},
			Entry("twice", proves("SSV-OBO-01"), http.MethodPost, "", partyBody,
				"onbehalfof_taken", "409", "Conflict", "Conflict. The onbehalfof is taken.", ""),
			Entry("without a name to show", proves("SSV-OBO-01"), http.MethodPost, "", `{"onbehalfof":"other"}`,
				"onbehalfof_invalid", "400", "Bad Request", "Bad Request. Invalid onbehalfof.", fieldError("name", "is empty: write some text")),
			Entry("without a value", proves("SSV-OBO-01"), http.MethodPost, "", `{"name":"Other"}`,
				"onbehalfof_invalid", "400", "Bad Request", "Bad Request. Invalid onbehalfof.", fieldError("onbehalfof", "must be made of visible ASCII characters, without spaces")),
			Entry("with another value than the address", proves("SSV-OBO-01"), http.MethodPut, "/school", `{"onbehalfof":"other","name":"Other"}`,
				"member_immutable", "400", "Bad Request", "Bad Request. The value can not be changed.", fieldError("onbehalfof", "can not be changed")),
		)

		DescribeTable("asks for a scope",
			func(ctx SpecContext, method, scope string, status int) {
				s := env.admin(ctx)
				Expect(s.asks(ctx, s.asOrg(ctx, ownOrgno, scope), method, path, partyBody).Status).To(Equal(status))
			},
			Entry("reading with read", proves("SSV-AUTH-02"), http.MethodGet, "idporten:dcr.read", http.StatusOK),
			Entry("reading with write", proves("SSV-AUTH-02"), http.MethodGet, "idporten:dcr.write", http.StatusForbidden),
			Entry("adding with its own", proves("SSV-AUTH-02"), http.MethodPost, "idporten:dcr/onbehalfof:write", http.StatusCreated),
			Entry("adding with read", proves("SSV-AUTH-02"), http.MethodPost, "idporten:dcr.read", http.StatusForbidden),
		)
	})
}
