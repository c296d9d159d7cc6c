package kernel

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaultFlaw is something that is wrong with a fault; its message ends a sentence
// that begins with the member's name.
type FaultFlaw struct{ Member, Message string }

// FaultFlaws is everything that is wrong with a fault.
type FaultFlaws []FaultFlaw

func (f FaultFlaws) Error() string {
	lines := make([]string, 0, len(f))
	for _, flaw := range f {
		lines = append(lines, flaw.Member+" "+flaw.Message)
	}
	return strings.Join(lines, "; ")
}

func (f *FaultFlaws) note(is bool, member, format string, args ...any) {
	if is {
		*f = append(*f, FaultFlaw{member, fmt.Sprintf(format, args...)})
	}
}

func (f *Faults) check(fault Fault) FaultFlaws {
	var flaws FaultFlaws
	f.checkID(&flaws, fault)
	checkCounts(&flaws, fault)
	f.known.check(&flaws, fault)
	checkAnswer(&flaws, fault)
	checkStatus(&flaws, fault)
	checkHeader(&flaws, fault.Header)
	return flaws
}

var faultID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

func (f *Faults) checkID(flaws *FaultFlaws, fault Fault) {
	flaws.note(fault.ID != "" && !faultID.MatchString(fault.ID), "id", "must be up to 64 letters, digits, dots, hyphens and underscores")
	flaws.note(fault.ID != "" && f.index(fault.ID) >= 0, "id", "is taken by another fault of this sandbox")
	flaws.note(len(f.list) >= maxFaults, "id", "would be one too many: there are %d faults already; remove some", maxFaults)
}

// maxCount keeps counts where they can be reached.
const maxCount = 1_000_000

func checkCounts(flaws *FaultFlaws, f Fault) {
	flaws.note(f.Nth < 0 || f.Nth > maxCount, "nth", "must be from 1 to %d", maxCount)
	flaws.note(f.Times < 0 || f.Times > maxCount, "times", "must be from 1 to %d", maxCount)
	flaws.note(f.Repeat && f.Times > 0, "times", "does not go with repeat, which has no end")
	flaws.note(f.Chance < 0 || f.Chance > 1, "chance", "must be above 0, and at most 1")
}

// check says which names there are none of, and which don't go together.
func (v vocabulary) check(flaws *FaultFlaws, f Fault) {
	flaws.note(f.Step == "" && f.Operation == "" && f.Effect == "", "step", "is missing, and so is operation: which requests is it about?")
	noted := len(*flaws)
	flaws.unknown("step", f.Step, v.steps())
	flaws.unknown("operation", f.Operation, v.operations())
	if len(*flaws) > noted {
		return
	}
	chosen := v.chosen(f)
	flaws.note(len(chosen) == 0, "step", "is not one of operation %s: it belongs to %s", f.Operation, orNone(v.chosen(Fault{Operation: f.Operation}).steps()))
	if len(chosen) == 0 {
		return
	}
	if methods := chosen.methods(); len(methods) > 0 {
		flaws.unknown("method", f.Method, methods)
	}
	if f.Effect != "" {
		chosen.checkEffect(flaws, f)
	}
}

func (v vocabulary) checkEffect(flaws *FaultFlaws, f Fault) {
	if names := v.effects(); !slices.Contains(names, f.Effect) {
		flaws.unknown("effect", f.Effect, names)
		return
	}
	flaws.unknown("effect."+f.Effect, f.Value, v.values(f.Effect))
}

// unknown notes a name that is none of those there are.
func (f *FaultFlaws) unknown(member, name string, names []string) {
	if name == "" || slices.Contains(names, name) {
		return
	}
	hint := ""
	if near := nearest(name, names); near != "" {
		hint = ", did you mean " + near + "?"
	}
	f.note(true, member, "%s is not known here%s; there are: %s", strconv.Quote(shortened(name)), hint, orNone(names))
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// checkAnswer says what doesn't go together.
func checkAnswer(flaws *FaultFlaws, f Fault) {
	a := f.Answer
	breaks := a.Truncate != nil || a.Drip > 0
	dresses := len(a.Header) > 0 || a.ContentType != ""
	answers := a.Status != 0 || a.Drop || a.Delay > 0 || breaks || dresses || a.RetryAfter != nil || len(a.Body) > 0
	flaws.note(f.Deed != nil && (answers || a.After || f.Effect != ""), "do", "stands alone: what happens to the answer is another fault")
	flaws.note(f.Effect != "" && (answers || a.After), "effect", "stands alone: what happens to the answer is another fault")
	flaws.note(f.Effect == "" && f.Deed == nil && !answers, "status", "is missing, and so is everything else that a fault can do: drop, delay, truncate, drip, headers, content_type, effect, do")
	flaws.note(a.Drop && (a.Status != 0 || breaks || dresses || a.RetryAfter != nil), "drop", "leaves no answer: it goes with delay only")
	flaws.note(a.After && !a.Drop && a.Status == 0 && a.Delay == 0, "when", "goes with status or delay: what else happens to an answer comes after the step anyway")
	flaws.note(a.Truncate != nil && deref(a.Truncate) < 0, "truncate", "must not be negative")
	flaws.note(a.Drip < 0, "drip", "must be at least 1 byte per second")
	flaws.note(a.Delay < 0 || a.Delay > maxDelay, "delay", "must be at most %s, and not negative", short(maxDelay))
	flaws.note(badHeaderText(a.ContentType), "content_type", "must be printable ASCII")
}

// maxDelay is a year: the clock can be moved as far.
const maxDelay = 366 * 24 * time.Hour

func checkStatus(flaws *FaultFlaws, f Fault) {
	a := f.Answer
	flaws.note(a.Status != 0 && (a.Status < http.StatusOK || a.Status > 599), "status", "must be from 200 to 599")
	flaws.note(a.Status == 0 && len(a.Body) > 0, "body", "goes with status only: without one, the step's own body is sent")
	flaws.note(len(a.Body) > 0 && (a.Status == http.StatusNoContent || a.Status == http.StatusNotModified), "body", "can't be sent with status %d", a.Status)
	waits := a.Status == http.StatusTooManyRequests || a.Status == http.StatusServiceUnavailable
	flaws.note(a.RetryAfter != nil && !waits, "retry_after", "goes with status 429 or 503; for anything else there are headers")
	flaws.note(deref(a.RetryAfter) < 0 || deref(a.RetryAfter) > maxDelay, "retry_after", "must be at most %s, and not negative", short(maxDelay))
	flaws.note(a.RetryAsDate && a.RetryAfter == nil, "retry_after_as", "says how to write retry_after, which is missing")
}

// ownHeaders are written by the kernel and by net/http.
var ownHeaders = []string{"Connection", "Content-Length", "Date", "Trailer", "Transfer-Encoding", "Upgrade", HeaderWhy}

var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

func checkHeader(flaws *FaultFlaws, h http.Header) {
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		member := "headers." + name
		flaws.note(!headerName.MatchString(name), member, "is no name of a header")
		flaws.note(slices.Contains(ownHeaders, http.CanonicalHeaderKey(name)), member, "is not for faults: it is written with each answer")
		flaws.note(slices.ContainsFunc(h[name], badHeaderText), member, "must be printable ASCII")
	}
}

func badHeaderText(s string) bool { return strings.Map(printable, s) != s }
