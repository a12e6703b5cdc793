// Package jsonwire transcodes the JSON form of protobuf messages straight to wire bytes.
//
// Decoding a long event history through protobuf reflection is the largest part of the time that replaying it takes.
// A [Transcoder] reads the JSON text once, from left to right, and appends the wire form of what it reads; no
// message is built on the way. A generated message then unmarshals the bytes with its own, table driven code.
//
// What is accepted is what go.temporal.io/api/temporalproto accepts with DiscardUnknown: lowerCamelCase and original
// field names; enum values by full name, by old PascalCase name, or by number; 64-bit integers as strings or
// numbers; standard and URL base64 with or without padding; null for an absent field. Two things are looser: a
// repeated key of a map is not an error (the last one wins when the bytes are unmarshaled), and the order in which
// errors are found may differ. Groups are refused by [New], and extensions are unknown fields.
//
// Unknown fields and unknown names of enum values are dropped, except where [Options] says otherwise.
//
// The wire form is valid but not canonical: fields keep the order of the JSON text, and the length of a very deeply
// nested message may be a padded varint.
//
// A Transcoder is immutable once made and safe for concurrent use.
//
//	t, err := jsonwire.New((*historypb.History)(nil).ProtoReflect().Descriptor(), jsonwire.Options{})
//	...
//	wire, err := t.Append(nil, text)
//	...
//	err = proto.Unmarshal(wire, &history)
package jsonwire
