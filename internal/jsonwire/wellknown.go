package jsonwire

import (
	"bytes"
	"strconv"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// Both Timestamp and Duration hold seconds in field 1 and nanoseconds in field 2.
const (
	secondsTag = 1<<3 | uint64(protowire.VarintType)
	nanosTag   = 2<<3 | uint64(protowire.VarintType)

	maxDurationSeconds  = 315_576_000_000
	minTimestampSeconds = -62_135_596_800
	maxTimestampSeconds = 253_402_300_799
)

// special returns the reader of a message that has a JSON form of its own, or nil for a message that is an object of
// its fields.
func special(md protoreflect.MessageDescriptor) func(*decoder) error {
	if md.FullName().Parent() != "google.protobuf" {
		return nil
	}
	switch md.Name() {
	case "Timestamp":
		return (*decoder).timestamp
	case "Duration":
		return (*decoder).duration
	case "Any", "Struct", "Value", "ListValue", "FieldMask", "Empty",
		"BoolValue", "Int32Value", "Int64Value", "UInt32Value", "UInt64Value",
		"FloatValue", "DoubleValue", "StringValue", "BytesValue":
		return func(d *decoder) error { return d.library(md) }
	}
	return nil
}

// library leaves a value to the protobuf library. Histories hold none of these types today, so speed does not
// matter.
func (d *decoder) library(md protoreflect.MessageDescriptor) error {
	d.next()
	start := d.pos
	if err := d.skip(); err != nil {
		return err
	}
	m := dynamicpb.NewMessage(md)
	if err := (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(d.in[start:d.pos], m); err != nil {
		return &Error{Offset: int64(start), Reason: err.Error(), Err: err}
	}
	out, err := proto.MarshalOptions{Deterministic: true}.MarshalAppend(d.out, m)
	if err != nil {
		return &Error{Offset: int64(start), Reason: err.Error(), Err: err}
	}
	d.out = out
	return nil
}

// instant writes the two fields of a Timestamp or a Duration.
func (d *decoder) instant(seconds, nanos int64) {
	if seconds != 0 {
		d.out = protowire.AppendVarint(d.out, secondsTag)
		d.out = protowire.AppendVarint(d.out, uint64(seconds))
	}
	if nanos != 0 {
		d.out = protowire.AppendVarint(d.out, nanosTag)
		d.out = protowire.AppendVarint(d.out, uint64(nanos))
	}
}

// timestamp reads an RFC 3339 time with up to nine digits of a second.
func (d *decoder) timestamp() error {
	const what = "RFC 3339 time"
	if d.next() != '"' {
		return d.expected(what)
	}
	at := d.pos
	text, err := d.str()
	if err != nil {
		return err
	}
	if seconds, nanos, ok := parseUTC(text); ok {
		d.instant(seconds, nanos)
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, string(text))
	dot, zone := bytes.LastIndexByte(text, '.'), bytes.LastIndexAny(text, "Z-+")
	tooFine := dot >= 0 && zone-dot > len(".999999999")
	if err != nil || tooFine || t.Unix() < minTimestampSeconds || t.Unix() > maxTimestampSeconds {
		return d.mistyped(at, what)
	}
	d.instant(t.Unix(), int64(t.Nanosecond()))
	return nil
}

// parseUTC reads the form that servers write, 2006-01-02T15:04:05.999Z. It reports false for any other form, and
// leaves judging days beyond the 28th in February to the caller.
func parseUTC(text []byte) (seconds, nanos int64, ok bool) {
	const short = "2006-01-02T15:04:05"
	if len(text) <= len(short) || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' {
		return 0, 0, false
	}
	var part [6]int
	for i, at := range [6]int{0, 5, 8, 11, 14, 17} {
		width := 2
		if i == 0 {
			width = 4
		}
		if digits(text[at:at+width]) != width {
			return 0, 0, false
		}
		for _, c := range text[at : at+width] {
			part[i] = 10*part[i] + int(c-'0')
		}
	}
	if part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 28 || part[3] > 23 || part[4] > 59 || part[5] > 59 {
		return 0, 0, false
	}
	nanos, rest, ok := fraction(text[len(short):])
	if !ok || string(rest) != "Z" || part[0] < 1 {
		return 0, 0, false
	}
	t := time.Date(part[0], time.Month(part[1]), part[2], part[3], part[4], part[5], 0, time.UTC)
	return t.Unix(), nanos, true
}

// fraction reads an optional point with up to nine digits, as nanoseconds.
func fraction(text []byte) (nanos int64, rest []byte, ok bool) {
	if len(text) == 0 || text[0] != '.' {
		return 0, text, true
	}
	n := digits(text[1:])
	if n > 9 {
		return 0, nil, false
	}
	for i := range 9 {
		nanos *= 10
		if i < n {
			nanos += int64(text[1+i] - '0')
		}
	}
	return nanos, text[1+n:], true
}

// duration reads decimal seconds with the suffix s.
func (d *decoder) duration() error {
	const what = `duration such as "1.5s"`
	if d.next() != '"' {
		return d.expected(what)
	}
	at := d.pos
	text, err := d.str()
	if err != nil {
		return err
	}
	seconds, nanos, ok := parseDuration(text)
	if !ok {
		return d.mistyped(at, what)
	}
	d.instant(seconds, nanos)
	return nil
}

func parseDuration(text []byte) (seconds, nanos int64, ok bool) {
	sign := int64(1)
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		if text[0] == '-' {
			sign = -1
		}
		text = text[1:]
	}
	n := digits(text)
	if n > 1 && text[0] == '0' || n == 0 && (len(text) == 0 || text[0] != '.') {
		return 0, 0, false
	}
	if n > 0 {
		var err error
		if seconds, err = strconv.ParseInt(string(text[:n]), 10, 64); err != nil || seconds > maxDurationSeconds {
			return 0, 0, false
		}
	}
	nanos, rest, ok := fraction(text[n:])
	return sign * seconds, sign * nanos, ok && string(rest) == "s"
}
