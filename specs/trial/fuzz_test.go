package trial

import (
	"testing"
	"time"

	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/evidence"
)

// Whatever a client sends and gets, no rule of any case may panic over it, and
// what it finds is told with something that was expected.
func FuzzRules(f *testing.F) {
	f.Add("idporten", "POST", "/token", "application/x-www-form-urlencoded", "grant_type=authorization_code&code=x", "application/json", `{"access_token":"a","scope":"openid"}`, "", 200)
	f.Add("login", "GET", "/authorize?state=s&nonce=n&code_challenge=c", "", "", "text/html", `<input type="hidden" name="code" value="&#34;">`, "http://localhost/?code=c&state=s", 302)
	f.Add("login", "GET", "/authorize", "", "", "", "", "http://localhost/?response=a.eyJjb2RlIjoieCJ9.b", 302)
	f.Add("apps", "POST", "/skd/app/instances/", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"mvamelding\"\r\n\r\nx\r\n--x--", "application/json", `{"id":"1/2"}`, "", 201)
	f.Add("apps", "PUT", "/skd/app/instances/1/2/process/next", "", "", "", "", "", 0)
	f.Add("altinn", "GET", "/authentication/api/v1/exchange/id-porten", "", "", "text/plain", "\"token-of-altinn\"", "", 503)
	f.Fuzz(func(t *testing.T, party, method, address, kind, body, answerKind, answer, location string, status int) {
		x := evidence.Exchange{
			Start: time.Unix(0, 0), Party: party, Method: method, URL: "http://127.0.0.1" + address, Path: address, Status: status,
			Request: evidence.Message{Headers: []evidence.Header{{Name: "Content-Type", Value: kind}, {Name: "Authorization", Value: "Bearer " + answer}}, Body: body},
			Response: evidence.Message{
				Headers: []evidence.Header{{Name: "Content-Type", Value: answerKind}, {Name: "Location", Value: location}, {Name: "Retry-After", Value: location}}, Body: answer,
			},
		}
		first := &sight{raw: []evidence.Exchange{x}, masker: evidence.NewMasker()}
		first.read()
		for _, until := range []string{stepLogin, stepCollect, untilRefresh} {
			s := &sight{
				raw: []evidence.Exchange{x, x, x}, masker: evidence.NewMasker(), control: first, brief: Brief{Until: until},
				ending: Ending{Said: body}, faults: []control.Fault{{Hits: len(body) % 2}}, instances: []control.Instance{{}},
			}
			s.read()
			for _, p := range plays() {
				if p.unless != nil {
					_ = p.unless(first)
				}
				if found := p.finding(s); found != nil && (found.expected == "" || found.observed == "") {
					t.Errorf("%s: %+v", p.text, found)
				}
			}
		}
	})
}
