package vatapp

import "strings"

const (
	namespaceInstance = "http://www.w3.org/2001/XMLSchema-instance"
	namespaceSchema   = "http://www.w3.org/2001/XMLSchema"
	namespaceXML      = "http://www.w3.org/XML/1998/namespace"
	prefixXMLNS       = "xmlns"

	writtenHeader = `<?xml version="1.0"?>`
	writtenNil    = ` xsi:nil="true"`
)

// escape does what .NET's XmlTextWriter does in text.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")

// Bytes is the envelope as the app stores it: without a namespace, in the order
// of its class, indented (package comment).
func (e Envelope) Bytes() []byte {
	root := e.root
	if root == nil {
		root = model(envelope.content)
	}
	var b strings.Builder
	b.WriteString(writtenHeader)
	write(&b, envelope, root, 0)
	return []byte(b.String())
}

// model is an object of the app's class before anything is read into it.
func model(of *contentType) *element {
	e := &element{slots: make([][]*element, len(of.content))}
	e.hold(of)
	return e
}

func write(b *strings.Builder, p particle, e *element, depth int) {
	indent := "\n" + strings.Repeat("  ", depth)
	b.WriteString(indent + "<" + p.name)
	if depth == 0 {
		b.WriteString(` xmlns:xsi="` + namespaceInstance + `" xmlns:xsd="` + namespaceSchema + `"`)
	}
	if p.content == nil {
		writeText(b, p.name, e.text)
		return
	}
	var inner strings.Builder
	writeContent(&inner, p.content, e, depth+1)
	if inner.Len() == 0 {
		b.WriteString(" />")
		return
	}
	b.WriteString(">" + inner.String() + indent + "</" + p.name + ">")
}

func writeContent(b *strings.Builder, of *contentType, e *element, depth int) {
	for i, member := range of.content {
		for _, child := range e.slots[i] {
			write(b, member, child, depth)
		}
		if len(e.slots[i]) == 0 && member.held == heldNil {
			b.WriteString("\n" + strings.Repeat("  ", depth) + "<" + member.name + writtenNil + " />")
		}
	}
}

func writeText(b *strings.Builder, name, text string) {
	if text == "" {
		b.WriteString(" />")
		return
	}
	b.WriteString(">" + escape.Replace(text) + "</" + name + ">")
}
