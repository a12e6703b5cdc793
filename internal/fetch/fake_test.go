package fetch

import (
	"context"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
)

// fakeService serves executions and histories from memory and writes down what it is asked.
type fakeService struct {
	listed    []Execution
	listErr   error
	byQuery   map[string][]Execution // instead of listed, if set
	described map[string]Execution   // by run id
	histories map[string]*historypb.History
	errs      map[string]error // of History, by run id
	onHistory func(runID string)

	mu    sync.Mutex
	calls []string
}

func (f *fakeService) List(_ context.Context, query string) iter.Seq2[Execution, error] {
	f.note("list %s", query)
	return func(yield func(Execution, error) bool) {
		listed := f.listed
		if f.byQuery != nil {
			listed = f.byQuery[query]
		}
		for _, e := range listed {
			if !yield(e, nil) {
				return
			}
		}
		if f.listErr != nil {
			yield(Execution{}, f.listErr)
		}
	}
}

func (f *fakeService) Describe(_ context.Context, workflowID, runID string) (Execution, error) {
	f.note("describe %s %s", workflowID, runID)
	if e, ok := f.described[runID]; ok {
		return e, nil
	}
	return Execution{}, serviceerror.NewNotFound("no such execution")
}

func (f *fakeService) History(ctx context.Context, workflowID, runID string) (*historypb.History, error) {
	f.note("history %s %s", workflowID, runID)
	if f.onHistory != nil {
		f.onHistory(runID)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return f.histories[runID], f.errs[runID]
}

func (f *fakeService) note(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, fmt.Sprintf(format, args...))
}

// add serves a run of type Order with n events.
func (f *fakeService) add(run string, n int, closed bool) {
	e := Execution{WorkflowID: "order-" + run, RunID: run, Type: "Order", Closed: closed}
	f.listed = append(f.listed, e)
	if f.histories == nil {
		f.histories = make(map[string]*historypb.History)
		f.errs = make(map[string]error)
		f.described = make(map[string]Execution)
	}
	f.histories[run] = history(n, closed)
	e.Events = n
	f.described[run] = e
}

func history(n int, closed bool) *historypb.History {
	h := new(historypb.History)
	for i := range n {
		event := &historypb.HistoryEvent{EventId: int64(i + 1), EventType: enumspb.EVENT_TYPE_TIMER_STARTED}
		if i == 0 {
			event.EventType = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
		}
		if i == n-1 && closed {
			event.EventType = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED
		}
		h.Events = append(h.Events, event)
	}
	return h
}

// files lists what is below a directory, with slashes.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(dir, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}
