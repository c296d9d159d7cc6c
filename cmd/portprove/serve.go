package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/world"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	mocks.ServeOptions
	addressFlags
	world    string
	seed     uint64
	switches map[string]string
	verbose  bool
}

func (a *app) serve() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve the mocks until interrupted", Args: cobra.NoArgs,
		Long: "Serves ID-porten and Altinn as one process. Keys are embedded test keys, or fresh ones as soon as a\nlistener is not on loopback.\n\n" +
			"With --tls it speaks HTTPS; portprove ca shows the certificate to trust, and how. With --layout hosts the\n" +
			"default sandbox has the real addresses of the test environment (https://test.idporten.no, ...), without a\n" +
			"port: lead the names here by a hosts file and listen on port 443, or let the client map them.\n\n" +
			"Switches (--switch name=value), the default first:\n" + switchTable(),
		Example: "  portprove serve\n  portprove serve --listen 127.0.0.1:0 --separate-origins\n" +
			"  portprove serve --world my-world.yaml --switch texts=sdk\n  portprove serve --tls --layout hosts --listen 127.0.0.1:443\n" +
			"  portprove serve --public-base https://my-tunnel.example --control-token made-up",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.serveUntilDone(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.Listen, "listen", defaultListen, "host:port to listen on; port 0 takes a free one")
	f.register(flags)
	flags.StringVar(&f.PublicBase, "public-base", "", "address under which a tunnel or proxy leads here (https://name.example): issuer and addresses are built from it")
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
	if err := a.printCard(newCard(running, f)); err != nil {
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
	if cmd.Flags().Changed("seed") {
		f.Sandbox.Seed = &f.seed
	}
	if f.verbose {
		f.Sandbox.Log = slog.New(slog.NewTextHandler(a.err, nil))
	}
	if err := mocks.CheckSwitches(f.switches); err != nil {
		return usageError{err}
	}
	if err := a.prepareAddresses(cmd, f); err != nil {
		return err
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

func (a *app) prepareAddresses(cmd *cobra.Command, f *serveFlags) error {
	var err error
	if f.Layout, err = f.chosenLayout(cmd); err != nil {
		return err
	}
	f.TLS, err = a.loadTLS(&f.addressFlags)
	return err
}

// serveError says what to do about a mock that does not start.
func serveError(err error) error {
	var listen *mocks.ListenError
	switch {
	case errors.As(err, &listen) && errors.Is(err, syscall.EADDRINUSE):
		return usageError{fmt.Errorf("%s is in use by another program (another portprove?); stop it, or take a free port with --listen 127.0.0.1:0", listen.Address)}
	case errors.As(err, &listen) && errors.Is(err, syscall.EACCES):
		return usageError{fmt.Errorf("%s needs rights that you don't have: ports below 1024 are the system's; take another with --listen, or on Linux: sudo setcap cap_net_bind_service=+ep bin/portprove", listen.Address)}
	case errors.As(err, &listen):
		return usageError{fmt.Errorf("%w; an address is host:port, for example %s", err, defaultListen)}
	case errors.Is(err, context.Canceled):
		return err
	}
	return usageError{err}
}
