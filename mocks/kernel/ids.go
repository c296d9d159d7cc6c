package kernel

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	mathrand "math/rand/v2"
	"sync"
)

// IDs makes every identifier, code and opaque token of a sandbox.
type IDs struct {
	mu     sync.Mutex
	seeded *mathrand.ChaCha8 // nil: the machine's random source
}

// NewIDs returns a source of ids. With a seed it yields the same ids in the
// same order each time, which is for tests that compare bytes.
func NewIDs(seed *uint64) *IDs {
	if seed == nil {
		return &IDs{}
	}
	var s [32]byte
	binary.LittleEndian.PutUint64(s[:], *seed)
	return &IDs{seeded: mathrand.NewChaCha8(s)}
}

// Bytes returns n random bytes.
func (i *IDs) Bytes(n int) []byte {
	b := make([]byte, n)
	if i.seeded == nil {
		_, _ = rand.Read(b) // never fails, says its documentation
		return b
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	_, _ = i.seeded.Read(b) // never fails, says its documentation
	return b
}

// Token returns n random bytes in base64url without padding.
func (i *IDs) Token(n int) string { return base64.RawURLEncoding.EncodeToString(i.Bytes(n)) }

// Hex returns n random bytes as lower-case hexadecimal digits.
func (i *IDs) Hex(n int) string { return hex.EncodeToString(i.Bytes(n)) }

// UUID returns a random UUID (RFC 9562, version 4) in lower case.
func (i *IDs) UUID() string {
	b := i.Bytes(16)
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b)
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
