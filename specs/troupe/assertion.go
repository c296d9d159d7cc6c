package troupe

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	_ "embed" // the key of jwt-demo
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/portprove/portprove/client"
)

// demoKey is what `portprove keys demo` prints.
//
//go:embed jwt-demo-key.pem
var demoKey []byte

func signingKey() (client.SigningKey, error) {
	key, err := client.ParseKey(demoKey)
	key.KeyID = "jwt-demo-1"
	return key, err
}

// otherKey is registered nowhere.
var otherKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// missigning spoils the assertions that pass, as a scenario wants it.
type missigning struct {
	changes map[string]string
	under   http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (m missigning) RoundTrip(r *http.Request) (*http.Response, error) {
	if len(m.changes) == 0 || r.Method != http.MethodPost || r.Body == nil {
		return m.under.RoundTrip(r)
	}
	text, err := io.ReadAll(r.Body)
	if closed := r.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(text))
	if err == nil && form.Has("client_assertion") {
		var spoilt string
		if spoilt, err = m.spoilt(form.Get("client_assertion")); err == nil {
			form.Set("client_assertion", spoilt)
			text = []byte(form.Encode())
		}
	}
	if err != nil {
		return nil, err
	}
	sent := r.Clone(r.Context())
	sent.Body, sent.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return m.under.RoundTrip(sent)
}

// spoilt is a right assertion with the changes, signed anew.
func (m missigning) spoilt(right string) (string, error) {
	if text, ok := m.changes["text"]; ok {
		return text, nil
	}
	signed, err := jose.ParseSignedCompact(right, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return "", err
	}
	var claims map[string]any
	if err := json.Unmarshal(signed.UnsafePayloadWithoutVerification(), &claims); err != nil {
		return "", err
	}
	signer, err := m.signer()
	if err != nil {
		return "", err
	}
	if err := m.change(claims); err != nil {
		return "", err
	}
	text, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	made, err := signer.Sign(text)
	if err != nil {
		return "", err
	}
	return made.CompactSerialize()
}

func (m missigning) signer() (jose.Signer, error) {
	key, err := signingKey()
	if err != nil {
		return nil, err
	}
	private := key.Private
	if m.changes["key"] == "other" {
		if private, err = otherKey(); err != nil {
			return nil, err
		}
	}
	options := &jose.SignerOptions{}
	if kid, changed := m.changes["kid"]; !changed {
		options.WithHeader("kid", key.KeyID)
	} else if kid != "" {
		options.WithHeader("kid", kid)
	}
	return jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(or(m.changes["alg"], string(jose.RS256))), Key: private}, options)
}

// change changes claims. The time that spans are counted from is that of a
// right assertion, whose iat lies 10 seconds back.
func (m missigning) change(claims map[string]any) error {
	issued, ok := claims["iat"].(float64)
	if !ok {
		return fmt.Errorf("the client's own assertion has no iat")
	}
	now := int64(issued) + 10
	for name, value := range m.changes {
		switch {
		case name == "kid" || name == "alg" || name == "key":
		case value == "":
			delete(claims, name)
		case value[0] == '+' || value[0] == '-':
			span, err := time.ParseDuration(value)
			if err != nil {
				return err
			}
			claims[name] = now + int64(span/time.Second)
		case strings.Contains(value, " "):
			claims[name] = strings.Fields(value)
		default:
			claims[name] = value
		}
	}
	return nil
}
