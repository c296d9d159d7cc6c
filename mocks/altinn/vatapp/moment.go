package vatapp

import (
	"regexp"
	"strings"
	"time"
)

// zeroMoment is DateTime's first, as XmlSerializer writes it.
const zeroMoment = "0001-01-01T00:00:00"

// momentForm is what XmlSerializer takes for a DateTime: a time, or a day.
var momentForm = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?$`)

const (
	formDay    = "2006-01-02"
	formMoment = formDay + "T15:04:05"
	midnight   = "24:00:00"
	// ticks is how many decimals of a second a DateTime has.
	ticks = 7
)

// moment rewrites a time as XmlSerializer does that has read it into a
// DateTime. One with an offset becomes the server's local time, which is UTC
// (seen: +01:00 came back as +00:00); one with Z keeps it, and one without a
// zone stays so (docs: XmlDateTimeSerializationMode.RoundtripKind).
func moment(text string) (string, bool) {
	parts := momentForm.FindStringSubmatch(strings.Trim(text, space))
	if parts == nil {
		return "", false
	}
	day, clock, decimals, zone := parts[1], parts[2], parts[3], parts[4]
	at, ok := localTime(day, clock, decimals)
	if !ok {
		return "", false
	}
	switch zone {
	case "", "Z":
		return printed(at, decimals) + zone, true
	}
	offset, err := time.Parse("15:04", zone[1:])
	if err != nil || offset.Hour() > 14 || offset.Hour() == 14 && offset.Minute() > 0 {
		return "", false
	}
	ahead := offset.Sub(offset.Truncate(24 * time.Hour))
	if zone[0] == '+' {
		ahead = -ahead
	}
	at = at.Add(ahead)
	return printed(at, decimals) + "+00:00", at.Year() >= 1 && at.Year() <= 9999
}

func localTime(day, clock, decimals string) (time.Time, bool) {
	if clock == "" {
		clock = "00:00:00"
	}
	late := clock == midnight
	if late {
		clock = "00:00:00"
	}
	at, err := time.Parse(formMoment, day+"T"+clock)
	if err != nil || at.Year() < 1 || late && strings.Trim(decimals, "0") != "" {
		return time.Time{}, false
	}
	if late {
		at = at.AddDate(0, 0, 1)
	}
	return at, at.Year() <= 9999
}

// printed keeps the decimals as text: no zone moves them.
func printed(at time.Time, decimals string) string {
	kept := strings.TrimRight(decimals[:min(len(decimals), ticks)], "0")
	if kept != "" {
		kept = "." + kept
	}
	return at.Format(formMoment) + kept
}
