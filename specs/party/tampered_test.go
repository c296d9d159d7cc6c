package party_test

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"
)

// tampered changes what the mock answers to the browser and to the other
// service: so findings can be seen that a right mock has none of.
type tampered struct {
	path   string
	change func(string) string
}

func (c tampered) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || !strings.HasSuffix(r.URL.Path, c.path) {
		return response, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	changed := c.change(string(text))
	response.Body, response.ContentLength = io.NopCloser(bytes.NewBufferString(changed)), int64(len(changed))
	response.Header.Del("Content-Length")
	return response, nil
}

// claimed puts another claim into the id_token of a token answer.
func claimed(was, is string) func(string) string {
	return func(answer string) string {
		before, token, _ := strings.Cut(answer, `"id_token":"`)
		head, rest, _ := strings.Cut(token, ".")
		payload, after, _ := strings.Cut(rest, ".")
		text, err := base64.RawURLEncoding.DecodeString(payload)
		if err != nil {
			return answer
		}
		changed := strings.ReplaceAll(string(text), was, is)
		return before + `"id_token":"` + head + "." + base64.RawURLEncoding.EncodeToString([]byte(changed)) + "." + after
	}
}

// cookieless keeps the browser's session from ID-porten.
type cookieless struct{}

func (cookieless) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/login/authorize") {
		r = r.Clone(r.Context())
		r.Header.Del("Cookie")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// Where single sign-on does not work at all, a page says nothing about a prompt.
func TestAPageWithoutAPromptProvesNothing(t *testing.T) {
	t.Parallel()
	o := only(open(t, nil).options(), "RP-VERIFY-09")
	o.Transport = cookieless{}
	list := judged(t, o)
	if amiss(list) != "09 inconclusive" || !strings.Contains(list[0].Reason, "single sign-on: ") || !strings.Contains(list[0].Cure, "sso_disabled") {
		tellAll(t, list)
		t.Errorf("%s", amiss(list))
	}
}

func TestWhatARightMockHasNoneOfIsFoundToo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		requirement    string
		tampered       tampered
		want, observed string
	}{
		"another level":    {"RP-VERIFY-01", tampered{"/token", claimed(substantial, "idporten-loa-low")}, "01 fail", "acr idporten-loa-low, amr TestID"},
		"another eID":      {"RP-VERIFY-01", tampered{"/token", claimed("TestID", "BankID")}, "01 fail", "acr idporten-loa-substantial, amr BankID"},
		"another language": {"RP-VERIFY-11", tampered{"/authorize/selector", func(p string) string { return strings.Replace(p, `lang="en"`, `lang="nb"`, 1) }}, "11 warn", "login page (asked with ui_locales=en)"},
		"nobody is called": {"RP-VERIFY-06", tampered{"/login/logout", func(p string) string { return strings.ReplaceAll(p, "<iframe", "<i") }}, "06 fail", "the person is still signed in there"},
		"no longer high":   {"RP-VERIFY-05", tampered{"/token", claimed(loaHigh, substantial)}, "05 inconclusive", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := only(open(t, nil).options(), c.requirement)
			o.Transport = c.tampered
			list := judged(t, o)
			if got := amiss(list); got != c.want || !strings.Contains(list[0].Observed, c.observed) {
				tellAll(t, list)
				t.Errorf("%s, want %s with %q", got, c.want, c.observed)
			}
		})
	}
}
