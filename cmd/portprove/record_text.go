package main

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/portprove/portprove/scenarios/recorder"
	"github.com/portprove/portprove/scenarios/recorder/mask"
)

// proxyCard is what --proxy prints.
type proxyCard struct {
	Addresses []variable       `json:"addresses"`
	Finance   *financeSettings `json:"finance,omitempty"`
}

func (r *recording) tell(at *session, proxy *recorder.Proxy) error {
	card := proxyCard{Addresses: at.through(proxy)}
	var b strings.Builder
	b.WriteString("Recording. Give your client these addresses; the issuer stays the service's own.\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, v := range card.Addresses {
		fmt.Fprintf(w, "  %s\t%s\n", v.Name, v.Address)
	}
	flush(w)
	b.WriteString("\nIn a profile file\naddresses:\n")
	row := throughRow(at.profile.Environment, proxy)
	for _, v := range card.Addresses {
		address := v.Address
		if v.member == "app" {
			address = row.AppURL
		}
		fmt.Fprintf(&b, "  %s: %q\n", v.member, address)
	}
	if r.settings {
		s := &settingsFor{acting: r.acting}
		copied := *at
		copied.profile.Environment = row
		f, err := s.settings(&copied)
		if err != nil {
			return err
		}
		card.Finance = &f
		b.WriteString("\n" + f.text() + "\n")
	}
	b.WriteString("\nStop with Ctrl+C; then the recording is written.")
	return r.show(card, b.String())
}

// recorded is what record prints at its end.
type recorded struct {
	Exchanges []recordedExchange `json:"exchanges"`
	Files     []string           `json:"files"`
	Unknown   []unknownValue     `json:"unknown"`
	ExitCode  *int               `json:"command_exit_code,omitempty"`
}

type recordedExchange struct {
	Step    string   `json:"step,omitempty"`
	Attempt int      `json:"attempt,omitempty"`
	Method  string   `json:"method"`
	Status  int      `json:"status"`
	May     []string `json:"catalogue,omitempty"`
}

type unknownValue struct {
	ID          string `json:"id"`
	Placeholder string `json:"placeholder"`
	Length      int    `json:"length"`
}

// keep masks, asks about what nobody knows, and writes.
func (r *recording) keep(s recorder.Session, m recorder.Masking, ended *commandExit) error {
	if len(s.Exchanges) == 0 {
		r.line("Nothing came through the proxy, so nothing was written. Does the client use the addresses?%s\n", ended.words())
		return errOr(ended)
	}
	masked := recorder.Mask(s, m)
	if agreed := r.ask(masked.Unknown); agreed != nil {
		m.Accept = append(m.Accept, agreed...)
		masked = recorder.Mask(s, m)
	}
	files, err := masked.Write(r.out, r.id)
	if err != nil {
		return productionOr(err)
	}
	o := recorded{Files: files, Unknown: []unknownValue{}}
	if ended != nil {
		o.ExitCode = &ended.code
	}
	for _, e := range masked.Exchanges {
		o.Exchanges = append(o.Exchanges, recordedExchange{e.Step, e.Attempt, e.Method, e.Status, e.Catalogue})
	}
	for _, u := range masked.Unknown {
		o.Unknown = append(o.Unknown, unknownValue{u.ID, u.Placeholder, u.Length})
	}
	return r.show(o, o.text(masked)+ended.words())
}

// errOr is a failure of ours, unless the command's own says it.
func errOr(ended *commandExit) error {
	if err := ended.orNil(); err != nil {
		return err
	}
	return errFailed
}

func productionOr(err error) error {
	if cured := productionCure(err); strings.Contains(cured.Error(), flagProduction) {
		return cured
	}
	return err
}

func (e *commandExit) words() string {
	if e == nil {
		return ""
	}
	return fmt.Sprintf("\nThe command ended with exit code %d.", e.code)
}

func (o recorded) text(masked recorder.Recording) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Recorded %d exchanges:\n", len(o.Exchanges))
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, e := range masked.Exchanges {
		status := strconv.Itoa(e.Status)
		if e.Status == 0 {
			status = "no answer"
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%s\n", e.Step, e.Method, status, strings.Join(e.Catalogue, " or "))
	}
	flush(w)
	fmt.Fprintf(&b, "%d placeholders stand for what was masked.\n", len(masked.Placeholders))
	if len(o.Unknown) > 0 {
		b.WriteString("Nobody knows whether these are secret, so they were masked; --accept PLACE keeps one:\n")
	}
	for _, u := range o.Unknown {
		fmt.Fprintf(&b, "  %s  %s, %d characters\n", u.ID, u.Placeholder, u.Length)
	}
	b.WriteString("Written: " + strings.Join(o.Files, ", "))
	return b.String()
}

// ask asks a person at a terminal about each place, and shows no more than how
// a value begins.
func (r *recording) ask(unknown []mask.Finding) []string {
	if len(unknown) == 0 || r.json || !r.interactive() {
		return nil
	}
	lines := bufio.NewScanner(r.in)
	var agreed []string
	for _, u := range unknown {
		r.line("%s: %d characters that begin with %q. Keep it plain? (y, or Enter for no) ", u.ID, u.Length, u.Begin)
		if !lines.Scan() {
			break
		}
		if strings.EqualFold(strings.TrimSpace(lines.Text()), "y") {
			agreed = append(agreed, u.ID)
		}
	}
	return agreed
}
