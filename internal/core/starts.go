package core

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Starts: what happens when a workflow id is asked to run, whoever asks.
//
//	no run of the id              --> starts
//	same request id as the run's  --> that run
//	running, conflict policy      --> FAIL: refused; USE_EXISTING: that run; TERMINATE_EXISTING: terminated, then starts
//	closed, reuse policy          --> ALLOW_DUPLICATE: starts; REJECT_DUPLICATE: refused; FAILED_ONLY: starts if it did not complete
//
// Semantics are those of service/history/api/startworkflow and workflow_id_dedup.go of the server, without its minimal interval
// between starts of the same id, which is off by default.

// launch is a wish to start a workflow.
type launch struct {
	namespace  string
	attributes *historypb.WorkflowExecutionStartedEventAttributes
	delay      *durationpb.Duration
	requestID  string
	reuse      enumspb.WorkflowIdReusePolicy
	conflict   enumspb.WorkflowIdConflictPolicy
	metadata   *sdkpb.UserMetadata
	links      []*commonpb.Link
	then       func(*run.Tx) error // in the transaction of the start
	attach     *run.Attachment     // to a run that is used instead; nil if nothing is
}

// launch starts a workflow, or finds the run that is to be used instead; started is false then.
func (s *step) launch(l launch) (r *run.Run, started bool, err error) {
	key := workflowKey{l.namespace, l.attributes.GetWorkflowId()}
	current := s.current[key]
	if current != nil && l.requestID != "" && current.RequestID() == l.requestID {
		return current, false, nil
	}
	if err := l.refuse(current); err != nil {
		return nil, false, err
	}
	runID := s.ids.UUID()
	if current != nil && !current.Closed() {
		if l.conflictPolicy() == enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING {
			return current, false, s.attach(current, l.attach)
		}
		if err := s.terminateFor(current, runID); err != nil {
			return nil, false, err
		}
	}
	l.complete(runID, s.now)
	r, err = s.begin(run.Begin{
		ID: run.Identity{Namespace: l.namespace, WorkflowID: key.workflowID, RunID: runID}, Attributes: l.attributes,
		RequestID: l.requestID, Metadata: l.metadata, Links: l.links, Then: l.then,
	})
	return r, true, err
}

// refuse applies the policies to the latest run of the id.
func (l launch) refuse(current *run.Run) error {
	var text string
	switch {
	case current == nil:
		return nil
	case !current.Closed():
		if l.conflictPolicy() != enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL {
			return nil
		}
		text = "Workflow execution is already running. WorkflowId: %v, RunId: %v."
	case l.reuse == enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE:
		text = "Workflow execution already finished. WorkflowId: %v, RunId: %v. Workflow Id reuse policy: reject duplicate workflow Id."
	case l.reuse == enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY && !slices.Contains(failed, current.Status()):
		text = "Workflow execution already finished successfully. WorkflowId: %v, RunId: %v. Workflow Id reuse policy: allow duplicate workflow Id if last run failed."
	default:
		return nil
	}
	id := current.Identity()
	return serviceerror.NewWorkflowExecutionAlreadyStartedWithFirstExecutionRunId(fmt.Sprintf(text, id.WorkflowID, id.RunID),
		current.RequestID(), id.RunID, current.Started().GetFirstExecutionRunId())
}

// failed are the states that count as failed for the reuse policy: FailedWorkflowStatuses in service/history/consts.
var failed = []enumspb.WorkflowExecutionStatus{
	enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED,
	enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED, enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT,
}

// conflictPolicy is the policy for a running workflow; the old reuse policy TERMINATE_IF_RUNNING is one as well.
func (l launch) conflictPolicy() enumspb.WorkflowIdConflictPolicy {
	if l.reuse == enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING { //nolint:staticcheck // SDKs may still send it
		return enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
	}
	return cmp.Or(l.conflict, enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL)
}

// terminateFor makes place for a new run of the id.
func (s *step) terminateFor(current *run.Run, runID string) error {
	data := []byte(strconv.Quote("terminated by new runID: " + runID))
	details := &commonpb.Payloads{Payloads: []*commonpb.Payload{{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: data}}}
	return s.do(current, func(tx *run.Tx) error {
		return tx.Terminate("TerminateIfRunning WorkflowIdReusePolicy", details, "history-service")
	})
}

// complete fills in the attributes that follow from the others.
func (l launch) complete(runID string, now time.Time) {
	a := l.attributes
	a.OriginalExecutionRunId, a.FirstExecutionRunId, a.Attempt = runID, runID, 1
	a.WorkflowExecutionTimeout = orZero(a.GetWorkflowExecutionTimeout())
	a.WorkflowRunTimeout, a.WorkflowTaskTimeout = run.WorkflowTimeouts(a.GetWorkflowExecutionTimeout(), a.GetWorkflowRunTimeout(), a.GetWorkflowTaskTimeout())
	a.FirstWorkflowTaskBackoff = orZero(l.delay)
	if timeout := a.GetWorkflowExecutionTimeout().AsDuration(); timeout > 0 {
		a.WorkflowExecutionExpirationTime = timestamppb.New(now.Add(timeout).Round(time.Millisecond))
	}
	if a.GetCronSchedule() == "" {
		return
	}
	a.Initiator = enumspb.CONTINUE_AS_NEW_INITIATOR_CRON_SCHEDULE
	if wait, ok := run.CronWait(a.GetCronSchedule(), now, now); ok && l.delay.AsDuration() == 0 {
		a.FirstWorkflowTaskBackoff = durationpb.New(wait)
	}
}

