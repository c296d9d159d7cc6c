package party_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
)

// push sends what a login begins with by PAR (RFC 9126), which zitadel's
// library does not have.
func (s *site) push(begin http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		led := httptest.NewRecorder()
		begin(led, r)
		address, err := led.Result().Location()
		if err != nil {
			panic(err)
		}
		for _, c := range led.Header().Values("Set-Cookie") {
			w.Header().Add("Set-Cookie", c)
		}
		if s.is(crowded) {
			if _, err := s.pushed(r, "web-demo", "web-demo-secret", wishOfAnother.Encode()); err != nil {
				panic(err)
			}
		}
		answer, err := s.pushed(r, siteID, siteSecret, address.RawQuery)
		if err != nil {
			panic(err)
		}
		address.RawQuery = url.Values{"client_id": {siteID}, "request_uri": {answer}}.Encode()
		http.Redirect(w, r, address.String(), http.StatusFound)
	}
}

func (s *site) pushed(r *http.Request, id, secret, query string) (string, error) {
	push, err := http.NewRequestWithContext(r.Context(), http.MethodPost, s.party.Issuer()+"/par", strings.NewReader(query))
	if err != nil {
		return "", err
	}
	push.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	push.SetBasicAuth(id, secret)
	response, err := s.web.Do(push)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var answer struct {
		RequestURI string `json:"request_uri"`
	}
	err = json.NewDecoder(response.Body).Decode(&answer)
	return answer.RequestURI, err
}
