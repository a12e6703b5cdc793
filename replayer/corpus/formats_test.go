package corpus_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	exportpb "go.temporal.io/api/export/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

const sample = "get_version.json"

// formats are all encodings of the sample history that are accepted, and the names of the units that they give.
func formats(t testing.TB) map[string]struct {
	file  string
	bytes []byte
	units []string
} {
	type format = struct {
		file  string
		bytes []byte
		units []string
	}
	text, history := recordedText(t, sample), recorded(t, sample)
	wire, compact := marshal(t, history), marshalJSON(t, history, "")
	array := bytes.TrimSuffix(bytes.TrimPrefix(compact, []byte(`{"events":`)), []byte("}"))
	execution := &exportpb.WorkflowExecution{History: history}
	executions := &exportpb.WorkflowExecutions{Items: []*exportpb.WorkflowExecution{execution, execution}}
	exported := &exportpb.ExportedExecutions{
		Workflows:  []*exportpb.WorkflowExecution{execution},
		Activities: []*exportpb.ActivityExecution{{}},
	}
	response := &workflowservice.GetWorkflowExecutionHistoryResponse{History: history, NextPageToken: []byte("x")}
	wrapped := fmt.Appendf(nil, `{"history":%s,"nextPageToken":"eA=="}`, compact)
	padding := bytes.Repeat([]byte(" "), 100_000)

	all := map[string]format{
		"as the CLI shows it":                {"a.json", text, []string{"a.json"}},
		"compact":                            {"a.json", compact, []string{"a.json"}},
		"without an extension":               {"a", text, []string{"a"}},
		"wrong extension":                    {"a.binpb", text, []string{"a.binpb"}},
		"byte order mark":                    {"a.json", append([]byte("\xef\xbb\xbf"), text...), []string{"a.json"}},
		"UTF-16":                             {"a.json", inUTF16(text), []string{"a.json"}},
		"old enum names":                     {"a.json", withOldEnums(text), []string{"a.json"}},
		"newest first":                       {"a.json", marshalJSON(t, reversed(history), "  "), []string{"a.json"}},
		"response of the API":                {"a.json", wrapped, []string{"a.json"}},
		"array of events":                    {"a.json", array, []string{"a.json"}},
		"array of histories":                 {"a.json", fmt.Appendf(nil, "[%s,\n%s ]", text, wrapped), []string{"a.json:1", "a.json:2"}},
		"JSON lines":                         {"a.jsonl", fmt.Appendf(nil, "%s\n\n%s\n", compact, wrapped), []string{"a.jsonl:1", "a.jsonl:3"}},
		"JSON lines without the name":        {"a.json", fmt.Appendf(nil, "%s\n%s", compact, compact), []string{"a.json:1", "a.json:2"}},
		"JSON lines of arrays":               {"a.ndjson", fmt.Appendf(nil, "%s\n%s", array, array), []string{"a.ndjson:1", "a.ndjson:2"}},
		"long JSON lines":                    {"a.jsonl", fmt.Appendf(nil, "{%s%s\n%s", padding, compact[1:], compact), []string{"a.jsonl:1", "a.jsonl:2"}},
		"values after each other":            {"a.json", fmt.Appendf(nil, "%s\n%s", text, text), []string{"a.json:1", fmt.Sprintf("a.json:%d", bytes.Count(text, []byte("\n"))+2)}},
		"an event on each line":              {"a.jsonl", eventLines(t, history), []string{"a.jsonl:1"}},
		"an event on each line, two runs":    {"a.json", slices.Concat(eventLines(t, history), eventLines(t, history)), []string{"a.json:1", fmt.Sprintf("a.json:%d", len(history.Events)+1)}},
		"an event on each line, newest last": {"a.json", slices.Concat(eventLines(t, reversed(history)), eventLines(t, reversed(history))), []string{"a.json:1", fmt.Sprintf("a.json:%d", len(history.Events)+1)}},
		"export as JSON":                     {"a.json", marshalJSON(t, executions, " "), []string{"a.json:1", "a.json:2"}},
		"new export as JSON":                 {"a.json", marshalJSON(t, exported, ""), []string{"a.json:1"}},
		"binary history":                     {"a.binpb", wire, []string{"a.binpb"}},
		"binary response":                    {"a.pb", marshal(t, response), []string{"a.pb"}},
		"binary export of one":               {"a.pb", marshal(t, execution), []string{"a.pb"}},
		"export":                             {"a.proto", marshal(t, executions), []string{"a.proto:1", "a.proto:2"}},
		"new export":                         {"a.proto", marshal(t, exported), []string{"a.proto:1"}},
		"histories with lengths":             {"a.bin", slices.Concat(sized(wire), sized(wire)), []string{"a.bin:1", "a.bin:2"}},
		"exports with lengths":               {"a.bin", sized(marshal(t, executions)), []string{"a.bin:1:1", "a.bin:1:2"}},
		"gzip":                               {"a.json.gz", gzipped(t, text), []string{"a.json.gz"}},
		"gzip of JSON lines":                 {"a.jsonl.gz", gzipped(t, fmt.Appendf(nil, "%s\n%s", compact, compact)), []string{"a.jsonl.gz:1", "a.jsonl.gz:2"}},
		"gzip of an export":                  {"a.proto.gz", gzipped(t, marshal(t, executions)), []string{"a.proto.gz:1", "a.proto.gz:2"}},
		"tar":                                {"a.tar", tarball(t, entry{"x/a.json", text}, entry{"README.md", nil}, entry{"b.binpb", wire}), []string{"a.tar!x/a.json", "a.tar!b.binpb"}},
		"tar with gzip inside and out":       {"a.tgz", gzipped(t, tarball(t, entry{"a.json.gz", gzipped(t, text)})), []string{"a.tgz!a.json.gz"}},
		"zip":                                {"a.zip", zipped(t, entry{"a.json", text}, entry{"__MACOSX/a.json", []byte("x")}, entry{"all.jsonl", fmt.Appendf(nil, "%s\n%s", compact, compact)}), []string{"a.zip!a.json", "a.zip!all.jsonl:1", "a.zip!all.jsonl:2"}},
		"zip in a zip":                       {"a.zip", zipped(t, entry{"b.zip", zipped(t, entry{"a.json", text})}), []string{"a.zip!b.zip!a.json"}},
		"entries that point outside":         {"a.tar", tarball(t, entry{"../../x/a.json", text}, entry{"/etc/b.json", text}, entry{`..\c.json`, text}), []string{"a.tar!x/a.json", "a.tar!etc/b.json", "a.tar!c.json"}},
	}
	return all
}

