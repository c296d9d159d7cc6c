package specs

import (
	"context"
	"net/http"
	"strconv"

	. "github.com/onsi/gomega"
)

const multipartType = "multipart/form-data; boundary=seam"

// standard is the framework's own problem, whose type is of one RFC or another.
func standard(status int, title, first, later string) map[string]uttered {
	rest := `","title":"` + title + `","status":` + strconv.Itoa(status) + `,"traceId":"{trace}"}`
	return generations(problemOf(status, `{"type":"https://tools.ietf.org/html/rfc7231#section-`+first+rest), problemOf(status, `{"type":"https://tools.ietf.org/html/rfc9110#section-`+later+rest))
}

var forbiddenBody = standard(http.StatusForbidden, "Forbidden", "6.5.3", "15.5.4")

// creating asks for an instance with a template.
func creating(template string, headers ...string) func(context.Context, place) answer {
	return func(ctx context.Context, p place) answer { return p.desk(ctx).create(ctx, template, headers...) }
}

// Errors of tokens and of the creation of an instance.
var cataloguedInstances = []altinnCase{
	{
		id: "APP-01", what: "ID-porten's token", requirement: "ALT-APP-03", says: inBoth(nothing(http.StatusUnauthorized)),
		provoke: func(ctx context.Context, p place) answer {
			s := p.stage(ctx)
			return (&desk{s, s.signIn(ctx, "finance").AccessToken}).create(ctx, ofMain)
		},
	},
	{
		id: "APP-02", what: "a person without a role", requirement: "ALT-CREATE-07", says: forbiddenBody,
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).as(ctx, stranger, "idporten-loa-high").create(ctx, ofMain)
		},
	},
	{
		id: "APP-03", what: "a weak login", requirement: "ALT-CREATE-08", switches: []string{"authlevel_minimum", "4"},
		says: inBoth(uttered{http.StatusForbidden, "application/json; charset=utf-8", `{"RequiredAuthenticationLevel":"4"}`}),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).as(ctx, modest, "idporten-loa-substantial").create(ctx, ofMain)
		},
	},
	{
		id: "APP-04", what: "a weak login at an instance", requirement: "ALT-APP-06", says: inBoth(nothing(http.StatusForbidden)),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).draft(ctx).by(ctx, modest, "idporten-loa-low").at(ctx, http.MethodGet, "", "")
		},
	},
	{
		id: "APP-05", what: "a Register that is down", requirement: "ALT-CREATE-06", switches: []string{"register", "down"},
		says: forbiddenBody,
		provoke: func(ctx context.Context, p place) answer {
			token := p.Env.desk(ctx).token // the exchange needs the Register, too
			return (&desk{p.stage(ctx), token}).create(ctx, ofMain)
		},
	},
	{
		id: "APP-07", what: "a token without the scope", requirement: "ALT-APP-04", switches: []string{"instance_scope", "required"},
		says: inBoth(uttered{http.StatusForbidden, "application/json; charset=utf-8", `{"title":"Forbidden","status":403,"detail":"Insufficient scope","instance":"/skd/mva-melding-innsending-test/instances"}`}),
		provoke: func(ctx context.Context, p place) answer {
			s := p.stage(ctx)
			return (&desk{s, s.altinnToken(ctx, "finance-2021")}).create(ctx, ofMain)
		},
	},
	{
		id: "APP-08", what: "an unknown organisation", requirement: "ALT-CREATE-05",
		says:    inBoth(quoted(http.StatusNotFound, "Cannot lookup party: Failed to lookup party by organisationNumber: 123456789. The exception was: 404 - Not Found - ")),
		provoke: creating(`{"instanceOwner":{"organisationNumber":"123456789"}}`),
	},
	{
		id: "APP-09", what: "an empty body", requirement: "ALT-CREATE-02",
		says:    inBoth(quoted(http.StatusBadRequest, "Cannot create an instance without an instanceOwner.partyId. Either provide instanceOwner party Id as a query parameter or an instanceTemplate object in the body.")),
		provoke: creating(""),
	},
	{
		id: "APP-10", what: "an empty owner", requirement: "ALT-CREATE-02",
		says:    inBoth(quoted(http.StatusBadRequest, "Error: instanceOwnerPartyId query parameter is empty and InstanceOwner is missing from instance template. You must populate instanceOwnerPartyId or InstanceOwner")),
		provoke: creating(`{"instanceOwner":{}}`),
	},
	{
		id: "APP-11", what: "two owners", requirement: "ALT-CREATE-02",
		says: inBoth(quoted(http.StatusBadRequest, "You cannot provide an instanceOwnerPartyId as a query param as well as an instance template in the body. Choose one or the other.")),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).call(ctx, http.MethodPost, "/instances?instanceOwnerPartyId=51000001", `{"instanceOwner":{"partyId":"51000001"}}`, "Content-Type", "application/json")
		},
	},
	{
		id: "APP-12", what: "a part that is no data type", requirement: "ALT-CREATE-04",
		says:    inBoth(quoted(http.StatusBadRequest, "Error when comparing content to application metadata: Multipart section named, 'melding' does not correspond to an element type in application metadata")),
		provoke: creating(parts("instance", "", "application/json", ofMain, "melding", "m.xml", "text/xml", "<x/>"), "Content-Type", multipartType),
	},
	{
		id: "APP-13", what: "an envelope among the parts that can't be read", requirement: "ALT-CREATE-13",
		says:    inBoth(quoted(http.StatusInternalServerError, "Instantiation of data elements failed for instance {instance} for party 51000001")),
		provoke: creating(parts("instance", "", "application/json", ofMain, envelopeType, "", "application/xml", "<mva"), "Content-Type", multipartType),
	},
	{
		id: "APP-38", what: "the app of the first trials", requirement: "ALT-APP-01", says: inBoth(nothing(http.StatusTeapot)),
		provoke: func(ctx context.Context, p place) answer {
			d := p.desk(ctx)
			return call(ctx, http.MethodPost, d.Addresses["apps"]+"/skd/mva-melding-innsending-etm2/instances", ofMain,
				"Authorization", "Bearer "+d.token, "Content-Type", "application/json")
		},
	},
	{
		id: "APP-25", what: "a role that was lost between two steps", requirement: "ALT-APP-05", says: inBoth(nothing(http.StatusForbidden)),
		provoke: func(ctx context.Context, p place) answer {
			draft := p.desk(ctx).draft(ctx)
			draft.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": draft.pid(), "organisation_number": mainCompany, "roles": []string{"ATTST"}}}})
			return draft.addReturn(ctx, filing{})
		},
	},
	{
		id: "APP-14", what: "an envelope that the app has changed", requirement: "ALT-DATA-19", switches: []string{"envelope_put", "200"}, behavesIn: []string{flavourV7, flavourV8},
		behaves: func(ctx context.Context, p place) {
			told(p.desk(ctx).draft(ctx).put(ctx, envelope{}.document()), http.StatusOK, `{"changedFields":{"innsendingstype":"komplett"}}`)
		},
	},
	{
		id: "APP-35", what: "steps out of order", requirement: "ALT-DATA-12", behavesIn: []string{flavourV7, flavourV8},
		behaves: func(ctx context.Context, p place) {
			draft := p.desk(ctx).draft(ctx)
			Expect(draft.next(ctx).Status).To(Equal(http.StatusConflict))
			Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusCreated))
			Expect(draft.addReturn(ctx, filing{}).Status).To(Equal(http.StatusCreated))
			expectTask(draft.next(ctx), "Task_2")
			Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusConflict))
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_2"))
		},
	},
}
