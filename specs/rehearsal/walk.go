package rehearsal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
)

// obtained is what Finance shows after both token requests.
const obtained = "Access token was successfully obtained."

// walk takes the eleven steps, each with what came of it; it stops at the
// first that fails.
func walk(ctx context.Context, stage Stage) ([]Step, error) {
	sc, err := stage.open(ctx)
	if err != nil {
		return nil, err
	}
	cfg, err := sc.part("finance")
	if err != nil {
		return nil, err
	}
	cfg.Persona = stage.Persona
	w := way{scene: sc}
	if w.client, err = client.New(cfg); err != nil {
		return nil, err
	}
	for _, take := range []func(context.Context) Step{w.login, w.token, w.exchange} {
		if !w.tell(take(ctx)) {
			return w.steps, sc.close(ctx)
		}
	}
	if err := w.file(ctx); err != nil {
		return w.steps, err
	}
	return w.steps, sc.close(ctx)
}

// way carries what one step hands to the next.
type way struct {
	*scene
	client        *client.Client
	authorization client.Authorization
	idporten      client.IDPortenToken
	altinn        client.AltinnToken
	steps         []Step
}

// tell notes a step, and says whether the way goes on.
func (w *way) tell(done Step) bool {
	w.steps = append(w.steps, done)
	if w.stage.Step != nil {
		w.stage.Step(done)
	}
	return done.OK
}

func (w *way) login(ctx context.Context) Step {
	var err error
	w.authorization, err = w.client.Login(ctx)
	return w.done("login", "Get authorization code (NO ID-Porten)", "a code, valid for about a minute", err)
}

func (w *way) token(ctx context.Context) Step {
	var err error
	w.idporten, err = w.client.Token(ctx, w.authorization)
	return w.done("token", "Obtain access token (NO ID-Porten)", w.granted(w.idporten.GrantedScope, w.idporten.ExpiresAt), err)
}

func (w *way) exchange(ctx context.Context) Step {
	var err error
	w.altinn, err = w.client.Exchange(ctx, w.idporten)
	return w.done("exchange", "Obtain access token (NO Altinn)", w.granted(w.altinn.GrantedScope, w.altinn.ExpiresAt), err)
}

// granted says what Finance shows: its message and two fields.
func (w *way) granted(scope []string, expires time.Time) string {
	return fmt.Sprintf("%s Granted scope: %s. Access token will expire in: %d s.",
		obtained, strings.Join(scope, " "), int(expires.Sub(w.client.Now()).Seconds()))
}

func (w *way) done(step, label, detail string, err error) Step {
	s := Step{Number: len(w.steps) + 1, Step: step, Label: label, Status: w.last.Status, Millis: w.last.Duration.Milliseconds(), OK: err == nil, Detail: detail}
	if err != nil {
		s.Detail = err.Error()
	}
	return s
}
