package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/control"
)

func (a *app) faults() *cobra.Command {
	cmd := &cobra.Command{
		Use: "fault", Short: "Ask a running mock for errors: named, counted, on demand", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		Long: "A fault falls on the nth request of a step or an operation, as many times as asked for, and answers\n" +
			"instead of the step, breaks the connection, holds the answer, or lets a token be wrong in one way.\n" +
			"What there is to choose from is named where a name is wrong.",
		Example: "  portprove fault add --step exchange --nth 2 --status 503 --retry-after 30\n" +
			"  portprove fault add --step confirm --drop after\n" +
			"  portprove fault add --operation token.code --effect id_token=nonce\n" +
			"  portprove fault list",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.addFault(), a.listFaults(), a.removeFault())
	return a.remote(cmd)
}

// faultFlags are what add was told; those that take effort to read.
type faultFlags struct {
	control.FaultOrder

	seed                    uint64
	truncate                int
	expires, body, bodyFile string
	retryAfter, effect      string
	headers                 []string
}

func (a *app) addFault() *cobra.Command {
	var o faultFlags
	cmd := &cobra.Command{
		Use: "add", Short: "Ask for an error", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := o.read(cmd, a.in); err != nil {
				return usageError{err}
			}
			f, err := a.remoteSandbox().AddFault(cmd.Context(), o.FaultOrder)
			if err != nil {
				return err
			}
			return a.show(f, "fault "+f.ID+": "+f.Expected+": "+f.Does)
		},
	}
	o.define(cmd)
	return cmd
}

func (o *faultFlags) define(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.ID, "id", "", "name of the fault; default: a number")
	f.StringVar(&o.Step, "step", "", "step whose requests it is about (exchange, confirm, …)")
	f.StringVar(&o.Operation, "operation", "", "operation whose requests it is about (token.refresh, process.next, …)")
	f.StringVar(&o.Method, "method", "", "method of these requests; default: any")
	f.IntVar(&o.Nth, "nth", 0, "the first of them that it falls on; default: 1")
	f.IntVar(&o.Times, "times", 0, "on how many in a row; default: 1")
	f.BoolVar(&o.Repeat, "repeat", false, "on all from nth on")
	f.Float64Var(&o.Chance, "chance", 0, "how likely it is, above 0 and at most 1; wants --seed")
	f.Uint64Var(&o.seed, "seed", 0, "the same seed has the same luck")
	f.StringVar(&o.expires, "expires", "", "when it ends by the sandbox's clock (RFC 3339)")
	f.StringVar(&o.Note, "note", "", "a word for people")
	f.StringVar(&o.When, "when", "", "before or after the step: when to answer, or to hold; default: before")
	f.IntVar(&o.Status, "status", 0, "answer with this status")
	f.StringVar(&o.body, "body", "", "and this body")
	f.StringVar(&o.bodyFile, "body-file", "", "or the body in this file (-: standard input)")
	f.StringVar(&o.ContentType, "content-type", "", "content type of the answer, also of the step's own; none: no content type")
	f.StringArrayVar(&o.headers, "header", nil, "header of the answer, also of the step's own, name=value; may be repeated")
	f.StringVar(&o.retryAfter, "retry-after", "", "Retry-After with status 429 or 503: seconds, or a duration (30, 2m)")
	f.StringVar(&o.RetryAfterAs, "retry-after-as", "", "how to write it: seconds or date; default: seconds")
	f.StringVar(&o.Delay, "delay", "", "hold the request, or with --when after the answer, by the sandbox's clock (30s, 2m)")
	f.StringVar(&o.Drop, "drop", "", "close the connection before or after the step")
	f.IntVar(&o.truncate, "truncate", 0, "close the connection after so many bytes of the body")
	f.IntVar(&o.Drip, "drip", 0, "send so many bytes of the body per second of the sandbox's clock")
	f.StringVar(&o.effect, "effect", "", "what the step gets wrong, name=value (id_token=nonce, code=expired, …)")
	cmd.MarkFlagsMutuallyExclusive("body", "body-file")
}

