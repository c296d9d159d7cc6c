package world

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The parser needs time and stack that grow with the square of what is nested
// and of what stands in one mapping, so both are bounded before it runs. A
// world of the largest size that is written by people stays far below.
const (
	maxTokens  = 60_000
	maxNesting = 32
)

// unwanted is what YAML has and a world file does not need: each of these
// would let a file say one thing in a way that is read as another.
var unwanted = map[token.Type]string{
	token.AnchorType:     "anchors (&name) are not used in a world file: write the value out",
	token.AliasType:      "aliases (*name) are not used in a world file: write the value out",
	token.TagType:        "tags (!name) are not used in a world file: put text in quotes, write the rest plainly",
	token.MergeKeyType:   "merge keys (<<) are not used in a world file: write the members out",
	token.MappingKeyType: "keys after a question mark are not used in a world file: write key: value",
	token.DirectiveType:  "directives (%NAME) are not used in a world file",
}

// readYAML turns YAML into nodes; for an empty file the node is nil.
func readYAML(file string, data []byte) (*node, Problems) {
	r := &yamlReader{file: file}
	tokens := lexer.Tokenize(string(data))
	r.inspect(tokens)
	if r.problems != nil {
		return nil, r.problems
	}
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, Problems{r.syntax(err)}
	}
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			return r.value(doc.Body, ""), r.problems
		}
	}
	return nil, nil
}

type yamlReader struct {
	file     string
	problems Problems
}

func (r *yamlReader) place(t *token.Token, path string) place {
	at := place{file: r.file, line: 1, column: 1, path: path}
	if t != nil && t.Position != nil {
		at.line, at.column = t.Position.Line, t.Position.Column
	}
	return at
}

func (r *yamlReader) refuse(at place, message string) {
	r.problems = append(r.problems, at.problem(message))
}

// inspect refuses, before anything is parsed, what the parser shall not see.
func (r *yamlReader) inspect(tokens token.Tokens) {
	if len(tokens) > maxTokens {
		r.refuse(r.place(tokens[maxTokens], ""), "the YAML is too long from here on: write so large a world as JSON")
		return
	}
	var depth nesting
	documents := 0
	for _, t := range tokens {
		if message, ok := unwanted[t.Type]; ok {
			r.refuse(r.place(t, ""), message)
		}
		if t.Type == token.DocumentHeaderType {
			if documents++; documents > 1 {
				r.refuse(r.place(t, ""), "a second document begins here: a world file holds one")
			}
		}
		if depth.add(t) > maxNesting {
			r.refuse(r.place(t, ""), fmt.Sprintf("this is nested more than %d levels deep", maxNesting))
			return
		}
	}
}

// nesting counts what can be nested without the indentation growing along:
// brackets, and list items that begin on one line.
type nesting struct{ brackets, dashes, line int }

func (n *nesting) add(t *token.Token) int {
	if line := t.Position.Line; line != n.line {
		n.dashes, n.line = 0, line
	}
	switch t.Type {
	case token.SequenceStartType, token.MappingStartType:
		n.brackets++
	case token.SequenceEndType, token.MappingEndType:
		n.brackets--
	case token.SequenceEntryType:
		n.dashes++
	default: // everything else nests nothing on one line
	}
	return max(n.brackets, n.dashes)
}

func (r *yamlReader) syntax(err error) Problem {
	at, message := r.place(nil, ""), err.Error()
	// The whole error would quote the lines around it, secrets included.
	if syntax := (*yaml.SyntaxError)(nil); errors.As(err, &syntax) {
		at, message = r.place(syntax.Token, ""), syntax.Message
	}
	return at.problem("is not valid YAML: " + strings.ReplaceAll(message, "\t", `\t`))
}

func (r *yamlReader) value(n ast.Node, path string) *node {
	switch v := n.(type) {
	case *ast.MappingNode:
		return r.mapping(v, path)
	case *ast.MappingValueNode:
		return r.mapping(ast.Mapping(v.Start, false, v), path)
	case *ast.SequenceNode:
		return r.list(v, path)
	case *ast.LiteralNode:
		return &node{kind: text, scalar: v.Value.Value, at: r.place(v.Start, path)}
	case *ast.StringNode:
		return &node{kind: text, scalar: v.Value, at: r.place(v.Token, path)}
	}
	return r.scalar(n, path)
}

func (r *yamlReader) scalar(n ast.Node, path string) *node {
	found := &node{kind: nothing, at: r.place(n.GetToken(), path)}
	switch v := n.(type) {
	case *ast.NullNode:
	case *ast.BoolNode:
		found.kind, found.scalar = truth, truthText(v.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		found.kind, found.scalar = number, n.GetToken().Value
	default:
		r.refuse(found.at, "this is not understood: write plain values, lists and mappings")
	}
	return found
}

func (r *yamlReader) mapping(n *ast.MappingNode, path string) *node {
	found := &node{kind: mapping, at: r.place(n.Start, path)}
	for i, v := range n.Values {
		key := v.Key.GetToken()
		at := r.place(key, under(path, segment(key.Value)))
		if i == 0 && !n.IsFlowStyle {
			found.at.line, found.at.column = at.line, at.column
		}
		found.members = append(found.members, member{key.Value, at, r.value(v.Value, at.path)})
	}
	return found
}

func (r *yamlReader) list(n *ast.SequenceNode, path string) *node {
	found := &node{kind: list, at: r.place(n.Start, path)}
	for i, v := range n.Values {
		found.items = append(found.items, r.value(v, item(path, i)))
	}
	return found
}
