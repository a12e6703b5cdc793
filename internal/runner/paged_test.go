package runner

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/examples/fleet"
	"github.com/groundhogdev/groundhog/examples/gateway"
	"github.com/groundhogdev/groundhog/examples/ledger"
	"github.com/groundhogdev/groundhog/examples/media"
	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
	"github.com/groundhogdev/groundhog/internal/divergences"
	"github.com/groundhogdev/groundhog/internal/histories"
)

var pageSizes = []int{1, 2, 7, 250}

func TestPagesChangeNoVerdict(t *testing.T) {
	for _, c := range divergences.Cases() {
		for name, code := range map[string]any{"old": c.Old, "new": c.New} {
			// A slow case leaves a blocked goroutine in the process for other tests to find.
			if name == "old" && c.Corrupt() || c.Slow() {
				continue
			}
			for _, size := range pageSizes {
				t.Run(fmt.Sprintf("%s/%s/%d", c.Name, name, size), func(t *testing.T) {
					r := newTestReplayer(t, size, Registration{Name: c.Type, Workflow: code})
					compareVerdicts(t, r, c.History(), workflow.Execution{ID: histories.WorkflowID})
				})
			}
		}
	}
}

func TestPagesChangeNoVerdictOfRecordedHistories(t *testing.T) {
	root := filepath.Join("..", "..", "fixtures", "histories")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".json") {
			return err
		}
		t.Run(strings.TrimPrefix(path, root+string(filepath.Separator)), func(t *testing.T) {
			history := settled(readHistory(t, path))
			if len(history.GetEvents()) < minEvents {
				t.Skip("no workflow task has started yet: the SDK refuses to replay nothing")
			}
			id := history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetWorkflowId()
			for _, size := range pageSizes {
				compareVerdicts(t, newTestReplayer(t, size, examples()...), history, workflow.Execution{ID: id})
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Workers of a process share a cache of runs: replays of one run must not meet in it.
func TestPagesKeepReplaysOfOneRunApart(t *testing.T) {
	history := histories.Start("Wait").Task().TimerStarted("5", time.Hour).Proto()
	sleep := func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }
	charge := func(ctx workflow.Context) error { return workflow.ExecuteActivity(ctx, "Charge").Get(ctx, nil) }
	var replays sync.WaitGroup
	for _, code := range []any{sleep, charge, sleep, charge} {
		r := newTestReplayer(t, 2, Registration{Name: "Wait", Workflow: code})
		want := normal(r.run(r.plain, history, workflow.Execution{}, silence{}))
		replays.Go(func() {
			for range 50 {
				if got := r.inPages(history, workflow.Execution{}); !errors.Is(got, errUndecided) && normal(got) != want {
					t.Errorf("in pages: %v\nreplayer: %v", got, want)
				}
			}
		})
	}
	replays.Wait()
}

// A worker that is stopped leaves nothing behind but pollers on their way out.
func TestPagesLeaveNoGoroutines(t *testing.T) {
	history := histories.Start("Wait").Task().TimerStarted("5", time.Hour).Proto()
	sleep := func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }
	r := newTestReplayer(t, 1, Registration{Name: "Wait", Workflow: sleep})
	for range 20 {
		if err := r.inPages(history, workflow.Execution{}); err != nil {
			t.Fatal(err)
		}
	}
	buf := make([]byte, 1<<20)
	for stack := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		if strings.Contains(stack, "TestPagesLeaveNoGoroutines.func1") {
			t.Errorf("a coroutine outlives its replay:\n%s", stack)
		}
	}
}

// runs makes run ids: a run that waits for a local activity is taken until its worker gives up.
var runs atomic.Int64

func compareVerdicts(t *testing.T, r *Replayer, history *historypb.History, execution workflow.Execution) {
	t.Helper()
	execution.RunID = fmt.Sprintf("run-%d", runs.Add(1))
	want := r.run(r.plain, history, execution, silence{})
	got := r.inPages(history, execution)
	switch {
	case errors.Is(got, errLocal):
		t.Logf("the replayer has to decide: %v", got) // and it does, in ReplayHistory
	case normal(got) != normal(want):
		t.Errorf("in pages: %s\nreplayer: %s", normal(got), normal(want))
	}
}

// variable are addresses, and spaces of which protobuf's text has one or two.
var variable = regexp.MustCompile(`0x[0-9a-f]{6,}|\s+`)

func normal(err error) string {
	if err == nil {
		return "passed"
	}
	return variable.ReplaceAllString(err.Error(), " ")
}

// newTestReplayer makes a replayer with pages of the given size. A registration without a function is left out.
func newTestReplayer(t *testing.T, pageSize int, registrations ...Registration) *Replayer {
	t.Helper()
	options := Options{Registrations: []Registration{{Name: "AnotherWorkflow", Workflow: func(workflow.Context) error { return nil }}}}
	for _, reg := range registrations {
		if reg.Workflow != nil || reg.Register != nil {
			options.Registrations = append(options.Registrations, reg)
		}
	}
	r, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	if problems := r.Hello().Problems; len(problems) > 0 {
		t.Fatal(strings.Join(problems, "; "))
	}
	r.paging = paging{from: 0, size: pageSize}
	return r
}

func examples() (registrations []Registration) {
	for _, register := range []func(worker.Registry){
		fleet.Register, gateway.Register, ledger.Register, media.Register, orders.Register, subscription.Register,
	} {
		registrations = append(registrations, Registration{Register: register})
	}
	return registrations
}

func readHistory(t *testing.T, path string) *historypb.History {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	history, err := client.HistoryFromJSON(f, client.HistoryJSONOptions{})
	if err != nil {
		t.Fatalf("read history %q: %v", path, err)
	}
	return history
}
