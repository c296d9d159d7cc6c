package trial

import (
	"context"

	"github.com/portprove/portprove/specs/control"
)

// Site is a mock that runs: each case has a named sandbox of it.
type Site struct{ Control *control.Client }

// Open implements Venue.
func (v Site) Open(ctx context.Context, o control.Order) (control.Sandbox, *control.Client, error) {
	sandbox, err := v.Control.NewSandbox(ctx, o)
	remote := sandbox.Client(v.Control.Token)
	remote.HTTP = v.Control.HTTP
	return sandbox, remote, err
}

// Close implements Venue.
func (v Site) Close(ctx context.Context, s control.Sandbox) error {
	return v.Control.DeleteSandbox(ctx, s.ID)
}
