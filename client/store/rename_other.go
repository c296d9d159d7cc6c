//go:build !windows

package store

import "os"

func rename(from, to string) error { return os.Rename(from, to) }
