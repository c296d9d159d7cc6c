package main

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// Each flag of login lies over the profile, and "none" asks for no level.
func TestLoginAsks(t *testing.T) {
	for _, c := range []struct {
		flags []string
		want  map[string]string
	}{
		{nil, map[string]string{"acr_values": "", "ui_locales": "", "prompt": ""}},
		{[]string{"--level", "high", "--language", "nb"}, map[string]string{"acr_values": "idporten-loa-high", "ui_locales": "nb"}},
		{[]string{"--level", "substantial", "--language", "en"}, map[string]string{"acr_values": "idporten-loa-substantial", "ui_locales": "en"}},
		{[]string{"--level", "low", "--language", "se"}, map[string]string{"acr_values": "idporten-loa-low", "ui_locales": "se"}},
		{[]string{"--level", "none", "--fresh"}, map[string]string{"acr_values": "", "prompt": "login"}},
	} {
		s := newStage(t)
		out, done := &transcript{written: make(chan struct{}, 1)}, make(chan int, 1)
		go func() {
			done <- run(t.Context(), append([]string{"login", "--paste", "--store", s.dir}, c.flags...), terminal{
				in: strings.NewReader("\n"), out: out, err: out, env: func(name string) string { return map[string]string{"PORTPROVE_CONTROL": s.Control}[name] },
			})
		}()
		if code := <-done; code != 1 {
			t.Errorf("%q: exit code %d", c.flags, code)
		}
		address, err := url.Parse(out.await(t, regexp.MustCompile(`http://\S+/authorize\?\S+`)))
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range c.want {
			if got := address.Query().Get(name); got != want {
				t.Errorf("%q: %s is %q", c.flags, name, got)
			}
		}
		if said := out.text.String(); !strings.HasPrefix(said, "redirect_uri: http://localhost:8400/?cmp=USMF&mi=WebApplications\n") {
			t.Errorf("it does not begin with the redirect URI: %s", said)
		}
	}
}

// A redirect URI that differs from those of a mock is shown against the nearest.
func TestLoginShowsWhereTheRedirectDiffers(t *testing.T) {
	s := newStage(t)
	file := s.sheet().write(t, sheetOf{"redirect_uri": "'http://localhost:8400/?cmp=DEMF'", "client_secret": "{inline: x, i_know_this_is_a_secret: true}"})
	s.call(t, "login", byTestPerson, "--profile", file).expect(t, 1,
		`^redirect_uri: http://localhost:8400/\?cmp=DEMF\n  NOT among those registered:\n    \S+\n    \S+\n  against the nearest, after "http://localhost:8400/\?cmp=" it goes on with "DEMF" instead of "USMF`)
}

// Where redirect_uri is not on this machine, the person pastes the address.
func TestLoginByPasting(t *testing.T) {
	s := newStage(t)
	pasted, ready := io.Pipe()
	out, done := &transcript{written: make(chan struct{}, 1)}, make(chan int, 1)
	go func() {
		done <- run(t.Context(), []string{"login", "--paste", "--store", s.dir}, terminal{in: pasted, out: out, err: out, env: func(name string) string {
			return map[string]string{"PORTPROVE_CONTROL": s.Control}[name]
		}})
	}()
	address := out.await(t, regexp.MustCompile(`http://\S+/authorize\?\S+`))
	here := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := here.Get(address + "&login_hint=testid:15817840008_idporten-loa-high")
	if err != nil {
		t.Fatal(err)
	}
	defer closeIt(t, r.Body)
	if _, err := io.WriteString(ready, r.Header.Get("Location")+"\n"); err != nil {
		t.Fatal(err)
	}
	if code := <-done; code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.call(t, "token").expect(t, 0, `Access token was successfully obtained\.`)
}
