package altinn

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/portprove/portprove/mocks/kernel"
	"github.com/portprove/portprove/mocks/world"
)

// What an ID-porten that keeps its word never signs can't be had over HTTP, so
// it is signed here, with the second of the embedded keys in ID-porten's part.

var beginning = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

// bench is a server with a standing clock, and the ID-porten it trusts.
type bench struct {
	*Server
	idporten *signer
	journal  *kernel.Journal
}

func newBench(t *testing.T) bench {
	t.Helper()
	keys, err := testKeys()
	if err != nil {
		t.Fatal(err)
	}
	theirs := jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: keys[1].Private.Public(), KeyID: "idporten", Use: "sig"}}}
	k := &kernel.Kernel{Clock: kernel.NewClock(beginning, false), IDs: kernel.NewIDs(nil), Journal: kernel.NewJournal()}
	s, err := New(k, Config{
		Platform: "https://altinn.example", World: world.Default, Keys: keys[:1],
		IDPortenKeys: func() ([]byte, error) { return json.Marshal(theirs) },
	})
	if err != nil {
		t.Fatal(err)
	}
	idporten, err := newSigner(keys[1])
	if err != nil {
		t.Fatal(err)
	}
	return bench{s, idporten, k.Journal}
}

// good are the claims of a token that exchanges; a nil change takes one away.
func good(changes map[string]any) map[string]any {
	claims := map[string]any{
		"iss": "https://idporten.example", "pid": "15817840008", "acr": "idporten-loa-high", "scope": "openid altinn:instances.read",
		"iat": beginning.Unix(), "exp": beginning.Unix() + 7200,
	}
	maps.Copy(claims, changes)
	maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
	return claims
}

func (b bench) get(t *testing.T, by *signer, path string, claims map[string]any) *httptest.ResponseRecorder {
	t.Helper()
	token, err := by.sign(claims)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodGet, "/authentication/api/v1/"+path, http.NoBody)
	r.Header.Set("Authorization", "Bearer "+token)
	w := httptest.NewRecorder()
	b.PlatformHost().ServeHTTP(w, r)
	return w
}

// reason is the latest refusal.
func (b bench) reason() string {
	all := b.journal.List(kernel.Filter{})
	return all[len(all)-1].Refusal
}

func claimsOf(t *testing.T, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	parts := strings.Split(w.Body.String(), ".")
	if w.Code != http.StatusOK || len(parts) != 3 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func TestExchangeRefusesWhatIDPortenNeverSigns(t *testing.T) {
	t.Parallel()
	in := func(seconds int64) int64 { return beginning.Unix() + seconds }
	for name, c := range map[string]struct {
		changes map[string]any
		status  int
		reason  string
	}{
		"no pid":       {map[string]any{"pid": nil}, 401, "pid_missing"},
		"a blank pid":  {map[string]any{"pid": " "}, 401, "pid_missing"},
		"no acr":       {map[string]any{"acr": nil}, 401, "acr_missing"},
		"a blank acr":  {map[string]any{"acr": ""}, 401, "acr_missing"},
		"no exp":       {map[string]any{"exp": nil}, 401, "expiry_missing"},
		"exp is text":  {map[string]any{"exp": "2027-01-01"}, 401, "expiry_missing"},
		"nbf in 11 s":  {map[string]any{"nbf": in(11)}, 401, "token_expired"},
		"no scope":     {map[string]any{"scope": nil, "client_id": "c"}, 403, "scope_not_accepted"},
		"an id_token":  {map[string]any{"scope": nil}, 403, "id_token_sent"},
		"blank scope":  {map[string]any{"scope": "  "}, 403, "scope_not_accepted"},
		"unknown pid":  {map[string]any{"pid": "01810112345"}, 401, "person_unknown"},
		"scope before": {map[string]any{"scope": "openid", "pid": nil, "acr": nil}, 403, "scope_not_accepted"},

		"expired 5 s ago, within the skew, and a bad scope":  {map[string]any{"exp": in(-5), "scope": "openid"}, 403, "scope_not_accepted"},
		"expired 5 s ago, within the skew, and a good scope": {map[string]any{"exp": in(-5)}, 401, "token_expired"},
		"expires now, and a good scope":                      {map[string]any{"exp": in(0)}, 401, "token_expired"},
		"expired 11 s ago, and a bad scope":                  {map[string]any{"exp": in(-11), "scope": "openid"}, 401, "token_expired"},

		"scopes in a list: only the first counts": {map[string]any{"scope": []string{"openid", "altinn:instances.read"}}, 403, "scope_not_accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			w := b.get(t, b.idporten, "exchange/id-porten", good(c.changes))
			if w.Code != c.status || b.reason() != c.reason {
				t.Errorf("%d %s (%s), want %d %s", w.Code, b.reason(), w.Body, c.status, c.reason)
			}
			wantType := map[int]string{401: "application/problem+json; charset=utf-8", 403: ""}[c.status]
			if got := w.Header().Get("Content-Type"); got != wantType {
				t.Errorf("Content-Type %q, want %q", got, wantType)
			}
			if isEmpty := w.Body.Len() == 0; isEmpty != (c.status == http.StatusForbidden) {
				t.Errorf("body %q", w.Body)
			}
		})
	}
}

