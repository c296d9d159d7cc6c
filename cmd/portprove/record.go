package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/scenarios/recorder"
)

// recording holds the flags of record.
type recording struct {
	acting
	proxy, settings bool
	out, id, har    string
	accept          []string
	organisations   bool
	real            bool
	port            int
}

// flagProduction says what it means.
const flagProduction = "i-record-production"

func (a *app) record() *cobra.Command {
	r := &recording{acting: acting{app: a}}
	cmd := &cobra.Command{
		Use: "record [flags] -- COMMAND …", Short: "Record a client at work, masked so that it can be shared",
		Long: "Stands between a client and the services of a profile, one address on this machine for each host, and notes\n" +
			"what they say. At the end it writes FILE.har, and FILE.yaml with a proposal for a scenario of what went wrong.\n" +
			"Every secret becomes a placeholder; what nobody knows does, too, and is listed. If a scanner still finds a secret,\n" +
			"nothing is written.\n\n" +
			"The command finds the addresses in its environment: PORTPROVE_ISSUER (the real one, which answers name),\n" +
			"PORTPROVE_AUTHORIZE_URL, _TOKEN_URL, _JWKS_URL, _PAR_URL, _EXCHANGE_URL, _VALIDATE_URL and _INSTANCES_URL; with --proxy they are\n" +
			"printed, to type into a client. The exit code is that of the command.",
		Example: "  portprove record -- ./my-client --login\n  portprove record --profile my-test.yaml --id late-code -- ./my-client\n" +
			"  portprove record --proxy --settings --port 8490\n  portprove record --from-har browser.har",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := r.check(args); err != nil {
				return err
			}
			return r.run(cmd.Context(), args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&r.profile, "profile", environmentMock, "mock (a running portprove serve), test, or a profile file")
	f.StringVar(&r.clientID, "client", "finance", "registered client whose secret to know (profile mock only)")
	f.StringVar(&r.caCerts, "ca-file", "", "certificates (PEM) to trust beside the system's; overrides the profile's ca_file")
	f.StringArrayVar(&r.resolve, "resolve", nil, "host:port:address[:port] to use instead of a look-up; may be repeated")
	f.BoolVar(&r.proxy, "proxy", false, "print the addresses and record until Ctrl+C, instead of running a command")
	f.BoolVar(&r.settings, "settings", false, "with --proxy: also what to type in Dynamics 365 Finance")
	f.IntVar(&r.port, "port", 0, "first port of this machine to use; the next hosts have the next ports; 0: free ones")
	f.StringVar(&r.out, "out", "recordings", "directory to write to")
	f.StringVar(&r.id, "id", "", "name of the files and of the scenario; default: recording-DATE-TIME")
	f.StringVar(&r.har, "from-har", "", "mask a HAR file of a browser or another program, instead of recording")
	f.StringArrayVar(&r.accept, "accept", nil, "place of an unknown value that you have looked at and that may stay plain; may be repeated")
	f.BoolVar(&r.organisations, "mask-organisations", false, "mask organisation numbers, too; they are public")
	f.BoolVar(&r.real, flagProduction, false, "record production, where real people sign in and real returns are filed")
	return a.remote(cmd)
}

var scenarioID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,63}$`)

func (r *recording) check(args []string) error {
	ways := 0
	for _, way := range []bool{r.proxy, r.har != "", len(args) > 0} {
		if way {
			ways++
		}
	}
	if r.id == "" {
		r.id = "recording-" + time.Now().UTC().Format("20060102-150405")
	}
	switch {
	case ways != 1:
		return usageError{errors.New("say what to record, one of: a command behind --, --proxy, --from-har FILE")}
	case r.settings && !r.proxy:
		return usageError{errors.New("--settings is for --proxy")}
	case !scenarioID.MatchString(r.id):
		return usageError{fmt.Errorf("--id is %q; allowed are small letters, digits and hyphens", r.id)}
	}
	return nil
}

func (r *recording) run(ctx context.Context, args []string) error {
	if r.har != "" {
		return r.fromHAR()
	}
	at, err := r.look(ctx)
	if err != nil {
		return err
	}
	masking, err := r.masking(ctx, at)
	if err != nil {
		return err
	}
	proxy, err := r.start(ctx, at)
	if err != nil {
		return err
	}
	ended, err := r.during(ctx, at, proxy, args)
	if err := errors.Join(err, proxy.Close()); err != nil {
		return err
	}
	if err := r.keep(proxy.Session(), masking, ended); err != nil {
		return err
	}
	return ended.orNil()
}

// during does what is recorded.
func (r *recording) during(ctx context.Context, at *session, proxy *recorder.Proxy, args []string) (*commandExit, error) {
	if !r.proxy {
		return r.command(ctx, at.through(proxy), args)
	}
	if err := r.tell(at, proxy); err != nil {
		return nil, err
	}
	<-ctx.Done()
	return nil, nil //nolint:nilnil // no command has run.
}

// fromHAR masks what another program has recorded.
func (r *recording) fromHAR() error {
	file, err := os.Open(r.har)
	if err != nil {
		return usageError{err}
	}
	s, err := recorder.ReadHAR(file)
	if err := errors.Join(err, file.Close()); err != nil {
		return usageError{fmt.Errorf("%s: %w", r.har, err)}
	}
	if s.Environment == "" {
		s.Environment = "unknown"
	}
	s.Tool = "portprove/" + version
	return r.keep(s, recorder.Masking{Accept: r.accept, Organisations: r.organisations, Production: r.real}, nil)
}
