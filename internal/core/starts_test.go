package core_test

import (
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func completion() *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_CompleteWorkflowExecutionCommandAttributes{
			CompleteWorkflowExecutionCommandAttributes: &commandpb.CompleteWorkflowExecutionCommandAttributes{},
		}
	})
}

func TestStartRequestsAreChecked(t *testing.T) {
	type request = workflowservice.StartWorkflowExecutionRequest
	for name, c := range map[string]struct {
		spoil func(*request)
		want  string
	}{
		"no workflow id":            {func(r *request) { r.WorkflowId = "" }, "WorkflowId is not set on request."},
		"no workflow type":          {func(r *request) { r.WorkflowType = nil }, "WorkflowType is not set on request."},
		"no task queue":             {func(r *request) { r.TaskQueue = nil }, "taskQueue is not set"},
		"task queue without a name": {func(r *request) { r.TaskQueue = &taskqueuepb.TaskQueue{} }, "missing task queue name"},
		"negative timeout":          {func(r *request) { r.WorkflowRunTimeout = seconds(-1) }, "An invalid WorkflowRunTimeoutSeconds is set on request. cause: negative duration"},
		"negative delay":            {func(r *request) { r.WorkflowStartDelay = seconds(-1) }, "An invalid WorkflowStartDelaySeconds is set on request. cause: negative duration"},
		"long workflow id":          {func(r *request) { r.WorkflowId = strings.Repeat("w", 1001) }, "WorkflowId exceeds maximum allowed length (1001/1000)"},
		"callbacks without request": {func(r *request) {
			r.OnConflictOptions = &workflowpb.OnConflictOptions{AttachCompletionCallbacks: true}
		}, "attaching request ID is required for attaching completion callbacks"},
		"terminate if running and a conflict policy": {func(r *request) {
			r.WorkflowIdReusePolicy, r.WorkflowIdConflictPolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING, enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
		}, "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING cannot be used together with a WorkflowIDConflictPolicy"},
		"reject duplicates and terminate them": {func(r *request) {
			r.WorkflowIdReusePolicy, r.WorkflowIdConflictPolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE, enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
		}, "Invalid WorkflowIDReusePolicy: WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE cannot be used together with WorkflowIdConflictPolicy WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING"},
		"cron and delay":        {func(r *request) { r.CronSchedule, r.WorkflowStartDelay = "* * * * *", seconds(1) }, "CronSchedule and WorkflowStartDelay may not be used together."},
		"unreadable cron":       {func(r *request) { r.CronSchedule = "now and then" }, "invalid CronSchedule."},
		"cron that never comes": {func(r *request) { r.CronSchedule = "0 0 30 2 *" }, "invalid CronSchedule, no time can be found to satisfy the schedule"},
		"retries get shorter":   {func(r *request) { r.RetryPolicy = &commonpb.RetryPolicy{BackoffCoefficient: 0.5} }, "BackoffCoefficient cannot be less than 1 on retry policy."},
		"negative attempts":     {func(r *request) { r.RetryPolicy = &commonpb.RetryPolicy{MaximumAttempts: -1} }, "MaximumAttempts cannot be negative on retry policy."},
		"maximum before initial": {func(r *request) {
			r.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(10), MaximumInterval: seconds(1)}
		}, "MaximumInterval cannot be less than InitialInterval on retry policy."},
	} {
		t.Run(name, func(t *testing.T) {
			req := startRequest("w")
			c.spoil(req)
			if _, err := newService(t).step(req); err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestStartAgain(t *testing.T) {
	const (
		running = iota
		completed
		failed
		cancelled
		timedOut
		terminated
	)
	reuse := func(p enumspb.WorkflowIdReusePolicy) func(*workflowservice.StartWorkflowExecutionRequest) {
		return func(r *workflowservice.StartWorkflowExecutionRequest) { r.WorkflowIdReusePolicy = p }
	}
	conflict := func(p enumspb.WorkflowIdConflictPolicy) func(*workflowservice.StartWorkflowExecutionRequest) {
		return func(r *workflowservice.StartWorkflowExecutionRequest) { r.WorkflowIdConflictPolicy = p }
	}
	for name, c := range map[string]struct {
		first int
		ask   func(*workflowservice.StartWorkflowExecutionRequest)
		want  string // "new", "same" or "refused"
	}{
		"running":                           {running, reuse(0), "refused"},
		"running, use existing":             {running, conflict(enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING), "same"},
		"running, terminate existing":       {running, conflict(enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING), "new"},
		"running, terminate if running":     {running, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING), "new"},
		"running, reject duplicates":        {running, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE), "refused"},
		"running, only if failed":           {running, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY), "refused"},
		"failed, reject":                    {failed, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE), "refused"},
		"failed, only if failed":            {failed, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY), "new"},
		"cancelled, only if failed":         {cancelled, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY), "new"},
		"timed out, only if failed":         {timedOut, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY), "new"},
		"terminated, reject":                {terminated, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE), "refused"},
		"completed, terminate if running":   {completed, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING), "new"},
		"running, same request":             {running, func(r *workflowservice.StartWorkflowExecutionRequest) { r.RequestId = "first" }, "same"},
		"completed":                         {completed, reuse(0), "new"},
		"completed, reject":                 {completed, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE), "refused"},
		"completed, only if failed":         {completed, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY), "refused"},
		"terminated, only if failed":        {terminated, reuse(enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY), "new"},
		"completed, use existing starts":    {completed, conflict(enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING), "new"},
		"completed, same request as before": {completed, func(r *workflowservice.StartWorkflowExecutionRequest) { r.RequestId = "first" }, "same"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			req := startRequest("w")
			req.RequestId, req.WorkflowRunTimeout = "first", seconds(60)
			first := must[*workflowservice.StartWorkflowExecutionResponse](s, req).GetRunId()
			switch c.first {
			case completed:
				s.completeOK(completion())
			case failed:
				s.completeOK(failing(true))
			case cancelled:
				s.completeOK(with(&commandpb.CancelWorkflowExecutionCommandAttributes{}))
			case timedOut:
				s.advance(time.Minute)
			case terminated:
				if err := s.terminate("w"); err != nil {
					t.Fatal(err)
				}
			}
			req = startRequest("w")
			req.RequestId = "second"
			c.ask(req)
			got := "refused"
			if resp, err := s.step(req); err == nil {
				got = "new"
				if resp.(*workflowservice.StartWorkflowExecutionResponse).GetRunId() == first {
					got = "same"
				}
			}
			if got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestStartDelay(t *testing.T) {
	execution := &commonpb.WorkflowExecution{WorkflowId: "w"}
	for name, c := range map[string]struct {
		meanwhile any
		awake     bool
	}{
		"nothing happens":   {nil, false},
		"a signal waits":    {&workflowservice.SignalWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, SignalName: "s"}, false},
		"a cancel request":  {&workflowservice.RequestCancelWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution}, true},
		"signal-with-start": {signalWithStart(), true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			req := startRequest("w")
			req.WorkflowStartDelay = seconds(60)
			if _, err := s.step(req); err != nil {
				t.Fatal(err)
			}
			switch m := c.meanwhile.(type) {
			case *workflowservice.SignalWorkflowExecutionRequest:
				must[*workflowservice.SignalWorkflowExecutionResponse](s, m)
			case *workflowservice.RequestCancelWorkflowExecutionRequest:
				must[*workflowservice.RequestCancelWorkflowExecutionResponse](s, m)
			case *workflowservice.SignalWithStartWorkflowExecutionRequest:
				must[*workflowservice.SignalWithStartWorkflowExecutionResponse](s, m)
			}
			task := s.poll()
			if got := len(task.GetTaskToken()) > 0; got != c.awake {
				t.Fatalf("there is a workflow task: %v, want %v", got, c.awake)
			}
			if c.awake {
				must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, &workflowservice.RespondWorkflowTaskCompletedRequest{TaskToken: task.GetTaskToken()})
			}
			s.advance(time.Minute)
			if got := len(s.poll().GetTaskToken()) > 0; got == c.awake {
				t.Errorf("after the delay there is a workflow task: %v, want %v", got, !c.awake)
			}
		})
	}
}

