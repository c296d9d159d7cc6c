package specs

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/control"
)

// notRegistered takes the main company out of the VAT register: from then on
// its returns are invalid.
var notRegistered = map[string]any{"companies": []any{map[string]any{"organisation_number": mainCompany, "vat_registrations": []any{}}}}

func describeReferenceSubmits(env Env) {
	Describe("the reference client, submission", func() {
		It("walks steps 4 to 11, and tells each by its name and Finance's", proves("CLI-SUBMIT-01"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			r, err := k.submit(ctx)
			k.expectFiled(ctx, r, err)
			Expect(k.steps(ctx)).To(Equal([]string{
				"login", "token", "exchange", "validate", "instance", "envelope", "upload", "upload", "upload", "fill", "confirm",
				"feedback", "feedback", "collect", "collect", "collect",
			}))
			var told []string
			for _, report := range k.reports {
				Expect(report.OK).To(BeTrue(), report.What)
				told = append(told, report.Step+": "+report.Label)
			}
			Expect(told).To(Equal([]string{
				"validate: Send report, validation",
				"instance: Send request to create instance",
				"envelope: Upload VAT return submission",
				"upload: Upload VAT return",
				"fill: Complete data filling",
				"confirm: Complete VAT return submission",
				"feedback: Send feedback status request",
				"collect: Download validation result, payment information, receipt",
			}))
			Expect(r.Payment.Organisation).To(Equal(mainCompany))
			Expect(r.Instance.Label).To(Equal("Mottatt"))
			Expect(k.state().Outcome).To(Equal(client.Clean))
		})

		DescribeTable("files with an app that is otherwise",
			func(ctx SpecContext, switches ...string) {
				k := env.clerk(ctx, "", switches...)
				r, err := k.submit(ctx)
				k.expectFiled(ctx, r, err)
			},
			Entry("of the later library", proves("CLI-SUBMIT-01"), "app_lib", "v8"),
			Entry("that changes the envelope", proves("CLI-SUBMIT-01"), "envelope_put", "200"),
			Entry("that names addresses by the Host of the request", proves("CLI-SUBMIT-01"), "self_links", "host"),
			Entry("that asks for Altinn's scopes", proves("CLI-SUBMIT-01"), "instance_scope", "required"),
		)

		It("does not file an invalid return, unless told; then the app refuses it, in whatever form", proves("CLI-SUBMIT-03"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			k.patchWorld(ctx, notRegistered)
			e := k.stops(ctx)
			Expect(e.What).To(Equal("The validation says that the return is invalid, so it is not filed."))
			Expect(k.line.count(http.MethodPost, "/instances")).To(BeZero())
			k.options.ConfirmAnyway = true
			e = k.stops(ctx)
			Expect(e.Step).To(Equal("fill"))
			Expect(k.filed(ctx)).To(BeEmpty())
		})

		DescribeTable("reads the app's 409 for an invalid return",
			func(ctx SpecContext, shown string, switches ...string) {
				k := env.clerk(ctx, "", switches...)
				k.patchWorld(ctx, notRegistered)
				k.options.ConfirmAnyway = true
				e := k.stops(ctx)
				Expect(e.Status).To(Equal(http.StatusConflict))
				Expect(e.What).To(MatchRegexp(shown))
				Expect(e.Why).To(Equal("The app has validated the return itself, and calls it invalid; deviations it lets pass."))
				Expect(k.filed(ctx)).To(BeEmpty())
			},
			Entry("XML", proves("CLI-SUBMIT-04"), `^Web service returned error code 409 \(ugyldig skattemelding; Virksomheten er ikke registrert .*\)\.$`),
			Entry("text", proves("CLI-SUBMIT-04"), `^Web service returned error code 409 \(Valideringsfeil: Ugyldig mva-melding\)\.$`, "invalid_return_409", "text"),
			Entry("text in quotes", proves("CLI-SUBMIT-04"), `^Web service returned error code 409 \(Valideringsfeil: Ugyldig mva-melding\)\.$`,
				"invalid_return_409", "text", "next_409_quotes", "always"),
			Entry("both", proves("CLI-SUBMIT-04"), `^Web service returned error code 409 \(Valideringsfeil: Ugyldig mva-melding: ugyldig skattemelding; Virksomheten`, "invalid_return_409", "both"),
			Entry("both, in a problem of the later library", proves("CLI-SUBMIT-04"), `ugyldig skattemelding; Virksomheten er ikke registrert`, "invalid_return_409", "both", "app_lib", "v8"),
		)

		DescribeTable("reads the 409 for an envelope that does not fit, and nothing has moved",
			func(ctx SpecContext, spoil func(*client.Return), shown, why string) {
				k := env.clerk(ctx, "")
				right := k.ret
				spoil(&k.ret)
				e := k.stops(ctx)
				Expect(e.What).To(MatchRegexp(shown))
				Expect(e.Why).To(Equal(why))
				Expect(e.Step).To(Equal("fill"))
				Expect(k.state().Pending).To(BeEmpty())
				Expect(k.client.Delete(ctx, k.tokens.Altinn, k.state().Instance, client.DeleteOptions{})).To(Succeed())
				k.ret = right
				r, err := k.submit(ctx)
				k.expectFiled(ctx, r, err)
			},
			Entry("another category", proves("CLI-SUBMIT-04"), func(r *client.Return) { r.Category = "kompensasjon" },
				`409 \(Valideringsfeil: Meldingskategorien i MvaMeldingInnsending \("konvolutt"\) er forsjellig fra Meldingskategorien i mvaMelding\.xml\)\.$`,
				"Envelope and return have different categories."),
			Entry("a term that there is not", proves("CLI-SUBMIT-04"), func(r *client.Return) { r.Term.Name = "juli-september" },
				`409 \(Valideringsfeil / Validation error: .* The Enumeration constraint failed\.\)\.$`,
				"A value in the envelope is none that its schema allows."),
		)

		It("says of a person without signing right: may fill in, may not confirm", proves("CLI-SUBMIT-04"), func(ctx SpecContext) {
			k := env.filingStage(ctx, "").clerkFor(ctx, "", boardMember)
			e := k.stops(ctx)
			Expect(e.Step).To(Equal("confirm"))
			Expect(e.Status).To(Equal(http.StatusForbidden))
			Expect(e.Why).To(HavePrefix("The person may fill in this return and may not confirm it"))
			Expect(e.Next).To(ContainSubstring("delegate a signing role"))
			Expect(k.filed(ctx)).To(BeEmpty())
		})

		It("says of a person without a role, and of an unknown company, what is missing", proves("CLI-SUBMIT-04"), func(ctx SpecContext) {
			k := env.filingStage(ctx, "").clerkFor(ctx, "", stranger)
			e := k.stops(ctx)
			Expect(e.Step).To(Equal("instance"))
			Expect(e.Why).To(HavePrefix("The person has no right to report VAT for this organisation"))
			k = k.clerkFor(ctx, "", k.pid())
			k.ret.Organisation, k.options.ConfirmAnyway = "310000001", true
			e = k.stops(ctx)
			Expect(e.Status).To(Equal(http.StatusNotFound))
			Expect(e.Next).To(Equal("Correct the organisation number in the return."))
		})

		It("lists, reads and deletes drafts, and deletes nothing that was filed", proves("CLI-SUBMIT-04"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			k.line.loses, k.line.before = nth(1, http.MethodPut, "/process/next"), true
			Expect(k.stops(ctx).Unsure).To(BeTrue())
			id := k.state().Instance
			active, err := k.client.Active(ctx, k.tokens.Altinn, k.state().Party)
			Expect(err).NotTo(HaveOccurred())
			Expect(active).To(HaveLen(1))
			Expect(active[0].ID).To(Equal(id))
			found, err := k.client.Instance(ctx, k.tokens.Altinn, id)
			Expect(err).NotTo(HaveOccurred())
			Expect(found.TaskName).To(Equal("Utfylling"))
			Expect(k.client.Delete(ctx, k.tokens.Altinn, id, client.DeleteOptions{})).To(Succeed())
			_, err = k.resume(ctx)
			Expect(refusal(err).What).To(Equal("The draft " + id + " has been deleted."))
			r, err := k.submit(ctx)
			k.expectFiled(ctx, r, err)
			Expect(refusal(k.client.Delete(ctx, k.tokens.Altinn, r.Instance.ID, client.DeleteOptions{})).Filed).To(BeTrue())
		})
	})
}

