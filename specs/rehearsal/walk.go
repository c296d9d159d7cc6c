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

// walk takes the three steps, each with what came of it; it stops at the
// first that fails.
func walk(ctx context.Context, stage Stage) ([]Step, error) {
	sc, err := stage.open(ctx)
	if err != nil {
		return nil, err
	}
	c, err := sc.actor("finance")
	if err != nil {
		return nil, err
	}
	w := way{scene: sc, client: c}
	for _, take := range []func(context.Context) Step{w.login, w.token, w.exchange} {
		done := take(ctx)
		w.steps = append(w.steps, done)
		if stage.Step != nil {
			stage.Step(done)
		}
		if !done.OK {
			break
		}
	}
	return w.steps, sc.close(ctx)
}

// way carries what one step hands to the next.
type way struct {
	*scene
	client        *client.Client
	authorization client.Authorization
	idporten      client.IDPortenToken
	steps         []Step
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
	altinn, err := w.client.Exchange(ctx, w.idporten)
	return w.done("exchange", "Obtain access token (NO Altinn)", w.granted(altinn.GrantedScope, altinn.ExpiresAt), err)
}

// granted says what Finance shows: its message and two fields.
func (w *way) granted(scope []string, expires time.Time) string {
	return fmt.Sprintf("%s Granted scope: %s. Access token will expire in: %d s.",
		obtained, strings.Join(scope, " "), int(expires.Sub(w.client.Now()).Seconds()))
}

func (w *way) done(step, label, detail string, err error) Step {
	s := Step{Step: step, Label: label, Status: w.last.Status, Millis: w.last.Duration.Milliseconds(), OK: err == nil, Detail: detail}
	if err != nil {
		s.Detail = err.Error()
	}
	return s
}
