package client

import (
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

const validateAt = "/api/mva/grensesnittstoette/mva-melding/valider"

func (f *fake) verdict(status int, body string) {
	f.answers[validateAt] = func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		write(w, body)
	}
}

func goodToValidate(t *testing.T) Return {
	t.Helper()
	r, err := ReadReturn([]byte(goodReturn))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestValidateSendsTheBytesAndReadsTheVerdict(t *testing.T) {
	f := newFake(t)
	f.verdict(200, newVerdict)
	c := f.client()
	got, err := c.Validate(t.Context(), f.goodTokens(c), goodToValidate(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.Outcome != Invalid || !got.Blocking() || len(got.Findings) != 3 {
		t.Errorf("read %+v", got)
	}
	sent := f.requests(validateAt)
	if len(sent) != 1 || sent[0].Method != http.MethodPost || sent[0].Body != goodReturn {
		t.Fatalf("sent %v", sent)
	}
	want := http.Header{
		"Authorization": {"Bearer " + theAccess}, "Content-Type": {"application/xml"}, "Accept": {"application/xml"},
		"Connection": {"close"}, "User-Agent": {"Go-http-client/1.1"}, "Accept-Encoding": {"gzip"}, "Content-Length": {sent[0].Header.Get("Content-Length")},
	}
	if !reflect.DeepEqual(sent[0].Header, want) {
		t.Errorf("headers\n got %v\nwant %v", sent[0].Header, want)
	}
}

func TestValidateAcceptsByTheBodyOnly(t *testing.T) {
	const unread = "no proxy answers in its place"
	const known = "known are ingen avvik, avvikende skattemelding, mangelfull skattemelding and ugyldig skattemelding, in capitals in the form of 2021."
	for _, tc := range []struct{ name, body, what string }{
		{"nothing", "", "The validator answered 200, but not with a verdict: (nothing) (The validation result: It is empty.)"},
		{"a page", "<html>Hei, 17876098765</html>", "The validator answered 200, but not with a verdict: <html>Hei, ***</html> (The validation result, line 1: The root element is html; allowed is valideringsresultat.)"},
		{"a word", "OK", "The validator answered 200, but not with a verdict: *** (The validation result, line 1: Text stands outside of the root element.)"},
		{
			"a new outcome", "<valideringsresultat><status>GODKJENT</status></valideringsresultat>",
			"The validator answered 200, but not with a verdict: <valideringsresultat><status>GODKJENT</status></valideringsresultat> " +
				`(The validation result, line 1: The outcome is "GODKJENT"; ` + known + ")",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.verdict(200, tc.body)
			got, err := f.client().Validate(t.Context(), IDPortenToken{AccessToken: theAccess}, goodToValidate(t))
			e := refusal(t, err, "validate", tc.what, unread)
			if !got.Blocking() || e.Status != 200 {
				t.Errorf("verdict %+v, status %d", got, e.Status)
			}
		})
	}
}

func TestValidateExplainsARefusal(t *testing.T) {
	const failure = `{"kode":"DAS-008","melding":"Du er ikke autorisert.","korrelasjonsid":"0d2b4a2e-6a1e-4d3e-9d53-1f1c5e3a8b77"}`
	const asXML = `<feil xmlns="urn:no:skatteetaten:datasamarbeid:feil:v1"><kode>MVA-004</kode><melding>Feil.</melding></feil>`
	for _, tc := range []struct {
		name   string
		status int
		body   string
		token  IDPortenToken
		why    []string
		next   string
		code   string
	}{
		{"400", 400, "", IDPortenToken{}, []string{"what a return says is never answered like this"}, "the return itself", ""},
		{
			"401, expired", 401, asXML,
			IDPortenToken{ExpiresAt: noon.Add(-time.Second)},
			[]string{"ID-porten's access token only: not Altinn's", "ended at 2031-03-03T11:59:59Z, so it has expired"},
			"Get a new token", "MVA-004",
		},
		{"401, alive", 401, "", IDPortenToken{ExpiresAt: noon.Add(time.Hour)}, []string{"so it has probably not expired"}, "same environment", ""},
		{
			"403, scope missing", 403, failure,
			IDPortenToken{GrantedScope: []string{"openid"}},
			[]string{"The granted scope is openid; skatteetaten:mvameldingvalidering is not among it."},
			"Add skatteetaten:mvameldingvalidering to Config.Scopes", "DAS-008",
		},
		{
			"403, scope there", 403, failure,
			IDPortenToken{GrantedScope: []string{"skatteetaten:mvameldingvalidering"}},
			[]string{"which should have been enough"},
			"authorize again", "DAS-008",
		},
		{"403, scope unknown", 403, failure, IDPortenToken{}, []string{"No granted scope is known here."}, "authorize again", "DAS-008"},
		{"404", 404, "", IDPortenToken{}, []string{"no validator at this address"}, "ends in /api/mva/grensesnittstoette/mva-melding/valider", ""},
		{"405", 405, "", IDPortenToken{}, []string{"does not take returns"}, "changes the method", ""},
		{"406", 406, "", IDPortenToken{}, []string{"XML and JSON"}, "header Accept", ""},
		{"413", 413, "", IDPortenToken{}, []string{"not documented"}, "Join lines", ""},
		{"415", 415, "", IDPortenToken{}, []string{"application/xml"}, "header Content-Type", ""},
		{"500", 500, failure, IDPortenToken{}, []string{"nothing is filed by asking"}, "correlation id", "DAS-008"},
		{"503", 503, "<h1>Gateway</h1>", IDPortenToken{}, []string{"gateway before it"}, "run validate again", ""},
		{"302", 302, "", IDPortenToken{}, []string{"not an answer the step knows"}, "address in Profile", ""},
		{"429", 429, "", IDPortenToken{}, []string{"fewer requests"}, "Wait", ""},
		// A right verdict under a wrong status accepts nothing.
		{"201", 201, "<valideringsresultat><status>INGEN_AVVIK</status></valideringsresultat>", IDPortenToken{}, []string{"not an answer"}, "address in Profile", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.verdict(tc.status, tc.body)
			tc.token.AccessToken = theAccess
			got, err := f.client().Validate(t.Context(), tc.token, goodToValidate(t))
			what := fmt.Sprintf("Web service returned error code %d (%s).", tc.status, tc.body)
			e := refusal(t, err, "validate", what, tc.next)
			if !got.Blocking() || e.Status != tc.status || e.Code != tc.code || e.Label != "Send report, validation" {
				t.Errorf("verdict %+v, status %d, code %q, label %q", got, e.Status, e.Code, e.Label)
			}
			for _, why := range tc.why {
				if !strings.Contains(e.Why, why) {
					t.Errorf("why %q lacks %q", e.Why, why)
				}
			}
			if len(f.requests(validateAt)) != 1 {
				t.Error("asked more than once")
			}
		})
	}
}

func TestValidateRefusesBeforeAnythingIsSent(t *testing.T) {
	token := IDPortenToken{AccessToken: theAccess}
	foreign := token
	foreign.asked.issuer = "https://test.idporten.no"
	for _, tc := range []struct {
		name, address string
		token         IDPortenToken
		r             Return
		what, next    string
	}{
		{"no token", "", IDPortenToken{RefreshToken: "x"}, goodToValidate(t), "There is no ID-porten access token.", "login and token first"},
		{"no return", "", token, Return{}, "There is no return to validate.", "ReadReturn"},
		{"another environment", "", foreign, goodToValidate(t), `The code or token is from "https://test.idporten.no", but this client works with "ISSUER".`, "log in again here"},
		{"no address", "none", token, goodToValidate(t), `Profile.ValidatorURL is "none"; allowed is an absolute address, http or https.`, "the validator's address"},
		{"in the clear", "http://validator.example/", token, goodToValidate(t), `Profile.ValidatorURL is "http://validator.example/"; allowed is https (http only for a mock and on this machine).`, "the validator's address"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.verdict(200, newVerdict)
			c := f.client(func(cfg *Config) {
				if tc.address != "" {
					cfg.Profile.ValidatorURL = tc.address
				}
			})
			_, err := c.Validate(t.Context(), tc.token, tc.r)
			wantRefusal(t, err, "validate", strings.Replace(tc.what, "ISSUER", f.URL, 1), tc.next)
			if len(f.requests(validateAt)) != 0 {
				t.Error("something was sent")
			}
		})
	}
}

func TestValidateWithoutAnAnswer(t *testing.T) {
	f := newFake(t)
	f.answers[validateAt] = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	_, err := f.client().Validate(t.Context(), IDPortenToken{AccessToken: theAccess}, goodToValidate(t))
	wantRefusal(t, err, "validate", f.URL+validateAt+" gave no whole answer: EOF.", "run validate again")
	if len(f.requests(validateAt)) != 1 {
		t.Error("asked more than once")
	}
}
