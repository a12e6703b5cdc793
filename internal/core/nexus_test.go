package core_test

import (
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// newNexus is a service with an endpoint "ep" for the task queue "nexus".
func newNexus(t *testing.T) *service {
	t.Helper()
	s := newService(t)
	must[*operatorservice.CreateNexusEndpointResponse](s, &operatorservice.CreateNexusEndpointRequest{Spec: endpointSpec("ep")})
	return s
}

func endpointSpec(name string) *nexuspb.EndpointSpec {
	return &nexuspb.EndpointSpec{Name: name, Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{
		Worker: &nexuspb.EndpointTarget_Worker{Namespace: "default", TaskQueue: "nexus"},
	}}}
}

func operationCommand(edit func(*commandpb.ScheduleNexusOperationCommandAttributes)) *commandpb.Command {
	a := &commandpb.ScheduleNexusOperationCommandAttributes{Endpoint: "ep", Service: "svc", Operation: "op"}
	if edit != nil {
		edit(a)
	}
	return command(enumspb.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_ScheduleNexusOperationCommandAttributes{ScheduleNexusOperationCommandAttributes: a}
	})
}

func cancelOperation(scheduledID int64) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_RequestCancelNexusOperationCommandAttributes{
			RequestCancelNexusOperationCommandAttributes: &commandpb.RequestCancelNexusOperationCommandAttributes{ScheduledEventId: scheduledID},
		}
	})
}

// pollNexus takes the next request of the queue "nexus"; it has no token if there is none.
func (s *service) pollNexus() *workflowservice.PollNexusTaskQueueResponse {
	s.t.Helper()
	return must[*workflowservice.PollNexusTaskQueueResponse](s, &workflowservice.PollNexusTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "nexus"},
	})
}

// operate starts a workflow "w" that schedules an operation, whose event has the id 5.
func (s *service) operate(edit func(*commandpb.ScheduleNexusOperationCommandAttributes)) {
	s.t.Helper()
	s.start("w")
	if err := s.complete(operationCommand(edit)); err != nil {
		s.t.Fatal(err)
	}
}

// answer answers a request of a handler.
func (s *service) answer(task *workflowservice.PollNexusTaskQueueResponse, start *nexuspb.StartOperationResponse) error {
	_, err := s.step(&workflowservice.RespondNexusTaskCompletedRequest{
		TaskToken: task.GetTaskToken(), Response: &nexuspb.Response{Variant: &nexuspb.Response_StartOperation{StartOperation: start}},
	})
	return err
}

func startedAsync(token string) *nexuspb.StartOperationResponse {
	return &nexuspb.StartOperationResponse{Variant: &nexuspb.StartOperationResponse_AsyncSuccess{AsyncSuccess: &nexuspb.StartOperationResponse_Async{OperationToken: token}}}
}

func (s *service) refuseNexus(task *workflowservice.PollNexusTaskQueueResponse, kind string) {
	s.t.Helper()
	must[*workflowservice.RespondNexusTaskFailedResponse](s, &workflowservice.RespondNexusTaskFailedRequest{
		TaskToken: task.GetTaskToken(), Failure: &failurepb.Failure{Message: "no", Source: "SDK", FailureInfo: &failurepb.Failure_NexusHandlerFailureInfo{
			NexusHandlerFailureInfo: &failurepb.NexusHandlerFailureInfo{Type: kind},
		}},
	})
}

// find returns the first event of a type in the history of "w", or nil.
func (s *service) find(t enumspb.EventType) *historypb.HistoryEvent {
	s.t.Helper()
	for _, e := range s.history("w", "") {
		if e.GetEventType() == t {
			return e
		}
	}
	return nil
}

