package store

import (
	"errors"
	"io/fs"
	"os"
	"runtime"
)

// disk is each step of a write, one field each, so that a test can stop
// between any two of them.
type disk struct {
	create  func(name string) (*os.File, error)
	write   func(f *os.File, data []byte) error
	sync    func(f *os.File) error
	rename  func(from, to string) error
	remove  func(name string) error
	syncDir func(dir string) error
}

var osDisk = disk{
	create: func(name string) (*os.File, error) {
		return os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	},
	write: func(f *os.File, data []byte) error {
		_, err := f.Write(data)
		return err
	},
	sync:    (*os.File).Sync,
	rename:  rename,
	remove:  os.Remove,
	syncDir: syncDir,
}

// replace puts data in place of what name holds. Whoever calls it has the
// lock, so a temporary file that lies there is of a process that died.
func (d disk) replace(dir, name string, data []byte) error {
	temporary := name + ".tmp"
	if err := d.remove(temporary); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := d.fill(temporary, data); err != nil {
		return errors.Join(err, d.remove(temporary))
	}
	if err := d.rename(temporary, name); err != nil {
		return errors.Join(err, d.remove(temporary))
	}
	return d.syncDir(dir)
}

// fill makes a file whose content is on the disk when it returns.
func (d disk) fill(name string, data []byte) error {
	f, err := d.create(name)
	if err != nil {
		return err
	}
	err = d.write(f, data)
	if err == nil {
		err = d.sync(f)
	}
	return errors.Join(err, f.Close())
}

// drop removes what name holds, if anything, and what a dead process left.
func (d disk) drop(dir, name string) error {
	for _, gone := range []string{name + ".tmp", name} {
		if err := d.remove(gone); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return d.syncDir(dir)
}

// syncDir makes a rename last. Windows can't and need not: its journal has it.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
