package kernel

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"net/http"
	"unicode/utf8"
)

// capture notes what flows past it: the first bytes, the size, the hash.
type capture struct {
	head []byte
	size int64
	sum  hash.Hash
}

func newCapture() *capture { return &capture{sum: sha256.New()} }

// Write never fails.
func (c *capture) Write(p []byte) (int, error) {
	c.size += int64(len(p))
	_, _ = c.sum.Write(p) // a hash never fails
	if room := maxBody - len(c.head); room > 0 {
		c.head = append(c.head, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

func (c *capture) message(h http.Header) Message {
	m := Message{Headers: maskHeader(h), Size: c.size}
	if c.size == 0 {
		return m
	}
	m.SHA256 = hex.EncodeToString(c.sum.Sum(nil))
	m.Truncated = c.size > int64(len(c.head))
	if utf8.Valid(wholeRunes(c.head, m.Truncated)) {
		m.Body = maskBody(string(wholeRunes(c.head, m.Truncated)))
	}
	return m
}

// wholeRunes drops a rune that the limit has cut in two.
func wholeRunes(b []byte, cut bool) []byte {
	for i := 1; cut && i < utf8.UTFMax && i < len(b); i++ {
		if utf8.RuneStart(b[len(b)-i]) {
			if !utf8.FullRune(b[len(b)-i:]) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}

// capturedBody is a request body that is noted as it is read.
type capturedBody struct {
	io.Reader
	io.Closer
}

func captureBody(body io.ReadCloser, c *capture) io.ReadCloser {
	return capturedBody{Reader: io.TeeReader(body, c), Closer: body}
}
