package world

import (
	"slices"
	"strings"
)

// mergeSection merges the elements of a patch into those of the world.
func (p *patcher) mergeSection(s section, patch *node) {
	if patch.kind != list {
		p.incomplete[s.name] = true
		p.add(patch.at, "must be a list, is "+string(patch.kind))
		return
	}
	elements := slices.Clone(p.elements(s))
	index, changed := s.index(elements), map[string]bool{}
	for _, element := range patch.items {
		key := p.keyIn(s, element)
		if key == "" {
			continue
		}
		if changed[key] {
			p.add(element.at, "is the second change of the same element: write it as one")
		}
		changed[key] = true
		if i, known := index[key]; known {
			elements[i] = merge(elements[i], element)
		} else {
			index[key] = len(elements)
			elements = append(elements, merge(nil, element))
		}
	}
	p.set(s, patch.at, elements)
}

// keyIn is the key of an element of a patch; without one it is refused.
func (p *patcher) keyIn(s section, element *node) string {
	key := s.of(element)
	if key == "" {
		p.incomplete[s.name] = true
		p.add(element.at, "must be a mapping with the text "+strings.Join(s.key, " and ")+", to say what is changed or added")
	}
	return key
}

// index leads from the key of an element to its place in the list.
func (s section) index(elements []*node) map[string]int {
	index := make(map[string]int, len(elements))
	for i, element := range elements {
		index[s.of(element)] = i
	}
	return index
}

// merge is JSON Merge Patch (RFC 7396, section 2) on nodes: what comes from
// the patch keeps the place it has there.
func merge(target, patch *node) *node {
	if patch.kind != mapping {
		return patch
	}
	merged := &node{kind: mapping, at: patch.at}
	if target != nil && target.kind == mapping {
		merged.members = slices.Clone(target.members)
	}
	index := map[string]int{}
	for i, m := range merged.members {
		index[m.key] = i
	}
	for _, m := range patch.members {
		i, known := index[m.key]
		if !known {
			i = len(merged.members)
			index[m.key] = i
			merged.members = append(merged.members, member{key: m.key, value: &node{kind: nothing}})
		}
		merged.members[i] = member{m.key, m.at, merge(merged.members[i].value, m.value)}
	}
	merged.members = slices.DeleteFunc(merged.members, func(m member) bool { return m.value.kind == nothing })
	return merged
}
