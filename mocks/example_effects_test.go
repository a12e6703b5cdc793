package mocks_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
	"github.com/groundhogdev/groundhog/mocks"
)

// Raffle draws a ticket and tells the workflow that runs the fair.
func Raffle(ctx workflow.Context) (string, error) {
	var ticket int
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return 42 }).Get(&ticket); err != nil {
		return "", err
	}
	if err := workflow.UpsertMemo(ctx, map[string]any{"ticket": ticket}); err != nil {
		return "", err
	}
	if err := workflow.SignalExternalWorkflow(ctx, "fair", "", "drawn", ticket).Get(ctx, nil); err != nil {
		return fmt.Sprintf("ticket %d: %v", ticket, err), nil
	}
	return fmt.Sprintf("ticket %d wins", ticket), nil
}

// raffle runs the workflow on a worker with interceptors, and prints its result.
func raffle(server *memserver.Server, interceptors ...interceptor.WorkerInterceptor) {
	ctx := context.Background()
	w := server.NewWorker("fair", worker.Options{Interceptors: interceptors})
	w.RegisterWorkflow(Raffle)
	if err := w.Start(); err != nil {
		panic(err)
	}
	run, err := server.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "raffle", TaskQueue: "fair"}, Raffle)
	if err != nil {
		panic(err)
	}
	var result string
	err = run.Get(ctx, &result)
	fmt.Println(result, err)
}

// What workflows do besides activities and children: the mock's value is recorded, and the signal is not sent.
func ExampleMocks_OnSideEffect() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	m.OnSideEffect().Return(7)
	m.OnUpsertMemo(map[string]any{"ticket": 7})
	m.OnSignalExternalWorkflow("default", "fair", "", "drawn", 7).Return(errors.New("the fair is over"))
	raffle(server, m.Interceptors()...)
	// Output: ticket 7: the fair is over <nil>
}

// shouter is an interceptor of the code under test.
type shouter struct {
	interceptor.WorkerInterceptorBase
}

func (s *shouter) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &shouting{interceptor.WorkflowInboundInterceptorBase{Next: next}}
}

type shouting struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (s *shouting) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return s.Next.Init(&shouted{interceptor.WorkflowOutboundInterceptorBase{Next: next}})
}

type shouted struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func (s *shouted) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, name string, arg any) workflow.Future {
	return s.Next.SignalExternalWorkflow(ctx, workflowID, runID, name+"!", arg)
}

// The mocks are below the interceptors of the code under test: they get what those make of a call.
func ExampleMocks_Interceptors() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	m.OnSignalExternalWorkflow(mock.Anything, "fair", mock.Anything, "drawn!", 42).Return(nil)
	raffle(server, m.Interceptors(&shouter{})...)
	// Output: ticket 42 wins <nil>
}
