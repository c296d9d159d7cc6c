package client

import (
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

const exchangeAt = "/authentication/api/v1/exchange/id-porten"

func TestExchangeAsksAsFinanceDoes(t *testing.T) {
	f := newFake(t)
	c := f.client()
	got, err := c.Exchange(t.Context(), f.goodTokens(c))
	if err != nil {
		t.Fatal(err)
	}
	sent := f.requests(exchangeAt)
	if len(sent) != 1 || sent[0].Method != http.MethodGet || sent[0].Body != "" {
		t.Fatalf("asked %v", sent)
	}
	want := http.Header{
		"Authorization": {"Bearer " + theAccess}, "Content-Type": {"application/json"}, "Connection": {"close"},
		"User-Agent": {"Go-http-client/1.1"}, "Accept-Encoding": {"gzip"},
	}
	if !reflect.DeepEqual(sent[0].Header, want) {
		t.Errorf("headers\n got %v\nwant %v", sent[0].Header, want)
	}
	if strings.Count(got.JWT, ".") != 2 || !got.ExpiresAt.Equal(noon.Add(2*time.Hour)) || got.AuthLevel != 4 || got.PartyID != 50012345 {
		t.Errorf("read %v, party %d", got, got.PartyID)
	}
	if !reflect.DeepEqual(got.GrantedScope, []string{"altinn:instances.read", "altinn:instances.write"}) {
		t.Errorf("granted %q", got.GrantedScope)
	}
}

func TestExchangeTakesOffOnePairOfQuotes(t *testing.T) {
	cases := []struct {
		before, after string
		good          bool
	}{
		{``, ``, true}, {`"`, `"`, true}, {`"`, ``, false}, {``, `"`, false}, {`""`, `""`, false},
	}
	for _, tc := range cases {
		f := newFake(t)
		f.answers[exchangeAt] = func(w http.ResponseWriter, _ *http.Request) { write(w, tc.before+f.altinnToken()+tc.after) }
		c := f.client()
		got, err := c.Exchange(t.Context(), f.goodTokens(c))
		if (err == nil) != tc.good {
			t.Errorf("%sJWT%s: %v", tc.before, tc.after, err)
		}
		if tc.good && strings.Contains(got.JWT, `"`) {
			t.Error("the quotes are still there")
		}
	}
}

func TestExchangeReadsOddClaims(t *testing.T) {
	f := newFake(t)
	f.altinnClaims = claims{"urn:altinn:authlevel": "o", "urn:altinn:partyid": nil, "scope": nil}
	c := f.client()
	got, err := c.Exchange(t.Context(), f.goodTokens(c))
	if err != nil {
		t.Fatal(err)
	}
	if got.AuthLevel != -1 || got.PartyID != 0 || len(got.GrantedScope) != 0 {
		t.Errorf("read level %d, party %d, scope %q", got.AuthLevel, got.PartyID, got.GrantedScope)
	}
}

func TestExchangeExplainsARefusal(t *testing.T) {
	const problem = `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.2","title":"Unauthorized","status":401,"traceId":"00-44eab35cb9ca2049b24de316f380a774-a724e045b09dfc44-00"}`
	const provider = "Invalid token provider: idporten. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'."
	cases := []struct {
		name   string
		status int
		body   string
		token  IDPortenToken
		what   string
		why    []string
		next   string
	}{
		{
			"401, nothing known", 401, problem,
			IDPortenToken{},
			"Web service returned error code 401 (" + problem + ").",
			[]string{"does not say why", "the token has expired; the person is no Altinn user yet; the token has no pid or acr", "not known here"},
			"exchange it at once",
		},
		{
			"401, expired", 401, "",
			IDPortenToken{ExpiresAt: noon.Add(-time.Second)},
			"Web service returned error code 401 ().",
			[]string{"ended at 2031-03-03T11:59:59Z, so it has expired"},
			"sign the person in once",
		},
		{
			"401, alive", 401, "",
			IDPortenToken{ExpiresAt: noon.Add(time.Hour)},
			"Web service returned error code 401 ().",
			[]string{"lives until 2031-03-03T13:00:00Z, so it has probably not expired"},
			"Probably the person is no Altinn user yet: let the person sign in at Altinn once (in test at https://tt02.altinn.no)",
		},
		{
			"403, no accepted scope", 403, "",
			IDPortenToken{GrantedScope: []string{"openid", "profile"}},
			"Web service returned error code 403 ().",
			[]string{"gives no reason", "The granted scope is openid profile; none of it opens the exchange."},
			"altinn:instances.read",
		},
		{
			"403, partner scope", 403, "",
			IDPortenToken{GrantedScope: []string{"openid", "skatteetaten:mvameldinginnsending"}},
			"Web service returned error code 403 ().",
			[]string{"phased out"},
			"altinn:instances.read",
		},
		{
			"403, scope was there", 403, "",
			IDPortenToken{GrantedScope: []string{"altinn:instances.read"}},
			"Web service returned error code 403 ().",
			[]string{"which should have been enough", "an id_token has no scope"},
			"not the id_token",
		},
		{"403, scope unknown", 403, "", IDPortenToken{}, "Web service returned error code 403 ().", []string{"No granted scope is known here."}, "altinn:instances.read"},
		{"400", 400, provider, IDPortenToken{}, "Web service returned error code 400 (" + provider + ").", []string{"provider it does not know"}, "/exchange/id-porten"},
		{"503", 503, "<h1>Gateway</h1>", IDPortenToken{}, "Web service returned error code 503 (<h1>Gateway</h1>).", []string{"uses nothing up"}, "exchange again"},
		{"echo", 500, "Bearer " + theAccess, IDPortenToken{}, "Web service returned error code 500 (Bearer ***).", nil, "exchange again"},
		{"404", 404, "", IDPortenToken{}, "Web service returned error code 404 ().", nil, "address in Profile"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.answers[exchangeAt] = answerText(tc.status, tc.body)
			tc.token.AccessToken = theAccess
			_, err := f.client().Exchange(t.Context(), tc.token)
			e := refusal(t, err, "exchange", tc.what, tc.next)
			if e.Status != tc.status || e.Body != strings.ReplaceAll(tc.body, theAccess, "***") || e.Label != "Obtain access token (NO Altinn)" {
				t.Errorf("status %d, body %q, label %q", e.Status, e.Body, e.Label)
			}
			for _, why := range tc.why {
				if !strings.Contains(e.Why, why) {
					t.Errorf("why %q lacks %q", e.Why, why)
				}
			}
			if len(f.requests(exchangeAt)) != 1 {
				t.Error("asked more than once")
			}
		})
	}
}

func TestExchangeRefusesWhatIsNoToken(t *testing.T) {
	cases := []struct{ name, body, what string }{
		{"page", "<html>Log in, 17876098765.</html>", "The exchange answered 200, but not with a token: <html>Log in, ***.</html>"},
		{"nothing", "", "The exchange answered 200, but not with a token: (nothing)"},
		{"opaque", "opaque-unknown", "The exchange answered 200, but not with a token: ***"},
		{"JSON of ID-porten", `{"access_token":"opaque-unknown"}`, `The exchange answered 200, but not with a token: {"access_token":"***"}`},
		{"dots", "a.b.c", "The Altinn token is not a signed JWT (illegal base64 data at input byte 0)."},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			f := newFake(t)
			f.answers[exchangeAt] = answerText(200, tc.body)
			_, err := f.client().Exchange(t.Context(), IDPortenToken{AccessToken: theAccess})
			wantRefusal(t, err, "exchange", tc.what, "Profile")
		})
	}
}

func TestExchangeWithoutAToken(t *testing.T) {
	_, err := newFake(t).client().Exchange(t.Context(), IDPortenToken{RefreshToken: "x"})
	wantRefusal(t, err, "exchange", "There is no ID-porten access token to exchange.", "login and token first")
}
