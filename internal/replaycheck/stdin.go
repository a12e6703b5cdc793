package replaycheck

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// spooled is a copy of standard input in a file, since the corpus is read twice; nil if standard input is not among the paths.
type spooled struct{ file *os.File }

// spool copies standard input and has the corpus read the copy. It gives up when ctx ends: nobody may ever write to a terminal or
// a pipe.
func (c *settings) spool(ctx context.Context, in io.Reader) (*spooled, error) {
	if !slices.Contains(c.paths, "-") {
		return nil, nil
	}
	file, err := os.CreateTemp("", "replay-check-stdin-*")
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	s := &spooled{file}
	copied := make(chan error, 1)
	go func() {
		_, err := io.Copy(file, in)
		copied <- err
	}()
	select {
	case err = <-copied:
	case <-ctx.Done():
		err = context.Cause(ctx)
	}
	if err != nil {
		s.remove()
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	c.check.Corpus.Stdin = file
	return s, s.rewind()
}

// rewind makes the next reader begin at the start.
func (s *spooled) rewind() error {
	if s == nil {
		return nil
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read standard input again: %w", err)
	}
	return nil
}

// remove deletes the copy; what cannot be deleted is left to those who clean up temporary files.
func (s *spooled) remove() {
	if s != nil {
		_ = errors.Join(s.file.Close(), os.Remove(s.file.Name()))
	}
}