func TestEveryFormatGivesTheSameHistory(t *testing.T) {
	want := recorded(t, sample)
	for name, f := range formats(t) {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			names, histories, failures := load(t, corpus.Options{}, write(t, filepath.Join(dir, f.file), f.bytes))
			if len(failures) > 0 {
				t.Fatal(failures[0])
			}
			for i := range names {
				names[i] = strings.TrimPrefix(names[i], dir+string(filepath.Separator))
			}
			if diff := cmp.Diff(f.units, names); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
			for _, history := range histories {
				wantHistory(t, history, want)
				if history.Reencoded {
					t.Error("payloads were encoded again")
				}
			}
		})
	}
}

func TestStandardInputTakesEveryFormat(t *testing.T) {
	for name, f := range formats(t) {
		if strings.HasSuffix(f.file, ".jsonl") {
			continue // such a name helps where the first line is very long
		}
		t.Run(name, func(t *testing.T) {
			_, histories, failures := load(t, corpus.Options{Stdin: bytes.NewReader(f.bytes)}, "-")
			if len(failures) > 0 {
				t.Fatal(failures[0])
			}
			if len(histories) != len(f.units) {
				t.Errorf("got %d histories, want %d", len(histories), len(f.units))
			}
		})
	}
}

func reversed(history *historypb.History) *historypb.History {
	history = proto.CloneOf(history)
	slices.Reverse(history.Events)
	return history
}

func eventLines(t testing.TB, history *historypb.History) []byte {
	var b bytes.Buffer
	for _, event := range history.Events {
		b.Write(marshalJSON(t, event, ""))
		b.WriteByte('\n')
	}
	return b.Bytes()
}

func sized(message []byte) []byte { return protowire.AppendBytes(nil, message) }

// withOldEnums writes enum values as Temporal did before 2024.
func withOldEnums(text []byte) []byte {
	screaming := regexp.MustCompile(`"(EVENT_TYPE|TASK_QUEUE_KIND)_([A-Z_]+)"`)
	return screaming.ReplaceAllFunc(text, func(m []byte) []byte {
		var b strings.Builder
		for word := range strings.SplitSeq(string(screaming.FindSubmatch(m)[2]), "_") {
			b.WriteString(word[:1] + strings.ToLower(word[1:]))
		}
		return []byte(`"` + b.String() + `"`)
	})
}

// inUTF16 writes text as PowerShell redirects it.
func inUTF16(text []byte) []byte {
	out := []byte("\xff\xfe")
	for _, unit := range utf16.Encode([]rune(string(text))) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return out
}
