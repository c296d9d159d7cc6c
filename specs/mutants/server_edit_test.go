package mutants_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
)

// members is a JSON object.
type members map[string]any

func decoded(text []byte) (members, bool) {
	var m members
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	err := d.Decode(&m)
	return m, err == nil && m != nil
}

func encoded(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // it was decoded a moment ago
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// text is a member that is text, or empty.
func (m members) text(name string) string {
	s, ok := m[name].(string)
	if !ok {
		return ""
	}
	return s
}

// number is a member that is a whole number, or 0.
func (m members) number(name string) int64 {
	n, ok := m[name].(json.Number)
	if !ok {
		return 0
	}
	i, err := n.Int64()
	if err != nil {
		return 0
	}
	return i
}

// list is a member that is a list, or none.
func (m members) list(name string) []any {
	l, ok := m[name].([]any)
	if !ok {
		return nil
	}
	return l
}

// in is a member that is an object; else one that is nowhere.
func (m members) in(name string) members {
	o, ok := m[name].(map[string]any)
	if !ok {
		return members{}
	}
	return o
}

// drop takes members away that are there.
func (m members) drop(names ...string) bool {
	before := len(m)
	for _, name := range names {
		delete(m, name)
	}
	return len(m) < before
}

// put sets a member.
func (m members) put(name string, value any) bool {
	m[name] = value
	return true
}

// putOver sets a member that is there.
func (m members) putOver(name string, value any) bool {
	if _, there := m[name]; !there {
		return false
	}
	m[name] = value
	return true
}

// json changes a body that is an object.
func (a *reply) json(change func(members) bool) bool {
	m, ok := decoded(a.body)
	if !ok || !change(m) {
		return false
	}
	a.body = encoded(m)
	return true
}

// saying changes good answers at a route that are JSON objects.
func saying(on route, change func(members) bool) tamper {
	return answers(on, func(_ *request, a *reply) bool { return a.isGood() && a.json(change) })
}

// failing changes answers at a route that have a status.
func failing(on route, status int, change func(a *reply) bool) tamper {
	return answers(on, func(_ *request, a *reply) bool { return a.status == status && change(a) })
}

// refusing changes answers at a route that have a status and say one of some
// texts, and leaves the other refusals alone.
func refusing(on route, status int, texts []string, change func(a *reply) bool) tamper {
	return failing(on, status, func(a *reply) bool { return a.says(texts...) && change(a) })
}

// says: the body has one of these texts.
func (a *reply) says(texts ...string) bool {
	return slices.ContainsFunc(texts, func(text string) bool { return bytes.Contains(a.body, []byte(text)) })
}

// as gives another status.
func as(status int) func(*reply) bool {
	return func(a *reply) bool {
		a.status = status
		return true
	}
}

// emptied has no body.
func emptied(a *reply) bool {
	had := len(a.body) > 0
	a.body = nil
	a.header.Del("Content-Type")
	return had
}

// bodied has another body, which says what it is.
func bodied(contentType, body string) func(*reply) bool {
	return func(a *reply) bool {
		a.header.Set("Content-Type", contentType)
		a.body = []byte(body)
		return true
	}
}

// without leaves a header out.
func without(header string) func(*request, *reply) bool {
	return func(_ *request, a *reply) bool {
		had := a.header.Get(header) != ""
		a.header.Del(header)
		return had
	}
}

// replacing changes a text of a body.
func replacing(old, replacement string) func(*request, *reply) bool {
	return func(_ *request, a *reply) bool {
		had := bytes.Contains(a.body, []byte(old))
		a.body = bytes.ReplaceAll(a.body, []byte(old), []byte(replacement))
		return had
	}
}

// leading changes the query of an address that an answer sends the browser to,
// in its text, so that the rest stays in its order.
func leading(on route, change func(r *request, pairs []string) []string) tamper {
	return answers(on, func(r *request, a *reply) bool {
		address, query, found := strings.Cut(a.header.Get("Location"), "?")
		if a.status != http.StatusFound || !found {
			return false
		}
		changed := strings.Join(change(r, strings.Split(query, "&")), "&")
		a.header.Set("Location", address+"?"+changed)
		return changed != query
	})
}

// formHears changes a form that the server hears.
func formHears(on route, change func(url.Values) bool) tamper {
	return hears(on, func(r *request) bool { return r.changeForm(change) })
}

func (r *request) changeForm(change func(url.Values) bool) bool {
	f := r.form()
	if !change(f) {
		return false
	}
	r.setForm(f)
	return true
}

func (r *request) changeQuery(change func(url.Values) bool) bool {
	q := r.URL.Query()
	if !change(q) {
		return false
	}
	r.setQuery(q)
	return true
}

// unless sets a value that is another.
func unless(v url.Values, name, value string) bool {
	if v.Get(name) == value {
		return false
	}
	v.Set(name, value)
	return true
}

// The keys that everybody has: those of the mock, and that of jwt-demo.
var (
	idportenKey    = keyOf("../../mocks/idporten/testkey1.pem")
	altinnKey      = keyOf("../../mocks/altinn/testkey1.pem")
	selfServiceKey = keyOf("../../mocks/selfservice/testkey.pem")
	demoKey        = keyOf("../jwt-demo-key.pem")
)

func keyOf(file string) func() *rsa.PrivateKey {
	return sync.OnceValue(func() *rsa.PrivateKey {
		text, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		block, _ := pem.Decode(text)
		key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			panic(err)
		}
		return key.(*rsa.PrivateKey) //nolint:forcetypeassert,errcheck // the repository's own.
	})
}

// unpacked is a JWT in its two readable parts.
func unpacked(token string) (header, claims members, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, nil, false
	}
	part := func(i int) members {
		text, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil {
			return nil
		}
		m, _ := decoded(text)
		return m
	}
	header, claims = part(0), part(1)
	return header, claims, header != nil && claims != nil
}

// packed is a JWT that a key has signed with RS256.
func packed(header, claims members, key *rsa.PrivateKey) string {
	encode := base64.RawURLEncoding.EncodeToString
	text := encode(encoded(header)) + "." + encode(encoded(claims))
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err)
	}
	return text + "." + encode(signature)
}

// signedBy says whether a key has signed a JWT, with RS256.
func signedBy(token string, key func() *rsa.PrivateKey) bool {
	i := strings.LastIndex(token, ".")
	if i < 0 {
		return false
	}
	signature, err := base64.RawURLEncoding.DecodeString(token[i+1:])
	sum := sha256.Sum256([]byte(token[:i]))
	return err == nil && rsa.VerifyPKCS1v15(&key().PublicKey, crypto.SHA256, sum[:], signature) == nil
}

// resigned is a JWT with a change, signed anew; unchanged if it is none.
func resigned(token string, key func() *rsa.PrivateKey, change func(header, claims members) bool) (string, bool) {
	header, claims, ok := unpacked(token)
	if !ok || !change(header, claims) {
		return token, false
	}
	return packed(header, claims, key()), true
}
