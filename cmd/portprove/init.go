package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/profile"
)

// initial holds the flags of init.
type initial struct {
	acting
	file string
	// madeUp tells a mock's secret.
	madeUp string
}

func (a *app) init() *cobra.Command {
	s := &initial{acting: acting{app: a}}
	cmd := &cobra.Command{
		Use: "init", Short: "Write a profile file, and print what to enter in Samarbeidsportalen", Args: cobra.NoArgs,
		Long: "Asks for what a profile needs and no flag has answered, writes a commented file without a secret, and prints\n" +
			"what to enter in which field of Samarbeidsportalen. It never overwrites a file.",
		Example: "  portprove init --profile test --file my-test.yaml\n  portprove init --profile mock --secret-env PORTPROVE_CLIENT_SECRET",
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := s.compose(cmd)
			if err != nil {
				return err
			}
			if err := s.write(p); err != nil {
				return err
			}
			sheet := portalSheet(p)
			return a.show(map[string]any{"file": s.file, "portal": sheet}, s.sheetText(p, sheet))
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.profile, "profile", "", "test, prod, or mock (a running portprove serve)")
	f.StringVar(&s.file, "file", "", "file to write; default: my-test.yaml, my-prod.yaml, my-mock.yaml")
	f.StringVar(&s.clientID, "client", "finance", "registered client to write down (profile mock only)")
	for _, q := range questions {
		for _, flag := range q.flags {
			f.String(flag.name, "", flag.usage)
		}
	}
	must(cmd.MarkFlagRequired("profile"))
	for _, q := range questions {
		if len(q.flags) > 1 {
			cmd.MarkFlagsMutuallyExclusive(namesOf(q.flags)...)
		}
	}
	return a.remote(cmd)
}

func namesOf(flags []answerFlag) []string {
	names := make([]string, len(flags))
	for i, f := range flags {
		names[i] = f.name
	}
	return names
}

// compose puts the profile together: the environment, flags, answers.
func (s *initial) compose(cmd *cobra.Command) (profile.Profile, error) {
	p, err := s.begin(cmd)
	if err != nil {
		return p, err
	}
	if _, err := os.Lstat(s.file); err == nil {
		return p, s.exists()
	}
	open, err := putFlags(cmd, &p)
	if err != nil {
		return p, err
	}
	if s.profile == environmentMock { // it knows all but where the secret or the key is to lie
		open = slices.DeleteFunc(open, func(q question) bool { return !q.ofUser })
	}
	if err := s.ask(cmd.Context(), open, &p); err != nil {
		return p, err
	}
	if err := p.Check(); err != nil {
		return p, usageError{fmt.Errorf("the profile is not right:\n%w", err)}
	}
	if _, err := p.Key(); err != nil && !errors.Is(err, fs.ErrNotExist) { // one that is yet to be made is told of below
		return p, usageError{err}
	}
	return p, nil
}

// begin is the profile before any answer.
func (s *initial) begin(cmd *cobra.Command) (p profile.Profile, err error) {
	switch allowed := append([]string{environmentMock}, client.RowNames()...); {
	case !slices.Contains(allowed, s.profile):
		hint := ""
		if near := nearest(s.profile, allowed); near != "" {
			hint = "; did you mean " + near + "?"
		}
		return p, usageError{fmt.Errorf("there is no environment %q%s Allowed: %s", s.profile, hint, strings.Join(allowed, ", "))}
	case s.profile == environmentMock:
		p, err = s.beginMock(cmd.Context())
	default:
		if err := onlyForMock(cmd, s.profile, "sandbox", "client"); err != nil {
			return p, err
		}
		p, err = profile.Default(s.profile, nil)
	}
	s.file = orElse(s.file, "my-"+s.profile+".yaml")
	p.Name = strings.TrimSuffix(strings.TrimSuffix(filepath.Base(s.file), ".yaml"), ".yml")
	if err == nil {
		err = complaint(p, "--file", "")
	}
	return p, err
}

// beginMock asks the mock, and leaves out its secret: it is in no file.
func (s *initial) beginMock(ctx context.Context) (profile.Profile, error) {
	at := &session{}
	if _, err := s.loadMock(ctx, at); err != nil {
		return at.profile, err
	}
	if secret := at.profile.ClientSecret.Inline; secret != "" {
		s.madeUp = " (here it is made up: " + secret + ")"
	}
	at.profile.ClientSecret = profile.SecretSource{}
	if at.profile.CAFile == "" {
		return at.profile, nil
	}
	whole, err := filepath.Abs(at.profile.CAFile)
	at.profile.CAFile = whole
	return at.profile, err
}

func (s *initial) exists() error {
	return usageError{fmt.Errorf("%s exists and is kept as it is: name another file with --file, or take it away", s.file)}
}

// write makes the file, readable by its owner alone, or nothing.
func (s *initial) write(p profile.Profile) error {
	var text bytes.Buffer
	if err := profile.Write(&text, p); err != nil {
		return usageError{err}
	}
	f, err := os.OpenFile(s.file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return s.exists()
	case err != nil:
		return usageError{fmt.Errorf("the profile can't be written: %w", err)}
	}
	_, err = f.Write(text.Bytes())
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("the profile can't be written: %w", err), os.Remove(s.file))
	}
	return nil
}
