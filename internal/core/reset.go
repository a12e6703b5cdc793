package core

import (
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Resets: a run that is or was takes the way again from one of its workflow tasks, as a new run of the same id. The run that is the
// latest of the id ends if it is open. How the new run comes about is in run/reset.go.

func (s *step) resetWorkflow(req *workflowservice.ResetWorkflowExecutionRequest) (*workflowservice.ResetWorkflowExecutionResponse, error) {
	switch {
	case req.GetRequestId() == "":
		return nil, serviceerror.NewInvalidArgument("RequestId is not set on request.")
	case len(req.GetRequestId()) > run.MaxID:
		return nil, serviceerror.NewInvalidArgument("RequestId length exceeds limit.")
	}
	base, err := s.find(req.GetNamespace(), req.GetWorkflowExecution())
	if err != nil {
		return nil, err
	}
	key := workflowKey{req.GetNamespace(), req.GetWorkflowExecution().GetWorkflowId()}
	current := s.current[key]
	if current == nil { // it has been deleted
		return nil, errNoWorkflow(key.workflowID)
	}
	if current.ResetRequestID() == req.GetRequestId() {
		return &workflowservice.ResetWorkflowExecutionResponse{RunId: current.Identity().RunID}, nil
	}
	finish := req.GetWorkflowTaskFinishEventId()
	if err := base.Resettable(finish); err != nil {
		return nil, err
	}
	wishes, err := wishesOf(req)
	if err != nil {
		return nil, err
	}
	runID := s.ids.UUID()
	if err := s.do(base, func(tx *run.Tx) error { return tx.ResetTo(runID, req.GetReason()) }); err != nil {
		return nil, err
	}
	if !current.Closed() { // it is another one than the base: nothing takes its place, so that its children and its callbacks learn of its end
		if err := s.do(current, func(tx *run.Tx) error { return tx.MakeWay(req.GetReason()) }); err != nil {
			return nil, err
		}
	}
	r, out, err := run.NewReset(run.Reset{
		Base: base, RunID: runID, Finish: finish, Reason: req.GetReason(), Later: s.eventsSince(base, finish), ResetRequestID: req.GetRequestId(),
		Exclude: excluded(req), Wishes: wishes, Now: s.now, IDs: s.ids,
	})
	if s.sound(err) != nil {
		return nil, err
	}
	s.runs[runID], s.current[key] = r, r
	s.apply(r, out)
	return &workflowservice.ResetWorkflowExecutionResponse{RunId: runID}, nil
}

// eventsSince lists the events of a run from one on, and those of the runs that it continued as.
func (s *step) eventsSince(r *run.Run, from int64) []*historypb.HistoryEvent {
	events := slices.Clone(r.Events()[from-1:])
	for r.Status() == enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW {
		next := s.runs[r.Successor()]
		if next == nil {
			break
		}
		events = append(events, next.Events()...)
		r = next
	}
	return events
}

// excluded tells what is not to be reapplied. There is an old field that lists what is, and a new one that lists what is not.
func excluded(req *workflowservice.ResetWorkflowExecutionRequest) map[enumspb.ResetReapplyExcludeType]bool {
	kinds := map[enumspb.ResetReapplyExcludeType]bool{}
	switch req.GetResetReapplyType() { //nolint:staticcheck // SDKs may still send it
	case enumspb.RESET_REAPPLY_TYPE_SIGNAL:
		kinds[enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE] = true
	case enumspb.RESET_REAPPLY_TYPE_NONE:
		kinds[enumspb.RESET_REAPPLY_EXCLUDE_TYPE_SIGNAL], kinds[enumspb.RESET_REAPPLY_EXCLUDE_TYPE_UPDATE] = true, true
	}
	for _, kind := range req.GetResetReapplyExcludeTypes() {
		kinds[kind] = true
	}
	return kinds
}

// wishesOf reads what is to be done with the new run. The server knows no other operation than to change its options.
func wishesOf(req *workflowservice.ResetWorkflowExecutionRequest) (wishes []run.Wish, err error) {
	for _, operation := range req.GetPostResetOperations() {
		update := operation.GetUpdateWorkflowOptions()
		if update == nil {
			return nil, serviceerror.NewInvalidArgumentf("unsupported post reset operation: %T", operation.GetVariant())
		}
		wish, err := wishOf(update.GetWorkflowExecutionOptions(), update.GetUpdateMask())
		if err == nil {
			err = wish.Check()
		}
		if err != nil {
			return nil, err
		}
		wishes = append(wishes, wish)
	}
	return wishes, nil
}
