package report

import (
	"crypto/sha256"
	_ "embed" // the page
	"encoding/base64"
	"html/template"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

//go:embed page.html
var pageText string

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

// pageTemplate is read when it is needed: most commands write no report.
var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"cut": cutText, "waiving": waiving}).Parse(pageText))
})

// How much of the exchanges the page itself has. All of them stand in the HAR
// beside it; a page of a thousand cases has to open on a phone.
const (
	fewCases      = 300
	bodyOfFailed  = 8 << 10
	bodyOfPassed  = 500
	shownOfFailed = 200
	shownOfPassed = 12
	longAddress   = 300
)

// cutText is a text that a target may have made as long as it likes.
func cutText(text string) string { return cut(text, bodyOfFailed, int64(len(text))) }

// cut keeps the beginning of a text of so many bytes.
func cut(text string, limit int, size int64) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + " … (" + strconv.FormatInt(size, 10) + " bytes)"
}

// page is the result as the template wants it.
type page struct {
	*judge.Result
	Policy    string
	Style     template.CSS
	Script    template.JS
	Headline  judge.Verdict
	Title     string
	JudgedBy  string
	Seconds   string
	Sums      []sum
	Told      []group
	Chapters  []chapter
	Addresses []pair
}

type sum struct {
	Verdict judge.Verdict
	N       int
}

type group struct {
	Verdict judge.Verdict
	Cases   []judge.Case
}

type chapter struct {
	Name  string
	Cases []shownCase
}

type pair struct{ Name, Value string }

// shownCase is a case with what of its exchanges the page has.
type shownCase struct {
	judge.Case
	Words   string
	Passed  bool
	Again   string
	Diagram template.HTML
	Omitted string
	Shown   []shownExchange
}

type shownExchange struct {
	evidence.Exchange
	Where, Sent, Got string
}

// Page writes report.html: one file that asks for nothing from anywhere.
func Page(w io.Writer, r *judge.Result) error {
	p := page{
		Result: r, Seconds: seconds(r.Millis), Headline: headline(r.Outcome),
		Title: sentence(r.Target.Name, r.Outcome), JudgedBy: judgedBy(r),
		Style: template.CSS(pageStyle), Script: template.JS(pageScript), //nolint:gosec // files of this package.
		Policy: "default-src 'none'; style-src '" + digest(pageStyle) + "'; script-src '" + digest(pageScript) + "'; base-uri 'none'; form-action 'none'",
	}
	for _, v := range judge.Verdicts() {
		p.Sums = append(p.Sums, sum{v, r.Counts[v]})
	}
	for _, v := range []judge.Verdict{judge.Error, judge.Fail, judge.Inconclusive, judge.Warn} {
		of := slices.DeleteFunc(slices.Clone(r.Cases), func(k judge.Case) bool { return k.Verdict != v })
		if len(of) > 0 {
			p.Told = append(p.Told, group{v, of})
		}
	}
	p.Chapters = inChapters(r)
	for _, name := range slices.Sorted(maps.Keys(r.Target.Addresses)) {
		p.Addresses = append(p.Addresses, pair{name, r.Target.Addresses[name]})
	}
	return pageTemplate().Execute(w, p)
}

func digest(text string) string {
	hash := sha256.Sum256([]byte(text))
	return "sha256-" + base64.StdEncoding.EncodeToString(hash[:])
}

// headline is the verdict whose colour an outcome has.
func headline(o judge.Outcome) judge.Verdict {
	switch o {
	case judge.Conformant:
		return judge.Pass
	case judge.WithWarnings, judge.Partial, judge.InconclusiveRun:
		return judge.Warn
	case judge.NonConformant, judge.HarnessFault, judge.WithStaleWaivers:
	}
	return judge.Fail
}

// asker is who has sent what is the evidence: a server is asked by the suite, a
// web page by a browser.
func asker(subject string, list []evidence.Exchange) string {
	switch {
	case slices.ContainsFunc(list, func(x evidence.Exchange) bool { return x.Party == evidence.WebPage }):
		return "browser"
	case subject == "client":
		return subject
	}
	return "suite"
}

// inChapters keeps the order of the cases; within a chapter what has not passed
// stands first.
func inChapters(r *judge.Result) []chapter {
	var list []chapter
	at := make(map[string]int)
	for _, k := range r.Cases {
		i, known := at[k.Chapter]
		if !known {
			i = len(list)
			at[k.Chapter] = i
			list = append(list, chapter{Name: k.Chapter})
		}
		list[i].Cases = append(list[i].Cases, shown(r, k))
	}
	for _, c := range list {
		slices.SortStableFunc(c.Cases, func(a, b shownCase) int { return weight(a.Verdict) - weight(b.Verdict) })
	}
	return list
}

func weight(v judge.Verdict) int { return slices.Index(judge.Verdicts(), v) }

func shown(r *judge.Result, k judge.Case) shownCase {
	s := shownCase{Case: k, Again: again(r, k), Words: strings.ToLower(k.Chapter + " " + strings.Join(k.Requirements, " ") + " " + strings.Join(k.Labels, " "))}
	s.Passed = k.Verdict == judge.Pass
	arrows, body := shownOfFailed, bodyOfFailed
	if s.Passed {
		arrows, body = shownOfPassed, bodyOfPassed
	}
	list := slices.DeleteFunc(slices.Clone(k.Evidence), judge.IsSetup)
	if len(list) > arrows {
		s.Omitted = strconv.Itoa(len(list)-arrows) + " more exchanges are there only"
		list = list[:arrows]
	}
	s.Diagram = diagram(asker(r.Subject, k.Evidence), list)
	if s.Passed && len(r.Cases) > fewCases {
		return s
	}
	for _, x := range list {
		s.Shown = append(s.Shown, shownExchange{x, cut(x.Path, longAddress, int64(len(x.Path))), spelt(x.Request, body), spelt(x.Response, body)})
	}
	return s
}

// spelt is a message as one reads it: headers, a blank line, the body.
func spelt(m evidence.Message, limit int) string {
	var b strings.Builder
	for _, h := range m.Headers {
		b.WriteString(h.Name + ": " + cut(h.Value, limit, int64(len(h.Value))) + "\n")
	}
	if m.Body != "" {
		b.WriteString("\n" + cut(m.Body, limit, m.Size))
	}
	return b.String()
}
