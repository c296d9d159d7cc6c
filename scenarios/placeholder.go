package scenarios

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// placeholders stand for what must vary.
var placeholders = map[string]string{
	"uuid":      `[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`,
	"hex":       `[0-9a-f]{16,}`,
	"jwt":       `[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`,
	"timestamp": `\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})`,
	"traceid":   `00-[0-9a-f]{32}-[0-9a-f]{16}-00`,
	"opaque":    `[A-Za-z0-9_~.+/=-]+`,
	"number":    `-?\d+`,
	"instance":  `\d+/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}`,
	"any":       `(?s:.*)`,
}

// bases are addresses of the sandbox; their values are filled in. With
// _escaped they stand in a query.
var bases = []string{"idporten", "login", "altinn", "apps", "skatteetaten", "idporten_escaped"}

// placed are the values of bases.
func placed(addresses map[string]string) map[string]string {
	values := maps.Clone(addresses)
	values["idporten_escaped"] = url.QueryEscape(addresses["idporten"])
	return values
}

var placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)

func checkPlaceholders(text string) error {
	for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
		if _, known := placeholders[found[1]]; !known && !slices.Contains(bases, found[1]) {
			return fmt.Errorf("there is no placeholder {{%s}}; known: %s", found[1], strings.Join(append(slices.Sorted(maps.Keys(placeholders)), bases...), ", "))
		}
	}
	return nil
}

// pattern is an expression that matches a text with placeholders as a whole.
func pattern(text string, addresses map[string]string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	last := 0
	for _, at := range placeholder.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(regexp.QuoteMeta(text[last:at[0]]))
		name := text[at[2]:at[3]]
		if base, ok := addresses[name]; ok {
			b.WriteString(regexp.QuoteMeta(base))
		} else {
			b.WriteString(placeholders[name])
		}
		last = at[1]
	}
	b.WriteString(regexp.QuoteMeta(text[last:]) + "$")
	return regexp.MustCompile(b.String())
}

// Made values for placeholders, where an answer is sent and not expected.
var made = map[string]string{
	"uuid":      "08ede4e5-4720-5edb-8fd2-a4f6a1902b74",
	"hex":       "44eab35cb9ca2049b24de316f380a774",
	"jwt":       "eyJhbGciOiJub25lIn0.e30.",
	"timestamp": "2026-01-01T00:00:00Z",
	"traceid":   "00-44eab35cb9ca2049b24de316f380a774-a724e045b09dfc44-00",
	"opaque":    "opaque",
	"number":    "1",
	"instance":  "51000001/08ede4e5-4720-5edb-8fd2-a4f6a1902b74",
	"any":       "",
}

// filled puts values in the place of placeholders.
func filled(text string, addresses map[string]string) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		name := strings.Trim(found, "{}")
		if base, ok := addresses[name]; ok {
			return base
		}
		return made[name]
	})
}
