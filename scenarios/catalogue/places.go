package catalogue

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// What stands around an answer tells where it is from: an address, a status
// line, a word of Finance's.
var (
	statusPhrase = regexp.MustCompile(`(?i)(?:\bhttp/\d(?:\.\d)?\s+|\bhttp\s+|\bstatus(?:\s*code)?["']?\s*[:=]?\s*|\berror\s+code\s+|^\s*)([1-5]\d\d)\b(?:\s+(?:bad request|unauthorized|forbidden|not found|conflict|gone|unsupported media type|too many requests|internal server error))?`)
	statusLast   = regexp.MustCompile(`\s([1-5]\d\d)\s*$`)
	address      = regexp.MustCompile(`(?i)\b(?:(?:get|put|post|delete|patch)\s+)?(?:https?://\S+|(?:/[\w.{}%-]+){2,}\S*)`)
	emptiness    = regexp.MustCompile(`(?i)\b(?:empty(?:\s+(?:body|response))?|no\s+body|response|body|status|tom)\b`)
	// financeStatus is any state of an electronic message, and the two
	// applications that ask for tokens.
	financeStatus = regexp.MustCompile(`(?i)\bNO (?:VAT [A-Za-z ]+|ID-Porten|Altinn)\b`)
)

func statusIn(s string) int {
	m := statusPhrase.FindStringSubmatch(s)
	if m == nil {
		m = statusLast.FindStringSubmatch(s)
	}
	if m == nil {
		return 0
	}
	status, _ := strconv.Atoi(m[1]) //nolint:errcheck // Three digits.
	return status
}

// places are parts of addresses, the more special first.
var places = []struct{ part, step string }{
	{"/exchange/id-porten", "exchange"},
	{"/grensesnittstoette/mva-melding/valider", "validate"},
	{"/process/next", "fill"},
	{"/feedback", "feedback"},
	{"datatype=", "upload"},
	{"/data/", "envelope"},
	{"/skd/mva-melding-innsending", "instance"},
	{"maskinporten.no", "maskinporten"},
	{"idporten.no/token", "token"},
	{"/idporten/token", "token"},
	{"/authorize", "login"},
	{"idporten.no/par", "login"},
	{"/logout", "logout"},
	{"no altinn", "exchange"},
	{"no id-porten", "token"},
}

func stepIn(s string) string {
	low := strings.ToLower(s)
	for _, known := range financeSteps() {
		if strings.Contains(low, known.part) {
			return known.step
		}
	}
	for _, p := range places {
		if strings.Contains(low, p.part) {
			return p.step
		}
	}
	return ""
}

// financeSteps are the states of Finance's with the step that each is of.
var financeSteps = sync.OnceValue(func() []struct{ part, step string } {
	var known []struct{ part, step string }
	for name, step := range financeNames {
		known = append(known, struct{ part, step string }{strings.ToLower(name), step})
	}
	for step, name := range financeStatuses {
		known = append(known, struct{ part, step string }{strings.ToLower(name), step})
	}
	return known
})
