package client

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encodingName finds the encoding that an XML declaration names.
var encodingName = regexp.MustCompile(`^<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']`)

const maxDeclaration = 256

// Characters that Windows-1252 has where ISO 8859-1 has controls.
var windows1252 = []rune("€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ")

// decodeText returns a document as UTF-8 without a byte order mark. What its
// first bytes are wins over what its declaration says (XML 1.0, appendix F).
func decodeText(document []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(document, []byte("\xef\xbb\xbf")):
		return checkUTF8(document[3:])
	case bytes.HasPrefix(document, []byte{0xfe, 0xff}):
		return fromUTF16(document[2:], binary.BigEndian)
	case bytes.HasPrefix(document, []byte{0xff, 0xfe}):
		return fromUTF16(document[2:], binary.LittleEndian)
	case bytes.HasPrefix(document, []byte{0, '<'}):
		return fromUTF16(document, binary.BigEndian)
	case bytes.HasPrefix(document, []byte{'<', 0}):
		return fromUTF16(document, binary.LittleEndian)
	}
	return fromDeclared(document)
}

func fromDeclared(document []byte) ([]byte, error) {
	name := "UTF-8"
	if found := encodingName.FindSubmatch(document[:min(len(document), maxDeclaration)]); found != nil {
		name = string(found[1])
	}
	switch strings.ToUpper(name) {
	case "UTF-8", "US-ASCII":
		return checkUTF8(document)
	case "ISO-8859-1":
		return fromSingleBytes(document, nil), nil
	case "WINDOWS-1252":
		return fromSingleBytes(document, windows1252), nil
	}
	return nil, fmt.Errorf("its encoding is %q; allowed are UTF-8, UTF-16, ISO-8859-1 and windows-1252", name)
}

func checkUTF8(text []byte) ([]byte, error) {
	if utf8.Valid(text) {
		return text, nil
	}
	at := bytes.IndexFunc(text, func(r rune) bool { return r == utf8.RuneError })
	line := 1 + bytes.Count(text[:max(at, 0)], []byte("\n"))
	return nil, fmt.Errorf("line %d has bytes that are no UTF-8, and no other encoding is declared", line)
}

// fromSingleBytes decodes one byte to a character; high has those from 0x80 on.
func fromSingleBytes(document []byte, high []rune) []byte {
	text := make([]byte, 0, len(document))
	for _, b := range document {
		r := rune(b)
		if i := int(b) - 0x80; 0 <= i && i < len(high) {
			r = high[i]
		}
		text = utf8.AppendRune(text, r)
	}
	return text
}

func fromUTF16(document []byte, order binary.ByteOrder) ([]byte, error) {
	const size = 2
	if len(document)%size != 0 {
		return nil, fmt.Errorf("it is UTF-16 with half a character at its end")
	}
	units := make([]uint16, len(document)/size)
	for i := range units {
		units[i] = order.Uint16(document[size*i:])
	}
	return []byte(string(utf16.Decode(units))), nil
}
