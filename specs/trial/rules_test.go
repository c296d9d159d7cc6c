package trial

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/portprove/portprove/specs/evidence"
	"github.com/portprove/portprove/specs/judge"
)

// sent is a sight of requests alone.
func sent(list ...evidence.Exchange) *sight {
	s := &sight{raw: list, masker: evidence.NewMasker(), brief: Brief{Until: stepCollect}}
	s.read()
	return s
}

func verdictOf(f *finding) judge.Verdict {
	if f == nil {
		return judge.Pass
	}
	return f.verdict
}

// logins are two that follow each other, with these states.
func logins(first, second string) *sight {
	with := func(state string) *sight {
		path := "/authorize?" + url.Values{"state": {state}}.Encode()
		return sent(evidence.Exchange{Party: "login", Method: "GET", URL: "http://x" + path, Path: path})
	}
	s := with(second)
	s.control = with(first)
	return s
}

// Whoever draws 64 random bits is right, in whatever alphabet they are written.
func TestRandomTextsAreRandomEnough(t *testing.T) {
	t.Parallel()
	const alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	dice := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same in each run.
	from := func(alphabet string, n int) string {
		text := make([]byte, n)
		for i := range text {
			text[i] = alphabet[dice.IntN(len(alphabet))]
		}
		return string(text)
	}
	raw := func(n int) []byte {
		return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, dice.Uint64()), dice.Uint64())[:n]
	}
	for name, draw := range map[string]func() string{
		"8 bytes in base64url": func() string { return base64.RawURLEncoding.EncodeToString(raw(8)) },
		"9 bytes in base64url": func() string { return base64.RawURLEncoding.EncodeToString(raw(9)) },
		"8 bytes in base64":    func() string { return base64.StdEncoding.EncodeToString(raw(8)) },
		"8 bytes in hex":       func() string { return hex.EncodeToString(raw(8)) },
		"8 bytes in HEX":       func() string { return strings.ToUpper(hex.EncodeToString(raw(8))) },
		"a nanoid of 12":       func() string { return from(alphanumeric+"-_", 12) },
		"20 digits":            func() string { return from("0123456789", 20) },
		"11 of ASCII":          func() string { return from("!#$()*,/:;<=>?@[]^_`{|}~"+alphanumeric, 11) },
	} {
		for range 3000 {
			first, second := draw(), draw()
			if f := random("state")(logins(first, second)); f != nil {
				t.Errorf("%s, %q and %q: %s", name, first, second, f.observed)
			}
		}
	}
}

func TestWhatCanBeGuessedIsTold(t *testing.T) {
	t.Parallel()
	for _, pair := range [][2]string{
		{"", ""},
		{"a", "b"},
		{"abcdefghij", "klmnopqrst"},
		{"20261005120000", "20261005120001"},
		{"1791201600000", "1791201600042"},
		{"1791201600000000", "1791201600000042"},
		{"0123456789abcde", "fedcba987654321"},
		{"deadbeef", "cafebabe"},
		{strings.Repeat("a", 43), strings.Repeat("b", 43)},
		{strings.Repeat("ab", 30), strings.Repeat("ba", 30)},
	} {
		if f := random("state")(logins(pair[0], pair[1])); verdictOf(f) != judge.Fail {
			t.Errorf("%q: %v", pair, f)
		}
	}
}

// However a client is registered, a second proof beside the right one is told.
func TestASecondProofIsTold(t *testing.T) {
	t.Parallel()
	const assertion, secret = "&client_assertion=x", "&client_secret=x"
	for _, row := range []struct {
		method, header, more string
		verdict              judge.Verdict
	}{
		{"private_key_jwt", "", assertion, judge.Pass},
		{"private_key_jwt", "Basic eDp5", assertion, judge.Fail},
		{"private_key_jwt", "", assertion + secret, judge.Fail},
		{"client_secret_post", "", secret, judge.Pass},
		{"client_secret_post", "", secret + assertion, judge.Fail},
		{"client_secret_basic", "Basic eDp5", "", judge.Pass},
		{"client_secret_basic", "Basic eDp5", secret, judge.Fail},
		{"client_secret_basic", "", secret, judge.Fail},
		{"none", "", "", judge.Pass},
		{"none", "Bearer x", "", judge.Fail},
	} {
		headers := []evidence.Header{{Name: "Content-Type", Value: "application/x-www-form-urlencoded"}}
		if row.header != "" {
			headers = append(headers, evidence.Header{Name: "Authorization", Value: row.header})
		}
		s := sent(evidence.Exchange{
			Party: "idporten", Method: "POST", URL: "http://x/token", Path: "/token",
			Request: evidence.Message{Headers: headers, Body: "grant_type=authorization_code" + row.more},
		})
		s.brief.AuthMethod = row.method
		if f := authenticates(s); verdictOf(f) != row.verdict {
			t.Errorf("%+v: %+v", row, f)
		}
	}
}

// At the same time is not after: a refusal has to be there to be obeyed.
func TestWhatIsSentBeforeARefusalIsThereIsNoStep(t *testing.T) {
	t.Parallel()
	at := func(millis int, party, method, path string, status int) evidence.Exchange {
		return evidence.Exchange{
			Start: time.UnixMilli(int64(millis)), Millis: 100, Party: party, Method: method, URL: "http://x" + path, Path: path, Status: status,
		}
	}
	exchange := func(millis, status int) evidence.Exchange {
		return at(millis, "altinn", "GET", "/authentication/api/v1/exchange/id-porten", status)
	}
	validation := func(millis int) evidence.Exchange { return at(millis, "skatteetaten", "POST", "/valider", 200) }
	for name, row := range map[string]struct {
		list    []evidence.Exchange
		verdict judge.Verdict
	}{
		"before":             {[]evidence.Exchange{validation(0), exchange(50, 403)}, judge.Pass},
		"at the same time":   {[]evidence.Exchange{exchange(0, 403), validation(50)}, judge.Pass},
		"after":              {[]evidence.Exchange{exchange(0, 403), validation(150)}, judge.Fail},
		"after the first":    {[]evidence.Exchange{exchange(0, 403), validation(150), exchange(200, 403)}, judge.Fail},
		"with nothing there": {[]evidence.Exchange{validation(0)}, judge.Fail},
	} {
		if f := stopsAt(stepExchange)(sent(row.list...)); verdictOf(f) != row.verdict {
			t.Errorf("%s: %+v", name, f)
		}
		if name == "with nothing there" {
			row.verdict = judge.Inconclusive
		}
		if f := obeys(stepExchange, 403)(sent(row.list...)); verdictOf(f) != row.verdict {
			t.Errorf("%s, obeying: %+v", name, f)
		}
	}
}
