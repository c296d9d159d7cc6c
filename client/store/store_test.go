package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
)

const theIssuer = "https://test.idporten.no"

var noon = time.Date(2031, time.March, 3, 12, 0, 0, 0, time.UTC)

// tokens is a state whose tokens bear a name.
func tokens(name string) State {
	asked := client.AskedRecord{Issuer: theIssuer, RedirectURI: "https://finance.example/", Nonce: "nonce-" + name, Scopes: []string{"openid"}}
	return State{
		Pending:      &client.AuthorizationRecord{Code: "code-" + name, Verifier: "verifier-" + name, Asked: asked},
		PendingSince: noon,
		AuthorizedAt: noon.Add(time.Second),
		IDPorten: &client.IDPortenTokenRecord{
			AccessToken: "access-" + name, RefreshToken: "refresh-" + name, IDToken: "id-" + name,
			GrantedScope: []string{"openid"}, ExpiresAt: noon.Add(time.Hour), Subject: "subject-" + name, Asked: asked,
		},
		IDPortenIssued: noon.Add(2 * time.Second),
		Altinn:         &client.AltinnTokenRecord{JWT: "altinn-" + name, ExpiresAt: noon.Add(time.Hour), AuthLevel: 4, PartyID: 50001},
		AltinnIssued:   noon.Add(3 * time.Second),
	}
}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir, "test", theIssuer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// begun is a store in a directory of its own, with a state in it.
func begun(t *testing.T, state State) *Store {
	t.Helper()
	s := open(t, filepath.Join(t.TempDir(), "a", "b"))
	if err := s.Save(t.Context(), state); err != nil {
		t.Fatal(err)
	}
	return s
}

func holds(t *testing.T, s *Store, want State) {
	t.Helper()
	if got, err := s.Load(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("it holds %v, %v", got, err)
	}
}

func TestSaveLoadClear(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "none"))
	holds(t, s, State{})
	if _, err := os.Stat(s.dir); !errors.Is(err, fs.ErrNotExist) {
		t.Error("reading makes a directory")
	}
	s = begun(t, tokens("old"))
	holds(t, s, tokens("old"))
	if err := s.Save(t.Context(), tokens("new")); err != nil {
		t.Error(err)
	}
	holds(t, open(t, s.dir), tokens("new"))
	if err := os.WriteFile(s.File()+".tmp", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := s.Clear(t.Context()); err != nil {
			t.Error(err)
		}
		holds(t, s, State{})
	}
	left, err := filepath.Glob(filepath.Join(s.dir, "*"))
	if err != nil || !slices.Equal(left, []string{filepath.Join(s.dir, "test.lock")}) {
		t.Errorf("left are %v, %v", left, err)
	}
}

func TestTheFileSaysWhatItIs(t *testing.T) {
	s := begun(t, tokens("x"))
	text, err := os.ReadFile(s.File())
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	if got["format"] != "portprove tokens" || got["version"] != 1.0 || got["profile"] != "test" || got["issuer"] != theIssuer || len(got) != 5 {
		t.Errorf("got %s", text)
	}
	if filepath.Base(s.File()) != "test.json" {
		t.Errorf("the file is %s", s.File())
	}
}

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	s := begun(t, tokens("x"))
	for name, want := range map[string]fs.FileMode{s.dir: 0o700 | fs.ModeDir, s.File(): 0o600, filepath.Join(s.dir, "test.lock"): 0o600} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s has mode %v, %v", name, info.Mode(), err)
		}
	}
	for _, tc := range []struct {
		name string
		mode fs.FileMode
		want string
	}{
		{s.File(), 0o640, "The token file has mode 0640, so others could read the tokens. (open to others) Run chmod 600"},
		{s.File(), 0o602, "The token file has mode 0602"},
		{s.dir, 0o750, "The directory for tokens has mode 0750, so others can look into it. (open to others) Run chmod 700"},
		{s.dir, 0o701, "The directory for tokens has mode 0701"},
	} {
		info, err := os.Stat(tc.name)
		if err != nil {
			t.Fatal(err)
		}
		chmod(t, tc.name, tc.mode)
		everyWayIsRefused(t, s, ErrMode, tc.want)
		chmod(t, tc.name, info.Mode())
		holds(t, s, tokens("x"))
	}
}

func chmod(t *testing.T, name string, mode fs.FileMode) {
	t.Helper()
	if err := os.Chmod(name, mode); err != nil {
		t.Fatal(err)
	}
}

// everyWayIsRefused tries all that could read, write or remove.
func everyWayIsRefused(t *testing.T, s *Store, cause error, want string) {
	t.Helper()
	got, loaded := s.Load()
	if !reflect.DeepEqual(got, State{}) {
		t.Errorf("loads %v", got)
	}
	refreshed := func(context.Context, client.IDPortenToken) (client.IDPortenToken, time.Time, error) {
		t.Error("refreshes")
		return client.IDPortenToken{}, noon, nil
	}
	_, once := RefreshOnce(t.Context(), s, tokens("x"), refreshed)
	for way, err := range map[string]error{
		"Load": loaded, "Save": s.Save(t.Context(), tokens("other")), "Clear": s.Clear(t.Context()), "RefreshOnce": once,
	} {
		if !errors.Is(err, cause) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "access-") {
			t.Errorf("%s: got %v\nwant %s", way, err, want)
		}
	}
}

