package main

import (
	"fmt"
	"strings"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// printExchanges tells what each case has sent and got, masked. The frame of a
// case, which observes nothing, is left out.
func (v *verdicts) printExchanges(r *judge.Result) {
	if !v.exchanges {
		return
	}
	for _, k := range r.Cases {
		if !v.selection.names(k) {
			continue // the walk with nothing wrong, which nobody has asked for
		}
		v.line("%s %s\n", k.ID, k.Sentence())
		n := 0
		for _, x := range k.Evidence {
			if judge.IsSetup(x) {
				continue
			}
			n++
			v.line("  %d. %s %s %s: %s\n", n, x.Method, x.Party, x.Path, answered(x))
			v.printMessage("  > ", x.Request)
			v.printMessage("  < ", x.Response)
		}
	}
}

// answered is an answer in a few words.
func answered(x evidence.Exchange) string {
	if x.Error != "" {
		return x.Error
	}
	return fmt.Sprintf("%d in %.0f ms", x.Status, x.Millis)
}

func (v *verdicts) printMessage(margin string, m evidence.Message) {
	for _, h := range m.Headers {
		v.line("%s%s: %s\n", margin, h.Name, h.Value)
	}
	const limit = 2000
	body := strings.TrimRight(m.Body, "\n")
	if body == "" {
		return
	}
	if len(body) > limit {
		body = strings.ToValidUTF8(body[:limit], "") + fmt.Sprintf(" … (%d bytes; a report has more of it)", m.Size)
	}
	v.line("%s\n%s%s\n", strings.TrimRight(margin, " "), margin, strings.ReplaceAll(body, "\n", "\n"+margin))
}