// read completes the order. A number that was written and is out of range must
// not look like one that was left out.
func (o *faultFlags) read(cmd *cobra.Command, in io.Reader) error {
	given := cmd.Flags().Changed
	for name, value := range map[string]int{"nth": o.Nth, "times": o.Times, "status": o.Status, "drip": o.Drip} {
		if given(name) && value < 1 {
			return fmt.Errorf("--%s is %d; it must be at least 1", name, value)
		}
	}
	if given("chance") && (o.Chance <= 0 || o.Chance > 1) {
		return fmt.Errorf("--chance is %v; it must be above 0, and at most 1", o.Chance)
	}
	if given("seed") {
		o.Seed = &o.seed
	}
	if given("truncate") {
		o.Truncate = &o.truncate
	}
	o.RetryAfter = asDuration(o.retryAfter)
	return errors.Join(o.readExpires(), o.readPairs(), o.readBody(in))
}

// asDuration lets a bare number be one of seconds, as on the wire.
func asDuration(s string) string {
	if _, err := strconv.ParseUint(s, 10, 64); err == nil {
		return s + "s"
	}
	return s
}

func (o *faultFlags) readExpires() error {
	if o.expires == "" {
		return nil
	}
	t, err := time.Parse(time.RFC3339, o.expires)
	if err != nil {
		return fmt.Errorf("--expires is %q; write it like 2027-01-01T00:00:00Z", o.expires)
	}
	o.Expires = &t
	return nil
}

// readPairs reads name=value; a value may have commas and further signs.
func (o *faultFlags) readPairs() error {
	for _, pair := range o.headers {
		name, value, found := strings.Cut(pair, "=")
		if !found || name == "" {
			return fmt.Errorf("--header is %q; write it like X-Name=value", pair)
		}
		if o.Headers == nil {
			o.Headers = make(map[string]string)
		}
		o.Headers[name] = value
	}
	if o.effect == "" {
		return nil
	}
	name, value, found := strings.Cut(o.effect, "=")
	if !found {
		return fmt.Errorf("--effect is %q; write it like id_token=nonce", o.effect)
	}
	o.Effect = map[string]string{name: value}
	return nil
}

// readBody takes a text as it is; what looks like an answer of an API is sent as
// JSON, unless a content type was given.
func (o *faultFlags) readBody(in io.Reader) error {
	text := []byte(o.body)
	var err error
	switch o.bodyFile {
	case "":
	case "-":
		text, err = io.ReadAll(in)
	default:
		text, err = os.ReadFile(o.bodyFile)
	}
	switch {
	case err != nil:
		return fmt.Errorf("the body can't be read: %w", err)
	case len(text) == 0:
	case o.ContentType == "" && (text[0] == '{' || text[0] == '[') && json.Valid(text):
		o.Body = json.RawMessage(text)
	default:
		o.Body = string(text)
	}
	return nil
}

func (a *app) listFaults() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the faults, and what each has hit", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := a.remoteSandbox().Faults(cmd.Context())
			if err != nil {
				return err
			}
			texts := make([]string, 0, len(list))
			for _, f := range list {
				texts = append(texts, faultText(f))
			}
			return a.show(list, orElse(strings.Join(texts, "\n"), "no faults; ask for one with: portprove fault add"))
		},
	}
}

// faultText says what was expected and what has come of it.
func faultText(f control.Fault) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s  %s, hits %d, seen %d", f.ID, f.State, f.Hits, f.Seen)
	if f.PassedOver > 0 {
		fmt.Fprintf(&b, ", passed over %d", f.PassedOver)
	}
	fmt.Fprintf(&b, "\n  %s: %s", f.Expected, f.Does)
	if f.Note != "" {
		b.WriteString("\n  " + f.Note)
	}
	return b.String()
}

func (a *app) removeFault() *cobra.Command {
	var all bool
	cmd := &cobra.Command{
		Use: "remove [ID]", Short: "Remove a fault, or all of them", Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case all == (len(args) == 1):
				return usageError{errors.New("which one? Name a fault, or say --all. See: portprove fault list")}
			case all:
				n, err := a.remoteSandbox().RemoveFaults(cmd.Context())
				if err != nil {
					return err
				}
				return a.show(map[string]int{"removed": n}, fmt.Sprintf("removed %d", n))
			}
			if err := a.remoteSandbox().RemoveFault(cmd.Context(), args[0]); err != nil {
				return err
			}
			return a.show(map[string]string{"removed": args[0]}, "removed "+args[0])
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "all of the sandbox's")
	return cmd
}
