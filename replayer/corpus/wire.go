package corpus

import (
	"iter"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// wireValue is the value of a field: one of both, depending on its wire type.
type wireValue struct {
	varint uint64
	bytes  []byte
}

// fields iterates over the fields of a message, except for fixed-width ones, up to its end or the first error.
func fields(wire []byte) iter.Seq2[protowire.Number, wireValue] {
	return func(yield func(protowire.Number, wireValue) bool) {
		for len(wire) > 0 {
			number, kind, n := protowire.ConsumeTag(wire)
			if n < 0 {
				return
			}
			wire = wire[n:]
			var value wireValue
			switch kind {
			case protowire.VarintType:
				value.varint, n = protowire.ConsumeVarint(wire)
			case protowire.BytesType:
				value.bytes, n = protowire.ConsumeBytes(wire)
			default:
				n = protowire.ConsumeFieldValue(number, kind, wire)
			}
			if n < 0 || !yield(number, value) {
				return
			}
			wire = wire[n:]
		}
	}
}

// attributes returns the bytes of the message or string at the end of a path of field numbers, or nil. An empty one
// is not nil.
func attributes(wire []byte, path ...protowire.Number) []byte {
	for _, want := range path {
		var found []byte
		for number, value := range fields(wire) {
			if number == want && value.bytes != nil {
				found = value.bytes
			}
		}
		if found == nil {
			return nil
		}
		wire = found
	}
	return wire
}

// lastField returns the bytes of a field at the top of a message.
func lastField(wire []byte, want protowire.Number) (found []byte, err error) {
	for len(wire) > 0 {
		number, kind, n := protowire.ConsumeField(wire)
		if n < 0 {
			return nil, protowire.ParseError(n)
		}
		if number == want && kind == protowire.BytesType {
			_, _, tag := protowire.ConsumeTag(wire)
			found, _ = protowire.ConsumeBytes(wire[tag:])
		}
		wire = wire[n:]
	}
	return found, nil
}

// timestamp reads a google.protobuf.Timestamp.
func timestamp(wire []byte) time.Time {
	var seconds, nanos int64
	for number, value := range fields(wire) {
		switch number {
		case 1:
			seconds = int64(value.varint)
		case 2:
			nanos = int64(value.varint)
		}
	}
	return time.Unix(seconds, nanos).UTC()
}
