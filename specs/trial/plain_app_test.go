//go:build unix

package trial_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"time"
)

// The part of the plain client that speaks to the app.

func (p *plain) create() error {
	address, contentType := told("INSTANCES_URL"), "application/json"
	template := fmt.Appendf(nil, `{"instanceOwner":{"organisationNumber":%q}}`, told("ORGANISATION"))
	switch {
	case p.has("slashes"): // as the Tax Administration's own script
		address += "/"
	case p.has("simplified"):
		address += "/create"
	case p.has("parts"):
		var err error
		if contentType, template, err = p.parts(template); err != nil {
			return err
		}
	}
	answer, err := p.send(http.MethodPost, address, p.altinn, contentType, template)
	if err != nil {
		return err
	}
	return json.Unmarshal(answer.body, &p.instance)
}

// parts are the instance with its files, in one request.
func (p *plain) parts(template []byte) (string, []byte, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	konvolutt, err := p.konvolutt()
	if err != nil {
		return "", nil, err
	}
	for _, part := range []struct {
		name, contentType string
		body              []byte
	}{{"instance", "application/json", template}, {envelopeType + ".v1.0", "application/xml", konvolutt}, {returnType, "text/xml", p.document}} {
		header := textproto.MIMEHeader{"Content-Type": {part.contentType}, "Content-Disposition": {fmt.Sprintf(`form-data; name=%q; filename="mvamelding.xml"`, part.name)}}
		body, err := w.CreatePart(header)
		if err == nil {
			_, err = body.Write(part.body)
		}
		if err != nil {
			return "", nil, err
		}
	}
	err = w.Close()
	return w.FormDataContentType(), b.Bytes(), err
}

// look reads the instance.
func (p *plain) look() error {
	address := p.instance.SelfLinks.Apps
	if p.has("platform") {
		address = p.instance.SelfLinks.Platform
	}
	answer, err := p.send(http.MethodGet, address, p.altinn, "", nil)
	if err != nil {
		return err
	}
	return json.Unmarshal(answer.body, &p.instance)
}

func (p *plain) envelope() error {
	if p.has("parts") {
		return nil
	}
	konvolutt, err := p.konvolutt()
	if err != nil {
		return err
	}
	_, err = p.send(http.MethodPut, p.instance.link(envelopeType), p.altinn, "application/xml", konvolutt)
	return err
}

func (p *plain) upload() error {
	if p.has("parts") {
		return nil
	}
	err := p.sendReturn(http.MethodPost, p.instance.SelfLinks.Apps+"/data?dataType="+returnType)
	if !errors.Is(err, errLost) || !p.has("looks") {
		return err
	}
	if err := p.look(); err != nil || p.instance.link(returnType) == "" {
		return errors.Join(errLost, err)
	}
	if p.has("replaces") {
		return p.sendReturn(http.MethodPut, p.instance.link(returnType))
	}
	return nil
}

func (p *plain) sendReturn(method, address string) error {
	request, err := http.NewRequest(method, address, bytes.NewReader(p.document))
	if err != nil {
		return err
	}
	request.GetBody = nil
	request.Header.Set("Authorization", "Bearer "+p.altinn)
	request.Header.Set("Content-Type", "text/xml")
	request.Header.Set("Content-Disposition", `attachment; filename="mvamelding.xml"`)
	response, err := p.http.Do(request)
	if err != nil {
		return fmt.Errorf("%w: %w", errLost, err)
	}
	if response.StatusCode >= http.StatusBadRequest {
		err = fmt.Errorf("%s: %d", method, response.StatusCode)
	}
	return errors.Join(err, response.Body.Close())
}

// next ends a task. Where the answer is lost, or the service is busy, the client
// that looks reads what there is first.
func (p *plain) next(task string) func() error {
	return func() error {
		_, err := p.send(http.MethodPut, p.instance.SelfLinks.Apps+"/process/next", p.altinn, "", nil)
		if err == nil || !p.has("looks") {
			return err
		}
		if seen := p.look(); seen != nil {
			return errors.Join(err, seen)
		}
		if _, seen := p.send(http.MethodGet, p.instance.link(envelopeType), p.altinn, "", nil); seen != nil {
			return errors.Join(err, seen)
		}
		if p.instance.Process.CurrentTask.Type == task || p.instance.Process.Ended != nil {
			return nil
		}
		return err
	}
}

func (p *plain) feedback() error {
	pause := time.Second
	if p.has("hurries") {
		pause = 100 * time.Millisecond
	}
	limit := 20 * time.Second
	if p.has("gives up") {
		limit = 4 * time.Second
	}
	for range limit / pause {
		if !p.has("polls") {
			answer, err := p.send(http.MethodGet, p.instance.SelfLinks.Apps+"/feedback/status", p.altinn, "", nil)
			if err != nil || strings.Contains(string(answer.body), "true") {
				return err
			}
		} else if err := p.look(); err != nil || p.instance.Process.Ended != nil {
			return err
		}
		<-time.After(pause)
	}
	return errors.New("no feedback")
}

// collect reads the instance, which says where the documents are.
func (p *plain) collect() error {
	if err := p.look(); err != nil {
		return err
	}
	_, err := p.send(http.MethodGet, p.instance.link(resultType), p.altinn, "", nil)
	return err
}
