package client

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

func ownKey() SigningKey { return SigningKey{Private: idportenKey(), KeyID: "my-key-2026"} }

func weakKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 1024) //nolint:gosec // what is planted.
	if err != nil {
		panic(err)
	}
	return key
}

// withKey makes it a client of private_key_jwt, with the key changed.
func withKey(changes ...func(*SigningKey)) func(*Config) {
	return func(cfg *Config) {
		cfg.AuthMethod, cfg.ClientSecret, cfg.Key = "private_key_jwt", "", ownKey()
		for _, change := range changes {
			change(&cfg.Key)
		}
	}
}

// certify makes a certificate of a key, as long as a test needs it.
func certify(key *rsa.PrivateKey) []*x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "BUSINESS", Organization: []string{"311223348"}},
		NotBefore: noon.AddDate(0, -1, 0), NotAfter: noon.AddDate(1, 0, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return []*x509.Certificate{certificate}
}

// assertionOf checks the proof that a form carries and returns its parts.
func assertionOf(t *testing.T, form url.Values) (header, payload claims) {
	t.Helper()
	if got := form.Get("client_assertion_type"); got != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		t.Errorf("client_assertion_type %q", got)
	}
	proof := form.Get("client_assertion")
	signed, err := jose.ParseSignedCompact(proof, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		t.Fatal(err)
	}
	text, err := signed.Verify(&idportenKey().PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	front, _, _ := strings.Cut(proof, ".")
	first, err := base64.RawURLEncoding.DecodeString(front)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(json.Unmarshal(first, &header), json.Unmarshal(text, &payload)); err != nil {
		t.Fatal(err)
	}
	return header, payload
}

func TestAnAssertionProvesTheClient(t *testing.T) {
	f := newFake(t)
	c := f.client(withKey())
	token := f.goodTokens(c)
	if _, err := c.Refresh(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	f.answers["/token/revoke"] = answerText(http.StatusOK, "")
	if err := c.Revoke(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	used := map[any]bool{}
	sent := append(f.requests("/token"), f.requests("/token/revoke")...)
	for _, r := range sent {
		header, payload := assertionOf(t, r.Form)
		if want := (claims{"alg": "RS256", "kid": "my-key-2026"}); !reflect.DeepEqual(header, want) {
			t.Errorf("header %v", header)
		}
		used[payload["jti"]] = true
		delete(payload, "jti")
		want := claims{
			"iss": "finance", "sub": "finance", "aud": f.URL,
			"iat": float64(noon.Unix() - 10), "exp": float64(noon.Unix() + 60),
		}
		if !reflect.DeepEqual(payload, want) {
			t.Errorf("claims\n got %v\nwant %v", payload, want)
		}
		if r.Form.Get("client_id") != "finance" || r.Form.Has("client_secret") || r.Header.Get("Authorization") != "" {
			t.Errorf("form %v, header %v", r.Form, r.Header)
		}
	}
	if len(sent) != 3 || len(used) != 3 {
		t.Errorf("%d requests, %d ids", len(sent), len(used))
	}
}

func TestABusinessCertificateStandsForTheKey(t *testing.T) {
	f := newFake(t)
	chain := certify(idportenKey())
	f.goodTokens(f.client(withKey(func(k *SigningKey) { k.KeyID, k.Chain = "", chain })))
	header, _ := assertionOf(t, f.requests("/token")[0].Form)
	want := claims{"alg": "RS256", "x5c": []any{base64.StdEncoding.EncodeToString(chain[0].Raw)}}
	if !reflect.DeepEqual(header, want) {
		t.Errorf("header %v", header)
	}
}

// A mock's clock may be years away, and an assertion is often the first thing
// that is sent.
func TestAnAssertionIsOfAMocksTime(t *testing.T) {
	f := newFake(t)
	c := f.client(withKey(), func(cfg *Config) {
		cfg.PAR, cfg.Profile.ClockFromServer = true, true
		cfg.Now = func() time.Time { return noon.AddDate(-3, 0, 0) }
	})
	f.login(c)
	_, payload := assertionOf(t, f.requests("/par")[0].Form)
	if payload["iat"] != float64(noon.Unix()-10) || len(f.requests("/jwks.json")) != 1 {
		t.Errorf("iat %v, %d fetches", payload["iat"], len(f.requests("/jwks.json")))
	}
	f.answers["/jwks.json"] = answerText(http.StatusBadGateway, "")
	_, err := f.client(withKey(), func(cfg *Config) { cfg.PAR, cfg.Profile.ClockFromServer = true, true }).Login(t.Context())
	wantRefusal(t, err, "login", f.URL+"/jwks.json answered 502 to the request for ID-porten's keys.", "Check the address of the keys")
}

func TestARefusedAssertionIsNamedAndNotShown(t *testing.T) {
	f := newFake(t)
	c := f.client(withKey())
	authorization := f.login(c)
	f.answers["/token"] = func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		write(w, `{"error":"invalid_client","error_description":"bad `+f.requests("/token")[0].Form.Get("client_assertion")+`"}`)
	}
	_, err := c.Token(t.Context(), authorization)
	wantRefusal(t, err, "token", `Web service returned error code 401 ({"error":"invalid_client","error_description":"bad ***"}).`, "Config.Key is registered under its kid")
}

func TestAnAssertionNeedsRandomness(t *testing.T) {
	f := newFake(t)
	authorization := f.login(f.client())
	_, err := f.client(withKey(), func(cfg *Config) { cfg.Rand = bytes.NewReader(nil) }).Token(t.Context(), authorization)
	wantRefusal(t, err, "token", "The client assertion can't be made: EOF.", "Config.Rand")
	if len(f.requests("/token")) > 0 {
		t.Error("it was sent")
	}
}