func TestBadNexusCommands(t *testing.T) {
	edit := func(f func(*commandpb.ScheduleNexusOperationCommandAttributes)) *commandpb.Command {
		return operationCommand(f)
	}
	long := strings.Repeat("x", 1001)
	for name, c := range map[string]struct {
		command *commandpb.Command
		want    string
	}{
		"unknown endpoint": {edit(func(a *commandpb.ScheduleNexusOperationCommandAttributes) { a.Endpoint = "none" }), `endpoint "none" not found`},
		"long service":     {edit(func(a *commandpb.ScheduleNexusOperationCommandAttributes) { a.Service = long }), "Service exceeds length limit of 1000"},
		"long operation":   {edit(func(a *commandpb.ScheduleNexusOperationCommandAttributes) { a.Operation = long }), "Operation exceeds length limit of 1000"},
		"negative timeout": {edit(func(a *commandpb.ScheduleNexusOperationCommandAttributes) { a.StartToCloseTimeout = seconds(-1) }), "StartToCloseTimeout is invalid"},
		"reserved header": {edit(func(a *commandpb.ScheduleNexusOperationCommandAttributes) {
			a.NexusHeader = map[string]string{"Request-Timeout": "1s"}
		}), "disallowed header key"},
		"too much header": {edit(func(a *commandpb.ScheduleNexusOperationCommandAttributes) {
			a.NexusHeader = map[string]string{"h": strings.Repeat("x", 8192)}
		}), "exceeds size limit"},
		"cancel of nothing": {cancelOperation(77), "non-existing or already completed operation with scheduled event ID of 77"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newNexus(t)
			s.start("w")
			if err := s.complete(c.command); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("answer %v, want %q", err, c.want)
			}
			if failed := s.find(enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED); failed == nil {
				t.Error("the workflow task did not fail")
			}
			if s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED) != nil {
				t.Error("an operation was scheduled")
			}
		})
	}
}

func TestTooManyNexusOperations(t *testing.T) {
	s := newNexus(t)
	s.start("w")
	var commands []*commandpb.Command
	for range 31 {
		commands = append(commands, operationCommand(nil))
	}
	if err := s.complete(commands...); err == nil || !strings.Contains(err.Error(), "pending nexus operation limit of 30") {
		t.Errorf("answer %v", err)
	}
}

func TestNexusRetries(t *testing.T) {
	s := newNexus(t)
	s.operate(nil)
	for n, wait := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second} {
		task := s.pollNexus()
		if len(task.GetTaskToken()) == 0 {
			t.Fatalf("there is no attempt %d", n+1)
		}
		s.refuseNexus(task, "INTERNAL")
		if err := s.answer(task, startedAsync("t")); err == nil {
			t.Error("a second answer to the same request was taken")
		}
		if s.advance(wait - time.Millisecond); len(s.pollNexus().GetTaskToken()) > 0 {
			t.Errorf("attempt %d comes before %v", n+2, wait)
		}
		s.advance(time.Millisecond)
	}
	s.refuseNexus(s.pollNexus(), "NOT_FOUND")
	failed := s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED).GetNexusOperationFailedEventAttributes()
	if cause := failed.GetFailure().GetCause(); cause.GetNexusHandlerFailureInfo().GetType() != "NOT_FOUND" || cause.GetSource() != "" {
		t.Errorf("the operation ended with %v", failed)
	}
}

