package scenarios

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	activitypb "go.temporal.io/api/activity/v1"
	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// Standalone activities have no history, so what clients and workers are told is noted. The scenarios are clients and workers themselves: they call
// the service's methods.

// standalone drives the standalone activities or Nexus operations of a scenario.
type standalone struct {
	context.Context
	*Env
	workflowservice.WorkflowServiceClient
	token []byte // of the task that was polled last
	err   error  // what kept a scenario from going on
}

func standaloneActivities(name, doc string, drive func(a *standalone)) *Scenario {
	return add(&Scenario{Name: name, Doc: doc, NoWorker: true, Drive: func(ctx context.Context, e *Env) error {
		a := &standalone{Context: ctx, Env: e, WorkflowServiceClient: e.Client.WorkflowService()}
		drive(a)
		return a.err
	}})
}

// tell notes an answer, or an error.
func (a *standalone) tell(what string, resp proto.Message, err error) {
	if err != nil {
		a.Note("%s: %T %s", what, err, a.blur(err.Error()))
		return
	}
	text, err := protojson.Marshal(resp)
	var b bytes.Buffer
	a.err = errors.Join(a.err, err, json.Compact(&b, text)) // the spaces of protojson change from build to build
	a.Note("%s: %s", what, a.blur(b.String()))
}

// ask calls a method of the service, and notes the answer.
func ask[Req any, Resp proto.Message, Option any](a *standalone, what string, call func(context.Context, Req, ...Option) (Resp, error), req Req) {
	resp, err := call(a, req)
	a.tell(what, resp, err)
}

// blur takes out the namespace, which is called something else on each service.
func (a *standalone) blur(text string) string {
	return strings.ReplaceAll(text, a.Namespace, "NAMESPACE")
}

func (a *standalone) id(name string) string { return a.ID + "/" + name }

// start starts an activity; edit changes what is asked for.
func (a *standalone) start(name string, edit func(*workflowservice.StartActivityExecutionRequest)) {
	req := &workflowservice.StartActivityExecutionRequest{
		Namespace: a.Namespace, ActivityId: a.id(name), ActivityType: &commonpb.ActivityType{Name: "act"}, TaskQueue: &taskqueuepb.TaskQueue{Name: a.TaskQueue},
		StartToCloseTimeout: durationpb.New(time.Minute), Identity: Identity, RequestId: "start " + name,
	}
	if edit != nil {
		edit(req)
	}
	ask(a, "start "+name, a.StartActivityExecution, req)
}

// poll takes the next task.
func (a *standalone) poll() {
	resp, err := a.PollActivityTaskQueue(a, &workflowservice.PollActivityTaskQueueRequest{
		Namespace: a.Namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: a.TaskQueue}, Identity: Identity,
	})
	a.token = resp.GetTaskToken()
	if resp != nil {
		resp.TaskToken, resp.PollerScalingDecision = nil, nil
	}
	a.tell("poll", resp, err)
}

func (a *standalone) complete() {
	ask(a, "complete", a.RespondActivityTaskCompleted, &workflowservice.RespondActivityTaskCompletedRequest{
		Namespace: a.Namespace, TaskToken: a.token, Identity: Identity, Result: payload("done"),
	})
}

func (a *standalone) fail(info *failurepb.ApplicationFailureInfo) {
	ask(a, "fail", a.RespondActivityTaskFailed, &workflowservice.RespondActivityTaskFailedRequest{
		Namespace: a.Namespace, TaskToken: a.token, Identity: Identity,
		Failure: &failurepb.Failure{Message: "no luck", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: info}},
	})
}

func (a *standalone) beat() {
	ask(a, "heartbeat", a.RecordActivityTaskHeartbeat, &workflowservice.RecordActivityTaskHeartbeatRequest{
		Namespace: a.Namespace, TaskToken: a.token, Identity: Identity, Details: payload("half"),
	})
}

// await notes what comes of an activity, and how it looks then.
func (a *standalone) await(name string) {
	ask(a, "outcome of "+name, a.PollActivityExecution, &workflowservice.PollActivityExecutionRequest{Namespace: a.Namespace, ActivityId: a.id(name)})
	a.look(name)
}

