package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client/profile"
)

func hasKey(p profile.Profile) bool { return p.AuthMethod == methodKey }

func hasSecret(p profile.Profile) bool { return p.AuthMethod != methodKey && p.AuthMethod != "none" }

// putSecret takes where a secret is, never the secret.
func putSecret(p *profile.Profile, answer string) error {
	kind, where, ok := strings.Cut(answer, ":")
	if !ok || !slices.Contains([]string{"env", "file", "command"}, kind) {
		kind, where = "env", answer
	}
	where = strings.TrimSpace(where)
	p.ClientSecret = profile.SecretSource{}
	switch kind {
	case "env":
		p.ClientSecret.Env = where
	case "command":
		p.ClientSecret.Command = where
	default:
		return putPath(func(p *profile.Profile) *string { return &p.ClientSecret.File })(p, where)
	}
	return nil
}

// putPath makes a path whole, from where the user is: the profile may come to
// lie elsewhere.
func putPath(into func(*profile.Profile) *string) func(*profile.Profile, string) error {
	return func(p *profile.Profile, answer string) (err error) {
		switch {
		case answer == "":
			*into(p) = ""
			return nil // Check says what is missing
		case strings.HasPrefix(answer, "~"):
			return errors.New("begins with ~, which only a shell understands: write the path out")
		}
		*into(p), err = filepath.Abs(answer)
		return err
	}
}

func putPAR(p *profile.Profile, answer string) (err error) {
	if p.PAR, err = strconv.ParseBool(answer); err != nil {
		return fmt.Errorf("is %q; write true or false", answer)
	}
	return nil
}

// putScopes takes one word without a colon for a preset.
func putScopes(p *profile.Profile, answer string) error {
	if fields := strings.Fields(answer); len(fields) > 1 || strings.Contains(answer, ":") || answer == "openid" {
		p.Preset, p.Scopes, p.PKCE = "", fields, true
		return nil
	}
	p.Choose(answer)
	return nil
}

func putLifetime(p *profile.Profile, answer string) error {
	if n, err := strconv.ParseInt(answer, 10, 32); err == nil {
		if n <= 0 {
			return errors.New("must be above 0, such as 31536000 or 365d")
		}
		p.AuthorizationLifetime = seconds(n)
		return nil
	}
	d, err := days(answer)
	p.AuthorizationLifetime = d
	if err != nil {
		return fmt.Errorf("is %q; write seconds or days, such as 31536000 or 365d", answer)
	}
	return nil
}

func putDay(into func(*profile.Profile) *time.Time) func(*profile.Profile, string) error {
	return func(p *profile.Profile, answer string) (err error) {
		if *into(p), err = time.Parse(time.DateOnly, answer); err != nil {
			return fmt.Errorf("is %q; write a day such as 2026-01-31", answer)
		}
		return nil
	}
}

// take puts an answer into the profile and says what is wrong with it.
func (q question) take(p *profile.Profile, flag, answer string) error {
	if answer == "" && q.optional {
		return nil
	}
	next := *p // a refused answer leaves no trace
	if err := q.put(&next, answer); err != nil {
		return usageError{fmt.Errorf("%s %w", flag, err)}
	}
	if err := complaint(next, flag, q.members...); err != nil {
		return err
	}
	*p = next
	return nil
}

// complaint is what Check has against some members of the profile.
func complaint(p profile.Profile, flag string, members ...string) error {
	problems, _ := errors.AsType[profile.Problems](p.Check())
	for _, problem := range problems {
		member, _, _ := strings.Cut(strings.ReplaceAll(problem.Path, "[", "."), ".")
		if slices.Contains(members, member) {
			return usageError{fmt.Errorf("%s: %s", flag, problem)}
		}
	}
	return nil
}

// putFlags takes all answers that flags give and returns the open questions.
func putFlags(cmd *cobra.Command, p *profile.Profile) (open []question, err error) {
	var wrong []error
	for _, q := range questions {
		i := slices.IndexFunc(q.flags, func(f answerFlag) bool { return cmd.Flags().Changed(f.name) })
		switch {
		case i >= 0:
			flag := q.flags[i]
			wrong = append(wrong, q.take(p, "--"+flag.name, flag.as+strings.TrimSpace(cmd.Flag(flag.name).Value.String())))
		case q.text != "":
			open = append(open, q)
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, usageError{err}
	}
	return open, nil
}

// ask asks the open questions, each until its answer is right.
func (s *initial) ask(ctx context.Context, open []question, p *profile.Profile) error {
	if !s.interactive() {
		return lacking(open, *p, "the input is no terminal to ask at")
	}
	lines := readLines(s.in)
	for i, q := range open {
		for done := !q.wanted(*p); !done; {
			fmt.Fprint(s.err, q.text+": ")
			select {
			case <-ctx.Done():
				return ctx.Err()
			case line, more := <-lines:
				if !more {
					return lacking(open[i:], *p, "the input has ended")
				}
				err := q.take(p, "this answer", strings.TrimSpace(line))
				if done = err == nil; !done {
					fmt.Fprintln(s.err, err)
				}
			}
		}
	}
	return nil
}

func (q question) wanted(p profile.Profile) bool { return q.when == nil || q.when(p) }

// lacking names the flags of questions that nobody answers.
func lacking(open []question, p profile.Profile, why string) error {
	var flags []string
	for _, q := range open {
		if !q.optional && q.wanted(p) {
			flags = append(flags, "--"+q.flags[0].name)
		}
	}
	if flags == nil {
		return nil
	}
	return usageError{fmt.Errorf("%s, so give %s", why, strings.Join(flags, ", "))}
}

// readLines reads beside the caller, so that a signal can end the waiting.
func readLines(in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		for text := bufio.NewScanner(in); text.Scan(); {
			lines <- text.Text()
		}
	}()
	return lines
}

// interactive tells whether somebody can be asked.
func (t terminal) interactive() bool {
	f, ok := t.in.(*os.File)
	if !ok {
		return t.in != nil // a reader that somebody put there on purpose
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
