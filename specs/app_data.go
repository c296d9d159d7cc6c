package specs

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/portprove/portprove/specs/control"
)

const invalidData = "Invalid data provided. Error: "

func describeAppData(env Env) {
	Describe("envelope and upload: files of an instance", func() {
		It("takes the envelope by PUT, without a namespace, and writes it again", proves("ALT-DATA-01", "ALT-DATA-17"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			draft.advance(ctx, time.Second)
			a := draft.put(ctx, envelope{}.document())
			e := read[dataElement](a, http.StatusCreated)
			Expect(a.Header.Get("Location")).To(Equal(e.Links.Apps))
			Expect(e.ID).To(Equal(draft.Data[0].ID))
			Expect(e.Size).To(BeNumerically(">", 273))
			stored := draft.at(ctx, http.MethodGet, "/data/"+e.ID, "", "Accept", "application/xml")
			Expect(stored.contentType()).To(Equal("application/xml"))
			Expect(stored.Body).To(HavePrefix("<?xml version=\"1.0\""))
			Expect(stored.Body).To(ContainSubstring(`<mvaMeldingInnsending xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"`))
			Expect(stored.Body).To(HaveLen(e.Size))
			again := envelopeWithNamespace(envelope{}.document())
			Expect(draft.put(ctx, again).Status).To(Equal(http.StatusCreated))
			Expect(draft.at(ctx, http.MethodGet, "/data/"+e.ID, "").Body).To(Equal(stored.Body))
		})

		It("keeps the return byte for byte", proves("ALT-DATA-01"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			document := filing{}.document()
			a := draft.add(ctx, "mvamelding", "mvaMelding.xml", "text/xml", document)
			e := read[dataElement](a, http.StatusCreated)
			Expect(a.Header.Get("Location")).To(Equal(e.Links.Apps))
			Expect(*e.Filename).To(Equal("mvaMelding.xml"))
			Expect(e.ContentType).To(Equal("text/xml"))
			a = draft.at(ctx, http.MethodGet, "/data/"+e.ID, "")
			told(a, http.StatusOK, document)
			Expect(a.contentType()).To(Equal("text/xml"))
			Expect(a.Header.Get("Content-Disposition")).To(Equal("attachment; filename=mvaMelding.xml"))
		})

		DescribeTable("reads the file's name",
			func(ctx SpecContext, disposition, want string) {
				a := env.desk(ctx).draft(ctx).at(ctx, http.MethodPost, "/data?dataType=binaerVedlegg", "x", "Content-Type", "application/pdf", "Content-Disposition", disposition)
				Expect(*read[dataElement](a, http.StatusCreated).Filename).To(Equal(want))
			},
			Entry("bare", proves("ALT-DATA-08"), "attachment; filename=bilag.pdf", "bilag.pdf"),
			Entry("in quotes", proves("ALT-DATA-08"), `attachment; filename="mitt bilag.pdf"`, "mitt bilag.pdf"),
			Entry("with escapes (RFC 8187)", proves("ALT-DATA-08"), "attachment; filename*=UTF-8''bl%C3%A5b%C3%A6r.pdf", "blåbær.pdf"),
			Entry("without a folder", proves("ALT-DATA-08"), `attachment; filename="../../etc/bilag.pdf"`, "bilag.pdf"),
		)

		DescribeTable("refuses an upload, in the words of the library's generation",
			func(ctx SpecContext, lib string, change func(h map[string]string, d *draft) (path, body string), status int, text string) {
				draft := env.desk(ctx, "app_lib", lib).draft(ctx)
				h := map[string]string{"Content-Type": "text/xml", "Content-Disposition": "attachment; filename=mvaMelding.xml"}
				path, body := change(h, draft)
				var headers []string
				for name, value := range h {
					headers = append(headers, name, value)
				}
				told(draft.at(ctx, http.MethodPost, path, body, headers...), status, strings.ReplaceAll(text, "{instance}", draft.ID))
				Expect(draft.current(ctx).Data).To(HaveLen(1))
			},
			Entry("no data type", proves("ALT-DATA-02"), "v7", uploadOf("/data"), 400, "Element type must be provided."),
			Entry("an unknown data type", proves("ALT-DATA-02"), "v7", uploadOf("/data?dataType=melding"), 400, "Element type melding not allowed for instance {instance}."),
			Entry("an unknown data type, later", proves("ALT-DATA-02"), "v8", uploadOf("/data?dataType=melding"), 400,
				`Could not find the specified data type: "melding" in applicationmetadata.json`),
			Entry("a data type in another case, later", proves("ALT-DATA-02"), "v8", uploadOf("/data?dataType=MvaMelding"), 400,
				`Could not find the specified data type: "MvaMelding" in applicationmetadata.json`),
			Entry("a type of the Tax Administration's, later", proves("ALT-DATA-03"), "v8", uploadOf("/data?dataType=kvittering"), 403,
				`{"title":"Forbidden","status":403,"detail":"User is not a valid contributor to the data type"}`),
			Entry("a type of the Tax Administration's", proves("ALT-DATA-03"), "v7", uploadOf("/data?dataType=kvittering"), 403, ""),
			Entry("no Content-Disposition", proves("ALT-DATA-06"), "v7", uploadOf("", "Content-Disposition", ""), 400, invalidData+"The request must include a Content-Disposition header"),
			Entry("no file name", proves("ALT-DATA-08"), "v7", uploadOf("", "Content-Disposition", "attachment"), 400, invalidData+"The Content-Disposition header must contain a filename"),
			Entry("a folder for a file name", proves("ALT-DATA-08"), "v7", uploadOf("", "Content-Disposition", `attachment; filename="a/.."`), 400, invalidData+"The Content-Disposition header must contain a filename"),
			Entry("no file name, later", proves("ALT-DATA-08"), "v8", uploadOf("", "Content-Disposition", "attachment"), 400, invalidData+"The Content-Disposition header must contain a valid filename"),
			Entry("no extension", proves("ALT-DATA-08"), "v7", uploadOf("", "Content-Disposition", "attachment; filename=mvamelding"), 400,
				invalidData+"Invalid format for filename: mvamelding. Filename is expected to end with '.{filetype}'."),
			Entry("no Content-Type", proves("ALT-DATA-09"), "v7", uploadOf("", "Content-Type", ""), 400, invalidData+"Content-Type header must be included in request."),
			Entry("application/xml for .xml", proves("ALT-DATA-09"), "v7", uploadOf("", "Content-Type", "application/xml"), 400,
				invalidData+"Content type header application/xml does not match mime type text/xml for uploaded file. Please fix header or upload another file."),
			Entry("a charset", proves("ALT-DATA-09"), "v7", uploadOf("", "Content-Type", "text/xml; charset=utf-8"), 400,
				invalidData+"Content type header text/xml; charset=utf-8 does not match mime type text/xml for uploaded file. Please fix header or upload another file."),
			Entry("a type that the data type does not take", proves("ALT-DATA-09"), "v7", uploadOf("", "Content-Type", "application/pdf", "Content-Disposition", "attachment; filename=m.pdf"), 400,
				invalidData+"Invalid content type: application/pdf. Please try another file. Permitted content types include: text/xml"),
			Entry("octets with the header's type, later", proves("ALT-DATA-09"), "v8", uploadOf("/data?dataType=binaerVedlegg", "Content-Type", "application/octet-stream", "Content-Disposition", "attachment; filename=m.pdf"), 400,
				invalidData+"Invalid content type: application/octet-stream. Please try another file. Permitted content types include: "+attachmentTypes),
			Entry("nothing in it", proves("ALT-DATA-10"), "v7", emptyUpload, 400, invalidData+"The file is zero bytes."),
			Entry("nothing in it, later", proves("ALT-DATA-10"), "v8", emptyUpload, 400, invalidData+"The file is zero bytes."),
			Entry("several faults: the first of the order", proves("ALT-DATA-18"), "v7", uploadOf("", "Content-Disposition", "attachment; filename=mvamelding", "Content-Type", ""), 400,
				invalidData+"Invalid format for filename: mvamelding. Filename is expected to end with '.{filetype}'."),
		)

		It("takes octets of a name that promises a good type", proves("ALT-DATA-09"), func(ctx SpecContext) {
			a := env.desk(ctx).draft(ctx).add(ctx, "binaerVedlegg", "m.pdf", "application/octet-stream", "x")
			Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
		})

		DescribeTable("refuses more than 25 MB, and takes 25",
			func(ctx SpecContext, lib string, status int) {
				draft := env.desk(ctx, "app_lib", lib).draft(ctx)
				const limit = 26214400
				told(draft.uploadOfSize(ctx, limit+1), status, invalidData+"Binary attachment exceeds limit of 26214400")
				Expect(read[dataElement](draft.uploadOfSize(ctx, limit), http.StatusCreated).Size).To(Equal(limit))
			},
			Entry("413 at first", proves("ALT-DATA-07"), "v7", http.StatusRequestEntityTooLarge),
			Entry("400 later", proves("ALT-DATA-07"), "v8", http.StatusBadRequest),
		)

		It("counts when it takes a file in the later generation, when the task ends in the first", proves("ALT-DATA-05", "ALT-PROC-08"), func(ctx SpecContext) {
			late := env.desk(ctx, "app_lib", "v8").draft(ctx)
			Expect(late.add(ctx, "mvamelding", "en.xml", "text/xml", filing{}.document()).Status).To(Equal(http.StatusCreated))
			told(late.add(ctx, "mvamelding", "to.xml", "text/xml", filing{}.document()), http.StatusConflict,
				`{"title":"Max Count Exceeded","status":409,"detail":"Cannot create more than 1 data elements of type mvamelding"}`)
		})

		It("refuses a 58th attachment", proves("ALT-DATA-05", "ALT-PROC-08"), func(ctx SpecContext) {
			early, late := env.desk(ctx).filled(ctx), env.desk(ctx, "app_lib", "v8").draft(ctx)
			var names []string
			for i := range 57 {
				names = append(names, "bilag"+string(rune('a'+i/10))+string(rune('0'+i%10))+".pdf")
				Expect(early.add(ctx, "binaerVedlegg", names[i], "application/pdf", "x").Status).To(Equal(http.StatusCreated))
				Expect(late.add(ctx, "binaerVedlegg", names[i], "application/pdf", "x").Status).To(Equal(http.StatusCreated))
			}
			told(late.add(ctx, "binaerVedlegg", "en-til.pdf", "application/pdf", "x"), http.StatusConflict,
				`{"title":"Max Count Exceeded","status":409,"detail":"Cannot create more than 57 data elements of type binaerVedlegg"}`)
			Expect(early.add(ctx, "binaerVedlegg", "en-til.pdf", "application/pdf", "x").Status).To(Equal(http.StatusCreated))
			Expect(early.put(ctx, envelope{attachments: append(names, "en-til.pdf")}.document()).Status).To(Equal(http.StatusCreated))
			told(early.next(ctx), http.StatusConflict, `{"title":"Validation failed for task","status":409,"detail":"1 validation errors found for task Task_1"}`)
		})

		It("replaces and deletes a file, but not the envelope", proves("ALT-DATA-11", "ALT-DATA-14"), func(ctx SpecContext) {
			draft := env.desk(ctx).filled(ctx)
			e := draft.current(ctx).of("mvamelding")
			path := "/data/" + e.ID
			xml := []string{"Content-Type", "text/xml", "Content-Disposition", "attachment; filename=ny.xml"}
			Expect(*read[dataElement](draft.at(ctx, http.MethodPut, path, "<ny/>", xml...), http.StatusCreated).Filename).To(Equal("ny.xml"))
			told(draft.at(ctx, http.MethodGet, path, ""), http.StatusOK, "<ny/>")
			told(draft.at(ctx, http.MethodPut, path, "<ny/>", "Content-Type", "text/xml"), http.StatusBadRequest,
				invalidData+" The request must include a Content-Disposition header")
			told(draft.at(ctx, http.MethodDelete, path, ""), http.StatusOK, "")
			told(draft.at(ctx, http.MethodDelete, path, ""), http.StatusNotFound, "Did not find data element")
			told(draft.at(ctx, http.MethodGet, path, ""), http.StatusNotFound, "Did not find data element")
			told(draft.at(ctx, http.MethodDelete, "/data/"+draft.Data[0].ID, ""), http.StatusBadRequest, "Deleting form data is not possible at this moment.")
			Expect(draft.current(ctx).types()).To(Equal([]string{envelopeType}))
		})

		It("keeps in the later generation users' hands off the app's files, and off the envelope", proves("ALT-DATA-03", "ALT-DATA-11", "ALT-DATA-14"), func(ctx SpecContext) {
			draft := env.desk(ctx, "app_lib", "v8").filled(ctx)
			told(draft.at(ctx, http.MethodDelete, "/data/"+draft.Data[0].ID, ""), http.StatusBadRequest,
				`{"title":"Cannot Delete main data element","status":400,"detail":"Cannot delete the only data element of a class with app logic"}`)
			missing := "6b1c6d4e-0000-4000-8000-000000000001"
			told(draft.at(ctx, http.MethodDelete, "/data/"+missing, ""), http.StatusNotFound,
				`{"title":"Data Element Not Found","status":404,"detail":"Did not find data element `+missing+` on instance `+draft.ID+`"}`)
			expectTask(draft.next(ctx), "Task_2")
			log := "/data/" + draft.current(ctx).of("utfyllingslogg").ID
			foreign := `{"title":"Forbidden","status":403,"detail":"User is not a valid contributor to the data type"}`
			told(draft.at(ctx, http.MethodDelete, log, ""), http.StatusForbidden, foreign)
			told(draft.at(ctx, http.MethodPut, log, "{}", "Content-Type", "application/json", "Content-Disposition", "attachment; filename=a.json"), http.StatusForbidden, foreign)
			expectTask(draft.next(ctx), "Task_3")
			draft.advance(ctx, 2*time.Second)
			told(draft.addReturn(ctx, filing{}), http.StatusConflict,
				`{"title":"Instance Not Active","status":409,"detail":"Cannot update data element of archived or deleted instance `+draft.ID+`"}`)
		})

		DescribeTable("can't read every envelope",
			func(ctx SpecContext, lib, contentType, document string, status int, text string) {
				draft := env.desk(ctx, "app_lib", lib).draft(ctx)
				a := draft.put(ctx, document, "Content-Type", contentType)
				Expect(a.Status).To(Equal(status), a.Body)
				Expect(a.Body).To(ContainSubstring(text))
				Expect(a.contentType()).To(Equal(saidToBe(a.Body)), a.Body)
				Expect(draft.current(ctx).Data[0].Size).To(Equal(273))
			},
			Entry("text/xml", proves("ALT-DATA-13"), "v7", "text/xml", envelope{}.document(), 400, "Unknown content type text/xml. Cannot read the data."),
			Entry("text/xml, later", proves("ALT-DATA-13"), "v8", "text/xml", envelope{}.document(), 415, `"title":"Unsupported content type"`),
			Entry("nothing", proves("ALT-DATA-13"), "v7", "application/xml", "", 400, "No data found in content"),
			Entry("no XML", proves("ALT-DATA-13"), "v8", "application/xml", "<mvaMeldingInnsending>", 400, `"title":"Failed to deserialize XML"`),
		)

		It("can answer an envelope with what it has changed in it", proves("ALT-DATA-19"), func(ctx SpecContext) {
			a := env.desk(ctx, "envelope_put", "200").draft(ctx).put(ctx, envelope{}.document())
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.Body).To(HavePrefix(`{"changedFields":`))
		})

		It("is locked once the task has ended, and closed once the process has", proves("ALT-DATA-04", "ALT-DATA-12"), func(ctx SpecContext) {
			draft := env.desk(ctx).complete(ctx)
			told(draft.put(ctx, envelope{}.document()), http.StatusConflict, "Data element "+draft.Data[0].ID+" is locked and cannot be updated")
			expectTask(draft.next(ctx), "Task_3")
			told(draft.put(ctx, envelope{}.document()), http.StatusForbidden, "")
			draft.advance(ctx, 2*time.Second)
			told(draft.put(ctx, envelope{}.document()), http.StatusConflict, "Cannot update data element of archived or deleted instance "+draft.ID)
			told(draft.addReturn(ctx, filing{}), http.StatusConflict, "Cannot upload data for archived or deleted instance "+draft.ID)
			told(draft.at(ctx, http.MethodDelete, "/data/"+draft.Data[0].ID, ""), http.StatusConflict, "Cannot delete data element of archived or deleted instance "+draft.ID)
			nothing := "/data/6b1c6d4e-0000-4000-8000-000000000001"
			told(draft.at(ctx, http.MethodDelete, nothing, ""), http.StatusConflict, "Cannot delete data element of archived or deleted instance "+draft.ID)
			told(draft.at(ctx, http.MethodPut, nothing, "<x/>"), http.StatusConflict, "Cannot update data element of archived or deleted instance "+draft.ID)
		})

		It("keeps nothing of an upload that breaks off", proves("ALT-DATA-16"), func(ctx SpecContext) {
			draft := env.desk(ctx).draft(ctx)
			const sent = 1 << 20
			broken := io.MultiReader(strings.NewReader(strings.Repeat("x", sent)), pulledCable{})
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, draft.Addresses["apps"]+vatApp+"/instances/"+draft.ID+"/data?dataType=binaerVedlegg", broken)
			Expect(err).NotTo(HaveOccurred())
			r.ContentLength = 2 * sent
			r.Header = http.Header{"Authorization": {"Bearer " + draft.token}, "Content-Type": {"application/pdf"}, "Content-Disposition": {"attachment; filename=m.pdf"}}
			response, err := browserless.Do(r)
			if err == nil {
				Expect(response.Body.Close()).To(Succeed())
			}
			Expect(err).To(MatchError(ContainSubstring("the cable was pulled")))
			Eventually(ctx, func() ([]control.Exchange, error) { return draft.remote.Journal(ctx, control.Filter{Step: "upload"}) }).
				Should(ConsistOf(HaveField("Refusal", "upload_cut_short")))
			Expect(draft.current(ctx).types()).To(Equal([]string{envelopeType}))
		})

		It("can have files scanned for malware first", proves("ALT-DATA-15"), func(ctx SpecContext) {
			draft := env.desk(ctx, "file_scan", "30").filled(ctx)
			e := draft.current(ctx).of("mvamelding")
			Expect(e.Scan).To(Equal("Pending"))
			told(draft.next(ctx), http.StatusConflict, "DataElementFileScanPending")
			told(draft.at(ctx, http.MethodGet, "/data/"+e.ID, ""), http.StatusConflict, "DataElementFileScanPending")
			draft.advance(ctx, 30*time.Second)
			Expect(draft.current(ctx).of("mvamelding").Scan).To(Equal("Clean"))
			expectTask(draft.next(ctx), "Task_2")
		})

		It("does not scan what the app itself writes", proves("ALT-DATA-15"), func(ctx SpecContext) {
			draft := env.desk(ctx, "file_scan", "30").filled(ctx)
			draft.advance(ctx, 30*time.Second)
			expectTask(draft.next(ctx), "Task_2")
			expectTask(draft.next(ctx), "Task_3")
			payment := draft.current(ctx).of("betalingsinformasjon")
			Expect(payment.Scan).To(Equal("NotApplicable"))
			Expect(draft.at(ctx, http.MethodGet, "/data/"+payment.ID, "").Status).To(Equal(http.StatusOK))
		})
	})
}

