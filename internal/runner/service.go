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

// intercept answers a call in the place of the connection.
func (s *oneTask) intercept(ctx context.Context, method string, req, reply any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
	switch req := req.(type) {
	case *workflowservice.GetSystemInfoRequest:
		reply.(*workflowservice.GetSystemInfoResponse).Capabilities = &workflowservice.GetSystemInfoResponse_Capabilities{
			SignalAndQueryHeader: true, InternalErrorDifferentiation: true, EncodedFailureAttributes: true, UpsertMemo: true, SdkMetadata: true,
		}
	case *workflowservice.DescribeNamespaceRequest:
		reply.(*workflowservice.DescribeNamespaceResponse).NamespaceInfo = &namespacepb.NamespaceInfo{Name: req.GetNamespace()}
	case *workflowservice.PollWorkflowTaskQueueRequest:
		return s.poll(ctx, reply.(*workflowservice.PollWorkflowTaskQueueResponse))
	case *workflowservice.GetWorkflowExecutionHistoryRequest:
		return s.page(req, reply.(*workflowservice.GetWorkflowExecutionHistoryResponse))
	case *workflowservice.RespondWorkflowTaskCompletedRequest:
		s.deliver(req)
	case *workflowservice.RespondWorkflowTaskFailedRequest:
		s.deliver(req)
	default:
		return serviceerror.NewUnimplemented("replay has no " + method)
	}
	return nil
}

func (s *oneTask) deliver(answer proto.Message) {
	select {
	case s.answer <- answer:
	default: // only the first answer counts
	}
}

func (s *oneTask) poll(ctx context.Context, reply *workflowservice.PollWorkflowTaskQueueResponse) error {
	if s.given.Swap(true) {
		<-ctx.Done() // a long poll that nothing comes to
		return ctx.Err()
	}
	task := s.task
	reply.TaskToken, reply.Attempt = []byte("replay"), 1
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
	options := r.options.Replay
	c, err := client.NewLazyClient(client.Options{
		HostPort: "replay.invalid:0", Namespace: namespace, Identity: "replay-check", Logger: logger,
		DataConverter: options.DataConverter, FailureConverter: options.FailureConverter,
		ContextPropagators: options.ContextPropagators, ExternalStorage: options.ExternalStorage,
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(s.intercept)}},
	})
	if err != nil {
		return nil, fmt.Errorf("create client: %w", err)
	}
	defer c.Close()
	w := worker.New(c, taskQueue(s.task.GetHistory()), worker.Options{
		LocalActivityWorkerOnly: true, DisableEagerActivities: true, DisableRegistrationAliasing: options.DisableRegistrationAliasing,
		EnableLoggingInReplay: true, Interceptors: append(interceptors, options.Interceptors...),
	})
	for _, reg := range r.options.Registrations {
		_ = register(w, reg, &Hello{}) // what fails here has failed in New and was reported there
	}
	if err := w.Start(); err != nil {
		return nil, fmt.Errorf("start worker: %w", err)
	}
	defer w.Stop()
	select {
	case answer := <-s.answer:
		return answer, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
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
