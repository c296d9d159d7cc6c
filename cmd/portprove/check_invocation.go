package main

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/spf13/cobra"
)

// invocation is how a report says that it was run. Anybody may have written it.
type invocation struct {
	subject string
	flags   []string
	command []string // nil: none was judged
}

var invokedFlag = regexp.MustCompile(`(?s)^--([a-z][a-z-]*)=.*$`)

// invocationIn reads an invocation as invoked writes it, and nothing else: flags
// that choose cases, or write somewhere, are left out here as well.
func invocationIn(list []string) (invocation, error) {
	args, then := list, invocation{}
	if at := slices.Index(args, "--"); at >= 0 {
		args, then.command = args[:at], args[at+1:]
	}
	refused := usageError{fmt.Errorf("the report says that it was run by %q, which is no check of this program's", strings.Join(list, " "))}
	if len(args) < 2 || args[0] != "check" || args[1] != "server" && args[1] != "client" || then.command != nil && len(then.command) == 0 {
		return then, refused
	}
	then.subject = args[1]
	for _, arg := range args[2:] {
		flag := invokedFlag.FindStringSubmatch(arg)
		if flag == nil {
			return then, usageError{fmt.Errorf("%w: %s is none of its flags", refused, visible(arg))}
		}
		if !slices.Contains(notInvoked, flag[1]) {
			then.flags = append(then.flags, arg)
		}
	}
	return then, nil
}

// inside are the flags with which a check stays within a mock of its own.
var inside = []string{"seed", "jobs", "rate", "strict", "until", "no-refresh", "case-timeout", "client", "watch"}

// reachesOut tells a flag that lets others be asked, or files be read, or sends
// a client elsewhere.
func reachesOut(flag string) bool {
	name, value, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
	switch name {
	case "profile":
		return value != environmentMock
	case "listen", "page":
		host, _, err := net.SplitHostPort(value)
		return err != nil || !isLoopback(host)
	}
	return !slices.Contains(inside, name)
}

// foreign is the first flag that the check does not have.
func (then invocation) foreign(root *cobra.Command) error {
	cmd, _, err := root.Find([]string{"check", then.subject})
	if err != nil {
		return err
	}
	for _, flag := range then.flags {
		if name, _, _ := strings.Cut(strings.TrimPrefix(flag, "--"), "="); cmd.Flag(name) == nil {
			return usageError{fmt.Errorf("the report says that it was run with %s, and check %s has no such flag", visible(flag), then.subject)}
		}
	}
	return nil
}

func (then invocation) args() []string {
	args := append([]string{"check", then.subject}, then.flags...)
	if then.command != nil {
		args = append(append(args, "--"), then.command...)
	}
	return args
}

// String is a line that a shell takes.
func (then invocation) String() string {
	words := []string{"portprove"}
	for _, arg := range then.args() {
		words = append(words, visible(arg))
	}
	return strings.Join(words, " ")
}

// visible is a word as a shell takes it; what would not be seen is written out.
func visible(word string) string {
	if word == "" || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(word)
	}
	return quoted(word)
}
