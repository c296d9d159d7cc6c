package catalogue

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// longest is how much of what was pasted is looked at: an answer is short, and
// where a log begins, so does its trouble.
const longest = 64 << 10

// pasted is what somebody has pasted, taken apart.
type pasted struct {
	// body is what the answer had, without what Finance puts around it
	// (isShown); whole is everything, unescaped.
	body, whole string
	isShown     bool
	// letters is the squeezed body.
	letters string
	// code and says are the error code, and the sentence, if there are such;
	// essence is the JSON object, without what differs from time to time.
	code, says, essence string
	// status and step, as far as they can be told from the text.
	status int
	step   string
	// isCut says that an object has begun and not ended.
	isCut bool
	// ids are entries that are named.
	ids []string
}

var (
	financeSays = regexp.MustCompile(`(?is)web\s+service\s+returned\s+error\s+code\s+(\d{3})\s*\((.*)$`)
	cutMark     = regexp.MustCompile(`(?i)(?:\s*(?:\.{3}|…|[\[(]truncated[\])]))+\s*$`)
	entryID     = regexp.MustCompile(`\b(?:IDP|PAR|TOK|OUT|EXC|APP|SKD|VAL|FIN|MPX?|SS)-\d{2,3}\b`)
	codeMember  = regexp.MustCompile(`(?i)\berror[\\"']*\s*[:=]\s*[\\"']*([a-z]+(?:_[a-z]+)+)[\\"']*`)
	// page knows HTML by its most common elements: of a page only what people
	// read counts, of other XML the elements do too.
	page   = regexp.MustCompile(`(?i)<(?:!doctype html|html|body|div|p|h[1-6]|br|span)\b`)
	tag    = regexp.MustCompile(`<[^>]*>`)
	suffix = regexp.MustCompile(`(?i)\s*\(\s*(?:correlation\s+id|trace_?id)\s*[:=][^)]*\)?`)
)

func read(input string) pasted {
	if len(input) > longest {
		input = input[:longest]
	}
	p := pasted{whole: unescape(input)}
	p.ids = entryID.FindAllString(p.whole, -1)
	p.status, p.step = statusIn(p.whole), stepIn(p.whole)
	body, raw := p.whole, input
	if m := financeSays.FindStringSubmatch(body); m != nil {
		p.status, _ = strconv.Atoi(m[1]) //nolint:errcheck // Three digits.
		body, p.isShown = m[2], true
	}
	p.body = cutMark.ReplaceAllString(body, "")
	if page.MatchString(p.body) {
		p.body = tag.ReplaceAllString(p.body, " ")
	}
	p.letters = squeeze(p.body)
	object := objectIn(raw)
	if object == nil {
		object = objectIn(p.body)
	}
	p.isCut = strings.Count(p.body, "{") > strings.Count(p.body, "}")
	p.sentence(object)
	return p
}

// sentence finds what the answer says beside its code.
func (p *pasted) sentence(object map[string]any) {
	if m := codeMember.FindStringSubmatch(p.body); m != nil {
		p.code = strings.ToLower(m[1])
	}
	said := codeMember.ReplaceAllString(p.body, "")
	if object != nil {
		p.essence = essence(object)
		if words := saidBy(object); words != "" {
			said = words
		}
		if p.status == 0 {
			p.status = statusOf(object)
		}
	}
	p.says = squeeze(suffix.ReplaceAllString(said, ""))
}

// isEmpty says whether nothing was pasted but what was around an empty body.
func (p pasted) isEmpty() bool {
	if p.isShown {
		return p.letters == ""
	}
	rest := statusPhrase.ReplaceAllString(p.body, "")
	for _, noise := range []*regexp.Regexp{address, emptiness, financeStatus} {
		rest = noise.ReplaceAllString(rest, "")
	}
	return strings.Trim(squeeze(rest), "#") == ""
}

// IDOnly says whether the text is a correlation id or a trace and nothing else.
func IDOnly(input string) bool {
	p := read(input)
	return len(p.ids) == 0 && p.letters == "#" && len(strings.TrimSpace(p.body)) >= len("0123456789abcdef")
}

// lineEnds are where a terminal or a letter has broken a line: within a JSON
// string there are none.
var lineEnds = strings.NewReplacer("\r\n", "", "\n", "", "\t", "")

// objectIn decodes the JSON object in a text, be it in a JSON string in turn.
func objectIn(s string) map[string]any {
	for range 4 {
		i, j := strings.IndexByte(s, '{'), strings.LastIndexByte(s, '}')
		if i < 0 || j < i {
			return nil
		}
		var object map[string]any
		d := json.NewDecoder(strings.NewReader(s[i : j+1]))
		d.UseNumber()
		if d.Decode(&object) == nil {
			return object
		}
		s = lineEnds.Replace(s)
		i, j = strings.IndexByte(s, '{'), strings.LastIndexByte(s, '}')
		s = strings.ReplaceAll(strings.ReplaceAll(s[i:j+1], `\"`, `"`), `\\`, `\`)
	}
	return nil
}

// volatile are members that differ from time to time, or from one version of a
// server to the next.
var volatile = []string{"type", "status", "traceid", "instance", "error_uri", "timestamp", "korrelasjonsid", "correlationid", "state", "iss", "validationissues"}

func essence(object map[string]any) string {
	var b bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if slices.Contains(volatile, strings.ToLower(name)) || object[name] == nil {
			continue
		}
		value, err := json.Marshal(object[name])
		if err == nil {
			b.WriteString(name + " " + suffix.ReplaceAllString(string(value), "") + " ")
		}
	}
	return squeeze(unescape(b.String()))
}

// saidBy is the sentence of an error: OAuth's description, or a problem's
// detail, or its title.
func saidBy(object map[string]any) string {
	for _, name := range []string{"error_description", "detail", "melding", "message", "title"} {
		if text, ok := object[name].(string); ok && text != "" {
			return text
		}
	}
	return ""
}

func statusOf(object map[string]any) int {
	if n, ok := object["status"].(json.Number); ok {
		status, err := strconv.Atoi(n.String())
		if err == nil && 100 <= status && status < 600 {
			return status
		}
	}
	return 0
}
