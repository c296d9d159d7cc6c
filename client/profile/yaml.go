package profile

import (
	"errors"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The parser needs time and stack that grow with the square of what is
// nested, so both are bounded before it runs. A profile stays far below.
const (
	maxSize    = 64 << 10
	maxTokens  = 5_000
	maxNesting = 8
)

// kind is what a value is; the words are the ones messages use.
type kind string

const (
	nothing kind = "nothing"
	text    kind = "text"
	number  kind = "a number"
	truth   kind = "true or false"
	mapping kind = "a mapping"
	list    kind = "a list"
)

// node is one value of the file with its place.
type node struct {
	kind         kind
	scalar       string
	members      []member
	items        []*node
	line, column int
}

// member is one key of a mapping, with the place of the key.
type member struct {
	key          string
	value        *node
	line, column int
}

// unwanted is what YAML has and a profile does not need: each of these would
// let a file say one thing in a way that is read as another.
var unwanted = map[token.Type]string{
	token.AnchorType:     "anchors (&name)",
	token.AliasType:      "aliases (*name)",
	token.TagType:        "tags (!name)",
	token.MergeKeyType:   "merge keys (<<)",
	token.MappingKeyType: "keys after a question mark",
	token.DirectiveType:  "directives (%NAME)",
}

// parse turns the file into nodes, or notes why it can't be read.
func (r *reader) parse(data string) *node {
	tokens := lexer.Tokenize(data)
	if r.inspect(tokens); r.problems != nil {
		return nil
	}
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		// The whole error would quote the lines around it, secrets included.
		line, column := 1, 1
		if syntax, ok := errors.AsType[*yaml.SyntaxError](err); ok && syntax.Token != nil {
			line, column = syntax.Token.Position.Line, syntax.Token.Position.Column
		}
		r.add(line, column, "", "this is not valid YAML: look at indentation, quotes and colons from here upwards")
		return nil
	}
	for _, doc := range tree.Docs {
		if doc.Body != nil {
			return r.value(doc.Body)
		}
	}
	return &node{kind: mapping, line: 1, column: 1}
}

// inspect refuses, before anything is parsed, what the parser shall not see.
func (r *reader) inspect(tokens token.Tokens) {
	depth, documents, dashes, line := 0, 0, 0, 0
	for i, t := range tokens {
		at := t.Position
		if at.Line != line {
			dashes, line = 0, at.Line
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType:
			dashes++
		case token.DocumentHeaderType:
			documents++
		default: // everything else nests nothing on one line
		}
		if name, ok := unwanted[t.Type]; ok {
			r.add(at.Line, at.Column, "", name+" are not used in a profile: write the value out, text in quotes")
		}
		if i == maxTokens || max(depth, dashes) > maxNesting || documents > 1 {
			r.add(at.Line, at.Column, "", "a profile is one short document with little nesting, and this goes beyond")
			return
		}
	}
}

func (r *reader) value(n ast.Node) *node {
	at := n.GetToken().Position
	found := &node{line: at.Line, column: at.Column}
	switch v := n.(type) {
	case *ast.MappingNode:
		r.mapping(found, v.Values, v.IsFlowStyle)
	case *ast.MappingValueNode:
		r.mapping(found, []*ast.MappingValueNode{v}, false)
	case *ast.SequenceNode:
		found.kind = list
		for _, item := range v.Values {
			found.items = append(found.items, r.value(item))
		}
	case *ast.LiteralNode:
		found.kind, found.scalar = text, v.Value.Value
	case *ast.StringNode:
		found.kind, found.scalar = text, v.Value
	case *ast.NullNode:
		found.kind = nothing
	case *ast.BoolNode:
		found.kind, found.scalar = truth, strconv.FormatBool(v.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		found.kind, found.scalar = number, n.GetToken().Value
	default:
		found.kind = nothing
		r.add(at.Line, at.Column, "", "this is not understood: write plain values, lists and mappings")
	}
	return found
}

func (r *reader) mapping(into *node, values []*ast.MappingValueNode, flow bool) {
	into.kind = mapping
	for i, v := range values {
		key := v.Key.GetToken()
		at := key.Position
		if i == 0 && !flow {
			into.line, into.column = at.Line, at.Column
		}
		into.members = append(into.members, member{key.Value, r.value(v.Value), at.Line, at.Column})
	}
}
