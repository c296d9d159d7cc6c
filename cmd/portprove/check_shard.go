package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/control"
	"github.com/portprove/portprove/specs/judge"
)

// checkShard is the process that check starts; nobody else has a use for it.
func (a *app) checkShard() *cobra.Command {
	return &cobra.Command{
		Use: "shard", Hidden: true, Short: "Run the cases that standard input names (used by check itself)", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s := &shard{out: json.NewEncoder(a.out)}
			if err := s.run(context.WithoutCancel(cmd.Context()), a); err != nil {
				s.tell(event{Fault: err.Error(), Code: exitCode(err)})
				return errors.Join(errFailed, err)
			}
			return nil
		},
	}
}

// shard writes events; cases and the mock that it may have tell it things at
// the same time.
type shard struct {
	mu  sync.Mutex
	out *json.Encoder
}

// tell writes an event. When nobody reads any more there is nobody to tell.
func (s *shard) tell(e event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.out.Encode(e) //nolint:errcheck // see above.
}

func (s *shard) run(ctx context.Context, a *app) (err error) {
	if a.in == nil {
		return usageError{errors.New("check shard is for check itself: it reads what to do")}
	}
	in := bufio.NewReader(a.in)
	line, err := in.ReadBytes('\n')
	if err != nil {
		return usageError{fmt.Errorf("check shard is for check itself: it reads what to do: %w", err)}
	}
	var j job
	if err := json.Unmarshal(line, &j); err != nil {
		return usageError{fmt.Errorf("check shard is for check itself: %w", err)}
	}
	stop := make(chan struct{})
	go func() {
		// Whatever ends the input ends the run.
		_, _ = io.Copy(io.Discard, in) //nolint:errcheck // see above.
		close(stop)
	}()
	if j.Client != nil {
		err = a.try(ctx, j, s, stop)
	} else {
		err = s.ask(ctx, a, j, stop)
	}
	if err == nil {
		s.tell(event{Over: true})
	}
	return err
}

// ask runs the cases of a job that is about a server.
func (s *shard) ask(ctx context.Context, a *app, j job, stop <-chan struct{}) (err error) {
	env, done, err := a.target(ctx, j, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	return specs.Run{
		Env: env, Seed: j.Seed, Stop: stop, Secrets: secretsOf(env),
		Wants:  func(k judge.Case) bool { return slices.Contains(j.Cases, k.ID) },
		Begins: func(k judge.Case) { s.tell(event{Begins: k.ID}) },
		Ends:   func(k judge.Case) { s.tell(event{Ends: &k, Evidence: k.Evidence}) },
	}.Do()
}

// target is what the cases are run against, and a func that ends it.
func (a *app) target(ctx context.Context, j job, s *shard) (specs.Env, func() error, error) {
	nothing, samples := func() error { return nil }, a.env("PORTPROVE_SAMPLES")
	switch {
	case j.Field != nil:
		env, err := a.fieldEnv(ctx, *j.Field, s)
		return env, nothing, err
	case j.Control != "":
		a.controlURL, a.controlToken, a.caFile = j.Control, j.ControlToken, j.CA
		if err := a.trust(nil, nil); err != nil {
			return specs.Env{}, nil, err
		}
		site := a.site()
		at, err := site.Describe(ctx)
		return specs.Env{Name: "mock", Control: site, RealHosts: hasRealHosts(at), Samples: samples}, nothing, err
	}
	running, err := mocks.Serve(ctx, mocks.ServeOptions{Version: version})
	if err != nil {
		return specs.Env{}, nil, err
	}
	return specs.Env{Name: "mock", Control: &control.Client{URL: running.Control}, Samples: samples}, running.Close, nil
}

// hasRealHosts tells the layout hosts by the default sandbox's issuer.
func hasRealHosts(at control.Sandbox) bool {
	return at.Addresses["idporten"] == "https://test.idporten.no"
}

// secretsOf are those that the profile brings along.
func secretsOf(env specs.Env) []string {
	if env.Field == nil || env.Field.Config.ClientSecret == "" {
		return nil
	}
	return []string{"client_secret", env.Field.Config.ClientSecret}
}
