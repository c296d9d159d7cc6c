package specs

import (
	"encoding/xml"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// filedTypes are the data types of an instance whose feedback is there, in the
// order of their creation.
var filedTypes = []string{
	envelopeType, "mvamelding", "utfyllingslogg", "signeringslogg", "betalingsinformasjon", "valideringsresultat", "kvittering",
}

func describeFeedback(env Env) {
	Describe("feedback and collect: the Tax Administration's answer", func() {
		It("comes after a while of the sandbox's clock, with its documents", proves("ALT-FEED-01", "ALT-FEED-02"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			status := func() string { return draft.at(ctx, http.MethodGet, "/feedback/status", "").Body }
			Expect(status()).To(Equal(`{"isFeedbackProvided":false}`))
			draft.advance(ctx, 1999*time.Millisecond)
			Expect(status()).To(Equal(`{"isFeedbackProvided":false}`))
			Expect(draft.current(ctx).Process.CurrentTask.Name).To(Equal("Tilbakemelding"))
			draft.advance(ctx, time.Millisecond)
			Expect(status()).To(Equal(`{"isFeedbackProvided":true}`))
			i := draft.current(ctx)
			Expect(i.Process.CurrentTask).To(BeNil())
			Expect(*i.Process.Ended).To(Equal("2024-05-15T12:00:02Z"))
			Expect(*i.Process.EndEvent).To(Equal("EndEvent_1"))
			Expect(i.Status.IsArchived).To(BeTrue())
			Expect(i.Status.Substatus.Label).To(Equal("Mottatt"))
			Expect(i.Status.Substatus.Description).To(Equal("Mva-meldingen er levert og mottatt av Skatteetaten."))
			Expect(i.types()).To(Equal(filedTypes))
			Expect(i.of("kvittering").CreatedBy).To(Equal("974761076"))
			Expect(i.of("kvittering").Locked).To(BeTrue())
			Expect(draft.at(ctx, http.MethodGet, "", "").Body).To(ContainSubstring(`"completeConfirmations":[{"stakeholderId":"skd","confirmedOn":"2024-05-15T12:00:02Z"}]`))
		})

		It("has a verdict, a receipt and what to pay until when", proves("ALT-FEED-06"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			draft.advance(ctx, 2*time.Second)
			i := draft.current(ctx)
			result := draft.document(ctx, i, "valideringsresultat")
			Expect(result.contentType()).To(Equal("text/xml"))
			var v verdict
			Expect(xml.Unmarshal([]byte(result.Body), &v)).To(Succeed())
			Expect(v.Verdict).To(Equal("ingen avvik"))
			receipt := draft.document(ctx, i, "kvittering")
			Expect(receipt.contentType()).To(Equal("application/pdf"))
			Expect(receipt.Body).To(HavePrefix("%PDF-"))
			var payment struct {
				XMLName   xml.Name `xml:"no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:betalingsinformasjon:v1.0 betalingsinformasjon"`
				Reference string   `xml:"innsendingsreferanse"`
				Org       string   `xml:"skattepliktig>organisasjonsnummer"`
				Term      string   `xml:"skattleggingsperiode>periode>skattleggingsperiodeToMaaneder"`
				Year      int      `xml:"skattleggingsperiode>aar"`
				KID       string   `xml:"kundeidentifikasjonsnummer"`
				Amount    string   `xml:"beloep"`
				PayTo     string   `xml:"betaleTil"`
				Due       string   `xml:"betalingsfrist"`
				Account   string   `xml:"betalesTilKonto>norskKontonummer"`
			}
			Expect(xml.Unmarshal([]byte(draft.document(ctx, i, "betalingsinformasjon").Body), &payment)).To(Succeed())
			Expect(payment.Reference).To(Equal(draft.ID))
			Expect(payment.Org).To(Equal(mainCompany))
			Expect(payment.Term).To(Equal("mars-april"))
			Expect(payment.Year).To(Equal(2024))
			Expect(payment.Amount).To(Equal("0"))
			Expect(payment.PayTo).To(Equal("Skatteetaten"))
			Expect(payment.Due).To(Equal("2024-06-10"))
			Expect(payment.Account).To(MatchRegexp(`^\d{11}$`))
			Expect(passesModulus10(payment.KID)).To(BeTrue(), payment.KID)
		})

		It("ends the process of a return that is found invalid in the end, too", proves("ALT-FEED-07"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			draft.patchWorld(ctx, map[string]any{"companies": []any{map[string]any{"organisation_number": mainCompany, "vat_registrations": []any{}}}})
			draft.advance(ctx, 2*time.Second)
			i := draft.current(ctx)
			Expect(*i.Process.EndEvent).To(Equal("EndEvent_1"))
			Expect(i.types()).To(Equal(filedTypes))
			Expect(i.Status.Substatus).To(BeNil())
			Expect(draft.document(ctx, i, "valideringsresultat").Body).To(ContainSubstring("<avvikVedMeldingslevering>ugyldig skattemelding</avvikVedMeldingslevering>"))
		})

		It("holds the connection until it is there, by the sandbox's clock", proves("ALT-FEED-02"), func(ctx SpecContext) {
			draft := env.desk(ctx, "feedback_delay", "60").filed(ctx)
			answered := make(chan answer, 1)
			go func() {
				defer GinkgoRecover()
				answered <- draft.at(ctx, http.MethodGet, "/feedback", "")
			}()
			draft.advance(ctx, 59*time.Second)
			Consistently(answered, 50*time.Millisecond).ShouldNot(Receive())
			draft.advance(ctx, time.Second)
			var a answer
			Eventually(ctx, answered).Should(Receive(&a))
			Expect(read[instance](a, http.StatusOK).types()).To(Equal(filedTypes))
			told(draft.at(ctx, http.MethodGet, "/feedback", ""), http.StatusOK, a.Body)
		})

		It("holds it no longer than a gateway does", proves("ALT-FEED-05"), func(ctx SpecContext) {
			draft := env.desk(ctx, "feedback_delay", "never").filed(ctx)
			answered := make(chan answer, 1)
			go func() {
				defer GinkgoRecover()
				answered <- draft.at(ctx, http.MethodGet, "/feedback", "")
			}()
			Consistently(answered, 50*time.Millisecond).ShouldNot(Receive())
			draft.advance(ctx, 100*time.Second)
			var a answer
			Eventually(ctx, answered).Should(Receive(&a))
			told(a, http.StatusGatewayTimeout, "")
			draft.advance(ctx, 24*time.Hour-time.Minute)
			again := draft.by(ctx, draft.pid(), "idporten-loa-high")
			Expect(again.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_3"))
		})

		It("refuses at once where a switch says so, and before the return is filed", proves("ALT-FEED-03"), func(ctx SpecContext) {
			draft := env.desk(ctx, "feedback_wait", "409").filed(ctx)
			text := "Instance " + draft.ID + " has not yet received feedback. Try again later."
			told(draft.at(ctx, http.MethodGet, "/feedback", ""), http.StatusConflict, text)
			draft.advance(ctx, 2*time.Second)
			Expect(draft.at(ctx, http.MethodGet, "/feedback", "").Status).To(Equal(http.StatusOK))
			early := env.desk(ctx).draft(ctx)
			Expect(early.at(ctx, http.MethodGet, "/feedback", "").Status).To(Equal(http.StatusConflict))
			Expect(early.at(ctx, http.MethodGet, "/feedback/status", "").Body).To(Equal(`{"isFeedbackProvided":false}`))
		})

		It("can say false for ever, or have no such address", proves("ALT-FEED-04"), func(ctx SpecContext) {
			stuck := env.desk(ctx, "feedback_status", "false").filed(ctx)
			stuck.advance(ctx, time.Minute)
			Expect(stuck.current(ctx).Process.CurrentTask).To(BeNil())
			Expect(stuck.at(ctx, http.MethodGet, "/feedback/status", "").Body).To(Equal(`{"isFeedbackProvided":false}`))
			without := env.desk(ctx, "feedback_endpoints", "off").filed(ctx)
			told(without.at(ctx, http.MethodGet, "/feedback/status", ""), http.StatusNotFound, "")
			told(without.at(ctx, http.MethodGet, "/feedback", ""), http.StatusNotFound, "")
		})

		It("can let the payment information come later than the confirmation", proves("ALT-FEED-08"), func(ctx SpecContext) {
			draft := env.desk(ctx, "payment_delay", "45", "feedback_delay", "80").filed(ctx)
			Expect(draft.current(ctx).types()).NotTo(ContainElement("betalingsinformasjon"))
			draft.advance(ctx, 45*time.Second)
			Expect(draft.current(ctx).types()).To(ContainElement("betalingsinformasjon"))
			draft.advance(ctx, 35*time.Second)
			Expect(draft.current(ctx).types()).To(Equal(filedTypes))
		})

		It("keeps the order in which things were due, however late somebody looks", proves("ALT-FEED-08"), func(ctx SpecContext) {
			draft := env.desk(ctx, "payment_delay", "90", "feedback_delay", "80").filed(ctx)
			draft.advance(ctx, time.Hour)
			i := draft.current(ctx)
			Expect(i.types()).To(Equal([]string{envelopeType, "mvamelding", "utfyllingslogg", "signeringslogg", "valideringsresultat", "kvittering", "betalingsinformasjon"}))
			Expect(i.LastChanged).To(Equal("2024-05-15T12:01:30Z"))
			Expect(*i.Process.Ended).To(Equal("2024-05-15T12:01:20Z"))
			early := env.desk(ctx, "payment_delay", "1", "era", "2021").filed(ctx)
			early.advance(ctx, time.Hour)
			Expect(early.current(ctx).of("betalingsinformasjon").CreatedBy).To(Equal("974761076"), "there is one, and it came with the feedback")
		})

		It("has the verdict of when it was due, however late somebody looks", proves("ALT-FEED-01"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			before := []any{map[string]any{"category": "alminnelig", "year": 2024, "term": "mars-april", "amount": 1}}
			draft.patchWorld(ctx, map[string]any{"companies": []any{map[string]any{"organisation_number": mainCompany, "vat_returns": before}}})
			draft.advance(ctx, 6*365*24*time.Hour) // a change as late as that would deviate
			late := draft.by(ctx, draft.pid(), "idporten-loa-high")
			i := late.current(ctx)
			Expect(*i.Process.Ended).To(Equal("2024-05-15T12:00:02Z"))
			Expect(late.document(ctx, i, "valideringsresultat").Body).To(ContainSubstring("<avvikVedMeldingslevering>ingen avvik</avvikVedMeldingslevering>"))
		})

		It("has, in 2021, the payment information among its own documents", proves("ALT-FEED-09"), func(ctx SpecContext) {
			draft := env.desk(ctx, "era", "2021").filed(ctx)
			Expect(draft.current(ctx).types()).NotTo(ContainElement("betalingsinformasjon"))
			draft.advance(ctx, 2*time.Second)
			i := draft.current(ctx)
			Expect(i.types()).To(Equal([]string{envelopeType, "mvamelding", "utfyllingslogg", "signeringslogg", "valideringsresultat", "betalingsinformasjon", "kvittering"}))
			Expect(i.of("betalingsinformasjon").CreatedBy).To(Equal("974761076"))
		})
	})

	Describe("instance: delete, links, and the storage", func() {
		It("soft-deletes a draft: it can be read and not written, and is no active one", proves("ALT-INST-02"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			Expect(read[instance](draft.at(ctx, http.MethodDelete, "", ""), http.StatusOK).Status.IsSoftDeleted).To(BeTrue())
			Expect(draft.current(ctx).Status.IsSoftDeleted).To(BeTrue())
			Expect(draft.addReturn(ctx, filing{}).Status).To(Equal(http.StatusConflict))
			Expect(draft.next(ctx).Status).To(Equal(http.StatusConflict))
			Expect(draft.call(ctx, http.MethodGet, "/instances/51000001/active", "").Body).To(Equal("[]"))
		})

		It("hard-deletes one: it is gone", proves("ALT-INST-02"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			a := draft.at(ctx, http.MethodDelete, "?hard=true", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.Body).To(And(ContainSubstring(`"isSoftDeleted":true`), ContainSubstring(`"isHardDeleted":true`), ContainSubstring(`"data":[]`)))
			Expect(draft.at(ctx, http.MethodGet, "", "").Status).To(Equal(http.StatusNotFound))
		})

		It("does not delete what waits for confirmation for one who may not confirm", proves("ALT-INST-02"), func(ctx SpecContext) {
			draft := env.desk(ctx).complete(ctx)
			told(draft.by(ctx, boardMember, "idporten-loa-high").at(ctx, http.MethodDelete, "", ""), http.StatusForbidden, "")
			Expect(draft.at(ctx, http.MethodDelete, "", "").Status).To(Equal(http.StatusOK))
		})

		It("does not withdraw a return that was filed", proves("ALT-INST-02"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			told(draft.at(ctx, http.MethodDelete, "", ""), http.StatusForbidden, "")
			draft.advance(ctx, 2*time.Second)
			Expect(draft.at(ctx, http.MethodDelete, "", "").Status).To(Equal(http.StatusOK))
			list, err := draft.remote.Instances(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(list).To(HaveLen(1))
			Expect(list[0].Submitted).To(Equal(time.Date(2024, 5, 15, 12, 0, 0, 0, time.UTC)))
			Expect(list[0].Deleted).To(BeTrue())
		})

		It("names itself by its base, or by the request's Host", proves("ALT-INST-04"), func(ctx SpecContext) {
			d := env.desk(ctx, "self_links", "host")
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, d.Addresses["apps"]+vatApp+"/instances?instanceOwnerPartyId=51000001", http.NoBody)
			Expect(err).NotTo(HaveOccurred())
			r.Header.Set("Authorization", "Bearer "+d.token)
			if !env.RealHosts {
				r.Host = "tunnel.example"
			}
			Expect(read[instance](exchanged(r), http.StatusCreated).Links.Apps).To(ContainSubstring("://" + r.Host + "/"))
			Expect(env.desk(ctx).draft(ctx).Links.Apps).To(HavePrefix(d.Addresses["apps"][:4]))
		})

		It("shows the storage's view: no nulls, words for enumerations", proves("ALT-STOR-01"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			bearer := []string{"Authorization", "Bearer " + draft.token}
			a := get(ctx, draft.Links.Platform, bearer...)
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.Body).NotTo(ContainSubstring("null"))
			Expect(a.Body).To(ContainSubstring(`"readStatus":"Read"`))
			Expect(read[instance](a, http.StatusOK).types()).To(Equal(draft.current(ctx).types()))
			Expect(get(ctx, draft.Links.Platform+"/dataelements", bearer...).Body).To(ContainSubstring(`"dataType":"signeringslogg"`))
			e := draft.current(ctx).of("mvamelding")
			told(get(ctx, draft.Links.Platform+"/data/"+e.ID, bearer...), http.StatusOK, filing{}.document())
			told(get(ctx, draft.Links.Platform), http.StatusUnauthorized, "")
			missing := "6b1c6d4e-0000-4000-8000-000000000001"
			told(get(ctx, draft.Addresses["altinn"]+"/storage/api/v1/instances/51000001/"+missing, bearer...), http.StatusNotFound, "Unable to find instance "+missing)
			told(get(ctx, draft.Links.Platform, "Authorization", "Bearer "+draft.altinnToken(ctx, "finance", hint(stranger, "idporten-loa-high")...)), http.StatusForbidden, "")
		})

		It("lists a party's instances and an instance's events", proves("ALT-STOR-02", "ALT-STOR-03"), func(ctx SpecContext) {
			draft := env.desk(ctx).filed(ctx)
			draft.advance(ctx, 2*time.Second)
			bearer := []string{"Authorization", "Bearer " + draft.token}
			base := draft.Addresses["altinn"] + "/storage/api/v1/instances"
			list := read[struct {
				Count     int        `json:"count"`
				Instances []instance `json:"instances"`
			}](get(ctx, base+"?instanceOwner.partyId=51000001", bearer...), http.StatusOK)
			Expect(list.Count).To(Equal(1))
			Expect(list.Instances[0].ID).To(Equal(draft.ID))
			Expect(get(ctx, base, bearer...).Status).To(Equal(http.StatusBadRequest))
			events := read[struct {
				Events []struct {
					Type string `json:"eventType"`
					User struct {
						ID    int    `json:"userId"`
						OrgID string `json:"orgId"`
					} `json:"user"`
				} `json:"instanceEvents"`
			}](get(ctx, draft.Links.Platform+"/events", bearer...), http.StatusOK)
			var types []string
			for _, e := range events.Events {
				types = append(types, e.Type)
			}
			Expect(types).To(Equal([]string{
				"Created", "process_StartEvent", "process_StartTask", "Saved", "Created", "process_EndTask", "process_StartTask",
				"process_EndTask", "process_StartTask", "process_EndTask", "process_EndEvent", "ConfirmedComplete",
			}))
			Expect(events.Events[0].User.ID).To(Equal(20000001))
			again := draft.by(ctx, draft.pid(), "idporten-loa-high").filled(ctx)
			told(again.at(ctx, http.MethodDelete, "/data/"+again.current(ctx).of("mvamelding").ID, ""), http.StatusOK, "")
			Expect(get(ctx, again.Links.Platform+"/events", "Authorization", "Bearer "+again.token).Body).To(MatchRegexp(`"dataId":"[0-9a-f-]{36}","eventType":"Deleted"`))
			Expect(events.Events[11].User.OrgID).To(Equal("skd"))
		})
	})
}

// passesModulus10 is Luhn's check.
func passesModulus10(number string) bool {
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return number != "" && sum%10 == 0
}
