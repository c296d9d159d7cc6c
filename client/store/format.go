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

// document is one of a profile's files: where it is, what to call it, and what
// helps when it was moved away.
type document struct {
	file   string
	format string
	what   string
	noun   string // what is in it
	verb   string // of the noun
	anew   string
}

func (s *Store) tokens() document {
	return document{s.File(), formatName, "token file", "tokens", "are", "run authorize"}
}

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

func (d document) damaged(format string, args ...any) error {
	return &Error{
		File: d.file, What: "The " + d.what + " can't be used: " + fmt.Sprintf(format, args...) + ".",
		Next: "Nothing was changed. Move the file away, then " + d.anew + ".", Err: ErrDamaged,
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

// content is what the file holds; nil if there is none.
func (d document) content() ([]byte, error) {
	info, err := os.Lstat(d.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, d.unreadable(err)
	case !info.Mode().IsRegular():
		return nil, d.damaged("it is no regular file")
	case runtime.GOOS != "windows" && info.Mode().Perm()&^fileMode != 0:
		return nil, &Error{
			File: d.file, What: fmt.Sprintf("The %s has mode %04o, so others could read the %s.", d.what, info.Mode().Perm(), d.noun),
			Next: "Run chmod 600 on it, and authorize again if others may have read it.", Err: ErrMode,
		}
	}
	f, err := os.Open(d.file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil // cleared just now
	}
	if err != nil {
		return nil, d.unreadable(err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, d.unreadable(err)
	}
	if data == nil {
		data = []byte{}
	}
	return data, nil
}

func (d document) unreadable(err error) error {
	return &Error{File: d.file, What: "The " + d.what + " can't be read.", Next: "Give access to it, then run the step again.", Err: err}
}

// read returns what the file holds; the zero State if there is none.
func (s *Store) read() (State, error) {
	data, err := s.tokens().content()
	if err != nil || data == nil {
		return State{}, err
	}
	var whole file
	if err := s.decode(s.tokens(), data, &whole); err != nil {
		return State{}, err
	}
	if err := s.own(whole.State); err != nil {
		return State{}, err
	}
	return whole.State, nil
}

// decode reads the header first: a newer version may hold what this one does
// not know.
func (s *Store) decode(d document, data []byte, whole any) error {
	if len(data) > maxSize {
		return d.damaged("it is longer than %d bytes", maxSize)
	}
	var head header
	if err := json.Unmarshal(data, &head); err != nil {
		return d.damaged("it is not the JSON that was written") // the original quotes what it met
	}
	switch {
	case head.Format != d.format || head.Version < 1:
		return d.damaged("it does not say that it is one")
	case head.Version > formatVersion:
		return &Error{
			File: d.file, What: fmt.Sprintf("The %s has version %d, and this program knows %d.", d.what, head.Version, formatVersion),
			Next: "Use the newer program, or another directory.", Err: ErrNewer,
		}
	case head.Profile != s.profile || head.Issuer != s.issuer:
		return &Error{
			File: d.file, What: fmt.Sprintf("The %s %s of profile %q at %q, not of %q at %q.", d.noun, d.verb, head.Profile, head.Issuer, s.profile, s.issuer),
			Next: "Use that profile, or another directory: what is of one environment never goes to another.", Err: ErrForeign,
		}
	}
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if strict.Decode(whole) != nil {
		return d.damaged("it holds what was not written")
	}
	return nil
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
