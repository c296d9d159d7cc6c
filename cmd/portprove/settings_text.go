package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// text is a block for each web application, and a table of the web services.
func (f financeSettings) text() string {
	var b strings.Builder
	for _, app := range f.Applications {
		fmt.Fprintf(&b, "Tax > Setup > Electronic messages > Web applications: %s\n", app.Name)
		writeSettings(&b, app.Fields)
		b.WriteString("\n")
	}
	b.WriteString("Tax > Setup > Electronic messages > Web services\n")
	f.writeServices(&b)
	b.WriteString("\nIn all seven\n")
	writeSettings(&b, f.Common)
	for i, uri := range f.RedirectURIs {
		if i == 0 {
			b.WriteString("\nRedirect URIs registered at this mock\n")
		}
		b.WriteString("  " + uri + "\n")
	}
	b.WriteString("\nMind\n")
	for _, remark := range f.Remarks {
		b.WriteString("  - " + remark + "\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// writeSettings aligns values; what stands in brackets is not to be typed.
func writeSettings(out io.Writer, settings []setting) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range settings {
		fmt.Fprintf(w, "  %s\t%s\n", s.Field, s.typed())
	}
	flush(w)
}

func (s setting) typed() string {
	switch {
	case s.Value == "":
		return "(" + s.Note + ")"
	case s.Note != "":
		return s.Value + "  (" + s.Note + ")"
	}
	return s.Value
}

func (f financeSettings) writeServices(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  "+strings.Join([]string{"Web service", "Web application", "Request method", "Accept", "Content type", "Successful response code", "Internet address"}, "\t"))
	for _, s := range f.Services {
		fmt.Fprintln(w, "  "+strings.Join([]string{
			s.Name, s.WebApplication, s.Method, orElse(s.Accept, "(blank)"), orElse(s.ContentType, "(blank)"),
			strconv.Itoa(s.SuccessCode), setting{Value: s.InternetAddress, Note: s.Note}.typed(),
		}, "\t"))
	}
	flush(w)
}

// flush ends a table in memory, which can't fail.
func flush(w *tabwriter.Writer) { must(w.Flush()) }
