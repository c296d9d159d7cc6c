package control

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"
)

// The errors of the parsers below end a sentence that begins with the name of
// what was parsed.
var (
	errText     = errors.New("must be text that is not empty")
	errFlag     = errors.New("must be true or false")
	errDuration = errors.New(`must be a duration such as "8760h", "365d" or "1d12h", up to 292 years`)
	errNegative = errors.New(`must not be negative: it is a duration such as "8760h" or "365d"`)
	errMoment   = errors.New(`must be a time such as "2027-01-01T00:00:00Z", from 1970 to 9000`)
	errSeed     = errors.New("must be a whole number from 0 to 18446744073709551615, without quotes")
	errObject   = errors.New("must be an object: a world as GET world shows it")
	errList     = errors.New(`must be a list of texts, such as ["idporten:dcr.read"]`)
	errTexts    = errors.New(`must be an object of texts, such as {"texts": "sdk"}`)
)

func text(raw json.RawMessage) (string, error) {
	var s string
	if json.Unmarshal(raw, &s) != nil || s == "" {
		return "", errText
	}
	return s, nil
}

func flag(raw json.RawMessage) (bool, error) {
	var b bool
	if json.Unmarshal(raw, &b) != nil {
		return false, errFlag
	}
	return b, nil
}

func duration(raw json.RawMessage) (time.Duration, error) {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return 0, errDuration
	}
	return parseDuration(s)
}

// span is a duration that isn't negative.
func span(raw json.RawMessage) (time.Duration, error) {
	d, err := duration(raw)
	if err == nil && d < 0 {
		err = errNegative
	}
	return d, err
}

// parseDuration reads what time.ParseDuration reads, and days before it: 365d,
// -1d12h. A day is 24 hours.
func parseDuration(s string) (time.Duration, error) {
	days, rest, found := strings.Cut(s, "d")
	if !found {
		return orErrDuration(time.ParseDuration(s))
	}
	number := strings.TrimLeft(days, "+-")
	if len(days)-len(number) > 1 || strings.Trim(number, "0123456789.") != "" || strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
		return 0, errDuration
	}
	// In units that are 24 times as small, the number of days has the same
	// digits as a number of hours, and the check for overflow is the library's.
	hours, err := time.ParseDuration(number + "h")
	if err != nil || hours > maxDuration/24 {
		return 0, errDuration
	}
	d, err := plus(hours*24, rest)
	if strings.HasPrefix(days, "-") {
		d = -d
	}
	return d, err
}

const maxDuration = time.Duration(1<<63 - 1)

func plus(d time.Duration, rest string) (time.Duration, error) {
	if rest == "" {
		return d, nil
	}
	more, err := time.ParseDuration(rest)
	if err != nil || more > maxDuration-d {
		return 0, errDuration
	}
	return d + more, nil
}

func orErrDuration(d time.Duration, err error) (time.Duration, error) {
	if err != nil {
		return 0, errDuration
	}
	return d, nil
}

func moment(raw json.RawMessage) (time.Time, error) {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return time.Time{}, errMoment
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || !isPossible(t) {
		return time.Time{}, errMoment
	}
	return t.UTC(), nil
}

// isPossible keeps clocks where all that is written of them stays readable:
// JSON ends with the year 9000, tokens begin in 1970.
func isPossible(t time.Time) bool {
	year := t.UTC().Year()
	return 1970 <= year && year <= 9000
}

// seed reads the digits themselves: a float could not hold them all.
func seed(raw json.RawMessage) (uint64, error) {
	n, err := strconv.ParseUint(string(raw), 10, 64)
	if err != nil {
		return 0, errSeed
	}
	return n, nil
}

func rawObject(raw json.RawMessage) (json.RawMessage, error) {
	if raw[0] != '{' {
		return nil, errObject
	}
	return raw, nil
}

// textList is a list of texts that are not empty.
func textList(raw json.RawMessage) ([]string, error) {
	var values []json.RawMessage
	if raw[0] != '[' || json.Unmarshal(raw, &values) != nil {
		return nil, errList
	}
	list := make([]string, 0, len(values))
	for _, value := range values {
		s, err := text(value)
		if err != nil {
			return nil, errList
		}
		list = append(list, s)
	}
	return list, nil
}

func texts(raw json.RawMessage) (map[string]string, error) {
	var values map[string]*string
	if json.Unmarshal(raw, &values) != nil {
		return nil, errTexts
	}
	found := make(map[string]string, len(values))
	for name, value := range values {
		if value == nil {
			return nil, errTexts
		}
		found[name] = *value
	}
	return found, nil
}