func TestExchangeTakes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		changes map[string]any
		claim   string
		want    any
	}{
		"Level3":                     {map[string]any{"acr": "Level3"}, "urn:altinn:authlevel", 3.0},
		"Level4":                     {map[string]any{"acr": "Level4"}, "urn:altinn:authlevel", 4.0},
		"an acr nobody knows":        {map[string]any{"acr": "idporten-loa-foo"}, "urn:altinn:authlevel", "o"},
		"any issuer":                 {map[string]any{"iss": "https://elsewhere.example"}, "iss", "https://altinn.example/authentication/api/v1/openid/"},
		"no issuer":                  {map[string]any{"iss": nil}, "iss", "https://altinn.example/authentication/api/v1/openid/"},
		"any audience":               {map[string]any{"aud": "somebody"}, "aud", nil},
		"several audiences":          {map[string]any{"aud": []string{"somebody", "else"}}, "aud", nil},
		"sub and at_hash, dropped":   {map[string]any{"sub": "s", "at_hash": "h"}, "sub", nil},
		"a session, replaced":        {map[string]any{"sid": "theirs"}, "acr", "idporten-loa-high"},
		"amr as text":                {map[string]any{"amr": "BankID"}, "urn:altinn:authenticatemethod", "BankID"},
		"amr as a list":              {map[string]any{"amr": []string{"TestID"}}, "urn:altinn:authenticatemethod", "TestID"},
		"no amr":                     {nil, "urn:altinn:authenticatemethod", "NotDefined"},
		"numbers stay numbers":       {map[string]any{"auth_time": beginning.Unix()}, "auth_time", float64(beginning.Unix())},
		"nbf in 10 s, the skew":      {map[string]any{"nbf": beginning.Unix() + 10}, "nbf", float64(beginning.Unix())},
		"one second left":            {map[string]any{"exp": beginning.Unix() + 1}, "exp", float64(beginning.Unix() + 1)},
		"the first scope of a list":  {map[string]any{"scope": []string{"altinn:lookup", "openid"}}, "nameid", "20000001"},
		"a partner scope of skatt":   {map[string]any{"scope": "skatteetaten:formueinntekt/skattemelding"}, "scope", "skatteetaten:formueinntekt/skattemelding"},
		"a claim that nobody awaits": {map[string]any{"locale": "nb"}, "locale", "nb"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t)
			claims := claimsOf(t, b.get(t, b.idporten, "exchange/id-porten", good(c.changes)))
			if got := claims[c.claim]; got != c.want {
				t.Errorf("%s is %v, want %v", c.claim, got, c.want)
			}
			if claims["sid"] == "theirs" || claims["at_hash"] != nil {
				t.Errorf("sid %v, at_hash %v", claims["sid"], claims["at_hash"])
			}
		})
	}
}

func TestRefreshEnrichesWithThePersonalNumber(t *testing.T) {
	t.Parallel()
	own := map[string]any{"exp": beginning.Unix() + 60, "urn:altinn:party:uuid": "6b1c6d4e-0000-4000-8000-000000000001", "urn:altinn:partyid": 50000001}
	for query, want := range map[string]any{"?enrichPid=true": "15817840008", "?ENRICHPID=True": "15817840008", "?enrichPid=false": nil, "": nil} {
		b := newBench(t)
		claims := claimsOf(t, b.get(t, b.signer, "refresh"+query, own))
		if claims["pid"] != want || claims["exp"] != float64(beginning.Unix()+1800) || claims["urn:altinn:partyid"] != 50000001.0 {
			t.Errorf("%q: %v", query, claims)
		}
	}
}

func TestRefreshRefusesTokensOfIDPorten(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	if w := b.get(t, b.idporten, "refresh", good(nil)); w.Code != http.StatusUnauthorized || w.Body.Len() != 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
