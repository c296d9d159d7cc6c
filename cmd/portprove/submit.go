package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/client/store"
)

// submitting holds the flags of submit.
type submitting struct {
	acting
	attachments          []string
	envelope, createdBy  string
	feedback, out        string
	persona              string
	resume, anew         bool
	anyway, noWait, real bool

	story *story // what came of it so far
}

func (a *app) submit() *cobra.Command {
	s := &submitting{acting: acting{app: a}}
	cmd := &cobra.Command{
		Use: "submit FILE", Short: "Steps 4 to 11: file a return, and fetch what answers it", Args: cobra.ExactArgs(1),
		Long: "Steps 4 to 11: the return is validated, filed and answered, with the tokens of the person who authorized.\n" +
			"Each step is shown as it happens. The state is kept beside the tokens, before and after each request that\n" +
			"changes something: after a lost answer or a killed process --resume reads where the server is and goes on\n" +
			"from there, so that nothing is filed twice. The verdict decides; a receipt alone says only that it arrived.\n\n" +
			"Exit codes: 0 filed and accepted, with deviations, too; 1 refused, or the verdict is bad; 2 wrong usage or\n" +
			"configuration; 3 unreachable, or not known yet: an answer was lost, or there is no verdict yet (--no-wait).",
		Example: "  portprove submit return.xml --out documents\n  portprove submit return.xml --attachment list.pdf --resume\n" +
			"  portprove submit return.xml --persona finance",
		RunE: func(cmd *cobra.Command, args []string) error { return s.run(cmd.Context(), args[0]) },
	}
	s.flags(cmd)
	return s.as(cmd)
}

func (s *submitting) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&s.attachments, "attachment", nil, "file that goes with the return; may be repeated")
	f.StringVar(&s.createdBy, "created-by", "", "name of the person, shown in Altinn; default: the client's id")
	f.StringVar(&s.envelope, "envelope", "", "envelope (konvolutt) of your own, sent as it is; default: made from the return and the attachments")
	f.StringVar(&s.feedback, "feedback", "", "how to wait: both, status, feedback or instance (default: the profile's, or both)")
	f.StringVar(&s.persona, "persona", "", "finance: as strict and as blind as Dynamics 365 Finance")
	f.StringVar(&s.out, "out", "", "directory for verdict, payment information and receipt")
	f.BoolVar(&s.resume, "resume", false, "go on with the submission of this return that was begun")
	f.BoolVar(&s.anew, "new", false, "begin again although a submission of this return was begun or ended; nothing of it is undone")
	f.BoolVar(&s.anyway, "confirm-anyway", false, "also file what the validation calls invalid")
	f.BoolVar(&s.noWait, "no-wait", false, "ask once for feedback, and don't wait for it")
	f.BoolVar(&s.real, "real-return", false, "say that a real return is filed; production needs it")
	cmd.MarkFlagsMutuallyExclusive("resume", "new")
	cmd.MarkFlagsMutuallyExclusive("envelope", "created-by")
}

// run files. Whatever can be wrong here is found before anything is sent.
func (s *submitting) run(ctx context.Context, file string) error {
	ret, err := readReturn(file)
	if err != nil {
		return err
	}
	files, err := s.readAttachments(ret)
	if err != nil {
		return err
	}
	options, err := s.options()
	if err != nil {
		return err
	}
	if err := s.checkOut(); err != nil {
		return err
	}
	s.story = newStory(s.app)
	s.configure = s.story.watch(s.persona)
	at, err := s.open(ctx, nil)
	if err != nil {
		return err
	}
	tokens, err := s.mayFile(at)
	if err != nil {
		return err
	}
	return s.file(ctx, at, tokens, ret, files, options)
}

// file holds the submission's state while it walks.
func (s *submitting) file(ctx context.Context, at *session, tokens client.Tokens, ret client.Return, files []client.Attachment, o client.SubmitOptions) (err error) {
	filing, err := at.store.OpenFiling(store.KeyOf(ret))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, filing.Close()) }()
	before, err := s.choose(filing, ret)
	if err != nil {
		return err
	}
	s.waiting(at, &o)
	s.story.begin(before, s.resume)
	o.Save = func(record client.SubmissionRecord) error {
		s.story.record = record
		return filing.Save(record)
	}
	o.Report, o.Progress = s.story.step, s.story.progress
	var result client.Result
	if s.resume {
		result, err = at.client.Resume(ctx, tokens, ret, files, before, o)
	} else {
		result, err = at.client.Submit(ctx, tokens, ret, files, o)
	}
	return s.conclude(result, err)
}

func (s *submitting) readAttachments(ret client.Return) ([]client.Attachment, error) {
	var files []client.Attachment
	for _, path := range s.attachments {
		a, err := client.AttachmentFile(path)
		if err != nil {
			return nil, usageError{err}
		}
		files = append(files, a)
	}
	if err := client.CheckAttachments(ret, files); err != nil {
		return nil, usageError{err}
	}
	return files, nil
}

// options are those that flags decide.
func (s *submitting) options() (client.SubmitOptions, error) {
	o := client.SubmitOptions{CreatedBy: s.createdBy, ConfirmAnyway: s.anyway, RealReturn: s.real}
	if err := knownPersona(s.persona); err != nil {
		return o, err
	}
	if err := knownWay(s.feedback); err != nil {
		return o, err
	}
	if s.envelope == "" {
		return o, nil
	}
	text, err := os.ReadFile(s.envelope)
	switch {
	case err != nil:
		return o, usageError{fmt.Errorf("the envelope can't be read: %w", err)}
	case len(text) == 0:
		return o, usageError{fmt.Errorf("the envelope %s is empty", s.envelope)}
	}
	o.Envelope = text
	return o, nil
}

// mayFile says who files where, before anything is sent to a service.
func (s *submitting) mayFile(at *session) (client.Tokens, error) {
	if at.profile.Environment.Name == environmentProd && !s.real {
		return client.Tokens{}, usageError{errors.New("this would file a real return of a real company; add --real-return if that is what you want")}
	}
	if at.state.IDPorten == nil || at.state.Altinn == nil {
		return client.Tokens{}, usageError{errors.New("there are no tokens to file with, or not both; the person who files runs portprove authorize first")}
	}
	return client.Tokens{IDPorten: client.IDPortenTokenFrom(*at.state.IDPorten), Altinn: client.AltinnTokenFrom(*at.state.Altinn)}, nil
}
