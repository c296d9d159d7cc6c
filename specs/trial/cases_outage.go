package trial

import (
	"net/http"

	"github.com/portprove/portprove/specs/control"
)

const chapterOutage = "a service that fails"

// outagePlays: at each step the service is busy for good, and the answer is
// lost once. Nobody files twice then, and nobody says that it is done.
func outagePlays() []play {
	var list []play
	for _, step := range Steps() {
		list = append(list, busy(step), lost(step))
	}
	return list
}

// thinking is how long a refusal takes that stops the client. What is sent at
// the same time, by a client that does two things at once, is sent before it.
const thinking = "150ms"

// busy answers 503 to every request of a step.
func busy(step string) play {
	p := play{
		chapter: chapterOutage, text: "with 503 at " + step + " stops the client", proves: "CLI-DOWN-01", needs: step, unless: without(step),
		faults: fault(control.FaultOrder{Step: step, Status: http.StatusServiceUnavailable, Delay: thinking, Repeat: true}),
		rules:  []rule{came, filesOnce, patient(step), stopsAt(step), refused}, source: "cases_outage.go",
		cure: "Say what was answered, and stop; whoever tries again waits in between, and not for ever. Nothing of a later step may follow.",
	}
	if step == stepToken { // RFC 6749, 4.1.2: not even now
		p.rules = []rule{came, codesOnce, filesOnce, patient(step), stopsAt(step), refused}
		p.cure = "Say what was answered, and stop, or begin the login anew after a while: a code is sent once."
	}
	if step == stepFeedback {
		// The instance tells the same: whoever finds it there may go on.
		p.text = "with 503 at feedback lets the client stop, or look elsewhere"
		p.rules = []rule{came, filesOnce, confirmsOnce, patient(step), honest}
	}
	return p
}

// lost closes the connection once, after the server has done what it was asked
// for.
func lost(step string) play {
	p := play{
		chapter: chapterOutage, text: "and whose answer is lost at " + step + " leads to no second filing", proves: "CLI-DOWN-02", needs: step, unless: without(step),
		faults: fault(control.FaultOrder{Step: step, Drop: "after"}),
		rules:  []rule{came, codesOnce, looksFirst, filesOnce, honest}, source: "cases_outage.go",
		cure: "A request without an answer may have been carried out. Look what is there before anything that changes it is sent again.",
	}
	return p
}

// without: who has come through with no request of its own for a step has
// nothing that could fail there.
func without(step string) func(*sight) string {
	return func(first *sight) string {
		if len(first.at(step)) == 0 && first.completed() {
			return "the client sends no request of its own for the step " + step
		}
		return ""
	}
}
