package recorder

import (
	"strings"

	"github.com/portprove/portprove/scenarios/recorder/mask"
)

// explained are the placeholders of one exchange, and those that explaining
// them brings in.
func (r Recording) explained(m Masked) []mask.Placeholder {
	texts := []string{m.URL, m.Request.Text, m.Response.Text, m.Failure}
	for _, pair := range append(pairs(m.Request.Header), pairs(m.Response.Header)...) {
		texts = append(texts, pair.Value)
	}
	text := strings.Join(texts, " ")
	taken := map[string]bool{}
	var list []mask.Placeholder
	for before := -1; before != len(list); {
		before = len(list)
		for _, p := range r.Placeholders {
			if !taken[p.Name] && strings.Contains(text, p.Name) {
				taken[p.Name] = true
				list = append(list, p)
				text += p.Header + p.Claims + p.Text + p.Of
			}
		}
	}
	return list
}