// begin starts a run and makes it the current one of its workflow id.
func (s *step) begin(b run.Begin) (*run.Run, error) {
	b.Now, b.IDs, b.Endpoints, b.Registry = s.now, s.ids, &s.endpoints, &s.attributes
	r, out, err := run.Start(b)
	if s.sound(err) != nil {
		return nil, err
	}
	s.runs[b.ID.RunID] = r
	s.current[workflowKey{b.ID.Namespace, b.ID.WorkflowID}] = r
	s.apply(r, out)
	return r, nil
}

func (s *step) startWorkflow(req *workflowservice.StartWorkflowExecutionRequest) (*workflowservice.StartWorkflowExecutionResponse, error) {
	l, err := s.launchOf(req)
	if err != nil {
		return nil, err
	}
	r, started, err := s.launch(l)
	if err != nil {
		return nil, err
	}
	retried := !started && req.GetRequestId() != "" && r.RequestID() == req.GetRequestId()
	resp := &workflowservice.StartWorkflowExecutionResponse{
		RunId: r.Identity().RunID, FirstExecutionRunId: r.Started().GetFirstExecutionRunId(), Started: started || retried, Status: r.Status(),
		Link: startLink(r),
	}
	if eagerly(req) && (started || retried) {
		resp.EagerWorkflowTask, err = s.handFirst(r, req)
	}
	return resp, err
}

// launchOf checks a request as the server's frontend does, and says what it wishes for.
func (s *step) launchOf(req *workflowservice.StartWorkflowExecutionRequest) (launch, error) {
	policy, err := checkStart(req, s.now)
	if err == nil {
		err = s.checkBaggage(req)
	}
	links := linksBeside(req.GetLinks(), req.GetCompletionCallbacks())
	if err == nil {
		err = checkLinks(slices.Concat(links, callbackLinks(req.GetCompletionCallbacks())))
	}
	if err != nil {
		return launch{}, err
	}
	attributes := &historypb.WorkflowExecutionStartedEventAttributes{
		WorkflowType: req.GetWorkflowType(), TaskQueue: &taskqueuepb.TaskQueue{Name: req.GetTaskQueue().GetName(), Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
		Input: req.GetInput(), WorkflowExecutionTimeout: req.GetWorkflowExecutionTimeout(), WorkflowRunTimeout: req.GetWorkflowRunTimeout(),
		WorkflowTaskTimeout: req.GetWorkflowTaskTimeout(), Identity: req.GetIdentity(), RetryPolicy: policy, CronSchedule: req.GetCronSchedule(),
		LastCompletionResult: req.GetLastCompletionResult(), ContinuedFailure: req.GetContinuedFailure(),
		Memo: run.SetMemo(req.GetMemo()), SearchAttributes: run.SetSearchAttributes(req.GetSearchAttributes()), Header: req.GetHeader(),
		WorkflowId: req.GetWorkflowId(), Priority: req.GetPriority(), CompletionCallbacks: req.GetCompletionCallbacks(), VersioningOverride: req.GetVersioningOverride(),
		EagerExecutionAccepted: eagerly(req),
	}
	requestID := req.GetRequestId()
	if requestID == "" {
		requestID = s.ids.UUID()
	}
	return launch{
		namespace: req.GetNamespace(), attributes: attributes, delay: req.GetWorkflowStartDelay(), requestID: requestID,
		reuse: req.GetWorkflowIdReusePolicy(), conflict: req.GetWorkflowIdConflictPolicy(), metadata: req.GetUserMetadata(),
		links: links, attach: attachment(req),
	}, nil
}

// linksBeside leaves out the links that come with a callback too, as dedupLinksFromCallbacks of the server's frontend does.
func linksBeside(links []*commonpb.Link, callbacks []*commonpb.Callback) (kept []*commonpb.Link) {
	for _, link := range links {
		if !slices.ContainsFunc(callbacks, func(c *commonpb.Callback) bool {
			return c.GetNexus() != nil && slices.ContainsFunc(c.GetLinks(), func(other *commonpb.Link) bool { return proto.Equal(link, other) })
		}) {
			kept = append(kept, link)
		}
	}
	return kept
}

func callbackLinks(callbacks []*commonpb.Callback) (links []*commonpb.Link) {
	for _, callback := range callbacks {
		links = append(links, callback.GetLinks()...)
	}
	return links
}

// startLink points to the first event of a run.
func startLink(r *run.Run) *commonpb.Link {
	id := r.Identity()
	return &commonpb.Link{Variant: &commonpb.Link_WorkflowEvent_{WorkflowEvent: &commonpb.Link_WorkflowEvent{
		Namespace: id.Namespace, WorkflowId: id.WorkflowID, RunId: id.RunID,
		Reference: &commonpb.Link_WorkflowEvent_EventRef{EventRef: &commonpb.Link_WorkflowEvent_EventReference{
			EventId: 1, EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
		}},
	}}}
}

// requestLink points to an event by the request that it stems from: its id is not known while it waits to be written.
func requestLink(r *run.Run, requestID string, t enumspb.EventType) *commonpb.Link {
	id := r.Identity()
	return &commonpb.Link{Variant: &commonpb.Link_WorkflowEvent_{WorkflowEvent: &commonpb.Link_WorkflowEvent{
		Namespace: id.Namespace, WorkflowId: id.WorkflowID, RunId: id.RunID,
		Reference: &commonpb.Link_WorkflowEvent_RequestIdRef{RequestIdRef: &commonpb.Link_WorkflowEvent_RequestIdReference{RequestId: requestID, EventType: t}},
	}}}
}

// orZero writes a duration that is not set as the server does.
func orZero(d *durationpb.Duration) *durationpb.Duration {
	if d == nil {
		return durationpb.New(0)
	}
	return d
}
