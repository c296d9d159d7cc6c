package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/profile"
	"github.com/portprove/portprove/client/store"
)

// signIn holds the flags of commands in which a person logs in.
type signIn struct {
	acting
	language, level, person string
	fresh, paste, noOpen    bool
}

func (s *signIn) as(cmd *cobra.Command) *cobra.Command {
	f := cmd.Flags()
	f.StringVar(&s.language, "language", "", "language of ID-porten's pages: nb, nn, en, se")
	f.StringVar(&s.level, "level", "", "level to ask for: high, substantial, low, none (default: the profile's)")
	f.StringVar(&s.person, "person", "", "synthetic personal number that logs in without a browser (mock and test only); at a mock also an eIDAS identifier or e-mail address")
	f.BoolVar(&s.fresh, "fresh", false, "make the person authenticate again (prompt=login)")
	f.BoolVar(&s.paste, "paste", false, "read the address that the browser came back to from the input")
	f.BoolVar(&s.noOpen, "no-open", false, "print the address, open no browser")
	s.change = s.answers
	return s.acting.as(cmd)
}

var levelWords = map[string]string{
	"high": "idporten-loa-high", "substantial": "idporten-loa-substantial", "low": "idporten-loa-low", "none": "",
}

// answers puts the flags over the profile, which checks them.
func (s *signIn) answers(p *profile.Profile) {
	if s.language != "" {
		p.Language = s.language
	}
	if s.level != "" {
		acr, known := levelWords[s.level]
		if !known {
			acr = s.level
		}
		p.ACR = acr
	}
	if s.fresh {
		p.Prompt = "login"
	}
	if s.person != "" {
		p.Person = profile.Person(s.person)
	}
}

func (a *app) login() *cobra.Command {
	s := &signIn{acting: acting{app: a}}
	return s.as(&cobra.Command{
		Use: "login", Short: "Step 1: log a person in and keep the code", Args: cobra.NoArgs,
		Example: "  portprove login\n  portprove login --person 15817840008\n  portprove login --profile my-test.yaml --level high",
		RunE: func(cmd *cobra.Command, _ []string) error {
			at, err := s.start(cmd.Context())
			if err != nil {
				return err
			}
			if err := at.logIn(cmd.Context()); err != nil {
				return err
			}
			return a.told("login", "A code was obtained and kept.", "Run portprove token now: a code lives about a minute.", nil)
		},
	})
}

// start opens the session with the browser that the flags ask for.
func (s *signIn) start(ctx context.Context) (*session, error) {
	var at *session
	at, err := s.open(ctx, func(ctx context.Context, address string) (client.Callback, error) {
		return s.browse(ctx, at, address)
	})
	return at, err
}

// logIn takes step 1 and keeps the code.
func (at *session) logIn(ctx context.Context) error {
	authorization, err := at.client.Login(ctx)
	if err != nil {
		return err
	}
	record := authorization.Record()
	return at.store.Update(ctx, func(kept store.State) (store.State, error) {
		kept.Pending, kept.PendingSince = &record, at.client.Now()
		at.state = kept
		return kept, nil
	})
}

// browse takes the person through the login: a robot for a test person, else a
// browser that comes back to redirect_uri.
func (s *signIn) browse(ctx context.Context, at *session, address string) (client.Callback, error) {
	hc, err := at.profile.HTTPClient()
	if err != nil {
		return client.Callback{}, err
	}
	s.sayWhere(ctx, at)
	if at.profile.Person != "" {
		return client.RobotBrowser(hc)(ctx, address)
	}
	say := func() { fmt.Fprintf(s.err, "Open in a browser:\n  %s\n", address) }
	if s.paste {
		say()
		return s.pasted()
	}
	arrival, err := receive(ctx, at.profile.RedirectURI)
	if err != nil {
		return client.Callback{}, err
	}
	say() // not before somebody listens: a browser may be back at once
	if !s.noOpen {
		openBrowser(ctx, address)
	}
	return arrival(ctx)
}

// sayWhere prints the redirect URI first: most failed logins are about it. A
// mock tells which are registered; that it can't be asked is no reason to stop.
func (s *signIn) sayWhere(ctx context.Context, at *session) {
	own := at.profile.RedirectURI
	fmt.Fprintf(s.err, "redirect_uri: %s\n", own)
	registered := at.registered
	if registered == nil && at.profile.Environment.Name == environmentMock {
		if found, err := s.registration(ctx, at.profile); err == nil {
			registered = found.RedirectURIs
		}
	}
	if len(registered) == 0 || slices.Contains(registered, own) {
		return
	}
	fmt.Fprintf(s.err, "  NOT among those registered:\n    %s\n  %s\n", strings.Join(registered, "\n    "), strings.TrimPrefix(difference(own, nearestURI(own, registered)), "; "))
}

// maxAddress is far above the address that a browser comes back to.
const maxAddress = 64 << 10

func (s *signIn) pasted() (client.Callback, error) {
	fmt.Fprintln(s.err, "Paste the whole address that the browser came back to:")
	line, err := bufio.NewReader(io.LimitReader(s.in, maxAddress)).ReadString('\n')
	if line = strings.TrimSpace(line); line == "" {
		return client.Callback{}, errors.Join(errors.New("no address was pasted"), err)
	}
	return client.Callback{URL: line}, nil
}

// openBrowser tries; the address is on the screen in any case.
func openBrowser(ctx context.Context, address string) {
	opener := map[string][]string{
		"darwin":  {"open"},
		"windows": {"rundll32", "url.dll,FileProtocolHandler"},
	}[runtime.GOOS]
	if opener == nil {
		opener = []string{"xdg-open"}
	}
	if path, err := exec.LookPath(opener[0]); err == nil {
		cmd := exec.CommandContext(ctx, path, append(opener[1:], address)...) //nolint:gosec // the user's own browser, with an address of the profile.
		if cmd.Start() == nil {
			go func() { _ = cmd.Wait() }() //nolint:errcheck // whether a browser came up is for the person to see.
		}
	}
}

// headerTimeout of the little server that the browser comes back to.
const headerTimeout = 10 * time.Second

// httpServer serves one handler on an address of this machine.
func httpServer(h http.Handler) *http.Server {
	return &http.Server{Handler: h, ReadHeaderTimeout: headerTimeout}
}
