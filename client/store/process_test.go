package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
)

// The test binary plays the other processes: its arguments say which.
const role = "PORTPROVE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "stop":
		stop(os.Args[1], os.Args[2])
	case "refresh":
		refresh(os.Args[1], os.Args[2])
	}
}

func start(t *testing.T, as string, args ...string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0], args...) //nolint:gosec // this test itself
	child.Env = append(os.Environ(), role+"="+as)
	child.Stderr = os.Stderr
	_, err := child.StdinPipe() // stays open: the child waits there
	out, errOut := child.StdoutPipe()
	if err = errors.Join(err, errOut); err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	return child, bufio.NewReader(out)
}

// must is for the children, whose panic the test sees.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// pieces is in how many parts a stopped child writes.
const pieces = 200

// stop saves a state, and waits for its end at the given point.
func stop(dir, point string) {
	s := must(Open(dir, "test", theIssuer))
	last, passed := must(strconv.Atoi(point)), 0
	s.disk = s.disk.pausing(func(step string) {
		if passed++; passed == last {
			fmt.Println(step)
			must(io.Copy(io.Discard, os.Stdin))
		}
	})
	if err := s.Save(context.Background(), tokens("new")); err != nil {
		panic(err)
	}
	fmt.Println("done")
}

// pausing calls at before and after each step, and between the parts of a write.
func (d disk) pausing(at func(step string)) disk {
	return disk{
		create: func(name string) (*os.File, error) {
			at("before create")
			f, err := d.create(name)
			at("after create")
			return f, err
		},
		write: func(f *os.File, data []byte) error {
			for part := range slices.Chunk(data, max(1, len(data)/pieces)) {
				if err := d.write(f, part); err != nil {
					return err
				}
				at("amid write")
			}
			return nil
		},
		sync:    func(f *os.File) error { at("before sync"); defer at("after sync"); return d.sync(f) },
		rename:  func(from, to string) error { at("before rename"); defer at("after rename"); return d.rename(from, to) },
		remove:  func(name string) error { at("before remove"); defer at("after remove"); return d.remove(name) },
		syncDir: func(dir string) error { at("before dir sync"); defer at("after dir sync"); return d.syncDir(dir) },
	}
}

func TestAKilledWriterLeavesTheOldOrTheNewState(t *testing.T) {
	begin := time.Now()
	var wait sync.WaitGroup
	var point, killed atomic.Int64
	steps := sync.Map{}
	for range 4 {
		wait.Go(func() {
			s := begun(t, tokens("old"))
			s.disk.sync = func(*os.File) error { return nil } // only the children need it
			s.disk.syncDir = func(string) error { return nil }
			for old := "old"; ; {
				n := point.Add(1)
				next := "old" + strconv.FormatInt(n, 10)
				step := killAt(t, s, n, tokens(old), tokens(next))
				old = next
				if step == "done" || t.Failed() {
					return
				}
				steps.Store(step, true)
				killed.Add(1)
			}
		})
	}
	wait.Wait()
	for _, step := range []string{"before create", "after create", "amid write", "before sync", "after sync", "before rename", "after rename", "before remove", "after remove", "before dir sync", "after dir sync"} {
		if _, ok := steps.Load(step); !ok {
			t.Errorf("no child was killed %s", step)
		}
	}
	if killed.Load() < 200 {
		t.Errorf("killed %d children", killed.Load())
	}
	t.Logf("killed %d children in %s", killed.Load(), time.Since(begin))
}

// killAt kills a child at a point of its write over old, looks what it left,
// and writes next.
func killAt(t *testing.T, s *Store, point int64, old, next State) (step string) {
	t.Helper()
	child, out := start(t, "stop", s.dir, strconv.FormatInt(point, 10))
	step, err := out.ReadString('\n')
	step = strings.TrimSpace(step)
	if err != nil {
		t.Errorf("point %d: %v", point, err)
	}
	if err := child.Process.Kill(); err != nil && step != "done" {
		t.Error(err)
	}
	if err := child.Wait(); err == nil && step != "done" {
		t.Errorf("point %d, %s: the child was not killed", point, step)
	}
	want := old
	if slices.Contains([]string{"after rename", "before dir sync", "after dir sync", "done"}, step) {
		want = tokens("new")
	}
	if got, err := s.Load(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("point %d, %s: it holds %v, %v", point, step, got, err)
	}
	if err := s.Save(t.Context(), next); err != nil {
		t.Errorf("point %d, %s: %v", point, step, err)
	}
	holds(t, s, next)
	if left, err := filepath.Glob(filepath.Join(s.dir, "*.tmp")); err != nil || len(left) > 0 {
		t.Errorf("point %d, %s: left are %v, %v", point, step, left, err)
	}
	return step
}

