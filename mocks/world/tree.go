package world

import (
	"fmt"
	"slices"
)

// kind is what a value is, whichever of the two notations it is written in.
type kind string

// The words are the ones messages use.
const (
	nothing kind = "nothing"
	text    kind = "text"
	number  kind = "a number"
	truth   kind = "true or false"
	mapping kind = "a mapping"
	list    kind = "a list"
)

// node is one value of a file together with its place. YAML and JSON are both
// read into nodes, so that everything behind the readers exists once.
type node struct {
	kind    kind
	scalar  string
	members []member
	items   []*node
	at      place
}

// member is one key of a mapping; at is the place of the key.
type member struct {
	key   string
	at    place
	value *node
}

// place says where something was written. It travels with the node when a
// patch is merged into a world, so that a problem leads to its own text.
type place struct {
	file         string
	line, column int
	path         string
}

func (p place) problem(message string) Problem {
	return Problem{File: p.file, Line: p.line, Column: p.column, Path: p.path, Message: message}
}

// get returns the member with that key, or nil.
func (n *node) get(key string) *node {
	for _, m := range n.members {
		if m.key == key {
			return m.value
		}
	}
	return nil
}

// with returns a copy of the mapping n in which key has that value; a nil
// value leaves the key out.
func (n *node) with(key string, at place, value *node) *node {
	changed := *n
	changed.members = slices.DeleteFunc(slices.Clone(n.members), func(m member) bool { return m.key == key })
	if value != nil {
		changed.members = append(changed.members, member{key, at, value})
	}
	return &changed
}

// under is the path of a member: people[2] and pid make people[2].pid.
func under(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// item is the path of an element of a list.
func item(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
