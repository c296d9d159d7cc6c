package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/gofrs/flock"

	"github.com/portprove/portprove/client"
)

// State is what is kept for one profile.
type State struct {
	// Pending is a code that was not redeemed yet.
	Pending      *client.AuthorizationRecord `json:"pending,omitempty"`
	PendingSince time.Time                   `json:"pending_since,omitzero"`

	AuthorizedAt   time.Time                   `json:"authorized_at,omitzero"` // when the person logged in: the authorization's year begins there
	IDPorten       *client.IDPortenTokenRecord `json:"idporten,omitempty"`
	IDPortenIssued time.Time                   `json:"idporten_issued,omitzero"`
	Altinn         *client.AltinnTokenRecord   `json:"altinn,omitempty"`
	AltinnIssued   time.Time                   `json:"altinn_issued,omitzero"`
}

// String tells only what there is.
func (s State) String() string {
	return fmt.Sprintf("State(pending code %t, ID-porten token %t, Altinn token %t)", s.Pending != nil, s.IDPorten != nil, s.Altinn != nil)
}

// GoString is String.
func (s State) GoString() string { return s.String() }

// LogValue is String.
func (s State) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Store is the file of one profile. It may be used by several goroutines and
// processes.
type Store struct {
	dir, profile, issuer string
	disk                 disk
}

// nameShape is what a profile may be called: its name is the file's.
var nameShape = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// Open returns the store of a profile in a directory, which is made when
// something is first written. The issuer is ID-porten's, to the letter.
func Open(dir, profile, issuer string) (*Store, error) {
	switch {
	case dir == "":
		return nil, &Error{What: "The token store has no directory.", Next: "Name one."}
	case !nameShape.MatchString(profile):
		return nil, &Error{What: fmt.Sprintf("The name %q can't name a token file.", profile), Next: "Use small letters, digits, dots and hyphens."}
	case issuer == "":
		return nil, &Error{What: "The token store has no issuer.", Next: "Name that of the profile: tokens are bound to it."}
	}
	return &Store{dir: dir, profile: profile, issuer: issuer, disk: osDisk}, nil
}

// File is where the state is kept.
func (s *Store) File() string { return filepath.Join(s.dir, s.profile+".json") }

// Load returns what is kept; the zero State if nothing is. It does not wait
// for a process that is about to write.
func (s *Store) Load() (State, error) {
	if err := s.checkDir(); err != nil {
		return State{}, err
	}
	return s.read()
}

// Save keeps a state in place of what was there.
func (s *Store) Save(ctx context.Context, state State) error {
	return s.Update(ctx, func(State) (State, error) { return state, nil })
}

// Clear forgets everything.
func (s *Store) Clear(ctx context.Context) error {
	return s.locked(ctx, func() error {
		if _, err := s.read(); err != nil {
			return err
		}
		return s.disk.drop(s.dir, s.File())
	})
}

// Update lets change make the new state from the one that is kept, while other
// processes wait. An error of change leaves everything as it was and is
// returned as it is. Nothing is written when nothing has changed.
func (s *Store) Update(ctx context.Context, change func(State) (State, error)) error {
	return s.locked(ctx, func() error {
		old, err := s.read()
		if err != nil {
			return err
		}
		before, err := s.encode(old)
		if err != nil {
			return err
		}
		changed, err := change(old)
		if err != nil {
			return err
		}
		after, err := s.encode(changed)
		if err != nil || bytes.Equal(before, after) {
			return err
		}
		if err := s.disk.replace(s.dir, s.File(), after); err != nil {
			return &Error{File: s.File(), What: "The tokens could not be written.", Next: "Make room or give access, then run the step again.", Err: err}
		}
		return nil
	})
}

// makeDir makes the directory, or looks whether that there is will do.
func (s *Store) makeDir() error {
	if err := os.MkdirAll(s.dir, dirMode); err != nil {
		return &Error{File: s.dir, What: "The directory for tokens can't be made.", Next: "Name another one, or make it with mode 0700.", Err: err}
	}
	return s.checkDir()
}

// lockPause is how often a waiting process looks again.
const lockPause = 25 * time.Millisecond

// locked runs act while no other process or goroutine is in here. The lock is
// on a file of its own, which stays: the state's file is replaced by each
// write, and a lock on it would be replaced too. A process that dies loses its
// lock.
func (s *Store) locked(ctx context.Context, act func() error) (err error) {
	if err := s.makeDir(); err != nil {
		return err
	}
	lock := flock.New(filepath.Join(s.dir, s.profile+".lock"), flock.SetPermissions(fileMode))
	if _, err := lock.TryLockContext(ctx, lockPause); err != nil {
		return &Error{
			File: lock.Path(), What: "The tokens are in use by another process, or can't be locked.",
			Next: "Wait until it has finished, then run the step again.", Err: err,
		}
	}
	defer func() {
		if failed := lock.Unlock(); err == nil {
			err = failed
		}
	}()
	return act()
}

// RefreshOnce gets a new ID-porten token for all who hold the same old one.
// Known is the state that the caller loaded. Under the lock it is compared
// with what is kept now: if another process has refreshed meanwhile, its
// result is returned and refresh is not called. Otherwise refresh uses the
// token and the result is kept, issued at the time that refresh returns. The
// old Altinn token stays: it lives as long as the token it was made from.
//
// If the new token can't be written it is returned beside the error, for the
// old one is used up.
func RefreshOnce(ctx context.Context, s *Store, known State,
	refresh func(context.Context, client.IDPortenToken) (client.IDPortenToken, time.Time, error),
) (State, error) {
	var latest State
	err := s.Update(ctx, func(kept State) (State, error) {
		latest = kept
		if kept.IDPorten == nil {
			return kept, &Error{File: s.File(), What: "There is no token to refresh any more.", Next: "Run authorize."}
		}
		if known.IDPorten == nil || !sameToken(*known.IDPorten, *kept.IDPorten) {
			return kept, nil
		}
		token, issued, err := refresh(ctx, client.IDPortenTokenFrom(*kept.IDPorten))
		if err != nil {
			return kept, err
		}
		record := token.Record()
		latest.IDPorten, latest.IDPortenIssued = &record, issued
		return latest, nil
	})
	return latest, err
}

// sameToken looks at both: a reusable refresh token stays when the access
// token changes.
func sameToken(a, b client.IDPortenTokenRecord) bool {
	return a.AccessToken == b.AccessToken && a.RefreshToken == b.RefreshToken
}

func (s *Store) encode(state State) ([]byte, error) {
	if err := s.own(state); err != nil {
		return nil, err
	}
	text, err := json.MarshalIndent(file{header{formatName, formatVersion, s.profile, s.issuer}, state}, "", "  ")
	if err != nil {
		return nil, &Error{File: s.File(), What: "The tokens can't be written as JSON.", Next: "Run authorize again.", Err: err}
	}
	return append(text, '\n'), nil
}
