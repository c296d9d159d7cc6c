package judge

import (
	"regexp"
	"strings"
)

// matcher is gomega's message: what was there, the words of the matcher, what
// it wanted. gomega calls what was there "Expected".
var matcher = regexp.MustCompile(`(?s)^(.*?)Expected\n(    .*?)\n((?:not )?to [^\n]*)(?:\n(.*))?$`)

// split takes a matcher's message apart: expected and observed get their own
// labels, for the message alone does not tell which is which. A message of
// another kind is what was observed.
func split(message string) (expected, observed string) {
	message = strings.TrimRight(message, "\n ")
	if m := matcher.FindStringSubmatch(message); m != nil {
		about := strings.TrimSpace(m[1])
		expected = strings.TrimSpace(m[3] + "\n" + m[4])
		observed = strings.TrimSpace(m[2])
		if about != "" {
			observed += "\n" + about
		}
		return expected, observed
	}
	if rest, found := strings.CutPrefix(message, "Unexpected error:\n"); found {
		return "no error", strings.TrimSuffix(strings.TrimSpace(rest), "\noccurred")
	}
	return "", message
}
