package recorder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/portprove/portprove/scenarios/recorder/scan"
)

// LeakError says that a file would have had a secret in it, so that nothing was
// written.
type LeakError struct {
	File     string
	Findings []scan.Finding
}

// Error implements error.
func (e *LeakError) Error() string {
	lines := make([]string, 0, len(e.Findings))
	for _, f := range e.Findings {
		lines = append(lines, f.String())
	}
	return fmt.Sprintf("nothing was written: after masking, %s still has %s", e.File, strings.Join(lines, "; "))
}

// Files are what Write writes, by their names.
func (r Recording) Files(id string) (map[string][]byte, error) {
	if r.production != nil {
		return nil, r.production
	}
	har, err := r.HAR()
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{id + ".har": har}
	switch yaml, err := r.Proposal(id); {
	case err == nil:
		files[id+".yaml"] = yaml
	case !errors.Is(err, errNothing):
		return nil, err
	}
	for name, data := range files {
		// The name is the user's, and in the files, too.
		if found := r.scanner.Scan(append([]byte(name+"\n"), data...)); found != nil {
			return nil, &LeakError{name, found}
		}
	}
	return files, nil
}

// Write writes id.har, and id.yaml if there is a scenario in it, or nothing. It
// overwrites nothing.
func (r Recording) Write(dir, id string) (paths []string, err error) {
	files, err := r.Files(id)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	var made []string
	undo := func(err error) error {
		errs := []error{err}
		for _, path := range made {
			errs = append(errs, os.Remove(path))
		}
		return errors.Join(errs...)
	}
	for _, name := range []string{id + ".har", id + ".yaml"} {
		data, ok := files[name]
		if !ok {
			continue
		}
		path := filepath.Join(dir, name)
		if err := writeNew(path, data); err != nil {
			return nil, undo(err)
		}
		made = append(made, path)
	}
	return made, nil
}

// writeNew makes a whole file, or none, and never replaces one.
func writeNew(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
