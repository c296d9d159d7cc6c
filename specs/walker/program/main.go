// Command program is the reference client as `portprove check client` runs one:
// it reads PORTPROVE_… of its environment, walks the steps and ends with 0, or
// says in a sentence why it did not and ends with 1.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/portprove/portprove/specs/walker"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := walker.Walk(ctx, os.Getenv)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
