package corpus_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	exportpb "go.temporal.io/api/export/v1"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

func wantKind(t testing.TB, err error, kind corpus.Kind) *corpus.Error {
	t.Helper()
	e, ok := errors.AsType[*corpus.Error](err)
	if !ok || e.Kind != kind {
		t.Errorf("got error %v, want one of kind %v", err, kind)
		return nil
	}
	return e
}

func TestBrokenFilesAreReportedAndOthersAreRead(t *testing.T) {
	text, history := recordedText(t, sample), recorded(t, sample)
	wire := marshal(t, history)
	export := marshal(t, &exportpb.WorkflowExecutions{Items: []*exportpb.WorkflowExecution{{History: history}, {History: history}}})
	compact := marshalJSON(t, history, "")
	zero := make([]byte, 1<<20)
	for name, tt := range map[string]struct {
		file    string
		content []byte
		kind    corpus.Kind
		says    string
		good    int // histories that are read all the same
	}{
		"empty file":               {"a.json", nil, corpus.NotHistory, "the file is empty", 0},
		"white space":              {"a.json", []byte(" \n"), corpus.NotHistory, "only white space", 0},
		"HTML":                     {"a.json", []byte("<!doctype html><html>"), corpus.NotHistory, "HTML", 0},
		"random bytes":             {"a.bin", []byte("\x93\x01\x7f\xfe\xaa\x00\x11"), corpus.NotHistory, "neither JSON nor", 0},
		"other JSON":               {"a.json", []byte(`{"name":"x","version":"1.0"}`), corpus.NotHistory, `"name", "version"`, 0},
		"array of numbers":         {"a.json", []byte(`[1,2]`), corpus.NotHistory, "something else than events", 0},
		"array of other objects":   {"a.json", []byte(`[{"name":"x"}]`), corpus.NotHistory, "something else than events", 0},
		"empty array":              {"a.json", []byte(`[]`), corpus.Incomplete, "no events", 0},
		"array cut in an event":    {"a.json", []byte(`[{"eventTi`), corpus.Truncated, "", 0},
		"number for events":        {"a.json", []byte(`{"events":5}`), corpus.NotHistory, `without a list of "events"`, 0},
		"wrong type":               {"a.json", []byte(`{"events":[{"eventId":{}}]}`), corpus.Schema, "events[0].eventId", 0},
		"two histories in events":  {"a.json", []byte(`{"events":[]}]`), corpus.Malformed, "", 0},
		"truncated JSON":           {"a.json", text[:len(text)/2], corpus.Truncated, "offset", 0},
		"truncated wrapped JSON":   {"a.json", []byte(`{"history":{"events":[`), corpus.Truncated, "", 0},
		"truncated after a string": {"a.json", compact[:len(compact)-1], corpus.Truncated, "", 0},
		"broken JSON":              {"a.json", bytes.Replace(text, []byte(`"eventId": "3"`), []byte(`"eventId": 3"`), 1), corpus.Malformed, "", 0},
		"truncated proto":          {"a.binpb", wire[:len(wire)-7], corpus.Truncated, "", 0},
		"broken proto":             {"a.binpb", slices.Concat(wire, []byte("\x0a\x02\x0f\x0f")), corpus.Malformed, "", 0},
		"truncated export":         {"a.pb", export[:len(export)-7], corpus.Truncated, "", 1},
		"truncated gzip":           {"a.json.gz", gzipped(t, text)[:300], corpus.Truncated, "", 0},
		"damaged gzip":             {"a.json.gz", damaged(gzipped(t, text)), corpus.Malformed, "", 0},
		"truncated zip":            {"a.zip", zipped(t, entry{"a.json", text})[:900], corpus.Truncated, "", 0},
		"damaged zip entry":        {"a.zip", damaged(zipped(t, entry{"a.json", text}, entry{"b.json", text})), corpus.Malformed, "", 1},
		"truncated tar":            {"a.tar", tarball(t, entry{"a.json", text}, entry{"b.json", text})[:len(text)*3/2], corpus.Truncated, "", 1},
		"empty zip":                {"a.zip", zipped(t), corpus.Empty, "", 0},
		"zip without histories":    {"a.zip", zipped(t, entry{"README.md", text}), corpus.Empty, "", 0},
		"bad line":                 {"a.jsonl", slices.Concat(compact, []byte("\n{\"events\":[{\n"), compact), corpus.Truncated, "a.jsonl:2", 2},
		"other line":               {"a.jsonl", slices.Concat(compact, []byte("\n5\n"), compact), corpus.NotHistory, "a.jsonl:2", 2},
		"export in an export":      {"a.json", slices.Concat([]byte(`{"items":[`), compact, []byte(`,{"items":[{"items":[]}]}]}`)), corpus.NotHistory, "a.json:2", 1},
		"bad element":              {"a.json", slices.Concat([]byte("["), compact, []byte(`,{"x":1},`), compact, []byte("]")), corpus.NotHistory, "a.json:2", 2},
		"array without an end":     {"a.json", slices.Concat([]byte("["), compact, []byte(`,`)), corpus.Truncated, "", 1},
		"bad event line":           {"a.jsonl", slices.Concat(eventLines(t, history), []byte(`{"eventId":"15",}`)), corpus.Malformed, "a.jsonl:15", 1},
		"large":                    {"a.json", slices.Concat([]byte("{"), bytes.Repeat([]byte(" "), 100_000), text[1:]), corpus.TooLarge, "limit is 90000", 0},
		"large line":               {"a.jsonl", slices.Concat(compact, []byte("\n{"), bytes.Repeat([]byte(" "), 100_000), compact[1:], []byte("\n"), compact), corpus.TooLarge, "a.jsonl:2", 2},
		"gzip bomb":                {"a.json.gz", gzipped(t, slices.Concat([]byte(`{"events":[`), bytes.Repeat(zero, 10))), corpus.TooLarge, "", 0},
		"zip bomb":                 {"a.zip", zipped(t, entry{"a.json", slices.Concat([]byte(`{`), bytes.Repeat([]byte(" "), 1<<20))}, entry{"b.json", text}), corpus.TooLarge, "a.zip!a.json", 1},
		"archives without end":     {"a.gz", nested(t, text, 6), corpus.Malformed, "inside each other", 0},
		"unknown event type":       {"a.json", bytes.Replace(text, []byte("EVENT_TYPE_TIMER_FIRED"), []byte("EVENT_TYPE_TIME_TRAVELED"), 1), corpus.UnknownEvent, "EVENT_TYPE_TIME_TRAVELED", 0},
		"unknown event number":     {"a.json", bytes.Replace(text, []byte(`"EVENT_TYPE_TIMER_FIRED"`), []byte("9999"), 1), corpus.UnknownEvent, "go get go.temporal.io/sdk@latest", 0},
		"no event type":            {"a.json", bytes.Replace(text, []byte(`"EVENT_TYPE_TIMER_FIRED"`), []byte("0"), 1), corpus.Schema, "event 10 has no type", 0},
		"no events":                {"a.json", []byte(`{"events":[]}`), corpus.Incomplete, "no events", 0},
		"second page":              {"a.json", withEvents(t, 3, 4, 5), corpus.Incomplete, "it starts with event 3", 0},
		"a gap":                    {"a.json", withEvents(t, 1, 2, 4), corpus.Incomplete, "event 3 is missing; download it again: temporal workflow show --workflow-id get_version-337363583-0", 0},
		"several in one file":      {"a.json", slices.Concat([]byte("{"), bytes.Repeat([]byte(" "), 70_000), compact[1:], compact), corpus.Malformed, "name it .jsonl", 0},
		"a wide gap":               {"a.json", withEvents(t, 1, 2, 9), corpus.Incomplete, "events 3 to 8 are missing", 0},
		"a duplicate":              {"a.json", withEvents(t, 1, 2, 3, 3), corpus.Incomplete, "event 3 is there twice", 0},
		"no event id":              {"a.json", withEvents(t, 1, 2, 0), corpus.Incomplete, "has no id", 0},
		"another first event":      {"a.json", bytes.Replace(text, []byte("EVENT_TYPE_WORKFLOW_EXECUTION_STARTED"), []byte("EVENT_TYPE_TIMER_FIRED"), 1), corpus.Incomplete, "the first event is TimerFired", 0},
		"too short":                {"a.json", recordedText(t, "workflow_cron__run4.json"), corpus.TooShort, "it has 2 events", 0},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			broken := write(t, filepath.Join(dir, "1", tt.file), tt.content)
			good := write(t, filepath.Join(dir, "2.json"), text)
			_, histories, failures := load(t, corpus.Options{MaxBytes: 90_000}, broken, good)
			if len(histories) != tt.good+1 {
				t.Errorf("got %d histories, want %d", len(histories), tt.good+1)
			}
			if len(failures) != 1 {
				t.Fatalf("got %d errors, want 1: %v", len(failures), failures)
			}
			e := wantKind(t, failures[0], tt.kind)
			if e != nil && (!strings.Contains(e.Error(), tt.says) || !strings.HasPrefix(e.Name, broken)) {
				t.Errorf("error %q names another file, or does not say %q", e, tt.says)
			}
		})
	}
}

