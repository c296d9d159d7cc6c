package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

func describeAppAccess(env Env) {
	Describe("app: who gets in, and by which address", func() {
		It("has switched the app of the first trials off: 418", proves("ALT-APP-01"), func(ctx SpecContext) {
			d := env.desk(ctx)
			a := call(ctx, http.MethodPost, d.Addresses["apps"]+"/skd/mva-melding-innsending-etm2/instances", ofMain,
				"Authorization", "Bearer "+d.token, "Content-Type", "application/json")
			Expect(a.Status).To(Equal(http.StatusTeapot))
			Expect(a.Header.Get("Portprove-Why")).To(ContainSubstring("mva-melding-innsending-test"))
		})

		It("serves the name of production's app beside the test's, each with its own instances", proves("ALT-APP-02"), func(ctx SpecContext) {
			d := env.desk(ctx)
			draft := d.draft(ctx)
			other := d.Addresses["apps"] + "/skd/mva-melding-innsending-v1/instances"
			i := read[instance](call(ctx, http.MethodPost, other, ofMain, "Authorization", "Bearer "+d.token, "Content-Type", "application/json"), http.StatusCreated)
			Expect(i.AppID).To(Equal("skd/mva-melding-innsending-v1"))
			Expect(get(ctx, other+"/"+draft.ID, "Authorization", "Bearer "+d.token).Status).To(Equal(http.StatusNotFound))
		})

		DescribeTable("knows no other address",
			func(ctx SpecContext, path string) {
				d := env.desk(ctx)
				a := call(ctx, http.MethodGet, d.Addresses["apps"]+path, "", "Authorization", "Bearer "+d.token)
				told(a, http.StatusNotFound, "")
			},
			Entry("another app", proves("ALT-APP-02"), "/skd/mva-melding/instances/51000001/6b1c6d4e-0000-4000-8000-000000000001"),
			Entry("another organisation's apps", proves("ALT-APP-02"), "/nav/mva-melding-innsending-test/instances/51000001/6b1c6d4e-0000-4000-8000-000000000001"),
			Entry("a party id that is no number", proves("ALT-APP-02"), vatApp+"/instances/main/6b1c6d4e-0000-4000-8000-000000000001"),
			Entry("an instance id that is no GUID", proves("ALT-APP-02"), vatApp+"/instances/51000001/1"),
		)

		It("is lenient with slashes, case and the names of query parameters", proves("ALT-APP-11"), func(ctx SpecContext) {
			d := env.desk(ctx)
			i := read[instance](d.call(ctx, http.MethodPost, "/Instances/", ofMain, "Content-Type", "application/json"), http.StatusCreated)
			asked := &draft{d, i}
			Expect(asked.at(ctx, http.MethodGet, "//feedback/status", "").Status).To(Equal(http.StatusOK))
			Expect(asked.at(ctx, http.MethodGet, "/Process/", "").Status).To(Equal(http.StatusOK))
			for name, status := range map[string]int{"MVA-melding-innsending-TEST": http.StatusOK, "Mva-Melding-Innsending-ETM2": http.StatusTeapot} {
				a := get(ctx, d.Addresses["apps"]+"/SKD/"+name+"/instances/"+i.ID, "Authorization", "Bearer "+d.token)
				Expect(a.Status).To(Equal(status), a.Body)
			}
			for _, name := range []string{"dataType", "datatype", "DATATYPE"} {
				a := asked.at(ctx, http.MethodPost, "/data/?"+name+"=binaerVedlegg", "x", "Content-Type", "image/png", "Content-Disposition", "attachment; filename="+name+".png")
				Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
			}
		})

		DescribeTable("takes an Altinn token and no other: 401 with nothing in it",
			func(ctx SpecContext, headers func(s *stage, d *desk) []string) {
				d := env.desk(ctx)
				a := call(ctx, http.MethodPost, d.Addresses["apps"]+vatApp+"/instances", ofMain, append(headers(d.stage, d), "Content-Type", "application/json")...)
				told(a, http.StatusUnauthorized, "")
				Expect(a.Header).NotTo(HaveKey("Www-Authenticate"))
			},
			Entry("none", proves("ALT-APP-03"), func(*stage, *desk) []string { return nil }),
			Entry("another scheme", proves("ALT-APP-03"), func(_ *stage, d *desk) []string { return []string{"Authorization", "Token " + d.token} }),
			Entry("no token at all", proves("ALT-APP-03"), func(*stage, *desk) []string { return []string{"Authorization", "Bearer Not Found"} }),
			Entry("a token with another signature", proves("ALT-APP-03"), func(_ *stage, d *desk) []string {
				return []string{"Authorization", "Bearer " + d.token[:len(d.token)-10] + "AAAAAAAAAA"}
			}),
		)

		It("refuses ID-porten's own token, as the validator refuses Altinn's", proves("ALT-APP-03", "SKD-TOKEN-02"), func(ctx SpecContext) {
			d := env.desk(ctx)
			access := d.signIn(ctx, "finance").AccessToken
			told((&desk{d.stage, access}).create(ctx, ofMain), http.StatusUnauthorized, "")
			Expect(d.validateWith(ctx, d.token, filing{}.document()).Status).To(Equal(http.StatusUnauthorized))
		})

		It("takes the token from the cookie, too", proves("ALT-APP-03"), func(ctx SpecContext) {
			d := env.desk(ctx)
			a := call(ctx, http.MethodPost, d.Addresses["apps"]+vatApp+"/instances", ofMain, "Cookie", "AltinnStudioRuntime="+d.token, "Content-Type", "application/json")
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
		})

		It("ends with the token: ten seconds after its life, 401 at every step", proves("ALT-APP-03"), func(ctx SpecContext) {
			d := env.desk(ctx)
			draft := d.filled(ctx)
			d.advance(ctx, 7200*time.Second+9*time.Second)
			Expect(draft.at(ctx, http.MethodGet, "", "").Status).To(Equal(http.StatusOK))
			d.advance(ctx, time.Second)
			for _, a := range []answer{
				d.create(ctx, ofMain), draft.put(ctx, envelope{}.document()), draft.addReturn(ctx, filing{}), draft.next(ctx),
				draft.at(ctx, http.MethodGet, "", ""), draft.at(ctx, http.MethodGet, "/feedback/status", ""), draft.at(ctx, http.MethodGet, "/feedback", ""),
				draft.at(ctx, http.MethodGet, "/data/"+draft.Data[0].ID, ""), draft.at(ctx, http.MethodGet, "/process", ""),
			} {
				told(a, http.StatusUnauthorized, "")
			}
			fresh := draft.by(ctx, d.pid(), "idporten-loa-high")
			expectTask(fresh.next(ctx), "Task_2")
		})

		It("asks for the instance scopes where a switch says so", proves("ALT-APP-04"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "", "instance_scope", "required")
			a := (&desk{s, s.altinnToken(ctx, "finance-2021")}).create(ctx, ofMain)
			Expect(a.Status).To(Equal(http.StatusForbidden))
			told(a, http.StatusForbidden, `{"title":"Forbidden","status":403,"detail":"Insufficient scope","instance":"`+vatApp+`/instances"}`)
			Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
			d := &desk{s, s.altinnToken(ctx, "finance")}
			own := d.draft(ctx)
			reader := &draft{&desk{s, s.altinnToken(ctx, "finance", "scope", "openid altinn:instances.read")}, own.instance}
			Expect(reader.at(ctx, http.MethodGet, "", "").Status).To(Equal(http.StatusOK))
			Expect(reader.create(ctx, ofMain).Status).To(Equal(http.StatusForbidden))
			writer := &draft{&desk{s, s.altinnToken(ctx, "finance", "scope", "openid altinn:instances.write")}, own.instance}
			Expect(writer.create(ctx, ofMain).Status).To(Equal(http.StatusCreated))
			Expect(writer.at(ctx, http.MethodGet, "", "").Status).To(Equal(http.StatusForbidden))
			open := env.filingStage(ctx, "")
			Expect((&desk{open, open.altinnToken(ctx, "finance-2021")}).create(ctx, ofMain).Status).To(Equal(http.StatusCreated))
		})

		It("shows an instance to nobody without a role, be it there or not: 403 with nothing in it", proves("ALT-APP-05"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			other := draft.by(ctx, stranger, "idporten-loa-high")
			told(other.at(ctx, http.MethodGet, "", ""), http.StatusForbidden, "")
			told(other.call(ctx, http.MethodGet, "/instances/51000001/6b1c6d4e-0000-4000-8000-000000000001", ""), http.StatusForbidden, "")
			told(other.call(ctx, http.MethodGet, "/instances/51000001/active", ""), http.StatusForbidden, "")
			told(other.put(ctx, envelope{}.document()), http.StatusForbidden, "")
		})

		It("tells the one with a role that there is no such instance", proves("ALT-APP-07"), func(ctx SpecContext) {
			a := env.desk(ctx).call(ctx, http.MethodGet, "/instances/51000001/6b1c6d4e-0000-4000-8000-000000000001", "")
			Expect(a.Status).To(Equal(http.StatusNotFound))
			Expect(a.contentType()).To(Equal("application/problem+json; charset=utf-8"))
			Expect(a.Body).To(ContainSubstring(`"title":"Not Found","status":404`))
		})

		It("loses the person whose role is taken away between two steps", proves("ALT-APP-05"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			draft.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": draft.pid(), "organisation_number": mainCompany, "roles": []string{"MEDL"}}}})
			expectTask(draft.next(ctx), "Task_2")
			told(draft.next(ctx), http.StatusForbidden, "")
		})

		DescribeTable("goes by the roles of the app's policy, and those that a register's role brings along:",
			func(ctx SpecContext, role string, fills, confirms bool) {
				d := env.desk(ctx)
				draft := d.filled(ctx)
				d.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": d.pid(), "organisation_number": mainCompany, "roles": []string{role}}}})
				if !fills {
					told(draft.next(ctx), http.StatusForbidden, "")
					Expect(d.create(ctx, ofMain).Status).To(Equal(http.StatusForbidden))
					return
				}
				Expect(d.create(ctx, ofMain).Status).To(Equal(http.StatusCreated))
				Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusCreated))
				expectTask(draft.next(ctx), "Task_2")
				a := draft.next(ctx)
				Expect(a.Status).To(Equal(map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[confirms]), a.Body)
				d.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": d.pid(), "organisation_number": mainCompany, "roles": []string{"DAGL"}}}})
				Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal(map[bool]string{true: "Task_3", false: "Task_2"}[confirms]))
			},
			Entry("REGNA", proves("ALT-APP-05", "ALT-PROC-05"), "REGNA", true, false),
			Entry("A0237", proves("ALT-APP-05", "ALT-PROC-05"), "A0237", true, false),
			Entry("A0238", proves("ALT-APP-05", "ALT-PROC-05"), "A0238", true, false),
			Entry("A0240", proves("ALT-APP-05", "ALT-PROC-05"), "A0240", true, false),
			Entry("A0239", proves("ALT-APP-05", "ALT-PROC-05"), "A0239", true, true),
			Entry("SISKD", proves("ALT-APP-05", "ALT-PROC-05"), "SISKD", true, true),
			Entry("KNUF", proves("ALT-APP-05", "ALT-PROC-05"), "KNUF", true, true),
			Entry("DAGL: REGNA and SISKD", proves("ALT-APP-05", "ALT-PROC-05"), "DAGL", true, true),
			Entry("MEDL: REGNA", proves("ALT-APP-05", "ALT-PROC-05"), "MEDL", true, false),
			Entry("REVI: A0237 and A0238", proves("ALT-APP-05", "ALT-PROC-05"), "REVI", true, false),
			Entry("REGN: A0239 and A0240", proves("ALT-APP-05", "ALT-PROC-05"), "REGN", true, true),
			Entry("ATTST: none of them", proves("ALT-APP-05"), "ATTST", false, false),
		)

		It("says of a weak login only at creation why", proves("ALT-APP-06"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			told(draft.by(ctx, modest, "idporten-loa-low").at(ctx, http.MethodGet, "", ""), http.StatusForbidden, "")
		})

		It("leaves completion and substatus to the owner of the app", proves("ALT-APP-09"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			told(draft.at(ctx, http.MethodPost, "/complete", ""), http.StatusForbidden, "")
			told(draft.at(ctx, http.MethodPut, "/substatus", `{"label":"x"}`), http.StatusForbidden, "")
		})
	})
}
