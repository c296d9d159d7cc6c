package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/specs/control"
)

func (a *app) why() *cobra.Command {
	cmd := &cobra.Command{
		Use: "why CORRELATION-ID", Short: "Say why a running mock refused", Args: cobra.ExactArgs(1),
		Long:    "Takes a correlation id or trace id from an error message of the mock, and says what was wrong and what helps.",
		Example: "  portprove why 08ede4e5-4720-5edb-8fd2-a4f6a1902b74",
		RunE: func(cmd *cobra.Command, args []string) error {
			x, err := a.remoteSandbox().Why(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			return a.show(x, whyText(x))
		},
	}
	return a.remote(cmd)
}

func whyText(x control.Exchange) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s answered %d\n", x.Method, x.Path, x.Status)
	for _, line := range [][2]string{
		{"refusal", strings.TrimSpace(x.Catalogue + " " + x.Refusal)}, {"why", x.Why}, {"cure", x.Cure}, {"source", x.Source},
	} {
		if line[1] != "" {
			fmt.Fprintf(&b, "  %-8s %s\n", line[0], line[1])
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}
