package client

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// What the fake gives out and the client must never show.
const (
	theCode    = "Jj_5MDvtbaYM6k-K94S4wg.IcwLOy-CkPnDzlERTcZlKA"
	theAccess  = "opaque-access-token-5fQ"
	theRefresh = "opaque-refresh-token-7hB"
	theSecret  = "5ecr3t/of+the&client"
	thePerson  = "17876098765"

	theRequestURI = "urn:idporten:JF38qJvAge0yvmYC4Hw3P0NXCahVkqlpeVCm_4K0paw"
)

// noon is the time in the fakes' world, far from the machine's.
var noon = time.Date(2031, time.March, 3, 12, 0, 0, 0, time.UTC)

var (
	idportenKey = sync.OnceValue(newKey)
	altinnKey   = sync.OnceValue(newKey)
	strangeKey  = sync.OnceValue(newKey)
)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

type claims = map[string]any

// sign makes a JWT. What goes wrong in here is a fault of the test's own.
func sign(algorithm jose.SignatureAlgorithm, key any, kid string, payload any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: key, KeyID: kid}}, nil)
	if err != nil {
		panic(err)
	}
	body, err := json.Marshal(payload)
	if err != nil {
		panic(err)
	}
	signed, err := signer.Sign(body)
	if err != nil {
		panic(err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return compact
}

// jwk is a published key, its numbers in the given base64.
func jwk(kid string, key *rsa.PrivateKey, encoding *base64.Encoding) claims {
	return claims{
		"kty": "RSA", "use": "sig", "kid": kid,
		"n": encoding.EncodeToString(key.N.Bytes()),
		"e": encoding.EncodeToString(big.NewInt(int64(key.E)).Bytes()),
	}
}

// request is what the fake was asked.
type request struct {
	Method, Path string
	Header       http.Header
	Form         url.Values
	Body         string
}

// fake is ID-porten and Altinn on one origin. Each answer can be replaced.
type fake struct {
	*httptest.Server
	t *testing.T

	mu      sync.Mutex
	asked   []request
	nonce   string
	pushed  url.Values                  // what /par has last taken
	answers map[string]http.HandlerFunc // by path

	idClaims     claims // laid over the id_token's; nil removes
	altinnClaims claims // laid over the Altinn token's; nil removes
	tokenMembers claims // laid over the token answer's; nil removes
}

func newFake(t *testing.T) *fake {
	t.Helper()
	f := startFake()
	f.t = t
	t.Cleanup(f.Close)
	return f
}

// StartFake is for the example.
func StartFake() *httptest.Server { return startFake().Server }

func startFake() *fake {
	f := &fake{answers: map[string]http.HandlerFunc{}}
	f.answers["/authorize"] = f.authorize
	f.answers["/par"] = f.par
	f.answers["/token"] = f.token
	f.answers["/jwks.json"] = answerJSON(claims{"keys": []claims{jwk("mock-1", idportenKey(), base64.RawURLEncoding)}})
	f.answers["/authentication/api/v1/exchange/id-porten"] = f.exchange
	f.answers["/authentication/api/v1/openid/.well-known/openid-configuration/jwks"] = answerJSON(
		claims{"keys": []claims{jwk("AB12", altinnKey(), base64.StdEncoding)}})
	f.Server = httptest.NewServer(http.HandlerFunc(f.serve))
	return f
}

func (f *fake) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		form = nil
	}
	f.mu.Lock()
	f.asked = append(f.asked, request{r.Method, r.URL.Path, r.Header, form, string(body)})
	answer := f.answers[r.URL.Path]
	f.mu.Unlock()
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Date", noon.Format(http.TimeFormat))
	answer(w, r)
}

// requests returns what the fake was asked at a path.
func (f *fake) requests(path string) []request {
	f.mu.Lock()
	defer f.mu.Unlock()
	var found []request
	for _, asked := range f.asked {
		if asked.Path == path {
			found = append(found, asked)
		}
	}
	return found
}

func (f *fake) authorize(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	f.mu.Lock()
	if query.Get("request_uri") == theRequestURI {
		query = f.pushed
	}
	f.nonce = query.Get("nonce")
	f.mu.Unlock()
	separator := "?"
	if strings.Contains(query.Get("redirect_uri"), "?") {
		separator = "&"
	}
	w.Header().Set("Location", query.Get("redirect_uri")+separator+"code="+theCode+
		"&iss="+url.QueryEscape(f.URL)+"&state="+url.QueryEscape(query.Get("state")))
	w.WriteHeader(http.StatusFound)
}

