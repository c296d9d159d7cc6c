package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// instance is what the app tells of a submission.
type instance struct {
	SelfLinks links         `json:"selfLinks"`
	Data      []dataElement `json:"data"`
}

type dataElement struct {
	ID        string `json:"id"`
	DataType  string `json:"dataType"`
	SelfLinks links  `json:"selfLinks"`
}

type links struct {
	Apps string `json:"apps"`
}

// find returns the element of a type; that of the envelope ends in a version.
func (i instance) find(dataType string) (dataElement, error) {
	for _, e := range i.Data {
		if strings.HasPrefix(e.DataType, dataType) {
			return e, nil
		}
	}
	return dataElement{}, fmt.Errorf("the instance has no %s", dataType)
}

// fields are of a header.
type fields map[string]string

var asJSON = fields{"Content-Type": "application/json", "Accept": "application/json"}

// call sends a request and reads the answer, which must be one of the 200s.
func (c *client) call(ctx context.Context, method, address, token string, body []byte, header fields) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	for name, value := range header {
		request.Header.Set(name, value)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		return nil, fmt.Errorf("%s %s answered %s", method, request.URL.Path, response.Status)
	}
	return answer, nil
}

// exchange gets Altinn's token for ID-porten's.
func (c *client) exchange(ctx context.Context) error {
	answer, err := c.call(ctx, http.MethodGet, c.exchangeURL, c.token.AccessToken, nil, nil)
	c.altinn = strings.TrimSpace(string(answer))
	return err
}

// validate asks the Tax Administration what it would say to the return.
func (c *client) validate(ctx context.Context) error {
	document, err := os.ReadFile(c.returnFile)
	if err != nil {
		return err
	}
	c.document = document
	answer, err := c.call(ctx, http.MethodPost, c.validateURL, c.token.AccessToken, document, fields{"Content-Type": "application/xml", "Accept": "application/xml"})
	if err != nil {
		return err
	}
	return accepted(answer)
}

// create opens an instance for the company. Its envelope is there already.
func (c *client) create(ctx context.Context) error {
	body, err := json.Marshal(map[string]any{"instanceOwner": map[string]string{"organisationNumber": c.organisation}})
	if err != nil {
		return err
	}
	answer, err := c.call(ctx, http.MethodPost, c.instancesURL, c.altinn, body, asJSON)
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, &c.instance)
}

func (c *client) putEnvelope(ctx context.Context) error {
	element, err := c.instance.find("no.skatteetaten.fastsetting.avgift.mva.mvameldinginnsending")
	if err != nil {
		return err
	}
	e, err := envelopeFor(c.document, c.organisation, time.Now())
	if err != nil {
		return err
	}
	body, err := xml.Marshal(e)
	if err != nil {
		return err
	}
	_, err = c.call(ctx, http.MethodPut, c.instance.SelfLinks.Apps+"/data/"+element.ID, c.altinn, body, fields{"Content-Type": "application/xml"})
	return err
}

func (c *client) upload(ctx context.Context) error {
	_, err := c.call(ctx, http.MethodPost, c.instance.SelfLinks.Apps+"/data?datatype=mvamelding", c.altinn, c.document,
		fields{"Content-Type": "text/xml", "Content-Disposition": "attachment; filename=" + returnName})
	return err
}

// next moves the process on: the first time the data is complete, the second
// time the return is submitted.
func (c *client) next(ctx context.Context) error {
	_, err := c.call(ctx, http.MethodPut, c.instance.SelfLinks.Apps+"/process/next", c.altinn, nil, asJSON)
	return err
}

// How often feedback is asked for, a second apart.
const feedbackTries = 60

// feedback waits until the Tax Administration has answered.
func (c *client) feedback(ctx context.Context) error {
	for range feedbackTries {
		answer, err := c.call(ctx, http.MethodGet, c.instance.SelfLinks.Apps+"/feedback/status", c.altinn, nil, asJSON)
		if err != nil {
			return err
		}
		var status struct {
			Provided bool `json:"isFeedbackProvided"`
		}
		if err := json.Unmarshal(answer, &status); err != nil {
			return err
		}
		if status.Provided {
			return c.look(ctx)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return errors.New("there is no feedback yet")
}

// look reads the instance anew.
func (c *client) look(ctx context.Context) error {
	answer, err := c.call(ctx, http.MethodGet, c.instance.SelfLinks.Apps, c.altinn, nil, asJSON)
	if err != nil {
		return err
	}
	return json.Unmarshal(answer, &c.instance)
}

// collect downloads what the Tax Administration has answered. The receipt says
// nothing of the verdict, which stands in the validation result.
func (c *client) collect(ctx context.Context) error {
	documents := make(map[string][]byte)
	for _, dataType := range []string{"valideringsresultat", "betalingsinformasjon", "kvittering"} {
		element, err := c.instance.find(dataType)
		if err != nil {
			return err
		}
		if documents[dataType], err = c.call(ctx, http.MethodGet, element.SelfLinks.Apps, c.altinn, nil, nil); err != nil {
			return err
		}
	}
	return accepted(documents["valideringsresultat"])
}
