package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// files of a data directory with their modes and contents.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		name, _ := strings.CutPrefix(path, dir+"/")
		found[name] = info.Mode().String()
		if !entry.IsDir() {
			found[name] += " " + content(t, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestAuthorityIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	first, err := keptAuthority(dir)
	if err != nil {
		t.Fatal(err)
	}
	kept := files(t, filepath.Dir(dir))
	if len(kept) != 4 || kept["data"] != "drwx------" || kept["data/ca"] != "drwx------" ||
		!strings.HasPrefix(kept["data/ca/ca.pem"], "-rw------- -----BEGIN CERTIFICATE-----\n") || !strings.HasPrefix(kept["data/ca/ca-key.pem"], "-rw------- -----BEGIN PRIVATE KEY-----\n") {
		t.Errorf("it keeps %v", kept)
	}
	second, err := keptAuthority(dir)
	if err != nil || !second.Certificate.Equal(first.Certificate) {
		t.Errorf("the second start has another authority: %v", err)
	}
	issued, err := second.Issue([]string{"localhost"})
	if err != nil || issued.Leaf.CheckSignatureFrom(first.Certificate) != nil {
		t.Errorf("the second start's certificate is not the first's authority's: %v", err)
	}
}

// Of programs that start together, all have the same authority, and nothing
// half done stays.
func TestAuthorityIsMadeOnce(t *testing.T) {
	dir := t.TempDir()
	var all sync.WaitGroup
	subjects := make([]string, 8)
	for i := range subjects {
		all.Go(func() {
			a, err := keptAuthority(dir)
			if err != nil {
				t.Error(err)
				return
			}
			subjects[i] = a.Certificate.SerialNumber.String()
		})
	}
	all.Wait()
	for _, s := range subjects {
		if s != subjects[0] {
			t.Errorf("there are several authorities: %v", subjects)
		}
	}
	if kept := files(t, dir); len(kept) != 3 {
		t.Errorf("it leaves %v", kept)
	}
}

func TestDamagedAuthorityIsRefusedAndLeftAlone(t *testing.T) {
	others := t.TempDir()
	if _, err := keptAuthority(others); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, folder string) error
		want   string
	}{
		{"certificate gone", func(_ *testing.T, f string) error { return os.Remove(filepath.Join(f, "ca.pem")) }, `ca\.pem: no such file`},
		{"key gone", func(_ *testing.T, f string) error { return os.Remove(filepath.Join(f, "ca-key.pem")) }, `ca-key\.pem: no such file`},
		{"certificate empty", func(_ *testing.T, f string) error { return os.Truncate(filepath.Join(f, "ca.pem"), 0) }, `the certificate: one PEM block CERTIFICATE is needed`},
		{"key cut short", func(_ *testing.T, f string) error { return os.Truncate(filepath.Join(f, "ca-key.pem"), 100) }, `the key: one PEM block PRIVATE KEY is needed`},
		{"key of another", func(t *testing.T, f string) error {
			t.Helper()
			return os.WriteFile(filepath.Join(f, "ca-key.pem"), []byte(content(t, filepath.Join(others, "ca", "ca-key.pem"))), 0o600)
		}, `the key does not belong to the certificate`},
		//nolint:gosec // The wide mode is the point.
		{"key for all to read", func(_ *testing.T, f string) error { return os.Chmod(filepath.Join(f, "ca-key.pem"), 0o640) }, `ca-key\.pem has mode 0640, so that others can read the key`},
		{"a file instead of the folder", func(_ *testing.T, f string) error {
			if err := os.RemoveAll(f); err != nil {
				return err
			}
			return os.WriteFile(f, nil, 0o600)
		}, `not a directory`},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := keptAuthority(dir); err != nil {
				t.Fatal(err)
			}
			if err := c.damage(t, filepath.Join(dir, "ca")); err != nil {
				t.Fatal(err)
			}
			before := files(t, dir)
			refusing(t, "--tls", "--data", dir).expect(t, 2,
				`the certificate authority in .*/ca can't be used: `, c.want, `delete that folder to get a new one`)
			after := files(t, dir)
			if len(before) != len(after) {
				t.Errorf("it was %v and is %v", before, after)
			}
			for name, was := range before {
				if after[name] != was {
					t.Errorf("%s was changed", name)
				}
			}
		})
	}
}

func TestDataDirectoryThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	portprove(t, "ca", "--data", filepath.Join(file, "below")).expect(t, 2, `no certificate authority can be kept in .*/file/below: .*not a directory; name another folder with --data DIR`)
}
