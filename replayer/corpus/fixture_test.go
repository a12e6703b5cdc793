package corpus_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

// recordedText returns a history that was recorded from a real server.
func recordedText(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// recorded returns the same history as the API's own decoder reads it.
func recorded(t testing.TB, name string) *historypb.History {
	t.Helper()
	var history historypb.History
	opts := temporalproto.CustomJSONUnmarshalOptions{DiscardUnknown: true}
	if err := opts.Unmarshal(recordedText(t, name), &history); err != nil {
		t.Fatal(err)
	}
	return &history
}

func marshal(t testing.TB, m proto.Message) []byte {
	t.Helper()
	wire, err := proto.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return wire
}

func marshalJSON(t testing.TB, m proto.Message, indent string) []byte {
	t.Helper()
	text, err := temporalproto.CustomJSONMarshalOptions{Indent: indent}.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// write creates a file and the directories above it.
func write(t testing.TB, path string, content []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// load is what a caller does: it decodes every unit. The keys are the names of the units.
func load(t testing.TB, opts corpus.Options, paths ...string) (names []string, histories []*corpus.History, failures []*corpus.Error) {
	t.Helper()
	for unit, err := range corpus.Units(context.Background(), paths, opts) {
		var history *corpus.History
		if err == nil {
			history, err = unit.Decode()
		}
		if err != nil {
			failure, ok := errors.AsType[*corpus.Error](err)
			if !ok {
				t.Fatalf("error of type %T: %v", err, err)
			}
			failures = append(failures, failure)
			continue
		}
		names, histories = append(names, unit.Name), append(histories, history)
	}
	return names, histories, failures
}

func wantHistory(t testing.TB, got *corpus.History, want *historypb.History) {
	t.Helper()
	m, err := got.Proto()
	if err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(m, want) {
		t.Errorf("%s differs (-want +got):\n%s", got.Name, cmp.Diff(want, m, protocmp.Transform()))
	}
}

func gzipped(t testing.TB, content []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// entry is a file in an archive.
type entry struct {
	name    string
	content []byte
}

func tarball(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, e := range entries {
		if err := w.WriteHeader(&tar.Header{Name: e.name, Mode: 0o644, Size: int64(len(e.content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		f, err := w.Create(e.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(e.content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
