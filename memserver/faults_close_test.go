package memserver_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

const closedText = "the in-memory service is closed"

// busy is a workflow that is in an activity, a timer, a child and an update at the same time. It is in no local activity: the SDK's worker does not end a
// workflow task that has one when it stops, but goes on until it would send a heartbeat for the task.
func busy(ctx workflow.Context) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: month})
	if err := workflow.SetUpdateHandler(ctx, "wait", func(ctx workflow.Context) error { return workflow.Sleep(ctx, month) }); err != nil {
		return err
	}
	workflow.ExecuteActivity(ctx, "hang")
	workflow.ExecuteChildWorkflow(ctx, awaitSignal)
	return workflow.Sleep(ctx, month)
}

// crowd is clients and workers that are all at work on a server, or wait for it.
type crowd struct {
	ended chan error
	calls int
}

// join has a client start workflows, and wait for them and for updates of them until ctx is done.
func (g *crowd) join(ctx context.Context, t *testing.T, c client.Client, name string) {
	t.Helper()
	for i := range 10 {
		id := fmt.Sprint(name, i)
		run := start(t, c, id, busy)
		g.call(func() error { return run.Get(ctx, nil) })
		g.call(func() error {
			h, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: id, UpdateName: "wait", WaitForStage: client.WorkflowUpdateStageAccepted})
			if err != nil {
				return err
			}
			return h.Get(ctx, nil)
		})
	}
}

func (g *crowd) call(f func() error) {
	g.calls++
	go func() { g.ended <- f() }()
}

// work registers what the crowd does.
func work(r worker.Registry) {
	r.RegisterWorkflow(busy)
	r.RegisterWorkflow(awaitSignal)
	r.RegisterActivityWithOptions(func(ctx context.Context) error {
		select {
		case <-ctx.Done():
		case <-activity.GetWorkerStopChannel(ctx):
		}
		return ctx.Err()
	}, activity.RegisterOptions{Name: "hang"})
}

// TestCloseWhileEverythingRuns would not return from its bubble if a goroutine were left.
func TestCloseWhileEverythingRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memserver.New(t)
		for range 5 {
			serve(t, s.NewWorker("q", worker.Options{}), work)
		}
		g := crowd{ended: make(chan error)}
		g.join(t.Context(), t, s.Client(), "w")
		g.call(func() error { return s.Clock().Advance(t.Context(), month) })
		s.Clock().Hold("for ever")
		s.Clock().AfterFunc(time.Hour, func() { t.Error("an alarm went off") })
		s.Close()
		for range g.calls {
			if err := <-g.ended; err == nil || !strings.Contains(err.Error(), closedText) {
				t.Errorf("a call ended with %v", err)
			}
		}
	})
}

// TestCloseWhileOthersAreConnected does not ask what those get to see whose connection ends: it depends on how far their calls have come. What is left of
// their workers, which stop with tasks in hand, is the SDK's.
func TestCloseWhileOthersAreConnected(t *testing.T) {
	var s *memserver.Server
	var addr string
	check := noLeaks(t, func() {
		s = memserver.New(t)
		addr = listen(t, s)
	})
	ctx, cancel := context.WithCancel(t.Context())
	g := crowd{ended: make(chan error)}
	for _, name := range []string{"a", "b"} {
		c := connect(t, addr)
		defer c.Close()
		w := worker.New(c, "q", worker.Options{})
		serve(t, w, work)
		defer w.Stop()
		g.join(ctx, t, c, name)
	}
	s.Close()
	check()
	cancel()
	for range g.calls {
		if err := <-g.ended; err == nil {
			t.Error("a call came to its end")
		}
	}
}

func TestCallsAfterCloseFail(t *testing.T) {
	s := begin(t, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
	run := start(t, s.Client(), "a", awaitSignal)
	late, err := s.NewClient(client.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer late.Close()
	s.Close()
	for what, call := range map[string]func(context.Context) error{
		"start": func(ctx context.Context) error {
			_, err := late.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: "q"}, awaitSignal)
			return err
		},
		"get":     func(ctx context.Context) error { return run.Get(ctx, nil) },
		"signal":  func(ctx context.Context) error { return late.SignalWorkflow(ctx, "a", "", "s", nil) },
		"query":   func(ctx context.Context) error { _, err := late.QueryWorkflow(ctx, "a", "", "q"); return err },
		"advance": func(ctx context.Context) error { return s.Clock().Advance(ctx, time.Hour) },
		"worker":  func(context.Context) error { return worker.New(late, "q", worker.Options{}).Start() },
		"server's worker": func(context.Context) error {
			w := s.NewWorker("q", worker.Options{})
			w.RegisterWorkflow(awaitSignal)
			return w.Start()
		},
		"client's health": func(ctx context.Context) error { _, err := late.CheckHealth(ctx, nil); return err },
	} {
		if err := call(t.Context()); err == nil || !strings.Contains(err.Error(), closedText) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if _, err := s.History(t.Context(), "a", ""); err != nil {
		t.Errorf("the history is gone: %v", err)
	}
	_ = s.Clock().Why()
	s.Clock().Hold("nothing")()
}
