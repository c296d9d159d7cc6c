package store

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofrs/flock"

	"github.com/portprove/portprove/client"
)

// FilingKey is the return that is filed: to the Tax Administration there is
// one for each company, term and category, and the last one counts.
type FilingKey struct {
	Organisation string
	Year         int
	Term         string
	Category     string
}

// KeyOf a return.
func KeyOf(r client.Return) FilingKey {
	return FilingKey{r.Organisation, r.Year, r.Term.Name, r.Category}
}

func keyOfRecord(r client.SubmissionRecord) FilingKey {
	return FilingKey{r.Organisation, r.Year, r.Term, r.Category}
}

var notInKeys = regexp.MustCompile(`[^A-Za-z0-9]+`)

// longestWord of a file's name: a category comes from a file of the user's.
const longestWord = 40

// name is the key as part of a file's name. It has no dot, so no two profiles
// share one; what two odd keys share is told apart by what is in the file.
func (k FilingKey) name() string {
	var words []string
	for _, word := range []string{k.Organisation, strconv.Itoa(k.Year), k.Term, k.Category} {
		word = notInKeys.ReplaceAllString(word, "-")
		words = append(words, word[:min(len(word), longestWord)])
	}
	return strings.Join(words, "-")
}

const (
	filingFormat = "portprove submission"
	filingSuffix = ".submission"
)

// Filing is the state of one submission, beside the tokens of its profile.
// Whoever has it open keeps all others out, in this process and in others; a
// process that dies lets go of it.
type Filing struct {
	store *Store
	key   FilingKey
	lock  *flock.Flock
}

// ErrBusy is a submission that somebody else has open.
var ErrBusy = errors.New("in use")

// OpenFiling opens the state of a return's submission, whether there is one
// yet or not. It does not wait for another process: a submission may take its
// time. Close it.
func (s *Store) OpenFiling(key FilingKey) (*Filing, error) {
	if err := s.makeDir(); err != nil {
		return nil, err
	}
	f := &Filing{s, key, flock.New(s.filingFile(key)+"-lock", flock.SetPermissions(fileMode))}
	locked, err := f.lock.TryLock()
	switch {
	case err != nil:
		return nil, &Error{File: f.lock.Path(), What: "The submission can't be locked.", Next: "Give access, or name another directory.", Err: err}
	case !locked:
		return nil, &Error{
			File: f.lock.Path(), What: "Another process is submitting this return.",
			Next: "Wait until it has finished; what it leaves unfinished can be resumed.", Err: ErrBusy,
		}
	}
	return f, nil
}

// Close lets others at it. The file of the lock stays.
func (f *Filing) Close() error { return f.lock.Unlock() }

// File is where the state is kept.
func (f *Filing) File() string { return f.store.filingFile(f.key) }

func (s *Store) filingFile(key FilingKey) string {
	return filepath.Join(s.dir, s.profile+"."+key.name()+filingSuffix)
}

type filingContent struct {
	header

	Submission client.SubmissionRecord `json:"submission"`
}

// Load returns what was saved last; ok is false if nothing was.
func (f *Filing) Load() (record client.SubmissionRecord, ok bool, err error) {
	record, ok, err = f.store.readFiling(f.File())
	if ok && keyOfRecord(record) != f.key {
		return client.SubmissionRecord{}, false, f.store.filing(f.File()).damaged("it holds the submission of another return")
	}
	return record, ok, err
}

// Save puts a state in place of the last one.
func (f *Filing) Save(record client.SubmissionRecord) error {
	text, err := json.MarshalIndent(filingContent{header{filingFormat, formatVersion, f.store.profile, f.store.issuer}, record}, "", "  ")
	if err == nil {
		err = f.store.disk.replace(f.store.dir, f.File(), append(text, '\n'))
	}
	if err != nil {
		return &Error{File: f.File(), What: "The submission's state could not be written.", Next: "Make room or give access.", Err: err}
	}
	return nil
}

func (s *Store) filing(file string) document {
	return document{file, filingFormat, "submission's state", "submission", "is", "look for a draft left behind (instance list)"}
}

func (s *Store) readFiling(file string) (client.SubmissionRecord, bool, error) {
	data, err := s.filing(file).content()
	if err != nil || data == nil {
		return client.SubmissionRecord{}, false, err
	}
	var whole filingContent
	if err := s.decode(s.filing(file), data, &whole); err != nil {
		return client.SubmissionRecord{}, false, err
	}
	return whole.Submission, true, nil
}

// Filings are the submissions that are kept for this profile, in the order of
// their beginning. Nobody is kept out meanwhile.
func (s *Store) Filings() ([]client.SubmissionRecord, error) {
	if err := s.checkDir(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, &Error{File: s.dir, What: "The directory for tokens can't be read.", Next: "Give access, or name another one.", Err: err}
	}
	var records []client.SubmissionRecord
	for _, entry := range entries {
		key, ok := strings.CutPrefix(strings.TrimSuffix(entry.Name(), filingSuffix), s.profile+".")
		if !ok || !strings.HasSuffix(entry.Name(), filingSuffix) || strings.Contains(key, ".") {
			continue
		}
		record, there, err := s.readFiling(filepath.Join(s.dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		if there {
			records = append(records, record)
		}
	}
	slices.SortFunc(records, func(a, b client.SubmissionRecord) int { return a.BegunAt.Compare(b.BegunAt) })
	return records, nil
}
