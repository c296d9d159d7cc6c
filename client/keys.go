package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/go-jose/go-jose/v4"
)

// keySet is the published keys of one issuer, fetched when first needed and
// again when a token names a key that is not among them.
type keySet struct {
	owner string // for messages
	url   string

	// standardBase64 puts right what Altinn publishes: n and e in standard
	// base64 with padding. For anybody else that is an error.
	standardBase64 bool

	mu   sync.Mutex
	keys map[string]jose.JSONWebKey
}

func (k *keySet) known(kid string) (jose.JSONWebKey, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key, ok := k.keys[kid]
	return key, ok
}

func (k *keySet) replace(keys map[string]jose.JSONWebKey) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.keys = keys
}

// key returns the key a token names. A key that is not known costs one fetch:
// the issuer may have changed its keys since the last one.
func (c *Client) key(ctx context.Context, s step, set *keySet, kid string) (jose.JSONWebKey, error) {
	if key, ok := set.known(kid); ok {
		return key, nil
	}
	keys, unreadable, err := c.fetchKeys(ctx, s, set)
	if err != nil {
		return jose.JSONWebKey{}, err
	}
	set.replace(keys)
	key, ok := keys[kid]
	if !ok {
		return jose.JSONWebKey{}, s.fail(forged, "The token is signed with the key %q, which %s does not publish at %s.%s",
			kid, set.owner, set.url, unreadable)
	}
	return key, nil
}

// fetchKeys returns the usable keys by kid, and why others can't be used.
func (c *Client) fetchKeys(ctx context.Context, s step, set *keySet) (keys map[string]jose.JSONWebKey, unreadable string, err error) {
	cantFetch := adviceFor(subjectKeys, anyStatus, "")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, set.url, http.NoBody)
	if err != nil {
		return nil, "", s.fail(cantFetch, "The request for the keys can't be made: %s.", err.Error())
	}
	request.Header.Set(headerAccept, mediaJSON)
	got, err := c.send(s, request, false)
	if err != nil {
		return nil, "", err
	}
	if got.status != http.StatusOK {
		e := s.fail(cantFetch, "%s answered %d to the request for %s's keys.", set.url, got.status, set.owner)
		e.Status = got.status
		return nil, "", e
	}
	keys, err = readKeys(got.body, set.standardBase64)
	if err != nil {
		unreadable = " What can't be read: " + strings.ReplaceAll(err.Error(), "\n", "; ") + "."
	}
	if len(keys) == 0 {
		return nil, "", s.fail(cantFetch, "%s gave no key of %s's that can be used.%s", set.url, set.owner, unreadable)
	}
	return keys, unreadable, nil
}

// publishedKey is what the client needs of a key. It leaves the certificates
// (x5c) aside: the keys are trusted because of the address they come from.
type publishedKey struct {
	Kty string `json:"kty"`
	Use string `json:"use"`
	Alg string `json:"alg"`
	Kid string `json:"kid"`
	N   string `json:"n"`
	E   string `json:"e"`
}

// readKeys returns the keys that can be used, and an error about those that
// should but can't.
func readKeys(body []byte, standardBase64 bool) (map[string]jose.JSONWebKey, error) {
	var set struct {
		Keys []publishedKey `json:"keys"`
	}
	if err := json.Unmarshal(body, &set); err != nil {
		return nil, err
	}
	keys := map[string]jose.JSONWebKey{}
	var unreadable []error
	for _, published := range set.Keys {
		if published.Kty != "RSA" || (published.Use != "" && published.Use != "sig") || (published.Alg != "" && published.Alg != string(jose.RS256)) {
			continue
		}
		if standardBase64 {
			published.N, published.E = asBase64URL(published.N), asBase64URL(published.E)
		}
		key, err := published.parse()
		if err != nil {
			unreadable = append(unreadable, fmt.Errorf("%q: %w", published.Kid, err))
			continue
		}
		keys[published.Kid] = key
	}
	return keys, errors.Join(unreadable...)
}

func (p publishedKey) parse() (key jose.JSONWebKey, err error) {
	minimal, err := json.Marshal(map[string]string{"kty": p.Kty, "kid": p.Kid, "n": p.N, "e": p.E})
	if err != nil {
		return jose.JSONWebKey{}, err
	}
	err = key.UnmarshalJSON(minimal)
	return key, err
}

var base64URL = strings.NewReplacer("+", "-", "/", "_", "=", "")

func asBase64URL(text string) string { return base64URL.Replace(text) }