// pulledCable is a body that breaks off.
type pulledCable struct{}

func (pulledCable) Read([]byte) (int, error) { return 0, errors.New("the cable was pulled") }

// attachmentTypes are the 15 that an attachment may have.
const attachmentTypes = "text/xml, application/pdf, image/jpeg, image/png, application/msword, application/vnd.ms-excel, application/vnd.ms-powerpoint, " +
	"application/vnd.oasis.opendocument.formula, application/vnd.oasis.opendocument.text, application/vnd.oasis.opendocument.spreadsheet, " +
	"application/vnd.oasis.opendocument.presentation, application/vnd.oasis.opendocument.graphics, " +
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, " +
	"application/vnd.openxmlformats-officedocument.presentationml.presentation"

// uploadOf makes an upload of other headers, to another path if one is given.
func uploadOf(path string, headers ...string) func(map[string]string, *draft) (string, string) {
	return func(h map[string]string, _ *draft) (string, string) {
		for i := 0; i < len(headers); i += 2 {
			h[headers[i]] = headers[i+1]
			if headers[i+1] == "" {
				delete(h, headers[i])
			}
		}
		return or(path, "/data?dataType=mvamelding"), "<x/>"
	}
}

func emptyUpload(map[string]string, *draft) (path, body string) {
	return "/data?dataType=mvamelding", ""
}

func envelopeWithNamespace(document string) string {
	return strings.Replace(document, "<mvaMeldingInnsending>",
		`<mvaMeldingInnsending xmlns="no:skatteetaten:fastsetting:avgift:mva:mvameldinginnsending:v1.0">`, 1)
}
