package scenarios

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// tampered is the request with what the client does wrong in it.
func (p passage) tampered(r *http.Request, body []byte, step string, attempt int) (*http.Request, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sent := r.Clone(r.Context())
	for _, wrong := range p.wrong {
		if wrong.Step != step || max(wrong.Attempt, 1) != attempt {
			continue
		}
		var err error
		if wrong.Instead != "" {
			if sent, body, err = p.instead(r, wrong.Instead); err != nil {
				return nil, err
			}
		}
		if body, err = wrong.apply(sent, body, p.addresses); err != nil {
			return nil, err
		}
		if wrong.Token != "" {
			p.swap(sent, wrong.Token)
		}
	}
	p.noteToken(step, r)
	p.latest[p.actor+" "+step] = request{sent, body}
	sent.GetBody = func() (io.ReadCloser, error) {
		if len(body) == 0 {
			return http.NoBody, nil
		}
		return io.NopCloser(bytes.NewReader(body)), nil
	}
	sent.ContentLength = int64(len(body))
	var err error
	sent.Body, err = sent.GetBody()
	return sent, err
}

// instead is the actor's latest request of another step.
func (p passage) instead(r *http.Request, step string) (*http.Request, []byte, error) {
	old, ok := p.latest[p.actor+" "+step]
	if !ok {
		return nil, nil, fmt.Errorf("there was no request of step %s to send again", step)
	}
	return old.Clone(r.Context()), old.body, nil
}

func (w Wrong) apply(r *http.Request, body []byte, addresses map[string]string) ([]byte, error) {
	for name, value := range w.Header {
		r.Header.Del(name)
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	if w.Method != "" {
		r.Method = w.Method
	}
	if w.Query != nil {
		r.URL.RawQuery = changed(r.URL.Query(), w.Query).Encode()
	}
	if w.Path != "" {
		to, err := url.Parse(filled(w.Path, addresses))
		if err != nil {
			return nil, err
		}
		r.URL.Path, r.URL.RawPath = to.Path, to.RawPath
	}
	for old, text := range w.Address {
		if !strings.Contains(r.URL.Path, old) {
			return nil, fmt.Errorf("the address of step %s does not have %q to replace", w.Step, old)
		}
		r.URL.Path, r.URL.RawPath = strings.Replace(r.URL.Path, old, text, 1), ""
	}
	body, err := w.changedBody(body)
	if err != nil || w.Size == 0 {
		return body, err
	}
	return bytes.Repeat([]byte("x"), w.Size), nil
}

func (w Wrong) changedBody(body []byte) ([]byte, error) {
	if w.Form != nil {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return nil, fmt.Errorf("the body of step %s is no form: %w", w.Step, err)
		}
		body = []byte(changed(form, w.Form).Encode())
	}
	for old, text := range w.Replace {
		if !bytes.Contains(body, []byte(old)) {
			return nil, fmt.Errorf("the body of step %s does not have %q to replace", w.Step, old)
		}
		body = bytes.ReplaceAll(body, []byte(old), []byte(text))
	}
	switch w.Body {
	case "":
	case "-":
		body = nil
	default:
		body = []byte(w.Body)
	}
	return body, nil
}

func changed(values url.Values, changes map[string]string) url.Values {
	for name, value := range changes {
		values.Del(name)
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// noteToken remembers which token goes where, to swap them.
func (p passage) noteToken(step string, r *http.Request) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return
	}
	kind := "altinn"
	if step == "exchange" || step == "validate" || step == "userinfo" {
		kind = "idporten"
	}
	p.remember(kind, token)
}

// noteAnswered keeps the tokens that an answer brings, before they are used.
func (p passage) noteAnswered(step string, text []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	var answer struct {
		AccessToken string `json:"access_token"`
		IDToken     string `json:"id_token"`
	}
	switch {
	case step == "exchange" && strings.HasPrefix(string(text), "ey"):
		p.remember("altinn", string(text))
	case (step == "token" || step == "refresh") && json.Unmarshal(text, &answer) == nil:
		p.remember("idporten", answer.AccessToken)
		p.remember("id_token", answer.IDToken)
	}
}

func (p passage) remember(kind, token string) {
	if token == "" {
		return
	}
	if p.tokens[p.actor] == nil {
		p.tokens[p.actor] = map[string]string{}
	}
	p.tokens[p.actor][kind] = token
}

// swap sends another token, or none.
func (p passage) swap(r *http.Request, kind string) {
	token := p.tokens[p.actor][kind]
	if kind == "foreign" {
		token = foreign(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	}
	r.Header.Del("Authorization")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
}

// foreign is a token with a signature that no key of this environment has made:
// that of another one has the same form.
func foreign(token string) string {
	signed, signature, found := cutLast(token, ".")
	if !found {
		return token
	}
	return signed + "." + strings.Repeat("A", len(signature))
}

func cutLast(text, sep string) (before, after string, found bool) {
	i := strings.LastIndex(text, sep)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(sep):], true
}
