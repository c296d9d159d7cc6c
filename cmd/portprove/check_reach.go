package main

import (
	"context"

	"github.com/portprove/portprove/specs/judge"
)

// reach asks the target once, before the cases do: what nobody answers is one
// error and not hundreds.
func (c *serverCheck) reach(ctx context.Context) (judge.Target, error) {
	switch {
	case c.isField():
		return c.reachField(ctx)
	case c.control == "":
		return judge.Target{Name: "mock", Kind: "mock"}, nil
	}
	c.controlURL = c.control
	if err := c.trust(nil, nil); err != nil {
		return judge.Target{}, err
	}
	at, err := c.site().Describe(ctx)
	if err != nil {
		return judge.Target{}, err
	}
	return judge.Target{Name: "mock at " + withoutSecrets([]string{c.control}).shown[0], Kind: "mock", Addresses: at.Addresses}, nil
}