// withEvents is a history with the sample's events of the given ids; 0 stands for an event without an id.
func withEvents(t testing.TB, ids ...int) []byte {
	t.Helper()
	history := recorded(t, sample)
	all := history.Events
	history.Events = nil
	for _, id := range ids {
		if id == 0 {
			all[5].EventId, id = 0, 6
		}
		history.Events = append(history.Events, all[id-1])
	}
	return marshalJSON(t, history, "")
}

func TestOffsetsCountFromTheStartOfTheFile(t *testing.T) {
	for _, text := range []string{
		`{"events":[{"eventId":{}}]}`,
		` [{"eventId":{}}]`,
		`{"a":1, "history": {"events":[{"eventId":{}}]}}`,
	} {
		_, err := corpus.Decode("x", []byte(text))
		want := fmt.Sprintf("events[0].eventId: expected integer, found object (offset %d)", strings.Index(text, "{}"))
		if e := wantKind(t, err, corpus.Schema); e != nil && e.Reason != want {
			t.Errorf("%s: got %q, want %q", text, e.Reason, want)
		}
	}
}

func damaged(archive []byte) []byte {
	archive = slices.Clone(archive)
	for i := range 8 {
		archive[400+i] ^= 0x55
	}
	return archive
}

func nested(t testing.TB, content []byte, times int) []byte {
	for range times {
		content = gzipped(t, content)
	}
	return content
}

