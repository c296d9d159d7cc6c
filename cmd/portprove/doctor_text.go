package main

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
)

// text is a table of the hops, then the findings.
func (x *examination) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "profile %s\n", x.Profile)
	if len(x.Hops) > 0 {
		b.WriteString("\n" + x.table() + "\n")
	}
	for _, f := range x.Findings {
		place := ""
		if f.Hop != "" {
			place = " (" + f.Hop + ")"
		}
		fmt.Fprintf(&b, "%-7s  %s%s\n         %s\n         Cure: %s\n", f.Severity, f.ID, place, f.What, f.Cure)
	}
	if len(x.Findings) > 0 {
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "errors: %d, warnings: %d, notes: %d", x.count(isError), x.count(isWarning), x.count(isNote))
	return b.String()
}

func (x *examination) table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "HOP\tHOST\tCONNECTION\tTLS\tCERTIFICATE BY\tSTATUS\tCLOCK")
	for _, h := range x.Hops {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", h.Name, h.Host, h.connection(),
			cmp.Or(h.TLS, "-"), cmp.Or(h.Issuer, "-"), h.statusText(), h.skewText())
	}
	w.Flush() //nolint:errcheck // a strings.Builder takes everything.
	return b.String()
}

// connection is where it went and why there.
func (h *hop) connection() string {
	text := cmp.Or(strings.TrimSpace(h.Family+" "+h.Address), "none")
	if h.Proxy != "" {
		text += " (proxy " + h.Proxy + ")"
	} else if h.Resolve != "" {
		text += " (by resolve)"
	}
	return text
}

func (h *hop) statusText() string {
	if h.Status == 0 {
		return "-"
	}
	return strconv.Itoa(h.Status)
}

func (h *hop) skewText() string {
	if h.Skew == nil {
		return "-"
	}
	return fmt.Sprintf("%+.0f s", float64(*h.Skew))
}
