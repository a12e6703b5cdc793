package corpus_test

import (
	"bytes"
	"errors"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

// FuzzDecode feeds bytes through the whole loader. It checks that nothing panics, that errors are typed, and that
// what is accepted unmarshals and is stable: decoding its wire form again gives the same history.
func FuzzDecode(f *testing.F) {
	for _, format := range formats(f) {
		if len(format.bytes) < 20_000 {
			f.Add(format.bytes)
		}
	}
	f.Add(started(`"input":[1,{"_protoMessageType":"a.B"},null,{"metadata":{"encoding":"json/plain"},"data":"x"}]`))
	f.Add([]byte(`[{"events":[]},{"history":{"events":[{"eventId":1}]}},5]`))
	f.Fuzz(func(t *testing.T, content []byte) {
		opts := corpus.Options{MaxBytes: 1 << 20, Stdin: bytes.NewReader(content)}
		for unit, err := range corpus.Units(t.Context(), []string{"-"}, opts) {
			var history *corpus.History
			if err == nil {
				history, err = unit.Decode()
			}
			if err != nil {
				if _, ok := errors.AsType[*corpus.Error](err); !ok {
					t.Fatalf("error of type %T: %v", err, err)
				}
				_ = err.Error()
				continue
			}
			first, err := history.Proto()
			if err != nil {
				t.Fatal(err)
			}
			again, err := corpus.Decode("again", history.Wire)
			if err != nil {
				t.Fatalf("its own wire form: %v", err)
			}
			if second, err := again.Proto(); err != nil || !proto.Equal(first, second) {
				t.Fatalf("decoding twice differs: %v", err)
			}
		}
	})
}
