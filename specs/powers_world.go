package specs

import (
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeWorld(env Env) {
	Describe("control: the world", func() {
		It("has people of three kinds, companies, roles, mandates, scopes and clients", proves("PPV-WORLD-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.ask(ctx, "/world")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.contentType()).To(Equal("application/json"))
			world := a.jsonObject()
			Expect(world).To(HaveLen(9))
			Expect(world).To(HaveKeyWithValue("version", float64(1)))
			for _, section := range []string{"people", "companies", "roles", "mandates", "eidas_people", "email_people", "scopes", "clients"} {
				Expect(world[section]).NotTo(BeEmpty(), section)
			}
			Expect(world["people"]).To(ContainElement(HaveKeyWithValue("pid", "15817840008")))
			Expect(world["clients"]).To(ContainElement(And(
				HaveKeyWithValue("client_id", "finance"), HaveKeyWithValue("authorization_lifetime", float64(31536000)),
				HaveKeyWithValue("access_token_lifetime", float64(7200)), HaveKeyWithValue("refresh_token_lifetime", float64(0)))))
		})

		It("takes a person's role at run time, and keeps the others'", proves("PPV-WORLD-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			a := s.order(ctx, http.MethodPatch, "/world", `{"roles":[{"pid":"23847940182","organisation_number":"311223348","roles":["DAGL"]}]}`)
			Expect(a.Status).To(Equal(http.StatusOK))
			for _, roles := range []any{a.jsonObject()["roles"], s.ask(ctx, "/world").jsonObject()["roles"]} {
				Expect(roles).To(HaveLen(4))
				Expect(roles).To(ContainElement(Equal(map[string]any{
					"pid": "23847940182", "organisation_number": "311223348", "roles": []any{"DAGL"},
				})))
				Expect(roles).To(ContainElement(HaveKeyWithValue("roles", []any{"DAGL", "REGNA", "SISKD"})))
			}
		})

		It("takes a client's secret at run time: the next request must have the new one", proves("PPV-WORLD-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			t := s.signIn(ctx, "finance")
			old := s.refreshForm("finance", t.RefreshToken)
			Expect(s.order(ctx, http.MethodPatch, "/world", `{"clients":[{"client_id":"finance","client_secret":"another"}]}`).Status).To(Equal(http.StatusOK))
			a := s.token(ctx, old)
			Expect(a.Status).To(Equal(http.StatusUnauthorized))
			Expect(a.jsonObject()).To(HaveKeyWithValue("error", "invalid_client"))
			old.Set("client_secret", "another")
			Expect(s.token(ctx, old).Status).To(Equal(http.StatusOK))
		})

		It("takes a new person, who can sign in at once, and lets one go", proves("PPV-WORLD-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			gone := s.world.People[1].PID
			a := s.order(ctx, http.MethodPatch, "/world", `{"remove":{"people":["`+gone+`"]},
				"people":[{"pid":"17908540190","altinn":{"user_id":20000004,"party_id":50000004,"party_uuid":"6b1c6d4e-0000-4000-8000-000000000004"}}]}`)
			Expect(a.Status).To(Equal(http.StatusOK))
			_, claims := jwtParts(s.altinnToken(ctx, "finance", hint("17908540190", "idporten-loa-high")...))
			Expect(claims).To(HaveKeyWithValue("urn:altinn:partyid", float64(50000004)))
			back := s.authorize(ctx, s.authorizeQuery("finance", hint(gone, "idporten-loa-high")...)).location()
			Expect(back.Query().Get("error")).To(Equal("invalid_request"))
		})

		DescribeTable("refuses a patch that breaks a rule, names every fault and changes nothing",
			func(ctx SpecContext, patch string, faults ...string) {
				s := env.open(ctx)
				before := s.ask(ctx, "/world").Body
				a := s.order(ctx, http.MethodPatch, "/world", patch)
				Expect(expectProblem(a, http.StatusUnprocessableEntity, "Unprocessable Entity")).To(ContainSubstring("nothing was changed"))
				var paths []string
				errors, ok := a.jsonObject()["errors"].([]any)
				Expect(ok).To(BeTrue())
				for _, e := range errors {
					fault, ok := e.(map[string]any)
					Expect(ok).To(BeTrue())
					Expect(fault["message"]).NotTo(BeEmpty())
					path, ok := fault["path"].(string)
					Expect(ok).To(BeTrue())
					paths = append(paths, path)
				}
				Expect(paths).To(ConsistOf(faults))
				Expect(s.ask(ctx, "/world").Body).To(Equal(before))
			},
			Entry("an unknown member", proves("PPV-WORLD-01"), `{"clients":[{"client_id":"finance","client_sekret":"x"}]}`, "clients[0].client_sekret"),
			Entry("two faults at once", proves("PPV-WORLD-01"),
				`{"clients":[{"client_id":"finance","access_token_lifetime":-1,"refresh_token_usage":"TWICE"}]}`,
				"clients[0].access_token_lifetime", "clients[0].refresh_token_usage"),
			Entry("a good change beside a bad one", proves("PPV-WORLD-01"),
				`{"clients":[{"client_id":"finance","client_secret":"another"},{"client_id":"web-demo","scopes":["nobody:knows"]}]}`, "clients[1].scopes[0]"),
			Entry("a role at a company that there isn't", proves("PPV-WORLD-01"),
				`{"roles":[{"pid":"23847940182","organisation_number":"310000000","roles":["DAGL"]}]}`, "roles[0].organisation_number"),
		)

		It("refuses the number of a possible real person without repeating it", proves("PPV-WORLD-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			const number = "01" + "01" + "0112345" // no month + 80
			a := s.order(ctx, http.MethodPatch, "/world", `{"people":[{"pid":"`+number+`","name":"X","levels":["idporten-loa-high"]}]}`)
			Expect(expectProblem(a, http.StatusUnprocessableEntity, "Unprocessable Entity")).NotTo(ContainSubstring(number))
		})

		It("refuses what is no JSON", proves("PPV-WORLD-01"), func(ctx SpecContext) {
			s := env.open(ctx)
			expectProblem(s.order(ctx, http.MethodPatch, "/world", `{"clients":`), http.StatusBadRequest, "Bad Request")
		})
	})
}
