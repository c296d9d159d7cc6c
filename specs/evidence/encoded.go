package evidence

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/url"
	"strings"
)

// What was encoded may hold a secret that no spelling of it shows: a gateway
// prints the request in base64, a page carries its state in hexadecimal, packed
// or not. What holds one is left out as a whole.

const (
	// shortestRun is what the shortest secret that is looked for comes to.
	shortestRun = 12
	// deepest is how often something is taken to have been encoded.
	deepest = 3
	// mostUnpacked is enough for any body that is kept.
	mostUnpacked = 1 << 20
)

// encodedIn finds the runs that decode to something with a secret in it.
func (m *Masker) encodedIn(text string, depth int) []found {
	var list []found
	for start := 0; start < len(text); start++ {
		if !isCoded(rune(text[start])) {
			continue
		}
		end := start
		for end < len(text) && (isCoded(rune(text[end])) || text[end] == '=' || text[end] == '%') {
			end++
		}
		if end-start >= shortestRun && m.codesSecret(text[start:end], depth) {
			list = append(list, found{"encoded", start, end})
		}
		start = end
	}
	return list
}

// isCoded goes by the letters of both alphabets of base64.
func isCoded(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '+' || r == '/' || r == '-' || r == '_'
}

// codesSecret looks at a run as a whole and in the pieces of an address.
func (m *Masker) codesSecret(run string, depth int) bool {
	if strings.Contains(run, "%") {
		// A stray % ends an encoding, and begins none.
		if plain, err := url.PathUnescape(run); err == nil {
			run = plain
		}
	}
	pieces := strings.FieldsFunc(run, func(r rune) bool { return !isCoded(r) })
	for _, piece := range pieces {
		if m.decodesToSecret(piece, depth) {
			return true
		}
		if !strings.Contains(piece, "/") {
			continue
		}
		for part := range strings.SplitSeq(piece, "/") {
			if m.decodesToSecret(part, depth) {
				return true
			}
		}
	}
	return false
}

// decodesToSecret leaves words alone: what is encoded has capitals or digits.
func (m *Masker) decodesToSecret(piece string, depth int) bool {
	if len(piece) < shortestRun || !strings.ContainsAny(piece, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		return false
	}
	for _, plain := range decoded(piece) {
		if m.holdsSecret(string(unpacked(plain)), depth+1) {
			return true
		}
	}
	return false
}

// holdsSecret says what Text would mask.
func (m *Masker) holdsSecret(text string, depth int) bool {
	if m.replacer().Replace(text) != text || jwtShape.MatchString(text) || len(numbersIn(text)) > 0 || len(values(text)) > 0 {
		return true
	}
	return depth < deepest && len(m.encodedIn(text, depth)) > 0
}

// decoded are the ways in which a run can be read.
func decoded(run string) [][]byte {
	var list [][]byte
	if plain, err := hex.DecodeString(run); err == nil {
		list = append(list, plain)
	}
	coding := base64.RawStdEncoding
	if strings.ContainsAny(run, "-_") {
		coding = base64.RawURLEncoding
	}
	if len(run)%4 == 1 { // no base64 has that length: something else begins there
		run = run[:len(run)-1]
	}
	if plain, err := coding.DecodeString(run); err == nil {
		list = append(list, plain)
	}
	return list
}

// unpacked is what was packed by gzip, as far as it can be read.
func unpacked(data []byte) []byte {
	if !bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		return data
	}
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	plain, err := io.ReadAll(io.LimitReader(r, mostUnpacked))
	if err != nil && len(plain) == 0 {
		return data
	}
	return plain
}
