package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// shapes are what can be in a history, by the name that scripts give it.
var shapes = map[string]func(*histories.History) *histories.History{
	"closed": func(h *histories.History) *histories.History { return h.Task().Completed() },
	"slept": func(h *histories.History) *histories.History {
		return h.Task().SleepStarted("nap", time.Minute).TimerFired("nap").Task().Completed()
	},
	"napped": func(h *histories.History) *histories.History {
		return h.Task().SleepStarted("nap", 30*time.Second).TimerFired("nap").Task().Completed()
	},
	"open": func(h *histories.History) *histories.History {
		return h.Task().SleepStarted("nap", time.Minute).TimerFired("nap").TaskStarted()
	},
	"scheduled": func(h *histories.History) *histories.History {
		// Fine does something else: it diverges.
		return h.Task().ActivityScheduled("Charge").ActivityCompleted("Charge").Task().Completed()
	},
}

// seal encodes the input of a history as the codec of badflows/sealed does.
func seal(h *histories.History) *historypb.History {
	history := h.Proto()
	input := history.Events[0].GetWorkflowExecutionStartedEventAttributes().GetInput()
	for i, payload := range input.GetPayloads() {
		data, err := proto.Marshal(payload)
		if err != nil {
			panic(err) // a payload that was built a line ago
		}
		slices.Reverse(data)
		input.Payloads[i] = &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/reversed")}, Data: data}
	}
	return history
}

// writeHistory writes the history of a workflow: history FILE TYPE [SHAPE].
func writeHistory(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: history FILE TYPE [SHAPE]")
	}
	shape := "closed"
	if len(args) == 3 {
		shape = args[2]
	}
	var history *historypb.History
	switch add, ok := shapes[shape]; {
	case ok:
		history = add(histories.Start(args[1])).Proto()
	case shape == "sealed":
		history = seal(shapes["slept"](histories.Start(args[1], time.Minute)))
	default:
		ts.Fatalf("write history %q: there is no shape %q", args[0], shape)
	}
	text, err := protojson.Marshal(history)
	ts.Check(err)
	var compact bytes.Buffer // protojson adds space at random
	ts.Check(json.Compact(&compact, text))
	write(ts, args[0], compact.Bytes())
}

// cut writes the beginning of a file: cut FILE WHOLE BYTES.
func cut(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: cut FILE WHOLE BYTES")
	}
	size, err := strconv.Atoi(args[2])
	ts.Check(err)
	text := ts.ReadFile(args[1])
	write(ts, args[0], []byte(text[:min(size, len(text))]))
}

// sparse makes a file that is as large as it says and holds next to nothing: sparse FILE BYTES. It begins like a history.
func sparse(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sparse FILE BYTES")
	}
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	write(ts, args[0], []byte(`{"events": [`))
	ts.Check(os.Truncate(ts.MkAbs(args[0]), size))
}

// noise writes bytes without a meaning, always the same: noise FILE BYTES.
func noise(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: noise FILE BYTES")
	}
	size, err := strconv.Atoi(args[1])
	ts.Check(err)
	source := rand.New(rand.NewPCG(1, 2))
	text := make([]byte, size)
	for i := range text {
		text[i] = byte(source.Uint32())
	}
	write(ts, args[0], text)
}

// archive packs a file into a tar archive under any name: archive TAR FILE NAME.
func archive(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: archive TAR FILE NAME")
	}
	text := ts.ReadFile(args[1])
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	ts.Check(w.WriteHeader(&tar.Header{Name: args[2], Mode: 0o644, Size: int64(len(text))}))
	_, err := w.Write([]byte(text))
	ts.Check(errors.Join(err, w.Close()))
	write(ts, args[0], out.Bytes())
}

func write(ts *testscript.TestScript, name string, text []byte) {
	file := ts.MkAbs(name)
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, text, 0o644))
}
