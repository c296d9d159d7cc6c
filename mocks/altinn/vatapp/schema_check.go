package vatapp

import (
	"slices"
	"strings"
)

// schemaMessages is what .NET's validator says of the stored envelope in the
// schema's namespace. As the stored form has the order of the class, only what
// is missing and what is wrong in itself can be found. Members of the class
// that are null are left out, also the one that is stored with xsi:nil (guess:
// else nobody could go without it, though the schema lets them).
func (e Envelope) schemaMessages() []string {
	root := e.root
	if root == nil {
		root = model(envelope.content)
	}
	var c checker
	c.check(envelope, root)
	return c.messages
}

type checker struct{ messages []string }

// maxMessages that are told. Guess: a bound of our own.
const maxMessages = 100

func (c *checker) tell(message string) {
	if len(c.messages) < maxMessages {
		c.messages = append(c.messages, message)
	}
}

func (c *checker) check(p particle, e *element) {
	if p.content != nil {
		c.content(p, e)
		return
	}
	if why := p.value.problem(e.text); why != "" {
		c.tell(textValue(p.name, e.text, p.value.name, why))
	}
}

// content goes on in an element until a child stands where it may not: what
// comes after that one is not looked at, as in .NET.
func (c *checker) content(p particle, e *element) {
	next := 0
	for i, member := range p.content.content {
		for _, child := range e.slots[i] {
			expected := p.content.expected(next)
			if !slices.Contains(expected, member.name) {
				c.tell(textInvalidChild(p.name, member.name, expected))
				return
			}
			next = p.content.after(i)
			c.check(member, child)
		}
	}
	if p.content.incomplete(next) {
		c.tell(textIncomplete(p.name, p.content.expected(next)))
	}
}

// expected are the names of what may come at a place.
func (t *contentType) expected(next int) []string {
	var names []string
	for _, p := range t.content[next:] {
		names = append(names, p.name)
		if !t.choice && !p.optional {
			break
		}
	}
	return names
}

func (t *contentType) after(i int) int {
	switch {
	case t.choice:
		return len(t.content)
	case t.content[i].many:
		return i
	}
	return i + 1
}

func (t *contentType) incomplete(next int) bool {
	return slices.ContainsFunc(t.content[next:], func(p particle) bool { return !p.optional })
}

// named is an element as .NET's messages name it; names that may stand at one
// place share the namespace.
func named(names ...string) string {
	return "'" + strings.Join(names, ", ") + "' in namespace '" + namespace + "'"
}
