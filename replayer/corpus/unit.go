package corpus

import (
	"fmt"
	"io"
	"os"
)

// Unit is one history in its source encoding: cheap to hash, costly to decode. A Unit belongs to one goroutine at a
// time.
type Unit struct {
	// Name is a label for people: "dir/a.json", "a.zip!b.json", "all.jsonl:3" (the third line), "export.binpb:3"
	// (the third history), or "-" for standard input.
	Name string

	limit int64
	path  string // of a plain file that holds nothing else
	raw   []byte // if there is no path
}

// Raw returns the bytes of the history in their source encoding. They must not be changed. A plain file is read anew
// at each call. The error is an [*Error].
func (u *Unit) Raw() ([]byte, error) {
	if u.path == "" {
		return u.raw, nil
	}
	file, err := os.Open(u.path)
	if err != nil {
		return nil, problem(u.Name, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, problem(u.Name, err)
	}
	raw, err := readLimited(file, info.Size(), u.limit)
	if err != nil {
		return nil, problem(u.Name, err)
	}
	return raw, nil
}

// Held is the number of bytes that the unit keeps in memory: none if Raw reads them from a file.
func (u *Unit) Held() int64 { return int64(len(u.raw)) }

// Decode reads and normalises the history. The error is an [*Error].
func (u *Unit) Decode() (*History, error) {
	raw, err := u.Raw()
	if err != nil {
		return nil, err
	}
	return Decode(u.Name, raw)
}

// Decode normalises one history in any of the encodings of the package, except for archives. The name is a label for
// the result and for errors, which are of type [*Error].
func Decode(name string, raw []byte) (*History, error) {
	wire, reencoded, err := toWire(raw)
	if err != nil {
		return nil, problem(name, err)
	}
	events, err := indexEvents(wire)
	if err == nil {
		err = events.validate()
	}
	if err != nil {
		return nil, problem(name, err)
	}
	h := &History{Name: name, Wire: events.ordered(wire), Reencoded: reencoded}
	summarize(h, events)
	return h, nil
}

// readLimited reads r to its end. The size is a guess at its length.
func readLimited(r io.Reader, size, limit int64) ([]byte, error) {
	if size > limit {
		return nil, tooLarge(size, limit)
	}
	buf := make([]byte, 0, max(size, 0)+1) // one more, so that the end is met without growing
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case int64(len(buf)) > limit:
			return nil, tooLarge(int64(len(buf)), limit)
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) == cap(buf):
			buf = append(buf, 0)[:len(buf)]
		}
	}
}

func tooLarge(size, limit int64) *Error {
	return &Error{
		Kind:   TooLarge,
		Reason: fmt.Sprintf("one history of at least %s, the limit is %s", mebibytes(size), mebibytes(limit)),
		Hint:   "if it is really a single history, raise the limit: replay-check has --max-size for that",
	}
}

func mebibytes(n int64) string {
	if n < 10<<20 && n%(1<<20) != 0 {
		return fmt.Sprintf("%d bytes", n)
	}
	return fmt.Sprintf("%d MiB", n>>20)
}