// What is killed in a test comes back from the kernel, not from a disk that
// lost its power; for that the order of the steps must do.
func TestAWriteIsOnTheDiskBeforeItCounts(t *testing.T) {
	s := begun(t, tokens("old"))
	var steps []string
	s.disk = s.disk.pausing(func(step string) {
		if strings.HasPrefix(step, "after") || (step == "amid write" && !slices.Contains(steps, step)) {
			steps = append(steps, step)
		}
	})
	if err := s.Save(t.Context(), tokens("new")); err != nil {
		t.Fatal(err)
	}
	want := []string{"after remove", "after create", "amid write", "after sync", "after rename", "after dir sync"}
	if !slices.Equal(steps, want) {
		t.Errorf("got %q", steps)
	}
}

func TestAFailedStepLeavesTheOldState(t *testing.T) {
	fails := errors.New("fails")
	for name, spoil := range map[string]func(*disk){
		"create": func(d *disk) { d.create = func(string) (*os.File, error) { return nil, fails } },
		"write": func(d *disk) {
			d.write = func(f *os.File, data []byte) error { _, err := f.Write(data[:9]); return errors.Join(err, fails) }
		},
		"sync":   func(d *disk) { d.sync = func(*os.File) error { return fails } },
		"rename": func(d *disk) { d.rename = func(string, string) error { return fails } },
	} {
		s := begun(t, tokens("old"))
		spoil(&s.disk)
		err := s.Save(t.Context(), tokens("new"))
		if !errors.Is(err, fails) || !strings.Contains(err.Error(), "The tokens could not be written.") {
			t.Errorf("%s: %v", name, err)
		}
		holds(t, s, tokens("old"))
		if left, err := filepath.Glob(filepath.Join(s.dir, "*.tmp")); err != nil || len(left) > 0 {
			t.Errorf("%s: left are %v, %v", name, left, err)
		}
	}
}

// refresh waits until all are there, and then wants a new token.
func refresh(dir, server string) {
	ctx := context.Background()
	s := must(Open(dir, "test", theIssuer))
	known := must(s.Load())
	ask(server + "/ready")
	state := must(RefreshOnce(ctx, s, known, func(_ context.Context, old client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
		return refreshed(ask(server + "/token?" + old.RefreshToken)), noon, nil
	}))
	fmt.Println(state.IDPorten.AccessToken)
}

func ask(address string) string {
	response, err := http.Get(address)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	return string(must(io.ReadAll(response.Body)))
}

func TestTwoProcessesRefreshOnce(t *testing.T) {
	for range 5 {
		s := begun(t, tokens("old"))
		var ready sync.WaitGroup
		ready.Add(2)
		var calls atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/ready" {
				ready.Done()
				ready.Wait()
				return
			}
			if r.URL.RawQuery != "refresh-old" {
				t.Errorf("asked for %s", r.URL)
			}
			fmt.Fprintf(w, "new%d", calls.Add(1)) //nolint:errcheck // the child sees it
		}))
		one, fromOne := start(t, "refresh", s.dir, server.URL)
		two, fromTwo := start(t, "refresh", s.dir, server.URL)
		for _, out := range []*bufio.Reader{fromOne, fromTwo} {
			if got, err := out.ReadString('\n'); got != "access-new1\n" || err != nil {
				t.Errorf("a process uses %q, %v", got, err)
			}
		}
		if err := errors.Join(one.Wait(), two.Wait()); err != nil {
			t.Error(err)
		}
		server.Close()
		if calls.Load() != 1 {
			t.Errorf("refreshed %d times", calls.Load())
		}
		if got, err := s.Load(); err != nil || got.IDPorten.AccessToken != "access-new1" {
			t.Errorf("it holds %v, %v", got, err)
		}
	}
}
