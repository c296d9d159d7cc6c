package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/control"
)

func (a *app) cert() *cobra.Command {
	var number, out string
	var old bool
	cmd := &cobra.Command{
		Use: "cert", Short: "Issue a business certificate that a running mock trusts", Args: cobra.NoArgs,
		Long: "Has the running mock issue a business certificate (virksomhetssertifikat) for an organisation, with its\n" +
			"private key. A client with private_key_jwt that has registered no key signs with it and sends the chain as\n" +
			"x5c. The mock's own authority issues it, so that no real service ever takes it; it is good for three\n" +
			"years from now, by the clock of the sandbox.",
		Example: "  portprove cert --orgno 311223348\n  portprove cert --orgno 311223348 --out .",
		RunE: func(cmd *cobra.Command, _ []string) error {
			issue := (*control.Client).IssueCertificate
			if old {
				issue = (*control.Client).IssueOldCertificate
			}
			return a.issueCertificate(cmd.Context(), number, out, issue)
		},
	}
	f := cmd.Flags()
	f.StringVar(&number, "orgno", "", "organisation number that the certificate names")
	f.StringVar(&out, "out", "", "folder for the two files; default: print both")
	f.BoolVar(&old, "old", false, "put the number where it was before SEID2: into serialNumber, not organizationIdentifier")
	must(cmd.MarkFlagRequired("orgno"))
	return a.remote(cmd)
}

func (a *app) issueCertificate(ctx context.Context, number, out string,
	issue func(*control.Client, context.Context, string) (control.Certificate, error),
) error {
	c, err := issue(a.remoteSandbox(), ctx, number)
	if err != nil {
		return err
	}
	if out == "" {
		return a.show(c, c.Key+c.Chain)
	}
	key, chain := filepath.Join(out, "business-"+number+"-key.pem"), filepath.Join(out, "business-"+number+"-chain.pem")
	if err := errors.Join(newFile(key, c.Key), newFile(chain, c.Chain)); err != nil {
		return err
	}
	return a.show(map[string]string{"key": key, "chain": chain}, key+"\n"+chain)
}

// newFile writes a file that only its owner reads, and none that is there.
func newFile(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return usageError{fmt.Errorf("%s is there already: move it away, or choose another folder with --out", path)}
	case err != nil:
		return usageError{fmt.Errorf("the certificate can't be written: %w", err)}
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}
