package scenarios

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

// parseSpan reads 61s, 2h, 365d and 365d1h.
func parseSpan(text string) (time.Duration, error) {
	days, rest, found := strings.Cut(text, "d")
	if !found {
		return time.ParseDuration(text)
	}
	n, err := strconv.Atoi(days)
	if err != nil {
		return 0, fmt.Errorf("%q is not like 61s, 2h or 365d", text)
	}
	span := time.Duration(n) * day
	if rest == "" {
		return span, nil
	}
	d, err := time.ParseDuration(rest)
	return span + d, err
}
