package skatteetaten

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// windows1252 is what that encoding has where ISO 8859-1 has control
// characters; five places are empty.
var windows1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// declaration finds the encoding that an XML declaration names.
var declaration = regexp.MustCompile(`^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']`)

const maxDeclaration = 256

// malformed is what makes a document no XML at all, in Xerces' words.
type malformed struct{ message string }

func (e malformed) Error() string { return e.message }

// decoded returns a document as UTF-8, without a byte order mark. What its
// first bytes are wins over what its declaration says (XML 1.0, appendix F).
func decoded(document []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(document, []byte{0xEF, 0xBB, 0xBF}):
		return validUTF8(document[3:])
	case bytes.HasPrefix(document, []byte{0xFE, 0xFF}):
		return fromUTF16(document[2:], binary.BigEndian)
	case bytes.HasPrefix(document, []byte{0xFF, 0xFE}):
		return fromUTF16(document[2:], binary.LittleEndian)
	case bytes.HasPrefix(document, []byte{0, '<', 0, '?'}):
		return fromUTF16(document, binary.BigEndian)
	case bytes.HasPrefix(document, []byte{'<', 0, '?', 0}):
		return fromUTF16(document, binary.LittleEndian)
	}
	return declared(document)
}

func declared(document []byte) ([]byte, error) {
	head := document[:min(len(document), maxDeclaration)]
	name := "UTF-8"
	if found := declaration.FindSubmatch(head); found != nil {
		name = string(found[1])
	}
	switch strings.ToUpper(name) {
	case "UTF-8", "US-ASCII", "ASCII":
		return validUTF8(document)
	case "ISO-8859-1", "LATIN1":
		return fromBytes(document, nil), nil
	case "WINDOWS-1252", "CP1252":
		return fromBytes(document, windows1252), nil
	}
	return nil, malformed{fmt.Sprintf("The encoding %q is not supported.", name)}
}

// fromBytes decodes one byte to a character; high has those from 0x80 on that
// ISO 8859-1 has not.
func fromBytes(document []byte, high []rune) []byte {
	text := make([]byte, 0, len(document)+len(document)/16)
	for _, b := range document {
		r := rune(b)
		if i := int(b) - 0x80; i >= 0 && i < len(high) {
			r = high[i]
		}
		text = utf8.AppendRune(text, r)
	}
	return text
}

func fromUTF16(document []byte, order binary.ByteOrder) ([]byte, error) {
	if len(document)%2 != 0 {
		return nil, malformed{"Premature end of file."}
	}
	text := make([]byte, 0, len(document))
	for i := 0; i < len(document); i += 2 {
		r := rune(order.Uint16(document[i:]))
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+4 <= len(document) {
				low = rune(order.Uint16(document[i+2:]))
			}
			if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
				return nil, malformed{"High surrogate must be followed by a low surrogate."}
			}
			i += 2
		}
		text = utf8.AppendRune(text, r)
	}
	return text, nil
}

// validUTF8 refuses what is not UTF-8 as Xerces' reader does.
func validUTF8(document []byte) ([]byte, error) {
	if utf8.Valid(document) {
		return document, nil
	}
	rest := document
	for {
		r, size := utf8.DecodeRune(rest)
		if r == utf8.RuneError && size == 1 {
			break
		}
		rest = rest[size:]
	}
	length, bad := sequence(rest)
	return nil, malformed{fmt.Sprintf("Invalid byte %d of %d-byte UTF-8 sequence.", bad, length)}
}

// sequence says how long the sequence at the beginning of b would be, and
// which of its bytes is wrong.
func sequence(b []byte) (length, bad int) {
	switch lead := b[0]; {
	case lead < 0xC0 || lead >= 0xF8:
		return 1, 1
	case lead < 0xE0:
		length = 2
	case lead < 0xF0:
		length = 3
	default:
		length = 4
	}
	for bad = 2; bad < length && bad <= len(b) && b[bad-1]&0xC0 == 0x80; bad++ {
		continue
	}
	return length, bad
}
