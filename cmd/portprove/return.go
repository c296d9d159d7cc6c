package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/mocks/world"
	"github.com/portprove/portprove/specs/control"
)

// newReturn holds the flags of return new.
type newReturn struct {
	*app
	organisation, category, term, out string
	year                              int
	force                             bool
}

func (a *app) returns() *cobra.Command {
	cmd := &cobra.Command{
		Use: "return", Short: "Make a VAT return to rehearse with", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand((&newReturn{app: a}).command())
	return a.remote(cmd)
}

func (n *newReturn) command() *cobra.Command {
	cmd := &cobra.Command{
		Use: "new", Short: "Write a return that the validator finds nothing in", Args: cobra.NoArgs,
		Example: "  portprove return new\n  portprove return new --term mars-april --year 2026 --out return.xml",
		RunE:    func(cmd *cobra.Command, _ []string) error { return n.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar(&n.organisation, "organisation", world.Default().Companies[0].OrganisationNumber, "organisation number of the company")
	f.StringVar(&n.category, "category", client.Categories()[0], "category of the return: "+strings.Join(client.Categories(), ", "))
	f.StringVar(&n.term, "term", "", "term, such as mars-april or aarlig; default: the latest that is over by the mock's clock, or by this machine's")
	f.IntVar(&n.year, "year", 0, "year of the term; default: the latest in which the term is over")
	f.StringVar(&n.out, "out", "", "file to write; default: the output")
	f.BoolVar(&n.force, "force", false, "overwrite the file")
	return cmd
}

func (n *newReturn) run(ctx context.Context) error {
	order := client.NewReturn{Organisation: n.organisation, Category: n.category, Year: n.year}
	var err error
	if n.term != "" {
		if order.Term, err = client.TermNamed(n.term); err != nil {
			return usageError{err}
		}
	}
	if n.term == "" || n.year == 0 {
		if order.Now, err = n.now(ctx); err != nil {
			return err
		}
	}
	r, err := order.Return()
	if err != nil {
		return usageError{err}
	}
	if n.out == "" {
		return n.printReturn(r)
	}
	if err := n.write(r.Document); err != nil {
		return err
	}
	return n.show(madeReturn(r, n.out), fmt.Sprintf("%s: a return of %s for %s %d, to pay %s. Run portprove validate %s.",
		n.out, r.Organisation, r.Term.Name, r.Year, r.Amount, n.out))
}

// now is the clock of the mock; without one it is this machine's.
func (n *newReturn) now(ctx context.Context) (time.Time, error) {
	clock, err := n.remoteSandbox().Clock(ctx)
	if errors.Is(err, control.ErrUnreachable) {
		return time.Now().UTC(), nil
	}
	return clock.Now.UTC(), err
}

// made is a return as JSON.
type made struct {
	File         string `json:"file,omitempty"`
	Organisation string `json:"organisation"`
	Category     string `json:"category"`
	Term         string `json:"term"`
	Year         int    `json:"year"`
	Amount       string `json:"amount"`
	Document     string `json:"document,omitempty"`
}

func madeReturn(r client.Return, file string) made {
	m := made{File: file, Organisation: r.Organisation, Category: r.Category, Term: r.Term.Name, Year: r.Year, Amount: r.Amount}
	if file == "" {
		m.Document = string(r.Document)
	}
	return m
}

func (n *newReturn) printReturn(r client.Return) error {
	if n.json {
		return n.printJSON(madeReturn(r, ""))
	}
	return n.printf("%s", r.Document)
}

// write makes the file, or nothing.
func (n *newReturn) write(document []byte) error {
	mode := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if n.force {
		mode = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(n.out, mode, 0o644) //nolint:gosec // a return is for others to read, and holds no secret.
	switch {
	case errors.Is(err, fs.ErrExist):
		return usageError{fmt.Errorf("%s exists and is kept as it is: name another file with --out, or add --force", n.out)}
	case err != nil:
		return usageError{fmt.Errorf("the return can't be written: %w", err)}
	}
	_, err = f.Write(document)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("the return can't be written: %w", err), os.Remove(n.out))
	}
	return nil
}
