// Package control is a client of the control API that a portprove mock has
// below /_portprove: clock, ageing, world, faults, journal, sandboxes. It is what the
// suite and the command line use, and a Go test that runs against a mock in
// another process may use it, too.
//
//	mock := &control.Client{URL: "http://127.0.0.1:8480/_portprove"}
//	sandbox, err := mock.NewSandbox(ctx, control.Order{Frozen: true})
//	…
//	clock, err := sandbox.Client().Advance(ctx, 61*time.Second)
//
// Each sandbox has a control address of its own, with the same paths below it,
// so that one Client does for the default sandbox and for a named one.
//
// The package knows the wire and imports nothing of the mock: a misspelt
// member must not be able to agree with itself.
package control

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Client speaks to the control API of one sandbox.
type Client struct {
	// URL is the control address: http://127.0.0.1:8480/_portprove for the
	// default sandbox, or what Sandbox.Control says.
	URL string
	// Token, if the mock was told to demand one.
	Token string
	// HTTP sends the requests; nil: a client that gives up after 30 seconds.
	HTTP *http.Client
}

// ErrUnreachable is wrapped by the error of a request that nobody answered.
var ErrUnreachable = errors.New("no mock answers")

var defaultHTTP = &http.Client{
	Timeout: 30 * time.Second,
	// The API redirects nowhere, and the token is for it alone.
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// maxAnswer is more than any answer has: a full journal takes some 20 MB.
const maxAnswer = 64 << 20

func (c *Client) get(ctx context.Context, path string, into any) error {
	return c.do(ctx, http.MethodGet, path, nil, into)
}

// do sends body, unless it is nil, as JSON and reads the answer into into,
// unless that is nil.
func (c *Client) do(ctx context.Context, method, path string, body, into any) error {
	request, err := c.request(ctx, method, path, body)
	if err != nil {
		return err
	}
	response, err := c.send(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	switch {
	case err != nil:
		return fmt.Errorf("%s %s: the answer ended early: %w", method, request.URL, err)
	case response.StatusCode >= http.StatusMultipleChoices:
		return problem(response, text)
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("%s %s: the answer is not one of portprove's control API: %w", method, request.URL, err)
	}
	return nil
}

func (c *Client) request(ctx context.Context, method, path string, body any) (*http.Request, error) {
	var content io.Reader = http.NoBody
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(c.URL, "/")+path, content)
	if err != nil {
		return nil, fmt.Errorf("the control URL %q is not right: %w", c.URL, err)
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.Token != "" {
		request.Header.Set("Authorization", "Bearer "+c.Token)
	}
	return request, nil
}

func (c *Client) send(request *http.Request) (*http.Response, error) {
	sender := c.HTTP
	if sender == nil {
		sender = defaultHTTP
	}
	response, err := sender.Do(request)
	switch {
	case err == nil:
		return response, nil
	case request.Context().Err() != nil: // whoever asked has given up
		return nil, err
	}
	return nil, fmt.Errorf("%w at %s: start one with `portprove serve`, or say where it is (%w)", ErrUnreachable, c.URL, err)
}
