package skatteetaten

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
)

// maxDepth of elements; a return has six. Newer JDKs have a limit too.
const maxDepth = 200

const (
	namespaceInstance = "http://www.w3.org/2001/XMLSchema-instance"
	namespaceXML      = "http://www.w3.org/XML/1998/namespace"
	prefixXMLNS       = "xmlns"
)

// reader reads the tokens of a document and holds them against what makes XML
// well-formed and its names bound. Document type declarations are refused, so
// there are no entities but the five of XML.
type reader struct {
	tokens *xml.Decoder
	open   []openElement
	// rooted is set once there was a root.
	rooted bool
}

// openElement is one whose end has not come, with the prefixes it binds.
type openElement struct {
	name   string
	spaces map[string]string
}

// tag is a start tag with its names resolved.
type tag struct {
	raw, space, local string
	attributes        []attribute
}

type attribute struct{ raw, space, local, value string }

func newReader(text []byte) *reader {
	d := xml.NewDecoder(bytes.NewReader(text))
	// The text has been decoded; its declaration speaks of the past.
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return &reader{tokens: d}
}

// next returns a tag, an xml.EndElement or xml.CharData; io.EOF ends a
// document, and a malformed error breaks it off.
func (r *reader) next() (any, error) {
	for {
		begun := r.tokens.InputOffset() > 0
		t, err := r.tokens.RawToken()
		if err != nil {
			return nil, r.broken(err)
		}
		token, err := r.accept(t, begun)
		if token != nil || err != nil {
			return token, err
		}
	}
}

// accept returns nothing for what nobody needs. A declaration may stand at the
// very beginning only.
func (r *reader) accept(t xml.Token, begun bool) (any, error) {
	switch t := t.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return t, r.end(t)
	case xml.CharData:
		return r.characters(t)
	case xml.ProcInst:
		// The decoder gives the declaration the same form.
		if strings.EqualFold(t.Target, "xml") && (begun || t.Target != "xml") {
			return nil, malformed{textInstruction}
		}
	case xml.Directive:
		return nil, malformed{textDoctype}
	}
	return nil, nil
}

func (r *reader) characters(t xml.CharData) (any, error) {
	if len(r.open) > 0 {
		return t, nil
	}
	switch {
	case blank(t):
		return nil, nil
	case r.rooted:
		return nil, malformed{textTrailing}
	}
	return nil, malformed{textProlog}
}

func (r *reader) start(t xml.StartElement) (any, error) {
	raw := rawName(t.Name)
	switch {
	case len(r.open) == 0 && r.rooted:
		return nil, malformed{textAfterRoot}
	case len(r.open) == maxDepth:
		return nil, malformed{textDepth(raw)}
	}
	r.rooted = true
	found := tag{raw: raw, local: t.Name.Local}
	element := openElement{name: raw}
	if name, twice := repeated(t.Attr); twice {
		return nil, malformed{textTwice(name, raw)}
	}
	for _, a := range t.Attr {
		if prefix, ok := bound(a.Name); ok {
			element.bind(prefix, a.Value)
		} else {
			found.attributes = append(found.attributes, attribute{raw: rawName(a.Name), space: a.Name.Space, local: a.Name.Local, value: a.Value})
		}
	}
	r.open = append(r.open, element)
	err := r.names(&found, t.Name.Space)
	return found, err
}

func repeated(attributes []xml.Attr) (name string, twice bool) {
	if len(attributes) < 2 {
		return "", false
	}
	seen := make(map[xml.Name]bool, len(attributes))
	for _, a := range attributes {
		if seen[a.Name] {
			return rawName(a.Name), true
		}
		seen[a.Name] = true
	}
	return "", false
}

// names replaces prefixes by namespaces.
func (r *reader) names(t *tag, prefix string) error {
	space, ok := r.resolve(prefix)
	if !ok {
		return malformed{textPrefix(prefix, t.raw)}
	}
	t.space = space
	for i, a := range t.attributes {
		if a.space == "" {
			continue // no prefix, no namespace
		}
		space, ok := r.resolve(a.space)
		if !ok {
			return malformed{textAttributePrefix(a.space, a.raw, t.raw)}
		}
		t.attributes[i].space = space
	}
	return nil
}

func (r *reader) end(t xml.EndElement) error {
	if len(r.open) == 0 {
		return malformed{textBeforeRoot}
	}
	last := r.open[len(r.open)-1].name
	if last != rawName(t.Name) {
		return malformed{textEndTag(last)}
	}
	r.open = r.open[:len(r.open)-1]
	return nil
}

// resolve finds the namespace that a prefix is bound to.
func (r *reader) resolve(prefix string) (string, bool) {
	for i := len(r.open) - 1; i >= 0; i-- {
		if space, ok := r.open[i].spaces[prefix]; ok {
			return space, true
		}
	}
	if prefix == "xml" {
		return namespaceXML, true
	}
	return "", prefix == ""
}

func (e *openElement) bind(prefix, space string) {
	if e.spaces == nil {
		e.spaces = make(map[string]string)
	}
	e.spaces[prefix] = space
}

// bound says whether an attribute binds a prefix; the default is "".
func bound(name xml.Name) (prefix string, ok bool) {
	switch {
	case name.Space == prefixXMLNS:
		return name.Local, true
	case name.Space == "" && name.Local == prefixXMLNS:
		return "", true
	}
	return "", false
}

func rawName(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// broken says in Xerces' words why the decoder stopped.
func (r *reader) broken(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF) && len(r.open) > 0:
		return malformed{textCutOff}
	case errors.Is(err, io.EOF) && !r.rooted:
		return malformed{textEmpty}
	case errors.Is(err, io.EOF):
		return io.EOF
	case !errors.As(err, &syntax):
		return malformed{textUnsupported(err)}
	}
	for _, known := range decoderTexts {
		if found := known.pattern.FindStringSubmatch(syntax.Msg); found != nil {
			return malformed{known.text(found[len(found)-1])}
		}
	}
	if len(r.open) == 0 {
		return malformed{textBeforeRoot}
	}
	return malformed{textMarkup}
}

var unsupportedVersion = regexp.MustCompile(`unsupported version "([^"]*)"`)

func textUnsupported(err error) string {
	if found := unsupportedVersion.FindStringSubmatch(err.Error()); found != nil {
		return textVersion(found[1])
	}
	return textMarkup
}

func fixed(text string) func(string) string { return func(string) string { return text } }

// decoderTexts translates messages of encoding/xml.
var decoderTexts = []struct {
	pattern *regexp.Regexp
	text    func(string) string
}{
	{regexp.MustCompile(`^unexpected EOF`), fixed(textCutOff)},
	{regexp.MustCompile(`^invalid character entity &([^;]+);$`), textEntity},
	{regexp.MustCompile(`^invalid character entity`), fixed(textEntityName)},
	{regexp.MustCompile(`^unescaped \]\]>`), fixed(textCDATAEnd)},
	{regexp.MustCompile(`"--"`), fixed(textCommentHyphe)},
	{regexp.MustCompile(`^illegal character code U\+0*([0-9A-F]+)$`), func(code string) string {
		return textCharacter("0x" + strings.ToLower(code))
	}},
	{regexp.MustCompile(`^unexpected end element </(.*)>$`), fixed(textBeforeRoot)},
}
