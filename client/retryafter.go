package client

import (
	"net/http"
	"strconv"
	"time"
)

// retryAfter is how long a server asks to be left alone: seconds, or a date
// (RFC 9110, section 10.2.3). What can't be read asks for nothing.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(at.Sub(now), 0)
}

// afterWait adds to an advice what the server asks for.
func (a answer) afterWait(next string) string {
	if a.wait < time.Second || (a.status != http.StatusTooManyRequests && a.status != http.StatusServiceUnavailable) {
		return next
	}
	return "The server asks to wait " + spoken(a.wait) + " (Retry-After). " + next
}

// spoken is a time of some seconds, minutes or hours in words.
func spoken(d time.Duration) string {
	unit, name := time.Second, "second"
	switch {
	case d >= 2*time.Hour:
		unit, name = time.Hour, "hour"
	case d >= 2*time.Minute:
		unit, name = time.Minute, "minute"
	}
	n := int64((d + unit - 1) / unit)
	if n == 1 {
		return "1 " + name
	}
	return strconv.FormatInt(n, 10) + " " + name + "s"
}
