package store

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
)

var spring = FilingKey{"311223348", 2026, "mars-april", "alminnelig"}

func submission(id string, key FilingKey, begun time.Time) client.SubmissionRecord {
	return client.SubmissionRecord{
		ID: id, Organisation: key.Organisation, Year: key.Year, Term: key.Term, Category: key.Category,
		Done: []string{"instance"}, Pending: "envelope", BegunAt: begun, ChangedAt: begun,
	}
}

func (s *Store) take(t *testing.T, key FilingKey) *Filing {
	t.Helper()
	f, err := s.OpenFiling(key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func (f *Filing) keeps(t *testing.T, record client.SubmissionRecord) {
	t.Helper()
	if err := f.Save(record); err != nil {
		t.Fatal(err)
	}
	got, ok, err := f.Load()
	if err != nil || !ok || !reflect.DeepEqual(got, record) {
		t.Errorf("%v, %t, %v", got, ok, err)
	}
}

func TestASubmissionIsKeptBesideTheTokens(t *testing.T) {
	s := begun(t, tokens("x"))
	f := s.take(t, spring)
	if _, ok, err := f.Load(); ok || err != nil {
		t.Errorf("%t, %v", ok, err)
	}
	if all, err := s.Filings(); len(all) != 0 || err != nil {
		t.Errorf("%v, %v", all, err)
	}
	f.keeps(t, submission("1", spring, noon.Add(time.Minute)))
	f.keeps(t, submission("2", spring, noon.Add(time.Hour)))
	if want := filepath.Join(s.dir, "test.311223348-2026-mars-april-alminnelig.submission"); f.File() != want {
		t.Errorf("it is %s", f.File())
	}
	info, err := os.Stat(f.File())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	holds(t, s, tokens("x"))

	earlier := FilingKey{"311223348", 2026, "foerste halvdel mai", "../omvendt.Avgiftsplikt"}
	s.take(t, earlier).keeps(t, submission("0", earlier, noon))
	other, err := Open(s.dir, "test.b", theIssuer)
	if err != nil {
		t.Fatal(err)
	}
	other.take(t, spring).keeps(t, submission("3", spring, noon))
	all, err := s.Filings()
	if err != nil || len(all) != 2 || all[0].ID != "0" || all[1].ID != "2" {
		t.Errorf("%v, %v", all, err)
	}
}

func TestASubmissionIsInOneHandOnly(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "new"))
	f, err := s.OpenFiling(spring)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, s.dir).OpenFiling(spring); !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "Another process is submitting this return.") {
		t.Errorf("%v", err)
	}
	s.take(t, FilingKey{"311223348", 2026, "mai-juni", "alminnelig"})
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	s.take(t, spring)
}

func TestASubmissionThatIsNotOursIsRefusedAndLeftAlone(t *testing.T) {
	s := open(t, t.TempDir())
	chmod(t, s.dir, 0o700)
	f := s.take(t, spring)
	f.keeps(t, submission("1", spring, noon))
	right, err := os.ReadFile(f.File())
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		old, with string
		cause     error
		want      string
	}{
		"tokens":           {`"portprove submission"`, `"portprove tokens"`, ErrDamaged, "it does not say that it is one"},
		"newer":            {`"version": 1`, `"version": 2`, ErrNewer, "The submission's state has version 2, and this program knows 1."},
		"another profile":  {`"profile": "test"`, `"profile": "prod"`, ErrForeign, `The submission is of profile "prod"`},
		"another member":   {`"pending"`, `"pendign"`, ErrDamaged, "it holds what was not written"},
		"another return":   {`"mars-april"`, `"mai-juni"`, ErrDamaged, "it holds the submission of another return"},
		"cut short":        {`"begun_at"`, "", ErrDamaged, "it is not the JSON that was written"},
		"nothing any more": {string(right), "", ErrDamaged, "it is not the JSON that was written"},
	} {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(string(right), c.old, c.with, 1)
			if err := os.WriteFile(f.File(), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, ok, err := f.Load()
			if ok || !errors.Is(err, c.cause) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%t, %v", ok, err)
			}
			if after, err := os.ReadFile(f.File()); err != nil || string(after) != text {
				t.Errorf("%v, %s", err, after)
			}
		})
	}
	chmod(t, f.File(), 0o644)
	if _, err := s.Filings(); !errors.Is(err, ErrMode) {
		t.Errorf("%v", err)
	}
}
