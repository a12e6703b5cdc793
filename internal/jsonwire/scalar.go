package jsonwire

import (
	"bytes"
	"encoding/base64"
	"math"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// scalar writes one value that is not a message, without a tag. It reports false if nothing is to be written: the
// value is a zero that needs no trace, or the unknown name of an enum value.
func (d *decoder) scalar(f *field) (bool, error) {
	d.next()
	at, mark := d.pos, len(d.out)
	switch f.kind {
	case protoreflect.StringKind:
		if d.next() != '"' {
			return false, d.expected("string")
		}
		text, err := d.str()
		d.out = protowire.AppendBytes(d.out, text)
		return f.explicit || len(text) > 0, err
	case protoreflect.BytesKind:
		return d.base64(f)
	case protoreflect.EnumKind:
		return d.enum(f)
	case protoreflect.BoolKind:
		return d.boolean(f)
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return d.float(f)
	}
	text, err := d.numeral("integer")
	if err != nil {
		return false, err
	}
	if !d.integer(f.kind, text) {
		return false, d.mistyped(at, f.kind.String())
	}
	zero := d.out[len(d.out)-1] == 0 && len(bytes.Trim(d.out[mark:], "\x00")) == 0
	return f.explicit || !zero, nil
}

// numeral consumes a number, or a string with a number in it, and returns its text.
func (d *decoder) numeral(what string) ([]byte, error) {
	switch c := d.next(); {
	case c == '"':
		at := d.pos
		text, err := d.str()
		if err == nil && (len(text) == 0 || numberLen(text) != len(text)) {
			return nil, d.mistyped(at, what)
		}
		return text, err
	case c == '-' || c >= '0' && c <= '9':
		return d.number()
	}
	return nil, d.expected(what)
}

// integer writes a number of an integral kind. It reports false for a text that is no such number.
func (d *decoder) integer(kind protoreflect.Kind, text []byte) bool {
	var (
		signed   int64
		unsigned uint64
		ok       bool
	)
	switch kind {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		signed, ok = parseInt(text, 32)
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		signed, ok = parseInt(text, 64)
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		unsigned, ok = parseUint(text, 32)
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		unsigned, ok = parseUint(text, 64)
	}
	if !ok {
		return false
	}
	switch kind {
	case protoreflect.Sint32Kind, protoreflect.Sint64Kind:
		d.out = protowire.AppendVarint(d.out, protowire.EncodeZigZag(signed))
	case protoreflect.Sfixed32Kind, protoreflect.Fixed32Kind:
		d.out = protowire.AppendFixed32(d.out, uint32(signed)|uint32(unsigned))
	case protoreflect.Sfixed64Kind, protoreflect.Fixed64Kind:
		d.out = protowire.AppendFixed64(d.out, uint64(signed)|unsigned)
	default:
		d.out = protowire.AppendVarint(d.out, uint64(signed)|unsigned)
	}
	return true
}

func (d *decoder) boolean(f *field) (bool, error) {
	switch {
	case d.literal("true"):
		d.out = append(d.out, 1)
		return true, nil
	case d.literal("false"):
		d.out = append(d.out, 0)
		return f.explicit, nil
	}
	return false, d.expected("true or false")
}

func (d *decoder) float(f *field) (bool, error) {
	at := d.pos
	v, ok := d.infinite()
	if !ok {
		text, err := d.numeral("number")
		if err != nil {
			return false, err
		}
		bits := 64
		if f.kind == protoreflect.FloatKind {
			bits = 32
		}
		if v, err = strconv.ParseFloat(string(text), bits); err != nil {
			return false, d.mistyped(at, f.kind.String())
		}
	}
	if f.kind == protoreflect.FloatKind {
		d.out = protowire.AppendFixed32(d.out, math.Float32bits(float32(v)))
	} else {
		d.out = protowire.AppendFixed64(d.out, math.Float64bits(v))
	}
	return f.explicit || math.Float64bits(v) != 0, nil
}

// infinite consumes the string that stands for a float without digits.
func (d *decoder) infinite() (float64, bool) {
	switch {
	case d.literal(`"NaN"`):
		return math.NaN(), true
	case d.literal(`"Infinity"`):
		return math.Inf(1), true
	case d.literal(`"-Infinity"`):
		return math.Inf(-1), true
	}
	return 0, false
}

func (d *decoder) enum(f *field) (bool, error) {
	at := d.pos
	if d.next() != '"' {
		if f.nullable && d.literal("null") {
			d.out = append(d.out, 0)
			return f.explicit, nil
		}
		text, err := d.numeral("the name of a " + string(f.enum.name.Name()))
		if err != nil {
			return false, err
		}
		if !d.integer(protoreflect.Int32Kind, text) {
			return false, d.mistyped(at, "a number of a "+string(f.enum.name.Name()))
		}
		return true, nil
	}
	name, err := d.str()
	if err != nil {
		return false, err
	}
	n, ok := f.enum.number(name)
	if !ok && f.enum.closed {
		cause := &UnknownEnumError{Enum: f.enum.name, Name: string(name)}
		return false, &Error{Offset: int64(at), Reason: cause.Error(), Err: cause}
	}
	if ok {
		d.out = protowire.AppendVarint(d.out, uint64(n))
	}
	return ok && (f.explicit || n != 0), nil
}

// base64 writes a bytes field, decoding in place.
func (d *decoder) base64(f *field) (bool, error) {
	at := d.pos
	if d.next() != '"' {
		return false, d.expected("base64 string")
	}
	text, err := d.str()
	if err != nil {
		return false, err
	}
	enc := base64.StdEncoding
	if bytes.ContainsAny(text, "-_") {
		enc = base64.URLEncoding
	}
	if len(text)%4 != 0 {
		enc = enc.WithPadding(base64.NoPadding)
	}
	start := d.begin()
	if d.out, err = enc.AppendDecode(d.out, text); err != nil {
		return false, d.mistyped(at, "base64")
	}
	wrote := f.explicit || len(d.out) > start
	d.end(start)
	return wrote, nil
}
