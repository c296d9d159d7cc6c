package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// now is the mock's time where there is a mock, else the machine's.
func (t *acting) now(ctx context.Context, at *session) (time.Time, error) {
	if at.registered == nil {
		return time.Now(), nil
	}
	clock, err := t.remoteSandbox().Clock(ctx)
	return clock.Now, err
}

func reportOn(at *session, now time.Time) statusReport {
	r := statusReport{Profile: at.profile.Name}
	if t := at.state.IDPorten; t != nil {
		r.IDPorten = block(t.GrantedScope, t.ExpiresAt, now)
	}
	if t := at.state.Altinn; t != nil {
		r.Altinn = block(t.GrantedScope, t.ExpiresAt, now)
	}
	if life := at.profile.AuthorizationLifetime; life > 0 && !at.state.AuthorizedAt.IsZero() {
		r.Ends = &statusMoment{at.state.AuthorizedAt.Add(life), "from your profile, not from the server"}
	}
	if c, ok := credentialOf(at.profile); ok && !c.ends.IsZero() {
		end := &statusMoment{c.ends, c.source}
		if at.profile.AuthMethod == methodKey {
			r.Key = end
		} else {
			r.Secret = end
		}
	}
	r.byKey = at.profile.AuthMethod == methodKey
	return r
}

func block(scope []string, expires, now time.Time) *statusBlock {
	return &statusBlock{scope, expires, max(0, int64(expires.Sub(now).Seconds()))}
}

// text is the two blocks as Finance shows them, and the ends.
func (r statusReport) text(now time.Time) string {
	var b strings.Builder
	b.WriteString(r.IDPorten.text("NO ID-Porten"))
	b.WriteString(r.Altinn.text("NO Altinn"))
	b.WriteString(r.Ends.text("Authorization ends", now))
	if r.byKey {
		b.WriteString(r.Key.text("Client key ends", now))
	} else {
		b.WriteString(r.Secret.text("Client secret ends", now))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (t *statusBlock) text(name string) string {
	if t == nil {
		return name + "\n  no token\n"
	}
	left := strconv.FormatInt(t.ExpiresInSeconds, 10) + " s (" + t.ExpiresAt.UTC().Format(time.RFC3339) + ")"
	if t.ExpiresInSeconds == 0 {
		left = "expired (" + t.ExpiresAt.UTC().Format(time.RFC3339) + ")"
	}
	return name + "\n  Granted scope: " + strings.Join(t.GrantedScope, " ") + "\n  Access token will expire in: " + left + "\n"
}

func (m *statusMoment) text(name string, now time.Time) string {
	if m == nil {
		return name + ": unknown\n"
	}
	local := m.At.UTC().Format("2006-01-02 15:04 UTC")
	if oslo, err := time.LoadLocation("Europe/Oslo"); err == nil {
		local += ", " + m.At.In(oslo).Format("2006-01-02 15:04") + " in Oslo"
	}
	return fmt.Sprintf("%s: %s, in %d days (%s)\n", name, local, int(m.At.Sub(now).Hours()/24), m.Source)
}

// failWithin names the earlier of the two ends if it is too near.
func (r statusReport) failWithin(now time.Time, margin time.Duration) error {
	if margin == 0 {
		return nil
	}
	name, first := "", (*statusMoment)(nil)
	for _, end := range []struct {
		name string
		*statusMoment
	}{{"the authorization", r.Ends}, {"the client secret", r.Secret}, {"the client's key", r.Key}} {
		if end.statusMoment != nil && (first == nil || end.At.Before(first.At)) {
			name, first = end.name, end.statusMoment
		}
	}
	switch {
	case first == nil:
		return errors.New("neither the end of the authorization nor that of the secret or key is known; authorize first, and give secret_issued or key_issued in the profile")
	case first.At.Sub(now) < margin:
		return fmt.Errorf("%s ends %s, which is within %s", name, first.At.UTC().Format(time.RFC3339), inDays(margin))
	}
	return nil
}

// inDays is a duration as people write it for such a margin.
func inDays(d time.Duration) string {
	if d%(24*time.Hour) != 0 {
		return d.String()
	}
	return strconv.Itoa(int(d/(24*time.Hour))) + " days"
}

// days reads a duration that may be in days.
func days(s string) (time.Duration, error) {
	if s == "" {
		return 0, nil
	}
	if n, err := strconv.Atoi(strings.TrimSuffix(s, "d")); err == nil && strings.HasSuffix(s, "d") && 0 < n && n < 36500 {
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return 0, usageError{fmt.Errorf("%q is no time; write it like 30d or 720h", s)}
	}
	return d, nil
}
