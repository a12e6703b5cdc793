package corpus_test

import (
	"bytes"
	"testing"

	"go.temporal.io/sdk/client"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

// BenchmarkDecode compares loading, checking and summarising a history with the SDK's loading alone.
func BenchmarkDecode(b *testing.B) {
	text, wire := recordedText(b, sample), marshal(b, recorded(b, sample))
	run := func(name string, decode func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := decode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	run("json", func() error {
		_, err := corpus.Decode("x", text)
		return err
	})
	run("json-to-proto", func() error {
		history, err := corpus.Decode("x", text)
		if err == nil {
			_, err = history.Proto()
		}
		return err
	})
	run("binary", func() error {
		_, err := corpus.Decode("x", wire)
		return err
	})
	run("sdk-json-to-proto", func() error {
		_, err := client.HistoryFromJSON(bytes.NewReader(text), client.HistoryJSONOptions{})
		return err
	})
}
