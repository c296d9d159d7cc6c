package troupe

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/scenarios"
)

// act is one of the things that an actor can do; it uses what from has got. An
// actor keeps what it has when an act fails.
type act func(ctx context.Context, t *troupe, a, from *actor, end *scenarios.Ending) error

var acts = map[string]act{
	"login": login, "token": token, "exchange": exchange, "authorize": authorize, "refresh": refresh,
	"validate": validate, "submit": submit, "resume": resume, "revoke": revoke,
	"logout": logout, "userinfo": userinfo,
}

func login(ctx context.Context, _ *troupe, a, _ *actor, _ *scenarios.Ending) error {
	got, err := a.client.Login(ctx)
	if err == nil {
		a.authorization = got
	}
	return err
}

func token(ctx context.Context, _ *troupe, a, from *actor, _ *scenarios.Ending) error {
	got, err := a.client.Token(ctx, from.authorization)
	if err == nil {
		a.tokens.IDPorten = got
	}
	return err
}

func exchange(ctx context.Context, _ *troupe, a, from *actor, _ *scenarios.Ending) error {
	got, err := a.client.Exchange(ctx, from.tokens.IDPorten)
	if err == nil {
		a.tokens.Altinn = got
	}
	return err
}

func authorize(ctx context.Context, t *troupe, a, _ *actor, end *scenarios.Ending) error {
	for _, step := range []act{login, token, exchange} {
		if err := step(ctx, t, a, a, end); err != nil {
			return err
		}
	}
	return nil
}

func refresh(ctx context.Context, _ *troupe, a, from *actor, _ *scenarios.Ending) error {
	got, err := a.client.Refresh(ctx, from.tokens.IDPorten)
	if err == nil {
		a.tokens.IDPorten = got
	}
	return err
}

func revoke(ctx context.Context, _ *troupe, a, from *actor, _ *scenarios.Ending) error {
	return a.client.Revoke(ctx, from.tokens.IDPorten)
}

func logout(ctx context.Context, _ *troupe, a, from *actor, _ *scenarios.Ending) error {
	return a.client.Logout(ctx, from.tokens.IDPorten)
}

func userinfo(ctx context.Context, _ *troupe, a, from *actor, _ *scenarios.Ending) error {
	_, err := a.client.Userinfo(ctx, from.tokens.IDPorten)
	return err
}

func validate(ctx context.Context, t *troupe, a, from *actor, end *scenarios.Ending) error {
	ret, _, err := t.papers(a)
	if err != nil {
		return err
	}
	a.verdict, err = a.client.Validate(ctx, from.tokens.IDPorten, ret)
	if err == nil && a.verdict.Blocking() {
		*end = scenarios.Ending{Step: "validate", What: "The verdict is " + a.verdict.Word + ": " + findings(a.verdict), Next: "Mend the return, then validate it again."}
	}
	return err
}

func findings(v client.Verdict) string {
	var said []string
	for _, f := range v.Findings {
		said = append(said, f.Text+" "+f.Detail)
	}
	return strings.Join(said, "; ")
}

// submit walks steps 4 to 11.
func submit(ctx context.Context, t *troupe, a, from *actor, end *scenarios.Ending) error {
	ret, files, err := t.papers(a)
	if err != nil {
		return err
	}
	result, err := a.client.Submit(ctx, from.tokens, ret, files, a.options())
	end.Accepted = err == nil && result.Accepted()
	return err
}

// resume goes on with what submit has saved.
func resume(ctx context.Context, t *troupe, a, from *actor, end *scenarios.Ending) error {
	ret, files, err := t.papers(a)
	if err != nil {
		return err
	}
	result, err := a.client.Resume(ctx, from.tokens, ret, files, a.state, a.options())
	end.Accepted = err == nil && result.Accepted()
	return err
}

func (a *actor) options() client.SubmitOptions {
	return client.SubmitOptions{
		CreatedBy: "OPPLAGT TESTPERSON", ConfirmAnyway: a.part.Return["confirm_anyway"] == "true",
		Feedback: client.FeedbackOptions{Mode: a.part.Return["feedback"], Interval: 10 * time.Second, Limit: 6 * time.Minute},
		Save: func(state client.SubmissionRecord) error {
			a.state = state
			return nil
		},
	}
}

// papers are the return and the attachments that an actor files.
func (t *troupe) papers(a *actor) (client.Return, []client.Attachment, error) {
	order := a.part.Return
	wanted := client.NewReturn{Organisation: or(order["organisation"], mainCompany), Category: order["category"], Now: t.setting.Now}
	if name := order["term"]; name != "" {
		term, err := client.TermNamed(name)
		if err != nil {
			return client.Return{}, nil, err
		}
		wanted.Term = term
	}
	if year := order["year"]; year != "" {
		var err error
		if wanted.Year, err = strconv.Atoi(year); err != nil {
			return client.Return{}, nil, fmt.Errorf("the year %q is no number", year)
		}
	}
	ret, err := wanted.Return()
	if err != nil {
		return client.Return{}, nil, err
	}
	ret.FileName = or(order["filename"], ret.FileName)
	files, err := attachments(a.part.Attachments)
	return ret, files, err
}

// mainCompany of the default world.
const mainCompany = "311223348"

func attachments(names []string) ([]client.Attachment, error) {
	var files []client.Attachment
	for _, name := range names {
		const content = "an attachment"
		file, err := client.NewAttachment(name, int64(len(content)), func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(content)), nil
		})
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
	return files, nil
}
