package evidence_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/portprove/portprove/specs/evidence"
)

const (
	person = "15817840008"
	token  = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl"
)

func TestTextIsMasked(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a token":                  {"got " + token + " back", "got {jwt} back"},
		"a person":                 {"pid " + person + ".", "pid {person-1}."},
		"a person in an address":   {"login_hint=testid%3A" + person + "_idporten-loa-high", "login_hint=testid%3A{person-1}_idporten-loa-high"},
		"two people":               {person + " and 23847940182 and " + person, "{person-1} and {person-2} and {person-1}"},
		"a member":                 {`{"access_token" : "abc","scope":"openid"}`, `{"access_token" : "{access_token}","scope":"openid"}`},
		"a member that was cut":    {`{"client_secret":"abc`, `{"client_secret":"{client_secret}`},
		"a quote in a member":      {`{"client_secret":"a\"bc","x":1}`, `{"client_secret":"{client_secret}","x":1}`},
		"a parameter":              {"https://erp.example/?code=x1&state=seen&iss=i", "https://erp.example/?code={code}&state=seen&iss=i"},
		"a name that ends like it": {"error_code=400&zip_code=0001", "error_code=400&zip_code=0001"},
		"an organisation":          {"orgno 311223348", "orgno 311223348"},
		"an id of digits":          {"6b1c6d4e-0000-4000-8000-012345678901 and 00000000000000000000000012345678", "6b1c6d4e-0000-4000-8000-012345678901 and 00000000000000000000000012345678"},
		"a code of errors":         {`{"code":"DAS-008","error":"invalid_grant"}`, `{"code":"DAS-008","error":"invalid_grant"}`},
		"what steers a terminal":   {"a\x1b[31mb\x00c", "a[31mbc"},
	} {
		if got := evidence.NewMasker().Text(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhatIsKnownIsMaskedInEverySpelling(t *testing.T) {
	t.Parallel()
	m := evidence.NewMasker("client_secret", `pass"word+1`)
	for _, text := range []string{
		`pass"word+1`, "pass%22word%2B1", "pass%22word%2b1", `pass\"word+1`, "pass&#34;word+1", "pass%2522word%252B1", `pass\\\"word+1`,
		`pass\\\\\\\"word+1`, "pass&amp;#34;word+1",
	} {
		if got := m.Text("a " + text + " z"); got != "a {client_secret-1} z" {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// A text that was encoded is left out as a whole, as nobody can tell which part
// of it is the secret; what holds none stays.
func TestWhatIsKnownIsFoundWhereItIsEncoded(t *testing.T) {
	t.Parallel()
	const secret = `pass"word+1`
	b64, plain64 := base64.StdEncoding.EncodeToString, base64.RawURLEncoding.EncodeToString
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	write(w, "the secret is "+secret)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	m := evidence.NewMasker("client_secret", secret)
	for name, text := range map[string]string{
		"base64":                  b64([]byte(secret)),
		"base64 in the middle":    plain64([]byte("it is " + secret + ", so")),
		"base64 of base64":        b64([]byte(b64([]byte(secret)))),
		"base64 in an address":    url.QueryEscape(b64([]byte("??>" + secret + ">>?"))),
		"base64 in a path":        "/a/path/to/" + plain64([]byte(secret)) + "/more",
		"base64 before a stray %": b64([]byte(secret)) + "%",
		"base64 of a person":      b64([]byte("pid " + person)),
		"base64 of a parameter":   b64([]byte("code=abc&state=x")),
		"base64 of a token":       b64([]byte("Bearer " + token)),
		"hexadecimal":             hex.EncodeToString([]byte(secret)),
		"hexadecimal in capitals": strings.ToUpper(hex.EncodeToString([]byte(secret))),
		"gzip in base64":          b64(packed.Bytes()),
	} {
		if got := m.Text("a <" + text + "> z"); got != "a <{encoded}> z" {
			t.Errorf("%s: %q became %q", name, text, got)
		}
	}
	for _, text := range []string{
		b64([]byte("nothing of interest")), hex.EncodeToString([]byte("nothing of interest")), "/authentication/api/v1/exchange/id-porten",
		"6b1c6d4e-0000-4000-8000-012345678901", b64(packed.Bytes()[:20]), "%zz" + b64([]byte(secret))[:4],
	} {
		if got := m.Text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestTheSecretOfABasicHeaderIsKnownAsItIs(t *testing.T) {
	t.Parallel()
	list := recorded(t, func(w http.ResponseWriter, _ *http.Request) {
		write(w, "refused: open sesame+1 and open+sesame%2B1")
	}, func(client *http.Client, address string) {
		post(t, client, address+"/idporten/token", "x=y", "Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("finance:open+sesame%2B1")))
	})
	if got := list[0].Response.Body; got != "refused: {client_secret-1} and {client_secret-1}" {
		t.Errorf("the answer: %s", got)
	}
}

// recorded sends requests through a recorder to a server and ends the case.
func recorded(t *testing.T, server http.HandlerFunc, send func(client *http.Client, address string)) []evidence.Exchange {
	t.Helper()
	s := httptest.NewServer(server)
	t.Cleanup(s.Close)
	r := &evidence.Recorder{}
	r.Begin()
	r.Knows(evidence.Base{Party: "idporten", URL: s.URL + "/idporten/"}, evidence.Base{Party: evidence.Control, URL: s.URL})
	send(&http.Client{Transport: r}, s.URL)
	return r.End(evidence.NewMasker())
}

func write(w io.Writer, text string) {
	if _, err := io.WriteString(w, text); err != nil {
		panic(http.ErrAbortHandler)
	}
}

func post(t *testing.T, client *http.Client, address, body string, headers ...string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(answer.Body); err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestOneValueHasOnePlaceholderInACase(t *testing.T) {
	t.Parallel()
	const code = "ab12-cd34.ef56"
	list := recorded(t, func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		w.Header().Set("Set-Cookie", "session=0123456789abc; Path=/")
		write(w, `{"access_token":"`+token+`","got":"`+r.PostForm.Get("code")+`"}`)
	}, func(client *http.Client, address string) {
		post(t, client, address+"/idporten/token?code="+code, "code="+code+"&client_secret=open+sesame")
		post(t, client, address+"/idporten/token", "code="+code, "Authorization", "Basic ZmluYW5jZTpvcGVuIHNlc2FtZQ==", "Cookie", "session=0123456789abc")
		post(t, client, address+"/clock", "{}", "Authorization", "Bearer "+token)
	})
	if len(list) != 3 {
		t.Fatalf("%d exchanges", len(list))
	}
	for i, want := range []string{
		"idporten /token?code={code-1} code={code-1}&client_secret={client_secret-1} ",
		"idporten /token code={code-1} Basic {basic-1}",
		"control /clock {} Bearer {access_token-1}",
	} {
		x := list[i]
		if got := x.Party + " " + x.Path + " " + x.Request.Body + " " + x.Request.Get("Authorization"); strings.TrimSpace(got) != strings.TrimSpace(want) {
			t.Errorf("exchange %d: %q, want %q", i, got, want)
		}
	}
	if got := list[1].Response.Body; got != `{"access_token":"{access_token-1}","got":"{code-1}"}` {
		t.Errorf("the answer: %s", got)
	}
	if got := list[0].Response.Get("Set-Cookie") + list[1].Request.Get("Cookie"); strings.Contains(got, "0123456789abc") || !strings.Contains(got, "{cookie-1}; Path=/") {
		t.Errorf("cookies: %s", got)
	}
}

func TestABodyThatIsCutLosesNoHalfOfASecret(t *testing.T) {
	t.Parallel()
	filler := strings.Repeat("x,", 16<<10-20)
	list := recorded(t, func(w http.ResponseWriter, _ *http.Request) { write(w, filler+token+filler) },
		func(client *http.Client, address string) { post(t, client, address+"/idporten/x", "") })
	if got := list[0].Response; strings.Contains(got.Body, token[:20]) || got.Size != int64(2*len(filler)+len(token)) {
		t.Errorf("size %d, ends with %q", got.Size, got.Body[len(got.Body)-60:])
	}
	list = recorded(t, func(w http.ResponseWriter, _ *http.Request) { write(w, "\xff\xfe\x00\x01 no text") },
		func(client *http.Client, address string) { post(t, client, address+"/idporten/x", "") })
	if got := list[0].Response.Body; got != "(12 bytes that are no text)" {
		t.Errorf("bytes: %q", got)
	}
}

func TestNoAnswerIsNoted(t *testing.T) {
	t.Parallel()
	list := recorded(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, func(client *http.Client, address string) {
		if _, err := client.Post(address+"/idporten/token", "text/plain", strings.NewReader("code=0123456789")); err == nil { //nolint:bodyclose // there is none.
			t.Error("it was answered")
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Do(r); err == nil { //nolint:bodyclose // there is none.
			t.Error("it was answered")
		}
	})
	if len(list) != 2 || list[0].Error == "" || list[0].GaveUp || !list[1].GaveUp || list[0].Status != 0 {
		t.Errorf("%+v", list)
	}
}

func TestBetweenCasesNothingIsKept(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer s.Close()
	r := &evidence.Recorder{}
	client := &http.Client{Transport: r}
	post(t, client, s.URL, "")
	r.Begin()
	post(t, client, s.URL, "")
	if n := len(r.End(evidence.NewMasker())); n != 1 {
		t.Errorf("%d exchanges", n)
	}
	if list := r.End(evidence.NewMasker()); list != nil {
		t.Errorf("a case that was not begun has %v", list)
	}
}
