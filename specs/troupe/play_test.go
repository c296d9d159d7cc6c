package troupe_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/portprove/portprove/scenarios"
)

// stranger is a client that nobody here wrote for the mock: x/oauth2 for the
// tokens, net/http for the rest. It knows what play prints and nothing else.
type stranger struct {
	*http.Client
	addresses map[string]string
	oauth     oauth2.Config
	pid       string
	seen      []*http.Response // headers of every answer
	bodies    map[string]string
	status    map[string]int
	token     *oauth2.Token
	altinn    string
}

// RoundTrip notes every answer.
func (s *stranger) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err == nil {
		s.seen = append(s.seen, response)
	}
	return response, err
}

func newStranger(t *testing.T, p *scenarios.Performance) *stranger {
	t.Helper()
	var w scenarios.World
	if err := p.Sandbox.Client().World(t.Context(), &w); err != nil {
		t.Fatal(err)
	}
	at, c := p.Sandbox.Addresses, w.Clients[0]
	s := &stranger{addresses: at, pid: w.People[0].PID, bodies: map[string]string{}, status: map[string]int{}}
	s.Client = &http.Client{Transport: s, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.oauth = oauth2.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, RedirectURL: c.RedirectURIs[0], Scopes: c.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: at["login"] + "/authorize", TokenURL: at["idporten"] + "/token", AuthStyle: oauth2.AuthStyleInParams},
	}
	return s
}

// ask sends one request and keeps what came, by step.
func (s *stranger) ask(ctx context.Context, step, method, address, body string, headers ...string) string {
	r, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		s.status[step] = -1
		return ""
	}
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	response, err := s.Do(r)
	if err != nil {
		s.status[step], s.bodies[step] = -1, err.Error()
		return ""
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.status[step] = -1
		return ""
	}
	s.status[step], s.bodies[step] = response.StatusCode, string(text)
	return string(text)
}

// signIn walks steps 1 and 2, the second with x/oauth2.
func (s *stranger) signIn(ctx context.Context) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.oauth.AuthCodeURL("a-state", oauth2.SetAuthURLParam("nonce", "a-nonce"),
		oauth2.SetAuthURLParam("login_hint", "testid:"+s.pid+"_idporten-loa-high")), http.NoBody)
	if err != nil {
		return
	}
	response, err := s.Do(r)
	if err != nil {
		return
	}
	defer response.Body.Close()
	back, err := response.Location()
	if err != nil {
		return
	}
	token, err := s.oauth.Exchange(context.WithValue(ctx, oauth2.HTTPClient, s.Client), back.Query().Get("code"))
	var refused *oauth2.RetrieveError
	if errors.As(err, &refused) {
		s.status["token"], s.bodies["token"] = refused.Response.StatusCode, string(refused.Body)
		return
	}
	if err == nil {
		s.status["token"], s.token = http.StatusOK, token
	}
}

func (s *stranger) exchange(ctx context.Context) {
	if s.token != nil {
		s.altinn = s.ask(ctx, "exchange", http.MethodGet, s.addresses["altinn"]+"/authentication/api/v1/exchange/id-porten", "", "Authorization", "Bearer "+s.token.AccessToken)
	}
}

// file walks as far as it gets.
func (s *stranger) file(ctx context.Context, ret, envelope string) {
	bearer := []string{"Authorization", "Bearer " + s.altinn}
	app := s.addresses["apps"] + "/skd/mva-melding-innsending-test/instances"
	s.ask(ctx, "validate", http.MethodPost, s.addresses["skatteetaten"]+"/api/mva/grensesnittstoette/mva-melding/valider", ret,
		"Authorization", "Bearer "+s.token.AccessToken, "Content-Type", "application/xml")
	var made struct {
		ID   string `json:"id"`
		Data []struct {
			ID string `json:"id"`
		} `json:"data"`
	}
	text := s.ask(ctx, "instance", http.MethodPost, app, `{"instanceOwner":{"organisationNumber":"311223348"}}`, append(bearer, "Content-Type", "application/json")...)
	if json.Unmarshal([]byte(text), &made) != nil || len(made.Data) == 0 {
		return
	}
	instance := app + "/" + made.ID
	s.ask(ctx, "envelope", http.MethodPut, instance+"/data/"+made.Data[0].ID, envelope, append(bearer, "Content-Type", "application/xml")...)
	s.ask(ctx, "upload", http.MethodPost, instance+"/data?datatype=mvamelding", ret, append(bearer, "Content-Type", "text/xml", "Content-Disposition", "attachment; filename=mvaMelding.xml")...)
	s.ask(ctx, "fill", http.MethodPut, instance+"/process/next", "", append(bearer, "Content-Type", "application/json")...)
	if s.status["fill"] == http.StatusOK {
		s.ask(ctx, "confirm", http.MethodPut, instance+"/process/next", "", append(bearer, "Content-Type", "application/json")...)
	}
	s.ask(ctx, "feedback", http.MethodGet, instance+"/feedback/status", "", bearer...)
}

