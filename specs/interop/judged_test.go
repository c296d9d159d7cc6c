package interop_test

import (
	"errors"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/client"
	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/kernel"
)

// The clients of the folder plain and of node/judged.mjs are written to be
// judged. Here nothing is wrong at first, so they have to get through.

// way is what a client has done when it has come to a value of
// PORTPROVE_UNTIL: the operations of the mock, each after those before.
var way = []struct {
	until string
	does  []string
}{
	{"login", []string{"authorize"}},
	{"token", []string{"token.code"}},
	{"exchange", []string{"exchange"}},
	{"validate", []string{"validate"}},
	{"instance", []string{"instance.create"}},
	{"envelope", []string{"data.replace"}},
	{"upload", []string{"data.create"}},
	{"fill", []string{"process.next"}},
	{"confirm", []string{"process.next"}},
	{"feedback", []string{"feedback.status", "instance.read"}},
	{"collect", []string{"data.read", "data.read", "data.read"}},
}

// getsThrough runs a client once for each value of PORTPROVE_UNTIL.
func getsThrough(t *testing.T, command ...string) {
	t.Helper()
	expect := func(until string, want []string) {
		t.Run(until, func(t *testing.T) {
			t.Parallel()
			s := mocks.Start(t)
			if code, said := runs(t, s, command, map[string]string{"UNTIL": until}); code != 0 || said != "" {
				t.Errorf("it ended with %d: %s", code, said)
			}
			if got := done(s); !slices.Equal(got, want) {
				t.Errorf("it did %v, not %v", got, want)
			}
		})
	}
	var sofar []string
	for _, w := range way {
		sofar = append(sofar, w.does...)
		expect(w.until, slices.Clone(sofar))
	}
	expect("refresh", []string{"authorize", "token.code", "token.refresh", "token.refresh"})
}

// stops runs a client where something is wrong: it has to end with 1 after the
// operations that went well, and to say so in one line without a secret.
func stops(t *testing.T, command ...string) {
	t.Helper()
	for name, c := range map[string]struct {
		fault   kernel.Fault
		changes map[string]string
		does    []string
		says    string
	}{
		"another nonce":       {fault: kernel.Fault{Operation: "token.code", Effect: "id_token", Value: "nonce"}, does: []string{"authorize", "token.code"}, says: "token: "},
		"another secret":      {changes: map[string]string{"CLIENT_SECRET": "a-secret-of-another"}, does: []string{"authorize"}, says: "token: "},
		"an unknown scope":    {changes: map[string]string{"SCOPE": "openid not:registered"}, does: []string{"authorize"}, says: "invalid_scope"},
		"a fault of exchange": {fault: kernel.Fault{Operation: "exchange", Answer: kernel.Answer{Status: http.StatusServiceUnavailable}}, does: []string{"authorize", "token.code"}, says: "exchange: "},
		"an unknown step":     {changes: map[string]string{"UNTIL": "party"}, says: `there is no step "party"`},
		"an unknown way to authenticate": {
			changes: map[string]string{"CLIENT_AUTH_METHOD": "private_key_jwt"}, says: "login: client authentication",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mocks.Start(t)
			if c.fault.Operation != "" {
				if _, err := s.Default.Faults().Add(time.Now(), c.fault); err != nil {
					t.Fatal(err)
				}
			}
			changes := map[string]string{"UNTIL": "exchange"}
			maps.Copy(changes, c.changes)
			code, said := runs(t, s, command, changes)
			if code != 1 || !strings.Contains(said, c.says) || strings.Count(said, "\n") != 1 {
				t.Errorf("it ended with %d: %q", code, said)
			}
			for _, secret := range []string{"finance-refresh-secret", "a-secret-of-another", defaultPID} {
				if strings.Contains(said, secret) {
					t.Errorf("it shows %s: %q", secret, said)
				}
			}
			if got := done(s); !slices.Equal(got, c.does) {
				t.Errorf("it did %v, not %v", got, c.does)
			}
		})
	}
}

// done are the operations that succeeded by the journal, without those of
// discovery; how often feedback was asked for is a matter of time.
func done(s *mocks.Running) []string {
	var list []string
	for _, x := range s.Default.Journal().List(kernel.Filter{}) {
		waits := x.Operation == "feedback.status" && slices.Contains(list, x.Operation)
		if x.Operation != "discovery" && x.Operation != "jwks" && x.Status < http.StatusBadRequest && !waits {
			list = append(list, x.Operation)
		}
	}
	return list
}

// runs starts a client in its environment, and returns how it ended and what it
// said.
func runs(t *testing.T, s *mocks.Running, command []string, changes map[string]string) (code int, said string) {
	t.Helper()
	settings := environment(t, s)
	maps.Copy(settings, changes)
	cmd := exec.CommandContext(t.Context(), command[0], command[1:]...) //nolint:gosec // programs of ours.
	cmd.Env = os.Environ()
	for name, value := range settings {
		cmd.Env = append(cmd.Env, "PORTPROVE_"+name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		return failed.ExitCode(), string(out)
	} else if err != nil {
		t.Fatal(err)
	}
	return 0, string(out)
}

// environment is that of a client of the default world, without PORTPROVE_UNTIL.
func environment(t *testing.T, s *mocks.Running) map[string]string {
	t.Helper()
	const organisation = "311223348"
	r, err := client.NewReturn{Organisation: organisation, Now: time.Now()}.Return()
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "return.xml")
	if err := os.WriteFile(file, r.Document, 0o600); err != nil {
		t.Fatal(err)
	}
	at := s.Addresses()
	return map[string]string{
		"ISSUER": at[mocks.HostIDPorten], "AUTHORIZE_URL": at[mocks.HostLogin] + "/authorize", "TOKEN_URL": at[mocks.HostIDPorten] + "/token",
		"CLIENT_ID": "finance-refresh", "CLIENT_SECRET": "finance-refresh-secret", "CLIENT_AUTH_METHOD": "client_secret_post",
		"REDIRECT_URI": "http://localhost:8400/?cmp=USMF&mi=WebApplications",
		"SCOPE":        "openid skatteetaten:mvameldinginnsending skatteetaten:mvameldingvalidering altinn:instances.read altinn:instances.write",
		"ACR_VALUES":   "idporten-loa-high", "LOGIN_HINT": "testid:" + defaultPID + "_idporten-loa-high", "PID": defaultPID,
		"EXCHANGE_URL":  at[mocks.HostAltinn] + "/authentication/api/v1/exchange/id-porten",
		"VALIDATE_URL":  at[mocks.HostSkatteetaten] + "/api/mva/grensesnittstoette/mva-melding/valider",
		"INSTANCES_URL": at[mocks.HostApps] + "/skd/mva-melding-innsending-test/instances",
		"ORGANISATION":  organisation, "RETURN": file,
	}
}
