package runner_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/runner"
)

func TestFramesComeBackAsTheyWere(t *testing.T) {
	var stream bytes.Buffer
	for _, name := range []string{"a", "b"} {
		if err := runner.WriteFrame(&stream, runner.Request{Name: name}, []byte("wire of "+name)); err != nil {
			t.Fatal(err)
		}
	}
	in := bufio.NewReader(&stream)
	for _, name := range []string{"a", "b"} {
		var req runner.Request
		blob, err := runner.ReadFrame(in, &req)
		if err != nil || req.Name != name || string(blob) != "wire of "+name {
			t.Errorf("got %q with %q, %v", req.Name, blob, err)
		}
	}
	if _, err := runner.ReadFrame(in, &runner.Request{}); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

// FuzzReadFrame feeds frames from a process that went wrong.
func FuzzReadFrame(f *testing.F) {
	var stream bytes.Buffer
	_ = runner.WriteFrame(&stream, runner.Outcome{Error: "x"}, nil)
	f.Add(stream.Bytes())
	f.Add([]byte{0, 0, 0, 0, 0, 0, 0, 200, 1})
	f.Fuzz(func(t *testing.T, stream []byte) {
		in := bufio.NewReader(bytes.NewReader(stream))
		for {
			if _, err := runner.ReadFrame(in, &runner.Outcome{}); err != nil {
				return
			}
		}
	})
}

// TestServe walks the conversation of a child process.
func TestServe(t *testing.T) {
	runner.Add(runner.Registration{Name: "Order", Workflow: charge, Site: "order.go:1"})
	wire, err := proto.Marshal(charged())
	if err != nil {
		t.Fatal(err)
	}
	var requests, responses bytes.Buffer
	for _, wire := range [][]byte{wire, []byte("not a history")} {
		if err := runner.WriteFrame(&requests, runner.Request{Name: "x", WorkflowID: "order-1"}, wire); err != nil {
			t.Fatal(err)
		}
	}
	if err := runner.Serve(&requests, &responses); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(&responses)
	var hello runner.Hello
	if _, err := runner.ReadFrame(in, &hello); err != nil || len(hello.Types) != 1 || hello.Types[0].Name != "Order" {
		t.Fatalf("hello is %+v, %v", hello, err)
	}
	for i, wantError := range []bool{false, true} {
		var out runner.Outcome
		if _, err := runner.ReadFrame(in, &out); err != nil || (out.Error != "") != wantError {
			t.Errorf("outcome %d is %+v, %v", i, out, err)
		}
	}
}