func TestNexusTimeouts(t *testing.T) {
	type attributes = commandpb.ScheduleNexusOperationCommandAttributes
	for name, c := range map[string]struct {
		edit  func(*attributes)
		start bool // the handler says that the operation has started
		after time.Duration
		want  enumspb.TimeoutType
	}{
		"whole":                 {func(a *attributes) { a.ScheduleToCloseTimeout = seconds(8) }, false, 8 * time.Second, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		"whole, started":        {func(a *attributes) { a.ScheduleToCloseTimeout = seconds(60) }, true, time.Minute, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		"to start":              {func(a *attributes) { a.ScheduleToStartTimeout = seconds(8) }, false, 8 * time.Second, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START},
		"from start":            {func(a *attributes) { a.StartToCloseTimeout = seconds(30) }, true, 30 * time.Second, enumspb.TIMEOUT_TYPE_START_TO_CLOSE},
		"no time for a request": {func(a *attributes) { a.ScheduleToCloseTimeout = seconds(1) }, false, 0, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
		"no time for another":   {func(a *attributes) { a.ScheduleToCloseTimeout = seconds(12) }, false, 11 * time.Second, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE},
	} {
		t.Run(name, func(t *testing.T) {
			s := newNexus(t)
			s.operate(c.edit)
			began := s.now
			if c.start {
				if err := s.answer(s.pollNexus(), startedAsync("t")); err != nil {
					t.Fatal(err)
				}
			}
			s.advance(2 * time.Minute)
			e := s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_TIMED_OUT)
			if got := e.GetNexusOperationTimedOutEventAttributes().GetFailure().GetCause().GetTimeoutFailureInfo().GetTimeoutType(); got != c.want {
				t.Errorf("timed out as %v, want %v", got, c.want)
			}
			if got := e.GetEventTime().AsTime().Sub(began); got != c.after {
				t.Errorf("timed out after %v, want %v", got, c.after)
			}
		})
	}
}

func TestNexusRequest(t *testing.T) {
	s := newNexus(t)
	s.operate(func(a *commandpb.ScheduleNexusOperationCommandAttributes) {
		a.ScheduleToCloseTimeout, a.NexusHeader = seconds(60), map[string]string{"Key": "value"}
	})
	s.advance(4 * time.Second)
	req := s.pollNexus().GetRequest()
	want := map[string]string{"key": "value", "request-timeout": "6s", "operation-timeout": "56000ms"}
	for name, value := range want {
		if req.GetHeader()[name] != value {
			t.Errorf("header %s is %q, want %q", name, req.GetHeader()[name], value)
		}
	}
	start := req.GetStartOperation()
	if start.GetCallback() != "temporal://system" || start.GetService() != "svc" || start.GetOperation() != "op" || len(start.GetLinks()) != 1 {
		t.Errorf("request %v", start)
	}
}

func TestDeletedEndpoint(t *testing.T) {
	s := newNexus(t)
	s.operate(nil)
	list := must[*operatorservice.ListNexusEndpointsResponse](s, &operatorservice.ListNexusEndpointsRequest{})
	must[*operatorservice.DeleteNexusEndpointResponse](s, &operatorservice.DeleteNexusEndpointRequest{Id: list.GetEndpoints()[0].GetId(), Version: 1})
	s.refuseNexus(s.pollNexus(), "UNAVAILABLE")
	s.advance(time.Second)
	failure := s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED).GetNexusOperationFailedEventAttributes().GetFailure()
	if failure.GetCause().GetMessage() != "endpoint not registered" {
		t.Errorf("the operation ended with %v", failure)
	}
}

// handle starts the workflow "handler" for an operation, as the SDK's handlers do.
func (s *service) handle(task *workflowservice.PollNexusTaskQueueResponse, requestID string) {
	s.t.Helper()
	start := task.GetRequest().GetStartOperation()
	req := startRequest("handler")
	req.RequestId, req.WorkflowIdConflictPolicy = requestID, enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	req.OnConflictOptions = &workflowpb.OnConflictOptions{AttachRequestId: true, AttachCompletionCallbacks: true, AttachLinks: true}
	headers := map[string]string{"nexus-operation-token": "token"}
	for name, value := range start.GetCallbackHeader() {
		headers[name] = value
	}
	req.CompletionCallbacks = []*commonpb.Callback{{Variant: &commonpb.Callback_Nexus_{Nexus: &commonpb.Callback_Nexus{Url: start.GetCallback(), Header: headers}}}}
	must[*workflowservice.StartWorkflowExecutionResponse](s, req)
}

// endHandler ends the workflow "handler" and lets its callbacks arrive.
func (s *service) endHandler() {
	s.t.Helper()
	must[*workflowservice.TerminateWorkflowExecutionResponse](s, &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "handler"},
	})
	s.advance(0)
}

