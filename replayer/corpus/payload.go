package corpus

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/groundhogdev/groundhog/internal/jsonwire"
)

// Payloads in the JSON form of a history are standard: {"metadata": {...}, "data": "..."} with everything in base64.
// Three tools show them otherwise. The CLI has a shorthand: a list of plain values stands for Payloads, a plain
// value for a Payload, and "_protoMessageType" marks a protobuf value. The Web UI, asked to decode, does the same
// but keeps {"payloads": [...]} around lists; or it keeps the metadata, adds a readable "encodingDecoded", and
// decodes only the data.

const (
	payloadName  protoreflect.FullName = "temporal.api.common.v1.Payload"
	payloadsName protoreflect.FullName = "temporal.api.common.v1.Payloads"

	encodingKey     = "encoding"
	readableKey     = "encodingDecoded"
	messageTypeKey  = "messageType"
	protoTypeMember = "_protoMessageType"

	nullEncoding  = "binary/null"
	jsonEncoding  = "json/plain"
	protoEncoding = "json/protobuf"
)

var (
	// errDecoded tells that a payload is not standard.
	errDecoded = errors.New("a payload is not in its standard form")

	// errInexact tells that a payload cannot be encoded as it was.
	errInexact = errors.New("a decoded payload cannot be encoded again")
)

// onlyStandardPayloads stops at the first payload that is not standard.
func onlyStandardPayloads() map[protoreflect.FullName]jsonwire.Alternate {
	stop := func([]byte, []byte, error) ([]byte, error) { return nil, errDecoded }
	return map[protoreflect.FullName]jsonwire.Alternate{
		payloadName:  {Accept: readableMetadata, Append: stop},
		payloadsName: {Append: stop},
	}
}

// decodedPayloads encodes again what is not standard. A payload without an encoding is then a value.
func decodedPayloads() map[protoreflect.FullName]jsonwire.Alternate {
	return map[protoreflect.FullName]jsonwire.Alternate{
		payloadName: {
			Accept: func(wire []byte) bool { return readableMetadata(wire) && encodingOf(wire) != nil },
			Append: appendPayload,
		},
		payloadsName: {Append: payloadLists()},
	}
}

// encodingOf returns the encoding in a payload's metadata, or nil.
func encodingOf(wire []byte) []byte {
	for number, entry := range fields(wire) {
		if number == 1 && string(attributes(entry.bytes, 1)) == encodingKey {
			return attributes(entry.bytes, 2)
		}
	}
	return nil
}

// readableMetadata reports whether a payload's encoding is text, as it is unless text was mistaken for base64, and
// whether nobody added the readable form of it.
func readableMetadata(wire []byte) bool {
	for number, entry := range fields(wire) {
		if number == 1 && string(attributes(entry.bytes, 1)) == readableKey {
			return false
		}
	}
	return printable(encodingOf(wire))
}

func printable(text []byte) bool {
	for _, c := range text {
		if c < ' ' || c > '~' {
			return false
		}
	}
	return true
}

// payloadLists encodes lists of values: the standard form is put around them, and read with decoded payloads in it.
func payloadLists() func(dst, value []byte, cause error) ([]byte, error) {
	transcoder := sync.OnceValues(func() (*jsonwire.Transcoder, error) {
		return jsonwire.New((*commonpb.Payloads)(nil).ProtoReflect().Descriptor(), jsonwire.Options{Alternates: decodedPayloads()})
	})
	return func(dst, value []byte, cause error) ([]byte, error) {
		if value[0] != '[' {
			return nil, fmt.Errorf("%w: %w", errInexact, cause)
		}
		t, err := transcoder()
		if err != nil {
			return nil, err
		}
		return t.Append(dst, fmt.Appendf(nil, `{"payloads":%s}`, value))
	}
}

// appendPayload encodes one value.
func appendPayload(dst, value []byte, _ error) ([]byte, error) {
	payload, err := reencode(value)
	if err != nil {
		return nil, err
	}
	return proto.MarshalOptions{Deterministic: true}.MarshalAppend(dst, payload)
}

