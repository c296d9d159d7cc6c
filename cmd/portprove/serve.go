package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/world"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	mocks.ServeOptions
	world    string
	seed     uint64
	switches map[string]string
	verbose  bool
	separate bool
}

func (a *app) serve() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve the mocks until interrupted", Args: cobra.NoArgs,
		Long: "Serves ID-porten and Altinn as one process. Keys are embedded test keys, or fresh ones as soon as a\nlistener is not on loopback.\n\nSwitches (--switch name=value), the default first:\n" + switchTable(),
		Example: "  portprove serve\n  portprove serve --listen 127.0.0.1:0 --separate-origins\n" +
			"  portprove serve --world my-world.yaml --switch texts=sdk",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serveUntilDone(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Listen, "listen", defaultListen, "host:port to listen on; port 0 takes a free one")
	flags.BoolVar(&f.separate, "separate-origins", false, "give each host a port of its own, so that origins differ as in reality")
	flags.StringVar(&f.world, "world", "", "world file (YAML or JSON) instead of the default world")
	flags.Uint64Var(&f.seed, "seed", 0, "make ids repeat from run to run")
	flags.BoolVar(&f.Sandbox.Blind, "blind", false, "show nothing that the real services don't have; control only with --control-listen")
	flags.StringVar(&f.ControlListen, "control-listen", "", "host:port for the control API instead of the main listener")
	flags.StringVar(&f.ControlToken, "control-token", a.env(envControlToken), "demand this token of the control API's users ($"+envControlToken+")")
	flags.Lookup("control-token").DefValue = ""
	flags.BoolVar(&f.GenerateKeys, "generate-keys", false, "sign with fresh keys instead of the embedded test keys")
	flags.StringToStringVar(&f.switches, "switch", nil, "set a switch, name=value; may be repeated")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "log every refusal with its reason to the error output")
	return cmd
}

func switchTable() string {
	var b strings.Builder
	for _, s := range mocks.Switches() {
		fmt.Fprintf(&b, "  %s=%s\n      %s\n", s.Name, strings.Join(s.Values, "|"), s.Doc)
	}
	return b.String()
}

func (a *app) serveUntilDone(cmd *cobra.Command, f serveFlags) error {
	if err := a.prepare(cmd, &f); err != nil {
		return err
	}
	running, err := mocks.Serve(cmd.Context(), f.ServeOptions)
	if err != nil {
		return serveError(err)
	}
	if err := a.printCard(running); err != nil {
		return errors.Join(err, running.Close())
	}
	select {
	case <-cmd.Context().Done():
		return running.Close()
	case err := <-running.Failed():
		return errors.Join(err, running.Close())
	}
}

// prepare turns flags into options.
func (a *app) prepare(cmd *cobra.Command, f *serveFlags) error {
	f.Version, f.Sandbox.Switches = version, f.switches
	if f.separate {
		f.Layout = mocks.LayoutPorts
	}
	if cmd.Flags().Changed("seed") {
		f.Sandbox.Seed = &f.seed
	}
	if f.verbose {
		f.Sandbox.Log = slog.New(slog.NewTextHandler(a.err, nil))
	}
	if err := mocks.CheckSwitches(f.switches); err != nil {
		return usageError{err}
	}
	if f.world == "" {
		return nil
	}
	data, err := os.ReadFile(f.world)
	if err != nil {
		return usageError{fmt.Errorf("the world file can't be read: %w", err)}
	}
	if f.Sandbox.World, err = world.Load(f.world, data); err != nil {
		return usageError{fmt.Errorf("the world file is not right:\n%w", err)}
	}
	return nil
}

// serveError says what to do about a mock that does not start.
func serveError(err error) error {
	var listen *mocks.ListenError
	switch {
	case errors.As(err, &listen) && errors.Is(err, syscall.EADDRINUSE):
		return usageError{fmt.Errorf("%s is in use by another program (another portprove?); stop it, or take a free port with --listen 127.0.0.1:0", listen.Address)}
	case errors.As(err, &listen):
		return usageError{fmt.Errorf("%w; an address is host:port, for example %s", err, defaultListen)}
	case errors.Is(err, context.Canceled):
		return err
	}
	return usageError{err}
}

// card is what serve says when it listens.
type card struct {
	Base      string            `json:"base"`
	Control   string            `json:"control,omitempty"`
	Addresses map[string]string `json:"addresses"`
	Person    cardPerson        `json:"person"`
	Client    cardClient        `json:"client"`
	Switches  map[string]string `json:"switches"`
	Blind     bool              `json:"blind"`
}

type cardPerson struct {
	PID  string `json:"pid"`
	Name string `json:"name"`
}

type cardClient struct {
	ClientID     string   `json:"client_id"`
	ClientSecret string   `json:"client_secret,omitempty"`
	RedirectURIs []string `json:"redirect_uris"`
	Scopes       []string `json:"scopes"`
	PKCE         bool     `json:"pkce"`
}

func newCard(r *mocks.Running) card {
	w := r.Default.World()
	person, client := w.People[0], w.Clients[0]
	return card{
		Base: r.Base, Control: r.Control, Blind: r.Default.Blind, Switches: r.Default.Switches,
		Addresses: map[string]string{
			"issuer":    r.Addresses()[mocks.HostIDPorten],
			"authorize": r.Addresses()[mocks.HostLogin] + "/authorize",
			"token":     r.Addresses()[mocks.HostIDPorten] + "/token",
			"exchange":  r.Addresses()[mocks.HostAltinn] + "/authentication/api/v1/exchange/id-porten",
		},
		Person: cardPerson{person.PID, person.Name},
		Client: cardClient{client.ClientID, client.ClientSecret, client.RedirectURIs, client.Scopes, client.CodeChallengeMethod == "S256"},
	}
}

// printCard tells where everything is.
func (a *app) printCard(r *mocks.Running) error {
	c := newCard(r)
	if a.json {
		return a.printJSON(c)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "portprove %s listens on %s\n\n", version, c.Base)
	for _, name := range []string{"issuer", "authorize", "token", "exchange"} {
		fmt.Fprintf(&b, "  %-10s %s\n", name, c.Addresses[name])
	}
	fmt.Fprintf(&b, "  %-10s %s\n", "control", orElse(c.Control, "none (blind; give --control-listen to have it)"))
	fmt.Fprintf(&b, "\n  %-10s %s, %s\n", "person", c.Person.PID, c.Person.Name)
	fmt.Fprintf(&b, "  %-10s %s, secret %s\n", "client", c.Client.ClientID, orElse(c.Client.ClientSecret, "none"))
	fmt.Fprintf(&b, "  %-10s %s\n", "redirect", strings.Join(c.Client.RedirectURIs, "\n             "))
	for _, name := range slices.Sorted(maps.Keys(c.Switches)) {
		fmt.Fprintf(&b, "  %-10s %s=%s\n", "off default", name, c.Switches[name])
	}
	fmt.Fprintf(&b, "\nTry it:\n  %s\n\nStop with Ctrl+C.\n", curl(c))
	return a.printf("%s", b.String())
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
