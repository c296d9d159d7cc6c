package specs

import (
	"net/http"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

const (
	noOwner    = `"Cannot create an instance without an instanceOwner.partyId. Either provide instanceOwner party Id as a query parameter or an instanceTemplate object in the body."`
	twoOwners  = `"You cannot provide an instanceOwnerPartyId as a query param as well as an instance template in the body. Choose one or the other."`
	emptyOwner = `"Error: instanceOwnerPartyId query parameter is empty and InstanceOwner is missing from instance template. You must populate instanceOwnerPartyId or InstanceOwner"`
)

func describeInstances(env Env) {
	Describe("instance: create at the app", func() {
		It("answers 201 with the instance in its first task and the envelope in it", proves("ALT-CREATE-01"), func(ctx SpecContext) {
			d := env.desk(ctx)
			a := d.create(ctx, ofMain)
			i := read[instance](a, http.StatusCreated)
			guid := strings.TrimPrefix(i.ID, "51000001/")
			Expect(guid).To(MatchRegexp(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`))
			link := d.Addresses["apps"] + vatApp + "/instances/" + i.ID
			Expect(a.Header.Get("Location")).To(Equal(link))
			Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
			Expect(a.Header.Get("Cache-Control")).To(Equal("no-store,no-cache"))
			element := i.Data[0].ID
			Expect(a.Body).To(MatchJSON(`{
				"id": "` + i.ID + `",
				"instanceOwner": {"partyId": "51000001", "personNumber": null, "organisationNumber": "311223348"},
				"appId": "skd/mva-melding-innsending-test", "org": "skd",
				"selfLinks": {"apps": "` + link + `", "platform": "` + d.Addresses["altinn"] + `/storage/api/v1/instances/` + i.ID + `"},
				"dueBefore": null, "visibleAfter": "2024-05-15T12:00:00Z",
				"process": {
					"started": "2024-05-15T12:00:00Z", "startEvent": "StartEvent_1",
					"currentTask": {
						"flow": 2, "started": "2024-05-15T12:00:00Z", "elementId": "Task_1", "name": "Utfylling", "altinnTaskType": "data",
						"ended": null, "validated": null, "flowType": "CompleteCurrentMoveToNext"
					},
					"ended": null, "endEvent": null
				},
				"status": {
					"isArchived": false, "archived": null, "isSoftDeleted": false, "softDeleted": null, "isHardDeleted": false, "hardDeleted": null,
					"readStatus": 1, "substatus": null
				},
				"completeConfirmations": null,
				"data": [{
					"id": "` + element + `", "instanceGuid": "` + guid + `",
					"dataType": "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending.v1.0", "filename": null, "contentType": "application/xml",
					"blobStoragePath": "skd/mva-melding-innsending-test/` + guid + `/data/` + element + `",
					"selfLinks": {"apps": "` + link + `/data/` + element + `", "platform": "` + d.Addresses["altinn"] + `/storage/api/v1/instances/` + i.ID + `/data/` + element + `"},
					"size": 273, "locked": false, "refs": [], "isRead": true,
					"created": "2024-05-15T12:00:00Z", "createdBy": "20000001", "lastChanged": "2024-05-15T12:00:00Z", "lastChangedBy": "20000001"
				}],
				"presentationTexts": null, "dataValues": null,
				"created": "2024-05-15T12:00:00Z", "createdBy": "20000001", "lastChanged": "2024-05-15T12:00:00Z", "lastChangedBy": "20000001"
			}`))
		})

		DescribeTable("takes a template as Newtonsoft's reader does",
			func(ctx SpecContext, template string) {
				i := read[instance](env.desk(ctx).create(ctx, template), http.StatusCreated)
				Expect(i.ID).To(HavePrefix("51000001/"))
			},
			Entry("single quotes and a number, as the Tax Administration's script", proves("ALT-CREATE-09"), `{'instanceOwner': {'organisationNumber': 311223348}}`),
			Entry("names without quotes, a comment, a comma too many", proves("ALT-CREATE-09"), `{instanceOwner:{organisationNumber:"311223348",},/* it's us */}`),
			Entry("names in another case", proves("ALT-CREATE-09"), `{"InstanceOwner":{"OrganisationNumber":"311223348"}}`),
			Entry("a byte order mark", proves("ALT-CREATE-09"), "\uFEFF"+ofMain),
			Entry("the party id, as a text", proves("ALT-CREATE-09"), `{"instanceOwner":{"partyId":"51000001"}}`),
			Entry("the party id, as a number, and members nobody knows", proves("ALT-CREATE-09"), `{"x":[1,{"y":null}],"instanceOwner":{"partyId":51000001}}`),
		)

		It("keeps dueBefore of the template", proves("ALT-CREATE-09"), func(ctx SpecContext) {
			a := env.desk(ctx).create(ctx, `{"instanceOwner":{"organisationNumber":"311223348"},"dueBefore":"2024-06-10T00:00:00Z"}`)
			Expect(a.Body).To(ContainSubstring(`"dueBefore":"2024-06-10T00:00:00Z"`))
		})

		It("takes the party id from the query, in any case, with an empty body", proves("ALT-CREATE-09"), func(ctx SpecContext) {
			a := env.desk(ctx).call(ctx, http.MethodPost, "/instances?InstanceOwnerPartyID=51000001", "")
			Expect(read[instance](a, http.StatusCreated).ID).To(HavePrefix("51000001/"))
		})

		It("makes an instance for the person, too: the app lets every kind of party in", proves("ALT-CREATE-10"), func(ctx SpecContext) {
			a := env.desk(ctx).create(ctx, `{"instanceOwner":{"personNumber":"15817840008"}}`)
			Expect(read[instance](a, http.StatusCreated).ID).To(HavePrefix("50000001/"))
		})

		It("makes two instances of two requests, and lists the drafts as active", proves("ALT-CREATE-11", "ALT-INST-03"), func(ctx SpecContext) {
			d := env.desk(ctx)
			first, second := d.draft(ctx), d.draft(ctx)
			Expect(first.ID).NotTo(Equal(second.ID))
			a := d.call(ctx, http.MethodGet, "/instances/51000001/active", "")
			Expect(a.Status).To(Equal(http.StatusOK))
			Expect(a.Body).To(MatchJSON(`[
				{"id": "` + second.ID + `", "presentationTexts": null, "dueBefore": null, "lastChanged": "2024-05-15T12:00:00Z", "lastChangedBy": "20000001"},
				{"id": "` + first.ID + `", "presentationTexts": null, "dueBefore": null, "lastChanged": "2024-05-15T12:00:00Z", "lastChangedBy": "20000001"}
			]`))
		})

		It("keeps every draft, however old, and has no inbox to show it in", proves("ALT-INST-03"), func(ctx SpecContext) {
			d := env.desk(ctx)
			drafts := []string{d.draft(ctx).ID, d.filled(ctx).ID}
			d.filed(ctx)
			d.advance(ctx, 3*365*24*time.Hour)
			later := d.as(ctx, d.pid(), "idporten-loa-high")
			active := read[[]struct {
				ID string `json:"id"`
			}](later.call(ctx, http.MethodGet, "/instances/51000001/active", ""), http.StatusOK)
			Expect(active).To(ConsistOf(HaveField("ID", drafts[0]), HaveField("ID", drafts[1])))
			inbox := d.Addresses["altinn"] + "/storage/api/v1/sbl/instances?instanceOwnerPartyId=51000001"
			Expect(get(ctx, inbox, "Authorization", "Bearer "+later.token).Status).To(Equal(http.StatusNotFound))
		})

		It("takes a form with the template and files", proves("ALT-CREATE-12"), func(ctx SpecContext) {
			d := env.desk(ctx)
			i := read[instance](d.create(ctx, parts(
				"instance", "", "application/json", ofMain,
				"mvamelding", "mvaMelding.xml", "text/xml", filing{}.document(),
			), "Content-Type", "multipart/form-data; boundary=seam"), http.StatusCreated)
			Expect(i.types()).To(Equal([]string{"mvamelding", envelopeType}), "the app makes the form when the files are there")
			Expect(*i.of("mvamelding").Filename).To(Equal("mvaMelding.xml"))
			i = read[instance](d.create(ctx, parts(
				"instance", "", "application/json", ofMain,
				envelopeType, "konvolutt.xml", "application/xml", envelope{}.document(),
				"mvamelding", "mvaMelding.xml", "text/xml", filing{}.document(),
			), "Content-Type", "multipart/form-data; boundary=seam"), http.StatusCreated)
			Expect(i.types()).To(Equal([]string{envelopeType, "mvamelding"}))
			Expect(i.of(envelopeType).Filename).To(BeNil())
			expectTask((&draft{d, i}).next(ctx), "Task_2")
		})

		It("fails over an envelope that it can't read, when the instance is there", proves("ALT-CREATE-13"), func(ctx SpecContext) {
			d := env.desk(ctx)
			a := d.create(ctx, parts("instance", "", "application/json", ofMain, envelopeType, "", "application/xml", "<mvaMeldingInnsending>"),
				"Content-Type", "multipart/form-data; boundary=seam")
			list, err := d.remote.Instances(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(list).To(HaveLen(1))
			told(a, http.StatusInternalServerError, `"Instantiation of data elements failed for instance `+list[0].ID+` for party 51000001"`)
			Expect(a.Header.Get("Portprove-Why")).To(HavePrefix("APP-13; "))
		})

		It("lets the template's organisation count where the query has a party, too, and the person before it", proves("ALT-CREATE-09"), func(ctx SpecContext) {
			d := env.desk(ctx)
			json := []string{"Content-Type", "application/json"}
			Expect(read[instance](d.call(ctx, http.MethodPost, "/instances?instanceOwnerPartyId=50000001", ofMain, json...), http.StatusCreated).ID).To(HavePrefix("51000001/"))
			Expect(read[instance](d.create(ctx, `{"instanceOwner":{"organisationNumber":"311223348","personNumber":"15817840008"}}`), http.StatusCreated).ID).To(HavePrefix("50000001/"))
		})

		It("wants a whole number in the query", proves("ALT-CREATE-14"), func(ctx SpecContext) {
			a := env.desk(ctx).call(ctx, http.MethodPost, "/instances?instanceOwnerPartyId=main", "")
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.Body).To(MatchRegexp(`"title":"One or more validation errors occurred\.","status":400,"errors":\{"instanceOwnerPartyId":\["The value 'main' is not valid\."\]\}`))
		})

		It("looks for nobody by empty numbers", proves("ALT-CREATE-05"), func(ctx SpecContext) {
			told(env.desk(ctx).create(ctx, `{"instanceOwner":{"organisationNumber":""}}`), http.StatusNotFound,
				`"Cannot lookup party: Failed to lookup party by personNumber or organisationNumber: . The exception was: Neither personNumber or organisationNumber has value in instanceOwner"`)
		})

		DescribeTable("refuses a request that names no owner, or one too many",
			func(ctx SpecContext, query, template, body string) {
				a := env.desk(ctx).call(ctx, http.MethodPost, "/instances"+query, template, "Content-Type", "application/json")
				told(a, http.StatusBadRequest, body)
			},
			Entry("nothing at all", proves("ALT-CREATE-02"), "", "", noOwner),
			Entry("both", proves("ALT-CREATE-02"), "?instanceOwnerPartyId=51000001", `{"instanceOwner":{"partyId":"51000001"}}`, twoOwners),
			Entry("an empty owner", proves("ALT-CREATE-02"), "", `{"instanceOwner":{}}`, emptyOwner),
			Entry("no owner in the template", proves("ALT-CREATE-02"), "", `{}`, emptyOwner),
		)

		It("takes a template of another content type for none", proves("ALT-CREATE-02"), func(ctx SpecContext) {
			told(env.desk(ctx).create(ctx, ofMain, "Content-Type", "text/plain"), http.StatusBadRequest, noOwner)
		})

		It("tells what it can't read", proves("ALT-CREATE-03"), func(ctx SpecContext) {
			a := env.desk(ctx).create(ctx, `{"instanceOwner": nonsense}`)
			Expect(a.Status).To(Equal(http.StatusBadRequest))
			Expect(a.contentType()).To(Equal("application/json; charset=utf-8"))
			Expect(a.Body).To(MatchRegexp(`^"Error when reading content: \[.+\]"$`))
		})

		DescribeTable("looks at every part of a form",
			func(ctx SpecContext, text string, fields ...string) {
				d := env.desk(ctx)
				a := d.create(ctx, parts(fields...), "Content-Type", "multipart/form-data; boundary=seam")
				told(a, http.StatusBadRequest, `"`+text+`"`)
				Expect(d.call(ctx, http.MethodGet, "/instances/51000001/active", "").Body).To(Equal("[]"))
			},
			Entry("no data type of the app", proves("ALT-CREATE-04"), partsHead+"Multipart section named, 'melding' does not correspond to an element type in application metadata",
				"instance", "", "application/json", ofMain, "melding", "m.xml", "text/xml", "<x/>", "mvamelding", "m.xml", "application/pdf", "x"),
			Entry("a template of another content type", proves("ALT-CREATE-04"), partsHead+"Unexpected Content-Type 'text/plain' of embedded instance template. Expecting 'application/json'",
				"instance", "", "text/plain", ofMain),
			Entry("a type that the data type does not take", proves("ALT-CREATE-04"), partsHead+"The multipart section named mvamelding has a Content-Type 'application/pdf; a=b' which is invalid for element type 'mvamelding'",
				"mvamelding", "m.pdf", "application/pdf; a=b", "x", "instance", "", "application/json", ofMain),
			Entry("no content type", proves("ALT-CREATE-04"), partsHead+"The multipart section named mvamelding is missing Content-Type.",
				"instance", "", "application/json", ofMain, "mvamelding", "m.xml", "", "x"),
			Entry("nothing in it", proves("ALT-CREATE-04"), partsHead+"The multipart section named mvamelding has no data. Cannot process empty part.",
				"instance", "", "application/json", ofMain, "mvamelding", "m.xml", "text/xml; charset=utf-8", ""),
			Entry("two returns", proves("ALT-CREATE-04"), partsHead+"The list of parts contains more elements of type 'mvamelding' than the element type allows.",
				"instance", "", "application/json", ofMain, "mvamelding", "a.xml", "text/xml", "<a/>", "mvamelding", "b.xml", "text/xml", "<b/>"),
			Entry("no template: that is told first", proves("ALT-CREATE-02"), strings.Trim(noOwner, `"`), "melding", "m.xml", "text/xml", "<x/>"),
		)

		It("does not know every organisation", proves("ALT-CREATE-05"), func(ctx SpecContext) {
			told(env.desk(ctx).create(ctx, `{"instanceOwner":{"organisationNumber":"123456789"}}`), http.StatusNotFound,
				`"Cannot lookup party: Failed to lookup party by organisationNumber: 123456789. The exception was: 404 - Not Found - "`)
		})

		It("never repeats a personal number", proves("ALT-CREATE-05"), func(ctx SpecContext) {
			a := env.desk(ctx).create(ctx, `{"instanceOwner":{"personNumber":"01819912345"}}`)
			Expect(a.Status).To(Equal(http.StatusNotFound))
			Expect(a.Body + a.Header.Get("Portprove-Why")).NotTo(ContainSubstring("01819912345"))
		})

		It("is refused while the Register is down", proves("ALT-CREATE-06"), func(ctx SpecContext) {
			s := env.filingStage(ctx, "")
			token := s.altinnToken(ctx, "finance")
			down := env.filingStage(ctx, "", "register", "down")
			a := (&desk{down, token}).create(ctx, ofMain)
			Expect(a.Status).To(Equal(http.StatusForbidden))
			Expect(a.Body).To(MatchRegexp(forbidden))
			Expect(down.exchange(ctx, down.signIn(ctx, "finance").AccessToken).Status).To(Equal(http.StatusUnauthorized))
		})

		It("is not for a person without a role", proves("ALT-CREATE-07"), func(ctx SpecContext) {
			a := env.desk(ctx).as(ctx, stranger, "idporten-loa-high").create(ctx, ofMain)
			Expect(a.Status).To(Equal(http.StatusForbidden))
			Expect(a.contentType()).To(HavePrefix("application/problem+json"))
			Expect(a.Body).To(MatchRegexp(forbidden))
		})

		DescribeTable("wants the policy's level, and tells which",
			func(ctx SpecContext, minimum, level string, allowed bool) {
				d := env.desk(ctx, "authlevel_minimum", minimum).as(ctx, modest, level)
				a := d.create(ctx, ofMain)
				if allowed {
					Expect(a.Status).To(Equal(http.StatusCreated), a.Body)
					return
				}
				told(a, http.StatusForbidden, `{"RequiredAuthenticationLevel":"`+minimum+`"}`)
			},
			Entry("substantial is enough for 2", proves("ALT-CREATE-08"), "2", "idporten-loa-substantial", true),
			Entry("low is not enough for 2", proves("ALT-CREATE-08"), "2", "idporten-loa-low", false),
			Entry("substantial is not enough for 4", proves("ALT-CREATE-08"), "4", "idporten-loa-substantial", false),
			Entry("low is enough for 0", proves("ALT-CREATE-08"), "0", "idporten-loa-low", true),
		)

		It("is found after a while only, where the replicas lag", proves("ALT-APP-08"), func(ctx SpecContext) {
			for status, body := range map[string]int{"404": http.StatusNotFound, "403": http.StatusForbidden} {
				d := env.desk(ctx, "visible_after", "5", "invisible_as", status)
				draft := d.draft(ctx)
				Expect(draft.at(ctx, http.MethodGet, "", "").Status).To(Equal(body))
				Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(body))
				listed := func() string {
					return get(ctx, d.Addresses["altinn"]+"/storage/api/v1/instances?instanceOwner.partyId=51000001", "Authorization", "Bearer "+d.token).Body
				}
				active := func() string { return d.call(ctx, http.MethodGet, "/instances/51000001/active", "").Body }
				Expect(listed()).To(Equal(`{"count":0,"instances":[]}`))
				Expect(active()).To(Equal("[]"))
				d.advance(ctx, 5*time.Second)
				Expect(draft.current(ctx).ID).To(Equal(draft.ID))
				Expect(listed() + active()).To(MatchRegexp(draft.ID + ".*" + draft.ID))
			}
		})
	})
}

const partsHead = "Error when comparing content to application metadata: "

// forbidden is the framework's own body of a 403.
const forbidden = `^\{"type":"https://tools\.ietf\.org/html/rfc7231#section-6\.5\.3","title":"Forbidden","status":403,"traceId":"00-[0-9a-f]{32}-[0-9a-f]{16}-00"\}$`

// parts writes a form: name, file name, content type, content and so on.
func parts(fields ...string) string {
	var b strings.Builder
	for part := range slices.Chunk(fields, 4) {
		b.WriteString("--seam\r\nContent-Disposition: form-data; name=\"" + part[0] + "\"")
		if part[1] != "" {
			b.WriteString("; filename=\"" + part[1] + "\"")
		}
		b.WriteString("\r\nContent-Type: " + part[2] + "\r\n\r\n" + part[3] + "\r\n")
	}
	return b.String() + "--seam--\r\n"
}
