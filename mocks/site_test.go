package mocks

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/mocks/control"
	"github.com/portprove/portprove/mocks/kernel"
)

// Files of a sandbox go with it: when it is deleted, when its time is over, and
// when the site is closed.
func TestFilesGoWithTheirSandbox(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows' temporary folder can't be moved by TMPDIR")
	}
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	site, err := NewSite(SiteOptions{Base: "http://127.0.0.1", Default: Options{Addresses: Below("http://127.0.0.1")}, Layout: LayoutPaths})
	if err != nil {
		t.Fatal(err)
	}
	site.clock = kernel.NewClock(time.Time{}, false)
	deleted, ended, kept := held(t, site, 0), held(t, site, time.Hour), held(t, site, 0)
	expectFolders(t, folder, "all are there", 3)
	if !site.remove(deleted) || site.remove(deleted) {
		t.Error("a sandbox is deleted once")
	}
	expectFolders(t, folder, "one was deleted", 2)
	site.clock.Advance(time.Hour)
	if list := site.list(); len(list) != 1 || list[0].ID != kept {
		t.Errorf("the list has %d sandboxes, want %s alone, as %s has ended", len(list), kept, ended)
	}
	expectFolders(t, folder, "one has ended", 1)
	if err := site.Close(); err != nil {
		t.Fatal(err)
	}
	expectFolders(t, folder, "the site was closed", 0)
}

// held makes a sandbox that keeps a large file.
func held(t *testing.T, site *Site, ttl time.Duration) string {
	t.Helper()
	made, err := site.create(control.Order{TTL: ttl})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.named[made.ID].spool.Save(strings.NewReader(strings.Repeat("x", 1<<20))); err != nil {
		t.Fatal(err)
	}
	return made.ID
}

func expectFolders(t *testing.T, in, when string, want int) {
	t.Helper()
	folders, err := filepath.Glob(filepath.Join(in, "portprove-*"))
	if err != nil || len(folders) != want {
		t.Errorf("%s: %q, %v; want %d folders", when, folders, err, want)
	}
}
