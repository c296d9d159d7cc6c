package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/scenarios"
	"github.com/portprove/portprove/scenarios/recorder"
	"github.com/portprove/portprove/specs/troupe"
)

func (a *app) scenarioHAR() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "har ID", Short: "Export a scenario, as it is told at a mock, as HAR 1.2", Args: cobra.ExactArgs(1),
		Long: "Tells the story at a mock of its own (or at the one that --control names) and writes every exchange of it, masked\n" +
			"as portprove record masks: the same value is the same placeholder.",
		Example: "  portprove scenario har late-code --out late-code.har",
		RunE: func(cmd *cobra.Command, args []string) error {
			list, err := chosen(args, false)
			if err != nil {
				return err
			}
			har, err := a.exported(cmd, list[0])
			if err != nil {
				return err
			}
			if out == "" {
				return a.printf("%s\n", har)
			}
			if err := os.WriteFile(out, har, 0o600); err != nil {
				return err
			}
			return a.show(map[string]string{"file": out}, "written: "+out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "file to write; default: the standard output")
	return a.remote(cmd)
}

// exported tells a story with a witness on the wire.
func (a *app) exported(cmd *cobra.Command, s scenarios.Scenario) ([]byte, error) {
	c, stop, err := a.embedded(cmd.Context(), cmd)
	if err != nil {
		return nil, err
	}
	seen := &witnessed{session: recorder.Session{Environment: environmentMock, Began: time.Now(), Tool: "portprove/" + version}}
	verdict, err := scenarios.Player{Control: c, Cast: troupe.Reference, Below: seen}.Verify(cmd.Context(), s)
	if err := errors.Join(err, stop()); err != nil {
		return nil, err
	}
	if !verdict.OK {
		return nil, fmt.Errorf("%s does not hold, so there is nothing to export: %s", s.ID, verdict.Detail)
	}
	return recorder.Mask(seen.session, recorder.Masking{}).HAR()
}

// witnessed notes what goes by.
type witnessed struct {
	mu      sync.Mutex
	session recorder.Session
}

// RoundTrip implements http.RoundTripper.
func (w *witnessed) RoundTrip(r *http.Request) (*http.Response, error) {
	x := recorder.Exchange{Began: time.Now(), Method: r.Method, URL: r.URL.String()}
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	x.Request = message(r.Header, sent)
	response, err := http.DefaultTransport.RoundTrip(r)
	x.Waited = time.Since(x.Began)
	if err == nil {
		var got []byte
		got, err = io.ReadAll(response.Body)
		err = errors.Join(err, response.Body.Close())
		response.Body = io.NopCloser(bytes.NewReader(got))
		x.Status, x.Response = response.StatusCode, message(response.Header, got)
	}
	if err != nil {
		x.Status, x.Failure = 0, "no whole answer came"
	}
	x.Took = time.Since(x.Began)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.session.Exchanges = append(w.session.Exchanges, x)
	if err != nil {
		return nil, err
	}
	return response, nil
}

func message(h http.Header, body []byte) recorder.Message {
	sum := sha256.Sum256(body)
	return recorder.Message{Header: h.Clone(), Body: recorder.Body{Data: body, Size: int64(len(body)), Digest: hex.EncodeToString(sum[:])}}
}
