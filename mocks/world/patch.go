package world

import (
	"encoding/json"
	"strings"
)

// patchFile stands for the file name in the problems of a patch; what is wrong
// with the rest of the world because of the patch is said of worldFile.
const (
	patchFile = "patch"
	worldFile = "world"
)

// section is a list of a world and the members that identify an element.
type section struct {
	name string
	key  []string
}

var (
	peopleSection    = section{"people", []string{"pid"}}
	companiesSection = section{"companies", []string{"organisation_number"}}
	rolesSection     = section{"roles", []string{"pid", "organisation_number"}}
	mandatesSection  = section{"mandates", []string{"representative", "authorizer"}}
	eidasSection     = section{"eidas_people", []string{"identifier"}}
	emailSection     = section{"email_people", []string{"email"}}
	scopesSection    = section{"scopes", []string{"name"}}
	clientsSection   = section{"clients", []string{"client_id"}}

	sections = []section{peopleSection, companiesSection, rolesSection, mandatesSection, eidasSection, emailSection, scopesSection, clientsSection}
)

// removal is the member remove of a patch.
type removal struct {
	People      []string     `yaml:"people,omitempty"`
	Companies   []string     `yaml:"companies,omitempty"`
	Roles       []roleKey    `yaml:"roles,omitempty"`
	Mandates    []mandateKey `yaml:"mandates,omitempty"`
	EIDASPeople []string     `yaml:"eidas_people,omitempty"`
	EmailPeople []string     `yaml:"email_people,omitempty"`
	Scopes      []string     `yaml:"scopes,omitempty"`
	Clients     []string     `yaml:"clients,omitempty"`
}

type roleKey struct {
	PID                string `yaml:"pid"`
	OrganisationNumber string `yaml:"organisation_number"`
}

type mandateKey struct {
	Representative string `yaml:"representative"`
	Authorizer     string `yaml:"authorizer"`
}

// Patch returns a new world: w changed by a JSON object that has any of the
// sections of a world and the member remove. What remove lists by its key is
// taken out first; roles and mandates of a removed person or company go with it,
// as do the foreign eIDs that were matched with the person. Then each element of a section is merged, member by member (RFC 7396: null takes
// a member out), onto the element with the same key, or added at the end if
// there is none.
//
// The whole result is checked like a file. On any problem the world is nil
// and the error is of type [Problems]; w itself never changes.
func (w *World) Patch(data []byte) (*World, error) {
	if problem := unreadable(data); problem != "" {
		return nil, Problems{{File: patchFile, Message: problem}}
	}
	patch, problems := readJSON(patchFile, data)
	if problems != nil {
		return nil, problems
	}
	root, err := w.tree()
	if err != nil {
		return nil, err
	}
	p := &patcher{report: newReport(patchFile), root: root}
	p.apply(patch)
	return p.build(p.root)
}

// tree is w as it would be read from a file, with no lines and columns.
func (w *World) tree() (*node, error) {
	data, err := json.Marshal(w)
	if err != nil {
		return nil, Problems{{File: worldFile, Message: err.Error()}}
	}
	root, problems := readJSON(worldFile, data)
	if problems != nil {
		return nil, problems
	}
	root.forget()
	return merge(nil, root), nil // drops the null of a section that is nil
}

// forget takes line and column from n and everything in it: they are those of
// a text that nobody has seen.
func (n *node) forget() {
	n.at.line, n.at.column = 0, 0
	for i := range n.members {
		n.members[i].at.line, n.members[i].at.column = 0, 0
		n.members[i].value.forget()
	}
	for _, element := range n.items {
		element.forget()
	}
}

// patcher changes the tree of a world. It replaces nodes and never alters one.
type patcher struct {
	*report
	root *node
}

func (p *patcher) apply(patch *node) {
	if patch.kind != mapping {
		p.add(patch.at, "a patch must be a mapping, is "+string(patch.kind))
		return
	}
	p.repetitions(patch)
	p.members(patch)
	if remove := patch.get("remove"); remove != nil {
		p.remove(remove)
	}
	for _, s := range sections {
		if elements := patch.get(s.name); elements != nil {
			p.mergeSection(s, elements)
		}
	}
}

// members refuses what a patch does not have.
func (p *patcher) members(patch *node) {
	allowed := fields{}
	for _, s := range sections {
		allowed = append(allowed, field{name: s.name})
	}
	allowed = append(allowed, field{name: "remove"})
	for _, m := range patch.members {
		if _, known := allowed.find(m.key); !known {
			p.unknown(m, allowed)
		}
	}
}

// of returns what identifies an element, as a person would say it, or "" if a
// part of it is absent.
func (s section) of(element *node) string {
	key := make([]string, len(s.key))
	for i, name := range s.key {
		part := element.get(name)
		if part == nil || part.kind != text {
			return ""
		}
		key[i] = part.scalar
	}
	return join(key...)
}

// join makes one key of its parts.
func join(parts ...string) string { return strings.Join(parts, " in ") }

// elements are those of the world as changed so far.
func (p *patcher) elements(s section) []*node {
	if n := p.root.get(s.name); n != nil {
		return n.items
	}
	return nil
}

func (p *patcher) set(s section, at place, elements []*node) {
	p.root = p.root.with(s.name, at, &node{kind: list, items: elements, at: at})
}