func TestCallbackBeforeTheAnswer(t *testing.T) {
	s := newNexus(t)
	s.operate(nil)
	task := s.pollNexus()
	s.handle(task, "r")
	s.endHandler()
	started := s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_STARTED)
	if started.GetNexusOperationStartedEventAttributes().GetOperationToken() != "token" || len(started.GetLinks()) != 1 {
		t.Errorf("the start was written as %v", started)
	}
	failure := s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED).GetNexusOperationFailedEventAttributes().GetFailure()
	if failure.GetCause().GetTerminatedFailureInfo() == nil {
		t.Errorf("the operation ended with %v", failure)
	}
	if err := s.answer(task, startedAsync("token")); err == nil || err.Error() != "Nexus task not found or already expired" {
		t.Errorf("the late answer got %v", err)
	}
}

// TestCallbackWaitsForTheAnswerToACancelRequest has the handler's workflow end before the handler has told that it passed the request on.
func TestCallbackWaitsForTheAnswerToACancelRequest(t *testing.T) {
	for _, c := range []struct {
		name, want string
		answer     func(*service, *workflowservice.PollNexusTaskQueueResponse)
	}{
		{"passed on", "NexusOperationCancelRequestCompleted NexusOperationFailed", func(s *service, task *workflowservice.PollNexusTaskQueueResponse) {
			if err := s.answer(task, nil); err != nil {
				s.t.Error(err)
			}
		}},
		{"refused", "NexusOperationCancelRequestFailed NexusOperationFailed", func(s *service, task *workflowservice.PollNexusTaskQueueResponse) {
			s.refuseNexus(task, "BAD_REQUEST")
		}},
		{"to be tried again", "NexusOperationFailed", func(s *service, task *workflowservice.PollNexusTaskQueueResponse) {
			s.refuseNexus(task, "INTERNAL")
		}},
		{"never answered", "NexusOperationFailed", func(s *service, _ *workflowservice.PollNexusTaskQueueResponse) {
			s.advance(10 * time.Second)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newNexus(t)
			s.start("w")
			if err := s.complete(operationCommand(nil), cancelOperation(5)); err != nil {
				t.Fatal(err)
			}
			task := s.pollNexus()
			s.handle(task, "r")
			if err := s.answer(task, startedAsync("token")); err != nil {
				t.Fatal(err)
			}
			task = s.pollNexus()
			s.endHandler()
			before := len(s.history("w", ""))
			c.answer(s, task)
			var events []string
			for _, e := range s.history("w", "")[before:] {
				if k := e.GetEventType(); k != enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED {
					events = append(events, k.String())
				}
			}
			if got := strings.Join(events, " "); got != c.want {
				t.Errorf("it led to %s, want %s", got, c.want)
			}
		})
	}
}

func TestTwoOperationsWaitForOneWorkflow(t *testing.T) {
	s := newNexus(t)
	s.start("w")
	if err := s.complete(operationCommand(nil), operationCommand(nil)); err != nil {
		t.Fatal(err)
	}
	for _, requestID := range []string{"first", "second"} {
		task := s.pollNexus()
		s.handle(task, requestID)
		s.handle(task, requestID) // a repeated request
		if err := s.answer(task, startedAsync("token")); err != nil {
			t.Fatal(err)
		}
	}
	attached := 0
	for _, e := range s.history("handler", "") {
		if e.GetEventType() == enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED {
			attached++
		}
	}
	if attached != 1 {
		t.Errorf("%d attachments, want 1", attached)
	}
	s.endHandler()
	ended := 0
	for _, e := range s.history("w", "") {
		if e.GetEventType() == enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED {
			ended++
		}
	}
	if ended != 2 {
		t.Errorf("%d operations ended, want 2", ended)
	}
}