func TestWhatIsNotOursIsRefusedAndLeftAlone(t *testing.T) {
	good, err := os.ReadFile(begun(t, tokens("x")).File())
	if err != nil {
		t.Fatal(err)
	}
	change := func(old, replacement string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("there is no %s", old)
		}
		return strings.Replace(string(good), old, replacement, 1)
	}
	const damaged = "Nothing was changed. Move the file away, then run authorize."
	for name, tc := range map[string]struct {
		text  string
		cause error
		want  string
	}{
		"empty":            {"", ErrDamaged, damaged},
		"cut off":          {string(good[:len(good)/2]), ErrDamaged, damaged},
		"something behind": {string(good) + "{}", ErrDamaged, damaged},
		"another kind":     {`{"version": 1}`, ErrDamaged, "it does not say that it is one"},
		"no version":       {change(`"version": 1`, `"version": 0`), ErrDamaged, "it does not say that it is one"},
		"another member":   {change(`"pending_since"`, `"pending_before"`), ErrDamaged, "it holds what was not written"},
		"another type":     {change(`"access-x"`, `["access-x"]`), ErrDamaged, "it holds what was not written"},
		"too long":         {string(good) + strings.Repeat(" ", 1<<20), ErrDamaged, "it is longer than 1048576 bytes"},
		"newer":            {change(`"version": 1`, `"version": 2, "more": {}`), ErrNewer, "The token file has version 2, and this program knows 1. (written by a newer version) Use the newer program"},
		"another profile":  {change(`"profile": "test"`, `"profile": "prod"`), ErrForeign, `The tokens are of profile "prod" at "https://test.idporten.no", not of "test" at "https://test.idporten.no".`},
		"another issuer":   {change(`"issuer": "`+theIssuer, `"issuer": "https://idporten.no`), ErrForeign, `at "https://idporten.no", not of`},
		"another's token":  {string(good[:len(good)-600]) + strings.Replace(string(good[len(good)-600:]), theIssuer, "https://idporten.no", 1), ErrForeign, `A code or token is of the issuer "https://idporten.no"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, t.TempDir())
			chmod(t, s.dir, 0o700)
			if err := os.WriteFile(s.File(), []byte(tc.text), 0o600); err != nil {
				t.Fatal(err)
			}
			everyWayIsRefused(t, s, tc.cause, tc.want)
			if left, err := os.ReadFile(s.File()); err != nil || string(left) != tc.text {
				t.Errorf("the file was changed, %v", err)
			}
		})
	}
}

func TestALinkIsNoTokenFile(t *testing.T) {
	s := begun(t, tokens("x"))
	elsewhere := filepath.Join(t.TempDir(), "elsewhere")
	if err := errors.Join(os.Rename(s.File(), elsewhere), os.Symlink(elsewhere, s.File())); err != nil {
		t.Skip(err)
	}
	everyWayIsRefused(t, s, ErrDamaged, "it is no regular file")
}

func TestTokensOfAnotherIssuerAreNotSaved(t *testing.T) {
	s := begun(t, tokens("x"))
	for name, change := range map[string]func(*State){
		"code":  func(state *State) { state.Pending.Asked.Issuer = "https://idporten.no" },
		"token": func(state *State) { state.IDPorten.Asked.Issuer = "" },
	} {
		state := tokens("y")
		change(&state)
		if err := s.Save(t.Context(), state); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v", name, err)
		}
	}
	holds(t, s, tokens("x"))
}

func TestOpenRefuses(t *testing.T) {
	for _, args := range [][3]string{{"", "test", theIssuer}, {"d", "", theIssuer}, {"d", "../x", theIssuer}, {"d", ".x", theIssuer}, {"d", "A", theIssuer}, {"d", "test", ""}} {
		if s, err := Open(args[0], args[1], args[2]); err == nil || s != nil {
			t.Errorf("accepted %q", args)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, file).Load(); err == nil || !strings.Contains(err.Error(), "This is no directory.") {
		t.Errorf("got %v", err)
	}
}

func TestUpdateChangesNothingWhenItFails(t *testing.T) {
	s := begun(t, tokens("x"))
	wrong := errors.New("wrong")
	if err := s.Update(t.Context(), func(State) (State, error) { return tokens("y"), wrong }); !errors.Is(err, wrong) || err.Error() != "wrong" {
		t.Errorf("got %v", err)
	}
	holds(t, s, tokens("x"))
	before, err := os.Stat(s.File())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), func(state State) (State, error) { return state, nil }); err != nil {
		t.Error(err)
	}
	if after, err := os.Stat(s.File()); err != nil || !os.SameFile(before, after) {
		t.Errorf("an unchanged state was written, %v", err)
	}
}

func TestUpdatesWaitForEachOther(t *testing.T) {
	s := begun(t, State{})
	const each = 4
	done := make(chan error)
	for range 4 {
		go func() {
			var failed error
			for range each {
				failed = errors.Join(failed, s.Update(t.Context(), func(state State) (State, error) {
					state.AuthorizedAt = state.AuthorizedAt.Add(time.Second)
					return state, nil
				}))
			}
			done <- failed
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	holds(t, s, State{AuthorizedAt: time.Time{}.Add(4 * each * time.Second)})
}

func TestWaitingEndsWithTheContext(t *testing.T) {
	s := begun(t, tokens("x"))
	err := s.Update(t.Context(), func(state State) (State, error) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := s.Save(ctx, tokens("y")); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "in use by another process") {
			t.Errorf("got %v", err)
		}
		holds(t, s, tokens("x")) // reading does not wait
		return state, nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAStateIsPrintedWithoutTokens(t *testing.T) {
	state := tokens("x")
	var out strings.Builder
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "state", state)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		fmt.Fprintf(&out, verb, state)
	}
	if !strings.Contains(out.String(), "State(pending code true, ID-porten token true, Altinn token true)") || strings.Contains(out.String(), "-x") {
		t.Error(out.String())
	}
}
