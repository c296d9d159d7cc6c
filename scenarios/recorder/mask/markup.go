package mask

import (
	"html"
	"regexp"
	"strings"
)

// markupWalk goes through XML or HTML, well-formed or not, and copies what does
// not change.
type markupWalk struct {
	*Masker
	base spot
	here spot // of the text in the element that was opened last
	out  strings.Builder
}

// markup masks XML and HTML: texts by the name of their element, attributes by
// theirs, the value of a form's field by the name of the field.
func (m *Masker) markup(s spot, raw string) string {
	s.isMarkup = true
	w := &markupWalk{Masker: m, base: s, here: s.at("text")}
	for raw != "" {
		raw = raw[w.next(raw):]
	}
	return w.out.String()
}

// sections of markup that are no tags, and how each ends.
var sections = []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}, {"<!", ">"}}

// next copies one piece and tells how long it was.
func (w *markupWalk) next(raw string) int {
	if raw[0] != '<' {
		return w.content(raw, strings.IndexByte(raw, '<'))
	}
	for _, section := range sections {
		inner, ok := strings.CutPrefix(raw, section.begin)
		if !ok {
			continue
		}
		end := strings.Index(inner, section.end)
		if end < 0 {
			return w.content(raw, -1)
		}
		at := w.base.at("comment").deeper()
		if section.begin == "<![CDATA[" {
			at = w.here
		}
		w.out.WriteString(section.begin + w.inner(at, inner[:end]) + section.end)
		return len(section.begin) + end + len(section.end)
	}
	if tag := tagShape.FindString(raw); tag != "" {
		w.tag(tag)
		return len(tag) + w.script(raw[len(tag):])
	}
	w.out.WriteByte('<')
	return 1
}

func (w *markupWalk) inner(at spot, text string) string {
	if at.name == "comment" {
		return w.text(at, text)
	}
	return w.field(at, text)
}

// content copies text up to the next tag; a negative end is that of the whole.
func (w *markupWalk) content(raw string, end int) int {
	if end < 0 {
		end = len(raw)
	}
	text := raw[:end]
	if strings.TrimSpace(text) == "" {
		w.out.WriteString(text)
		return end
	}
	plain := html.UnescapeString(text)
	masked := w.field(w.here.deeper(), plain)
	w.out.WriteString(keepMarkup(text, plain, masked))
	return end
}

func keepMarkup(raw, plain, masked string) string {
	if masked == plain {
		return raw
	}
	return html.EscapeString(masked)
}

var (
	tagShape  = regexp.MustCompile(`^<(/?)([\pL_][^\s<>/="']*)((?:"[^"]*"|'[^']*'|[^<>"'])*)>`)
	attribute = regexp.MustCompile(`([^\s=/"'<>]+)(?:(\s*=\s*)("[^"]*"|'[^']*'|[^\s"'<>]+))?`)
)

func (w *markupWalk) tag(tag string) {
	parts := tagShape.FindStringSubmatch(tag)
	name := parts[2]
	w.here = w.base.at("text")
	if parts[1] == "" {
		w.here = w.base.at(name)
	}
	field := ""
	for _, a := range attribute.FindAllStringSubmatch(parts[3], -1) {
		if strings.EqualFold(a[1], "name") {
			field = html.UnescapeString(strings.Trim(a[3], `"'`))
		}
	}
	w.out.WriteString("<" + parts[1] + w.nameOf(name))
	w.out.WriteString(attribute.ReplaceAllStringFunc(parts[3], func(found string) string { return w.attribute(found, field) }))
	w.out.WriteString(">")
}

// nameOf is the name of an element or an attribute, unless it is no name.
func (w *markupWalk) nameOf(name string) string {
	return w.shapes(w.base.deeper(), w.replaceKnown(name))
}

// attribute masks one. That of a field's value goes by the name of the field.
func (w *markupWalk) attribute(found, field string) string {
	a := attribute.FindStringSubmatch(found)
	if a[2] == "" {
		return w.nameOf(a[1])
	}
	quotes, raw := "", a[3]
	if raw[0] == '"' || raw[0] == '\'' {
		quotes, raw = raw[:1], raw[1:len(raw)-1]
	}
	at := w.base.at(a[1])
	switch strings.ToLower(a[1]) {
	case "value", "content":
		if field != "" {
			at = w.base.at(field)
		}
	case "name":
		at.name = "id" // not the name of somebody
	}
	plain := html.UnescapeString(raw)
	masked := keepMarkup(raw, plain, w.field(at.deeper(), plain))
	return w.nameOf(a[1]) + a[2] + quotes + masked + quotes
}

// script copies what stands in an element whose text is no markup.
func (w *markupWalk) script(rest string) int {
	if w.here.name != "script" && w.here.name != "style" {
		return 0
	}
	end := strings.Index(strings.ToLower(rest), "</"+w.here.name)
	if end < 0 {
		end = len(rest)
	}
	w.out.WriteString(w.text(w.here.deeper(), rest[:end]))
	return end
}
