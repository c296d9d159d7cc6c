package idporten

// leftSessions are the names that the sessions which a logout has ended most
// lately had for their clients. A session may end between its answer to an
// authorization request and the code that follows.
type leftSessions struct {
	known map[string]struct{}
	// order is a ring of what is known; next is the oldest.
	order []string
	next  int
}

// maxLeft names are remembered: logouts that happen while one request is
// answered are fewer.
const maxLeft = 4096

func (l *leftSessions) add(name string) {
	if l.known == nil {
		l.known = make(map[string]struct{})
	}
	l.known[name] = struct{}{}
	if len(l.order) < maxLeft {
		l.order = append(l.order, name)
		return
	}
	delete(l.known, l.order[l.next])
	l.order[l.next] = name
	l.next = (l.next + 1) % maxLeft
}

func (l *leftSessions) has(name string) bool {
	_, known := l.known[name]
	return known
}
