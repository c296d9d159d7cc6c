package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
)

func (a *app) instances() *cobra.Command {
	cmd := &cobra.Command{
		Use: "instance", Short: "List, show and delete what was begun or filed", Args: onlyCommands, SuggestionsMinimumDistance: nearEnough,
		Example: "  portprove instance list\n  portprove instance show 51000001/3f2504e0-4f89-41d3-9a0c-0305e82c3301",
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.listInstances(), a.showInstance(), a.deleteInstance())
	return cmd
}

var (
	shapeOfID    = regexp.MustCompile(`^\d{1,18}/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	shapeOfParty = regexp.MustCompile(`^\d{1,18}$`)
)

// isID refuses what can't be the id of an instance.
func isID(id string) error {
	if shapeOfID.MatchString(id) {
		return nil
	}
	return usageError{fmt.Errorf("%q is not the id of an instance: copy it, party and all, as a step has shown it", clean(id))}
}

// withAltinn opens a session that has an Altinn token.
func (t *acting) withAltinn(ctx context.Context) (*session, client.AltinnToken, error) {
	at, err := t.open(ctx, nil)
	if err != nil {
		return nil, client.AltinnToken{}, err
	}
	if at.state.Altinn == nil {
		return nil, client.AltinnToken{}, usageError{errors.New("there is no Altinn token; run portprove authorize first")}
	}
	return at, client.AltinnTokenFrom(*at.state.Altinn), nil
}

func (a *app) listInstances() *cobra.Command {
	t := &acting{app: a}
	var party string
	cmd := &cobra.Command{
		Use: "list", Short: "List the submissions kept here, and the company's open instances at the app", Args: cobra.NoArgs,
		Long: "Lists the submissions whose state is kept here, and the instances at the app that have not ended, drafts\n" +
			"left behind among them. The app lists them by the company's party, the first part of an instance's id: it is\n" +
			"known once a submission has made an instance, or --party names it.",
		Example: "  portprove instance list\n  portprove instance list --party 51000001 --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if party != "" && !shapeOfParty.MatchString(party) {
				return usageError{fmt.Errorf("%q is not the id of a party, which is a number", clean(party))}
			}
			at, token, err := t.withAltinn(cmd.Context())
			if err != nil {
				return err
			}
			list, err := at.list(cmd.Context(), token, party)
			if err != nil {
				return withoutAnswer(err)
			}
			return a.show(list, list.text())
		},
	}
	cmd.Flags().StringVar(&party, "party", "", "the company's party at Altinn; default: those of the submissions kept here")
	return t.as(cmd)
}

// list asks the app for each party that is known.
func (at *session) list(ctx context.Context, token client.AltinnToken, party string) (instanceList, error) {
	list := instanceList{Submissions: []keptSubmission{}, Open: []openInstance{}}
	kept, err := at.store.Filings()
	if err != nil {
		return list, err
	}
	parties := []string{party}
	if party == "" {
		parties = partiesOf(kept)
	}
	for _, r := range kept {
		list.Submissions = append(list.Submissions, keptOf(r))
	}
	for _, party := range parties {
		active, err := at.client.Active(ctx, token, party)
		if err != nil {
			return list, err
		}
		for _, found := range active {
			isOurs := slices.ContainsFunc(kept, func(r client.SubmissionRecord) bool { return r.Instance == found.ID })
			list.Open = append(list.Open, openInstance{found.ID, found.LastChanged, isOurs})
		}
	}
	list.asked = len(parties) > 0
	return list, nil
}

// partiesOf are the companies' parties that submissions have met.
func partiesOf(kept []client.SubmissionRecord) []string {
	var parties []string
	for _, r := range kept {
		if r.Party != "" && !slices.Contains(parties, r.Party) {
			parties = append(parties, r.Party)
		}
	}
	return parties
}

func (a *app) showInstance() *cobra.Command {
	t := &acting{app: a}
	return t.as(&cobra.Command{
		Use: "show ID", Short: "Show where an instance is, and its files", Args: cobra.ExactArgs(1),
		Example: "  portprove instance show 51000001/3f2504e0-4f89-41d3-9a0c-0305e82c3301",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := isID(args[0]); err != nil {
				return err
			}
			at, token, err := t.withAltinn(cmd.Context())
			if err != nil {
				return err
			}
			found, err := at.client.Instance(cmd.Context(), token, args[0])
			if err != nil {
				return withoutAnswer(err)
			}
			shown := shownOf(found)
			return a.show(shown, shown.text())
		},
	})
}

func (a *app) deleteInstance() *cobra.Command {
	t := &acting{app: a}
	var o client.DeleteOptions
	var yes bool
	cmd := &cobra.Command{
		Use: "delete ID", Short: "Delete a draft; what was filed is kept, unless told", Args: cobra.ExactArgs(1),
		Long: "Deletes a draft. It asks before, or wants --yes. An instance whose return was filed is refused: deleting it\n" +
			"withdraws nothing. --filed deletes it from Altinn's archive all the same.",
		Example: "  portprove instance delete 51000001/3f2504e0-4f89-41d3-9a0c-0305e82c3301 --yes",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := isID(args[0]); err != nil {
				return err
			}
			at, token, err := t.withAltinn(cmd.Context())
			if err != nil {
				return err
			}
			if err := a.agreed(args[0], o, yes); err != nil {
				return err
			}
			if err := at.client.Delete(cmd.Context(), token, args[0], o); err != nil {
				return withoutAnswer(err)
			}
			d := deletedInstance{args[0], true, o.Hard}
			return a.show(d, "Deleted "+d.ID+".")
		},
	}
	f := cmd.Flags()
	f.BoolVar(&o.Hard, "hard", false, "for good: Altinn can't bring it back")
	f.BoolVar(&o.Filed, "filed", false, "also if its return was filed; the return stays filed")
	f.BoolVar(&yes, "yes", false, "don't ask")
	return t.as(cmd)
}

// longestAnswer to a question with two answers.
const longestAnswer = 16

// agreed asks the person, if one is there.
func (a *app) agreed(id string, o client.DeleteOptions, yes bool) error {
	if yes {
		return nil
	}
	if !a.keyboard || a.in == nil {
		return usageError{fmt.Errorf("nobody is there to be asked; add --yes to delete %s", clean(id))}
	}
	how := ""
	if o.Hard {
		how = " for good"
	}
	fmt.Fprintf(a.err, "Delete instance %s%s? (yes or no) ", clean(id), how)
	answer, err := bufio.NewReader(io.LimitReader(a.in, longestAnswer)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return usageError{errors.New("nothing was deleted")}
}
