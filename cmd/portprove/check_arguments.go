package main

import (
	"regexp"
	"strings"

	"github.com/portprove/portprove/specs/evidence"
)

// maskedValue stands in a report for what is nobody's business.
const maskedValue = "{masked}"

// arguments are a command's as a report may have them, and what was masked.
type arguments struct {
	shown  []string
	hidden []string
}

// withoutSecrets masks the values of what is called a secret, what looks like
// one, and personal numbers. It rather masks too much: what is lost is the
// convenience of a replay.
func withoutSecrets(args []string) arguments {
	var a arguments
	follows := false // a value of the flag before
	for _, arg := range args {
		name, value, joined := cutAt(arg)
		switch {
		case follows, !joined && isSecret(arg):
			name, value = "", arg
		case !joined || !isSecretName(name) && !isSecret(arg):
			name, value = arg, ""
		case !strings.HasPrefix(arg, "-") && !isSecretName(name): // an address, or whatever has a colon
			name, value = "", arg
		}
		follows = !joined && strings.HasPrefix(arg, "-") && isSecretName(arg)
		if value != "" {
			a.hidden = append(a.hidden, strings.TrimSpace(value))
			value = maskedValue
		}
		a.shown = append(a.shown, name+value)
	}
	return a
}

// known are the hidden values as a masker is told them: those that it would not
// mask by itself.
func (a arguments) known() []string {
	var list []string
	for _, value := range a.hidden {
		if evidence.NewMasker().Text(value) == value {
			list = append(list, "argument", value)
		}
	}
	return list
}

// cutAt takes --name=value, name=value and name: value apart; the sign stays
// with the name.
func cutAt(arg string) (name, value string, joined bool) {
	i := strings.IndexAny(arg, "=:")
	if i < 0 || i == len(arg)-1 {
		return arg, "", false
	}
	return arg[:i+1], arg[i+1:], true
}

var (
	// Words that are nothing else, and such as are parts of others.
	secretWord = regexp.MustCompile(`(?i)token|secret|passw|passphrase|credential|authorization|bearer|cookie|api[-_]?key`)
	secretPart = regexp.MustCompile(`(?:^|[^A-Za-z])(?i:key|pass|pwd|pin|pid|code|jwt|auth)(?:[^A-Za-z]|$)|[a-z](?:Key|Pass|Pwd|Pin|Code)\b`)
	// Where a secret is, or what of a kind, is none.
	notSecret = regexp.MustCompile(`(?i)(?:url|uri|file|path|dir|endpoint|method|type|name)$`)

	nameAndValue   = regexp.MustCompile(`([\w.-]+["']?[=:]) *["']?[^\s"']`)
	personalNumber = regexp.MustCompile(`(?:^|\D)\d{6}[ -]?\d{5}(?:\D|$)`)
	userInAddress  = regexp.MustCompile(`://[^/@\s]+@`)
	wordShape      = regexp.MustCompile(`^[\w-]{20,}$`)
	mixedCase      = regexp.MustCompile(`[a-z].*[A-Z]|[A-Z].*[a-z]`)
	longRun        = regexp.MustCompile(`[A-Za-z0-9]{16}`)
)

func isSecretName(name string) bool {
	name = strings.TrimRight(name, `=:"'`)
	return (secretWord.MatchString(name) || secretPart.MatchString(name)) && !notSecret.MatchString(name)
}

// isSecret looks into an argument, which may be a whole command of a shell.
func isSecret(text string) bool {
	if words := strings.Fields(text); len(words) > 1 && len(withoutSecrets(words).hidden) > 0 {
		return true
	}
	for _, found := range nameAndValue.FindAllStringSubmatch(text, -1) {
		if isSecretName(found[1]) {
			return true
		}
	}
	_, value, joined := cutAt(text)
	return personalNumber.MatchString(text) || userInAddress.MatchString(text) || isRandom(text) || joined && isRandom(value) ||
		evidence.NewMasker().Text(text) != text
}

// isRandom: long, with letters and digits as nobody names a thing.
func isRandom(text string) bool {
	return wordShape.MatchString(text) && strings.ContainsAny(text, "0123456789") && (mixedCase.MatchString(text) || longRun.MatchString(text))
}
