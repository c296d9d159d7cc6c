package main

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/portprove/portprove/mocks"
)

// What README says to paste is sent with the token that README says to get.
func TestReadmesRegistration(t *testing.T) {
	m := mocks.Start(t)
	env := map[string]string{"PORTPROVE_CONTROL": m.Control}
	body := regexp.MustCompile(`/selfservice/clients .* -d '(.*)'`).FindStringSubmatch(readme(t))
	if body == nil {
		t.Fatal("README registers no client")
	}
	o := portproveIn(t.Context(), env, "selfservice", "token", "--orgno", "311223348", "--json")
	o.expect(t, 0)
	var token struct {
		AccessToken string `json:"access_token"`
		Base        string `json:"base"`
	}
	if err := json.Unmarshal([]byte(o.out), &token); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, token.Base+"/clients", strings.NewReader(body[1]))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token.AccessToken)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeIt(t, answer.Body) })
	var client struct {
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&client); err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusCreated || client.ClientSecret == "" {
		t.Errorf("%d, %+v", answer.StatusCode, client)
	}
	if registered, ok := m.Default.World().Client(client.ClientID); !ok || registered.ClientSecret != client.ClientSecret {
		t.Errorf("the world has %+v", registered)
	}
}

func TestSelfServiceToken(t *testing.T) {
	m := mocks.Start(t)
	env := map[string]string{"PORTPROVE_CONTROL": m.Control}
	call := func(args ...string) outcome {
		return portproveIn(t.Context(), env, append([]string{"selfservice", "token"}, args...)...)
	}
	call("--orgno", "311223348").expect(t, 0, `(?m)^eyJ[\w.-]+$`, `It speaks for 311223348 with idporten:dcr\.read idporten:dcr\.modify .*, for 600 s`,
		`curl -s -H 'Authorization: Bearer eyJ[\w.-]+' '?http://127\.0\.0\.1:\d+/selfservice/clients`)
	call("--orgno", "311223348", "--scope", "idporten:dcr.read", "--lifetime", "2m").expect(t, 0, `with idporten:dcr\.read, for 120 s`)
	call("--orgno", "311223347").expect(t, 2, `orgno is not an organisation number`)
	call("--orgno", "311223348", "--scope", "idporten:dcr.raed").expect(t, 2, `there is no "idporten:dcr\.raed"; allowed: idporten:dcr\.read`)
	call("--orgno", "311223348", "--lifetime", "48h").expect(t, 2, `lifetime is 48h0m0s; allowed are 1s to 24h`)
	call().expect(t, 2, `required flag.*orgno`)
}