func (f *fake) par(w http.ResponseWriter, _ *http.Request) {
	f.mu.Lock()
	f.pushed = f.asked[len(f.asked)-1].Form
	f.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	write(w, `{"request_uri":"`+theRequestURI+`","expires_in":120}`)
}

func (f *fake) token(w http.ResponseWriter, r *http.Request) {
	members := over(claims{
		"access_token": theAccess, "token_type": "Bearer", "expires_in": 7200,
		"scope": "openid skatteetaten:mvameldinginnsending", "id_token": f.idToken(),
		"refresh_token": theRefresh, "refresh_token_expires_in": 600,
	}, f.tokenMembers)
	answerJSON(members)(w, r)
}

func (f *fake) idToken() string {
	f.mu.Lock()
	nonce := f.nonce
	f.mu.Unlock()
	return sign(jose.RS256, idportenKey(), "mock-1", over(claims{
		"iss": f.URL, "aud": "finance", "sub": "qD-kwgr3", "nonce": nonce, "acr": "idporten-loa-high", "pid": thePerson,
		"iat": noon.Unix(), "exp": noon.Add(2 * time.Minute).Unix(),
	}, f.idClaims))
}

func (f *fake) exchange(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	write(w, f.altinnToken())
}

func (f *fake) altinnToken() string {
	return sign(jose.RS256, altinnKey(), "AB12", over(claims{
		"iss": f.URL + "/authentication/api/v1/openid/", "scope": "altinn:instances.read altinn:instances.write",
		"urn:altinn:authlevel": 4, "urn:altinn:partyid": 50012345, "pid": thePerson,
		"iat": noon.Unix(), "nbf": noon.Unix(), "exp": noon.Add(2 * time.Hour).Unix(),
	}, f.altinnClaims))
}

func over(base, changes claims) claims {
	maps.Copy(base, changes)
	maps.DeleteFunc(base, func(_ string, value any) bool { return value == nil })
	return base
}

func answerJSON(body any) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(body); err != nil {
			panic(err)
		}
	}
}

func answerText(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		write(w, body)
	}
}

func write(w io.Writer, text string) {
	if _, err := io.WriteString(w, text); err != nil {
		panic(err)
	}
}

// config is a client of the fake: Finance's, with PKCE, at noon.
func (f *fake) config() Config {
	profile := Mock(MockBases{IDPorten: f.URL, Login: f.URL, Altinn: f.URL, Apps: f.URL + "/apps", Skatteetaten: f.URL})
	profile.ClockFromServer = false
	return Config{
		Profile: profile, ClientID: "finance", ClientSecret: theSecret,
		RedirectURI: "https://finance.example/?cmp=NO01&mi=TaxWeb", PKCE: true, ACR: "idporten-loa-substantial",
		Scopes:  []string{"openid", "skatteetaten:mvameldinginnsending"},
		Browser: RobotBrowser(nil), Now: func() time.Time { return noon },
	}
}

func (f *fake) client(changes ...func(*Config)) *Client {
	f.t.Helper()
	cfg := f.config()
	for _, change := range changes {
		change(&cfg)
	}
	c, err := New(cfg)
	if err != nil {
		f.t.Fatal(err)
	}
	return c
}

func (f *fake) login(c *Client) Authorization {
	f.t.Helper()
	authorization, err := c.Login(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	return authorization
}

// tokens walks steps 1 and 2.
func (f *fake) tokens(c *Client) (IDPortenToken, error) {
	f.t.Helper()
	return c.Token(f.t.Context(), f.login(c))
}

func (f *fake) goodTokens(c *Client) IDPortenToken {
	f.t.Helper()
	token, err := f.tokens(c)
	if err != nil {
		f.t.Fatal(err)
	}
	return token
}

// comesBack is a browser that comes back to an address made from the query of
// the authorization request.
func comesBack(address func(query url.Values) string) Browser {
	return func(_ context.Context, authorizeURL string) (Callback, error) {
		u, err := url.Parse(authorizeURL)
		if err != nil {
			return Callback{}, err
		}
		return Callback{URL: address(u.Query())}, nil
	}
}