// TestPlayedToAStranger: a client that is not ours meets the stories, sees the
// verbatim bytes and nothing that tells a mock.
func TestPlayedToAStranger(t *testing.T) {
	t.Parallel()
	p := player(t)
	for _, id := range []string{
		"late-code", "upload-wrong-type", "validator-invalid", "envelope-without-status", "envelope-other-organisation", "return-other-category",
		"envelope-without-period", "envelope-bad-value", "return-breaks-schema", "return-amount-with-decimals", "validator-token-expired", "return-without-namespace",
		"feedback-endpoint-gone", "invalid-at-fill-text",
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			s, ok := scenarios.Find(library(t), id)
			if !ok {
				t.Fatal("there is no such scenario")
			}
			performance, err := p.Play(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := performance.Close(context.WithoutCancel(t.Context())); err != nil {
					t.Error(err)
				}
			})
			expectState(t, performance, scenarios.Waiting)
			c := newStranger(t, performance)
			walk(t, c)
			expectState(t, performance, scenarios.Hit, scenarios.Cured)
			expectWitness(t, performance, s)
			got := scenarios.Received{Status: c.status[s.Step], Body: c.bodies[s.Step], Header: http.Header{}}
			recorded := s.Answer
			recorded.Headers = nil
			if d := recorded.Differences(got, performance.Sandbox.Addresses); len(d) > 0 {
				t.Errorf("the stranger saw something else: %v", d)
			}
			for _, answer := range c.seen {
				for name := range answer.Header {
					if strings.HasPrefix(name, "Portprove") {
						t.Errorf("%s has %s", answer.Request.URL.Path, name)
					}
				}
			}
		})
	}
}

func walk(t *testing.T, c *stranger) {
	t.Helper()
	c.signIn(t.Context())
	c.exchange(t.Context())
	if c.token != nil {
		c.file(t.Context(), strangersReturn, strangersEnvelope)
	}
}

func expectState(t *testing.T, p *scenarios.Performance, states ...string) {
	t.Helper()
	progress, err := p.Progress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, state := range states {
		if progress.State == state {
			return
		}
	}
	t.Errorf("it is %s (%s), want %v", progress.State, progress.Detail, states)
}

// expectWitness: the control API tells what was expected, and that it was hit.
func expectWitness(t *testing.T, p *scenarios.Performance, s scenarios.Scenario) {
	t.Helper()
	faults, err := p.Sandbox.Client().Faults(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range faults {
		if f.ID == "scenario" && f.Hits == 1 && strings.HasPrefix(f.Note, s.ID+": ") && strings.Contains(f.Expected, "step "+s.Step) {
			return
		}
	}
	t.Errorf("the control API has %+v", faults)
}

// TestPlayedToCurl: the honest retry of a shell script is reported cured.
func TestPlayedToCurl(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("there is no curl, and CI must have it")
		}
		t.Skip("there is no curl on this machine")
	}
	s, _ := scenarios.Find(library(t), "late-code")
	performance, err := player(t).Play(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	c := newStranger(t, performance)
	const script = `
set -e
code() { curl -sS -o /dev/null -D - "$AUTHORIZE" | tr -d '\r' | sed -n 's/^[Ll]ocation:.*[?&]code=\([^&]*\).*/\1/p'; }
redeem() { curl -sS -w '\n%{http_code}' "$TOKEN" -d grant_type=authorization_code --data-urlencode "code=$1" --data-urlencode "redirect_uri=$REDIRECT" -d "client_id=$CLIENT" -d "client_secret=$SECRET"; }
redeem "$(code)"
`
	authorize := c.oauth.AuthCodeURL("a-state", oauth2.SetAuthURLParam("nonce", "a-nonce"), oauth2.SetAuthURLParam("login_hint", "testid:"+c.pid+"_idporten-loa-high"))
	run := func() string {
		var out bytes.Buffer
		command := exec.CommandContext(t.Context(), "sh", "-c", script)
		command.Env = append(os.Environ(), "AUTHORIZE="+authorize, "TOKEN="+c.oauth.Endpoint.TokenURL, "REDIRECT="+c.oauth.RedirectURL, "CLIENT="+c.oauth.ClientID, "SECRET="+c.oauth.ClientSecret)
		command.Stdout, command.Stderr = &out, os.Stderr
		if err := command.Run(); err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
		return out.String()
	}
	if first := run(); !strings.Contains(first, `{"error":"invalid_grant","error_description":"invalid_grant (correlation id: `) || !strings.HasSuffix(first, "\n400") {
		t.Errorf("the script met %s", first)
	}
	expectState(t, performance, scenarios.Hit)
	if second := run(); !strings.HasSuffix(second, "\n200") {
		t.Errorf("the retry met %s", second)
	}
	expectState(t, performance, scenarios.Cured)
}

