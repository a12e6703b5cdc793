package corpus

import (
	"bufio"
	"bytes"
	"io"
)

// valueReader reads JSON values one after the other, in the framing that its format says, and holds one at a time.
type valueReader struct {
	r      *bufio.Reader
	format format // values, lines or elements
	limit  int64
	line   int // of the next byte, counted from one
	count  int // of values read
}

// newValueReader reads from r after the first skip bytes.
func newValueReader(r *bufio.Reader, f format, skip int, limit int64) *valueReader {
	v := &valueReader{r: r, format: f, limit: limit, line: 1}
	start, _ := r.Peek(skip)
	v.consume(start)
	return v
}

// next returns the next value and its number: the line that it starts on, or its place among the elements of an
// array. The value belongs to the caller. After an error of kind TooLarge reading can go on; io.EOF and other errors
// are final.
func (v *valueReader) next() (value []byte, number int, err error) {
	if err := v.separator(); err != nil {
		return nil, v.line, err
	}
	v.count++
	number = v.line
	if v.format == elements {
		number = v.count
	}
	var size int64
	for done, b := false, (boundary{}); !done; {
		var chunk []byte
		chunk, done, err = v.chunk(&b)
		if err != nil {
			return nil, number, err
		}
		if size += int64(len(chunk)); size <= v.limit {
			value = append(value, chunk...)
		} else {
			value = nil
		}
		v.consume(chunk)
	}
	if size > v.limit {
		return nil, number, tooLarge(size, v.limit)
	}
	return value, number, nil
}

// separator consumes what stands between values, and returns io.EOF after the last one.
func (v *valueReader) separator() error {
	for {
		next, err := v.r.Peek(1)
		switch {
		case err != nil && err == io.EOF && v.format == elements:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case v.format == elements && next[0] == ']':
			return io.EOF
		case v.format == elements && next[0] == ',', space(next, 0) == 1:
			v.consume(next)
		default:
			return nil
		}
	}
}

// chunk returns a piece of the present value, without consuming it, and whether it is the last one.
func (v *valueReader) chunk(b *boundary) (chunk []byte, done bool, err error) {
	if _, err := v.r.Peek(1); err != nil {
		if err != io.EOF || v.format != lines && !b.scalar {
			return nil, false, cutShort(err)
		}
		return nil, true, nil
	}
	chunk, _ = v.r.Peek(v.r.Buffered())
	if v.format != lines {
		n, done := b.scan(chunk)
		return chunk[:n], done, nil
	}
	if end := bytes.IndexByte(chunk, '\n'); end >= 0 {
		return chunk[:end], true, nil
	}
	return chunk, false, nil
}

func (v *valueReader) consume(text []byte) {
	v.line += bytes.Count(text, []byte("\n"))
	v.r.Discard(len(text)) // cannot fail: the text is in the buffer
}

// cutShort returns err for a value that has started, where io.EOF is not expected.
func cutShort(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
