package vatapp

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// decoded returns a document as text. The app reads it as .NET's StreamReader
// does: by the byte order mark, else as UTF-8, whatever the declaration says;
// what is none becomes U+FFFD. Docs: app-lib-dotnet, ModelDeserializer.
func decoded(document []byte) string {
	switch {
	case bytes.HasPrefix(document, []byte{0xEF, 0xBB, 0xBF}):
		document = document[3:]
	case bytes.HasPrefix(document, []byte{0xFE, 0xFF}):
		return fromUTF16(document[2:], binary.BigEndian)
	case bytes.HasPrefix(document, []byte{0xFF, 0xFE}):
		return fromUTF16(document[2:], binary.LittleEndian)
	}
	return strings.ToValidUTF8(string(document), "\uFFFD")
}

func fromUTF16(document []byte, order binary.ByteOrder) string {
	const size = 2
	units := make([]uint16, 0, len(document)/size+1)
	for ; len(document) >= size; document = document[size:] {
		units = append(units, order.Uint16(document))
	}
	if len(document) > 0 {
		units = append(units, '\uFFFD')
	}
	return string(utf16.Decode(units))
}
