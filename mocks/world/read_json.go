package world

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// readJSON turns JSON into nodes. YAML readers understand most of JSON, but
// not all of it in the same way (escapes, tabs); so JSON is read as JSON.
func readJSON(file string, data []byte) (*node, Problems) {
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		return nil, Problems{jsonProblem(file, data, err)}
	}
	r := &jsonReader{cursor: newCursor(file, data), tokens: json.NewDecoder(bytes.NewReader(data))}
	r.tokens.UseNumber()
	return r.value(""), nil
}

func jsonProblem(file string, data []byte, err error) Problem {
	c := newCursor(file, data)
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
		// The offset counts the bytes read, the offending one included.
		c.move(max(int(syntax.Offset)-1, 0))
	}
	return c.place("").problem("is not valid JSON: " + err.Error())
}

// jsonReader walks a document that is known to be valid; encoding/json allows
// ten thousand levels, so recursion is safe.
type jsonReader struct {
	cursor *cursor
	tokens *json.Decoder
}

// next returns the next token and the place where it begins.
func (r *jsonReader) next(path string) (json.Token, place) {
	r.cursor.move(int(r.tokens.InputOffset()))
	r.cursor.skip(" \t\r\n,:")
	at := r.cursor.place(path)
	token, err := r.tokens.Token()
	if err != nil {
		return io.EOF, at // cannot happen: the document is valid
	}
	return token, at
}

func (r *jsonReader) value(path string) *node {
	token, at := r.next(path)
	n := &node{kind: nothing, at: at}
	switch t := token.(type) {
	case json.Delim:
		if t == '{' {
			r.mapping(n)
		} else {
			r.list(n)
		}
	case string:
		n.kind, n.scalar = text, t
	case json.Number:
		n.kind, n.scalar = number, t.String()
	case bool:
		n.kind, n.scalar = truth, truthText(t)
	}
	return n
}

func (r *jsonReader) mapping(n *node) {
	n.kind = mapping
	for r.tokens.More() {
		token, at := r.next(n.at.path)
		key := fmt.Sprint(token)
		at.path = under(n.at.path, segment(key))
		n.members = append(n.members, member{key, at, r.value(at.path)})
	}
	r.next("") // the closing brace
}

func (r *jsonReader) list(n *node) {
	n.kind = list
	for r.tokens.More() {
		n.items = append(n.items, r.value(item(n.at.path, len(n.items))))
	}
	r.next("") // the closing bracket
}

func truthText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// cursor turns byte offsets into lines and columns. It only moves forward:
// counting from the start each time would be quadratic on one long line.
type cursor struct {
	file                 string
	data                 []byte
	offset, line, column int
}

func newCursor(file string, data []byte) *cursor {
	return &cursor{file: file, data: data, line: 1, column: 1}
}

func (c *cursor) place(path string) place {
	return place{file: c.file, line: c.line, column: c.column, path: path}
}

func (c *cursor) move(offset int) {
	for c.offset < min(offset, len(c.data)) {
		c.step()
	}
}

func (c *cursor) skip(characters string) {
	for c.offset < len(c.data) && strings.IndexByte(characters, c.data[c.offset]) >= 0 {
		c.step()
	}
}

func (c *cursor) step() {
	_, size := utf8.DecodeRune(c.data[c.offset:])
	if c.data[c.offset] == '\n' {
		c.line, c.column = c.line+1, 0
	}
	c.offset, c.column = c.offset+size, c.column+1
}
