package report

import (
	"html/template"
	"io"
	"strconv"
	"sync"

	"github.com/portprove/portprove/specs/judge"
)

// Colours with white text on them: each has a contrast of at least 4.5.
var badgeColours = map[judge.Outcome]string{
	judge.Conformant: "#1a7f37", judge.WithWarnings: "#7d5a00", judge.Partial: "#7d5a00",
	judge.InconclusiveRun: "#57606a", judge.NonConformant: "#b42318", judge.HarnessFault: "#b42318", judge.WithStaleWaivers: "#b42318",
}

var badge = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("badge").Parse(`<svg xmlns="http://www.w3.org/2000/svg" width="{{.Width}}" height="20" role="img" aria-label="{{.Label}}: {{.Text}}">
<title>{{.Label}}: {{.Text}}</title>
<rect width="{{.Left}}" height="20" fill="#24292f"/><rect x="{{.Left}}" width="{{.Right}}" height="20" fill="{{.Colour}}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11"><text x="6" y="14" textLength="{{.LeftText}}">{{.Label}}</text><text x="{{.At}}" y="14" textLength="{{.RightText}}">{{.Text}}</text></g>
</svg>
`))
})

// Badge draws the outcome, with how many of the judged cases have passed.
func Badge(w io.Writer, r *judge.Result) error {
	const perLetter, margin = 7, 6
	label := "portprove " + r.Version
	text := string(r.Outcome) + " " + strconv.Itoa(r.Counts[judge.Pass]) + "/" + strconv.Itoa(withVerdict(r))
	left, right := len(label)*perLetter, len(text)*perLetter
	return badge().Execute(w, map[string]any{
		"Label": label, "Text": text, "Colour": badgeColours[r.Outcome],
		"LeftText": left, "RightText": right, "Left": left + 2*margin, "Right": right + 2*margin,
		"Width": left + right + 4*margin, "At": left + 3*margin,
	})
}
