package rehearsal

import (
	"context"
	"net/http"
	"time"

	"github.com/portprove/portprove/client"
)

const (
	day  = 24 * time.Hour
	year = 365 * day
	// pause between refreshes, within the 30 days a refresh token lives.
	pause = 29 * day
)

// oneYear: an authorization lives one year, however often it is refreshed.
func oneYear(ctx context.Context, sc *scene) (string, error) {
	c, err := sc.actor("finance-refresh")
	if err != nil {
		return "", err
	}
	token, _, err := c.Authorize(ctx)
	if err != nil {
		return "", err
	}
	start, err := sc.now(ctx)
	if err != nil {
		return "", err
	}
	end := start.Add(year)
	if err := sc.show(ctx, "authorized until %s", end.Format(time.RFC3339)); err != nil {
		return "", err
	}
	for _, part := range []func(context.Context, *client.Client, *client.IDPortenToken, time.Time) error{
		sc.refreshThroughTheYear, sc.lastHour, sc.lastSecond, sc.yearIsOver, sc.cureYear, sc.sameByAge,
	} {
		if err := part(ctx, c, &token, end); err != nil {
			return "", err
		}
	}
	return "refreshing works to the last second of the year, no token outlives it, then only a new authorization helps", nil
}

func (sc *scene) refreshThroughTheYear(ctx context.Context, c *client.Client, token *client.IDPortenToken, end time.Time) error {
	times := 0
	for {
		now, err := sc.now(ctx)
		if err != nil {
			return err
		}
		if now.Add(pause).After(end.Add(-time.Hour)) {
			return sc.show(ctx, "refreshed %d times, every 29 days", times)
		}
		if err := sc.advance(ctx, pause); err != nil {
			return err
		}
		if *token, err = c.Refresh(ctx, *token); err != nil {
			return err
		}
		times++
	}
}

// lastHour: a token fetched an hour before the end lives an hour, not two.
func (sc *scene) lastHour(ctx context.Context, c *client.Client, token *client.IDPortenToken, end time.Time) error {
	return sc.refreshBefore(ctx, c, token, end, time.Hour)
}

func (sc *scene) lastSecond(ctx context.Context, c *client.Client, token *client.IDPortenToken, end time.Time) error {
	if err := sc.refreshBefore(ctx, c, token, end, time.Second); err != nil {
		return err
	}
	if _, err := c.Exchange(ctx, *token); err != nil {
		return err
	}
	return sc.show(ctx, "the access token still exchanges")
}

func (sc *scene) refreshBefore(ctx context.Context, c *client.Client, token *client.IDPortenToken, end time.Time, left time.Duration) error {
	now := end.Add(-left)
	if err := sc.set(ctx, now); err != nil {
		return err
	}
	var err error
	if *token, err = c.Refresh(ctx, *token); err != nil {
		return err
	}
	if got := token.ExpiresAt.Sub(now.Truncate(time.Second)); got != left {
		return unexpected("a token fetched %s before the end lives %s", left, got)
	}
	return sc.show(ctx, "refreshed: expires_in %d", int(left.Seconds()))
}

// yearIsOver: refreshing is refused for the end of the authorization, not for
// inactivity, and the last access token is dead.
func (sc *scene) yearIsOver(ctx context.Context, c *client.Client, token *client.IDPortenToken, end time.Time) error {
	if err := sc.set(ctx, end); err != nil {
		return err
	}
	_, err := c.Refresh(ctx, *token)
	if err := sc.ended(ctx, err); err != nil {
		return err
	}
	_, err = c.Exchange(ctx, *token)
	if _, err := refused(err, http.StatusUnauthorized, ""); err != nil {
		return err
	}
	return sc.show(ctx, "the last access token no longer exchanges: 401")
}

func (sc *scene) ended(ctx context.Context, err error) error {
	e, err := refused(err, http.StatusBadRequest, "invalid_grant")
	if err != nil {
		return err
	}
	if err := sc.reason(ctx, "refresh", "authorization_ended"); err != nil {
		return err
	}
	return sc.show(ctx, "%s Reason: authorization_ended", e.What)
}

func (sc *scene) cureYear(ctx context.Context, c *client.Client, token *client.IDPortenToken, _ time.Time) error {
	var err error
	if *token, _, err = c.Authorize(ctx); err != nil {
		return err
	}
	return sc.show(ctx, "authorized again: "+obtained)
}

// sameByAge: a client with a real clock meets the end today.
func (sc *scene) sameByAge(ctx context.Context, c *client.Client, token *client.IDPortenToken, _ time.Time) error {
	if _, err := sc.control.Age(ctx, "finance-refresh", sc.pid(), year); err != nil {
		return err
	}
	if err := sc.show(ctx, "the authorization is aged by a year; the clock stays"); err != nil {
		return err
	}
	_, err := c.Refresh(ctx, *token)
	if err := sc.ended(ctx, err); err != nil {
		return err
	}
	if _, err := c.Exchange(ctx, *token); err != nil {
		return err
	}
	if err := sc.show(ctx, "the access token that is out still exchanges"); err != nil {
		return err
	}
	return sc.cureYear(ctx, c, token, time.Time{})
}
