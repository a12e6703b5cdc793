package memserver_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

func TestTasksOfQueuesThatNobodyPollsGoToTheQueueForAll(t *testing.T) {
	s, err := memserver.Start(memserver.Options{CatchAll: "q", Client: client.Options{Namespace: "own"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) { r.RegisterWorkflow(sleepMonth) })
	run, err := s.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "a", TaskQueue: "elsewhere"}, sleepMonth)
	if err != nil {
		t.Fatal(err)
	}
	if got := get(t, run); got != "rested" {
		t.Errorf("result %q", got)
	}
	described, err := s.Client().DescribeWorkflowExecution(t.Context(), "a", "")
	if err != nil {
		t.Fatal(err)
	}
	if queue := described.GetWorkflowExecutionInfo().GetTaskQueue(); queue != "elsewhere" {
		t.Errorf("the history says queue %q", queue)
	}
}

func TestAfterFuncComesInLineWithDeadlines(t *testing.T) {
	s := memserver.New(t)
	var order []string
	worked := func(name string) func(workflow.Context) error {
		return func(ctx workflow.Context) error {
			err := workflow.Sleep(ctx, time.Hour)
			order = append(order, name)
			return err
		}
	}
	serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) {
		for _, name := range []string{"first", "last"} {
			r.RegisterWorkflowWithOptions(worked(name), workflow.RegisterOptions{Name: name})
		}
	})
	first := start(t, s.Client(), "first", "first")
	if err := s.Clock().Advance(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	s.Clock().AfterFunc(time.Hour, func() { order = append(order, "middle") })
	last := start(t, s.Client(), "last", "last")
	for _, run := range []client.WorkflowRun{first, last} {
		if err := run.Get(context.Background(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"first", "middle", "last"}; !slices.Equal(order, want) {
		t.Errorf("order %q, want %q", order, want)
	}
}
