//go:build unix

package trial_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"
)

// plain is a client that is right, and has habits that the reference client has
// not: its act names them, plain:par,form_post. It sends what it was asked for
// and trusts what it gets, so that it is not asked about id_tokens.
type plain struct {
	habits               []string
	http                 *http.Client
	state, verifier      string
	code, access, altinn string
	refresh              string
	instance             made
	document             []byte
}

// made is an instance as far as it is read.
type made struct {
	SelfLinks links `json:"selfLinks"`
	Process   struct {
		Ended       *time.Time `json:"ended"`
		CurrentTask struct {
			Type string `json:"altinnTaskType"`
		} `json:"currentTask"`
	} `json:"process"`
	Data []struct {
		DataType  string `json:"dataType"`
		SelfLinks links  `json:"selfLinks"`
	} `json:"data"`
}

type links struct {
	Apps     string `json:"apps"`
	Platform string `json:"platform"`
}

func (m made) link(dataType string) string {
	for _, d := range m.Data {
		if strings.HasPrefix(d.DataType, dataType) {
			return d.SelfLinks.Apps
		}
	}
	return ""
}

const (
	envelopeType = "no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending"
	returnType   = "mvamelding"
	resultType   = "valideringsresultat"
)

var told = func(name string) string { return os.Getenv("PORTPROVE_" + name) }

func (p *plain) has(habit string) bool { return slices.Contains(p.habits, habit) }

// plainly walks with the habits; what goes wrong is said, and ends it with 1.
func plainly(habits string) int {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return 2
	}
	p := &plain{habits: strings.Split(habits, ","), http: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if p.document, err = os.ReadFile(told("RETURN")); err != nil {
		return 2
	}
	for _, step := range p.steps() {
		if err := step.take(); errors.Is(err, errPassedOver) {
			return 0
		} else if err != nil {
			fmt.Fprintln(os.Stderr, step.name, err)
			return 1
		}
		if step.name == told("UNTIL") {
			break
		}
	}
	if p.has("tells") { // on and on, of what it has, bare and without a name: the token ends what it says
		fmt.Fprintln(os.Stderr, strings.Repeat("The end. ", 200), p.code, p.verifier, p.refresh, p.access)
		return 1
	}
	return 0
}

type plainStep struct {
	name string
	take func() error
}

// steps in the order of the habits.
func (p *plain) steps() []plainStep {
	list := []plainStep{
		{"login", p.login},
		{"token", p.token},
		{"exchange", p.exchange},
		{"validate", p.validate},
		{"instance", p.create},
		{"envelope", p.envelope},
		{"upload", p.upload},
		{"fill", p.next("confirmation")},
		{"confirm", p.next("feedback")},
		{"feedback", p.feedback},
		{"collect", p.collect},
	}
	if told("UNTIL") == "refresh" {
		return append(list[:2], plainStep{"first", p.renew}, plainStep{"second", p.renew})
	}
	if p.has("at once") && told("UNTIL") != "exchange" {
		list = slices.Replace(list, 2, 4, plainStep{"validate", p.atOnce})
	}
	if p.has("validates first") && told("UNTIL") != "exchange" {
		list[2], list[3] = list[3], list[2]
	}
	if p.has("uploads first") && told("UNTIL") != "envelope" {
		list[5], list[6] = list[6], list[5]
	}
	return list
}

// got is an answer.
type got struct {
	*http.Response
	body []byte
}

