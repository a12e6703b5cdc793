package fetch

import (
	"context"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"go.temporal.io/server/temporaltest"

	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
)

// patience is how long the server may take for anything.
const patience = time.Minute

// stage is a server with executions to fetch. It is not safe for concurrent use.
type stage struct {
	server *temporaltest.TestServer
	client client.Client
	names  []string // run ids, each followed by what to call it in expected output
}

// newStage starts a server, which stops when the test ends.
func newStage(t *testing.T) *stage {
	t.Helper()
	ts := temporaltest.NewServer(temporaltest.WithT(t), temporaltest.WithBaseClientOptions(client.Options{Logger: silent{}}))
	return &stage{server: ts, client: ts.GetDefaultClient()}
}

// worker starts a worker of the shop on a task queue.
func (s *stage) worker(queue string, o worker.Options) {
	s.server.NewWorkerWithOptions(queue, func(r worker.Registry) {
		orders.Register(r)
		subscription.Register(r)
	}, o)
}

// deploy starts a versioned worker on the task queue that is called like its deployment, and makes its build the current
// one: as soon as the server has heard of the worker.
func (s *stage) deploy(ctx context.Context, t *testing.T, deployment, build string) {
	t.Helper()
	s.worker(deployment, worker.Options{DeploymentOptions: worker.DeploymentOptions{
		UseVersioning:             true,
		Version:                   worker.WorkerDeploymentVersion{DeploymentName: deployment, BuildID: build},
		DefaultVersioningBehavior: workflow.VersioningBehaviorAutoUpgrade,
	}})
	handle := s.client.WorkerDeploymentClient().GetHandle(deployment)
	for {
		_, err := handle.SetCurrentVersion(ctx, client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build})
		if err == nil {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("make build %q of deployment %q current: %v", build, deployment, err)
		}
	}
}

// start starts an execution on a task queue. Expected output calls its run by the given name.
func (s *stage) start(ctx context.Context, t *testing.T, queue, workflowID, name string, workflow any, args ...any) client.WorkflowRun {
	t.Helper()
	run, err := s.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: workflowID, TaskQueue: queue}, workflow, args...)
	if err != nil {
		t.Fatal(err)
	}
	s.names = append(s.names, run.GetRunID(), name)
	return run
}

// finish is start, and awaits the end of the chain, which may be a failure.
func (s *stage) finish(ctx context.Context, t *testing.T, queue, workflowID, name string, workflow any, args ...any) {
	t.Helper()
	if _ = s.start(ctx, t, queue, workflowID, name, workflow, args...).Get(ctx, nil); ctx.Err() != nil {
		t.Fatalf("await end of workflow %q: %v", workflowID, ctx.Err())
	}
}

// signal sends a signal and waits for an event of its consequences in the workflow's current run.
func (s *stage) signal(ctx context.Context, t *testing.T, workflowID, name string, arg any, then enumspb.EventType) {
	t.Helper()
	if err := s.client.SignalWorkflow(ctx, workflowID, "", name, arg); err != nil {
		t.Fatal(err)
	}
	s.await(ctx, t, workflowID, then)
}

// await reads the history of a workflow's current run until it has an event of a kind.
func (s *stage) await(ctx context.Context, t *testing.T, workflowID string, kind enumspb.EventType) {
	t.Helper()
	events := s.client.GetWorkflowHistory(ctx, workflowID, "", true, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			t.Fatalf("await %v of workflow %q: %v", kind, workflowID, err)
		}
		if event.GetEventType() == kind {
			return
		}
	}
	t.Fatalf("await %v of workflow %q: it closed without", kind, workflowID)
}

// listed asks the server until a query matches n executions.
func (s *stage) listed(ctx context.Context, t *testing.T, query string, n int) {
	t.Helper()
	for {
		count, err := s.client.CountWorkflow(ctx, &workflowservice.CountWorkflowExecutionsRequest{Query: query})
		if err != nil {
			t.Fatalf("await %d executions %q: %v", n, query, err)
		}
		if count.GetCount() == int64(n) {
			return
		}
	}
}

// named puts names in place of run ids.
func (s *stage) named(text string) string { return strings.NewReplacer(s.names...).Replace(text) }

// silent is a logger that says nothing: workflow tasks fail on purpose.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
