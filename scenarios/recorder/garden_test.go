package recorder

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/portprove/portprove/scenarios/har"
)

// garden plants secrets by a seed.
type garden struct {
	*rand.Rand
	secrets map[string]string // by value, the kind
	// probes read the placeholder of a secret where it was planted.
	probes  map[string][]func(r Recording) string
	session Session
}

const (
	letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	strange = letters + ` &=+%"'<>;:/\{}#?@!$~^|,` + "äøå€"
)

func (g *garden) random(alphabet string, n int) string {
	signs := []rune(alphabet)
	out := make([]rune, n)
	for i := range out {
		out[i] = signs[g.IntN(len(signs))]
	}
	// No blanks at the ends, as nobody's secret has any, and some of everything.
	return "x" + string(out) + "7Q"
}

// plant makes a secret of a kind.
func (g *garden) plant(kind string) string {
	var value string
	switch kind {
	case "client":
		value = g.random(strange, 12+g.IntN(20))
	case "jwt":
		value = g.jwt(map[string]any{"pid": g.plant("pid"), "sub": g.plant("opaque"), "iss": "https://test.idporten.no", "exp": 1767225600})
	case "pid":
		value = fmt.Sprintf("%02d8%d%07d", 1+g.IntN(28), 1+g.IntN(9), g.IntN(10_000_000))
	case "verifier":
		value = g.random(letters, 43+g.IntN(40))
	default:
		value = g.random(letters, 20+g.IntN(20))
	}
	g.secrets[value] = kind
	return value
}

func (g *garden) jwt(claims map[string]any) string {
	text, _ := json.Marshal(claims) //nolint:errcheck,errchkjson // it is a map of texts.
	signature := g.random(letters, 60)
	g.secrets[signature] = "signature"
	return b64(`{"alg":"RS256","kid":"mock-1","typ":"JWT"}`) + "." + b64(string(text)) + "." + signature
}

func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// disguises are the encodings that a secret is repeated in.
var disguises = []func(string) string{
	func(s string) string { return s },
	url.QueryEscape,
	url.PathEscape,
	func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	html.EscapeString,
	quoted,
	func(s string) string { return quoted(quoted(s)) },
	func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
	func(s string) string { return b64("a " + s + " b") },
	func(s string) string { return base64.StdEncoding.EncodeToString([]byte("ab " + s)) },
	func(s string) string { return b64(b64("what was sent: " + s)) },
	func(s string) string { return b64(`{"client_secret":` + quoted(s) + `}`) },
	func(s string) string { return hex.EncodeToString([]byte(s)) },
	func(s string) string { return base64.StdEncoding.EncodeToString(packed(s)) },
	func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
}

func quoted(s string) string {
	text, _ := json.Marshal(s) //nolint:errcheck,errchkjson // it is a text.
	return string(text)
}

