package rehearsal

import (
	"context"
	"net/http"
	"time"

	"github.com/portprove/portprove/client"
)

// newSecret takes the place of the one that died.
const newSecret = "finance-secret-of-the-second-year"

// secretBeforeYear: the client's secret dies after 360 days, five days before
// the authorization does.
func secretBeforeYear(ctx context.Context, sc *scene) (string, error) {
	now, err := sc.now(ctx)
	if err != nil {
		return "", err
	}
	if err := sc.patchSecret(ctx, map[string]any{"secret_issued": now.Format(time.RFC3339)}); err != nil {
		return "", err
	}
	c, err := sc.actor("finance")
	if err != nil {
		return "", err
	}
	token, _, err := c.Authorize(ctx)
	if err != nil {
		return "", err
	}
	if err := sc.show(ctx, "secret issued and authorized on the same day"); err != nil {
		return "", err
	}
	if err := sc.secretIsDead(ctx, c, token); err != nil {
		return "", err
	}
	return "on day 361 the secret is dead and the authorization alive; a new secret cures, without a new authorization",
		sc.cureSecret(ctx, token)
}

func (sc *scene) secretIsDead(ctx context.Context, c *client.Client, token client.IDPortenToken) error {
	if err := sc.advance(ctx, 361*day); err != nil {
		return err
	}
	_, err := c.Refresh(ctx, token)
	e, err := refused(err, http.StatusUnauthorized, "invalid_client")
	if err != nil {
		return err
	}
	if err := sc.reason(ctx, "refresh", "client_secret_expired"); err != nil {
		return err
	}
	alive, err := sc.control.Age(ctx, "finance", sc.pid(), 0)
	if err != nil {
		return err
	}
	now, err := sc.now(ctx)
	if err != nil {
		return err
	}
	if !alive.Ends.After(now) {
		return unexpected("the authorization has ended, too: %s", alive.Ends)
	}
	return sc.show(ctx, "%d %s; the authorization lives until %s", e.Status, e.Code, alive.Ends.Format(time.RFC3339))
}

func (sc *scene) cureSecret(ctx context.Context, token client.IDPortenToken) error {
	now, err := sc.now(ctx)
	if err != nil {
		return err
	}
	if err := sc.patchSecret(ctx, map[string]any{"client_secret": newSecret, "secret_issued": now.Format(time.RFC3339)}); err != nil {
		return err
	}
	if err := sc.control.World(ctx, &sc.world); err != nil {
		return err
	}
	c, err := sc.actor("finance")
	if err != nil {
		return err
	}
	if _, err := c.Refresh(ctx, token); err != nil {
		return err
	}
	return sc.show(ctx, "with a new secret: "+obtained)
}

func (sc *scene) patchSecret(ctx context.Context, members map[string]any) error {
	members["client_id"] = "finance"
	return sc.control.PatchWorld(ctx, map[string]any{"clients": []any{members}})
}