func describeReferenceFeedback(env Env) {
	Describe("the reference client, feedback", func() {
		DescribeTable("waits for it in each way, and for an app that lacks some",
			func(ctx SpecContext, mode string, switches ...string) {
				k := env.clerk(ctx, "", append([]string{"feedback_delay", "80"}, switches...)...)
				k.options.Feedback.Mode = mode
				asked := 0
				k.options.Progress = func(p client.FeedbackProgress) {
					asked++
					Expect(p.Asked).To(Equal(asked))
					Expect(p.Task).To(Equal("Task_3 Tilbakemelding"))
				}
				r, err := k.submit(ctx)
				k.expectFiled(ctx, r, err)
				Expect(asked).To(Equal(8))
			},
			Entry("both", proves("CLI-SUBMIT-05"), "both"),
			Entry("the status, then the feedback", proves("CLI-SUBMIT-05"), "status"),
			Entry("the instance", proves("CLI-SUBMIT-05"), "instance"),
			Entry("feedback, which says that there is none yet", proves("CLI-SUBMIT-05"), "feedback", "feedback_wait", "409"),
			Entry("a status that stays false", proves("CLI-SUBMIT-05"), "both", "feedback_status", "false"),
			Entry("an app without addresses for feedback", proves("CLI-SUBMIT-05"), "both", "feedback_endpoints", "off"),
		)

		It("leaves the app alone as long as it asks", proves("CLI-SUBMIT-07"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			k.fault(ctx, control.FaultOrder{Step: "feedback", Status: http.StatusServiceUnavailable, RetryAfter: "60s"})
			var waits []time.Duration
			k.options.Progress = func(p client.FeedbackProgress) { waits = append(waits, p.Next) }
			r, err := k.submit(ctx)
			k.expectFiled(ctx, r, err)
			Expect(waits).To(Equal([]time.Duration{time.Minute}))
		})

		It("says for how long the app wants to be left alone, and leaves it to the person", proves("CLI-SUBMIT-07"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			k.fault(ctx, control.FaultOrder{Step: "confirm", Status: http.StatusServiceUnavailable, RetryAfter: "5m"})
			e := k.stops(ctx)
			Expect(e.Next).To(HavePrefix("The server asks to wait 5 minutes (Retry-After). "))
			Expect(e.Unsure).To(BeTrue())
			Expect(k.filed(ctx)).To(BeEmpty())
		})

		It("says that the return was filed when none comes, and finds it later", proves("CLI-SUBMIT-05"), func(ctx SpecContext) {
			k := env.clerk(ctx, "", "feedback_delay", "3600")
			e := k.stops(ctx)
			Expect(e.Step).To(Equal("feedback"))
			Expect(e.Filed).To(BeTrue())
			Expect(e.Unsure).To(BeFalse())
			Expect(e.What).To(Equal("There is no feedback yet, after 6m0s and 37 times of asking."))
			Expect(e.Why).To(HavePrefix("The return was filed."))
			k.advance(ctx, year/365/24)
			r, err := k.resume(ctx)
			k.expectFiled(ctx, r, err)
			Expect(k.line.count(http.MethodPut, "/process/next")).To(Equal(2))
		})

		It("goes by the final verdict: rejected after it was filed, receipt and all", proves("CLI-SUBMIT-03"), func(ctx SpecContext) {
			k := env.clerk(ctx, "", "feedback_delay", "20")
			k.options.Progress = func(p client.FeedbackProgress) {
				if p.Asked == 1 {
					k.patchWorld(ctx, notRegistered)
				}
			}
			r, err := k.submit(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(r.Accepted()).To(BeFalse())
			Expect(r.Verdict.Outcome).To(Equal(client.Invalid))
			Expect(r.Instance.HasEnded()).To(BeTrue())
			Expect(string(r.Receipt)).To(HavePrefix("%PDF-"))
			last := k.reports[len(k.reports)-1]
			Expect(last.OK).To(BeFalse())
			Expect(last.What).To(HavePrefix("The return was filed and then rejected"))
		})

		It("accepts a return with deviations, and says so", proves("CLI-SUBMIT-03"), func(ctx SpecContext) {
			k := env.clerk(ctx, "")
			k.ret = asReturn(sale.ofTotal("6000").document())
			r, err := k.submit(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(r.Accepted()).To(BeTrue())
			Expect(r.Verdict.Outcome).To(Equal(client.Deviating))
			Expect(k.reports[len(k.reports)-1].What).To(HavePrefix("The return is accepted, with deviations"))
		})
	})
}
