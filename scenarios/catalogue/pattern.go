package catalogue

import (
	"regexp"
	"strings"
)

// pattern is a text of the catalogue, squeezed: pieces of letters, and gaps
// where the values are.
type pattern struct {
	pieces []string
	// gaps[i] is how much may stand before pieces[i]; the last one is what may
	// stand after them. 0: nothing.
	gaps []int
}

// How long a value is, and what a source leaves out.
const (
	valueLength = 300
	outLength   = 4000
)

var placeholder = regexp.MustCompile(`\{\{[^}]*\}\}`)

func patternOf(text string) pattern {
	p := pattern{gaps: []int{0}}
	at := 0
	for _, place := range append(placeholder.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		// The numbers beside a value can't be told from it.
		letters := squeeze(text[at:place[0]])
		if at > 0 {
			letters = strings.TrimPrefix(letters, "#")
		}
		if place[0] < len(text) {
			letters = strings.TrimSuffix(letters, "#")
		}
		p.add(letters, gapOf(text[place[0]:place[1]]))
		at = place[1]
	}
	return p
}

func gapOf(place string) int {
	switch place {
	case "":
		return 0
	case "{{…}}":
		return outLength
	}
	return valueLength
}

func (p *pattern) add(letters string, gap int) {
	if letters == "" {
		last := len(p.gaps) - 1
		p.gaps[last] = max(p.gaps[last], gap)
		return
	}
	p.pieces = append(p.pieces, letters)
	p.gaps = append(p.gaps, gap)
}

// key is the same for texts that read the same.
func (p pattern) key() string { return strings.Join(p.pieces, "*") }

// fit is how a pattern lies in what was pasted.
type fit struct {
	how How
	// letters is how many of them agree.
	letters int
	// toEnd says that nothing comes behind it.
	toEnd bool
}

// shortest is how few letters can tell anything, of the whole that was pasted
// and of its end.
const (
	shortest    = 6
	shortestEnd = 14
)

// in looks for the pattern in the letters that were pasted.
func (p pattern) in(s string) (fit, bool) {
	if len(p.pieces) == 0 || s == "" {
		return fit{}, false
	}
	best, found := p.begun(s)
	if found && best.how == Exact {
		return best, true
	}
	if piece, ok := p.cut(s); ok && (!found || piece.letters > best.letters) {
		return piece, true
	}
	return best, found
}

// begun looks for places where the pattern begins.
func (p pattern) begun(s string) (best fit, found bool) {
	head := p.pieces[0][:min(len(p.pieces[0]), shortestEnd)]
	for at := 0; ; at++ {
		i := strings.Index(s[at:], head)
		if i < 0 {
			break
		}
		at += i
		if f, ok := p.beginning(s, at); ok && (!found || f.letters > best.letters) {
			best, found = f, true
		}
	}
	return best, found
}

func (p pattern) beginning(s string, at int) (fit, bool) {
	letters, left, whole, ok := p.walk(s[at:], 0, true)
	switch {
	case !ok:
		return fit{}, false
	case whole && at <= p.gaps[0] && left <= p.gaps[len(p.pieces)]:
		return fit{Exact, letters, true}, true
	case whole:
		return fit{Contains, letters, left == 0}, true
	case at == 0 && letters >= shortest, letters >= shortestEnd:
		return fit{Piece, letters, true}, true
	}
	return fit{}, false
}

// cut looks whether all that was pasted lies within the pattern, its beginning
// being lost.
func (p pattern) cut(s string) (fit, bool) {
	best, found := fit{how: Piece}, false
	note := func(letters int, ok bool) {
		if ok && letters >= shortest && letters > best.letters {
			best.letters, found = letters, true
		}
	}
	for k, piece := range p.pieces {
		if strings.Contains(piece, s) {
			note(len(s), true)
			continue
		}
		for at := 1; at < len(piece); at++ {
			if end := piece[at:]; strings.HasPrefix(s, end) {
				letters, ok := p.rest(s[len(end):], k+1)
				note(letters+len(end), ok)
			}
		}
		if k > 0 {
			note(p.rest(s, k))
		}
	}
	return best, found
}

// rest says whether the pattern goes on from its k-th piece until what was
// pasted ends.
func (p pattern) rest(s string, k int) (letters int, ok bool) {
	if s == "" {
		return 0, true
	}
	if k == len(p.pieces) {
		return 0, len(s) <= p.gaps[k]
	}
	letters, left, whole, ok := p.walk(s, k, false)
	return letters, ok && (!whole || left <= p.gaps[len(p.pieces)])
}

// walk follows the pattern from its k-th piece. It ends with the pattern
// (whole; left is what comes behind it) or with what was pasted.
func (p pattern) walk(s string, k int, now bool) (letters, left int, whole, ok bool) {
	for ; k < len(p.pieces); k++ {
		gap := p.gaps[k]
		if now {
			gap = 0
		}
		now = false
		piece := p.pieces[k]
		if i := strings.Index(s[:min(len(s), gap+len(piece))], piece); i >= 0 {
			letters, s = letters+len(piece), s[i+len(piece):]
			continue
		}
		n := overlap(s, piece)
		return letters + n, 0, false, len(s)-n <= gap
	}
	return letters, len(s), true, true
}

// overlap is the longest end of s that the piece begins with.
func overlap(s, piece string) int {
	for n := min(len(s), len(piece)-1); n > 0; n-- {
		if strings.HasPrefix(piece, s[len(s)-n:]) {
			return n
		}
	}
	return 0
}
