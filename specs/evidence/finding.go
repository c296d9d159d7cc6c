package evidence

import (
	"slices"
	"strings"
)

// found is a value that stands beside its name.
type found struct {
	kind       string
	start, end int
}

// values finds those of secret members and parameters. It is written by hand:
// as expressions it took more time than the exchanges themselves.
func values(text string) []found {
	list := append(membersIn(text), parametersIn(text)...)
	slices.SortFunc(list, func(a, b found) int { return a.start - b.start })
	return list
}

// membersIn finds "name": "value".
func membersIn(text string) []found {
	var list []found
	for _, name := range secretMembers {
		quoted := `"` + name + `"`
		for at := 0; ; {
			i := strings.Index(text[at:], quoted)
			if i < 0 {
				break
			}
			at += i + len(quoted)
			rest := strings.TrimLeft(text[at:], " \n\t")
			if !strings.HasPrefix(rest, ":") {
				continue
			}
			rest = strings.TrimLeft(rest[1:], " \n\t")
			if !strings.HasPrefix(rest, `"`) {
				continue
			}
			start := len(text) - len(rest) + 1
			list = append(list, found{name, start, start + stringEnd(rest[1:])})
		}
	}
	return list
}

// stringEnd is where a JSON string ends, or the text that was cut in it.
func stringEnd(text string) int {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(text)
}

// parametersIn finds name=value as forms, queries and headers have it.
func parametersIn(text string) []found {
	var list []found
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '=')
		if i < 0 {
			return list
		}
		at += i
		begin := at
		for begin > 0 && isNameByte(text[begin-1]) {
			begin--
		}
		at++
		name := text[begin : at-1]
		if !slices.Contains(secretParameters, name) {
			continue
		}
		end := at
		for end < len(text) && !strings.ContainsRune("&\"'<>#; \t\r\n", rune(text[end])) {
			end++
		}
		if end > at {
			list = append(list, found{name, at, end})
		}
	}
}

func isNameByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isHex(b byte) bool { return isDigit(b) || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F' }

// personalNumber is how many digits one has.
const personalNumber = 11

// numbersIn finds what may be the number of a person: so many digits, and not
// the middle of an id.
func numbersIn(text string) []found {
	var list []found
	for i := 0; i < len(text); i++ {
		if !isDigit(text[i]) {
			continue
		}
		end := i
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		if end-i == personalNumber && !insideID(text, i, end) {
			list = append(list, found{"person", i, end})
		}
		i = end
	}
	return list
}

// insideID: a run of 16 hexadecimal digits and more is an id, and so is the
// last group of a UUID. What is written as %3A before a number is neither.
func insideID(text string, start, end int) bool {
	for start > 0 && isHex(text[start-1]) {
		start--
	}
	if start > 0 && text[start-1] == '%' {
		return false
	}
	for end < len(text) && isHex(text[end]) {
		end++
	}
	return end-start >= 16 || end-start == 12 && start > 0 && text[start-1] == '-'
}
