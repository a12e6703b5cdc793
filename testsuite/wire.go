package testsuite

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// The wire: what passes between the client, the workers and the service. Here is seen what is true: what a worker asked for and the service has answered, never what a replay repeats.

// intercept sees every call.
func (e *TestWorkflowEnvironment) intercept(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if !waits(req) {
		e.service.touched.Store(time.Now().UnixNano())
	}
	e.check(cc, req)
	switch req := req.(type) {
	case *workflowservice.StartWorkflowExecutionRequest:
		e.service.handled.note(req)
		if ctx.Value(dressKey{}) != nil {
			if err := e.dressUp(req); err != nil {
				return err
			}
		}
	case *workflowservice.SignalWorkflowExecutionRequest:
		if ctx.Value(quietKey{}) != nil {
			e.quieten(req)
		}
	case *workflowservice.StartNexusOperationExecutionRequest:
		if !e.settings.remote() {
			e.service.endpoints.provide(ctx, cc, req.GetEndpoint(), e.settings.taskQueue())
		}
	case *workflowservice.StartActivityExecutionRequest:
		e.serveActivities()
	case *workflowservice.PollActivityTaskQueueRequest:
		if e.settings.serves(req.GetTaskQueue()) {
			polling, over := e.service.attendant.polling(ctx)
			err := invoke(polling, method, req, reply, cc, opts...)
			if over(); err == nil {
				e.received(ctx, cc, req, reply)
			}
			return err
		}
	case *workflowservice.RespondWorkflowTaskFailedRequest:
		e.taskFailed(req)
	case *workflowservice.RespondActivityTaskFailedRequest:
		e.activityFailed(req)
	case *workflowservice.RespondWorkflowTaskCompletedRequest:
		call := func(ctx context.Context) error { return invoke(ctx, method, req, reply, cc, opts...) }
		return e.completing(ctx, cc, req, reply.(*workflowservice.RespondWorkflowTaskCompletedResponse), call)
	}
	if err := invoke(ctx, method, req, reply, cc, opts...); err != nil {
		return err
	}
	e.received(ctx, cc, req, reply)
	return nil
}

// received sees tasks on their way to a worker.
func (e *TestWorkflowEnvironment) received(ctx context.Context, cc *grpc.ClientConn, req, reply any) {
	switch reply := reply.(type) {
	case *workflowservice.PollActivityTaskQueueResponse:
		if e.settings.serves(req.(*workflowservice.PollActivityTaskQueueRequest).GetTaskQueue()) && !e.registry.hasActivity(reply.GetActivityType()) {
			e.telling.wait(ctx, reply.GetWorkflowExecution().GetWorkflowId(), reply.GetActivityId())
		}
	case *workflowservice.PollWorkflowTaskQueueResponse:
		if e.beyond(reply) {
			e.settings.drop(cc, reply)
			proto.Reset(reply)
		}
		if e.service.spent(reply) {
			proto.Reset(reply)
		}
		e.handed(reply)
	case *workflowservice.StartWorkflowExecutionResponse: // the in-memory service also answers polls in this form
		if e.beyond(reply.GetEagerWorkflowTask()) {
			e.settings.drop(cc, reply.GetEagerWorkflowTask())
			reply.EagerWorkflowTask = nil
		}
		if e.service.spent(reply.GetEagerWorkflowTask()) {
			reply.EagerWorkflowTask = nil
		}
		e.handed(reply.GetEagerWorkflowTask())
	}
}

// serves tells whether the environment's workers come to a task queue by its name. Of other queues they get what no other worker is there for.
func (s *settings) serves(queue *taskqueuepb.TaskQueue) bool { return queue.GetName() == s.taskQueue() }

// waits tells whether a request comes again and again while nothing happens.
func waits(req any) bool {
	switch req.(type) {
	case *workflowservice.PollWorkflowTaskQueueRequest, *workflowservice.PollActivityTaskQueueRequest, *workflowservice.PollNexusTaskQueueRequest,
		*workflowservice.GetWorkflowExecutionHistoryRequest, *workflowservice.PollActivityExecutionRequest, *workflowservice.PollNexusOperationExecutionRequest:
		return true
	}
	return false
}

// dressUp gives the start request what no option can carry.
func (e *TestWorkflowEnvironment) dressUp(req *workflowservice.StartWorkflowExecutionRequest) (err error) {
	s := &e.settings
	if s.hasLastResult {
		if req.LastCompletionResult, err = e.converter().ToPayloads(s.lastResult); err != nil {
			return err
		}
	}
	if s.lastError != nil {
		req.ContinuedFailure = e.failureConverter().ErrorToFailure(s.lastError)
	}
	for name, value := range s.header.GetFields() {
		if req.Header == nil {
			req.Header = &commonpb.Header{}
		}
		if req.Header.Fields == nil {
			req.Header.Fields = map[string]*commonpb.Payload{}
		}
		req.Header.Fields[name] = value
	}
	return nil
}

// taskFailed ends the execution when a worker gives a workflow task up: its code panicked, or it does not fit its history.
func (e *TestWorkflowEnvironment) taskFailed(req *workflowservice.RespondWorkflowTaskFailedRequest) {
	if strings.Contains(req.GetFailure().GetMessage(), "history contains events past expected last event ID") {
		return // the task had timed out on a busy server, which has made another one
	}
	err := &taskError{workflow: workflowOf(req.GetResourceId()), cause: req.GetCause().String(), reason: e.read(req.GetFailure())}
	e.abort(err)
	if !e.executes() {
		e.noted.once(req.GetResourceId(), err) // who waits for a workflow of the client is told that its task fails again and again
	}
}

