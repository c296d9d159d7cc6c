//go:build unix

package trial_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/portprove/portprove/client"
)

// The part of the plain client that is about tokens.

func (p *plain) token() error {
	redeem := func() (got, error) {
		return p.form(told("TOKEN_URL"), p.credentials(url.Values{
			"grant_type": {"authorization_code"}, "code": {p.code}, "redirect_uri": {told("REDIRECT_URI")}, "code_verifier": {p.verifier},
		}))
	}
	answer, err := redeem()
	if err != nil && p.has("insists") {
		answer, err = redeem()
	}
	if err != nil {
		return err
	}
	if p.has("reads scope") && !bytes.Contains(answer.body, []byte("altinn:instances.write")) {
		return errors.New("the app's scope is missing")
	}
	return p.take(answer)
}

func (p *plain) take(answer got) error {
	var tokens struct {
		Access  string `json:"access_token"`
		Refresh string `json:"refresh_token"`
	}
	err := json.Unmarshal(answer.body, &tokens)
	p.access, p.refresh = tokens.Access, tokens.Refresh
	return err
}

// errPassedOver ends a walk as if it were done.
var errPassedOver = errors.New("passed over")

// renew gets a new token, by another login where the answer is lost or the
// refresh token is no good.
func (p *plain) renew() error {
	answer, err := p.form(told("TOKEN_URL"), p.credentials(url.Values{"grant_type": {"refresh_token"}, "refresh_token": {p.refresh}}))
	if err == nil {
		return p.take(answer)
	}
	if p.has("passes over") {
		return errPassedOver
	}
	if err := p.login(); err != nil {
		return err
	}
	return p.token()
}

func (p *plain) exchange() error {
	if p.has("reads level") {
		// The one thing of a token that this client looks at.
		claims, err := base64.RawURLEncoding.DecodeString(strings.Split(p.access, ".")[1])
		if err != nil || !bytes.Contains(claims, []byte(told("ACR_VALUES"))) {
			return errors.Join(err, errors.New("the level is too low"))
		}
	}
	answer, err := p.send(http.MethodGet, told("EXCHANGE_URL"), p.access, "", nil)
	p.altinn = strings.Trim(string(answer.body), `"`)
	return err
}

// atOnce is the exchange and the validation, neither of which needs the other.
func (p *plain) atOnce() error {
	exchanged := make(chan error, 1)
	go func() { exchanged <- p.exchange() }()
	return errors.Join(p.validate(), <-exchanged)
}

func (p *plain) validate() error {
	_, err := p.send(http.MethodPost, told("VALIDATE_URL"), p.access, "application/xml", p.document)
	return err
}

func (p *plain) konvolutt() ([]byte, error) {
	ret, err := client.ReadReturn(p.document)
	return client.EnvelopeFor(ret, nil, "plain", time.Now()).XML(), err
}

// boast shows the login page who it is.
func (p *plain) boast() error {
	request, err := http.NewRequest(http.MethodGet, told("AUTHORIZE_URL")+"/none", http.NoBody)
	if err != nil {
		return err
	}
	request.SetBasicAuth(told("CLIENT_ID"), told("CLIENT_SECRET"))
	response, err := p.http.Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}
