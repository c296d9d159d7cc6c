package interop_test

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// nodeProgram is Node, for which openid-client is installed; where either is
// missing the test is skipped. CI has both.
func nodeProgram(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		missing(t, "there is no Node on this machine")
	}
	if _, err := os.Stat("node/node_modules/openid-client"); err != nil {
		missing(t, "openid-client is not installed: run `npm ci` in specs/interop/node")
	}
	return path
}

// node runs one case of openid-client.
func (s *stage) node(t *testing.T, name string) map[string]any {
	t.Helper()
	path := nodeProgram(t)
	settings, err := json.Marshal(s.client)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), path, "openid-client.mjs", name, string(settings)) //nolint:gosec // a script of ours.
	command.Dir = "node"
	out, err := command.Output()
	if failed, ok := errors.AsType[*exec.ExitError](err); ok {
		t.Fatalf("openid-client, %s: %v\n%s", name, err, failed.Stderr)
	} else if err != nil {
		t.Fatal(err)
	}
	var told map[string]any
	if err := json.Unmarshal(out, &told); err != nil {
		t.Fatalf("openid-client, %s: %v\n%s", name, err, out)
	}
	return told
}

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what + ", and CI must have it")
	}
	t.Skip(what)
}

// expect compares one member, found by its path in dots.
func expect(t *testing.T, told map[string]any, path string, want any) {
	t.Helper()
	var got any = told
	for name := range strings.SplitSeq(path, ".") {
		object, ok := got.(map[string]any)
		if !ok {
			t.Fatalf("%s: there is no %s in %v", path, name, told)
		}
		got = object[name]
	}
	if list, ok := got.([]any); ok {
		if names, ok := want.([]any); ok && slices.Equal(list, names) {
			return
		}
	} else if got == want {
		return
	}
	t.Errorf("%s is %v, not %v", path, got, want)
}

func TestNodeSignsInRefreshesAndRevokes(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"client_secret_basic", "client_secret_post", "private_key_jwt"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			s := register(t, method, nil)
			told := s.node(t, "code")
			expect(t, told, "first.token_type", "bearer") // the library writes it small
			expect(t, told, "first.expires_in", 120.0)
			expect(t, told, "first.scope", "openid profile altinn:instances.read")
			expect(t, told, "first.claims.iss", s.client.Issuer)
			expect(t, told, "first.claims.aud", clientID)
			expect(t, told, "first.claims.pid", defaultPID)
			expect(t, told, "first.claims.acr", "idporten-loa-high")
			expect(t, told, "first.userinfo.pid", defaultPID)
			expect(t, told, "renewed.scope", "openid profile altinn:instances.read")
			expect(t, told, "renewed.rotated", true)
			expect(t, told, "revoked.error", "invalid_grant")
			expect(t, told, "revoked.status", 400.0)
		})
	}
}

func TestNodePushesItsRequest(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"client_secret_basic", "private_key_jwt"} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			told := register(t, method, map[string]any{"require_pushed_authorization_requests": true}).node(t, "par")
			expect(t, told, "address", []any{"client_id", "request_uri"})
			expect(t, told, "claims.pid", defaultPID)
		})
	}
}

func TestNodeReadsASignedAuthorizationResponse(t *testing.T) {
	t.Parallel()
	told := register(t, "client_secret_basic", nil).node(t, "jarm")
	expect(t, told, "returned", []any{"response"})
	expect(t, told, "claims.pid", defaultPID)
}

func TestNodeProvesPossession(t *testing.T) {
	t.Parallel()
	told := register(t, "client_secret_basic", nil).node(t, "dpop")
	expect(t, told, "token_type", "dpop")
	expect(t, told, "userinfo.pid", defaultPID)
}

func TestNodeReadsARefusalOfTheAuthorizationEndpoint(t *testing.T) {
	t.Parallel()
	told := register(t, "client_secret_basic", nil).node(t, "denied")
	expect(t, told, "error", "invalid_scope")
}