// TestARepeatedStoryIsNotCured: whether the clock brings it about, a fault, or the
// recorded answer, every request of the step meets it.
func TestARepeatedStoryIsNotCured(t *testing.T) {
	t.Parallel()
	p := player(t)
	p.Repeat = true
	for id, status := range map[string]int{"late-code": 400, "token-in-trouble": 503, "exchange-fails": 500} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			s, ok := scenarios.Find(library(t), id)
			if !ok {
				t.Fatal("there is no such scenario")
			}
			performance, err := p.Play(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			c := newStranger(t, performance)
			for attempt := range 3 {
				c.status = map[string]int{}
				c.signIn(t.Context())
				c.exchange(t.Context())
				if c.status[s.Step] != status {
					t.Errorf("attempt %d: %d, want %d", attempt+1, c.status[s.Step], status)
				}
				expectState(t, performance, scenarios.Hit)
			}
		})
	}
}

// TestAMissSaysWhatDiffered: a client that goes another way is told.
func TestAMissSaysWhatDiffered(t *testing.T) {
	t.Parallel()
	s, _ := scenarios.Find(library(t), "sign-right-missing")
	performance, err := player(t).Play(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	c := newStranger(t, performance)
	c.ask(t.Context(), "token", http.MethodPost, c.oauth.Endpoint.TokenURL, url.Values{"grant_type": {"password"}}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	progress, err := performance.Progress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if progress.State != scenarios.Waiting || !strings.Contains(progress.Detail, "expected is the 1st request of step confirm") || !strings.Contains(progress.Detail, "nearest: POST ") {
		t.Errorf("%+v", progress)
	}
}

// What the stranger files: written by hand, for a term that is over.
const (
	strangersReturn = `<?xml version="1.0" encoding="UTF-8"?>
<mvaMeldingDto xmlns="no:skatteetaten:fastsetting:avgift:mva:skattemeldingformerverdiavgift:v1.0"><innsending><regnskapssystemsreferanse>1</regnskapssystemsreferanse></innsending><skattegrunnlagOgBeregnetSkatt><skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar></skattleggingsperiode><fastsattMerverdiavgift>0</fastsattMerverdiavgift></skattegrunnlagOgBeregnetSkatt><betalingsinformasjon/><skattepliktig><organisasjonsnummer>311223348</organisasjonsnummer></skattepliktig><meldingskategori>alminnelig</meldingskategori></mvaMeldingDto>`
	strangersEnvelope = `<mvaMeldingInnsending><norskIdentifikator><organisasjonsnummer>311223348</organisasjonsnummer></norskIdentifikator><skattleggingsperiode><periode><skattleggingsperiodeToMaaneder>mars-april</skattleggingsperiodeToMaaneder></periode><aar>2024</aar></skattleggingsperiode><meldingskategori>alminnelig</meldingskategori><innsendingstype>komplett</innsendingstype><instansstatus>utkast</instansstatus><opprettetAv>Prøve</opprettetAv></mvaMeldingInnsending>`
)
