package report

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/portprove/portprove/specs/judge"
)

const (
	// shownInSummary is how many cases of a kind a summary tells; the others are
	// counted.
	shownInSummary = 30
	longReason     = 500
)

// Summary writes what belongs on the page of a pull request or a job: the
// outcome, the counts, and what has not passed, the worst first.
func Summary(w io.Writer, r *judge.Result) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", plain(sentence(r.Target.Name, r.Outcome)))
	fmt.Fprintf(&b, "portprove %s has judged this %s by %s", plain(r.Version), r.Subject, judgedBy(r))
	if r.Selection != "" {
		fmt.Fprintf(&b, " (%s)", plain(r.Selection))
	}
	fmt.Fprintf(&b, ", in %s s.\n\n", seconds(r.Millis))
	for _, v := range judge.Verdicts() {
		fmt.Fprintf(&b, "| %s ", v)
	}
	b.WriteString("|\n" + strings.Repeat("|--:", len(judge.Verdicts())) + "|\n")
	for _, v := range judge.Verdicts() {
		fmt.Fprintf(&b, "| %d ", r.Counts[v])
	}
	b.WriteString("|\n")
	lines(&b, r.Notes)
	for _, v := range []judge.Verdict{judge.Error, judge.Fail, judge.Inconclusive, judge.Warn} {
		b.WriteString(told(r, v))
	}
	if command := replay(r, "CASE"); command != "" && len(r.ToRerun()) > 0 {
		fmt.Fprintf(&b, "\nA case is run again, in the folder of this report, by `%s`\n", command)
	}
	for _, w := range r.Waivers {
		if w.Stale != "" {
			fmt.Fprintf(&b, "\nThe waiver for %s (%s) is stale: %s.\n", plain(w.Case+w.Requirement), plain(w.Owner), w.Stale)
		}
	}
	lines(&b, r.Left)
	if len(r.Drift) > 0 {
		fmt.Fprintf(&b, "\n%s from the mock: see %s.\n", counted(len(r.Drift), "difference"), PageFile)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func lines(b *strings.Builder, list []string) {
	for _, text := range list {
		fmt.Fprintf(b, "\n%s\n", plain(text))
	}
}

// item is a case in a summary, with those that say no more than it does.
type item struct {
	judge.Case

	same []string
}

// told lists the cases of a verdict. What has nothing of its own to say is told
// once for all that say the same.
func told(r *judge.Result, v judge.Verdict) string {
	var list []item
	for _, k := range r.Cases {
		if k.Verdict != v {
			continue
		}
		bare := func(other judge.Case) bool {
			return other.Expected == "" && other.Observed == "" && other.Waiver == nil
		}
		i := slices.IndexFunc(list, func(other item) bool {
			return bare(k) && bare(other.Case) && other.Reason == k.Reason && other.Cure == k.Cure
		})
		if i < 0 {
			list = append(list, item{Case: k})
		} else {
			list[i].same = append(list[i].same, "`"+k.ID+"`")
		}
	}
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n### %s\n\n", v)
	for _, it := range list[:min(len(list), shownInSummary)] {
		it.write(&b)
	}
	more := 0
	for _, it := range list[min(len(list), shownInSummary):] {
		more += 1 + len(it.same)
	}
	if more > 0 {
		fmt.Fprintf(&b, "- and %d more\n", more)
	}
	return b.String()
}

func (it item) write(b *strings.Builder) {
	fmt.Fprintf(b, "- `%s` %s: %s", it.ID, plain(it.Sentence()), short(it.Reason))
	if it.Waiver != nil {
		fmt.Fprintf(b, " (%s)", plain(waiving(it.Case)))
	}
	b.WriteString("\n")
	for _, part := range []struct{ label, text string }{{"expected", it.Expected}, {"observed", it.Observed}, {"what to do", it.Cure}} {
		if part.text != "" {
			fmt.Fprintf(b, "  - %s: %s\n", part.label, short(part.text))
		}
	}
	if n := len(it.same); n > 0 {
		fmt.Fprintf(b, "  - so it is with %d more: %s", n, strings.Join(it.same[:min(n, shownInSummary)], ", "))
		if n > shownInSummary {
			b.WriteString(", …")
		}
		b.WriteString("\n")
	}
}

// short is a text on a line of its own.
func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return plain(cut(text, longReason, int64(len(text))))
}

func counted(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

// plain keeps a text from being read as Markdown, as HTML or by a terminal.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
			return ' '
		}
		return r
	}, text)
	return strings.NewReplacer("<", "&lt;", "&", "&amp;", "|", "\\|", "`", "'", "*", "\\*", "_", "\\_", "[", "\\[", "]", "\\]").Replace(text)
}
