package sim

import (
	"fmt"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// children: a child is pending for its open parent as long as its chain of runs is open, and no longer. Resets are their own business, as on a
// server: a child that was reset after its end runs again without its parent's knowledge, and a parent does not learn of the end of one that made
// way for the reset of another run, nor one that was reset of what became of its children before.
func children(v *View) string {
	for _, parent := range v.Runs {
		if !parent.Open() || parent.wasReset() {
			continue
		}
		for _, c := range parent.Description.GetPendingChildren() {
			if !v.inChain(c.GetRunId(), func(r *RunView) bool { return r.madeWay() || r.Open() && slices.Contains(v.Runs, r) }) {
				return fmt.Sprintf("%s has the pending child %q, of which no run is open", v.name(parent), c.GetWorkflowId())
			}
		}
	}
	for _, child := range v.Runs {
		parent := v.run(child.Info.GetParentExecution().GetRunId())
		if !child.Open() || !slices.Contains(v.Runs, parent) || !parent.Open() || v.inChain(child.Info.GetFirstRunId(), (*RunView).wasReset) {
			continue
		}
		if !slices.ContainsFunc(parent.Description.GetPendingChildren(), func(c *workflowpb.PendingChildExecutionInfo) bool {
			return c.GetRunId() == child.Info.GetFirstRunId()
		}) {
			return fmt.Sprintf("%s is open, and its parent %s does not have it as pending", v.name(child), v.name(parent))
		}
	}
	return ""
}

// madeWay tells whether the run was ended by a reset.
func (r *RunView) madeWay() bool {
	return r.Events[len(r.Events)-1].GetWorkflowExecutionTerminatedEventAttributes().GetIdentity() == "history-resetter"
}

// inChain tells whether any run of a chain is of a kind, deleted ones as they were last.
func (v *View) inChain(firstRunID string, is func(*RunView) bool) bool {
	for _, r := range v.byID { // the answer does not depend on the order
		if r.Info.GetFirstRunId() == firstRunID && is(r) {
			return true
		}
	}
	return false
}

// wasReset tells whether the run came about by a reset.
func (r *RunView) wasReset() bool {
	return slices.ContainsFunc(r.Events, func(e *historypb.HistoryEvent) bool {
		return e.GetWorkflowTaskFailedEventAttributes().GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_RESET_WORKFLOW
	})
}
