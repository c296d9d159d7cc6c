package client

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

const maxSaid = 600

// refusalText is a refusal of the app in one line. The app answers in four forms: a
// bare text, a JSON string, a problem document, or a validation result in XML,
// alone or after a text.
func refusalText(body []byte) string {
	words := unwrapped(strings.TrimSpace(string(body)))
	if i := strings.Index(words, "<"); i >= 0 && strings.Contains(words, rootVerdict) {
		before, verdict := strings.TrimRight(words[:i], ".: \n"), inVerdict(words[i:])
		words = verdict
		if before != "" {
			words = before + ": " + verdict
		}
	}
	return cutShort(oneLine(words), maxSaid)
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// unwrapped reads a JSON string or a problem document; another text stays.
func unwrapped(text string) string {
	var plain string
	if json.Unmarshal([]byte(text), &plain) == nil {
		return plain
	}
	var p problem
	if json.Unmarshal([]byte(text), &p) != nil {
		return text
	}
	return p.refusalText(text)
}

// problem has the members of the problem documents seen: of ASP.NET, of the
// app's own making, of the policy's, and of gateways.
type problem struct {
	Title   string              `json:"title"`
	Detail  string              `json:"detail"`
	Message string              `json:"message"`
	Level   string              `json:"RequiredAuthenticationLevel"`
	Errors  map[string][]string `json:"errors"`
	Issues  []struct {
		Code        string `json:"code"`
		Description string `json:"description"`
		Field       string `json:"field"`
	} `json:"validationIssues"`
}

func (p problem) refusalText(text string) string {
	var parts []string
	for _, part := range []string{p.Title, p.Detail, p.Message} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if p.Level != "" {
		parts = append(parts, "RequiredAuthenticationLevel "+p.Level)
	}
	for _, issue := range p.Issues {
		parts = append(parts, oneLine(strings.Join([]string{issue.Field, issue.Code, issue.Description}, " ")))
	}
	for _, field := range sortedKeys(p.Errors) {
		parts = append(parts, field+" "+strings.Join(p.Errors[field], " "))
	}
	if len(parts) == 0 {
		return text
	}
	return strings.Join(parts, ": ")
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// inVerdict names what made a return invalid.
func inVerdict(document string) string {
	verdict, err := ReadVerdict([]byte(document))
	if err != nil {
		return document
	}
	parts := []string{verdict.Word}
	for _, f := range verdict.Worst() {
		parts = append(parts, fmt.Sprintf("%s (%s)", f.Text, f.Rule))
	}
	return strings.Join(parts, "; ")
}

// refusedByApp is a refusal of the app: in one sentence, or as Finance does,
// with the body as it came.
func (s step) refusedByApp(c *Client, got answer) *Error {
	words := refusalText(got.body)
	shown := words
	if c.isFinance() {
		shown = string(got.body)
	}
	a, _ := appAdvice(s.subject, got.status, words)
	e := s.fail(a, "Web service returned error code %d (%s).", got.status, shown)
	e.Status, e.Body = got.status, s.clean(string(got.body))
	e.Next = got.afterWait(e.Next)
	if got.status == 401 && !s.until.IsZero() {
		e.Why += " " + ageOf(IDPortenToken{ExpiresAt: s.until}, got.at)
	}
	if got.status == 403 && s.isWeak() && !strings.Contains(words, "Required") {
		e.Why += fmt.Sprintf(" The login was at level %d, and too weak a login may be refused without a word, too.", s.level)
		e.Next = "Ask for idporten-loa-high (Config.ACR), authorize again, then run resume. If it stays: " + e.Next
	}
	return e
}

const levelSubstantial = 3

// isWeak: below level substantial, as far as the token says (seen:
// Altinn/altinn-studio#6053).
func (s step) isWeak() bool { return !s.until.IsZero() && s.level >= 0 && s.level < levelSubstantial }

// unlike is a good status with a body that is not what was agreed: a proxy's
// page, perhaps.
func (s step) unlike(got answer, format string, args ...any) *Error {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = s.clean(text)
		}
	}
	e := s.fail(notTheApp, "The app answered %d, but not with %s: %s", got.status, fmt.Sprintf(format, args...), s.glimpse(got.body))
	e.Status = got.status
	return e
}
