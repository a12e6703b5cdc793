package divergences_test

import (
	"context"
	"errors"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/histories"
)

// Sites that only a worker reaches. The worker is real; its service is a function in this process.

const fraudChange = "check-fraud-before-charge"

func TestPreferredVersionIsUnsupported(t *testing.T) {
	t.Parallel()
	fresh := histories.Start("FulfilOrder", "order-1042").TaskStarted().Proto()
	options := worker.Options{
		PreferredVersionProvider: func(worker.PreferredVersionProviderInput) *worker.VersionPreference {
			return &worker.VersionPreference{Version: 7}
		},
	}
	guarded := func(ctx workflow.Context, _ string) error {
		workflow.GetVersion(ctx, fraudChange, workflow.DefaultVersion, 1)
		return nil
	}
	service := newService(task(fresh, 0))
	wantExample(t, "preferred-version-unsupported", service.run(t, guarded, options))
}

// The service takes back the first three workflow tasks, and then sends the marker for a second time.
func TestVersionMarkerIsReadTwice(t *testing.T) {
	t.Parallel()
	full := histories.Start("FulfilOrder", "order-1042").Task().Version(fraudChange, 1).TaskStarted().Proto()
	waiting := func(ctx workflow.Context, _ string) error {
		workflow.GetSignalChannel(ctx, "ship").Receive(ctx, nil)
		return nil
	}
	service := newService(task(full, 3))
	service.then = []turn{
		{back: 3, next: task(part(full, 4, 6), 3)},
		{back: 2, next: task(part(full, 3, 4), 2)},
		{back: 2, next: task(part(full, 3, 8), 3)},
	}
	wantExample(t, "duplicate-version-marker", service.run(t, waiting, worker.Options{}))
}

func wantExample(t *testing.T, key, got string) {
	t.Helper()
	if site, _ := siteOf(key); got != site.Example {
		t.Errorf("workflow task failed with %q, want %q", got, site.Example)
	}
}

// part returns the events with ids from first to last.
func part(history *historypb.History, first, last int64) *historypb.History {
	return &historypb.History{Events: history.GetEvents()[first-1 : last]}
}

// task offers a history to a worker whose last workflow task was started by event previous.
func task(history *historypb.History, previous int64) *workflowservice.PollWorkflowTaskQueueResponse {
	events := history.GetEvents()
	return &workflowservice.PollWorkflowTaskQueueResponse{
		TaskToken:              []byte("token"),
		WorkflowExecution:      &commonpb.WorkflowExecution{WorkflowId: histories.WorkflowID, RunId: histories.RunID},
		WorkflowType:           &commonpb.WorkflowType{Name: "FulfilOrder"},
		Attempt:                1,
		History:                history,
		PreviousStartedEventId: previous,
		StartedEventId:         events[len(events)-1].GetEventId(),
	}
}

// service offers a workflow task to a worker, and others in answer to its completions, until one of them fails.
type service struct {
	first   chan *workflowservice.PollWorkflowTaskQueueResponse // a poller takes it
	then    []turn                                              // used only by the one run's completions
	failure chan string
}

// turn answers a completed workflow task: the run goes back to an event, and on with another task.
type turn struct {
	back int64
	next *workflowservice.PollWorkflowTaskQueueResponse
}

func newService(first *workflowservice.PollWorkflowTaskQueueResponse) *service {
	s := &service{
		first:   make(chan *workflowservice.PollWorkflowTaskQueueResponse, 1),
		failure: make(chan string, 1),
	}
	s.first <- first
	return s
}

// run starts a worker and returns the message of the first workflow task that fails.
func (s *service) run(t *testing.T, code any, options worker.Options) string {
	t.Helper()
	c, err := client.NewLazyClient(client.Options{
		Logger:            silent{},
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(s.answer)}},
	})
	if err != nil {
		t.Fatalf("make a client: %v", err)
	}
	defer c.Close()
	options.BuildID = "fulfilment" // or the worker hashes the test's binary
	options.LocalActivityWorkerOnly = true
	w := worker.New(c, histories.TaskQueue, options)
	w.RegisterWorkflowWithOptions(code, workflow.RegisterOptions{Name: "FulfilOrder"})
	if err := w.Start(); err != nil {
		t.Fatalf("start a worker: %v", err)
	}
	defer w.Stop()
	select {
	case message := <-s.failure:
		return message
	case <-t.Context().Done():
		return "no workflow task failed"
	}
}

// answer stands for the whole service.
func (s *service) answer(ctx context.Context, _ string, request, reply any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
	switch request := request.(type) {
	case *workflowservice.PollWorkflowTaskQueueRequest:
		if request.GetTaskQueue().GetNormalName() != "" { // the sticky queue stays empty
			<-ctx.Done()
			return ctx.Err()
		}
		return s.offer(ctx, reply.(*workflowservice.PollWorkflowTaskQueueResponse))
	case *workflowservice.RespondWorkflowTaskCompletedRequest:
		return s.complete(reply.(*workflowservice.RespondWorkflowTaskCompletedResponse))
	case *workflowservice.RespondWorkflowTaskFailedRequest:
		s.fail(request.GetFailure().GetMessage())
	}
	return nil
}

func (s *service) offer(ctx context.Context, reply *workflowservice.PollWorkflowTaskQueueResponse) error {
	select {
	case next := <-s.first:
		proto.Merge(reply, next)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// complete goes back as told, and hands out the next task at once.
func (s *service) complete(reply *workflowservice.RespondWorkflowTaskCompletedResponse) error {
	if len(s.then) == 0 {
		s.fail("no workflow task failed")
		return errors.New("no more workflow tasks")
	}
	reply.ResetHistoryEventId, reply.WorkflowTask = s.then[0].back, s.then[0].next
	s.then = s.then[1:]
	return nil
}

func (s *service) fail(message string) {
	select {
	case s.failure <- message:
	default: // the worker may repeat itself
	}
}
