package main

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client/profile"
	"github.com/portprove/portprove/specs/control"
)

// severity of a finding, the worst first.
type severity string

const (
	isError   severity = "error"
	isWarning severity = "warning"
	isNote    severity = "note"
)

var severities = []severity{isError, isWarning, isNote}

// finding is one thing that doctor has to say.
type finding struct {
	ID       string   `json:"id"`
	Severity severity `json:"severity"`
	Hop      string   `json:"hop,omitempty"` // where it was seen; several are separated by commas
	What     string   `json:"what"`
	Cure     string   `json:"cure"`
}

// examination is what doctor prints as JSON, and what the checks need.
type examination struct {
	Profile  string    `json:"profile"`
	OK       bool      `json:"ok"`
	Findings []finding `json:"findings"`
	Hops     []*hop    `json:"hops"`

	at     profile.Profile
	tokens string // name of the token file
	now    time.Time
	onMock *mockClient // the registration, where a mock told it
}

func (a *app) doctor() *cobra.Command {
	t := &acting{app: a}
	return t.as(&cobra.Command{
		Use: "doctor", Short: "Look for what would make the steps fail, without taking one", Args: cobra.NoArgs,
		Long: "doctor fetches the public documents of the profile's hosts and compares them with the profile; it checks\n" +
			"the secret's source, the redirect URI, the scopes and the token file. It sends no credentials.\n\n" +
			"Exit codes: 0 no errors, 1 errors found, 2 the profile can't be used, 3 no host is reachable.",
		Example: "  portprove doctor\n  portprove doctor --profile my-test.yaml --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			x, err := t.examine(cmd.Context())
			if err != nil {
				return err
			}
			if err := a.show(x, x.text()); err != nil {
				return err
			}
			return x.verdict()
		},
	})
}

// examine makes every check. An error is a profile that can't be had.
func (t *acting) examine(ctx context.Context) (*examination, error) {
	s := &session{}
	x := &examination{Findings: []finding{}, Hops: []*hop{}, now: time.Now()}
	name, err := t.prepare(ctx, s)
	if why := untrusted(err); why != nil {
		x.Profile = t.profile
		x.add(isError, "control", *why)
		return x.concluded(), nil
	}
	if err != nil {
		return nil, err
	}
	x.Profile, x.at, x.tokens = s.profile.Name, s.profile, name
	x.checkNetwork(ctx)
	t.checkMock(ctx, x)
	x.checkDiscovery()
	x.checkFiling()
	x.checkRegistration()
	x.checkCredential(ctx)
	t.checkStore(x)
	x.remindOfTest()
	return x.concluded(), nil
}

// add notes a finding. What two hops have in common is told once.
func (x *examination) add(s severity, hopName string, d diagnosis) {
	f := finding{d.id, s, hopName, clean(d.what), clean(d.cure)}
	for i, known := range x.Findings {
		if known.ID == f.ID && known.What == f.What && known.Hop != "" {
			x.Findings[i].Hop += ", " + hopName
			return
		}
	}
	x.Findings = append(x.Findings, f)
}

func (x *examination) concluded() *examination {
	slices.SortStableFunc(x.Findings, func(a, b finding) int {
		return slices.Index(severities, a.Severity) - slices.Index(severities, b.Severity)
	})
	x.OK = x.count(isError) == 0
	return x
}

func (x *examination) count(s severity) int {
	n := 0
	for _, f := range x.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// verdict is the exit code; the output has told why.
func (x *examination) verdict() error {
	isReached := func(h *hop) bool { return h.Reached }
	switch {
	case len(x.Hops) > 0 && !slices.ContainsFunc(x.Hops, isReached):
		return errors.Join(errFailed, control.ErrUnreachable)
	case !x.OK:
		return errFailed
	}
	return nil
}

// secretLike is what may be the number of a person, or a token.
var secretLike = regexp.MustCompile(`\b\d{11}\b|eyJ[\w.-]{8,}`)

// clean takes out of a text what must not be printed: some of it was written
// by whoever answered.
func clean(text string) string { return secretLike.ReplaceAllString(printable(text), "…") }

// printable keeps a text from moving the cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, text)
}
