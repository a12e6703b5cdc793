package memserver_test

import (
	"context"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"

	"github.com/groundhogdev/groundhog/memserver"
)

// answered starts a server whose activities are answered by a function before the worker has them.
func answered(t *testing.T, answer memserver.AnswerFunc, register func(worker.Registry)) *memserver.Server {
	t.Helper()
	intercept := func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		return invoke(memserver.AnswerActivities(ctx, answer), method, req, reply, cc, opts...)
	}
	s, err := memserver.Start(memserver.Options{Client: client.Options{
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(intercept)}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	serve(t, s.NewWorker("q", worker.Options{}), register)
	return s
}

// greetAll greets three at once and joins the answers in the order in which they come.
func greetAll(ctx workflow.Context) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: month})
	var came []string
	waits := workflow.NewSelector(ctx)
	for _, name := range []string{"Ann", "Bob", "Cid"} {
		waits.AddFuture(workflow.ExecuteActivity(ctx, greet, name), func(f workflow.Future) {
			var s string
			_ = f.Get(ctx, &s)
			came = append(came, s)
		})
	}
	for range 3 {
		waits.Select(ctx)
	}
	return strings.Join(came, ", "), nil
}

func greet(_ context.Context, name string) (string, error) { return "real " + name, nil }

func TestAnsweredActivitiesComeToNoWorker(t *testing.T) {
	var asked []string
	s := answered(t, func(task *workflowservice.PollActivityTaskQueueResponse) (*commonpb.Payloads, bool) {
		var name string
		if err := converter.GetDefaultDataConverter().FromPayloads(task.GetInput(), &name); err != nil {
			t.Error(err)
		}
		asked = append(asked, name)
		result, err := converter.GetDefaultDataConverter().ToPayloads("answered " + name)
		return result, err == nil && name != "Bob"
	}, func(r worker.Registry) {
		r.RegisterWorkflow(greetAll)
		r.RegisterActivity(greet)
	})
	if got := get(t, start(t, s.Client(), "a", greetAll)); got != "answered Ann, answered Cid, real Bob" {
		t.Errorf("got %q", got)
	}
	if got := strings.Join(asked, " "); got != "Ann Bob Cid" {
		t.Errorf("asked for %s, want each once, in order", got)
	}
}

func TestAnswerToAnActivityThatIsGoneIsDropped(t *testing.T) {
	var s *memserver.Server
	asked := 0
	s = answered(t, func(task *workflowservice.PollActivityTaskQueueResponse) (*commonpb.Payloads, bool) {
		if asked++; asked > 1 {
			return nil, true
		}
		if err := s.Client().TerminateWorkflow(t.Context(), task.GetWorkflowExecution().GetWorkflowId(), "", "enough"); err != nil {
			t.Error(err)
		}
		return nil, true
	}, func(r worker.Registry) {
		r.RegisterWorkflow(greetAll)
		r.RegisterActivity(greet)
	})
	if err := start(t, s.Client(), "a", greetAll).Get(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "terminated") {
		t.Errorf("got %v, want that the workflow is terminated", err)
	}
}
