package fetch

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"google.golang.org/protobuf/proto"
)

// Format is the encoding of a history file, named by the file's extension.
type Format string

const (
	// JSON is what "temporal workflow show --output json" prints: indented by two spaces, payloads in full.
	JSON Format = "json"
	// JSONGzip is JSON, compressed.
	JSONGzip Format = "json.gz"
	// Binary is the wire format of temporal.api.history.v1.History: smaller, and several times faster to read.
	Binary Format = "bin"
	// BinaryGzip is Binary, compressed.
	BinaryGzip Format = "bin.gz"
)

var formats = []Format{JSON, JSONGzip, Binary, BinaryGzip}

func (f Format) compressed() bool { return strings.HasSuffix(string(f), ".gz") }
func (f Format) json() bool       { return strings.HasPrefix(string(f), "json") }

// encode returns the content of a history's file.
func (f Format) encode(h *historypb.History) ([]byte, error) {
	data, err := f.marshal(h)
	if err != nil || !f.compressed() {
		return data, err
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		return nil, fmt.Errorf("compress history: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress history: %w", err)
	}
	return b.Bytes(), nil
}

func (f Format) marshal(h *historypb.History) ([]byte, error) {
	if !f.json() {
		return proto.Marshal(h)
	}
	data, err := temporalproto.CustomJSONMarshalOptions{Indent: "  "}.Marshal(h)
	return append(data, '\n'), err
}

// decode reads the content of a history's file.
func (f Format) decode(data []byte) (*historypb.History, error) {
	if f.compressed() {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		if data, err = io.ReadAll(z); err != nil {
			return nil, err
		}
	}
	h := new(historypb.History)
	if !f.json() {
		return h, proto.Unmarshal(data, h)
	}
	return h, temporalproto.CustomJSONUnmarshalOptions{DiscardUnknown: true}.Unmarshal(data, h)
}