// workflowOf is the workflow id in the id of a resource.
func workflowOf(resource string) string { return strings.TrimPrefix(resource, "workflow:") }

// completing sees a worker complete a workflow task. What follows for the test is noted before, so that it comes before what the answer leads to, and happens when the service has answered. Time
// stands still until then.
func (e *TestWorkflowEnvironment) completing(
	ctx context.Context, cc *grpc.ClientConn, req *workflowservice.RespondWorkflowTaskCompletedRequest, resp *workflowservice.RespondWorkflowTaskCompletedResponse,
	call func(context.Context) error,
) error {
	if e.settings.withoutCache && !req.GetForceCreateNewWorkflowTask() { // a task that only goes on, for local activities, is not over
		req.StickyAttributes = nil
	}
	for _, command := range req.GetCommands() {
		if a := command.GetScheduleActivityTaskCommandAttributes(); a != nil {
			e.serveActivities()
			if e.settings.serves(a.GetTaskQueue()) && !e.registry.hasActivity(a.GetActivityType()) {
				a.RequestEagerExecution = false // a poll waits until the test has had the time to register it
			}
		}
		if a := command.GetScheduleNexusOperationCommandAttributes(); a != nil {
			if e.service.endpoints.provide(ctx, cc, a.GetEndpoint(), e.settings.taskQueue()) && !e.registry.hasNexus() {
				e.abort(&unhandledError{workflowOf(req.GetResourceId()), a.GetService(), a.GetOperation()})
			}
		}
	}
	news := append(e.updates.told(e, req), e.listeners.asked(e, req)...)
	ready := make(chan bool, 1)
	if len(news) == 0 {
		ctx = e.prompt(ctx, req)
	} else {
		e.tell(workflowOf(req.GetResourceId()), note{ready: ready, do: func() {
			for _, tell := range news {
				tell()
			}
		}})
	}
	e.telling.starts(req)
	err := call(ctx)
	ready <- err == nil
	if err != nil {
		e.taskRefused(ctx, req, err)
		return err
	}
	e.handed(resp.GetWorkflowTask())
	return nil
}

// taskRefused ends the execution when the service refuses what a workflow wants. New events that a worker has not seen are no such reason: it gets the task again.
func (e *TestWorkflowEnvironment) taskRefused(ctx context.Context, req *workflowservice.RespondWorkflowTaskCompletedRequest, err error) {
	var invalid *serviceerror.InvalidArgument
	if ctx.Err() != nil || !errors.As(serviceerror.FromStatus(serviceerror.ToStatus(err)), &invalid) || strings.Contains(invalid.Message, "UnhandledCommand") {
		return
	}
	refused := &taskError{workflow: workflowOf(req.GetResourceId()), cause: "the service refused its commands", reason: invalid}
	e.abort(e.explained(refused))
}

// beyond tells whether a workflow task is of a later run of the executed workflow, and those are not followed.
func (e *TestWorkflowEnvironment) beyond(task *workflowservice.PollWorkflowTaskQueueResponse) bool {
	if e.settings.follow || task.GetWorkflowExecution().GetWorkflowId() != e.settings.startOptions().ID {
		return false
	}
	for _, event := range task.GetHistory().GetEvents() {
		return event.GetWorkflowExecutionStartedEventAttributes().GetContinuedExecutionRunId() != ""
	}
	return false
}

// drop ends the run of a workflow task before any code has run.
func (s *settings) drop(cc *grpc.ClientConn, task *workflowservice.PollWorkflowTaskQueueResponse) {
	// It fails only if the run or the environment has ended already, which is as well.
	_, _ = workflowservice.NewWorkflowServiceClient(cc).TerminateWorkflowExecution(context.Background(), &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: s.space(), WorkflowExecution: task.GetWorkflowExecution(), Reason: "the test executes the first run only",
	})
}

// handed sees a workflow task on its way to a worker.
func (e *TestWorkflowEnvironment) handed(task *workflowservice.PollWorkflowTaskQueueResponse) {
	if len(task.GetTaskToken()) > 0 {
		e.replays.note(task)
		e.listeners.happened(e, task)
	}
}

// History returns the history of a run. An empty workflow id means that of the workflow which the environment executes, an empty run id the latest run of the workflow id. Saved as protobuf JSON (package protojson), it
// is a fixture for the replayer package and the replay-check command.
func (e *TestWorkflowEnvironment) History(workflowID, runID string) (*historypb.History, error) {
	defer e.relax()
	history, err := e.history(cmp.Or(workflowID, e.settings.startOptions().ID), runID)
	return proto.CloneOf(history), err
}

// history is History, not to be changed.
func (e *TestWorkflowEnvironment) history(workflowID, runID string) (*historypb.History, error) {
	e.open()
	workflowID = e.settings.idOf(workflowID)
	if !e.settings.remote() {
		return e.service.running().HistoryToReplay(e.background(), workflowID, runID)
	}
	history := &historypb.History{}
	var page []byte
	for {
		resp, err := e.open().WorkflowService().GetWorkflowExecutionHistory(e.background(), &workflowservice.GetWorkflowExecutionHistoryRequest{
			Namespace: e.settings.space(), Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID, RunId: runID},
			HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT, NextPageToken: page,
		})
		if err != nil {
			return nil, err
		}
		history.Events = append(history.Events, resp.GetHistory().GetEvents()...)
		if page = resp.GetNextPageToken(); len(page) == 0 {
			return history, nil
		}
	}
}

// events are those of a run that is known to exist.
func (e *TestWorkflowEnvironment) events(workflowID, runID string) []*historypb.HistoryEvent {
	history, err := e.replays.history(e, workflowID, runID)
	if err != nil {
		return nil
	}
	return history.GetEvents()
}
