// Command portprove rehearses the way of an ERP system through ID-porten and
// Altinn: mocks of both, a reference client, and what QA needs around them.
//
// One file per subcommand. Exit codes: 0 fine, 1 the step failed, 2 wrong
// usage or configuration, 3 the environment can't be reached; of check also 4
// the suite itself failed, 5 a waiver is stale.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// version is stamped by the linker: -X main.version=v1.2.3.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], terminal{
		in: os.Stdin, out: os.Stdout, err: os.Stderr, env: os.Getenv, screen: isTerminal(os.Stderr), keyboard: isTerminal(os.Stdin),
	})
	stop()
	os.Exit(code)
}
