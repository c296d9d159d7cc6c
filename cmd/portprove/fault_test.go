package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/portprove/portprove/mocks"
)

func TestFaultsOfARunningMock(t *testing.T) {
	m := mocks.Start(t)
	call := func(args ...string) outcome {
		return portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": m.Control}, append([]string{"fault"}, args...)...)
	}
	call().expect(t, 0, `portprove fault add --step confirm --drop after`)
	call("list").expect(t, 0, `^no faults; ask for one with: portprove fault add\n$`)
	call("add", "--step", "exchange", "--nth", "2", "--status", "503", "--retry-after", "30", "--retry-after-as", "date").
		expect(t, 0, `^fault fault-1: the 2nd request of step exchange: answers 503 instead of the step, Retry-After 30s as a date\n$`)
	call("add", "--id", "page", "--step", "exchange", "--status", "502", "--when", "after", "--body", "<html>", "--content-type", "text/html", "--header", "Server=a, b=c", "--note", "a gateway", "--json").
		expect(t, 0, `(?s)"headers": \{\s+"Server": "a, b=c"\s+\}`)
	for range 2 {
		exchange(t, m)
	}
	call("list").expect(t, 0, `^fault-1  spent, hits 1, seen 2\n  the 2nd request of step exchange: answers 503 instead of the step, Retry-After 30s as a date\n`+
		`page  spent, hits 1, seen 2\n  the 1st request of step exchange: answers 502 after the step, sets Server, content type text/html\n  a gateway\n$`)
	call("list", "--json").expect(t, 0, `(?s)"expected": "the 2nd request of step exchange",.*"seen": 2,\s+"hits": 1,`)
	call("remove", "page").expect(t, 0, `^removed page\n$`)
	call("remove", "page").expect(t, 1, `there is no fault "page"`)
	call("remove").expect(t, 2, `which one\?`)
	call("remove", "--all", "page").expect(t, 2, `which one\?`)
	call("remove", "--all", "--json").expect(t, 0, `"removed": 1`)
}

// exchange asks Altinn for a token, in vain.
func exchange(t *testing.T, m *mocks.Running) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, m.Addresses()[mocks.HostAltinn]+"/authentication/api/v1/exchange/id-porten", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestFaultsAreAskedForInEveryWay(t *testing.T) {
	m := mocks.Start(t)
	file := filepath.Join(t.TempDir(), "body.json")
	if err := os.WriteFile(file, []byte(`{ "title": "Bad Request" }`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		code int
		want string
		args []string
	}{
		{0, `fault-1: the 1st request of step confirm: drops the connection after the step`, []string{"--step", "confirm", "--drop", "after"}},
		{0, `the 1st request of operation token.code where id_token matters: id_token: nonce`, []string{"--operation", "token.code", "--effect", "id_token=nonce"}},
		{0, `from the 3rd GET of step feedback on: waits 2m before the step`, []string{"--step", "feedback", "--method", "GET", "--nth", "3", "--repeat", "--delay", "2m"}},
		{0, `the 1st request of step collect and the 3 after it: breaks off after 0 bytes, 7 bytes per second`, []string{"--step", "collect", "--times", "4", "--truncate", "0", "--drip", "7"}},
		{0, `by a chance of 0.5, once: answers 500`, []string{"--step", "upload", "--chance", "0.5", "--seed", "0", "--status", "500", "--expires", "2027-01-01T00:00:00Z"}},
		{0, `"body": "\{\\"title\\":\\"Bad Request\\"\}",\s+"content_type": "application/json"`, []string{"--json", "--step", "upload", "--status", "400", "--body-file", file}},
		{0, `"body": "\{ \\"title\\"`, []string{"--json", "--step", "upload", "--status", "400", "--body-file", file, "--content-type", "application/problem+json"}},
		{2, `step: "exchagne" is not known here, did you mean exchange\?`, []string{"--step", "exchagne", "--status", "500"}},
		{2, `effect.id_token: "nonse" is not known here, did you mean nonce\?`, []string{"--step", "token", "--effect", "id_token=nonse"}},
		{2, `--nth is 0; it must be at least 1`, []string{"--step", "token", "--nth", "0", "--status", "500"}},
		{2, `--chance is 0; it must be above 0`, []string{"--step", "token", "--chance", "0", "--status", "500"}},
		{2, `--expires is "soon"; write it like`, []string{"--step", "token", "--expires", "soon", "--status", "500"}},
		{2, `--effect is "nonce"; write it like id_token=nonce`, []string{"--effect", "nonce"}},
		{2, `--header is "Server"; write it like`, []string{"--step", "token", "--header", "Server"}},
		{2, `the body can't be read`, []string{"--step", "token", "--status", "500", "--body-file", file + "x"}},
		{2, `did you mean --status\?`, []string{"--step", "token", "--statsu", "500"}},
		{2, `status: is missing, and so is everything else`, []string{"--step", "token"}},
	} {
		portproveIn(t.Context(), map[string]string{"PORTPROVE_CONTROL": m.Control}, append([]string{"fault", "add"}, c.args...)...).expect(t, c.code, c.want)
	}
}
