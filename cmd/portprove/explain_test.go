package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

const lateMessage = `Web service returned error code 400 ({"error":"invalid_grant","error_description":"invalid_grant (correlation id: 08ede4e5-4720-5edb-8fd2-a4f6a1902b74)"}).`

func TestExplainALateCode(t *testing.T) {
	t.Parallel()
	portprove(t, "explain", lateMessage).expect(
		t, 0, `(?m)^You pasted: Web service returned error code 400 \(\{"error":"invalid_grant"`, `Known \(word for word\):`, `(?m)^TOK-01: the authorization code is too old`,
		`400 at token`, `causes +1\. more than about a minute`, `(?m)^ +2\. the code was sent twice`, `cure +get a new authorization code`, `source +Microsoft Learn`,
		`evidence +quoted verbatim`, `Finance +Web service returned error code 400 \(\{"error"`,
	)
}

func TestExplainReadsTheStandardInput(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"explain"}, {"explain", "-"}} {
		var out bytes.Buffer
		code := run(t.Context(), args, terminal{in: strings.NewReader(lateMessage + "\n"), out: &out, err: &out, env: func(string) string { return "" }})
		outcome{code, out.String(), ""}.expect(t, 0, "TOK-01: ")
	}
}

func TestExplainAnEmptyBody(t *testing.T) {
	t.Parallel()
	portprove(t, "explain", "--step", "exchange", "--status", "403").expect(t, 0, "by status and step", "(?m)^EXC-05: ", "(?m)^EXC-06: ", "error code 403 \\(\\)\\.")
	portprove(t, "explain", "Web service returned error code 401 ().").expect(t, 1, "not known", "EXC-02", "Less likely")
}

func TestExplainSaysWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	portprove(t, "explain", "Lorem ipsum dolor sit amet").expect(t, 1, "no such text, and none that is like it")
	portprove(t, "explain", "The instance cannot be created without any instanceOwner party id, provide one as query parameter").expect(
		t, 1, `no such text. The nearest is \d\d % the same`, "APP-09")
	portprove(t, "explain", `{"error":"invalid_request","error_desc`).expect(t, 1, "Too little of the text", "and \\d+ more")
}

func TestExplainInJSON(t *testing.T) {
	t.Parallel()
	var got explanation
	if err := json.Unmarshal([]byte(portprove(t, "explain", "--json", "Process", "is", "ended.").out), &got); err != nil {
		t.Fatal(err)
	}
	if m := got.Matches[0]; !got.Explained || m.How != "exact" || m.Entries[0].ID != "APP-29" || m.first().Finance.Status != "NO VAT Error of data filling completion" {
		t.Errorf("%+v", m)
	}
}

func TestExplainRefusesWrongUse(t *testing.T) {
	t.Parallel()
	portprove(t, "explain").expect(t, 2, "nothing was pasted")
	portprove(t, "explain", " ").expect(t, 2, "nothing was pasted")
	portprove(t, "explain", "x", "--step", "tokn").expect(t, 2, "there is no step")
	portprove(t, "explain", "x", "--status", "4000").expect(t, 2, "no status")
}

func TestExplainNamesTheScenario(t *testing.T) {
	t.Parallel()
	portprove(t, "explain", lateMessage).expect(t, 0, "portprove scenario play late-code")
}

// An id alone is the running mock's to explain.
func TestExplainAnID(t *testing.T) {
	m := mocks.Start(t)
	env := map[string]string{"PORTPROVE_CONTROL": m.Control}
	id := regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).FindString(refusedToken(t, m.Addresses()[mocks.HostIDPorten]+"/token"))
	portproveIn(t.Context(), env, "explain", id).expect(t, 0, "answered 400", "refusal +TOK-02")
	portproveIn(t.Context(), env, "explain", "08ede4e5-4720-5edb-8fd2-a4f6a1902b74").expect(t, 1, "has not made this one")
	env["PORTPROVE_CONTROL"] = "http://127.0.0.1:1/_portprove"
	portproveIn(t.Context(), env, "explain", "08ede4e5-4720-5edb-8fd2-a4f6a1902b74").expect(t, 1, "says nothing by itself, and no mock answers")
}

// refusedToken is an answer to a client that does not authenticate.
func refusedToken(t *testing.T, address string) string {
	t.Helper()
	form := url.Values{"grant_type": {"authorization_code"}, "client_id": {"finance"}, "code": {"x"}}
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// pasteSecrets has messages explained that hold what nobody should see again.
func (v *vault) pasteSecrets(t *testing.T, id string, form []string) {
	t.Helper()
	v.does(t, 0, append([]string{"explain", id}, form...)...)
	for _, secret := range v.secrets {
		for _, around := range []string{
			`{"error":"invalid_grant","error_description":"invalid_grant (correlation id: 1)","access_token":"%"}`,
			"Authorization: Bearer % grant_type=authorization_code&code=%&client_secret=% Web service returned error code 400 (Process is ended.).",
			"it says % Process is not started. Use start! %",
		} {
			v.does(t, 0, append([]string{"explain", strings.ReplaceAll(around, "%", secret)}, form...)...)
		}
		v.does(t, 1, append([]string{"explain", "nobody knows " + secret}, form...)...)
	}
}
