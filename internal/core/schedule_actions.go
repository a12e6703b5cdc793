package core

import (
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/internal/core/schedule"
)

// Actions of schedules: the workflows that are started, cancelled and terminated, and what schedules learn of their ends.

// actionDue is the deadline of a schedule's next action.
type actionDue struct {
	schedule *scheduled
	stamp    int
}

func (a actionDue) lapsed() bool { return a.schedule.deleted || a.stamp != a.schedule.stamp }

func (a actionDue) ring(s *step) { s.act(a.schedule) }

// act does what is due, and sets the alarm for what comes next.
func (s *step) act(sc *scheduled) {
	sc.Tick(s.now)
	take := sc.Take()
	for _, e := range take.Cancel {
		if r := s.latest(sc, e); r != nil {
			s.tell(r, func(tx *run.Tx) { _ = tx.RequestCancel("cancelled by schedule overlap policy", sc.identity()) })
		}
	}
	for _, e := range take.Terminate {
		if r := s.latest(sc, e); r != nil {
			s.tell(r, func(tx *run.Tx) { _ = tx.Terminate("terminated by schedule overlap policy", nil, sc.identity()) })
		}
	}
	for _, start := range take.Starts {
		s.startScheduled(sc, start)
	}
	sc.stamp++
	if at, ok := sc.Next(); ok {
		s.deadlines.Add(at, due{alarm: actionDue{sc, sc.stamp}})
	}
}

// latest is the running run of a chain that the schedule started, or nil.
func (s *step) latest(sc *scheduled, e *commonpb.WorkflowExecution) *run.Run {
	r := s.current[workflowKey{sc.namespace, e.GetWorkflowId()}]
	if r == nil || r.Closed() || r.Started().GetFirstExecutionRunId() != e.GetRunId() {
		return nil
	}
	return r
}

func (sc *scheduled) identity() string { return "temporal-scheduler-" + sc.namespace + "-" + sc.id }

// startScheduled starts an action. One whose workflow id is taken is dropped, as on the server.
func (s *step) startScheduled(sc *scheduled, start schedule.Start) {
	set := sc.Set()
	action := set.GetAction().GetStartWorkflow()
	nominal := start.Nominal.UTC().Truncate(time.Second).Format(time.RFC3339)
	id := action.GetWorkflowId()
	if overlaps := set.GetPolicies().GetOverlapPolicy(); !set.GetPolicies().GetKeepOriginalWorkflowId() || overlaps == enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL {
		id += "-" + nominal
	}
	reuse := enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
	if start.Manual {
		reuse = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE
	}
	result, failure := sc.Last()
	resp, err := s.startWorkflow(&workflowservice.StartWorkflowExecutionRequest{
		Namespace: sc.namespace, WorkflowId: id, WorkflowType: action.GetWorkflowType(), TaskQueue: action.GetTaskQueue(), Input: action.GetInput(),
		WorkflowExecutionTimeout: action.GetWorkflowExecutionTimeout(), WorkflowRunTimeout: action.GetWorkflowRunTimeout(),
		WorkflowTaskTimeout: action.GetWorkflowTaskTimeout(), Identity: sc.identity(), RequestId: s.ids.UUID(), WorkflowIdReusePolicy: reuse,
		RetryPolicy: action.GetRetryPolicy(), Memo: action.GetMemo(), Header: action.GetHeader(), UserMetadata: action.GetUserMetadata(), Priority: action.GetPriority(),
		SearchAttributes:     sc.searchAttributes(action.GetSearchAttributes(), nominal),
		LastCompletionResult: result, ContinuedFailure: failure, VersioningOverride: action.GetVersioningOverride(),
	})
	if err != nil {
		return
	}
	s.scheduledRuns[resp.GetRunId()] = sc
	sc.Started(start, &commonpb.WorkflowExecution{WorkflowId: id, RunId: resp.GetRunId()}, s.now)
}

// searchAttributes adds those that tell where a run comes from.
func (sc *scheduled) searchAttributes(set *commonpb.SearchAttributes, nominal string) *commonpb.SearchAttributes {
	all := &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{}}
	if set != nil {
		all = proto.CloneOf(set)
		if all.IndexedFields == nil {
			all.IndexedFields = map[string]*commonpb.Payload{}
		}
	}
	all.IndexedFields["TemporalScheduledById"] = attributeOf("Keyword", sc.id)
	all.IndexedFields["TemporalScheduledStartTime"] = attributeOf("Datetime", nominal)
	return all
}

func attributeOf(kind, value string) *commonpb.Payload {
	return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain"), "type": []byte(kind)}, Data: []byte(strconv.Quote(value))}
}

// actionEnded tells a schedule how a workflow ended that it started, once no other run goes on from it.
func (s *step) actionEnded(r *run.Run) {
	first := r.Started().GetFirstExecutionRunId()
	sc := s.scheduledRuns[first]
	if sc == nil || r.Successor() != "" {
		return
	}
	delete(s.scheduledRuns, first)
	if sc.deleted {
		return
	}
	end := r.Events()[len(r.Events())-1]
	sc.Ended(&commonpb.WorkflowExecution{WorkflowId: r.Identity().WorkflowID, RunId: first}, r.Status(),
		end.GetWorkflowExecutionCompletedEventAttributes().GetResult(), end.GetWorkflowExecutionFailedEventAttributes().GetFailure())
	s.act(sc)
}
