package main

import (
	"fmt"
	"strings"

	"github.com/portprove/portprove/scenarios/catalogue"
)

// Of a group up to so many entries are told in full; more share a piece that is
// too short to tell them apart.
const fullyTold = 7

func (x explanation) text() string {
	var b strings.Builder
	if x.Pasted != "" {
		fmt.Fprintf(&b, "You pasted: %s\n\n", x.Pasted)
	}
	if len(x.Matches) == 0 {
		b.WriteString("The catalogue has no such text, and none that is like it.")
		return b.String()
	}
	best := x.Matches[0]
	b.WriteString(best.lead() + "\n")
	for i, e := range best.Entries {
		if i == fullyTold {
			fmt.Fprintf(&b, "\nand %d more, in one line each:\n", len(best.Entries)-i)
		}
		if i >= fullyTold {
			fmt.Fprintf(&b, "  %-7s %s\n", e.ID, e.Title)
			continue
		}
		b.WriteString("\n" + best.entryText(e))
	}
	for _, id := range best.Scenarios {
		fmt.Fprintf(&b, "\nReplay it: portprove scenario play %s\n", id)
	}
	b.WriteString(x.othersText())
	return strings.TrimSuffix(b.String(), "\n")
}

// lead says how well the first match fits.
func (m toldMatch) lead() string {
	many := len(m.Entries) > 1
	switch {
	case m.How == catalogue.Nearest:
		return fmt.Sprintf("The catalogue has no such text. The nearest is %.0f %% the same; it may be another error:", 100*m.Sure)
	case m.How == catalogue.Place && !m.Explains:
		return "This text is not known. What is known to answer with this status or at this step:"
	case m.How == catalogue.Place:
		return "No text, but by status and step it is one of these; the answer itself does not say which:"
	case m.How == catalogue.Piece && !m.Explains:
		return fmt.Sprintf("Too little of the text to tell: %d entries have it. Paste more of it, or give --step or --status:", len(m.Entries))
	case !m.Explains:
		return "A few words of it are known; they may be there by chance:"
	case many:
		return fmt.Sprintf("Known (%s). %d entries have this text; the answer itself does not say which:", m.How, len(m.Entries))
	}
	return fmt.Sprintf("Known (%s):", m.How)
}

// entryText is one entry in full, with its own first text.
func (m toldMatch) entryText(e toldEntry) string {
	var b strings.Builder
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-9s %s\n", name, text)
		}
	}
	fmt.Fprintf(&b, "%s: %s\n", e.ID, e.Title)
	t := m.textOf(e.ID)
	if t.ID != "" {
		line("text", clipped(t.Body, longestEcho))
		line("where", t.where()+inBrackets(t.Note))
	}
	for i, cause := range e.Causes {
		name := ""
		if i == 0 {
			name = "causes"
		}
		fmt.Fprintf(&b, "  %-9s %d. %s\n", name, i+1, cause)
	}
	line("cure", e.Cure)
	line("source", e.Source)
	line("evidence", string(e.Evidence))
	if t.ID != "" && t.Evidence != e.Evidence {
		line("", "this text: "+string(t.Evidence))
	}
	if t.Finance != nil {
		line("Finance", clipped(t.Finance.Message, longestEcho))
		line("its state", t.Finance.Status)
	}
	return b.String()
}

func inBrackets(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

func (m toldMatch) textOf(id string) toldText {
	for _, t := range m.Texts {
		if t.ID == id {
			return t
		}
	}
	return toldText{}
}

// othersText has the runners-up in one line each.
func (x explanation) othersText() string {
	if len(x.Matches) < 2 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\nLess likely:\n")
	for _, m := range x.Matches[1:] {
		var ids []string
		for _, e := range m.Entries {
			ids = append(ids, e.ID)
		}
		fmt.Fprintf(&b, "  %-7s %s (%s%s)\n", clipped(strings.Join(ids, ", "), 40), m.Entries[0].Title, m.How, m.share())
	}
	return b.String()
}

func (m toldMatch) share() string {
	if m.How != catalogue.Nearest {
		return ""
	}
	return fmt.Sprintf(", %.0f %% the same", 100*m.Sure)
}
