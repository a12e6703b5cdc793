package corpus

import (
	"bytes"
	"path"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// sniffSize is how much of a file's start decides what it is. A file with several histories that is not named .jsonl
// or .ndjson is recognised if its first history ends within.
const sniffSize = 64 << 10

// format is what a file is, judged by its content.
type format int

const (
	one        format = iota // one history, in any encoding that Decode takes
	values                   // JSON values after each other
	lines                    // JSON values, one on each line
	elements                 // JSON values in an array
	messages                 // protobuf: histories in field 1
	delimited                // protobuf: messages with a length before each
	compressed               // gzip
	tarball
	zipped
	foreign // something else
)

// sniff judges the start of a file, which is all of it if whole is set. For elements it also returns where the
// first element may start.
func sniff(name string, start []byte, whole bool) (format, int) {
	switch {
	case bytes.HasPrefix(start, []byte("\x1f\x8b")):
		return compressed, 0
	case bytes.HasPrefix(start, []byte("PK\x03\x04")), bytes.HasPrefix(start, []byte("PK\x05\x06")):
		return zipped, 0
	case len(start) > 262 && string(start[257:262]) == "ustar":
		return tarball, 0
	}
	if _, ok := utf16Order(start); ok {
		return one, 0
	}
	from := space(start, 0)
	if bytes.HasPrefix(start, []byte("\xef\xbb\xbf")) {
		from = space(start, 3)
	}
	if from < len(start) && (start[from] == '{' || start[from] == '[') {
		f, at := sniffJSON(name, start[from:], whole)
		return f, from + at
	}
	return sniffProto(start), 0
}

func sniffJSON(name string, start []byte, whole bool) (format, int) {
	end, complete := len(start), whole
	if start[0] != '{' || adjacent(start) {
		end, complete = valueEnd(start)
	}
	firstLine := bytes.IndexByte(start, '\n')
	endsOnFirstLine := complete && (firstLine < 0 || end <= firstLine)
	switch {
	case complete && space(start, end) < len(start):
		if endsOnFirstLine {
			return lines, 0
		}
		return values, 0
	case isLines(name) && (endsOnFirstLine || firstLine < 0):
		return lines, 0
	case start[0] == '[':
		return sniffArray(start)
	}
	switch kind, at := classify(start); {
	case kind == event && complete && whole:
		return lines, 0
	case kind == listed:
		return elements, at + 1
	}
	return one, 0
}

// sniffArray tells an array of histories from an array of events.
func sniffArray(start []byte) (format, int) {
	first := space(start, 1)
	if kind, _ := classify(start[first:]); kind == history || kind == wrapped {
		return elements, 1
	}
	return one, 0
}

func isLines(name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, ".gz"))
	return path.Ext(name) == ".jsonl" || path.Ext(name) == ".ndjson"
}

func sniffProto(start []byte) format {
	switch levels, ok := protoLevels(start); {
	case ok && levels < 3:
		return one
	case ok:
		return messages
	}
	if size, n := protowire.ConsumeVarint(start); n > 0 && size > 0 {
		if _, ok := protoLevels(start[n:]); ok {
			return delimited
		}
	}
	return foreign
}

// adjacent reports whether something may follow an object where JSON has a comma or a bracket. It looks into strings as
// well, so a yes has to be checked; a no is certain for what valueEnd would find to be whole.
func adjacent(text []byte) bool {
	for {
		i := bytes.IndexByte(text, '}')
		if i < 0 {
			return false
		}
		text = text[i+1:]
		if next := space(text, 0); next < len(text) && bytes.IndexByte([]byte(`,]}"\\`), text[next]) < 0 {
			return true
		}
	}
}
