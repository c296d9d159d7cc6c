package control_test

import (
	"errors"
	"net/http"
	"testing"
	"time"
)

// keySet is what the keys of a sandbox look like.
type keySet struct {
	Signing   string   `json:"signing"`
	Published []string `json:"published"`
}

func (b *sandbox) keys() any {
	if b.rotated {
		return keySet{"mock-b", []string{"mock-b", "mock-c", "mock-a"}}
	}
	return keySet{"mock-a", []string{"mock-a", "mock-b"}}
}

func (b *sandbox) rotate() (any, error) {
	b.rotated = true
	return b.keys(), nil
}

func (b *sandbox) withdraw() (any, error) {
	if !b.rotated {
		return nil, errors.New("no previous key is published")
	}
	b.rotated = false
	return b.keys(), nil
}

func (b *sandbox) certificate(number string, old bool) (any, error) {
	if number != "311223348" {
		return nil, errors.New("is not an organisation number")
	}
	chain := "new"
	if old {
		chain = "old"
	}
	now := b.kernel.Clock.Now()
	return struct {
		OrganisationNumber string    `json:"organisation_number"`
		NotBefore          time.Time `json:"not_before"`
		NotAfter           time.Time `json:"not_after"`
		Key                string    `json:"key"`
		Chain              string    `json:"chain"`
	}{number, now, now.AddDate(3, 0, 0), "key", chain}, nil
}

func TestKeysAreShownRotatedAndWithdrawn(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/_portprove/keys", "/_portprove/sandboxes/n1/keys"} {
		s := newSite()
		for _, c := range []struct {
			method, body string
			status       int
			want         string
		}{
			{http.MethodGet, "", 200, `{"signing":"mock-a","published":["mock-a","mock-b"]}`},
			{http.MethodPost, `{"do":"rotate"}`, 200, `{"signing":"mock-b","published":["mock-b","mock-c","mock-a"]}`},
			{http.MethodPost, `{"do":"withdraw"}`, 200, `{"signing":"mock-a","published":["mock-a","mock-b"]}`},
			{http.MethodPost, `{"do":"withdraw"}`, 422, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"no previous key is published"}`},
			{http.MethodPost, `{}`, 422, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the body is not as it should be: see errors","errors":[{"path":"do","message":"is missing: rotate or withdraw?"}]}`},
			{http.MethodPost, `{"do":"turn"}`, 422, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the body is not as it should be: see errors","errors":[{"path":"do","message":"must be \"rotate\" or \"withdraw\""}]}`},
		} {
			a := exchange(t, s, call{method: c.method, path: path, body: c.body})
			if a.status != c.status || a.body != c.want {
				t.Errorf("%s %s %s: %d %s, want %d %s", c.method, path, c.body, a.status, a.body, c.status, c.want)
			}
		}
	}
}

func TestCertificatesAreIssued(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		body   string
		status int
		want   string
	}{
		{`{"organisation_number":"311223348"}`, 200, `{"organisation_number":"311223348","not_before":"2027-01-01T00:00:00Z","not_after":"2030-01-01T00:00:00Z","key":"key","chain":"new"}`},
		{`{"organisation_number":"311223348","old":true}`, 200, `{"organisation_number":"311223348","not_before":"2027-01-01T00:00:00Z","not_after":"2030-01-01T00:00:00Z","key":"key","chain":"old"}`},
		{`{}`, 422, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the body is not as it should be: see errors","errors":[{"path":"organisation_number","message":"is missing: whose certificate shall it be?"}]}`},
		{`{"organisation_number":"1"}`, 422, `{"type":"about:blank","title":"Unprocessable Entity","status":422,"detail":"the body is not as it should be: see errors","errors":[{"path":"organisation_number","message":"is not an organisation number"}]}`},
	} {
		a := exchange(t, newSite(), call{method: http.MethodPost, path: "/_portprove/certificates", body: c.body})
		if a.status != c.status || a.body != c.want {
			t.Errorf("%s: %d %s, want %d %s", c.body, a.status, a.body, c.status, c.want)
		}
	}
}
