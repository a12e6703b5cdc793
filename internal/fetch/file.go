package fetch

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	historypb "go.temporal.io/api/history/v1"
)

// A file that is being written has this prefix and suffix. The leading dot, which namePart never leaves at the start
// of a name, keeps it apart from histories and out of the sight of those who read the directory.
const (
	partialPrefix = ".groundhog-fetch-"
	partialSuffix = ".tmp"
)

// save writes a history's file as a whole: until it is complete and on disk, nothing stands at its path.
func save(path string, f Format, h *historypb.History) error {
	data, err := f.encode(h)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	partial := filepath.Join(dir, partialPrefix+rand.Text()+partialSuffix)
	if err := writeSynced(partial, data); err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	if err := os.Rename(partial, path); err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	return nil
}

func writeSynced(path string, data []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}

// sweep removes what interrupted runs left in the output directory.
func sweep(out string) error {
	return filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if name := entry.Name(); strings.HasPrefix(name, partialPrefix) && strings.HasSuffix(name, partialSuffix) {
			return os.Remove(path)
		}
		return nil
	})
}

// inspect returns the extent of the history in a file, or why the file is not a whole history.
func inspect(path string, f Format) (extent, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return extent{}, err
	}
	h, err := f.decode(data)
	if err != nil {
		return extent{}, err
	}
	return measure(h)
}
