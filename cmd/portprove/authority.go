package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"github.com/portprove/portprove/mocks"
	"github.com/portprove/portprove/mocks/kernel"
)

// The files of the certificate authority. They lie in a folder of their own,
// which appears as a whole or not at all.
const (
	caFolder  = "ca"
	caFile    = "ca.pem"
	caKeyFile = "ca-key.pem"

	onlyOwnerFile = 0o600
	onlyOwnerDir  = 0o700
)

// dataDir is where portprove keeps what has to outlive it: --data, or the
// place that the XDG base directory specification has for state.
func (a *app) dataDir(given string) (string, error) {
	if given != "" {
		return filepath.Abs(given)
	}
	if state := a.env("XDG_STATE_HOME"); filepath.IsAbs(state) { // a relative one is to be ignored, says the specification
		return filepath.Join(state, "portprove"), nil
	}
	home := a.getenv("HOME", a.env("USERPROFILE"))
	if home == "" {
		return "", usageError{errors.New("there is no home directory to keep the certificate authority in; say where with --data DIR")}
	}
	return filepath.Join(home, ".local", "state", "portprove"), nil
}

// caPath is where the certificate to trust lies.
func caPath(dir string) string { return filepath.Join(dir, caFolder, caFile) }

// keptAuthority reads the authority of a data directory, or makes one where
// there is none. What is there is never overwritten: clients trust it.
func keptAuthority(dir string) (*kernel.Authority, error) {
	folder := filepath.Join(dir, caFolder)
	_, err := os.Lstat(folder)
	if errors.Is(err, fs.ErrNotExist) {
		err = createAuthority(dir, folder)
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("no certificate authority can be kept in %s: %w; name another folder with --data DIR", dir, err)}
	}
	authority, err := readAuthority(folder)
	if err != nil {
		return nil, usageError{fmt.Errorf("the certificate authority in %s can't be used: %w; delete that folder to get a new one, which clients then have to trust anew", folder, err)}
	}
	return authority, nil
}

// createAuthority puts both files into place in one step. Of two programs that
// start together one loses, and takes the other's.
func createAuthority(dir, folder string) error {
	if err := os.MkdirAll(dir, onlyOwnerDir); err != nil {
		return err
	}
	authority, err := mocks.NewAuthority()
	if err != nil {
		return err
	}
	certificate, key, err := authority.PEM()
	if err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(dir, ".ca-*") // of mode 0700
	if err != nil {
		return err
	}
	err = errors.Join(writeSynced(filepath.Join(fresh, caFile), certificate), writeSynced(filepath.Join(fresh, caKeyFile), key))
	if err == nil {
		err = os.Rename(fresh, folder)
	}
	if err == nil {
		return nil
	}
	if _, there := os.Lstat(folder); there == nil {
		err = nil
	}
	return errors.Join(err, os.RemoveAll(fresh))
}

// writeSynced has the bytes on the disk when it returns.
func writeSynced(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, onlyOwnerFile)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func readAuthority(folder string) (*kernel.Authority, error) {
	if err := onlyForOwner(filepath.Join(folder, caKeyFile)); err != nil {
		return nil, err
	}
	certificate, err := os.ReadFile(filepath.Join(folder, caFile))
	if err != nil {
		return nil, err
	}
	key, err := os.ReadFile(filepath.Join(folder, caKeyFile))
	if err != nil {
		return nil, err
	}
	return mocks.ParseAuthority(certificate, key)
}

// onlyForOwner refuses a key that others can read: with it they could be any
// server to whoever trusts the authority. Windows has no such modes.
func onlyForOwner(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 && runtime.GOOS != "windows" {
		return fmt.Errorf("%s has mode %04o, so that others can read the key: make it 0600 if nobody has", path, mode)
	}
	return nil
}
