package evidence

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The members and parameters whose values are not kept. A member named code
// is an error's; state, nonce and request ids stay: QA needs to see them.
var (
	secretMembers = []string{
		"access_token", "refresh_token", "id_token", "client_secret", "client_assertion", "code_verifier", "token", "logout_token",
	}
	secretParameters = append([]string{"code", "id_token_hint", "assertion", "response", "interaction"}, secretMembers...)
)

var (
	inInput    = regexp.MustCompile(`name="(` + strings.Join(secretParameters, "|") + `)"[^>]* value="([^"]+)"`)
	jwtShape   = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){1,4}`)
	inPercent  = regexp.MustCompile(`%[0-9A-F]{2}`)
	cookieName = regexp.MustCompile(`^\s*([^=;\s]+)=([^;]*)`)
)

// shortest value that is looked for wherever it stands; a shorter one would be
// found in words that have nothing to do with it.
const shortest = 8

// Masker gives each secret of a case a placeholder: {code-1}, {code-2}.
type Masker struct {
	shown  map[string]string
	people map[string]string
	kinds  map[string]int
	told   map[string]bool   // tokens whose claims an exchange has
	cached *strings.Replacer // of shown, until that grows
}

// NewMasker knows nothing yet but what it is told: kind, value, and so on.
func NewMasker(known ...string) *Masker {
	m := &Masker{shown: make(map[string]string), people: make(map[string]string), kinds: make(map[string]int), told: make(map[string]bool)}
	for pair := range slices.Chunk(known, 2) {
		m.learn(pair[0], pair[1])
	}
	return m
}

func (m *Masker) learn(kind, value string) {
	if _, known := m.shown[value]; known || len(value) < shortest {
		return
	}
	m.kinds[kind]++
	m.shown[value], m.cached = "{"+kind+"-"+strconv.Itoa(m.kinds[kind])+"}", nil
}

// masked learns from all exchanges before it masks one: an answer may name
// what the request before it has only hinted at.
func (m *Masker) masked(list []Exchange) []Exchange {
	for _, x := range list {
		m.learnFrom(x)
	}
	for i := range list {
		x := &list[i]
		x.Tokens = m.tokensOf(*x)
		x.URL, x.Path, x.Error = m.Text(x.URL), m.Text(x.Path), m.Text(x.Error)
		for _, message := range []*Message{&x.Request, &x.Response} {
			message.Body = m.body(message)
			for j, h := range message.Headers {
				message.Headers[j].Value = m.header(h)
			}
		}
	}
	return list
}

func (m *Masker) learnFrom(x Exchange) {
	m.learnText(x.URL)
	for _, message := range []Message{x.Request, x.Response} {
		for _, h := range message.Headers {
			m.learnHeader(h)
		}
		m.learnText(message.Body)
	}
}

func (m *Masker) learnHeader(h Header) {
	switch strings.ToLower(h.Name) {
	case "authorization":
		m.learnAuthorization(h.Value)
	case "cookie":
		for part := range strings.SplitSeq(h.Value, ";") {
			m.learnCookie(part)
		}
	case "set-cookie":
		m.learnCookie(h.Value)
	default:
		m.learnText(h.Value)
	}
}

func (m *Masker) learnAuthorization(text string) {
	scheme, value, _ := strings.Cut(text, " ")
	value = strings.TrimSpace(value)
	if !strings.EqualFold(scheme, "Basic") {
		m.learn("token", value)
		return
	}
	m.learn("basic", value)
	if pair, err := base64.StdEncoding.DecodeString(value); err == nil {
		_, secret, _ := strings.Cut(string(pair), ":")
		m.learn("client_secret", secret)
		m.aliases(secret) // RFC 6749: it is encoded as in a form
	}
}

func (m *Masker) learnCookie(text string) {
	if c := cookieName.FindStringSubmatch(text); len(c) == 3 && c[2] != "" {
		m.learn("cookie", c[2])
	}
}

// learnText finds values that stand beside their names.
func (m *Masker) learnText(text string) {
	for _, v := range values(text) {
		value := text[v.start:v.end]
		m.learn(v.kind, value)
		m.aliases(value)
	}
	if strings.Contains(text, "<input") {
		for _, groups := range inInput.FindAllStringSubmatch(text, -1) {
			m.learn(groups[1], html.UnescapeString(groups[2]))
		}
	}
	for _, token := range jwtShape.FindAllString(text, -1) {
		m.learn("jwt", token)
	}
}

// aliases are what a value says where it was escaped.
func (m *Masker) aliases(value string) {
	if plain, err := url.QueryUnescape(value); err == nil {
		m.alias(plain, value)
	}
	if plain := ""; json.Unmarshal([]byte(`"`+value+`"`), &plain) == nil {
		m.alias(plain, value)
	}
}

// alias is another spelling of a value that has a placeholder.
func (m *Masker) alias(value, known string) {
	if placeholder, ok := m.shown[known]; ok && len(value) >= shortest {
		if _, taken := m.shown[value]; !taken {
			m.shown[value], m.cached = placeholder, nil
		}
	}
}

func (m *Masker) header(h Header) string {
	switch strings.ToLower(h.Name) {
	case "authorization":
		if scheme, value, found := strings.Cut(h.Value, " "); found {
			return scheme + " " + m.short("token", value)
		}
		return "{authorization}"
	case "dpop":
		return m.short("dpop", h.Value)
	case "cookie":
		parts := strings.Split(h.Value, ";")
		for i, part := range parts {
			parts[i] = m.cookie(part)
		}
		return strings.Join(parts, ";")
	case "set-cookie":
		first, attributes, found := strings.Cut(h.Value, ";")
		if found {
			attributes = ";" + m.Text(attributes)
		}
		return m.cookie(first) + attributes
	}
	return m.Text(h.Value)
}

// short masks a value whose length does not matter, for its kind is known.
func (m *Masker) short(kind, value string) string {
	if masked := m.Text(value); masked != value || value == "" {
		return masked
	}
	return "{" + kind + "}"
}

// cookie masks the value of a pair, however short it is.
func (m *Masker) cookie(pair string) string {
	name, value, found := strings.Cut(pair, "=")
	if !found {
		return m.Text(pair)
	}
	return m.Text(name) + "=" + m.short("cookie", value)
}

// body keeps what can be read; other bytes are told by their number.
func (m *Masker) body(message *Message) string {
	if message.Body == "" {
		return ""
	}
	// A text that was cut may end within a letter.
	if !utf8.ValidString(message.Body) && !utf8.ValidString(message.Body[:max(0, len(message.Body)-utf8.UTFMax)]) {
		return "(" + strconv.FormatInt(message.Size, 10) + " bytes that are no text)"
	}
	return m.Text(message.Body)
}

// Text masks what is known to be secret, and what looks like it.
func (m *Masker) Text(text string) string {
	if text == "" {
		return ""
	}
	text = m.replacer().Replace(text)
	text = replaced(text, values(text), hidden)
	text = jwtShape.ReplaceAllLiteralString(text, "{jwt}")
	text = replaced(text, m.encodedIn(text, 0), func(found, string) string { return "{encoded}" })
	text = replaced(text, numbersIn(text), func(_ found, number string) string { return m.person(number) })
	return strings.Map(printable, strings.ToValidUTF8(text, "�"))
}

// replaced puts something else in the place of each value.
func replaced(text string, list []found, with func(found, string) string) string {
	if list == nil {
		return text
	}
	var b strings.Builder
	at := 0
	for _, v := range list {
		if v.start < at {
			continue
		}
		b.WriteString(text[at:v.start] + with(v, text[v.start:v.end]))
		at = v.end
	}
	return b.String() + text[at:]
}

// hidden takes a value that no placeholder has taken yet: one too short to be
// looked for everywhere.
func hidden(v found, value string) string {
	if value == "" || strings.HasPrefix(value, "{") || strings.HasPrefix(value, "%7B") {
		return value
	}
	return "{" + v.kind + "}"
}

func (m *Masker) person(number string) string {
	if _, known := m.people[number]; !known {
		m.people[number] = "{person-" + strconv.Itoa(len(m.people)+1) + "}"
	}
	return m.people[number]
}

// replacer looks for every spelling that a server or a client may choose.
func (m *Masker) replacer() *strings.Replacer {
	if m.cached != nil {
		return m.cached
	}
	spellings := make(map[string]string)
	for value, placeholder := range m.shown {
		spell(spellings, value, placeholder)
	}
	order := make([]string, 0, len(spellings))
	for spelling := range spellings {
		order = append(order, spelling)
	}
	// The longest first, so that no rest of one is left beside another.
	slices.SortFunc(order, func(a, b string) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	pairs := make([]string, 0, 2*len(order))
	for _, spelling := range order {
		pairs = append(pairs, spelling, spellings[spelling])
	}
	m.cached = strings.NewReplacer(pairs...)
	return m.cached
}

// deepestSpelling is how often something is taken to have been escaped: JSON
// that carries JSON in a text, of which a page shows a part.
const deepestSpelling = 3

// spell adds what escaping makes of a value, again and again. Most values have
// no sign that is escaped.
func spell(spellings map[string]string, value, placeholder string) {
	spellings[value] = placeholder
	latest := []string{value}
	for range deepestSpelling {
		var next []string
		for _, text := range latest {
			for _, again := range []string{url.QueryEscape(text), smallHex(url.QueryEscape(text)), url.PathEscape(text), html.EscapeString(text), inJSON(text)} {
				if _, known := spellings[again]; !known {
					spellings[again] = placeholder
					next = append(next, again)
				}
			}
		}
		latest = next
	}
}

// smallHex is how .NET writes %2b.
func smallHex(escaped string) string {
	return inPercent.ReplaceAllStringFunc(escaped, strings.ToLower)
}

func inJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(quoted[1 : len(quoted)-1])
}

// printable keeps line ends and drops what could steer a terminal or break a
// document.
func printable(r rune) rune {
	if r == '\n' || r == '\t' || r == ' ' || unicode.IsPrint(r) {
		return r
	}
	return -1
}
