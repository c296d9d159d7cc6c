package catalogue

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// near is how much of two texts must be the same for one to be worth a look.
const near = 0.2

// wordsOf are the words of a text of three letters and more.
func wordsOf(s string) map[string]bool {
	words := make(map[string]bool)
	for rest := s; rest != ""; {
		var w word
		if w, rest = nextWord(rest); !w.isNumber() {
			for _, part := range strings.Split(string(appendLetters(nil, w.text)), "_") {
				if len(part) > 2 {
					words[part] = true
				}
			}
		}
	}
	return words
}

// weights say how much a word tells: the fewer texts have it, the more.
var weights = sync.OnceValue(func() map[string]float64 {
	count := make(map[string]int)
	for _, k := range knownTexts() {
		for w := range k.words {
			count[w]++
		}
	}
	weight := make(map[string]float64, len(count))
	for w, n := range count {
		weight[w] = math.Log(1 + float64(len(knownTexts()))/float64(n))
	}
	return weight
})

// strange is the weight of a word that no text has.
func strange() float64 { return math.Log(1 + float64(len(knownTexts()))) }

// nearest are the texts that share the most words with what was pasted.
func (p pasted) nearest(h Hints) []Match {
	words := wordsOf(p.body)
	total := 0.0
	for w := range words {
		total += cmp.Or(weights()[w], strange())
	}
	var g groups
	sure := make(map[string]float64)
	for _, k := range knownTexts() {
		if h.allow(k.Text) && len(k.words) > 0 {
			if s := likeness(k.words, words, total); s >= near {
				sure[k.body.key()] = s
				g.add(fit{how: Nearest}, k.body.key(), k.Text)
			}
		}
	}
	for i := range g.all {
		g.all[i].Explains = false
		g.all[i].Sure = sure[patternOf(g.all[i].Texts[0].Body).key()]
	}
	slices.SortStableFunc(g.all, func(a, b Match) int { return cmp.Compare(b.Sure, a.Sure) })
	return g.all
}

// likeness of a known text and what was pasted, whose words weigh total: what
// both have, by what either has.
func likeness(text, pasted map[string]bool, total float64) float64 {
	both, own := 0.0, 0.0
	for w := range text {
		own += weights()[w]
		if pasted[w] {
			both += weights()[w]
		}
	}
	if total+own == both {
		return 0
	}
	return both / (total + own - both)
}