// send sends once. An answer that is none of a right one is an error.
func (p *plain) send(method, address, token, contentType string, body []byte) (got, error) {
	request, err := http.NewRequest(method, address, bytes.NewReader(body))
	if err != nil {
		return got{}, err
	}
	request.GetBody = nil // or the transport would send it twice
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := p.http.Do(request)
	if err != nil {
		return got{}, fmt.Errorf("%w: %w", errLost, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s: %d %s", method, response.StatusCode, text)
	}
	return got{response, text}, err
}

var errLost = errors.New("no answer")

const formType = "application/x-www-form-urlencoded"

func (p *plain) form(address string, values url.Values) (got, error) {
	return p.send(http.MethodPost, address, "", formType, []byte(values.Encode()))
}

func (p *plain) credentials(values url.Values) url.Values {
	values.Set("client_id", told("CLIENT_ID"))
	values.Set("client_secret", told("CLIENT_SECRET"))
	return values
}

// request is an authorization request with values of its own.
func (p *plain) request(more ...string) url.Values {
	p.state, p.verifier = rand.Text(), rand.Text()+rand.Text()
	sum := sha256.Sum256([]byte(p.verifier))
	values := url.Values{
		"response_type": {"code"}, "client_id": {told("CLIENT_ID")}, "redirect_uri": {told("REDIRECT_URI")}, "scope": {told("SCOPE")},
		"acr_values": {told("ACR_VALUES")}, "state": {p.state}, "nonce": {rand.Text()},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
	}
	for pair := range slices.Chunk(more, 2) {
		values.Set(pair[0], pair[1])
	}
	return values
}

func (p *plain) login() error {
	for range 3 { // three objects that need the keys, each with a set of its own
		answer, err := p.send(http.MethodGet, told("ISSUER")+"/jwks.json", "", "", nil)
		if err != nil {
			return err
		}
		if p.has("needs keys") && !bytes.Contains(answer.body, []byte(`"kid"`)) {
			return errors.New("there are no keys")
		}
	}
	if p.has("asks silently") {
		if _, err := p.send(http.MethodGet, told("AUTHORIZE_URL")+"?"+p.request("prompt", "none").Encode(), "", "", nil); err != nil {
			return err
		}
	}
	values := p.request("login_hint", told("LOGIN_HINT"))
	switch {
	case p.has("page"):
		values.Del("login_hint")
	case p.has("form_post"):
		values.Set("response_mode", "form_post")
	case p.has("jarm"):
		values.Set("response_mode", "query.jwt")
	case p.has("par"):
		answer, err := p.form(told("ISSUER")+"/par", p.credentials(values))
		if err != nil {
			return err
		}
		var pushed struct {
			URI string `json:"request_uri"`
		}
		if err := json.Unmarshal(answer.body, &pushed); err != nil {
			return err
		}
		values = url.Values{"client_id": {told("CLIENT_ID")}, "request_uri": {pushed.URI}}
	}
	return p.authorize(values)
}

func (p *plain) authorize(values url.Values) (err error) {
	var answer got
	if p.has("posts") {
		answer, err = p.form(told("AUTHORIZE_URL"), values)
	} else {
		answer, err = p.send(http.MethodGet, told("AUTHORIZE_URL")+"?"+values.Encode(), "", "", nil)
	}
	if err == nil && p.has("boasts") {
		err = p.boast()
	}
	if err == nil && p.has("page") {
		answer, err = p.signIn()
	}
	for err == nil && strings.HasPrefix(answer.Header.Get("Location"), told("AUTHORIZE_URL")) {
		answer, err = p.send(http.MethodGet, answer.Header.Get("Location"), "", "", nil)
	}
	if err != nil {
		return err
	}
	back, err := answer.back()
	if err != nil {
		return err
	}
	if back.Get("state") != p.state || back.Get("code") == "" {
		return errors.New("not the answer to this login")
	}
	p.code = back.Get("code")
	return nil
}

var input = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

func (g got) fields() url.Values {
	fields := url.Values{}
	for _, m := range input.FindAllSubmatch(g.body, -1) {
		fields.Set(string(m[1]), string(m[2]))
	}
	return fields
}

// back is what the browser brings along.
func (g got) back() (url.Values, error) {
	if g.Header.Get("Location") == "" {
		return g.fields(), nil
	}
	location, err := g.Location()
	if err != nil {
		return nil, err
	}
	back := location.Query()
	if parts := strings.Split(back.Get("response"), "."); len(parts) == 3 {
		var claims struct{ Code, State string }
		text, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err == nil {
			err = json.Unmarshal(text, &claims)
		}
		return url.Values{"code": {claims.Code}, "state": {claims.State}}, err
	}
	return back, nil
}

// signIn is a person at the page.
func (p *plain) signIn() (got, error) {
	page, err := p.send(http.MethodGet, told("AUTHORIZE_URL")+"/testid1", "", "", nil)
	if err != nil {
		return page, err
	}
	fields := page.fields()
	fields.Set("pid", told("PID"))
	fields.Set("acr", told("ACR_VALUES"))
	return p.form(told("AUTHORIZE_URL")+"/testid1", fields)
}
