package scan

import (
	"bytes"
	"regexp"
	"strings"
)

// shape is a form that only secrets have, whoever's they are.
type shape struct {
	what    string
	pattern *regexp.Regexp
	// really, if set, looks closer.
	really func(found string) bool
}

var shapeTable = []shape{
	{"a token (JWT)", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`), nil},
	{"a bearer token", regexp.MustCompile(`(?i)\bbearer\s+[A-Za-z0-9._~+/-]{12,}`), hasRandom},
	{"Basic credentials", regexp.MustCompile(`(?i)\bbasic\s+[A-Za-z0-9+/]{8,}={0,2}`), hasRandom},
	{"a private key", regexp.MustCompile(`-{5}BEGIN [A-Z ]*PRIVATE KEY`), nil},
	{"a personal number", regexp.MustCompile(`\d+`), isPersonalNumber},
	{"a personal number", regexp.MustCompile(`\b\d{6}[ -]\d{5}\b`), isPersonalNumber},
	{"a secret by its name", regexp.MustCompile(`(?i)\b(?:client_secret|client_assertion|code_verifier|access_token|refresh_token|id_token|password)` +
		`["'\\]*\s*[=:]\s*["'\\]*[A-Za-z0-9._~+/-]{8,}`), hasRandomValue},
	{"random characters", regexp.MustCompile(`[A-Za-z0-9]{16,}`), isRandom},
}

// shapes looks for general shapes. Backwards and in what was decoded by chance
// they would be found where nothing is.
func (s *Scanner) shapes(v view) []Finding {
	if strings.Contains(v.how, "backwards") || strings.Contains(v.how, "encoded") || strings.Contains(v.how, "blanks") || strings.Contains(v.how, "lines") {
		return nil
	}
	data := v.data
	for _, allowed := range s.allowed {
		if allowed != "" {
			data = bytes.ReplaceAll(data, []byte(allowed), bytes.Repeat([]byte{'.'}, len(allowed)))
		}
	}
	var found []Finding
	for _, shape := range shapeTable {
		for _, at := range shape.pattern.FindAllIndex(data, -1) {
			if text := string(data[at[0]:at[1]]); shape.really == nil || shape.really(text) {
				found = append(found, v.finding(shape.what, at[0], ""))
			}
		}
	}
	return found
}

// isPersonalNumber goes by the date: days up to 31, or 40 more (D-numbers);
// months up to 12, or 20, 40, 60 or 80 more (synthetic ones).
func isPersonalNumber(found string) bool {
	digits := strings.NewReplacer(" ", "", "-", "").Replace(found)
	if len(digits) != 11 {
		return false
	}
	day := int(digits[0]-'0')*10 + int(digits[1]-'0')
	month := (int(digits[2]-'0')*10 + int(digits[3]-'0')) % 20
	return (1 <= day && day <= 31 || 41 <= day && day <= 71) && 1 <= month && month <= 12
}

// turns counts how often letters and digits, and small and capital letters,
// take turns: language seldom does.
func turns(s string) (digits, changes int) {
	class := func(c byte) int {
		switch {
		case '0' <= c && c <= '9':
			return 1
		case 'A' <= c && c <= 'Z':
			return 2
		}
		return 3
	}
	for i := range len(s) {
		if class(s[i]) == 1 {
			digits++
		}
		if i > 0 && (class(s[i]) == 1) != (class(s[i-1]) == 1) {
			changes++
		}
	}
	return digits, changes
}

func isRandom(s string) bool {
	digits, changes := turns(s)
	return digits >= 2 && changes >= 4
}

// hasRandom looks at the last word.
func hasRandom(s string) bool {
	fields := strings.Fields(s)
	digits, changes := turns(fields[len(fields)-1])
	return digits > 0 && changes >= 2
}

func hasRandomValue(s string) bool {
	digits, changes := turns(s[strings.LastIndexAny(s, `=:"' \`)+1:])
	return digits > 0 && changes >= 2
}
