package fetch

import (
	"context"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc/metadata"

	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
)

// closed are the closed executions of play, the one that closed last first, and open are the open ones, the one that
// started last first. That is the order in which the server is expected to list them.
var (
	open = []string{
		"Trial/stuck.only",
		"Trial/größe.only",
		"Trial/trial.only",
	}
	closed = []string{
		"ProcessOrder/west.only",
		"ProcessOrder/east.only",
		"Subscription/monthly.second",
		"Subscription/monthly.first",
		"ProcessOrder/order%2F3 %2A.only",
		"ProcessOrder/order-2.only",
		"ProcessOrder/order-1.second",
		"ProcessOrder/order-1.first",
	}
)

// play fills the server with executions.
func (s *stage) play(ctx context.Context, t *testing.T) {
	t.Helper()
	s.playClosed(ctx, t)
	s.playOpen(ctx, t)
	s.listed(ctx, t, "ExecutionStatus = 'Running'", len(open))
	s.listed(ctx, t, "ExecutionStatus != 'Running'", len(closed))
}

func (s *stage) playClosed(ctx context.Context, t *testing.T) {
	t.Helper()
	s.worker("old", worker.Options{BuildID: "shop-1"})
	s.worker("new", worker.Options{BuildID: "shop-2"})
	order := orders.Order{ID: "1", Customer: "ada", Total: 100}
	s.finish(ctx, t, "old", "order-1", "first", orders.ProcessOrder, order)
	s.finish(ctx, t, "old", "order-1", "second", orders.ProcessOrder, order)
	s.finish(ctx, t, "new", "order-2", "only", orders.ProcessOrder, order)
	tooMuch := orders.Order{ID: "3", Customer: "ada", Items: []orders.Item{{SKU: "gold", Quantity: 1000}}}
	s.finish(ctx, t, "new", "order/3 *", "only", orders.ProcessOrder, tooMuch)

	monthly := subscription.State{Customer: "ada", Plan: "basic", Seats: 1, Period: time.Millisecond, PerRun: 1, Periods: 2}
	s.finish(ctx, t, "old", "monthly", "first", subscription.Subscription, monthly)
	latest, err := s.client.DescribeWorkflowExecution(ctx, "monthly", "")
	if err != nil {
		t.Fatal(err)
	}
	s.names = append(s.names, latest.GetWorkflowExecutionInfo().GetExecution().GetRunId(), "second")

	// Two deployments whose builds have the same id.
	for _, deployment := range []string{"east", "west"} {
		s.deploy(ctx, t, deployment, "7")
		s.finish(ctx, t, deployment, deployment, "only", orders.ProcessOrder, order)
	}
}

func (s *stage) playOpen(ctx context.Context, t *testing.T) {
	t.Helper()
	s.start(ctx, t, "new", "trial", "only", subscription.Trial, "bob", time.Hour)
	s.await(ctx, t, "trial", enumspb.EVENT_TYPE_TIMER_STARTED)

	// Nobody works on this one: the SDK's own workers cannot, for gRPC refuses the id that they put into a header. With
	// the header set, they leave it as it is.
	named := metadata.AppendToOutgoingContext(ctx, "temporal-resource-id", "ascii")
	s.start(named, t, "nobody", "größe", "only", subscription.Trial, "bob", time.Hour)

	s.start(ctx, t, "stuck", "stuck", "only", subscription.Trial, "bob", time.Hour)
	s.failTask(ctx, t, "stuck")
}

// failTask lets a workflow task of a queue fail. The server then sends the events of its second attempt, but counts only
// those of the first.
func (s *stage) failTask(ctx context.Context, t *testing.T, queue string) {
	t.Helper()
	service, namespace := s.client.WorkflowService(), s.server.GetDefaultNamespace()
	task, err := service.PollWorkflowTaskQueue(ctx, &workflowservice.PollWorkflowTaskQueueRequest{
		Namespace: namespace,
		TaskQueue: &taskqueuepb.TaskQueue{Name: queue, Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
	})
	if err != nil {
		t.Fatalf("poll task queue %q: %v", queue, err)
	}
	_, err = service.RespondWorkflowTaskFailed(ctx, &workflowservice.RespondWorkflowTaskFailedRequest{
		Namespace: namespace,
		TaskToken: task.GetTaskToken(),
	})
	if err != nil {
		t.Fatalf("fail workflow task of queue %q: %v", queue, err)
	}
}
