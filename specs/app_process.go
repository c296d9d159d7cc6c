package specs

import (
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// differentCategory and its neighbours are sentences of the app.
const (
	otherInstance    = `Valideringsfeil: Organisasjonsnummeret i instansen er forskjellig fra organisasjonsnummeret i MvaMeldingInnsending ("konvolutt")`
	otherReturn      = `Valideringsfeil: Organisasjonsnummeret i MvaMeldingInnsending ("konvolutt") er forskjellig fra organisasjonsnummeret i mvaMelding.xml`
	otherCategory    = `Valideringsfeil: Meldingskategorien i MvaMeldingInnsending ("konvolutt") er forsjellig fra Meldingskategorien i mvaMelding.xml`
	noPeriod         = `Valideringsfeil: skattleggingsperiode er påkrevd i MvaMeldingInnsending. Validation error: skattleggingsperiode is required in MvaMeldingInnsending`
	emptyPeriod      = `Valideringsfeil: skattleggingsperiode må være utfylt. Validation error: skattleggingsperiode must be populated`
	noStatus         = `Valideringsfeil: instansstatus er påkrevd i MvaMeldingInnsending. Validation error: instansstatus is required in MvaMeldingInnsending`
	sameNames        = `Valideringsfeil: filnavnene i innsendingen må være unike. Validation error: file names in the submission must be unique.`
	schemaHead       = "Valideringsfeil / Validation error:\n"
	envelopeSchema   = "no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0"
	badPeriod        = schemaHead + "The '" + envelopeSchema + ":skattleggingsperiodeToMaaneder' element is invalid - The value 'juli-september' is invalid according to its datatype '" + envelopeSchema + ":SkattleggingsperiodeToMaaneder' - The Enumeration constraint failed."
	julyToSeptember  = `<periode><skattleggingsperiodeToMaaneder>juli-september</skattleggingsperiodeToMaaneder></periode><aar>2024</aar>`
	notYetOverReturn = "mai-juni"
	marchToApril     = `<periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar>`
)

func describeAppProcess(env Env) {
	Describe("fill and confirm: the process", func() {
		It("goes from filling in to confirmation to feedback, and answers with its state", proves("ALT-PROC-01"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			draft.advance(ctx, time.Second)
			a := draft.next(ctx)
			Expect(a.Status).To(Equal(http.StatusOK), a.Body)
			Expect(a.Body).To(MatchJSON(`{
				"started": "2024-05-15T12:00:00Z", "startEvent": "StartEvent_1",
				"currentTask": {
					"flow": 3, "started": "2024-05-15T12:00:01Z", "elementId": "Task_2", "name": "Bekreftelse", "altinnTaskType": "confirmation",
					"ended": null, "validated": null, "flowType": "CompleteCurrentMoveToNext"
				},
				"ended": null, "endEvent": null
			}`))
			i := draft.current(ctx)
			Expect(i.types()).To(Equal([]string{envelopeType, "mvamelding", "utfyllingslogg"}))
			Expect(i.of(envelopeType).Locked).To(BeTrue())
			Expect(i.of("mvamelding").Locked).To(BeTrue())
			Expect(i.of("utfyllingslogg").Locked).To(BeFalse())
			Expect(*i.of("utfyllingslogg").Filename).To(Equal("utfyllingslogg.json"))

			a = draft.next(ctx)
			Expect(a.Body).To(ContainSubstring(`"flow":4,"started":"2024-05-15T12:00:01Z","elementId":"Task_3","name":"Tilbakemelding","altinnTaskType":"feedback"`))
			Expect(draft.current(ctx).types()).To(Equal([]string{envelopeType, "mvamelding", "utfyllingslogg", "signeringslogg", "betalingsinformasjon"}))
			told(draft.at(ctx, http.MethodGet, "/process", ""), http.StatusOK, a.Body)
		})

		It("tells in the later generation what the caller may do", proves("ALT-PROC-02"), func(ctx SpecContext) {
			draft := env.desk(ctx, "app_lib", "v8").draft(ctx)
			a := draft.at(ctx, http.MethodGet, "/process", "")
			Expect(a.Body).To(ContainSubstring(`"actions":{"write":true},"userActions":[{"id":"write","authorized":true,"type":"ProcessAction"}],"read":true,"write":true,"elementType":"Task"`))
			Expect(a.Body).To(ContainSubstring(`"processTasks":[{"altinnTaskType":"data","elementId":"Task_1"},{"altinnTaskType":"confirmation","elementId":"Task_2"},{"altinnTaskType":"feedback","elementId":"Task_3"}]`))
			Expect(draft.at(ctx, http.MethodGet, "", "").Body).To(ContainSubstring(`"party":{"partyId":51000001,`))
		})

		It("belongs to the Tax Administration once it is confirmed: 403, and 409 behind the end", proves("ALT-PROC-03", "ALT-PROC-05"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			told(draft.next(ctx), http.StatusForbidden, "")
			draft.advance(ctx, 2*time.Second)
			told(draft.next(ctx), http.StatusConflict, "Process is ended.")
			told(draft.next(ctx, "Accept", "application/json"), http.StatusConflict, `"Process is ended."`)
		})

		It("says the same in the later generation in ProblemDetails", proves("ALT-PROC-03", "ALT-PROC-05"), func(ctx SpecContext) {
			d := env.desk(ctx, "app_lib", "v8")
			draft := d.draft(ctx)
			Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusCreated))
			Expect(draft.add(ctx, "mvamelding", "m.xml", "text/xml", filing{}.document()).Status).To(Equal(http.StatusCreated))
			expectTask(draft.next(ctx), "Task_2")
			told(draft.by(ctx, boardMember, "idporten-loa-high").next(ctx), http.StatusForbidden,
				`{"title":"Unauthorized","status":403,"detail":"User is not authorized to perform process next. Task ID: Task_2. Task type: confirmation. Action: none."}`)
			expectTask(draft.next(ctx), "Task_3")
			told(draft.next(ctx), http.StatusForbidden,
				`{"title":"Unauthorized","status":403,"detail":"User is not authorized to perform process next. Task ID: Task_3. Task type: feedback. Action: none."}`)
			draft.advance(ctx, 2*time.Second)
			told(draft.next(ctx), http.StatusConflict, `{"status":409,"detail":"Process is ended."}`)
		})

		It("lets a board member fill in and not confirm", proves("ALT-PROC-05"), func(ctx SpecContext) {
			member := env.desk(ctx).as(ctx, boardMember, "idporten-loa-high")
			draft := member.complete(ctx)
			told(draft.next(ctx), http.StatusForbidden, "")
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_2"))
			expectTask(draft.by(ctx, draft.pid(), "idporten-loa-high").next(ctx), "Task_3")
		})

		It("has been started by the creation of the instance", proves("ALT-PROC-04"), func(ctx SpecContext) {
			told(env.desk(ctx).draft(ctx).at(ctx, http.MethodPost, "/process/start", ""), http.StatusConflict, "Process is already started. Use next.")
		})

		It("knows its elements", proves("ALT-PROC-10"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			told(draft.at(ctx, http.MethodPut, "/process/next?elementId=Task_9", ""), http.StatusBadRequest, "Requested element id Task_9 is not found in process definition")
			expectTask(draft.at(ctx, http.MethodPut, "/process/next?elementId=Task_2", ""), "Task_2")
			expectTask(draft.next(ctx), "Task_3")
			draft.advance(ctx, 2*time.Second)
			told(draft.at(ctx, http.MethodPut, "/process/next?elementId=Task_9", ""), http.StatusConflict, "Process is ended.")
		})

		It("runs as far as the caller may", proves("ALT-PROC-11"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			told(draft.at(ctx, http.MethodPut, "/process/completeProcess", ""), http.StatusForbidden, "")
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_3"))
		})

		It("has a history", proves("ALT-PROC-12"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			draft.advance(ctx, 2*time.Second)
			history := read[struct {
				Lines []struct {
					Type    string  `json:"eventType"`
					Element *string `json:"elementId"`
					By      *string `json:"performedBy"`
				} `json:"processHistory"`
			}](draft.at(ctx, http.MethodGet, "/process/history", ""), http.StatusOK)
			var lines []string
			for _, l := range history.Lines {
				lines = append(lines, l.Type+" "+*l.Element+" "+*l.By)
			}
			Expect(lines).To(Equal([]string{
				"process_StartEvent StartEvent_1 20000001", "process_StartTask Task_1 20000001",
				"process_EndTask Task_1 20000001", "process_StartTask Task_2 20000001",
				"process_EndTask Task_2 20000001", "process_StartTask Task_3 20000001",
				"process_EndTask Task_3 974761076", "process_EndEvent EndEvent_1 974761076",
			}))
		})

		DescribeTable("does not move with what the app finds wrong, and moves once it is mended",
			func(ctx SpecContext, e envelope, f filing, entry, text string) {
				d := env.desk(ctx)
				draft := d.draft(ctx)
				Expect(draft.put(ctx, e.document()).Status).To(Equal(http.StatusCreated))
				uploaded := read[dataElement](draft.addReturn(ctx, f), http.StatusCreated)
				a := draft.next(ctx)
				told(a, http.StatusConflict, text)
				Expect(a.contentType()).To(Equal("text/plain; charset=utf-8"))
				Expect(a.Header.Get("Portprove-Why")).To(HavePrefix(entry))
				i := draft.current(ctx)
				Expect(i.Process.CurrentTask.ElementID).To(Equal("Task_1"))
				Expect(i.of("mvamelding").Locked).To(BeFalse())
				Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusCreated))
				Expect(draft.at(ctx, http.MethodPut, "/data/"+uploaded.ID, filing{}.document(), "Content-Type", "text/xml", "Content-Disposition", "attachment; filename=mvaMelding.xml").Status).To(Equal(http.StatusCreated))
				expectTask(draft.next(ctx), "Task_2")
			},
			Entry("the envelope is another organisation's", proves("ALT-PROC-06"), envelope{org: otherCompany}, filing{}, "SKD-01", otherInstance),
			Entry("the return is another organisation's", proves("ALT-PROC-06"), envelope{}, filing{org: otherCompany}, "SKD-02", otherReturn),
			Entry("the return is of another category", proves("ALT-PROC-06"), envelope{}, filing{category: "primaernaering"}, "SKD-03", otherCategory),
			Entry("no period", proves("ALT-PROC-06"), envelope{without: "skattleggingsperiode"}, filing{}, "SKD-04", noPeriod),
			Entry("an empty period", proves("ALT-PROC-06"), envelope{period: "-"}, filing{}, "SKD-05", emptyPeriod),
			Entry("no status", proves("ALT-PROC-06"), envelope{without: "instansstatus"}, filing{}, "SKD-06", noStatus),
			Entry("a period that there is not", proves("ALT-PROC-06"), envelope{period: julyToSeptember}, filing{}, "SKD-09", badPeriod),
		)

		It("tells an incomplete envelope in the words of .NET", proves("ALT-PROC-06"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			Expect(draft.put(ctx, envelope{without: "opprettetAv"}.document()).Status).To(Equal(http.StatusCreated))
			a := draft.next(ctx)
			Expect(a.Status).To(Equal(http.StatusConflict))
			Expect(a.contentType()).To(Equal("text/plain; charset=utf-8"))
			Expect(a.Body).To(HavePrefix(schemaHead + "The element 'mvaMeldingInnsending' in namespace '" + envelopeSchema + "' has "))
			Expect(a.Body).To(ContainSubstring("List of possible elements expected: 'opprettetAv' in namespace '" + envelopeSchema + "'."))
			Expect(a.Header.Get("Portprove-Why")).To(HavePrefix("SKD-10"))
		})

		It("puts the sentence in quotes for who asks for JSON, or always", proves("ALT-PROC-06"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			Expect(draft.put(ctx, envelope{without: "instansstatus"}.document()).Status).To(Equal(http.StatusCreated))
			told(draft.next(ctx, "Accept", "application/json"), http.StatusConflict, `"`+noStatus+`"`)
			draft = env.desk(ctx, "next_409_quotes", "always").filled(ctx)
			Expect(draft.put(ctx, envelope{without: "instansstatus"}.document()).Status).To(Equal(http.StatusCreated))
			told(draft.next(ctx), http.StatusConflict, `"`+noStatus+`"`)
		})

		It("wraps it in ProblemDetails in the later generation", proves("ALT-PROC-06"), func(ctx SpecContext) {
			draft := env.desk(ctx, "app_lib", "v8").draft(ctx)
			Expect(draft.put(ctx, envelope{without: "instansstatus"}.document()).Status).To(Equal(http.StatusCreated))
			Expect(draft.add(ctx, "mvamelding", "m.xml", "text/xml", filing{}.document()).Status).To(Equal(http.StatusCreated))
			told(draft.next(ctx), http.StatusConflict, `{"title":"Process next failed.","status":409,"detail":"`+noStatus+`"}`)
		})

		It("wants every attachment in the envelope, and every one of the envelope's", proves("ALT-PROC-06"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			Expect(draft.add(ctx, "binaerVedlegg", "bilag.pdf", "application/pdf", "x").Status).To(Equal(http.StatusCreated))
			a := draft.next(ctx)
			Expect(a.Status).To(Equal(http.StatusConflict))
			Expect(a.Body).To(And(HavePrefix("Valideringsfeil: "), ContainSubstring("bilag.pdf")))
			Expect(draft.put(ctx, envelope{attachments: []string{"bilag.pdf", "annet.pdf"}}.document()).Status).To(Equal(http.StatusCreated))
			a = draft.next(ctx)
			Expect(a.Status).To(Equal(http.StatusConflict))
			Expect(a.Body).To(And(HavePrefix("Valideringsfeil: "), ContainSubstring("annet.pdf"), Not(ContainSubstring("bilag.pdf"))))
			Expect(draft.put(ctx, envelope{attachments: []string{"bilag.pdf"}}.document()).Status).To(Equal(http.StatusCreated))
			expectTask(draft.next(ctx), "Task_2")
		})

		It("wants unique file names: an upload that was repeated is found here", proves("ALT-PROC-06"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			second := read[dataElement](draft.addReturn(ctx, filing{}), http.StatusCreated)
			told(draft.next(ctx), http.StatusConflict, sameNames)
			told(draft.at(ctx, http.MethodDelete, "/data/"+second.ID, ""), http.StatusOK, "")
			expectTask(draft.next(ctx), "Task_2")
		})

		It("looks at names and number of files once more at the confirmation", proves("ALT-PROC-06"), func(ctx SpecContext) {
			draft := env.desk(ctx).complete(ctx)
			same := read[dataElement](draft.add(ctx, "binaerVedlegg", "mvaMelding.xml", "text/xml", "<x/>"), http.StatusCreated)
			told(draft.next(ctx), http.StatusConflict, sameNames)
			told(draft.at(ctx, http.MethodDelete, "/data/"+same.ID, ""), http.StatusOK, "")
			second := read[dataElement](draft.add(ctx, "mvamelding", "to.xml", "text/xml", filing{}.document()), http.StatusCreated)
			a := draft.next(ctx)
			Expect(a.Status).To(Equal(http.StatusConflict))
			Expect(a.Body).To(HavePrefix("Valideringsfeil: "))
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_2"))
			told(draft.at(ctx, http.MethodDelete, "/data/"+second.ID, ""), http.StatusOK, "")
			expectTask(draft.next(ctx), "Task_3")
		})

		DescribeTable("does not take an invalid return, and says so in one of three ways",
			func(ctx SpecContext, as, contentType, begins string) {
				draft := env.desk(ctx, "invalid_return_409", as).draft(ctx)
				Expect(draft.put(ctx, envelope{period: "<periode><skattleggingsperiodeToMaaneder>mai-juni</skattleggingsperiodeToMaaneder></periode><aar>2024</aar>"}.document()).Status).To(Equal(http.StatusCreated))
				Expect(draft.addReturn(ctx, filing{term: notYetOverReturn}).Status).To(Equal(http.StatusCreated))
				a := draft.next(ctx)
				Expect(a.Status).To(Equal(http.StatusConflict))
				Expect(a.contentType()).To(HavePrefix(contentType))
				Expect(a.Body).To(HavePrefix(begins))
				Expect(a.Header.Get("Portprove-Why")).To(HavePrefix("SKD-08"))
				if as != "text" {
					Expect(a.Body).To(ContainSubstring("<avvikVedMeldingslevering>ugyldig skattemelding</avvikVedMeldingslevering>"))
					Expect(a.Body).To(ContainSubstring("Det kan ikke sendes inn mva-melding før terminen har utløpt."))
				}
			},
			Entry("the validation result", proves("ALT-PROC-07"), "xml", "application/xml", "<?xml version='1.0' encoding='UTF-8'?>"),
			Entry("a sentence", proves("ALT-PROC-07"), "text", "text/plain", "Valideringsfeil: Ugyldig mva-melding"),
			Entry("both", proves("ALT-PROC-07"), "both", "text/plain", "Valideringsfeil: Ugyldig mva-melding\n<?xml"),
		)

		DescribeTable("hears from the validator what is wrong with a return:",
			func(ctx SpecContext, e envelope, document, rule string) {
				draft := env.desk(ctx).draft(ctx)
				Expect(draft.put(ctx, e.document()).Status).To(Equal(http.StatusCreated))
				Expect(draft.add(ctx, "mvamelding", "mvaMelding.xml", "text/xml", document).Status).To(Equal(http.StatusCreated))
				a := draft.next(ctx)
				Expect(a.Status).To(Equal(http.StatusConflict), a.Body)
				a.Status = http.StatusOK
				Expect(a.verdict().found()).To(ContainSubstring(rule), a.Body)
				Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_1"))
			},
			Entry("no namespace", proves("ALT-PROC-07"), envelope{}, saleWith(` xmlns="`+returnsNamespace+`"`, ""), "R001"),
			Entry("a term of 2021", proves("ALT-PROC-07"), envelope{period: strings.Replace(marchToApril, "2024", "2021", 1)}, filing{year: "2021"}.document(), "R077"),
			Entry("a comma", proves("ALT-PROC-07"), envelope{}, saleWith(">5000<", ">11,11<"), "R001"),
			Entry("øre", proves("ALT-PROC-07"), envelope{}, lines("3||20000|25|5000.50|").ofTotal("5000.50").document(), "R082"),
			Entry("one line for services from abroad", proves("ALT-PROC-07"), envelope{}, lines("86|||25|-2500|").ofTotal("-2500").document(), "R030"),
		)

		It("does not move when the instance is deleted, and does not say why", proves("ALT-PROC-09"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			Expect(draft.at(ctx, http.MethodDelete, "", "").Status).To(Equal(http.StatusOK))
			a := draft.next(ctx)
			Expect(a.Status).To(Equal(http.StatusConflict))
			Expect(a.Header.Get("Content-Type")).To(Equal("application/problem+json; charset=utf-8"))
			Expect(a.Body).To(MatchRegexp(`^{"type":"https://tools.ietf.org/html/rfc7231#section-6.5.8","title":"Conflict","status":409,"traceId":"00-[0-9a-f]{32}-[0-9a-f]{16}-00"}$`))
		})

		It("moves once when two ask at the same time", proves("ALT-PROC-09"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			answers := make(chan answer)
			const callers = 8
			for range callers {
				go func() {
					defer GinkgoRecover()
					answers <- draft.next(ctx)
				}()
			}
			states := map[int]int{}
			for range callers {
				states[(<-answers).Status]++
			}
			Expect(states[http.StatusOK]).To(BeNumerically("<=", 2), "one for each task that a caller can end")
			Expect(states[http.StatusOK] + states[http.StatusConflict] + states[http.StatusForbidden]).To(Equal(callers))
			list, err := draft.remote.Instances(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(list).To(HaveLen(1))
		})
	})
}
