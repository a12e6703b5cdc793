package conformance

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/conformance/scenarios"
	"github.com/groundhogdev/groundhog/memserver"
)

// adder takes additions as updates and as signals, and tells their sum. Negative ones are rejected, odd ones take a timer.
func adder(ctx workflow.Context) (int, error) {
	sum := 0
	err := errors.Join(
		workflow.SetQueryHandler(ctx, "sum", func() (int, error) { return sum, nil }),
		workflow.SetUpdateHandlerWithOptions(ctx, "add", func(ctx workflow.Context, n int) (int, error) {
			if n%2 == 1 {
				if err := workflow.Sleep(ctx, time.Hour); err != nil {
					return 0, err
				}
			}
			sum += n
			return sum, nil
		}, workflow.UpdateHandlerOptions{Validator: func(n int) error {
			if n < 0 {
				return errors.New("negative")
			}
			return nil
		}}),
	)
	if err != nil {
		return 0, err
	}
	done, signals := workflow.GetSignalChannel(ctx, "done"), workflow.GetSignalChannel(ctx, "add")
	for finished := false; !finished; {
		workflow.NewSelector(ctx).
			AddReceive(signals, func(c workflow.ReceiveChannel, _ bool) { var n int; c.Receive(ctx, &n); sum += n }).
			AddReceive(done, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil); finished = true }).
			Select(ctx)
	}
	err = workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	return sum, err
}

// TestMessagesFromManySides sends updates, queries and signals to the same workflows at once. Nothing may get lost, no
// workflow task may fail, and the worker must never be confused about its history, with and without a cache.
func TestMessagesFromManySides(t *testing.T) {
	const workflows, rounds = 4, 12
	for name, connect := range map[string]connect{"in process": inProcess, "over gRPC": overGRPC} {
		t.Run(name, func(t *testing.T) {
			c := connect(t, memserver.New(t))
			w := worker.New(c, "q", worker.Options{})
			w.RegisterWorkflow(adder)
			if err := w.Start(); err != nil {
				t.Fatal(err)
			}
			defer w.Stop()
			ctx, cancel := context.WithTimeout(t.Context(), stuckAfter)
			defer cancel()
			var all sync.WaitGroup
			for i := range workflows {
				all.Go(func() { addToOne(ctx, t, c, fmt.Sprint("w", i), rounds) })
			}
			all.Wait()
		})
	}
}

func addToOne(ctx context.Context, t *testing.T, c client.Client, id string, rounds int) {
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: "q"}, adder)
	if err != nil {
		t.Error(err)
		return
	}
	var sides sync.WaitGroup
	for n := range rounds {
		sides.Go(func() {
			h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: id, UpdateName: "add", Args: []any{n}, WaitForStage: client.WorkflowUpdateStageAccepted})
			if err == nil {
				err = h.Get(ctx, nil)
			}
			if err != nil {
				t.Errorf("%s: update %d: %v", id, n, err)
			}
		})
		sides.Go(func() {
			h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: id, UpdateName: "add", Args: []any{-1}, WaitForStage: client.WorkflowUpdateStageCompleted})
			if err == nil {
				err = h.Get(ctx, nil)
			}
			if err == nil || err.Error() != "negative" {
				t.Errorf("%s: a bad update ends with %v", id, err)
			}
		})
		sides.Go(func() {
			if _, err := c.QueryWorkflow(ctx, id, "", "sum"); err != nil {
				t.Errorf("%s: query: %v", id, err)
			}
		})
		sides.Go(func() {
			if err := c.SignalWorkflow(ctx, id, "", "add", 100); err != nil {
				t.Errorf("%s: signal: %v", id, err)
			}
		})
	}
	sides.Wait()
	want := rounds*100 + rounds*(rounds-1)/2
	ask(ctx, t, c, id, want)
	if err := c.SignalWorkflow(ctx, id, "", "done", nil); err != nil {
		t.Error(err)
	}
	var sum int
	if err := run.Get(ctx, &sum); err != nil || sum != want {
		t.Errorf("%s: got %d, %v, want %d", id, sum, err, want)
	}
	ask(ctx, t, c, id, want)
	h, err := scenarios.History(ctx, c, id, run.GetRunID())
	if err != nil {
		t.Error(err)
		return
	}
	for _, e := range h.GetEvents() {
		if e.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED || e.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT {
			t.Errorf("%s: %v", id, e)
		}
	}
}

func ask(ctx context.Context, t *testing.T, c client.Client, id string, want int) {
	var sum int
	value, err := c.QueryWorkflow(ctx, id, "", "sum")
	if err == nil {
		err = value.Get(&sum)
	}
	if err != nil || sum != want {
		t.Errorf("%s: the query says %d, %v, want %d", id, sum, err, want)
	}
}
