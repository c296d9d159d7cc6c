package rehearsal

import (
	"context"
	"net/http"
	"regexp"
	"time"
)

// law is the answer to a late code, to the letter, as Finance shows it.
var law = regexp.MustCompile(`^Web service returned error code 400 \(\{"error":"invalid_grant","error_description":"invalid_grant \(correlation id: [0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\)"\}\)\.$`)

// lateness is more than a code lives.
const lateness = 61 * time.Second

// lateCode: a code must be exchanged at once; a new one cures.
func lateCode(ctx context.Context, sc *scene) (string, error) {
	c, err := sc.actor("finance")
	if err != nil {
		return "", err
	}
	late, err := c.Login(ctx)
	if err != nil {
		return "", err
	}
	if err := sc.show(ctx, "a code is issued"); err != nil {
		return "", err
	}
	if err := sc.advance(ctx, lateness); err != nil {
		return "", err
	}
	_, err = c.Token(ctx, late)
	e, err := refused(err, http.StatusBadRequest, "invalid_grant")
	if err != nil {
		return "", err
	}
	if !law.MatchString(e.What) {
		return "", unexpected("the message is %q", e.What)
	}
	if err := sc.show(ctx, "%s", e.What); err != nil {
		return "", err
	}
	if _, _, err := c.Authorize(ctx); err != nil {
		return "", err
	}
	return "a code 61 s old is refused to the letter; a new one, used at once, is good", sc.show(ctx, "a new code, exchanged at once: "+obtained)
}
