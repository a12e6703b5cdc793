package corpus

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// extensions are those of files that a directory or an archive is searched for.
var extensions = []string{
	".json", ".jsonl", ".ndjson", ".bin", ".pb", ".binpb", ".proto", ".gz", ".tgz", ".tar", ".zip",
}

func extensionList() string { return "*" + strings.Join(extensions, ", *") }

// wanted reports whether a file found in a directory or an archive should be tried.
func wanted(name string) bool {
	return !hidden(name) && slices.Contains(extensions, strings.ToLower(filepath.Ext(name)))
}

func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || name == "__MACOSX"
}

// directory visits the files below path in the order of their names.
func (w *walker) directory(path string, info os.FileInfo) bool {
	for _, before := range w.seen {
		if os.SameFile(before, info) {
			return true
		}
	}
	w.seen = append(w.seen, info)
	entries, err := os.ReadDir(path)
	if err != nil && !w.fail(path, err) {
		return false
	}
	for _, entry := range entries {
		if !w.entry(filepath.Join(path, entry.Name()), entry) {
			return false
		}
	}
	return true
}

// entry visits a member of a directory. Symbolic links are followed.
func (w *walker) entry(path string, entry os.DirEntry) bool {
	if hidden(entry.Name()) || !entry.IsDir() && entry.Type().IsRegular() && !wanted(entry.Name()) {
		return true
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return !wanted(entry.Name()) || w.fail(path, err)
	case info.IsDir():
		return w.directory(path, info)
	case info.Mode().IsRegular() && wanted(entry.Name()):
		return w.file(path)
	}
	return true
}

// file visits a file that is to be tried whatever its name is.
func (w *walker) file(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return w.fail(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return w.fail(path, err)
	}
	size := int64(-1) // of pipes and devices
	if info.Mode().IsRegular() {
		size = info.Size()
	}
	if size < 0 || size > min(sniffSize, w.limit) {
		return w.stream(path, file, size, 0)
	}
	return w.small(path, file, size)
}

// small visits a file that has to be read whole anyway to tell its format: what holds one history is not read again.
func (w *walker) small(path string, file *os.File, size int64) bool {
	raw, err := readLimited(file, size, w.limit)
	if err != nil {
		return w.fail(path, err)
	}
	if f, _ := sniff(path, raw, true); f == one && len(raw) > 0 {
		return w.unit(&Unit{Name: path, raw: raw})
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return w.fail(path, err)
	}
	return w.stream(path, file, size, 0)
}
