package catalogue

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// How well a text fits what was pasted.
type How string

// The ways to fit, the best first.
const (
	Named    How = "named"
	Exact    How = "exact"
	Contains How = "contains"
	Sentence How = "sentence"
	Piece    How = "piece"
	Place    How = "place"
	Nearest  How = "nearest"
)

// String says it to people.
func (h How) String() string {
	return map[How]string{
		Named:    "named by its id",
		Exact:    "word for word",
		Contains: "word for word, with something around it",
		Sentence: "what it says agrees, and so does the error code, if there is one",
		Piece:    "a piece of it, as far as it goes",
		Place:    "by status and step",
		Nearest:  "only the nearest",
	}[h]
}

// Hints are what is known beside the text. What is given narrows the choice.
type Hints struct {
	Step   string
	Status int
}

// Match is a group of entries that have the same text, and how it fits.
type Match struct {
	How How
	// Sure is from 0 to 1: for the nearest, how much of both texts is the same;
	// for a piece, one by the number of texts that have it.
	Sure float64
	// Explains says whether the match can be relied on: it is no guess, and no
	// piece that too many texts have.
	Explains bool
	// Texts that fit, and the entries that have them: those of the step that
	// the text tells of first, then as likely.
	Texts   []Text
	Entries []Entry
	letters int
}

// How many texts may have a piece, how few letters may be chance, and how many
// matches are told.
const (
	fewTexts   = 3
	fewLetters = 24
	maxMatches = 12
)

// Explain finds what a message says: an answer of ID-porten, Altinn or the Tax
// Administration, with whatever the way to here has put around it or done to
// it. The best match comes first; none means that the text is unknown.
func Explain(input string, h Hints) []Match {
	p := read(input)
	var found []Match
	found = append(found, p.named()...)
	if p.isEmpty() {
		found = append(found, p.placed(h, true)...)
	}
	if len(found) == 0 {
		found = p.compared(h)
	}
	if len(found) == 0 {
		found = append(p.placed(h, false), p.nearest(h)...)
	}
	for i := range found {
		found[i].order(p)
	}
	found = withNews(found)
	return found[:min(len(found), maxMatches)]
}

// withNews leaves out matches that name no other entry than those before them.
func withNews(found []Match) []Match {
	told := make(map[string]bool)
	return slices.DeleteFunc(found, func(m Match) bool {
		news := false
		for _, e := range m.Entries {
			news = news || !told[e.ID]
			told[e.ID] = true
		}
		return !news
	})
}

func (p pasted) named() []Match {
	var found []Match
	for _, id := range p.ids {
		if e, ok := Find(id); ok && !slices.ContainsFunc(found, func(m Match) bool { return m.Entries[0].ID == id }) {
			found = append(found, Match{How: Named, Sure: 1, Explains: true, Entries: []Entry{e}, Texts: e.Texts()})
		}
	}
	return found
}

// known is a text with what it is found by.
type known struct {
	Text
	body, says pattern
	// isBare is an object with nothing but a code, with which many begin.
	isBare        bool
	isObject      bool
	code, essence string
	words         map[string]bool
}

var knownTexts = sync.OnceValue(func() []known {
	var all []known
	for _, t := range allTexts() {
		all = append(all, learn(t))
	}
	return all
})

func learn(t Text) known {
	k := known{Text: t, body: patternOf(t.Body), words: wordsOf(placeholder.ReplaceAllString(t.Body, " "))}
	object := objectIn(t.Body)
	if object == nil {
		return k
	}
	k.isObject, k.essence = true, essence(object)
	k.code, _ = object["error"].(string) //nolint:errcheck // A problem has none.
	said := suffix.ReplaceAllString(saidBy(object), "")
	k.isBare = said == "" && k.code != ""
	// A title such as Forbidden stands in too much else.
	if k.code != "" || len(squeeze(said)) >= shortestEnd {
		k.says = patternOf(said)
	}
	return k
}

func (h Hints) allow(t Text) bool {
	return (h.Status == 0 || t.Status == 0 || h.Status == t.Status) &&
		(h.Step == "" || len(t.Steps) == 0 || slices.Contains(t.Steps, h.Step))
}

// compared looks for each text in what was pasted.
func (p pasted) compared(h Hints) []Match {
	var g groups
	for _, k := range knownTexts() {
		if !h.allow(k.Text) || k.Body == "" {
			continue
		}
		if f, key, ok := p.fits(k); ok {
			g.add(f, key, k.Text)
		}
	}
	for i := range g.all {
		g.all[i].Explains = g.all[i].How != Contains || p.isMost(g.all[i].letters)
	}
	return g.ranked()
}

// isMost says whether so many letters are enough of what was pasted: a few
// words stand in many a page by chance.
func (p pasted) isMost(letters int) bool { return letters >= fewLetters || letters*5 >= len(p.letters) }