func packed(s string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		panic(err)
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func (g *garden) disguised(s string) string { return disguises[g.IntN(len(disguises))](s) }

// sow makes a way of a client through the services, with secrets at home and
// repeated elsewhere.
func (g *garden) sow() {
	clientSecret, code, state, verifier := g.plant("client"), g.plant("code"), g.plant("state"), g.plant("verifier")
	cookie, pid, access, refresh, assertion := g.plant("cookie"), g.plant("pid"), g.plant("jwt"), g.plant("token"), g.plant("jwt")
	opaque, nonce := g.plant("token"), g.plant("nonce")
	all := []string{clientSecret, code, state, verifier, cookie, pid, access, refresh, assertion, opaque, nonce}
	g.authorize(state, nonce, pid, cookie, code)
	g.token(code, verifier, clientSecret, assertion, access, refresh)
	g.basic(g.plant("client"), refresh, opaque)
	g.bearer(access, all)
	g.page(all)
	g.letter(all)
	g.parts(clientSecret, pid, all)
}

func (g *garden) add(method, address string, header http.Header, body string, status int, answerHeader http.Header, answer []byte) int {
	if header == nil {
		header = http.Header{}
	}
	if answerHeader == nil {
		answerHeader = http.Header{}
	}
	i := len(g.session.Exchanges)
	g.session.Exchanges = append(g.session.Exchanges, Exchange{
		Began: g.session.Began.Add(time.Duration(i) * time.Second), Method: method, URL: address, Status: status,
		Request:  Message{header, bodyOf([]byte(body))},
		Response: Message{answerHeader, bodyOf(answer)},
	})
	return i
}

func (g *garden) probe(secret string, f func(r Recording) string) {
	g.probes[secret] = append(g.probes[secret], f)
}

func kind(mediaType string) http.Header { return http.Header{"Content-Type": {mediaType}} }

var onePlaceholder = regexp.MustCompile(`^\{\{[a-z_:A-Z]+#\d+\}\}$`)

const formType = "application/x-www-form-urlencoded"

func (g *garden) authorize(state, nonce, pid, cookie, code string) {
	asked := url.Values{
		"client_id": {"finance"}, "state": {state}, "nonce": {nonce}, "login_hint": {"testid:" + pid + "_idporten-loa-high"},
		"redirect_uri": {"http://localhost:8400/?cmp=USMF"},
	}
	back := url.Values{"code": {code}, "state": {state}, "iss": {"https://test.idporten.no"}}
	i := g.add(http.MethodGet, "https://login.test.idporten.no/authorize?"+asked.Encode(),
		http.Header{"Cookie": {"SESSION=" + cookie + "; lang=nb"}, "Referer": {"https://erp.example/?state=" + state}}, "", http.StatusFound,
		http.Header{"Location": {"http://localhost:8400/?cmp=USMF&" + back.Encode()}, "Set-Cookie": {"SESSION=" + cookie + "; Path=/; HttpOnly"}}, nil)
	g.probe(state, func(r Recording) string { return inQuery(r.Exchanges[i].URL, "state") })
	g.probe(state, func(r Recording) string { return inQuery(r.Exchanges[i].Response.Header.Get("Location"), "state") })
	g.probe(nonce, func(r Recording) string { return inQuery(r.Exchanges[i].URL, "nonce") })
	g.probe(code, func(r Recording) string { return inQuery(r.Exchanges[i].Response.Header.Get("Location"), "code") })
	g.probe(pid, func(r Recording) string {
		return strings.TrimSuffix(strings.TrimPrefix(inQuery(r.Exchanges[i].URL, "login_hint"), "testid:"), "_idporten-loa-high")
	})
	g.probe(cookie, func(r Recording) string {
		return strings.TrimSuffix(strings.TrimPrefix(r.Exchanges[i].Request.Header.Get("Cookie"), "SESSION="), "; lang={{cookie:lang#1}}")
	})
	g.probe(cookie, func(r Recording) string {
		return strings.TrimSuffix(strings.TrimPrefix(r.Exchanges[i].Response.Header.Get("Set-Cookie"), "SESSION="), "; Path=/; HttpOnly")
	})
}

// inQuery reads a parameter of a masked address, or of a form after "?".
func inQuery(address, name string) string {
	for _, pair := range har.Query(withoutBraces(address)) {
		if pair.Name == name {
			return pair.Value
		}
	}
	return ""
}

func (g *garden) token(code, verifier, secret, assertion, access, refresh string) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "code_verifier": {verifier}, "client_secret": {secret}, "client_assertion": {assertion}}
	answer := map[string]any{"access_token": access, "refresh_token": refresh, "expires_in": 7200, "token_type": "Bearer", "id_token": g.plant("jwt")}
	text, _ := json.Marshal(answer) //nolint:errcheck,errchkjson // it is a map of texts.
	header := kind("application/json")
	if g.IntN(2) == 0 {
		header.Set("Content-Encoding", "gzip")
		text = packed(string(text))
	}
	i := g.add(http.MethodPost, "https://test.idporten.no/token", kind(formType), form.Encode(), http.StatusOK, header, text)
	ofForm := func(name string) func(Recording) string {
		return func(r Recording) string { return inQuery("x?"+r.Exchanges[i].Request.Text, name) }
	}
	g.probe(code, ofForm("code"))
	g.probe(verifier, ofForm("code_verifier"))
	g.probe(secret, ofForm("client_secret"))
	g.probe(assertion, ofForm("client_assertion"))
	g.probe(access, func(r Recording) string { return member(r.Exchanges[i].Response.Text, "access_token") })
	g.probe(refresh, func(r Recording) string { return member(r.Exchanges[i].Response.Text, "refresh_token") })
}

func member(text, name string) string {
	var members map[string]any
	if json.Unmarshal([]byte(text), &members) != nil {
		return "no JSON: " + text
	}
	value, _ := members[name].(string) //nolint:errcheck // "" is none.
	return value
}

func (g *garden) basic(secret, refresh, access string) {
	credentials := base64.StdEncoding.EncodeToString([]byte("web-demo:" + url.QueryEscape(secret)))
	g.secrets[credentials] = "basic"
	header := kind(formType)
	header.Set("Authorization", "Basic "+credentials)
	answer := `{"error":"invalid_client","error_description":` + quoted("Refused: "+secret) + `,"access_token":` + quoted(access) + `}`
	i := g.add(http.MethodPost, "https://test.idporten.no/token", header, "grant_type=refresh_token&refresh_token="+refresh, http.StatusUnauthorized,
		kind("application/json"), []byte(answer))
	g.probe(refresh, func(r Recording) string { return inQuery("x?"+r.Exchanges[i].Request.Text, "refresh_token") })
	g.probe(secret, func(r Recording) string {
		return strings.TrimPrefix(member(r.Exchanges[i].Response.Text, "error_description"), "Refused: ")
	})
	g.probe(access, func(r Recording) string { return member(r.Exchanges[i].Response.Text, "access_token") })
}

