package profile

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"time"
	"unicode"
)

// SecretSource says where the client secret is. One of the four is set, or
// none for a client without a secret.
type SecretSource struct {
	Env     string // a variable of the environment
	File    string
	Command string // run without a shell; what it prints is the secret
	Inline  string // the secret itself; for mocks only
}

// commandTime is for a person who has to unlock a store first.
const commandTime = 30 * time.Second

// maxSecret is far above any secret; what is longer is something else.
const maxSecret = 4 << 10

var errSecretLong = fmt.Errorf("is longer than %d bytes, so it is probably something else", maxSecret)

// Secret fetches the client secret from where the profile says that it is. No
// error shows it, nor what a command printed.
func (p Profile) Secret(ctx context.Context) (string, error) {
	s := p.ClientSecret
	switch {
	case s.Env != "":
		value, ok := os.LookupEnv(s.Env)
		if !ok {
			return "", fmt.Errorf("client_secret: the variable %s is not set: set it to the secret, then try again", s.Env)
		}
		return usable(value, "the variable "+s.Env)
	case s.File != "":
		value, err := readSecret(s.File)
		if err != nil {
			return "", fmt.Errorf("client_secret: %w: put the secret there, or name another place", err)
		}
		return usable(value, "the file "+s.File)
	case s.Command != "":
		value, err := s.run(ctx)
		if err != nil {
			return "", err
		}
		return usable(value, "what the command prints")
	}
	return s.Inline, nil
}

// usable takes off one line end and refuses what can't be a secret.
func usable(value, where string) (string, error) {
	value = strings.TrimSuffix(strings.TrimSuffix(value, "\n"), "\r")
	switch {
	case value == "":
		return "", fmt.Errorf("client_secret: %s is empty", where)
	case len(value) > maxSecret:
		return "", fmt.Errorf("client_secret: %s %w", where, errSecretLong)
	case strings.ContainsFunc(value, unicode.IsControl):
		return "", fmt.Errorf("client_secret: %s has more than one line or other control characters: only the secret may stand there", where)
	}
	return value, nil
}

func readSecret(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err // names the file and nothing of what is in it
	}
	defer f.Close() //nolint:errcheck // only read
	data, err := io.ReadAll(io.LimitReader(f, maxSecret+3))
	return string(data), err
}

func (s SecretSource) run(ctx context.Context) (string, error) {
	words, err := split(s.Command)
	if err != nil || len(words) == 0 {
		return "", errors.New("client_secret.command: is empty or has a quote that is not closed")
	}
	ctx, cancel := context.WithTimeout(ctx, commandTime)
	defer cancel()
	var out limited
	command := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // the user's own command is the point
	command.Stdout = &out
	command.WaitDelay = time.Second // a child of its own may hold the pipe
	err = command.Run()
	switch {
	case out.full:
		return "", fmt.Errorf("client_secret.command: what it prints %w", errSecretLong)
	case ctx.Err() != nil:
		return "", fmt.Errorf("client_secret.command: it did not end in time (%w): run it by hand; it may wait for an answer", ctx.Err())
	case err != nil:
		return "", fmt.Errorf("client_secret.command: it failed (%w): run it by hand to see why; what it prints is not shown here", err)
	}
	return out.kept.String(), nil
}

// limited keeps what a secret can need and ends a command that prints more.
// The buffer is not embedded: its ReadFrom would go past Write.
type limited struct {
	kept bytes.Buffer
	full bool
}

func (l *limited) Write(p []byte) (int, error) {
	if l.kept.Len()+len(p) > maxSecret+2 {
		l.full = true
		return 0, errSecretLong
	}
	return l.kept.Write(p)
}

var errQuote = errors.New("has a quote that is not closed")

// split cuts a command into words at blanks; '…' and "…" keep them together.
// There are no escapes, so that a Windows path means what it says.
func split(command string) ([]string, error) {
	var words []string
	var word strings.Builder
	quote, inWord := rune(0), false
	for _, r := range command {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '\'' || r == '"'):
			quote, inWord = r, true
		case quote == 0 && unicode.IsSpace(r):
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	if quote != 0 {
		return nil, errQuote
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// String shows the kind of the source and its name, never an inline secret,
// and of a command nothing: a password may stand in it.
func (s SecretSource) String() string {
	switch {
	case s.Env != "":
		return "from the variable " + s.Env
	case s.File != "":
		return "from the file " + s.File
	case s.Command != "":
		return "from a command"
	case s.Inline != "":
		return "in the profile"
	}
	return "none"
}

// GoString is String.
func (s SecretSource) GoString() string { return s.String() }

// LogValue is String.
func (s SecretSource) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON writes String.
func (s SecretSource) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }
