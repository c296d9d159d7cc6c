package report

import (
	"fmt"
	"html"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/portprove/portprove/specs/evidence"
)

// The diagram's measures, in its own units.
const (
	laneWidth  = 230
	laneMargin = 60
	rowHeight  = 24
	headHeight = 28
	labelLimit = 44
)

// diagram draws who asked whom in which order: on the left who asks, a lane for
// each party, an arrow for each exchange with its status.
func diagram(asker string, list []evidence.Exchange) template.HTML {
	if len(list) == 0 {
		return ""
	}
	var lanes []string
	for _, x := range list {
		if !slices.Contains(lanes, x.Party) {
			lanes = append(lanes, x.Party)
		}
	}
	width, height := 2*laneMargin+laneWidth*len(lanes), headHeight+rowHeight*len(list)+10
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="seq" role="img" aria-label="Sequence diagram of %d exchanges" width="%d" height="%d" viewBox="0 0 %d %d">`, len(list), width, height, width, height)
	lane := func(i int, name string) {
		x := laneMargin + i*laneWidth
		fmt.Fprintf(&b, `<text x="%d" y="14" text-anchor="middle">%s</text><path class="lane" d="M%d 20V%d"/>`, x, html.EscapeString(name), x, height)
	}
	lane(0, asker)
	for i, name := range lanes {
		lane(i+1, name)
	}
	for i, x := range list {
		y := headHeight + rowHeight*i + 16
		to := laneMargin + (1+slices.Index(lanes, x.Party))*laneWidth
		class, status := "a", strconv.Itoa(x.Status)
		if x.Status == 0 {
			class, status = "a bad", "no answer"
		}
		fmt.Fprintf(&b, `<path class="%s" d="M%d %dH%d"/><text x="%d" y="%d">%s</text>`, class, laneMargin, y, to, laneMargin+6, y-4, html.EscapeString(arrow(x, status)))
	}
	b.WriteString("</svg>")
	return template.HTML(b.String()) //nolint:gosec // all that came from elsewhere is escaped above.
}

func arrow(x evidence.Exchange, status string) string {
	path, _, _ := strings.Cut(x.Path, "?")
	room := labelLimit - len(x.Method) - len(status) - 4
	if len(path) > room && room > 1 {
		path = "…" + strings.ToValidUTF8(path[len(path)-room:], "")
	}
	return x.Method + " " + path + " → " + status
}
