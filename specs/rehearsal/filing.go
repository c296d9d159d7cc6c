package rehearsal

import (
	"context"
	"errors"
	"time"

	"github.com/portprove/portprove/client"
)

// file takes steps 4 to 11. What fails in a step has been told as that step;
// an error is of the stage.
func (w *way) file(ctx context.Context) error {
	ret, err := w.toFile(ctx)
	if err != nil {
		return err
	}
	var broken error
	var failed *Step
	o := client.SubmitOptions{Report: func(r client.StepReport) {
		done := w.meter.Step(r, w.stage.Persona == client.PersonaFinance)
		if failed != nil { // the validation's: the next step refuses to go on
			w.tell(*failed)
		}
		if !r.OK {
			failed = &done
			return
		}
		failed = nil
		w.tell(done)
		if r.Step == "confirm" {
			broken = w.pressAgainLater(ctx)
		}
	}}
	_, err = w.client.Submit(ctx, client.Tokens{IDPorten: w.idporten, Altinn: w.altinn}, ret, nil, o)
	if failed == nil {
		return errors.Join(err, broken)
	}
	if err != nil {
		failed.Detail = err.Error() // with what to do next
	}
	w.tell(*failed)
	return broken
}

// toFile is the return that was given, or a right one.
func (w *way) toFile(ctx context.Context) (client.Return, error) {
	if w.stage.Return != nil {
		return *w.stage.Return, nil
	}
	return w.rightReturn(ctx)
}

// rightReturn is of the world's first company, for the latest term that is over.
func (sc *scene) rightReturn(ctx context.Context) (client.Return, error) {
	if len(sc.world.Companies) == 0 {
		return client.Return{}, errors.New("this world has no company to file for")
	}
	now, err := sc.now(ctx)
	if err != nil {
		return client.Return{}, err
	}
	return client.NewReturn{Organisation: sc.world.Companies[0].OrganisationNumber, Now: now.UTC()}.Return()
}

// untilPressed is what Microsoft's guide tells the person to wait before the
// next Send report (docs: five to ten).
const untilPressed = 5 * time.Minute

// pressAgainLater: Finance asks once for each press of the button, so the
// person waits before.
func (w *way) pressAgainLater(ctx context.Context) error {
	if w.stage.Persona != client.PersonaFinance {
		return nil
	}
	return w.advance(ctx, untilPressed)
}
