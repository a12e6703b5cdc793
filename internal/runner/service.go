package runner

import (
	"context"
	"fmt"
	"sync/atomic"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// oneTask is a Temporal service that has a single workflow task to give. A real SDK worker polls it, handles the task and
// answers; no network is involved, since an interceptor answers every call.
type oneTask struct {
	task   *workflowservice.PollWorkflowTaskQueueResponse
	pages  []*historypb.History // what follows the task's own history, in order
	given  atomic.Bool
	answer chan proto.Message // the worker's response; buffered
}

func newOneTask(task *workflowservice.PollWorkflowTaskQueueResponse) *oneTask {
	return &oneTask{task: task, answer: make(chan proto.Message, 1)}
}

// intercept answers a call in the place of the connection. Errors have to be statuses, or the client tries again.
func (s *oneTask) intercept(ctx context.Context, method string, req, reply any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
	if err := s.call(ctx, method, req, reply); err != nil {
		return serviceerror.ToStatus(err).Err()
	}
	return nil
}

func (s *oneTask) call(ctx context.Context, method string, req, reply any) error {
	switch req := req.(type) {
	case *workflowservice.GetSystemInfoRequest:
		reply.(*workflowservice.GetSystemInfoResponse).Capabilities = &workflowservice.GetSystemInfoResponse_Capabilities{
			// those that the SDK's replayer assumes
			SignalAndQueryHeader: true, InternalErrorDifferentiation: true, ActivityFailureIncludeHeartbeat: true, SupportsSchedules: true,
			EncodedFailureAttributes: true, UpsertMemo: true, EagerWorkflowStart: true, SdkMetadata: true,
		}
	case *workflowservice.DescribeNamespaceRequest:
		reply.(*workflowservice.DescribeNamespaceResponse).NamespaceInfo = &namespacepb.NamespaceInfo{Name: req.GetNamespace()}
	case *workflowservice.PollWorkflowTaskQueueRequest:
		return s.poll(ctx, reply.(*workflowservice.PollWorkflowTaskQueueResponse))
	case *workflowservice.GetWorkflowExecutionHistoryRequest:
		return s.page(req, reply.(*workflowservice.GetWorkflowExecutionHistoryResponse))
	case *workflowservice.RespondWorkflowTaskCompletedRequest:
		return s.deliver(req)
	case *workflowservice.RespondWorkflowTaskFailedRequest:
		return s.deliver(req)
	default:
		return serviceerror.NewUnimplemented("replay has no " + method)
	}
	return nil
}

// deliver takes the first answer and refuses it, which makes the worker drop the run from its cache and end its coroutines.
func (s *oneTask) deliver(answer proto.Message) error {
	select {
	case s.answer <- answer:
	default: // only the first answer counts
	}
	return serviceerror.NewNotFound("the replay is over")
}

func (s *oneTask) poll(ctx context.Context, reply *workflowservice.PollWorkflowTaskQueueResponse) error {
	if s.given.Swap(true) {
		<-ctx.Done() // a long poll that nothing comes to
		return ctx.Err()
	}
	task := s.task
	reply.TaskToken, reply.Attempt = []byte("ReplayTaskToken"), 1
	reply.WorkflowExecution, reply.WorkflowType = task.WorkflowExecution, task.WorkflowType
	reply.PreviousStartedEventId, reply.StartedEventId = task.PreviousStartedEventId, task.StartedEventId
	reply.History, reply.Messages = task.History, task.Messages
	if len(s.pages) > 0 {
		reply.NextPageToken = pageToken(0)
	}
	return nil
}

func (s *oneTask) page(req *workflowservice.GetWorkflowExecutionHistoryRequest, reply *workflowservice.GetWorkflowExecutionHistoryResponse) error {
	if len(req.GetNextPageToken()) == 0 { // from the start again: the worker lost its place
		reply.History, reply.NextPageToken = s.task.History, pageToken(0)
		return nil
	}
	var n int
	if _, err := fmt.Sscanf(string(req.GetNextPageToken()), "page-%d", &n); err != nil || n >= len(s.pages) {
		return serviceerror.NewInvalidArgument("invalid page token")
	}
	reply.History = s.pages[n]
	if n+1 < len(s.pages) {
		reply.NextPageToken = pageToken(n + 1)
	}
	return nil
}

func pageToken(n int) []byte { return fmt.Appendf(nil, "page-%d", n) }

// work lets a real worker handle the task and returns its answer.
func (r *Replayer) work(ctx context.Context, s *oneTask, namespace string, logger log.Logger, interceptors ...interceptor.WorkerInterceptor) (proto.Message, error) {
	stop, err := r.start(s, namespace, logger, worker.Options{
		EnableLoggingInReplay: true, Interceptors: append(interceptors, r.options.Replay.Interceptors...),
	})
	if err != nil {
		return nil, err
	}
	defer stop()
	select {
	case answer := <-s.answer:
		return answer, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// start starts a worker on the service, with the workflows and the converters of the replays.
func (r *Replayer) start(s *oneTask, namespace string, logger log.Logger, options worker.Options) (stop func(), err error) {
	replay := r.options.Replay
	c, err := client.NewLazyClient(client.Options{
		HostPort: "replay.invalid:0", Namespace: namespace, Identity: "replayID", Logger: logger,
		DataConverter: replay.DataConverter, FailureConverter: replay.FailureConverter,
		ContextPropagators: replay.ContextPropagators, ExternalStorage: replay.ExternalStorage, WorkerHeartbeatInterval: -1,
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(s.intercept)}},
	})
	if err != nil {
		return nil, fmt.Errorf("create client: %w", err)
	}
	options.LocalActivityWorkerOnly, options.DisableEagerActivities = true, true
	options.DisableRegistrationAliasing = replay.DisableRegistrationAliasing
	w := worker.New(c, taskQueue(s.task.GetHistory()), options)
	for _, reg := range r.options.Registrations {
		_ = register(w, reg, newAliases(nil), &Hello{}) // what fails here has failed in New and was reported there
	}
	if err := w.Start(); err != nil {
		c.Close()
		return nil, fmt.Errorf("start worker: %w", err)
	}
	return func() { w.Stop(); c.Close() }, nil
}

func taskQueue(history *historypb.History) string {
	if name := history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes().GetTaskQueue().GetName(); name != "" {
		return name
	}
	return "ReplayTaskQueue"
}

func executionOf(workflowID, runID string) *commonpb.WorkflowExecution {
	if workflowID == "" {
		workflowID = "ReplayId"
	}
	return &commonpb.WorkflowExecution{WorkflowId: workflowID, RunId: runID}
}