// fits says how one text fits, and by what it is grouped.
func (p pasted) fits(k known) (f fit, key string, ok bool) {
	f, ok = k.body.in(p.letters)
	if ok = ok && !(k.isBare && f.how == Contains); !ok {
		f = fit{}
	}
	key = k.body.key()
	if ok && p.isCut && k.isObject && (f.how == Exact || f.how == Contains && f.toEnd) {
		f.how = Piece
	}
	if ok && f.how == Exact {
		return f, key, true
	}
	if f.how != Contains && k.essence != "" && k.essence == p.essence {
		return fit{how: Sentence, letters: len(p.letters)}, "{" + k.essence, true
	}
	said, agrees := k.says.in(p.says)
	// So does a short description, unless it is all that was said.
	agrees = agrees && (said.how == Exact || said.how == Contains && said.letters >= shortestEnd)
	if agrees && (p.code == "" || k.code == "" || p.code == k.code) && (!ok || said.letters > f.letters || f.how == Piece && said.letters == f.letters) {
		return fit{how: Sentence, letters: said.letters}, "says " + k.says.key(), true
	}
	return f, key, ok
}

// groups collects texts that read the same, and those that have the piece of
// which most was pasted: what is cut off can't tell them apart.
type groups struct {
	all   []Match
	byKey map[string]int
	cut   Match
}

func (g *groups) add(f fit, key string, t Text) {
	if f.how == Piece {
		g.addPiece(f, t)
		return
	}
	key = string(f.how) + key
	i, ok := g.byKey[key]
	if !ok {
		if g.byKey == nil {
			g.byKey = make(map[string]int)
		}
		i = len(g.all)
		g.byKey[key] = i
		g.all = append(g.all, Match{How: f.how, Sure: 1, Explains: true, letters: f.letters})
	}
	g.all[i].Texts = append(g.all[i].Texts, t)
}

func (g *groups) addPiece(f fit, t Text) {
	if f.letters > g.cut.letters {
		g.cut = Match{How: Piece, letters: f.letters}
	}
	if f.letters == g.cut.letters {
		g.cut.Texts = append(g.cut.Texts, t)
	}
}

var ranks = map[How]int{Exact: 0, Contains: 1, Sentence: 2, Piece: 3}

func (g *groups) ranked() []Match {
	if n := g.cut.readings(); n > 0 {
		g.cut.Sure, g.cut.Explains = 1/float64(n), n <= fewTexts && g.cut.letters >= shortestEnd
		g.all = append(g.all, g.cut)
	}
	slices.SortStableFunc(g.all, func(a, b Match) int {
		if (a.How == Exact) != (b.How == Exact) {
			return ranks[a.How] - ranks[b.How]
		}
		return cmp.Or(b.letters-a.letters, ranks[a.How]-ranks[b.How])
	})
	return g.all
}

// readings is how many texts of a match read differently.
func (m Match) readings() int {
	keys := make(map[string]bool)
	for _, t := range m.Texts {
		keys[patternOf(t.Body).key()] = true
	}
	return len(keys)
}

// placed are the entries of a status, one group for each step. An empty body
// is a text, and nothing tells more; of another one only the place is known.
func (p pasted) placed(h Hints, empty bool) []Match {
	h = Hints{cmp.Or(h.Step, p.step), cmp.Or(h.Status, p.status)}
	if h.Status == 0 && (h.Step == "" || !empty) || h.Step == "" && !empty {
		return nil
	}
	var found []Match
	for _, step := range Steps() {
		if h.Step != "" && h.Step != step {
			continue
		}
		m := Match{How: Place, Sure: 1}
		for _, t := range allTexts() {
			if slices.Contains(t.Steps, step) && h.among(t, empty) {
				m.Texts = append(m.Texts, t)
			}
		}
		if len(m.Texts) > 0 {
			found = append(found, m)
		}
	}
	for i := range found {
		found[i].Sure, found[i].Explains = 1/float64(len(found)), empty && len(found) == 1 && h.Status != 0
	}
	return found
}

// among says whether a text is one of those that are told by status: an empty
// one, if that is known; of a step without a status, any.
func (h Hints) among(t Text, empty bool) bool {
	return h.Status == 0 || t.Status == h.Status && (t.Body == "" || !empty)
}

// order puts the entries of the match in order, those of the step that what
// was pasted tells of first.
func (m *Match) order(p pasted) {
	if m.Entries != nil {
		return
	}
	slices.SortStableFunc(m.Texts, func(a, b Text) int { return p.distance(a) - p.distance(b) })
	for _, t := range m.Texts {
		if e, ok := Find(t.ID); ok && !slices.ContainsFunc(m.Entries, func(e Entry) bool { return e.ID == t.ID }) {
			m.Entries = append(m.Entries, e)
		}
	}
}

func (p pasted) distance(t Text) int {
	n := 0
	if p.step != "" && !slices.Contains(t.Steps, p.step) {
		n++
	}
	if p.status != 0 && t.Status != 0 && p.status != t.Status {
		n++
	}
	return n
}

// Shows is the text as people read it: its values named, in one line.
func (t Text) Shows() string {
	if t.Body == "" {
		return "(empty)"
	}
	return strings.NewReplacer("{{", "‹", "}}", "›").Replace(t.Body)
}
