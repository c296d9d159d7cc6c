package catalogue

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Text is an answer that has this error, word by word. What differs from one
// answer to the next stands as {{name}}; {{…}} stands for what a source leaves
// out.
type Text struct {
	// ID is the entry's.
	ID string
	// Steps of the whole way that answer so, the likeliest first; none: any.
	Steps []string
	// Status of the answer; 0: none, as nothing was sent, or more than one.
	Status int
	// Body is what is read, or a part of it; empty: the answer has no body.
	Body string
	// Evidence says how well the words are known, which may be less than the
	// error is.
	Evidence Evidence
	// Note says of which rule or version the words are.
	Note string
}

// Steps that share their answers.
var (
	anyStep       []string
	atLogin       = []string{"login"}
	atToken       = []string{"token"}
	atRefresh     = []string{"refresh"}
	atTokens      = []string{"token", "refresh"}
	authenticates = []string{"token", "refresh", "login"}
	atLogout      = []string{"logout"}
	atExchange    = []string{"exchange"}
	atValidate    = []string{"validate"}
	atInstance    = []string{"instance"}
	atEnvelope    = []string{"envelope"}
	atUpload      = []string{"upload"}
	atData        = []string{"upload", "envelope"}
	atFill        = []string{"fill"}
	atProcess     = []string{"fill", "confirm"}
	atConfirm     = []string{"confirm"}
	atFeedback    = []string{"feedback"}
	afterInstance = []string{"upload", "envelope", "fill", "confirm", "feedback", "collect"}
	atApp         = []string{"instance", "envelope", "upload", "fill", "confirm", "feedback", "collect"}
	atRegister    = []string{"register"}
)

// Steps are the names that Text.Steps has: those of the way, and four beside
// it, of which register is self-service.
func Steps() []string {
	return slices.Concat([]string{"login", "token", "exchange", "validate"}, atApp, []string{"refresh", "logout", "register", "maskinporten"})
}

// AllTexts returns every text of every entry.
func AllTexts() []Text { return slices.Clone(allTexts()) }

// Texts of the entry: how its answers read.
func (e Entry) Texts() []Text {
	var texts []Text
	for _, t := range allTexts() {
		if t.ID == e.ID {
			texts = append(texts, t)
		}
	}
	return texts
}

var allTexts = sync.OnceValue(func() []Text {
	return slices.Concat(loginTexts, tokenTexts, assertionTexts, grantTexts, pushTexts, bearerTexts, expectedTexts(), besideTexts,
		exchangeTexts, instanceTexts, dataTexts, contentTypeTexts, processTexts, submissionTexts, feedbackTexts, validatorTexts(), ruleTexts(),
		maskinportenTexts(), selfServiceTexts, financeTexts)
})

// from gives texts of one entry their number of the entry: a table of them
// reads better without it.
func from(id string, e Evidence, steps []string, status int, bodies ...string) []Text {
	texts := make([]Text, 0, len(bodies))
	for _, body := range bodies {
		texts = append(texts, Text{ID: id, Steps: steps, Status: status, Body: body, Evidence: e})
	}
	return texts
}

// grant is an error as OAuth answers it.
func grant(id string, steps []string, status int, code, description string, e Evidence) Text {
	return Text{ID: id, Steps: steps, Status: status, Body: oauthBody(code, description), Evidence: e}
}

func oauthBody(code, description string) string {
	return `{"error":"` + code + `","error_description":` + quoted(description) + `}`
}

// library is how Digdir's own OAuth library words an error.
func library(id string, steps []string, status int, code, description string) Text {
	return grant(id, steps, status, code, description, Code)
}

// product is how the product under today's ID-porten is expected to word it.
func product(id string, steps []string, status int, code, description string) Text {
	return grant(id, steps, status, code, description, Inferred)
}

// own is the ProblemDetails that Altinn's app library makes by hand.
func own(title string, status int, detail string) string {
	body := `{`
	if title != "" {
		body += `"title":` + quoted(title) + `,`
	}
	body += `"status":` + strconv.Itoa(status)
	if detail != "" {
		body += `,"detail":` + quoted(detail)
	}
	return body + `}`
}

// standard is ASP.NET's own ProblemDetails; the section is of RFC 7231 or 7235
// in older versions of .NET, of RFC 9110 in newer ones.
func standard(section string, status int) string {
	return `{"type":"https://tools.ietf.org/html/` + section + `","title":` + quoted(http.StatusText(status)) +
		`,"status":` + strconv.Itoa(status) + `,"traceId":"00-{{trace}}-{{span}}-00"}`
}

// quoted is a JSON string. The texts have nothing to escape but quotes.
func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }
