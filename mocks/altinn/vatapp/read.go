package vatapp

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// maxDepth of elements; an envelope has five. A bound of our own.
const maxDepth = 200

// ReadEnvelope reads what was sent, as leniently as .NET's XmlSerializer: in
// any namespace or none, in any order, without what the class does not know; of
// an element that may stand once, the first counts. An error's text is what the
// app answers with status 400.
func ReadEnvelope(document []byte) (Envelope, error) {
	text := decoded(document)
	if strings.Trim(text, space) == "" {
		return Envelope{}, unreadable(textNoData)
	}
	d := xml.NewDecoder(strings.NewReader(text))
	// It has been decoded; its declaration speaks of the past.
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	r := &reader{tokens: d, bound: map[string]bool{namespaceXML: true}}
	if err := r.run(); err != nil {
		return Envelope{}, err
	}
	return Envelope{root: r.root}, nil
}

// reader fills the model while it walks the document.
type reader struct {
	tokens *xml.Decoder
	root   *element
	open   []frame
	// skipped counts the open elements that the class does not know.
	skipped int
	// bound are the namespaces that the document has named.
	bound map[string]bool
}

// frame is an element whose end has not come.
type frame struct {
	particle
	element *element
	text    []byte
}

func (r *reader) run() error {
	for {
		t, err := r.tokens.Token()
		switch {
		case errors.Is(err, io.EOF) && r.root != nil && len(r.open) == 0:
			return nil
		case err != nil:
			return r.broken(err)
		}
		if err := r.take(t); err != nil {
			return err
		}
	}
}

func (r *reader) take(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.EndElement:
		return r.end()
	case xml.CharData:
		return r.characters(t)
	case xml.Directive:
		return r.refuse(textDoctype)
	}
	return nil
}

func (r *reader) start(t xml.StartElement) error {
	r.bind(t.Attr)
	switch {
	case t.Name.Space != "" && !r.bound[t.Name.Space]:
		return r.refuse(textPrefix(t.Name.Space))
	case len(r.open) == 0 && r.root != nil:
		return r.refuse(textMultipleRoots)
	case len(r.open)+r.skipped == maxDepth:
		return r.refuse(textDepth)
	case r.skipped > 0:
		r.skipped++
		return nil
	case len(r.open) == 0 && t.Name.Local != rootName:
		return r.refuse(textNotExpected(t.Name.Local, t.Name.Space))
	case len(r.open) == 0:
		r.root = r.enter(envelope)
		return nil
	}
	return r.startMember(t)
}

// bind remembers the namespaces: where a prefix is not bound, the decoder
// leaves it where the namespace would be.
func (r *reader) bind(attributes []xml.Attr) {
	for _, a := range attributes {
		if a.Name.Space == prefixXMLNS || a.Name.Space == "" && a.Name.Local == prefixXMLNS {
			r.bound[a.Value] = true
		}
	}
}

func (r *reader) startMember(t xml.StartElement) error {
	parent := &r.open[len(r.open)-1]
	if parent.content == nil {
		return r.refuse(textElementInText)
	}
	i := parent.content.index(t.Name.Local)
	if i < 0 || isNil(t) && parent.content.content[i].held == heldNil {
		r.skipped++
		return nil
	}
	into := &parent.element.slots[i]
	if len(*into) > 0 && !parent.content.content[i].many {
		r.skipped++
		return nil
	}
	*into = append(*into, r.enter(parent.content.content[i]))
	return nil
}

func isNil(t xml.StartElement) bool {
	for _, a := range t.Attr {
		if a.Name.Space == namespaceInstance && a.Name.Local == "nil" {
			return a.Value == "true" || a.Value == "1"
		}
	}
	return false
}

func (r *reader) enter(p particle) *element {
	e := &element{}
	if p.content != nil {
		e.slots = make([][]*element, len(p.content.content))
	}
	r.open = append(r.open, frame{particle: p, element: e})
	return e
}

func (r *reader) characters(t xml.CharData) error {
	switch {
	case len(r.open) == 0 && strings.Trim(string(t), space) != "":
		return r.refuse(textRootData)
	case len(r.open) > 0 && r.open[len(r.open)-1].value != nil:
		f := &r.open[len(r.open)-1]
		f.text = append(f.text, t...)
	}
	return nil
}

// end completes an element: a value gets its text, a model what it holds of
// members that were not there.
func (r *reader) end() error {
	if r.skipped > 0 {
		r.skipped--
		return nil
	}
	f := r.open[len(r.open)-1]
	r.open = r.open[:len(r.open)-1]
	if f.content != nil {
		f.element.hold(f.content)
		return nil
	}
	f.element.text = string(f.text)
	if !f.value.time {
		return nil
	}
	stored, ok := moment(f.element.text)
	if !ok {
		return r.refuse(textNoTime(f.element.text))
	}
	f.element.text = stored
	return nil
}

func (e *element) hold(of *contentType) {
	for i, p := range of.content {
		if p.held == heldZero && len(e.slots[i]) == 0 {
			e.slots[i] = []*element{{text: zeroMoment}}
		}
	}
}
