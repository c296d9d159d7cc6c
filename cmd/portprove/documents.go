package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/portprove/portprove/client"
)

// Names of the documents, as Altinn's inbox has them.
const (
	fileVerdict = "valideringsresultat.xml"
	filePayment = "betalingsinformasjon.xml"
	fileReceipt = "kvittering.pdf"
)

// checkOut makes the directory for the documents before anything is filed, and
// finds out whether they will have room there. A resumed submission may have
// saved some of them already.
func (s *submitting) checkOut() error {
	if s.out == "" {
		return nil
	}
	if err := os.MkdirAll(s.out, 0o700); err != nil {
		return usageError{fmt.Errorf("the directory for the documents can't be made: %w", err)}
	}
	probe, err := os.CreateTemp(s.out, ".portprove-*")
	if err == nil {
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	if err != nil {
		return usageError{fmt.Errorf("nothing can be written in %s: %w", s.out, err)}
	}
	for _, name := range []string{fileVerdict, filePayment, fileReceipt} {
		if _, err := os.Lstat(filepath.Join(s.out, name)); !s.resume && !errors.Is(err, fs.ErrNotExist) {
			return usageError{fmt.Errorf("%s has a %s already, which is kept as it is: name another directory with --out", s.out, name)}
		}
	}
	return nil
}

// keep saves the documents that there are.
func (s *submitting) keep(r client.Result) (saved []string, err error) {
	if s.out == "" {
		return nil, nil
	}
	for _, d := range []struct {
		name    string
		content []byte
	}{{fileVerdict, r.Verdict.Document}, {filePayment, r.Payment.Document}, {fileReceipt, r.Receipt}} {
		if d.content == nil {
			continue
		}
		path := filepath.Join(s.out, d.name)
		if failed := save(path, d.content); failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		saved = append(saved, path)
	}
	if err != nil {
		err = fmt.Errorf("%w; submit --resume --out DIR fetches the documents again, and files nothing", err)
	}
	return saved, err
}

// save writes a file, or leaves one alone that has this content already.
func save(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		there, err := os.ReadFile(path)
		if err == nil && bytes.Equal(there, content) {
			return nil
		}
		return errors.Join(fmt.Errorf("%s is another one than was fetched now, and is kept as it is", path), err)
	}
	if err != nil {
		return fmt.Errorf("the document can't be saved: %w", err)
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("the document can't be saved: %w", err), os.Remove(path))
	}
	return nil
}
