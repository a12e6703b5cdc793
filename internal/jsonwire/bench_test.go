package jsonwire_test

import (
	"bytes"
	"fmt"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/jsonwire"
)

// longHistory repeats the middle of a recorded history until it has the given number of events.
func longHistory(b *testing.B, events int, indent string) []byte {
	b.Helper()
	var source, long historypb.History
	if err := upstream.Unmarshal(recorded(b)["activity_sequence5.json"], &source); err != nil {
		b.Fatal(err)
	}
	long.Events = append(long.Events, source.Events[0])
	middle := source.Events[1 : len(source.Events)-1]
	for id := int64(2); len(long.Events) < events; id++ {
		event := proto.CloneOf(middle[int(id)%len(middle)])
		event.EventId = id
		long.Events = append(long.Events, event)
	}
	text, err := temporalproto.CustomJSONMarshalOptions{Indent: indent}.Marshal(&long)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// BenchmarkDecode compares JSON text to *historypb.History, by way of the wire and through the SDK.
func BenchmarkDecode(b *testing.B) {
	tr := newTranscoder(b, &historypb.History{}, jsonwire.Options{})
	for _, size := range []int{50, 10_000} {
		text := longHistory(b, size, "  ")
		run := func(name string, decode func() error) {
			b.Run(fmt.Sprintf("%s/events=%d", name, size), func(b *testing.B) {
				b.ReportAllocs()
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					if err := decode(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		run("wire", func() error {
			wire, err := tr.Append(nil, text)
			if err != nil {
				return err
			}
			return proto.Unmarshal(wire, &historypb.History{})
		})
		run("transcode-only", func() error {
			_, err := tr.Append(make([]byte, 0, len(text)/3), text)
			return err
		})
		run("sdk", func() error {
			_, err := client.HistoryFromJSON(bytes.NewReader(text), client.HistoryJSONOptions{})
			return err
		})
		run("protojson", func() error {
			return protojson.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(text, &historypb.History{})
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		newTranscoder(b, &historypb.History{}, jsonwire.Options{})
	}
}
