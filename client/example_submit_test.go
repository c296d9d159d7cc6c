package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/portprove/portprove/client"
)

// One return, filed once: a process that dies, or an answer that gets lost,
// leaves a state behind that the next run goes on from.
func ExampleClient_Submit() {
	file := func(c *client.Client, tokens client.Tokens, document []byte, stateFile string) (client.Result, error) {
		ret, err := client.ReadReturn(document)
		if err != nil {
			return client.Result{}, err
		}
		options := client.SubmitOptions{
			CreatedBy: "the name of the person who is logged in",
			Save: func(state client.SubmissionRecord) error {
				text, err := json.Marshal(state)
				if err != nil {
					return err
				}
				return os.WriteFile(stateFile, text, 0o600) // better: beside it, and renamed
			},
			Report: func(r client.StepReport) { fmt.Println(r.Number, r.Step, r.What) },
		}
		text, err := os.ReadFile(stateFile)
		if errors.Is(err, os.ErrNotExist) {
			return c.Submit(context.Background(), tokens, ret, nil, options)
		}
		var state client.SubmissionRecord
		if err := errors.Join(err, json.Unmarshal(text, &state)); err != nil {
			return client.Result{}, err
		}
		return c.Resume(context.Background(), tokens, ret, nil, state, options)
	}
	_ = file // to be called with a client and the tokens of its Authorize
}
