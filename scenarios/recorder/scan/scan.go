// Package scan looks at finished files for what must not be in them: the
// secrets of a session in any encoding, and whatever has the shape of one. It
// shares nothing with the package that masks, so that one does not repeat the
// other's mistake, and it only says no: it mends nothing.
//
// A file is looked at as it is, and in each way that a reader could take it:
// without blanks and line ends, backwards, with escapes of JSON, HTML, addresses
// and YAML taken off, again and again; base64 and hexadecimal in it decoded,
// gzip unpacked. A secret is looked for as it is and as base64 would show it at
// each of the three places where it can begin.
package scan

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Secret is a raw value and what it is.
type Secret struct{ Kind, Value string }

// Finding says where something was found, and never what it is.
type Finding struct {
	// What it is: the kind of a secret, or a shape.
	What string
	// Line of the file, from 1, if it stands there as it is; else 0.
	Line int
	// How it is written there; "" as it is.
	How string
}

// String says it in words.
func (f Finding) String() string {
	where, how := "", ""
	if f.Line > 0 {
		where = fmt.Sprintf(" in line %d", f.Line)
	}
	if f.How != "" {
		how = " (" + f.How + ")"
	}
	return f.What + where + how
}

// Scanner knows the secrets of one session.
type Scanner struct {
	forms   map[prefix][]form
	allowed []string
}

// least is the least length of a secret that can be told from other text.
const least = 8

const prefixLength = 6

type prefix [prefixLength]byte

// form is one way in which a secret may be written.
type form struct{ text, kind, how string }

// New prepares a scanner. What is allowed was looked at by a person, and has
// the shape of a secret without being one.
func New(secrets []Secret, allowed []string) *Scanner {
	s := &Scanner{forms: map[prefix][]form{}, allowed: allowed}
	for _, secret := range secrets {
		if len(secret.Value) < least {
			continue
		}
		s.add(form{secret.Value, secret.Kind, ""})
		s.add(form{url.QueryEscape(secret.Value), secret.Kind, "as a form has it"})
		for _, alignment := range alignments(secret.Value) {
			s.add(form{alignment, secret.Kind, "in base64"})
		}
	}
	return s
}

func (s *Scanner) add(f form) {
	if len(f.text) < prefixLength {
		return
	}
	key := prefix([]byte(f.text[:prefixLength]))
	s.forms[key] = append(s.forms[key], f)
}

// Scan returns what is found in a file; nothing means that it may be written.
func (s *Scanner) Scan(data []byte) []Finding {
	var found []Finding
	queue := []view{{data: data}}
	seen := map[[sha256.Size]byte]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		sum := sha256.Sum256(queue[0].data)
		if seen[sum] {
			continue
		}
		seen[sum] = true
		for _, f := range slices.Concat(s.secrets(queue[0]), s.shapes(queue[0])) {
			if !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
		queue = append(queue, queue[0].others()...)
	}
	return found
}

// secrets looks for every form at every place.
func (s *Scanner) secrets(v view) []Finding {
	var found []Finding
	for i := 0; i+prefixLength <= len(v.data); i++ {
		for _, f := range s.forms[prefix(v.data[i:i+prefixLength])] {
			if len(f.text) <= len(v.data)-i && string(v.data[i:i+len(f.text)]) == f.text {
				found = append(found, v.finding("a value of this session: "+f.kind, i, f.how))
			}
		}
	}
	return found
}

func (v view) finding(what string, at int, how string) Finding {
	if v.how != "" {
		return Finding{What: what, How: strings.Trim(v.how+", "+how, ", ")}
	}
	return Finding{What: what, Line: 1 + bytes.Count(v.data[:at], []byte("\n")), How: how}
}