func signalWithStart() *workflowservice.SignalWithStartWorkflowExecutionRequest {
	r := startRequest("w")
	return &workflowservice.SignalWithStartWorkflowExecutionRequest{
		Namespace: r.GetNamespace(), WorkflowId: r.GetWorkflowId(), WorkflowType: r.GetWorkflowType(), TaskQueue: r.GetTaskQueue(), SignalName: "s",
	}
}

func TestSignalWithStart(t *testing.T) {
	s := newService(t)
	req := signalWithStart()
	first := must[*workflowservice.SignalWithStartWorkflowExecutionResponse](s, req)
	if !first.GetStarted() {
		t.Error("it says that it did not start the workflow")
	}
	second := must[*workflowservice.SignalWithStartWorkflowExecutionResponse](s, req)
	if second.GetStarted() || second.GetRunId() != first.GetRunId() {
		t.Errorf("the second starts %v the run %s, want the first run %s", second.GetStarted(), second.GetRunId(), first.GetRunId())
	}
	want := []enumspb.EventType{
		enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
		enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
	}
	for i, e := range s.history("w", "") {
		if i >= len(want) || e.GetEventType() != want[i] {
			t.Errorf("event %d is %v", i+1, e.GetEventType())
		}
	}
	req.WorkflowIdConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	third := must[*workflowservice.SignalWithStartWorkflowExecutionResponse](s, req)
	if !third.GetStarted() || s.last("w", first.GetRunId()).GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED {
		t.Error("TERMINATE_EXISTING did not terminate and start")
	}
}

// A client that got no answer sends its request again: nothing more must come of it, before or after the run has ended.
func TestSignalWithStartAgain(t *testing.T) {
	s := newService(t)
	req := signalWithStart()
	req.RequestId = "r"
	first := must[*workflowservice.SignalWithStartWorkflowExecutionResponse](s, req).GetRunId()
	again := func(when string) {
		if resp := must[*workflowservice.SignalWithStartWorkflowExecutionResponse](s, req); resp.GetRunId() != first {
			t.Errorf("%s it makes another run", when)
		}
		if n := strings.Count(s.types("w"), "Signaled"); n != 1 {
			t.Errorf("%s there are %d signals", when, n)
		}
	}
	again("at once")
	task := s.poll()
	again("during a task")
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, completed(task, completion()))
	again("after the end")
}
