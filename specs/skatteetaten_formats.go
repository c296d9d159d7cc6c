package specs

import (
	"net/http"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const formatMessage = `Feil tilknyttet dataformat\. Kun json eller xml er støttet\.`

func describeValidatorFormats(env Env) {
	Describe("validator: HTTP", func() {
		DescribeTable("takes XML by either name, and answers with it",
			func(ctx SpecContext, headers ...string) {
				expectXML(env.filingStage(ctx, "").validate(ctx, sale.document(), headers...), cleanResult)
			},
			Entry("text/xml", proves("SKD-HTTP-01"), "Content-Type", "text/xml"),
			Entry("with a charset", proves("SKD-HTTP-01"), "Content-Type", "application/xml; charset=utf-8"),
			Entry("Accept: application/xml", proves("SKD-HTTP-01"), "Accept", "application/xml"),
			Entry("Accept: text/xml", proves("SKD-HTTP-01"), "Accept", "text/xml;q=0.9, text/html"),
			Entry("Accept: anything", proves("SKD-HTTP-01"), "Accept", "*/*"),
			Entry("Accept as axios sends it", proves("SKD-HTTP-01"), "Accept", "application/json, text/plain, */*"),
			Entry("Accept: rather XML", proves("SKD-HTTP-01"), "Accept", "application/json;q=0.5, application/xml"),
		)

		DescribeTable("refuses other formats",
			func(ctx SpecContext, name, value string, status int, reason string) {
				s := env.filingStage(ctx, "")
				expectFailure(s.validate(ctx, sale.document(), name, value), status, "MVA-008", formatMessage)
				Expect(s.latest(ctx, "validate").Refusal).To(Equal(reason))
			},
			Entry("an answer in HTML", proves("SKD-HTTP-02"), "Accept", "text/html", http.StatusNotAcceptable, "accept_unknown"),
			Entry("XML of quality 0", proves("SKD-HTTP-02"), "Accept", "application/xml;q=0", http.StatusNotAcceptable, "accept_unknown"),
			Entry("a body of JSON", proves("SKD-HTTP-02"), "Content-Type", "application/json", http.StatusUnsupportedMediaType, "content_type_unknown"),
			Entry("a form", proves("SKD-HTTP-02"), "Content-Type", "application/x-www-form-urlencoded", http.StatusUnsupportedMediaType, "content_type_unknown"),
			Entry("a body of no type", proves("SKD-HTTP-02"), "Content-Type", "", http.StatusUnsupportedMediaType, "content_type_unknown"),
		)

		It("says no in XML to those who ask for XML, under their own correlation id", proves("SKD-HTTP-03"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			a := get(ctx, s.Addresses["skatteetaten"]+"/api/mva/grensesnittstoette/mva-melding/valider/v1", "Accept", "application/xml", "Korrelasjonsid", "e6a7a3f0-0000-4000-8000-000000000001")
			Expect(a.Status).To(Equal(http.StatusNotFound))
			Expect(a.contentType()).To(Equal("application/xml"))
			Expect(a.Body).To(Equal("<feil xmlns=\"urn:no:skatteetaten:datasamarbeid:feil:v1\">\n  <kode>DAS-002</kode>\n" +
				"  <melding>Den forespurte URLen svarer ikke til et gyldig endepunkt</melding>\n  <korrelasjonsid>e6a7a3f0-0000-4000-8000-000000000001</korrelasjonsid>\n</feil>"))
		})

		It("knows one address", proves("SKD-HTTP-03"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			for _, path := range []string{"/", "/api/mva/grensesnittstoette/mva-melding/valider/", "/api/mva/grensesnittstoette/mva-melding/valide"} {
				a := call(ctx, "POST", s.Addresses["skatteetaten"]+path, "")
				expectFailure(a, http.StatusNotFound, "DAS-002", "Den forespurte URLen svarer ikke til et gyldig endepunkt")
				Expect(a.Header.Get("Portprove-Why")).To(HavePrefix("path_unknown; the address is " + path))
			}
		})

		It("wants a return to be posted", proves("SKD-HTTP-04"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			for _, method := range []string{"GET", "PUT", "DELETE"} {
				a := call(ctx, method, s.Addresses["skatteetaten"]+"/api/mva/grensesnittstoette/mva-melding/valider", "")
				expectFailure(a, http.StatusMethodNotAllowed, "MVA-006", `Feil i forbindelse med validering av inputdata\.`)
				Expect(a.Header.Get("Allow")).To(Equal("POST"))
			}
		})

		It("refuses a body above 10 MiB and reads one below", proves("SKD-HTTP-06"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			token := s.signIn(ctx, "finance").AccessToken
			a := s.validateWith(ctx, token, strings.Repeat(" ", 10<<20)+emptyReturn)
			Expect(a.Status).To(Equal(http.StatusRequestEntityTooLarge))
			Expect(a.Body).To(BeEmpty())
			Expect(s.validateWith(ctx, token, strings.Repeat(" ", 10_000_000)+emptyReturn).verdict().found()).To(Equal("R001"))
		})
	})
}