// look notes all that is known of an activity, but for what depends on the service's inner life.
func (a *standalone) look(name string) {
	resp, err := a.DescribeActivityExecution(a, &workflowservice.DescribeActivityExecutionRequest{
		Namespace: a.Namespace, ActivityId: a.id(name), IncludeInput: true, IncludeOutcome: true, IncludeHeartbeatDetails: true, IncludeLastFailure: true,
	})
	if resp != nil {
		resp.LongPollToken = nil
		if info := resp.GetInfo(); info != nil {
			info.StateSizeBytes, info.StateTransitionCount, info.SdkName, info.SdkVersion = 0, 0, "", ""
			if info.ExecutionDuration != nil {
				info.ExecutionDuration = durationpb.New(0) // real time is not exact
			}
			info.StartedByPrincipal, info.ClosedByPrincipal, info.LastWorkerPrincipal = nil, nil, nil
		}
	}
	a.tell("described "+name, resp, err)
}

func (a *standalone) cancel(name, request string) {
	ask(a, "cancel "+name, a.RequestCancelActivityExecution, &workflowservice.RequestCancelActivityExecutionRequest{
		Namespace: a.Namespace, ActivityId: a.id(name), Identity: Identity, RequestId: request, Reason: "enough",
	})
}

func (a *standalone) terminate(name, request string) {
	ask(a, "terminate "+name, a.TerminateActivityExecution, &workflowservice.TerminateActivityExecutionRequest{
		Namespace: a.Namespace, ActivityId: a.id(name), Identity: Identity, RequestId: request, Reason: "no more",
	})
}

func (a *standalone) pause(name, request string) {
	ask(a, "pause "+name, a.PauseActivityExecution, &workflowservice.PauseActivityExecutionRequest{
		Namespace: a.Namespace, ActivityId: a.id(name), Identity: Identity, RequestId: request, Reason: "lunch",
	})
}

func (a *standalone) unpause(name, request string) {
	ask(a, "unpause "+name, a.UnpauseActivityExecution, &workflowservice.UnpauseActivityExecutionRequest{
		Namespace: a.Namespace, ActivityId: a.id(name), Identity: Identity, RequestId: request,
	})
}

func (a *standalone) reset(name string, edit func(*workflowservice.ResetActivityExecutionRequest)) {
	req := &workflowservice.ResetActivityExecutionRequest{Namespace: a.Namespace, ActivityId: a.id(name), Identity: Identity}
	if edit != nil {
		edit(req)
	}
	ask(a, "reset "+name, a.ResetActivityExecution, req)
}

func (a *standalone) update(name string, options *activitypb.ActivityOptions, paths ...string) {
	req := &workflowservice.UpdateActivityExecutionOptionsRequest{
		Namespace: a.Namespace, ActivityId: a.id(name), Identity: Identity, ActivityOptions: options, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths},
	}
	if options == nil {
		req.UpdateMask, req.RestoreOriginal = nil, true
	}
	ask(a, fmt.Sprintf("update %s %v", name, paths), a.UpdateActivityExecutionOptions, req)
}

// list notes what a query finds, and how much.
func (a *standalone) list(query string) {
	var resp *workflowservice.ListActivityExecutionsResponse
	var count *workflowservice.CountActivityExecutionsResponse
	var err, uncounted error
	a.err = errors.Join(a.err, a.until(a, "there is room for questions", func() bool { // a server answers ten a second
		resp, err = a.ListActivityExecutions(a, &workflowservice.ListActivityExecutionsRequest{Namespace: a.Namespace, Query: query})
		return !crowded(err)
	}), a.until(a, "there is room for questions", func() bool {
		count, uncounted = a.CountActivityExecutions(a, &workflowservice.CountActivityExecutionsRequest{Namespace: a.Namespace, Query: query})
		return !crowded(uncounted)
	}))
	for _, info := range resp.GetExecutions() {
		info.StateSizeBytes, info.StateTransitionCount = 0, 0
		if info.ExecutionDuration != nil {
			info.ExecutionDuration = durationpb.New(0)
		}
		delete(info.GetSearchAttributes().GetIndexedFields(), "TemporalNamespaceDivision") // how a server tells its sorts of executions apart
	}
	a.tell("list "+query, resp, err)
	a.tell("count "+query, count, uncounted)
}

func crowded(err error) bool {
	var exhausted *serviceerror.ResourceExhausted
	return errors.As(err, &exhausted)
}

// keyword is a search attribute.
func keyword(text string) *commonpb.SearchAttributes {
	p := payload(text).GetPayloads()[0]
	p.Metadata["type"] = []byte("Keyword")
	return &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{"CustomKeywordField": p}}
}

func payload(text string) *commonpb.Payloads {
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(`"` + text + `"`)}}}
}

func seconds(n float64) *durationpb.Duration {
	return durationpb.New(time.Duration(n * float64(time.Second)))
}
