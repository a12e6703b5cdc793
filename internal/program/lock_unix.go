//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package program

import (
	"os"

	"syscall"
)

// lock waits until no other process holds the file, and returns the function that gives it up.
func lock(name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		f.Close()
		return nil, err
	}
	return func() { f.Close() }, nil
}
