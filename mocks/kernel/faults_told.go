package kernel

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Expected says on which requests the fault falls.
func (f Fault) Expected() string {
	what := "request"
	if f.Method != "" {
		what = f.Method
	}
	if f.Operation != "" {
		what += " of operation " + f.Operation
	}
	if f.Step != "" {
		what += " of step " + f.Step
	}
	if f.Effect != "" {
		what += " where " + f.Effect + " matters"
	}
	said := "the " + ordinal(max(f.Nth, 1)) + " " + what
	switch {
	case f.Chance > 0:
		said = "from " + said + " on, by a chance of " + strconv.FormatFloat(f.Chance, 'g', -1, 64)
		if !f.Repeat {
			said += ", " + times(max(f.Times, 1))
		}
	case f.Repeat:
		said = "from " + said + " on"
	case f.Times > 1:
		said += " and the " + strconv.Itoa(f.Times-1) + " after it"
	}
	return said
}

func ordinal(n int) string {
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// Does says what happens then.
func (f Fault) Does() string {
	switch {
	case f.Effect != "":
		return f.Effect + ": " + f.Value
	case f.Deed != nil:
		return "does " + f.DeedText + " before the step"
	}
	var does []string
	say := func(is bool, text string) {
		if is {
			does = append(does, text)
		}
	}
	side := map[bool]string{false: " before the step", true: " after the step"}[f.After]
	say(f.Delay > 0, "waits "+short(f.Delay)+side)
	say(f.Drop, "drops the connection"+side)
	say(f.Status != 0, "answers "+strconv.Itoa(f.Status)+map[bool]string{false: " instead of the step", true: " after the step"}[f.After])
	say(f.RetryAfter != nil, "Retry-After "+f.retryText())
	say(len(f.Header) > 0, "sets "+strings.Join(slices.Sorted(maps.Keys(f.Header)), ", "))
	say(f.ContentType != "", "content type "+f.ContentType)
	say(f.Truncate != nil, "breaks off after "+strconv.Itoa(deref(f.Truncate))+" bytes")
	say(f.Drip > 0, strconv.Itoa(f.Drip)+" bytes per second")
	return strings.Join(does, ", ")
}

func (f Fault) retryText() string {
	text := short(deref(f.RetryAfter))
	if f.RetryAsDate {
		text += " as a date"
	}
	return text
}

// short leaves out minutes and seconds that are none: 1h, not 1h0m0s.
func short(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

func deref[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
