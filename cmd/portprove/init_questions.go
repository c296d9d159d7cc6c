package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/portprove/portprove/client/profile"
)

// question is what a profile needs to know. The flags answer it, else it is
// asked, unless it has no text.
type question struct {
	flags    []answerFlag
	text     string
	optional bool
	// members are those of the profile that the answer decides.
	members []string
	put     func(p *profile.Profile, answer string) error
}

type answerFlag struct{ name, usage string }

func flagFor(name, usage string) []answerFlag { return []answerFlag{{name, usage}} }

// words is for an answer that is kept as it is.
func words(into func(*profile.Profile) *string) func(*profile.Profile, string) error {
	return func(p *profile.Profile, answer string) error {
		*into(p) = answer
		return nil
	}
}

var questions = []question{
	{
		flagFor("auth-method", "client_secret_post (default), client_secret_basic or none"), "", true,
		[]string{"token_endpoint_auth_method"},
		words(func(p *profile.Profile) *string { return &p.AuthMethod }),
	},
	{
		flagFor("client-id", "identifier of the integration"), "client_id (Integrasjonens identifikator)", false,
		[]string{"client_id"},
		words(func(p *profile.Profile) *string { return &p.ClientID }),
	},
	{
		flagFor("secret-env", "name of the variable that holds the secret"), "Name of the variable that holds the secret, such as PORTPROVE_CLIENT_SECRET (not the secret)", false,
		[]string{"client_secret"},
		words(func(p *profile.Profile) *string { return &p.ClientSecret.Env }),
	},
	{
		flagFor("redirect-uri", "one of the registered redirect URIs, to the letter"), "redirect_uri, to the letter, its query included", false,
		[]string{"redirect_uri"},
		words(func(p *profile.Profile) *string { return &p.RedirectURI }),
	},
	{
		[]answerFlag{{"preset", "set of scopes: " + strings.Join(profile.PresetNames(), ", ")}, {"scopes", "the registered scopes instead of a preset, with blanks between"}},
		"Preset of scopes (" + strings.Join(profile.PresetNames(), ", ") + "), or the scopes with blanks between", false,
		[]string{"preset", "scopes"},
		putScopes,
	},
	{
		flagFor("authorization-lifetime", "registered Authorization levetid: seconds, or 365d"), "Authorization levetid, as registered (31536000 or 365d for Finance)", false,
		[]string{"authorization_lifetime"},
		putLifetime,
	},
	{
		flagFor("secret-issued", "day on which the secret was made (2026-01-31)"), "Day on which the secret was made, such as 2026-01-31 (Enter: unknown)", true,
		[]string{"secret_issued"},
		putIssued,
	},
	{
		flagFor("organisation", "number of the company that the return is for"), "Organisation number of the company that the return is for (Enter: none)", true,
		[]string{"organisation"},
		words(func(p *profile.Profile) *string { return &p.Organisation }),
	},
	{
		flagFor("person", "synthetic personal number that logs in without a browser (mock and test only)"), "Synthetic person who logs in without a browser (Enter: none)", true,
		[]string{"person"},
		words(func(p *profile.Profile) *string { return (*string)(&p.Person) }),
	},
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

func putIssued(p *profile.Profile, answer string) (err error) {
	if p.SecretIssued, err = time.Parse(time.DateOnly, answer); err != nil {
		return fmt.Errorf("is %q; write a day such as 2026-01-31", answer)
	}
	return nil
}

// take puts an answer into the profile and says what is wrong with it.
func (q question) take(p *profile.Profile, flag, answer string) error {
	if answer == "" && q.optional {
		return nil
	}
	if err := q.put(p, answer); err != nil {
		return usageError{fmt.Errorf("%s %w", flag, err)}
	}
	return complaint(*p, flag, q.members...)
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
			name := q.flags[i].name
			wrong = append(wrong, q.take(p, "--"+name, strings.TrimSpace(cmd.Flag(name).Value.String())))
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
	if p.Environment.Name == environmentProd { // there nobody logs in without a browser
		open = slices.DeleteFunc(open, func(q question) bool { return q.flags[0].name == "person" })
	}
	if !s.interactive() {
		return lacking(open, "the input is no terminal to ask at")
	}
	lines := readLines(s.in)
	for i, q := range open {
		for done := false; !done; {
			fmt.Fprint(s.err, q.text+": ")
			select {
			case <-ctx.Done():
				return ctx.Err()
			case line, more := <-lines:
				if !more {
					return lacking(open[i:], "the input has ended")
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

// lacking names the flags of questions that nobody answers.
func lacking(open []question, why string) error {
	var flags []string
	for _, q := range open {
		if !q.optional {
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
