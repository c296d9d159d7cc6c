package trial

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/portprove/portprove/specs/control"
)

// verdictPlays: what the Tax Administration finds decides, whatever the status
// says. docs: skatteetaten.github.io/mva-meldingen.
func verdictPlays() []play {
	return []play{
		{
			chapter: "the verdict", text: "of the validator is no, with 200: nothing is filed", proves: "CLI-VERDICT-01", needs: stepValidate,
			world: func(registration) any { return notRegistered() }, rules: []rule{cameTo(stepValidate), stopsAt(stepValidate), filesNothing, refused}, source: "cases_filing.go",
			cure: "Read the answer: a return that is ugyldig skattemelding must not be filed, whatever the status is.",
		},
		{
			chapter: "the verdict", text: "after the end of the process is no: the client says so", proves: "CLI-VERDICT-02", needs: stepCollect,
			faults: fault(control.FaultOrder{Step: stepConfirm, Do: map[string]any{"world": notRegistered()}}),
			rules:  []rule{came, getsVerdict, filesOnce, refused}, source: "cases_filing.go",
			cure: "The end of the process and a receipt say nothing: fetch the validation result of the instance, and go by it.",
		},
	}
}

// getsVerdict: the client has in its hands what the Tax Administration says. A
// file that no answer has named may be that.
func getsVerdict(s *sight) *finding {
	for _, a := range s.at(stepCollect) {
		if a.ok() && (a.dataType == typeResult || a.dataType == "") {
			return nil
		}
	}
	return unclear("the client fetches the validation result", "it did not: %s", s.way())
}

// notRegistered takes the company out of the VAT register, which makes every
// return of its own invalid.
func notRegistered() any {
	return map[string]any{"companies": []any{map[string]any{"organisation_number": organisation, "vat_registrations": []any{}}}}
}

// feedbackPlays are about the answer that takes its time.
func feedbackPlays() []play {
	const late = "Ask again, some seconds later each time. The return is filed: never confirm or file it again."
	told := func(text, as string) play {
		return play{
			chapter: "the feedback", text: text, proves: "CLI-FEED-02", needs: stepFeedback, unless: without(stepFeedback),
			faults: fault(control.FaultOrder{Step: stepFeedback, Status: http.StatusServiceUnavailable, RetryAfter: retryAfter.String(), RetryAfterAs: as}),
			rules:  []rule{came, filesOnce, waits, honest}, source: "cases_filing.go", cure: "Read Retry-After (RFC 9110, 10.2.3): seconds, or a date.",
		}
	}
	return []play{
		{
			chapter: "the feedback", text: "comes late: the client waits, and files nothing twice", proves: "CLI-FEED-01", needs: stepFeedback,
			switches: map[string]string{"feedback_delay": "6"}, rules: []rule{cameTo(stepConfirm), asks, filesOnce, confirmsOnce, carriesOn}, source: "cases_filing.go", cure: late,
		},
		told("is asked for again only when Retry-After is over", "seconds"),
		told("is asked for again only when Retry-After is over, which is a date", "date"),
		{
			chapter: "the feedback", text: "is not asked for more than once a second", proves: "CLI-FEED-03", needs: stepFeedback, ofControl: true,
			rules: []rule{cameTo(stepConfirm), asks, unhurried}, source: "cases_filing.go", cure: late,
		},
	}
}

// retryAfter is what the case says; slack is for clocks that count whole seconds.
const (
	retryAfter = 3 * time.Second
	slack      = 100 * time.Millisecond
)

// confirmsOnce: process/next is not sent again once the return is filed.
func confirmsOnce(s *sight) *finding {
	done := make(map[string]bool) // by instance
	for _, a := range s.at(stepConfirm) {
		if done[a.instance] {
			return wrong("process/next is not sent again when the return is filed", "it was: %s", s.way())
		}
		done[a.instance] = a.ok()
	}
	return nil
}

// waits: until the time is over that the answer with Retry-After names, nothing
// is asked.
func waits(s *sight) *finding {
	list := s.at(stepFeedback)
	at := slices.IndexFunc(list, func(a act) bool { return a.Response.Get("Retry-After") != "" })
	if at < 0 || at+1 == len(list) {
		return nil
	}
	told, over := list[at].ended(), list[at].over()
	if next := list[at+1].Start; next.Before(over.Add(-slack)) {
		return wrong(fmt.Sprintf("after Retry-After: %s it is asked again %d ms later at the earliest", list[at].Response.Get("Retry-After"), over.Sub(told).Milliseconds()),
			"it was asked again after %d ms: %s", next.Sub(told).Milliseconds(), s.way())
	}
	return nil
}

func (a act) ended() time.Time {
	return a.Start.Add(time.Duration(a.Millis * float64(time.Millisecond)))
}

// over is when the time that Retry-After names is over. A date has whole seconds.
func (a act) over() time.Time {
	if date, err := http.ParseTime(a.Response.Get("Retry-After")); err == nil {
		return date
	}
	return a.ended().Add(retryAfter)
}

// asks: the client wants to know whether there is feedback.
func asks(s *sight) *finding {
	if !slices.ContainsFunc(s.of(opStatus, opFeedback, opInstance, opProcess), s.confirmedBefore) {
		return unclear("the client asks for feedback", "it did not: %s", s.way())
	}
	return nil
}

// pace is the least distance of two questions of the same kind. guess: no source
// has a limit; the Tax Administration's own sample asks every ten seconds.
const pace = time.Second - slack

// unhurried: the same question is not asked again within a second, while the
// answer is not there.
func unhurried(s *sight) *finding {
	last := make(map[string]time.Time)
	for _, a := range s.of(opStatus, opFeedback, opInstance, opProcess) {
		if !s.confirmedBefore(a) {
			continue
		}
		if gap := a.Start.Sub(last[a.op]); !last[a.op].IsZero() && gap < pace {
			return wrong("a second lies between two questions", "%s was asked again after %d ms: %s", a.op, gap.Milliseconds(), s.way())
		}
		if a.brings() {
			return nil
		}
		last[a.op] = a.Start
	}
	return nil
}

// brings: the answer says that there is feedback. What is asked then is no
// waiting any more.
func (a act) brings() bool {
	process, isInstance := a.answer["process"].(map[string]any)
	if !isInstance {
		process = a.answer
	}
	provided, said := a.answer["isFeedbackProvided"].(bool)
	return said && provided || process["ended"] != nil
}

// confirmedBefore: the act comes after the return was filed, and before the
// documents are fetched.
func (s *sight) confirmedBefore(a act) bool {
	filed := slices.ContainsFunc(s.at(stepConfirm), func(c act) bool { return c.index < a.index && c.ok() })
	fetched := slices.ContainsFunc(s.at(stepCollect), func(c act) bool { return c.index < a.index })
	return filed && !fetched
}
