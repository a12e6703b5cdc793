package replayer

import (
	"context"
	"iter"
	"os"
	"testing"

	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/replayer/corpus"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// Run replays the histories under a path (a file, a directory, an archive, a pattern: see [corpus.Units]) through the workflows
// that register registers, in a subtest for each history. A subtest fails with an explanation if its history diverges, or
// if it cannot be replayed; a path without histories fails t. Single histories are selected with go test -run.
func Run(t *testing.T, path string, register func(worker.Registry)) {
	t.Helper()
	RunWith(t, path, Options{Register: register})
}

// RunWith is [Run] with options, such as a data converter.
func RunWith(t *testing.T, path string, options Options) {
	t.Helper()
	engine, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	c := &check{engine: engine}
	// pulled, for a failure inside of a range over functions would be that of a line here: the body is a function that corpus calls
	next, stop := iter.Pull2(corpus.Units(t.Context(), []string{path}, corpus.Options{}))
	defer stop()
	for unit, err, more := next(); more; unit, err, more = next() {
		if err != nil {
			t.Error(err)
			continue
		}
		t.Run(unit.Name, func(t *testing.T) {
			t.Helper()
			report(t, c.judge(context.WithoutCancel(t.Context()), unit))
		})
	}
}

// report fails the test unless the history passed.
func report(t *testing.T, r *Result) {
	t.Helper()
	switch r.Verdict {
	case Passed:
	case Diverged:
		dir, err := os.Getwd()
		if err != nil {
			dir = ""
		}
		t.Errorf("%s %s\n%s", r.Facts.WorkflowType, r.Facts.WorkflowID, r.Divergence.Text(explain.Style{Dir: dir, Verbose: testing.Verbose()}))
	case Skipped:
		t.Skip(r.Err)
	default:
		t.Error(r.Err)
	}
}
