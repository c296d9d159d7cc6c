package client

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// DocumentError says what is wrong with a document and where. It shows no
// personal number.
type DocumentError struct {
	Document string // return, validation result or payment information
	Line     int    // 0 if it is about the whole
	What     string
}

// Error names the document and the line.
func (e *DocumentError) Error() string {
	if e.Line == 0 {
		return "The " + e.Document + ": " + e.What
	}
	return fmt.Sprintf("The %s, line %d: %s", e.Document, e.Line, e.What)
}

// A document of the Tax Administration has six levels of elements and no
// document type.
const (
	maxDepth   = 64
	maxExcerpt = 60 // of a value in a message
)

// element is one that has just begun or ended.
type element struct {
	path string // the local names from the root on, joined by slashes
	line int    // where it begins
	text string // its own characters; known when it ends

	gathered []byte // the text so far: comments cut it into any number of pieces
}

// visitor is told of each element when it begins and when it ends.
type visitor struct {
	begin func(element)
	end   func(element) error
}

// reader reads one document, whose root must have a given name. Namespaces are
// for the validator to judge: returns without one are a known mistake, and the
// verdict of 2021 has none.
type reader struct {
	kind, root string
	limit      int
	visitor

	tokens *xml.Decoder
	open   []element
	rooted bool
}

func (r *reader) fail(line int, format string, args ...any) error {
	return &DocumentError{Document: r.kind, Line: line, What: step{}.clean(fmt.Sprintf(format, args...))}
}

// read goes through the document once. What is too long, too deep or has a
// document type is refused, so reading always ends.
func (r *reader) read(document []byte) error {
	switch {
	case len(bytes.TrimSpace(document)) == 0:
		return r.fail(0, "It is empty.")
	case len(document) > r.limit:
		return r.fail(0, "It has %d bytes; allowed are %d.", len(document), r.limit)
	}
	text, err := decodeText(document)
	if err != nil {
		return r.fail(0, "It can't be read: %s.", err)
	}
	r.tokens = xml.NewDecoder(bytes.NewReader(text))
	// The text is UTF-8 by now, whatever its declaration says.
	r.tokens.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	for {
		token, err := r.tokens.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.fail(r.line(), "It is not well-formed XML: %s.", withoutLine(err))
		}
		if err := r.take(token); err != nil {
			return err
		}
	}
	if !r.rooted {
		return r.fail(0, "It has no element; allowed is one %s.", r.root)
	}
	return nil
}

func (r *reader) line() int {
	line, _ := r.tokens.InputPos()
	return line
}

// withoutLine is a complaint of encoding/xml without the line, which comes first here.
func withoutLine(err error) string {
	if syntax, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return syntax.Msg
	}
	return err.Error()
}

func (r *reader) take(token xml.Token) error {
	switch token := token.(type) {
	case xml.Directive:
		return r.fail(r.line(), "It has a document type (<!%s); allowed is none.", excerpt(strings.Fields(string(token)+" ")...))
	case xml.StartElement:
		return r.start(token.Name.Local)
	case xml.EndElement:
		last := r.open[len(r.open)-1]
		r.open = r.open[:len(r.open)-1]
		last.text = string(last.gathered)
		return r.end(last)
	case xml.CharData:
		if n := len(r.open); n > 0 {
			r.open[n-1].gathered = append(r.open[n-1].gathered, token...)
		} else if len(bytes.TrimSpace(token)) > 0 {
			return r.fail(r.line(), "Text stands outside of the root element.")
		}
	}
	return nil
}

func (r *reader) start(name string) error {
	e := element{path: name, line: r.line()}
	switch n := len(r.open); {
	case n == maxDepth:
		return r.fail(e.line, "Elements are nested more than %d deep.", maxDepth)
	case n > 0:
		e.path = r.open[n-1].path + "/" + name
	case r.rooted:
		return r.fail(e.line, "Element %s stands after the root element.", excerpt(name))
	case name != r.root:
		return r.fail(e.line, "The root element is %s; allowed is %s.", excerpt(name), r.root)
	}
	r.rooted = true
	r.open = append(r.open, e)
	if r.begin != nil {
		r.begin(e)
	}
	return nil
}

// excerpt is the first of the words, short enough for a message.
func excerpt(words ...string) string {
	if len(words) == 0 {
		return ""
	}
	return cutShort(words[0], maxExcerpt)
}

// values are the texts of the elements that a reader wants, by path. Each may
// stand once.
type values struct {
	reader *reader
	wanted []string
	found  map[string]element
}

// readValues returns what stands at the wanted paths.
func readValues(kind, root string, limit int, document []byte, wanted ...string) (values, error) {
	v := values{reader: &reader{kind: kind, root: root, limit: limit}, wanted: wanted, found: map[string]element{}}
	v.reader.end = v.note
	return v, v.reader.read(document)
}

func (v values) note(e element) error {
	path := strings.TrimPrefix(e.path, v.reader.root+"/")
	if !slices.ContainsFunc(v.wanted, func(w string) bool {
		return w == path || strings.HasSuffix(w, "/*") && isChild(path, strings.TrimSuffix(w, "*"))
	}) {
		return nil
	}
	if first, twice := v.found[path]; twice {
		return v.reader.fail(e.line, "Element %s stands here and in line %d; allowed is one.", path, first.line)
	}
	v.found[path] = e
	return nil
}

func isChild(path, parent string) bool {
	name, ok := strings.CutPrefix(path, parent)
	return ok && !strings.Contains(name, "/")
}

// must returns the text at a path; without one, what is missing.
func (v values) must(path, meaning string) (string, error) {
	e, ok := v.found[path]
	switch {
	case !ok:
		return "", v.reader.fail(0, "Element %s (%s) is missing.", path, meaning)
	case strings.TrimSpace(e.text) == "":
		return "", v.reader.fail(e.line, "Element %s (%s) is empty.", path, meaning)
	}
	return e.text, nil
}

// musts reads several at once.
func (v values) musts(into ...field) error {
	for _, f := range into {
		text, err := v.must(f.path, f.meaning)
		if err != nil {
			return err
		}
		*f.to = text
	}
	return nil
}

type field struct {
	path, meaning string
	to            *string
}

// wrong is the error for a text that is there and of no use.
func (v values) wrong(path, allowed string) error {
	e := v.found[path]
	return v.reader.fail(e.line, "Element %s is %q; allowed is %s.", path, excerpt(e.text), allowed)
}

// child is the one element below a parent that was wanted as parent/*.
func (v values) child(parent, meaning string) (name, text string, err error) {
	var paths []string
	for path := range v.found {
		if isChild(path, parent+"/") {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	switch len(paths) {
	case 0:
		return "", "", v.reader.fail(0, "Element %s (%s) is missing or has no element in it.", parent, meaning)
	case 1:
		text, err := v.must(paths[0], meaning)
		return strings.TrimPrefix(paths[0], parent+"/"), text, err
	}
	return "", "", v.reader.fail(v.found[paths[1]].line, "Element %s has %d elements in it; allowed is one.", parent, len(paths))
}
