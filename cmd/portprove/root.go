package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/portprove/portprove/specs/control"
)

// app is what every subcommand shares.
type app struct {
	terminal
	json         bool
	controlURL   string
	controlToken string
	sandbox      string
	caFile       string
	// http reaches the control API; nil: the usual client.
	http *http.Client
}

const (
	defaultListen = "127.0.0.1:8480"
	// environment variables that stand in for flags.
	envControl      = "PORTPROVE_CONTROL"
	envControlToken = "PORTPROVE_CONTROL_TOKEN"
)

// run is the whole program but for the process around it.
func run(ctx context.Context, args []string, t terminal) int {
	a := &app{terminal: t}
	root := a.command() //nolint:contextcheck // cobra hands the context to each command.
	root.SetArgs(negativeLast(args))
	root.SetOut(t.out)
	root.SetErr(t.err)
	return a.conclude(root.ExecuteContext(ctx))
}

// negativeLast lets "clock advance -1h" be what it looks like: a word that
// begins with a minus and a digit is no flag, and moves behind "--".
func negativeLast(args []string) []string {
	i := slices.IndexFunc(args, func(a string) bool { return len(a) > 1 && a[0] == '-' && '0' <= a[1] && a[1] <= '9' })
	if i < 0 || slices.Contains(args, "--") || !slices.Contains(args[:i], "advance") {
		return args
	}
	return slices.Concat(args[:i], args[i+1:], []string{"--", args[i]})
}

func (a *app) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "portprove",
		Short: "Rehearse ID-porten and Altinn: mocks, a reference client, and proof",
		Long: "portprove rebuilds ID-porten and Altinn on this machine, walks a reference client through them\n" +
			"and shows every step. Start with: portprove rehearse\n\n" +
			"Exit codes: 0 fine, 1 the step failed, 2 wrong usage or configuration, 3 environment unreachable,\n" +
			"or not known yet what became of a submission; of check also 4 the suite itself failed, 5 a waiver no\n" +
			"longer applies or has expired.",
		SilenceUsage: true, SilenceErrors: true,
		// A bare call shows help; anything that isn't a command is an error.
		Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().BoolVar(&a.json, "json", false, "print JSON instead of text")
	root.AddCommand(a.check(), a.requirements())
	root.AddCommand(a.record())
	root.AddCommand(a.rehearse(), a.serve(), a.clock(), a.age(), a.sandboxes(), a.faults(), a.why(), a.explain(), a.selfService(), a.ca(), a.keys(), a.cert(), a.version(),
		a.scenario(), a.login(), a.token(), a.exchange(), a.validate(), a.submit(), a.instances(), a.returns(), a.refresh(), a.status(), a.doctor(), a.logout(), a.settings(), a.init(),
		a.authorize("authorize", "Steps 1 to 3: login, token, exchange"),
		a.authorize("reauthorize", "Steps 1 to 3 again, before the authorization ends"))
	return root
}

// remote adds the flags of commands that talk to a running mock.
func (a *app) remote(cmd *cobra.Command) *cobra.Command {
	f := cmd.PersistentFlags()
	f.StringVar(&a.controlURL, "control", a.getenv(envControl, "http://"+defaultListen+"/_portprove"), "control API of the mock ($"+envControl+")")
	f.StringVar(&a.controlToken, "control-token", a.env(envControlToken), "its token, if it needs one ($"+envControlToken+")")
	f.Lookup("control-token").DefValue = ""
	f.StringVar(&a.caFile, "ca", "", "certificate (PEM) to trust if the mock serves with TLS; default: the one that portprove ca shows")
	f.StringVar(&a.sandbox, "sandbox", "", "id of a named sandbox; default: the default sandbox")
	cmd.PersistentPreRunE = a.trust
	return cmd
}

// site is the control API of the mock, whatever --sandbox says.
func (a *app) site() *control.Client {
	return &control.Client{URL: strings.TrimSuffix(a.controlURL, "/"), Token: a.controlToken, HTTP: a.http}
}

// remoteSandbox is the control API of the sandbox that --sandbox names.
func (a *app) remoteSandbox() *control.Client {
	c := a.site()
	if a.sandbox != "" {
		c.URL += "/sandboxes/" + a.sandbox
	}
	return c
}

// onlyCommands refuses words that are no command, and names the nearest.
func onlyCommands(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := "."
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return usageError{fmt.Errorf("there is no command %q%s See: %s --help", args[0], hint, cmd.CommandPath())}
}

// flagError adds the nearest flag to pflag's message.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err}
	}
	hint := "."
	if near := nearestFlag(cmd, unknown.GetSpecifiedName()); near != "" {
		hint = fmt.Sprintf("; did you mean --%s?", near)
	}
	return usageError{fmt.Errorf("%w%s See: %s --help", err, hint, cmd.CommandPath())}
}

// nearEnough is how many letters a name may be off to be suggested.
const nearEnough = 3

func nearestFlag(cmd *cobra.Command, name string) string {
	var names []string
	note := func(f *pflag.Flag) { names = append(names, f.Name) }
	cmd.Flags().VisitAll(note)
	cmd.InheritedFlags().VisitAll(note)
	return nearest(name, names)
}

// nearest of the names, or nothing if none is near.
func nearest(name string, names []string) string {
	best, bestDistance := "", nearEnough+1
	for _, n := range names {
		if d := levenshtein.ComputeDistance(n, name); d < bestDistance {
			best, bestDistance = n, d
		}
	}
	return best
}
