package specs

import (
	"context"
	"net/http"
	"time"

	. "github.com/onsi/gomega"
)

// ended is an instance whose feedback is there.
func (p place) ended(ctx context.Context) *draft {
	draft := p.desk(ctx).filed(ctx)
	draft.advance(ctx, 2*time.Second)
	return draft
}

// Errors of the process.
var cataloguedProcess = []altinnCase{
	{
		id: "APP-26", what: "a board member who confirms", requirement: "ALT-PROC-05",
		says: generations(nothing(http.StatusForbidden),
			problemOf(http.StatusForbidden, `{"title":"Unauthorized","status":403,"detail":"User is not authorized to perform process next. Task ID: Task_2. Task type: confirmation. Action: none."}`)),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).complete(ctx).by(ctx, boardMember, "idporten-loa-high").next(ctx)
		},
	},
	{
		id: "APP-27", what: "a company where nobody may confirm", requirement: "ALT-PROC-05", behavesIn: []string{flavourV7, flavourV8},
		behaves: func(ctx context.Context, p place) {
			draft := p.desk(ctx).complete(ctx)
			draft.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": draft.pid(), "organisation_number": mainCompany, "roles": []string{"REGNA"}}}})
			for range 3 {
				Expect(draft.next(ctx).Status).To(Equal(http.StatusForbidden))
			}
			Expect(draft.current(ctx).Process.CurrentTask.ElementID).To(Equal("Task_2"))
			draft.patchWorld(ctx, map[string]any{"roles": []any{map[string]any{"pid": draft.pid(), "organisation_number": mainCompany, "roles": []string{"REGNA", "SISKD"}}}})
			expectTask(draft.next(ctx), "Task_3")
		},
	},
	{
		id: "APP-28", what: "no return", requirement: "ALT-PROC-08",
		says: inBoth(problemOf(http.StatusConflict, `{"title":"Validation failed for task","status":409,"detail":"1 validation errors found for task Task_1"}`)),
		provoke: func(ctx context.Context, p place) answer {
			draft := p.desk(ctx).draft(ctx)
			Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusCreated))
			return draft.next(ctx)
		},
	},
	{
		id: "APP-29", what: "a call behind the end", requirement: "ALT-PROC-03",
		says:    generations(plain(http.StatusConflict, "Process is ended."), problemOf(http.StatusConflict, `{"status":409,"detail":"Process is ended."}`)),
		provoke: func(ctx context.Context, p place) answer { return p.ended(ctx).next(ctx) },
	},
	{
		id: "APP-30", what: "process/start", requirement: "ALT-PROC-04",
		says: generations(plain(http.StatusConflict, "Process is already started. Use next."), problemOf(http.StatusConflict, `{"status":409,"detail":"Process is already started. Use next."}`)),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).draft(ctx).at(ctx, http.MethodPost, "/process/start", "")
		},
	},
	{
		id: "APP-31", what: "a scan that is not over", requirement: "ALT-DATA-15", switches: []string{"file_scan", "30"},
		says:    inBoth(plain(http.StatusConflict, "DataElementFileScanPending")),
		provoke: func(ctx context.Context, p place) answer { return p.desk(ctx).filled(ctx).next(ctx) },
	},
	{
		id: "APP-36", what: "an instance that was deleted meanwhile", requirement: "ALT-PROC-09",
		says: standard(http.StatusConflict, "Conflict", "6.5.8", "15.5.10"),
		provoke: func(ctx context.Context, p place) answer {
			draft := p.desk(ctx).filled(ctx)
			Expect(draft.at(ctx, http.MethodDelete, "", "").Status).To(Equal(http.StatusOK))
			return draft.next(ctx)
		},
	},
	{
		id: "SKD-11", what: "feedback that is not there yet", requirement: "ALT-FEED-03", switches: []string{"feedback_wait", "409"},
		says: inBoth(plain(http.StatusConflict, "Instance {instance} has not yet received feedback. Try again later.")),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).filed(ctx).at(ctx, http.MethodGet, "/feedback", "")
		},
	},
	{
		id: "SKD-11", what: "no addresses for feedback", requirement: "ALT-FEED-04", switches: []string{"feedback_endpoints", "off"},
		says: inBoth(nothing(http.StatusNotFound)),
		provoke: func(ctx context.Context, p place) answer {
			return p.desk(ctx).filed(ctx).at(ctx, http.MethodGet, "/feedback/status", "")
		},
	},
	{
		id: "VAL-07", what: "an envelope that was never sent", requirement: "ALT-PROC-06", behavesIn: []string{flavourV7, flavourV8},
		behaves: func(ctx context.Context, p place) {
			draft := p.desk(ctx).draft(ctx)
			Expect(draft.addReturn(ctx, filing{}).Status).To(Equal(http.StatusCreated))
			a := draft.next(ctx)
			Expect(a.Status).To(Equal(http.StatusConflict))
			Expect(a.Body).To(ContainSubstring(noPeriod))
			Expect(draft.put(ctx, envelope{}.document()).Status).To(Equal(http.StatusCreated))
			expectTask(draft.next(ctx), "Task_2")
		},
	},
	{
		id: "VAL-11", what: "registers that changed after the confirmation", requirement: "ALT-FEED-07", behavesIn: []string{flavourV7, flavourV8},
		behaves: func(ctx context.Context, p place) {
			draft := p.desk(ctx).filed(ctx)
			draft.patchWorld(ctx, map[string]any{"companies": []any{map[string]any{"organisation_number": mainCompany, "vat_registrations": []any{}}}})
			draft.advance(ctx, 2*time.Second)
			Expect(draft.document(ctx, draft.current(ctx), "valideringsresultat").Body).To(ContainSubstring(">ugyldig skattemelding<"))
		},
	},
	{
		id: "VAL-12", what: "feedback that takes minutes", requirement: "ALT-FEED-02", switches: []string{"feedback_delay", "420"}, behavesIn: []string{flavourV7, flavourV8},
		behaves: func(ctx context.Context, p place) {
			draft := p.desk(ctx).filed(ctx)
			for range 7 {
				told(draft.at(ctx, http.MethodGet, "/feedback/status", ""), http.StatusOK, `{"isFeedbackProvided":false}`)
				draft.advance(ctx, time.Minute)
			}
			told(draft.at(ctx, http.MethodGet, "/feedback/status", ""), http.StatusOK, `{"isFeedbackProvided":true}`)
		},
	},
}
