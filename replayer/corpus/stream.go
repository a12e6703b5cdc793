package corpus

import (
	"archive/tar"
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"path"
	"strings"
)

// maxNesting is how many archives and compressions may be inside each other: a .json.gz in a .tar.gz makes three.
const maxNesting = 4

// sizeHint bounds the memory that is reserved because of a size that an archive merely claims.
const sizeHint = 1 << 20

// input is a file, or a part of one, that may hold histories.
type input struct {
	name  string
	size  int64    // -1 if it is not known
	file  *os.File // of a plain file, which can be read again by its name
	depth int      // archives around it
}

// stream finds out what r holds and passes its histories on.
func (w *walker) stream(name string, r io.Reader, size int64, depth int) bool {
	in := input{name: name, size: size, depth: depth}
	if file, ok := r.(*os.File); ok && depth == 0 && size >= 0 {
		in.file = file
	}
	if depth > maxNesting {
		return w.fail(name, &Error{
			Kind:   Malformed,
			Reason: fmt.Sprintf("more than %d archives inside each other", maxNesting),
			Hint:   "unpack it",
		})
	}
	br := bufio.NewReaderSize(r, sniffSize)
	start, err := br.Peek(sniffSize)
	if err != nil && err != io.EOF {
		return w.fail(name, err)
	}
	found := w.found
	f, at := sniff(name, start, err == io.EOF)
	if !w.histories(in, br, f, at, start) {
		return false
	}
	if w.found == found {
		return w.fail(name, &Error{Kind: Empty, Reason: "no histories inside", Hint: "files in archives must be named " + extensionList()})
	}
	return true
}

// histories passes on what a file of format f holds.
func (w *walker) histories(in input, br *bufio.Reader, f format, at int, start []byte) bool {
	switch f {
	case one:
		return w.single(in, br)
	case values, lines, elements:
		return w.series(in.name, newValueReader(br, f, at, w.limit))
	case messages:
		return w.messages(in.name, br)
	case delimited:
		return w.delimited(in, br)
	case compressed:
		gz, err := gzip.NewReader(br)
		if err != nil {
			return w.fail(in.name, err)
		}
		return w.stream(in.name, gz, -1, in.depth+1)
	case tarball:
		return w.tar(in, tar.NewReader(br))
	case zipped:
		return w.zip(in, br)
	}
	return w.fail(in.name, notHistory(start))
}

// single passes on the one history of a file.
func (w *walker) single(in input, r io.Reader) bool {
	if in.size > w.limit {
		return w.fail(in.name, tooLarge(in.size, w.limit))
	}
	if in.file != nil {
		return w.unit(&Unit{Name: in.name, path: in.name})
	}
	raw, err := readLimited(r, min(in.size, sizeHint), w.limit)
	if err != nil {
		return w.fail(in.name, err)
	}
	return w.unit(&Unit{Name: in.name, raw: raw})
}

// tar visits the entries of an archive. Their names are labels; nothing is written anywhere.
func (w *walker) tar(in input, archive *tar.Reader) bool {
	failures := w.failures
	for {
		header, err := archive.Next()
		if err == io.EOF || err == io.ErrUnexpectedEOF && w.failures > failures { // the entry that is cut said so
			return true
		}
		if err != nil {
			return w.fail(in.name, err)
		}
		label, ok := entryLabel(header.Name)
		if !ok || header.Typeflag != tar.TypeReg {
			continue
		}
		failures = w.failures
		if !w.stream(in.name+"!"+label, archive, header.Size, in.depth+1) {
			return false
		}
	}
}

// zip visits the entries of an archive. The directory of a zip file is at its end: an archive that is not a plain
// file is held in memory.
func (w *walker) zip(in input, r io.Reader) bool {
	var content io.ReaderAt = in.file
	size := in.size
	if in.file == nil {
		raw, err := readLimited(r, min(in.size, sizeHint), w.limit)
		if err != nil {
			return w.fail(in.name, err)
		}
		content, size = bytes.NewReader(raw), int64(len(raw))
	}
	archive, err := zip.NewReader(content, size)
	if err != nil {
		e := problem(in.name, err)
		e.Kind, e.Hint = Truncated, "the archive is cut or damaged: "+damage
		return w.fail(in.name, e)
	}
	for _, entry := range archive.File {
		label, ok := entryLabel(entry.Name)
		if !ok || !entry.Mode().IsRegular() {
			continue
		}
		if !w.zipEntry(in, entry, in.name+"!"+label) {
			return false
		}
	}
	return true
}

func (w *walker) zipEntry(in input, entry *zip.File, label string) bool {
	r, err := entry.Open()
	if err != nil {
		return w.fail(label, err)
	}
	defer r.Close()
	return w.stream(label, r, int64(min(entry.UncompressedSize64, 1<<62)), in.depth+1)
}

// entryLabel cleans the name of an archive's entry, and reports whether the entry should be tried.
func entryLabel(name string) (string, bool) {
	label := strings.TrimPrefix(path.Clean("/"+strings.ReplaceAll(name, `\`, "/")), "/")
	for segment := range strings.SplitSeq(label, "/") {
		if hidden(segment) {
			return label, false
		}
	}
	return label, wanted(path.Base(label))
}
