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
	fmt.Fprintf(&b, "## %s is %s\n\n", plain(r.Target.Name), r.Outcome)
	fmt.Fprintf(&b, "portprove %s has judged this %s by %s", plain(r.Version), r.Subject, counted(len(r.Cases), "case"))
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
	for _, v := range []judge.Verdict{judge.Error, judge.Fail, judge.Inconclusive, judge.Warn} {
		b.WriteString(told(r, v))
	}
	for _, w := range r.Waivers {
		if w.Stale != "" {
			fmt.Fprintf(&b, "\nThe waiver for %s (%s) is stale: %s.\n", plain(w.Case+w.Requirement), plain(w.Owner), w.Stale)
		}
	}
	for _, note := range slices.Concat(r.Notes, r.Left) {
		fmt.Fprintf(&b, "\n%s\n", plain(note))
	}
	if len(r.Drift) > 0 {
		fmt.Fprintf(&b, "\n%s from the mock: see %s.\n", counted(len(r.Drift), "difference"), PageFile)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func told(r *judge.Result, v judge.Verdict) string {
	var b strings.Builder
	n := 0
	for _, k := range r.Cases {
		if k.Verdict != v {
			continue
		}
		if n++; n > shownInSummary {
			continue
		}
		if n == 1 {
			fmt.Fprintf(&b, "\n### %s\n\n", v)
		}
		fmt.Fprintf(&b, "- `%s` %s: %s", k.ID, plain(k.Sentence()), plain(cut(k.Reason, longReason, int64(len(k.Reason)))))
		if k.Waiver != nil {
			fmt.Fprintf(&b, " (waived until %s: %s)", k.Waiver.Expires, plain(k.Waiver.Reason))
		}
		b.WriteString("\n")
		if k.Observed != "" {
			fmt.Fprintf(&b, "  - observed: %s\n", plain(cut(k.Observed, longReason, int64(len(k.Observed)))))
		}
	}
	if n > shownInSummary {
		fmt.Fprintf(&b, "- and %d more\n", n-shownInSummary)
	}
	return b.String()
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
