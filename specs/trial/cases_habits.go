package trial

import (
	"crypto/sha256"
	"encoding/base64"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

const chapterHabits = "habits"

// habitPlays are about what a client does when nothing is wrong.
func habitPlays() []play {
	of := func(text, proves, cure string, rules ...rule) play {
		return play{chapter: chapterHabits, text: text, proves: proves, needs: stepToken, ofControl: true, rules: rules, cure: cure, source: "cases_habits.go"}
	}
	again := func(text, proves, cure string, rules ...rule) play {
		return play{
			chapter: chapterHabits, text: text, proves: proves, until: stepToken, needs: stepLogin, twice: true, rules: append(rules, carriesOn), cure: cure, source: "cases_habits.go",
		}
	}
	renewing := func(text, proves, cure string, r rule) play {
		return play{
			chapter: chapterHabits, text: text, proves: proves, until: untilRefresh, needs: stepToken, refresh: true,
			rules: []rule{refreshes, r}, cure: cure, source: "cases_habits.go",
		}
	}
	const (
		registered = "Use the registered token_endpoint_auth_method, and no second one beside it."
		addresses  = "Addresses are written to logs. Send secrets and tokens in a header or in the body."
		audience   = "ID-porten's token is for the exchange and the validator, Altinn's for Altinn; a refresh token is for the token endpoint."
	)
	pkce := of("the code challenge is S256, and the verifier fits it", "CLI-PKCE-01", "Send code_challenge_method=S256 and the SHA-256 of a random verifier of 43 characters and more.", challenged)
	fresh := again("each login has a code verifier of its own", "CLI-PKCE-01", "Draw a new verifier for each login.", another("code_challenge"))
	pkce.unless, fresh.unless = withoutPKCE, withoutPKCE
	return []play{
		pkce, fresh,
		again("each login has a state of its own, which nobody guesses", "CLI-STATE-01", "Draw 128 random bits for each login.", another("state"), random("state")),
		again("each login has a nonce of its own, which nobody guesses", "CLI-NONCE-01", "Draw 128 random bits for each login.", another("nonce"), random("nonce")),
		of("the client proves itself as it is registered, and in no other way", "CLI-AUTH-01", registered, authenticates),
		renewing("the client proves itself as it is registered when it refreshes, too", "CLI-AUTH-01", registered, authenticates),
		of("no secret stands in an address", "CLI-SECRET-01", addresses, discreet),
		renewing("no secret stands in an address when it refreshes", "CLI-SECRET-01", addresses, discreet),
		of("a token is shown to its audience only", "CLI-AUD-01", audience, loyal),
		renewing("a token is shown to its audience only when it refreshes", "CLI-AUD-01", audience, loyal),
	}
}

func withoutPKCE(first *sight) string {
	if q, found := first.asked(); found && first.registration.Challenge != "S256" && q.Get("code_challenge") == "" {
		return "the registration asks for no PKCE, and the client uses none"
	}
	return ""
}

// asked is what the first authorization request of a walk says.
func (s *sight) asked() (url.Values, bool) {
	for _, a := range s.of(opAuthorize) {
		return s.parametersOf(a), true
	}
	return nil, false
}

// askedFor is what the login has said that a code comes from.
func (s *sight) askedFor(code string) (url.Values, bool) {
	var login *act
	for _, a := range s.acts {
		if a.op == opAuthorize {
			login = &a
		}
		if login != nil && a.back.Get("code") == code {
			return s.parametersOf(*login), true
		}
	}
	return nil, false
}

// parametersOf an authorization request: its own, or those that were pushed.
func (s *sight) parametersOf(a act) url.Values {
	own := a.query
	if a.Method == http.MethodPost {
		own = a.form
	}
	for _, pushed := range s.of(opPush) {
		if uri := pushed.text("request_uri"); uri != "" && uri == own.Get("request_uri") {
			return pushed.form
		}
	}
	return own
}

// verifierShape: RFC 7636, 4.1.
var verifierShape = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

func challenged(s *sight) *finding {
	q, found := s.asked()
	sent := s.of(opCode)
	if len(sent) > 0 {
		if own, known := s.askedFor(sent[0].form.Get("code")); known {
			q = own
		}
	}
	switch {
	case found && q.Get("code_challenge_method") != "S256":
		return wrong("code_challenge_method is S256", "it is %q", q.Get("code_challenge_method"))
	case len(sent) == 0:
		return unclear("a login and a token request", "there was none: %s", s.way())
	}
	verifier := sent[0].form.Get("code_verifier")
	sum := sha256.Sum256([]byte(verifier))
	switch {
	case !verifierShape.MatchString(verifier):
		return wrong("code_verifier has 43 to 128 characters of RFC 7636", "it has %d", len(verifier))
	case q.Get("code_challenge") != base64.RawURLEncoding.EncodeToString(sum[:]):
		return wrong("code_challenge is the SHA-256 of code_verifier", "it is not")
	}
	return nil
}

// another: the value differs from the one of the walk before, and is none that
// counts up, as the time of day does.
func another(parameter string) rule {
	return func(s *sight) *finding {
		now, found := s.asked()
		before, had := s.control.asked()
		if !found || !had {
			return unclear("two logins", "there was one at most: %s", s.way())
		}
		a, b := before.Get(parameter), now.Get(parameter)
		switch {
		case b == "":
			return wrong(parameter+" is sent", "it is not")
		case a == b:
			return wrong(parameter+" is another one in each login", "it was the same in two")
		case len(commonPrefix(a, b))*2 > len(b):
			return wrong(parameter+" is another one in each login", "two begin with the same %d of %d characters", len(commonPrefix(a, b)), len(b))
		}
		return nil
	}
}

func commonPrefix(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return a[:n]
}

// enough bits that nobody guesses: what a text can have at most is compared with
// it. guess: RFC 6749 10.10 wants 128 of a token; half of it, which OWASP wants
// of the id of a session, is let pass for what lives for a login.
const enough = 64

func random(parameter string) rule {
	return func(s *sight) *finding {
		q, found := s.asked()
		if !found {
			return unclear("a login", "there was none: %s", s.way())
		}
		before, _ := s.control.asked()
		text := q.Get(parameter)
		if bits := float64(len(text)) * bitsOfEach(before.Get(parameter)+text); bits < enough {
			return wrong(parameter+" has 64 random bits at least", "it can have %.0f at most", bits)
		}
		return nil
	}
}

// alphabets that random texts are written in, the smallest first.
var alphabets = []struct {
	letters *regexp.Regexp
	size    float64
}{
	{regexp.MustCompile(`^\d*$`), 10},
	{regexp.MustCompile(`^([0-9a-f]*|[0-9A-F]*)$`), 16},
	{regexp.MustCompile(`^[A-Za-z0-9_.~+/=-]*$`), 64},
	{regexp.MustCompile(``), 256},
}

// fewest characters that two random texts have between them.
const fewest = 4

// bitsOfEach character of texts that were drawn in the same way. That two of 64
// bits are both of a smaller alphabet than they were drawn from, or repeat a few
// characters, happens to one client in a million.
func bitsOfEach(texts string) float64 {
	seen := map[rune]bool{}
	for _, c := range texts {
		seen[c] = true
	}
	if len(seen) < fewest {
		return 0
	}
	for _, a := range alphabets {
		if a.letters.MatchString(texts) {
			return math.Log2(a.size)
		}
	}
	return 0
}

// authenticates: as registered, in every request to the token endpoint, and in
// no other way beside it.
func authenticates(s *sight) *finding {
	sent := s.of(opCode, opRefresh)
	if len(sent) == 0 {
		return unclear("a token request", "there was none: %s", s.way())
	}
	for _, a := range sent {
		if got := a.proofs(); got != s.brief.AuthMethod {
			return wrong("the client proves itself by "+s.brief.AuthMethod, "it did by %s", got)
		}
	}
	return nil
}

// proofs are all by which a request says who the client is.
func (a act) proofs() string {
	var list []string
	for _, p := range []struct {
		method string
		there  bool
	}{
		{"private_key_jwt", a.form.Has("client_assertion")},
		{"client_secret_basic", a.Request.Get("Authorization") != ""},
		{"client_secret_post", a.form.Has("client_secret")},
	} {
		if p.there {
			list = append(list, p.method)
		}
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, " and ")
}