// bearer repeats secrets in members that nobody knows, nested.
func (g *garden) bearer(access string, all []string) {
	nested := map[string]any{"path": []any{map[string]any{"whatever": g.disguised(all[g.IntN(len(all))])}}}
	for i, secret := range all {
		nested[fmt.Sprintf("member%d", i)] = "seen " + g.disguised(secret)
	}
	nested["log"] = quoted(fmt.Sprint(nested["member0"]))
	text, _ := json.Marshal(nested) //nolint:errcheck,errchkjson // texts only.
	i := g.add(http.MethodGet, "https://platform.tt02.altinn.no/authentication/api/v1/exchange/id-porten?test="+url.QueryEscape(g.disguised(all[1]))+"#"+g.disguised(all[2]),
		http.Header{"Authorization": {"Bearer " + access}, "X-Debug": {g.disguised(all[3])}, "Dpop": {g.plant("jwt")}}, "", http.StatusOK,
		http.Header{"Content-Type": {"application/json"}, "X-Echo": {g.disguised(all[4])}, "Www-Authenticate": {`Bearer error="` + g.disguised(all[5]) + `"`}}, text)
	g.probe(access, func(r Recording) string {
		return strings.TrimPrefix(r.Exchanges[i].Request.Header.Get("Authorization"), "Bearer ")
	})
}

// page repeats secrets in HTML: hidden fields, links, scripts, comments.
func (g *garden) page(all []string) {
	pick := func() string { return all[g.IntN(len(all))] }
	text := `<!DOCTYPE html><html><body><!-- ` + strings.ReplaceAll(g.disguised(pick()), "--", "") + ` --><form method="post" action="/next?code=` + url.QueryEscape(all[1]) +
		`"><input type="hidden" name="state" value="` + html.EscapeString(all[2]) + `"><input name=x value='` + html.EscapeString(g.disguised(pick())) +
		`'></form><p>Ugyldig sesjon ` + html.EscapeString(g.disguised(pick())) + `</p><script>var s = ` + quoted(g.disguised(pick())) + `;</script></body></html>`
	i := g.add(http.MethodGet, "https://login.test.idporten.no/authorize/testid", nil, "", http.StatusBadRequest, kind("text/html; charset=utf-8"), []byte(text))
	g.probe(all[2], func(r Recording) string {
		_, rest, _ := strings.Cut(r.Exchanges[i].Response.Text, `name="state" value="`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	})
}

// letter repeats secrets in XML.
func (g *garden) letter(all []string) {
	parts := []string{`<?xml version="1.0" encoding="UTF-8"?><melding xmlns="no:skatteetaten:x:v1.0">`}
	for _, secret := range all {
		parts = append(parts, `<informasjon sti="`+html.EscapeString(g.disguised(secret))+`">`+html.EscapeString(g.disguised(secret))+`</informasjon>`)
	}
	text := strings.Join(parts, "") + `<foedselsnummer>` + all[5] + `</foedselsnummer></melding>`
	i := g.add(http.MethodPost, "https://idporten-api-test.sits.no/api/mva/grensesnittstoette/mva-melding/valider", kind("application/xml"), text,
		http.StatusOK, kind("application/xml"), []byte(text))
	g.probe(all[5], func(r Recording) string {
		_, rest, _ := strings.Cut(r.Exchanges[i].Response.Text, "<foedselsnummer>")
		value, _, _ := strings.Cut(rest, "<")
		return value
	})
}

// parts plants secrets in multipart.
func (g *garden) parts(secret, pid string, all []string) {
	const boundary = "----part4711"
	part := func(name, mediaType, value string) string {
		return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\nContent-Type: " + mediaType + "\r\n\r\n" + value + "\r\n"
	}
	text := part("client_secret", "text/plain", strings.ReplaceAll(secret, "\n", "")) +
		part("instance", "application/json", `{"personNumber":"`+pid+`","note":`+quoted(g.disguised(all[0]))+`}`) +
		part("file", "application/xml", "<a><b>"+html.EscapeString(g.disguised(all[6]))+"</b></a>") + "--" + boundary + "--\r\n"
	i := g.add(http.MethodPost, "https://skd.apps.tt02.altinn.no/skd/mva-melding-innsending-test/instances", kind("multipart/form-data; boundary="+boundary), text,
		http.StatusForbidden, kind("text/plain"), []byte("refused: "+g.disguised(all[7])))
	g.probe(pid, func(r Recording) string {
		_, rest, _ := strings.Cut(r.Exchanges[i].Request.Text, `"personNumber":"`)
		value, _, _ := strings.Cut(rest, `"`)
		return value
	})
}
