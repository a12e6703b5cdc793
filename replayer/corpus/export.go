package corpus

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"google.golang.org/protobuf/encoding/protowire"
)

// messages passes on the histories of an export file, temporal.api.export.v1.WorkflowExecutions or
// ExportedExecutions: both have them in field 1.
func (w *walker) messages(name string, r *bufio.Reader) bool {
	for n := 1; ; {
		if _, err := r.Peek(1); err == io.EOF {
			return true
		}
		tag, err := binary.ReadUvarint(r)
		if err != nil {
			return w.fail(name, cutShort(err))
		}
		if tag != protowire.EncodeTag(1, protowire.BytesType) {
			if err := skipField(r, protowire.Type(tag&7)); err != nil {
				return w.fail(name, err)
			}
			continue
		}
		label := fmt.Sprintf("%s:%d", name, n)
		n++
		raw, err := w.message(r)
		if err == nil {
			if !w.unit(&Unit{Name: label, raw: raw}) {
				return false
			}
			continue
		}
		e := problem(label, err)
		if !w.fail(label, e) {
			return false
		}
		if e.Kind != TooLarge {
			return true
		}
	}
}

// delimited passes on messages that have their length before them, each a history or an export file.
func (w *walker) delimited(in input, r *bufio.Reader) bool {
	for n := 1; ; n++ {
		if _, err := r.Peek(1); err == io.EOF {
			return true
		}
		label := fmt.Sprintf("%s:%d", in.name, n)
		raw, err := w.message(r)
		if err != nil {
			e := problem(label, err)
			if !w.fail(label, e) {
				return false
			}
			if e.Kind != TooLarge {
				return true
			}
			continue
		}
		if !w.stream(label, bytes.NewReader(raw), int64(len(raw)), in.depth+1) {
			return false
		}
	}
}

// message reads a length and that many bytes. It skips the bytes of a message that is too large.
func (w *walker) message(r *bufio.Reader) ([]byte, error) {
	size, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, cutShort(err)
	}
	if size > uint64(w.limit) {
		if err := discard(r, size); err != nil {
			return nil, err
		}
		return nil, tooLarge(int64(min(size, 1<<62)), w.limit)
	}
	raw, err := readLimited(io.LimitReader(r, int64(size)), int64(min(size, sizeHint)), w.limit)
	if err == nil && uint64(len(raw)) < size {
		err = io.ErrUnexpectedEOF
	}
	return raw, err
}

// skipField consumes a field's value.
func skipField(r *bufio.Reader, t protowire.Type) error {
	switch t {
	case protowire.VarintType:
		_, err := binary.ReadUvarint(r)
		return cutShort(err)
	case protowire.Fixed32Type:
		return discard(r, 4)
	case protowire.Fixed64Type:
		return discard(r, 8)
	case protowire.BytesType:
		size, err := binary.ReadUvarint(r)
		if err != nil {
			return cutShort(err)
		}
		return discard(r, size)
	}
	return protoProblem(fmt.Errorf("wire type %d", t))
}

func discard(r io.Reader, n uint64) error {
	_, err := io.CopyN(io.Discard, r, int64(min(n, 1<<62)))
	return cutShort(err)
}

func asReader(text []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(text)) }