func TestErrorsThatEndTheWalk(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	dir := t.TempDir()
	for _, name := range []string{"a.json", "b.json"} {
		write(t, filepath.Join(dir, name), recordedText(t, sample))
	}
	units, last := 0, error(nil)
	for _, err := range corpus.Units(ctx, []string{dir}, corpus.Options{}) {
		if last = err; err == nil {
			units++
		}
		cancel()
	}
	if units != 1 || !errors.Is(last, context.Canceled) {
		t.Errorf("got %d units and error %v, want 1 and %v", units, last, context.Canceled)
	}
}

func TestStdinThatFails(t *testing.T) {
	broken := io.MultiReader(strings.NewReader(`{"events":[`), failingReader{})
	_, _, failures := load(t, corpus.Options{Stdin: broken}, "-")
	if len(failures) != 1 || !errors.Is(failures[0], os.ErrPermission) {
		t.Errorf("got errors %v, want one that wraps %v", failures, os.ErrPermission)
	}
}

type failingReader struct{}

func (failingReader) Read([]byte) (int, error) { return 0, os.ErrPermission }

func TestKindsHaveNames(t *testing.T) {
	if got := corpus.Decoded.String(); got != "decoded" {
		t.Errorf("got %q", got)
	}
	if got := corpus.Kind(99).String(); got != "Kind(99)" {
		t.Errorf("got %q", got)
	}
}

func TestTheWalkStopsWhenTheCallerDoes(t *testing.T) {
	text := recordedText(t, sample)
	all := formats(t)
	for name, content := range map[string][]byte{
		"bad elements":    []byte(`[{"events":[]},{"x":1},{"x":1}]`),
		"bad entries":     tarball(t, entry{"a.json", []byte("x")}, entry{"b.json", []byte("x")}),
		"cut export":      all["export"].bytes[:100],
		"several entries": zipped(t, entry{"a.json", text}, entry{"b.json", text}),
	} {
		all[name] = struct {
			file  string
			bytes []byte
			units []string
		}{"a", content, nil}
	}
	for name, f := range all {
		t.Run(name, func(t *testing.T) {
			path := write(t, filepath.Join(t.TempDir(), f.file), f.bytes)
			for range corpus.Units(t.Context(), []string{path, path}, corpus.Options{}) {
				break // going on after this would panic
			}
		})
	}
}
