package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
)

const (
	formatName    = "portprove tokens"
	formatVersion = 1

	fileMode fs.FileMode = 0o600
	dirMode  fs.FileMode = 0o700

	maxSize = 1 << 20 // far above a few tokens
)

// header is what a file says about itself, in this version and each later one.
type header struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Profile string `json:"profile"`
	Issuer  string `json:"issuer"`
}

type file struct {
	header

	State State `json:"state"`
}

// Why a file is refused.
var (
	ErrDamaged = errors.New("damaged")
	ErrForeign = errors.New("of another profile or issuer")
	ErrNewer   = errors.New("written by a newer version")
	ErrMode    = errors.New("open to others")
)

// Error says what is wrong with the store and what to do next. It shows
// nothing of what is in a file.
type Error struct {
	File string
	What string
	Next string
	Err  error // ErrDamaged, ErrForeign, ErrNewer, ErrMode or the cause below
}

// Error is one paragraph.
func (e *Error) Error() string {
	text := e.What
	if e.File != "" {
		text = e.File + ": " + text
	}
	if e.Err != nil {
		text += " (" + e.Err.Error() + ")"
	}
	return text + " " + e.Next
}

// Unwrap returns the cause below.
func (e *Error) Unwrap() error { return e.Err }

func (s *Store) damaged(format string, args ...any) error {
	return &Error{
		File: s.File(), What: "The token file can't be used: " + fmt.Sprintf(format, args...) + ".",
		Next: "Nothing was changed. Move the file away, then run authorize.", Err: ErrDamaged,
	}
}

// checkDir refuses a directory that others can look into. Windows has no such
// modes.
func (s *Store) checkDir() error {
	info, err := os.Stat(s.dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return &Error{File: s.dir, What: "The directory for tokens can't be looked at.", Next: "Give access, or name another one.", Err: err}
	case !info.IsDir():
		return &Error{File: s.dir, What: "This is no directory.", Next: "Name one for the tokens.", Err: fs.ErrInvalid}
	case runtime.GOOS != "windows" && info.Mode().Perm()&^dirMode != 0:
		return &Error{
			File: s.dir, What: fmt.Sprintf("The directory for tokens has mode %04o, so others can look into it.", info.Mode().Perm()),
			Next: "Run chmod 700 on it, then the step again.", Err: ErrMode,
		}
	}
	return nil
}

// read returns what the file holds; the zero State if there is none.
func (s *Store) read() (State, error) {
	info, err := os.Lstat(s.File())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return State{}, nil
	case err != nil:
		return State{}, s.unreadable(err)
	case !info.Mode().IsRegular():
		return State{}, s.damaged("it is no regular file")
	case runtime.GOOS != "windows" && info.Mode().Perm()&^fileMode != 0:
		return State{}, &Error{
			File: s.File(), What: fmt.Sprintf("The token file has mode %04o, so others could read the tokens.", info.Mode().Perm()),
			Next: "Run chmod 600 on it, and authorize again if others may have read it.", Err: ErrMode,
		}
	}
	f, err := os.Open(s.File())
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil // cleared just now
	}
	if err != nil {
		return State{}, s.unreadable(err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return State{}, s.unreadable(err)
	}
	return s.decode(data)
}

func (s *Store) unreadable(err error) error {
	return &Error{File: s.File(), What: "The token file can't be read.", Next: "Give access to it, then run the step again.", Err: err}
}

// decode reads the header first: a newer version may hold what this one does
// not know.
func (s *Store) decode(data []byte) (State, error) {
	if len(data) > maxSize {
		return State{}, s.damaged("it is longer than %d bytes", maxSize)
	}
	var head header
	if err := json.Unmarshal(data, &head); err != nil {
		return State{}, s.damaged("it is not the JSON that was written") // the original quotes what it met
	}
	switch {
	case head.Format != formatName || head.Version < 1:
		return State{}, s.damaged("it does not say that it is one")
	case head.Version > formatVersion:
		return State{}, &Error{
			File: s.File(), What: fmt.Sprintf("The token file has version %d, and this program knows %d.", head.Version, formatVersion),
			Next: "Use the newer program, or another directory.", Err: ErrNewer,
		}
	case head.Profile != s.profile || head.Issuer != s.issuer:
		return State{}, &Error{
			File: s.File(), What: fmt.Sprintf("The tokens are of profile %q at %q, not of %q at %q.", head.Profile, head.Issuer, s.profile, s.issuer),
			Next: "Use that profile, or another directory: tokens of one environment never go to another.", Err: ErrForeign,
		}
	}
	var whole file
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if strict.Decode(&whole) != nil {
		return State{}, s.damaged("it holds what was not written")
	}
	if err := s.own(whole.State); err != nil {
		return State{}, err
	}
	return whole.State, nil
}

// own refuses a code or token that came from another issuer than the store's.
func (s *Store) own(state State) error {
	for _, issuer := range issuers(state) {
		if issuer != s.issuer {
			return &Error{
				File: s.File(), What: fmt.Sprintf("A code or token is of the issuer %q, not of %q.", issuer, s.issuer),
				Next: "Use the profile it came from: tokens of one environment never go to another.", Err: ErrForeign,
			}
		}
	}
	return nil
}

func issuers(state State) []string {
	var found []string
	if state.Pending != nil {
		found = append(found, state.Pending.Asked.Issuer)
	}
	if state.IDPorten != nil {
		found = append(found, state.IDPorten.Asked.Issuer)
	}
	return found
}
