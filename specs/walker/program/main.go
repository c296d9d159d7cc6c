// Command program is the reference client as `portprove check client` runs one:
// it reads PORTPROVE_… of its environment, walks the steps and ends with 0, or
// says in a sentence why it did not and ends with 1; with 2 if it was not told
// what check client tells.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"github.com/portprove/portprove/specs/walker"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := walker.Walk(ctx, os.Getenv)
	stop()
	switch {
	case errors.Is(err, walker.ErrEnvironment):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