func reencode(value []byte) (*commonpb.Payload, error) {
	switch {
	case string(value) == "null":
		return encoded(nullEncoding, nil), nil
	case value[0] != '{':
		return plain(value)
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(value, &object); err != nil {
		return nil, fmt.Errorf("%w: %w", errInexact, err)
	}
	var metadata map[string]string
	if json.Unmarshal(object["metadata"], &metadata) == nil && metadata[encodingKey] != "" {
		if object["externalPayloads"] != nil {
			return nil, fmt.Errorf("%w: it is stored outside the history", errInexact)
		}
		return partlyDecoded(metadata, object["data"])
	}
	var messageType string
	if json.Unmarshal(object[protoTypeMember], &messageType) != nil || messageType == "" {
		return plain(value)
	}
	delete(object, protoTypeMember)
	data, err := json.Marshal(object)
	payload := encoded(protoEncoding, data)
	payload.Metadata[messageTypeKey] = []byte(messageType)
	return payload, err
}

// partlyDecoded encodes a payload that still has its metadata: as text or in base64, and with data that may be
// decoded.
func partlyDecoded(metadata map[string]string, data json.RawMessage) (*commonpb.Payload, error) {
	_, readable := metadata[readableKey]
	delete(metadata, readableKey)
	payload := &commonpb.Payload{Metadata: make(map[string][]byte, len(metadata))}
	encoding, ok := fromBase64(metadata[encodingKey])
	asText := !ok || !printable(encoding)
	for name, text := range metadata {
		value, ok := fromBase64(text)
		if asText {
			value, ok = []byte(text), true
		}
		if !ok {
			return nil, fmt.Errorf("%w: its metadata %q is not base64", errInexact, name)
		}
		payload.Metadata[name] = value
	}
	var err error
	payload.Data, err = payloadData(string(payload.Metadata[encodingKey]), data, readable, asText)
	return payload, err
}

// payloadData returns the bytes of a payload's data. Data of a JSON encoding may be shown as a value, but as a
// string only if the metadata show that something was decoded: else it is base64 that was damaged. Other data must
// be in base64, beside metadata in base64.
func payloadData(encoding string, data json.RawMessage, readable, asText bool) ([]byte, error) {
	isJSON := strings.HasPrefix(encoding, "json/")
	if len(data) == 0 || string(data) == "null" && !isJSON {
		return nil, nil
	}
	var text string
	if json.Unmarshal(data, &text) == nil && data[0] == '"' {
		raw, ok := fromBase64(text)
		switch {
		case isJSON && ok && json.Valid(raw), !isJSON && ok && !asText:
			return raw, nil
		case !isJSON || !readable && !asText:
			return nil, fmt.Errorf("%w: data with the encoding %q is shown as text", errInexact, encoding)
		}
	}
	if !isJSON {
		return nil, fmt.Errorf("%w: data with the encoding %q is shown as a JSON value", errInexact, encoding)
	}
	return compact(data)
}

// plain encodes a value as the SDK's default data converter does.
func plain(value []byte) (*commonpb.Payload, error) {
	data, err := compact(value)
	return encoded(jsonEncoding, data), err
}

func compact(value []byte) ([]byte, error) {
	var b bytes.Buffer
	if err := json.Compact(&b, value); err != nil {
		return nil, fmt.Errorf("%w: %w", errInexact, err)
	}
	return b.Bytes(), nil
}

func encoded(encoding string, data []byte) *commonpb.Payload {
	return &commonpb.Payload{Metadata: map[string][]byte{encodingKey: []byte(encoding)}, Data: data}
}

// fromBase64 decodes both alphabets, with padding or without.
func fromBase64(text string) ([]byte, bool) {
	enc := base64.StdEncoding
	if strings.ContainsAny(text, "-_") {
		enc = base64.URLEncoding
	}
	if len(text)%4 != 0 {
		enc = enc.WithPadding(base64.NoPadding)
	}
	raw, err := enc.DecodeString(text)
	return raw, err == nil
}
