package scan

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"html"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// view is one way to read a file.
type view struct {
	data  []byte
	how   string
	depth int
}

// maxLayers are taken off one after the other; more are those of nobody who
// wants to be read.
const maxLayers = 3

func (v view) as(data []byte, how string) view {
	if v.how != "" {
		how = v.how + ", " + how
	}
	return view{data, how, v.depth + 1}
}

// others are the views that can be had from this one. What changes nothing is
// left out by the caller, who has seen it.
func (v view) others() []view {
	if len(v.data) == 0 || v.depth >= maxLayers {
		return nil
	}
	next := []view{
		v.as(percent.ReplaceAllFunc(v.data, unhex), "in an address"),
		v.as(escapes.ReplaceAllFunc(v.data, unescape), "in JSON"),
		v.as([]byte(html.UnescapeString(string(v.data))), "in HTML"),
		v.as(inner(v.data), "encoded or packed"),
	}
	if v.how == "" {
		backwards := slices.Clone(v.data)
		slices.Reverse(backwards)
		next = append(next,
			v.as(blanks.ReplaceAll(v.data, nil), "without blanks"),
			v.as(bytes.ReplaceAll(v.data, []byte("''"), []byte("'")), "in YAML"),
			v.as(continued.ReplaceAll(v.data, nil), "over several lines"),
			v.as(folded.ReplaceAll(v.data, []byte(" ")), "over several lines"),
			v.as(backwards, "backwards"))
	}
	return next
}

var (
	percent   = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)
	escapes   = regexp.MustCompile(`(?:\\u[0-9A-Fa-f]{4})+|\\x[0-9A-Fa-f]{2}|\\["\\/bfnrt']`)
	blanks    = regexp.MustCompile(`\s+`)
	continued = regexp.MustCompile(`\\?\r?\n[ \t]*\\?`)
	folded    = regexp.MustCompile(`\r?\n[ \t]*`)
	runs      = regexp.MustCompile(`[A-Za-z0-9+/_-]{12,}={0,2}`)
)

func unhex(found []byte) []byte {
	b, err := hex.DecodeString(string(found[1:]))
	if err != nil {
		return found
	}
	return b
}

func unescape(found []byte) []byte {
	switch found[1] {
	case 'u':
		return []byte(string(utf16.Decode(units(found))))
	case 'x':
		return unhex(found[1:])
	case 'b', 'f', 'n', 'r', 't':
		return []byte{'\n'}
	}
	return found[1:]
}

// units are those of UTF-16: a character may need two.
func units(found []byte) []uint16 {
	var all []uint16
	for i := 2; i+4 <= len(found); i += 6 {
		n, err := strconv.ParseUint(string(found[i:i+4]), 16, 16)
		if err == nil {
			all = append(all, uint16(n))
		}
	}
	return all
}

// inner is what runs of base64 and hexadecimal say, one after the other.
func inner(data []byte) []byte {
	var b bytes.Buffer
	for _, run := range runs.FindAll(data, -1) {
		for _, plain := range decodings(string(run)) {
			b.Write(unpacked(plain))
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

func decodings(run string) [][]byte {
	var all [][]byte
	if b, err := hex.DecodeString(run); err == nil {
		all = append(all, b)
	}
	bare := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(run, "="))
	// A run may begin with letters that are no part of it, or end so.
	for skip := range 4 {
		part := bare[min(skip, len(bare)):]
		part = part[:len(part)/4*4]
		if b, err := base64.RawStdEncoding.DecodeString(part); err == nil && len(b) > 0 {
			all = append(all, b)
		}
	}
	if b, err := base64.RawStdEncoding.DecodeString(bare); err == nil {
		all = append(all, b)
	}
	return all
}

// maxUnpacked bounds what packed text may grow to.
const maxUnpacked = 8 << 20

func unpacked(b []byte) []byte {
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b
	}
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return b
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxUnpacked))
	if err != nil && len(plain) == 0 {
		return b
	}
	return plain
}

// alignments are what of a value shows in base64 of a longer text, by the three
// places where it can begin; what depends on its neighbours is cut off.
func alignments(value string) []string {
	var all []string
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift, drop := range []int{0, 2, 3} {
			text := encoding.EncodeToString([]byte(strings.Repeat("\x00", shift) + value))
			end := (shift + len(value)) * 8 / 6
			if end > drop && !slices.Contains(all, text[drop:end]) {
				all = append(all, text[drop:end])
			}
		}
	}
	return all
}
