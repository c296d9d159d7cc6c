package kernel

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// spoolMemory is how much of a file is kept in memory; what is larger lies on
// disk, so that many large uploads cost no memory.
const spoolMemory = 16 << 10

// Spool keeps files that a sandbox was sent. Large ones lie in a temporary
// folder that is made when it is first needed and removed by Close.
type Spool struct {
	mu     sync.Mutex
	folder string
	closed bool
}

// Blob is a file that was kept whole. It never changes.
type Blob struct {
	// Size is its length in bytes.
	Size int64

	memory []byte
	path   string
}

// errSpoolClosed answers whoever comes after Close.
var errSpoolClosed = errors.New("the sandbox has been closed")

// Save reads to the end and keeps what came.
func (s *Spool) Save(r io.Reader) (*Blob, error) {
	head, err := io.ReadAll(io.LimitReader(r, spoolMemory+1))
	if err != nil {
		return nil, err
	}
	if len(head) <= spoolMemory {
		return &Blob{Size: int64(len(head)), memory: head}, nil
	}
	return s.toDisk(io.MultiReader(bytes.NewReader(head), r))
}

func (s *Spool) toDisk(r io.Reader) (blob *Blob, err error) {
	folder, err := s.open()
	if err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(folder, "file-*")
	if err != nil {
		return nil, fmt.Errorf("keeping an upload: %w", err)
	}
	defer func() {
		err = errors.Join(err, file.Close())
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
			blob = nil
		}
	}()
	size, err := io.Copy(file, r)
	return &Blob{Size: size, path: file.Name()}, err
}

// open returns the folder.
func (s *Spool) open() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return "", errSpoolClosed
	}
	if s.folder == "" {
		folder, err := os.MkdirTemp("", "portprove-")
		if err != nil {
			return "", fmt.Errorf("keeping an upload: %w", err)
		}
		s.folder = folder
	}
	return s.folder, nil
}

// Close removes what lies on disk.
func (s *Spool) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if s.folder == "" {
		return nil
	}
	return os.RemoveAll(s.folder)
}

// Open returns a reader of the whole file.
func (b *Blob) Open() (io.ReadCloser, error) {
	if b.path == "" {
		return io.NopCloser(bytes.NewReader(b.memory)), nil
	}
	return os.Open(b.path)
}

// Bytes returns the whole file.
func (b *Blob) Bytes() ([]byte, error) {
	if b.path == "" {
		return b.memory, nil
	}
	return os.ReadFile(b.path)
}

// Remove gives the room back; who is still reading reads on, where the system
// allows it.
func (b *Blob) Remove() error {
	if b.path == "" {
		return nil
	}
	return os.Remove(b.path)
}

// NewBlob keeps bytes that were made here.
func NewBlob(b []byte) *Blob { return &Blob{Size: int64(len(b)), memory: b} }
