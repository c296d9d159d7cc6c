// Package rehearsal walks the reference client through the authorization of a
// Finance environment and the filing of a return, and proves the rules of that
// story, with the sandbox's clock and over HTTP like anybody else: it needs a
// client and the address of a mock's control API.
//
// Every rule has a fresh sandbox. A rule shows what it does as [Moment]s.
package rehearsal

import (
	"context"
	"fmt"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/specs/control"
)

// Report is the outcome; its JSON is an interface of the command line.
type Report struct {
	Profile string `json:"profile"`
	OK      bool   `json:"ok"`
	Steps   []Step `json:"steps"`
	Rules   []Rule `json:"rules"`
}

// Step is one step of the way.
type Step struct {
	Number int    `json:"number"`
	Step   string `json:"step"`
	// Label is Finance's name for it.
	Label string `json:"label"`
	// Status is that of the step's last request; 0: it has made none, or got no
	// answer.
	Status int    `json:"status"`
	Millis int64  `json:"millis"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	// Finance is the message's status there after the step, and Kind that
	// status's type; told in the part of Finance only.
	Finance string `json:"finance_status,omitempty"`
	Kind    string `json:"finance_kind,omitempty"`
}

// Rule is one rule of the story.
type Rule struct {
	Rule   string   `json:"rule"`
	OK     bool     `json:"ok"`
	Detail string   `json:"detail"`
	Shown  []Moment `json:"-"`
}

// Moment is something that happened, by the sandbox's clock.
type Moment struct {
	Time time.Time
	Text string
}

// Stage is where the rehearsal takes place.
type Stage struct {
	// Control is the control API of a mock.
	Control *control.Client
	// Return is the one to file; nil: one of the world's first company, for its
	// latest term that is over, in which the validator finds nothing.
	Return *client.Return
	// Persona is the client's: "" or client.PersonaFinance.
	Persona string
	// Step and Rule, if set, are told of each as it is done.
	Step func(Step)
	Rule func(Rule)
}

// rule proves something in a sandbox of its own; it returns what was proven.
type rule struct {
	name  string
	prove func(context.Context, *scene) (string, error)
}

var rules = []rule{
	{"late-code", lateCode},
	{"one-year", oneYear},
	{"scoped-tokens", scopedTokens},
	{"secret-before-year", secretBeforeYear},
	{"filed-once", filedOnce},
}

// Run rehearses. An error means that it could not take place; what failed on
// stage is in the report.
func Run(ctx context.Context, stage Stage) (Report, error) {
	report := Report{Profile: "mock", OK: true, Steps: []Step{}, Rules: []Rule{}}
	steps, err := walk(ctx, stage)
	if err != nil {
		return report, err
	}
	for _, s := range steps {
		report.Steps = append(report.Steps, s)
		report.OK = report.OK && s.OK
	}
	for _, r := range rules {
		done, err := stage.run(ctx, r)
		if err != nil {
			return report, err
		}
		report.Rules = append(report.Rules, done)
		report.OK = report.OK && done.OK
	}
	return report, nil
}

func (stage Stage) run(ctx context.Context, r rule) (Rule, error) {
	sc, err := stage.open(ctx)
	if err != nil {
		return Rule{}, err
	}
	proven, err := r.prove(ctx, sc)
	done := Rule{Rule: r.name, OK: err == nil, Detail: proven, Shown: sc.shown}
	if err != nil {
		done.Detail = err.Error()
	}
	if stage.Rule != nil {
		stage.Rule(done)
	}
	return done, sc.close(ctx)
}

// unexpected says that something on stage went another way.
func unexpected(format string, args ...any) error { return fmt.Errorf(format, args...) }
