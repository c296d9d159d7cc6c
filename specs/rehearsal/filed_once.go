package rehearsal

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/portprove/portprove/client"
)

// filedOnce: the answer to each process/next is lost, after it was carried
// out; resuming files exactly once.
func filedOnce(ctx context.Context, sc *scene) (string, error) {
	for n, lost := range []string{"fill", "confirm"} {
		if err := sc.fileThrough(ctx, &lossy{nth: n + 1}, lost, n+1); err != nil {
			return "", err
		}
	}
	return "an answer to process/next that is lost leaves one return filed, never two or none: the client looks before it goes on", nil
}

// fileThrough files over a line that loses the answer of a step; want is how
// many returns are filed then, in all.
func (sc *scene) fileThrough(ctx context.Context, line *lossy, lost string, want int) error {
	cfg, err := sc.part("finance")
	if err != nil {
		return err
	}
	cfg.HTTP = &http.Client{Transport: line}
	c, err := client.New(cfg)
	if err != nil {
		return err
	}
	idporten, altinn, err := c.Authorize(ctx)
	if err != nil {
		return err
	}
	ret, err := sc.rightReturn(ctx)
	if err != nil {
		return err
	}
	var state client.SubmissionRecord
	tokens := client.Tokens{IDPorten: idporten, Altinn: altinn}
	o := client.SubmitOptions{Save: func(r client.SubmissionRecord) error { state = r; return nil }}
	_, err = c.Submit(ctx, tokens, ret, nil, o)
	e, ok := errors.AsType[*client.Error](err)
	if !ok || e.Step != lost || !e.Unsure {
		return unexpected("the answer to %s was lost, and the client said: %v", lost, err)
	}
	if err := sc.show(ctx, "the answer to step %s is lost; the state says %q", lost, state.Pending); err != nil {
		return err
	}
	r, err := c.Resume(ctx, tokens, ret, nil, state, o)
	if err != nil {
		return err
	}
	return sc.expectFiled(ctx, r, want)
}

func (sc *scene) expectFiled(ctx context.Context, r client.Result, want int) error {
	all, err := sc.control.Instances(ctx)
	if err != nil {
		return err
	}
	filed := 0
	for _, i := range all {
		if !i.Submitted.IsZero() {
			filed++
		}
	}
	if filed != want || len(all) != want || !r.Accepted() {
		return unexpected("%d of %d instances are filed and accepted is %t; it should be %d of %d", filed, len(all), r.Accepted(), want, want)
	}
	return sc.show(ctx, "resumed: filed once, %s", r.Verdict.Word)
}

// lossy is a line that breaks once, after the n-th process/next was done.
type lossy struct{ nth int }

var errBroken = errors.New("the connection broke")

// RoundTrip is http.RoundTripper's.
func (l *lossy) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || r.Method != http.MethodPut || !strings.HasSuffix(r.URL.Path, "/process/next") {
		return response, err
	}
	if l.nth--; l.nth != 0 {
		return response, nil
	}
	_, err = io.Copy(io.Discard, response.Body)
	return nil, errors.Join(errBroken, err, response.Body.Close())
}
