package replaycheck

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"testing"
)

// TestInterruptEndsTheWaitForStandardInput: a terminal on which nobody types must not keep the command alive.
func TestInterruptEndsTheWaitForStandardInput(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	silent, writer := io.Pipe()
	defer writer.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := Main(ctx, []string{"-"}, Streams{In: silent, Out: &out, Err: &errs})
	if code != exitTrouble || !strings.Contains(errs.String(), "read standard input: context canceled") {
		t.Errorf("exit code is %d, standard error %q", code, errs.String())
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
