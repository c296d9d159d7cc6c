package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// terminal is where a command writes, where it asks, and where its environment
// comes from. Without in, nobody can be asked.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
	// screen: somebody looks at err while a command runs; keyboard: somebody is
	// there to answer.
	screen, keyboard bool
}

func (t terminal) getenv(name, fallback string) string {
	if v := t.env(name); v != "" {
		return v
	}
	return fallback
}

func (t terminal) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(t.out, format, args...)
	return err
}

// line prints where the outcome is not the point; what goes wrong with it goes
// wrong again where that is printed.
func (t terminal) line(format string, args ...any) {
	fmt.Fprintf(t.out, format, args...)
}

func (t terminal) printJSON(v any) error {
	enc := json.NewEncoder(t.out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// show prints v as JSON if asked to, else what text says.
func (a *app) show(v any, text string) error {
	if a.json {
		return a.printJSON(v)
	}
	return a.printf("%s\n", text)
}

// colours are used on a terminal only, and never where the environment forbids
// them (https://no-color.org).
func (t terminal) colours() bool {
	if t.env("NO_COLOR") != "" || t.env("TERM") == "dumb" {
		return false
	}
	f, ok := t.out.(*os.File)
	return ok && isTerminal(f)
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

const (
	green = "\x1b[32m"
	red   = "\x1b[31m"
	reset = "\x1b[0m"
)

// verdict is ok or FAILED, in colour where that is wanted.
func (t terminal) verdict(ok bool) string { return t.verdictIn(0, ok) }

// verdictIn is a verdict in a column.
func (t terminal) verdictIn(width int, ok bool) string {
	word, colour := "ok", green
	if !ok {
		word, colour = "FAILED", red
	}
	word = fmt.Sprintf("%-*s", width, word)
	if !t.colours() {
		return word
	}
	return colour + word + reset
}