func TestCancelOfAnEndedOperation(t *testing.T) {
	s := newNexus(t)
	s.operate(nil)
	must[*workflowservice.SignalWorkflowExecutionResponse](s, &workflowservice.SignalWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "w"}, SignalName: "s",
	})
	workflowTask := s.poll()
	s.refuseNexus(s.pollNexus(), "BAD_REQUEST") // while the workflow task is started
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, &workflowservice.RespondWorkflowTaskCompletedRequest{
		Namespace: "default", TaskToken: workflowTask.GetTaskToken(), Commands: []*commandpb.Command{cancelOperation(5)},
	})
	if s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUESTED) == nil || s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_FAILED) == nil {
		t.Errorf("history %v", s.history("w", ""))
	}
	if err := s.complete(cancelOperation(5)); err == nil || !strings.Contains(err.Error(), "already completed") {
		t.Errorf("a cancel request that comes too late got %v", err)
	}
}

func TestCancelWaitsForTheStart(t *testing.T) {
	s := newNexus(t)
	s.start("w")
	if err := s.complete(operationCommand(nil), cancelOperation(5)); err != nil {
		t.Fatal(err)
	}
	if err := s.answer(s.pollNexus(), startedAsync("token")); err != nil {
		t.Fatal(err)
	}
	task := s.pollNexus()
	if task.GetRequest().GetCancelOperation().GetOperationToken() != "token" {
		t.Fatalf("request %v, want one to cancel", task.GetRequest())
	}
	s.refuseNexus(task, "BAD_REQUEST")
	pending := must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	}).GetPendingNexusOperations()
	if len(pending) != 1 || pending[0].GetState() != enumspb.PENDING_NEXUS_OPERATION_STATE_STARTED ||
		pending[0].GetCancellationInfo().GetState() != enumspb.NEXUS_OPERATION_CANCELLATION_STATE_FAILED {
		t.Errorf("described as %v", pending)
	}
	if e := s.find(enumspb.EVENT_TYPE_NEXUS_OPERATION_CANCEL_REQUEST_FAILED); !e.GetWorkerMayIgnore() || e.GetNexusOperationCancelRequestFailedEventAttributes().GetRequestedEventId() != 6 {
		t.Errorf("event %v", e)
	}
}

func TestAnsweredRequestLeavesNoDeadline(t *testing.T) {
	s := newNexus(t)
	s.operate(func(a *commandpb.ScheduleNexusOperationCommandAttributes) { a.ScheduleToStartTimeout = seconds(5) })
	task := s.poll() // there is none: the workflow waits for the operation
	if len(task.GetTaskToken()) > 0 {
		t.Fatal("there is a workflow task")
	}
	if err := s.answer(s.pollNexus(), startedAsync("token")); err != nil {
		t.Fatal(err)
	}
	if err := s.complete(); err != nil {
		t.Fatal(err)
	}
	if at, ok := s.core.Next(); ok {
		t.Errorf("there is a deadline in %v", at.Sub(s.now))
	}
}

func TestForeignAndBrokenCallbacks(t *testing.T) {
	for name, callback := range map[string]*commonpb.Callback_Nexus{
		"another service": {Url: "https://example.com"},
		"broken token":    {Url: "temporal://system", Header: map[string]string{"Temporal-Callback-Token": "{"}},
		"unknown run":     {Url: "temporal://system", Header: map[string]string{"Temporal-Callback-Token": `{"namespace":"default","workflowId":"none"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newNexus(t)
			req := startRequest("handler")
			req.CompletionCallbacks = []*commonpb.Callback{{Variant: &commonpb.Callback_Nexus_{Nexus: callback}}}
			must[*workflowservice.StartWorkflowExecutionResponse](s, req)
			s.endHandler() // and nothing else happens
			if at, ok := s.core.Next(); ok {
				t.Errorf("there is a deadline in %v", at.Sub(s.now))
			}
		})
	}
}
