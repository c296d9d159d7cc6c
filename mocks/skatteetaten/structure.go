package skatteetaten

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// defect is one thing that the structure check found, and where.
type defect struct {
	// element that is at fault or, where one is missing, the first that was
	// expected.
	element string
	text    string
	// line and column behind the tag; 0: not known.
	line, column int
}

// maxDefects that are told. Guess: a bound of our own.
const maxDefects = 100

// frame is an element that is being checked. Its type is nil in what no
// schema speaks of, which is let pass (laxly assessed, as Xerces does).
type frame struct {
	tag  string
	name string
	is   *elementType
	// next is the particle that the following child is looked for at, filled
	// says that it is there already and may come again.
	next   int
	filled bool
	// wrong is set once the content was: no more is said about it then.
	wrong                bool
	text                 []byte
	characters, children bool
}

// checker checks a document against the schema and fills a return with what it
// reads on the way.
type checker struct {
	*reader
	frames  []frame
	defects []defect
	into    *builder
}

// checkStructure reads a whole document. Its return is of use if there is no
// defect. wellFormed is false if the document is no XML.
func checkStructure(document []byte) (r *vatReturn, defects []defect, wellFormed bool) {
	c := &checker{into: &builder{into: &vatReturn{}}}
	text, err := decoded(document)
	if err == nil {
		c.reader = newReader(text)
		err = c.run()
	}
	if err != nil {
		c.refuse(rootName, err.Error())
	}
	return c.into.into, c.defects, err == nil
}

func (c *checker) run() error {
	for {
		token, err := c.next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch t := token.(type) {
		case tag:
			c.startTag(t)
		case xml.EndElement:
			c.endTag()
		case xml.CharData:
			c.characters(t)
		}
	}
}

func (c *checker) refuse(element, text string) {
	if len(c.defects) == maxDefects {
		return
	}
	d := defect{element: element, text: text}
	if c.reader != nil {
		d.line, d.column = c.tokens.InputPos()
	}
	c.defects = append(c.defects, d)
}

func (c *checker) startTag(t tag) {
	is := c.declaration(t)
	is = c.attributes(t, is)
	c.frames = append(c.frames, frame{tag: t.raw, name: t.local, is: is})
	if is != nil {
		c.into.enter(c.path())
	}
}

// declaration finds the type of an element by its place, or by its name alone
// if it is the root's.
func (c *checker) declaration(t tag) *elementType {
	if len(c.frames) > 0 {
		parent := &c.frames[len(c.frames)-1]
		parent.children = true
		if is := c.child(parent, t); is != nil {
			return is
		}
	}
	if t.space == namespace && t.local == rootName {
		return returnType
	}
	if len(c.frames) == 0 {
		c.refuse(t.local, textUndeclared(t.raw))
	}
	return nil
}

// child moves the parent on. In content that is wrong already, children are
// still known by their names.
func (c *checker) child(parent *frame, t tag) *elementType {
	if parent.is == nil || parent.is.value != nil {
		return nil
	}
	own := t.space == namespace
	if !parent.wrong {
		if own && parent.advance(t.local) {
			return parent.is.named(t.local)
		}
		c.unexpected(parent, t)
		parent.wrong = true
	}
	if own {
		return parent.is.named(t.local)
	}
	return nil
}

func (c *checker) unexpected(parent *frame, t tag) {
	if expected := parent.expected(); len(expected) > 0 {
		name := t.local
		if t.space != "" {
			name = "{" + expanded(t.space, t.local) + "}"
		}
		c.refuse(expected[0], textUnexpected(name, expected))
		return
	}
	c.refuse(t.local, textNothingExpected(t.raw))
}

func (is *elementType) named(name string) *elementType {
	if i := slices.IndexFunc(is.content, func(p particle) bool { return p.name == name }); i >= 0 {
		return is.content[i].is
	}
	return nil
}

// advance takes the child if it may come now.
func (f *frame) advance(name string) bool {
	if f.is.choice {
		ok := f.next == 0 && f.is.named(name) != nil
		if ok {
			f.next = len(f.is.content)
		}
		return ok
	}
	for i := f.next; i < len(f.is.content); i++ {
		p := f.is.content[i]
		switch {
		case p.name == name && p.many:
			f.next, f.filled = i, true
			return true
		case p.name == name:
			f.next, f.filled = i+1, false
			return true
		case !p.optional && (i != f.next || !f.filled):
			return false
		}
	}
	return false
}

// expected are the names of what may come now.
func (f *frame) expected() []string {
	var names []string
	for i := f.next; i < len(f.is.content); i++ {
		names = append(names, f.is.content[i].name)
		if !f.is.choice && !f.is.content[i].optional {
			break
		}
	}
	return names
}

// complete says whether the element may end now.
func (f *frame) complete() bool {
	if f.is.choice {
		return f.next > 0
	}
	return !slices.ContainsFunc(f.is.content[f.next:], func(p particle) bool { return !p.optional })
}

func (c *checker) characters(t xml.CharData) {
	f := &c.frames[len(c.frames)-1]
	switch {
	case f.is == nil:
	case f.is.value != nil:
		f.text = append(f.text, t...)
	case !blank(t):
		f.characters = true
	}
}

func (c *checker) endTag() {
	f := c.frames[len(c.frames)-1]
	switch {
	case f.is == nil:
	case f.is.value != nil:
		c.endValue(f)
	default:
		c.endContent(f)
	}
	c.frames = c.frames[:len(c.frames)-1]
}

func (c *checker) endValue(f frame) {
	text := string(f.text)
	if f.children {
		c.refuse(f.name, textValueChildren(f.tag))
	}
	if problem := f.is.value.problem(text); problem != "" {
		c.refuse(f.name, problem)
		c.refuse(f.name, textValue(f.tag, text))
		return
	}
	c.into.set(c.path(), text)
}

func (c *checker) endContent(f frame) {
	if f.characters {
		c.refuse(f.name, textCharacters(f.tag))
	}
	if !f.wrong && !f.complete() {
		expected := f.expected()
		c.refuse(expected[0], textIncomplete(f.tag, expected))
	}
}

// path leads to the current element from below the root.
func (c *checker) path() string {
	names := make([]string, 0, len(c.frames))
	for _, f := range c.frames[1:] {
		names = append(names, f.name)
	}
	return strings.Join(names, "/")
}
