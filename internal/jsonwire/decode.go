package jsonwire

import (
	"fmt"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// decoder reads one text and appends its wire form to out.
type decoder struct {
	scanner
	out []byte
}

// value transcodes one message, without its length, in whichever of its forms it has.
func (d *decoder) value(m *message) error {
	if m.special != nil {
		return m.special(d)
	}
	if m.alternate == nil {
		return d.members(m)
	}
	start, end, depth := d.pos, len(d.out), d.depth
	cause := d.members(m)
	if cause == nil && (m.alternate.Accept == nil || m.alternate.Accept(d.out[end:])) {
		return nil
	}
	d.pos, d.out, d.depth = start, d.out[:end], depth
	d.next()
	start = d.pos
	if err := d.skip(); err != nil {
		return err // not JSON at all
	}
	out, err := m.alternate.Append(d.out, d.in[start:d.pos], cause)
	if err != nil {
		return &Error{Offset: int64(start), Reason: err.Error(), Err: err}
	}
	d.out = out
	return nil
}

// members transcodes the fields of an object.
func (d *decoder) members(m *message) error {
	if err := d.enter('{', "object"); err != nil {
		return err
	}
	var once seen
	for first := true; ; first = false {
		ok, err := d.more(first, '}')
		if err != nil || !ok {
			return err
		}
		d.next()
		at := d.pos
		key, err := d.key()
		if err != nil {
			return err
		}
		f := m.fields[string(key)]
		switch {
		case f != nil:
			err = d.field(f, &once, at)
		case m.strict:
			err = &Error{Offset: int64(at), Reason: fmt.Sprintf("unknown field %q", key)}
		default:
			err = d.skip()
		}
		if err != nil && f != nil {
			return within(err, f.name)
		}
		if err != nil {
			return err
		}
	}
}

// field transcodes the value of one member, whose name stands at offset at.
func (d *decoder) field(f *field, once *seen, at int) error {
	if !once.field(f.index) {
		return &Error{Offset: int64(at), Reason: "duplicate field"}
	}
	if d.next() == 'n' && !f.nullable && d.literal("null") {
		return nil
	}
	switch f.shape {
	case list:
		return d.list(f)
	case mapping:
		return d.mapping(f)
	}
	if f.oneof > 0 && !once.oneof(f.oneof) {
		return &Error{Offset: int64(at), Reason: "another field of the same oneof is set already"}
	}
	return d.single(f)
}

// single transcodes one value with its tag.
func (d *decoder) single(f *field) error {
	mark := len(d.out)
	d.out = append(d.out, f.tag...)
	if f.message != nil {
		length := d.begin()
		if err := d.value(f.message); err != nil {
			return err
		}
		d.end(length)
		return nil
	}
	wrote, err := d.scalar(f)
	if !wrote {
		d.out = d.out[:mark]
	}
	return err
}

// list transcodes an array.
func (d *decoder) list(f *field) error {
	if err := d.enter('[', "array"); err != nil {
		return err
	}
	mark := len(d.out)
	var length int
	if f.packed {
		d.out = append(d.out, f.tag...)
		length = d.begin()
	}
	for i := 0; ; i++ {
		ok, err := d.more(i == 0, ']')
		switch {
		case err != nil:
			return err
		case !ok && i == 0:
			d.out = d.out[:mark]
			return nil
		case !ok && f.packed:
			d.end(length)
			return nil
		case !ok:
			return nil
		case f.packed:
			_, err = d.scalar(f)
		default:
			err = d.single(f)
		}
		if err != nil {
			return within(err, "["+strconv.Itoa(i)+"]")
		}
	}
}

// mapping transcodes an object that stands for a map.
func (d *decoder) mapping(f *field) error {
	if err := d.enter('{', "object"); err != nil {
		return err
	}
	for first := true; ; first = false {
		ok, err := d.more(first, '}')
		if err != nil || !ok {
			return err
		}
		mark := len(d.out)
		d.out = append(d.out, f.tag...)
		length := d.begin()
		d.next()
		at := d.pos
		key, err := d.key()
		if err != nil {
			return err
		}
		if !d.mapKey(f.key, key) {
			return d.mistyped(at, fmt.Sprintf("a key of type %v", f.key.kind))
		}
		name := string(key)
		before := len(d.out)
		if err := d.single(f.val); err != nil {
			return within(err, "["+strconv.Quote(name)+"]")
		}
		if len(d.out) == before { // an unknown enum value: the entry is dropped with it
			d.out = d.out[:mark]
			continue
		}
		d.end(length)
	}
}

// mapKey writes a key, which is always a string in JSON.
func (d *decoder) mapKey(f *field, key []byte) bool {
	d.out = append(d.out, f.tag...)
	switch f.kind {
	case protoreflect.StringKind:
		d.out = protowire.AppendBytes(d.out, key)
		return true
	case protoreflect.BoolKind:
		d.out = protowire.AppendVarint(d.out, protowire.EncodeBool(string(key) == "true"))
		return string(key) == "true" || string(key) == "false"
	}
	return d.integer(f.kind, key)
}
