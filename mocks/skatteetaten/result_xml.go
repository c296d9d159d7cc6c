package skatteetaten

import (
	"strconv"
	"strings"
)

// node is an element to be written.
type node struct {
	name, namespace, text string
	children              []node
}

func leaf(name, text string) node { return node{name: name, text: text} }

// escape does what Java's writers do: quotation marks stay as they are. What
// XML can't hold becomes a question mark.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xd;")

func legal(r rune) rune {
	if r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == '\uFFFE' || r == '\uFFFF' {
		return '?'
	}
	return r
}

// write indents by two spaces. Seen: the recorded result of 2021.
func (n node) write(b *strings.Builder, depth int) {
	indent := strings.Repeat("  ", depth)
	b.WriteString(indent + "<" + n.name)
	if n.namespace != "" {
		b.WriteString(` xmlns="` + n.namespace + `"`)
	}
	b.WriteString(">")
	if n.children == nil {
		b.WriteString(escape.Replace(strings.Map(legal, n.text)))
	} else {
		b.WriteString("\n")
		for _, child := range n.children {
			child.write(b, depth+1)
			b.WriteString("\n")
		}
		b.WriteString(indent)
	}
	b.WriteString("</" + n.name + ">")
}

// document ends with a line break. Seen: the 221 bytes recorded in 2021.
func document(root node) []byte {
	var b strings.Builder
	b.WriteString(xmlHeader)
	root.write(&b, 0)
	b.WriteString("\n")
	return []byte(b.String())
}

// as2022 is the form of the schema of 2022-11-18.
func (r result) as2022() []byte {
	root := node{name: "valideringsresultat", namespace: namespaceResult, children: []node{leaf("avvikVedMeldingslevering", r.Verdict)}}
	for _, d := range r.Deviations {
		root.children = append(root.children, d.as2022())
	}
	return document(root)
}

func (d deviation) as2022() node {
	code := noCode
	if d.Code != nil {
		code = *d.Code
	}
	n := node{name: "avvik", children: []node{leaf("stiTilAvvik", d.Path), leaf("mvaKode", code)}}
	if d.Line > 0 {
		n.children = append(n.children, leaf("xmlLinjenummer", strconv.Itoa(d.Line)), leaf("xmlPosisjonPaaLinje", strconv.Itoa(d.Column)))
	}
	for _, x := range d.Details {
		information := []node{
			leaf("begrunnelse", x.Reason), leaf("avvikstype", x.Severity), leaf("avvikKode", x.Code), leaf("regelDefinisjon", x.Definition),
		}
		if x.Detail != "" {
			information = append(information, leaf("detaljer", x.Detail))
		}
		n.children = append(n.children, node{name: "avviksinformasjon", children: information})
	}
	return n
}

// as2021 is the form that the documentation of 2021 prints: without a
// namespace, and with other names. Docs: the API page.
func (r result) as2021() []byte {
	root := node{name: "valideringsresultat", children: []node{leaf("status", verdicts2021[r.verdict])}}
	for _, d := range r.Deviations {
		root.children = append(root.children, d.as2021())
	}
	return document(root)
}

func (d deviation) as2021() node {
	n := node{name: "valideringsfeil", children: []node{leaf("stiTilFeil", d.Path)}}
	for _, x := range d.Details {
		details := []node{
			leaf("feilmelding", x.Reason), leaf("alvorlighetsgrad", verdicts2021[x.severity]), leaf("avvikKode", x.Code),
		}
		if x.Detail != "" {
			details = append(details, leaf("informasjon", x.Detail))
		}
		n.children = append(n.children, node{name: "valideringsDetaljer", children: details})
	}
	return n
}
