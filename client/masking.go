package client

import (
	"encoding/base64"
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	mask     = "***"
	maxShown = 4 << 10
	cut      = " … (cut)"

	maxExtract = 400 // of a page where a token or a redirect was expected
)

var (
	// A JWT or JWE anywhere in a text.
	jwtShape = regexp.MustCompile(`eyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){2,4}`)

	// Secrets that a body or an address names itself.
	secretMember    = regexp.MustCompile(`("(?:access_token|refresh_token|id_token|client_secret|client_assertion|code_verifier)"\s*:\s*)"[^"]*"?`)
	secretParameter = regexp.MustCompile(`(\b(?:access_token|refresh_token|id_token|client_secret|client_assertion|code_verifier|code)=)[^&\s"'<>]+`)

	// Runs of digits, but not those inside ids (UUIDs, trace ids), which are
	// matched first and left alone.
	idOrDigits = regexp.MustCompile(`(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[0-9]+`)
)

const personalNumberLength = 11

// hide replaces each secret, however a server may have written it.
func hide(secrets []string) *strings.Replacer {
	var spellings []string
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		spellings = append(spellings, secret, url.QueryEscape(secret), url.PathEscape(secret), html.EscapeString(secret), inJSON(secret))
	}
	// The longest first, so that no rest of one is left beside another.
	slices.SortFunc(spellings, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, spelling := range spellings {
		pairs = append(pairs, spelling, mask)
	}
	return strings.NewReplacer(pairs...)
}

func inJSON(text string) string {
	quoted, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(quoted[1 : len(quoted)-1])
}

// clean makes a text from elsewhere fit to be shown: masked, printable, and
// cut last, so that no half of a secret is left at the end.
func (s step) clean(text string) string {
	text = hide(s.secrets).Replace(text)
	text = jwtShape.ReplaceAllLiteralString(text, mask)
	text = secretMember.ReplaceAllString(text, `${1}"`+mask+`"`)
	text = secretParameter.ReplaceAllString(text, `${1}`+mask)
	text = idOrDigits.ReplaceAllStringFunc(text, func(found string) string {
		if len(found) == personalNumberLength {
			return mask
		}
		return found
	})
	return cutShort(strings.Map(printable, strings.ToValidUTF8(text, "?")), maxShown)
}

// printable keeps line ends and drops what could steer a terminal.
func printable(r rune) rune {
	if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
		return '?'
	}
	return r
}

func cutShort(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + cut
}

// glimpse is the beginning of a body that is text for a reader. A body of one
// word may be a token in a shape nobody knows, and is not shown.
func (s step) glimpse(body []byte) string {
	text := string(body)
	if text == "" {
		return "(nothing)"
	}
	if !strings.ContainsAny(text, "<{ ") {
		return mask
	}
	return cutShort(s.clean(text), maxExtract)
}

// basic is the value of a Basic header, itself a secret.
func (c *Client) basic() string {
	if c.cfg.ClientSecret == "" {
		return ""
	}
	// RFC 6749 2.3.1: both are form-encoded before they are joined.
	pair := url.QueryEscape(c.cfg.ClientID) + ":" + url.QueryEscape(c.cfg.ClientSecret)
	return base64.StdEncoding.EncodeToString([]byte(pair))
}
