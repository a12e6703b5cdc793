package sim

import (
	"fmt"

	"go.temporal.io/api/workflowservice/v1"
)

// updates: an update is accepted at most once, and completed at most once, after it was accepted.
func updates(v *View) string {
	for _, r := range v.Runs {
		if len(r.Fresh) == 0 {
			continue
		}
		accepted, completed := map[string]int64{}, map[string]bool{}
		for _, e := range r.Events {
			if a := e.GetWorkflowExecutionUpdateAcceptedEventAttributes(); a != nil {
				if accepted[a.GetProtocolInstanceId()] != 0 {
					return fmt.Sprintf("%s accepts update %q twice, at event %d", v.name(r), a.GetProtocolInstanceId(), e.GetEventId())
				}
				accepted[a.GetProtocolInstanceId()] = e.GetEventId()
			}
			if a := e.GetWorkflowExecutionUpdateCompletedEventAttributes(); a != nil {
				id := a.GetMeta().GetUpdateId()
				if completed[id] || accepted[id] == 0 || accepted[id] != a.GetAcceptedEventId() {
					return fmt.Sprintf("event %d of %s completes update %q, which is not open", e.GetEventId(), v.name(r), id)
				}
				completed[id] = true
			}
		}
	}
	return ""
}

// updatesEnd: an update that a run has accepted has an outcome when the run is closed.
func updatesEnd(v *View, _ []string) string {
	for _, r := range v.Runs {
		for _, e := range r.Events {
			id := e.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetProtocolInstanceId()
			if r.Open() || id == "" {
				continue
			}
			_ = v.player.Do(fmt.Sprintf(`call end = PollWorkflowExecutionUpdate {"updateRef":{"workflowExecution":{"workflowId":%q,"runId":%q},"updateId":%q},"waitPolicy":{"lifecycleStage":3}}`,
				r.id(), r.runID(), id)) // the answer tells
			answer, _ := v.player.Answer("end")
			if resp, _ := answer.Response.(*workflowservice.PollWorkflowExecutionUpdateResponse); answer.Err != nil || resp.GetOutcome() == nil {
				return fmt.Sprintf("%s is closed, and its update %q has no outcome: %v", v.name(r), id, answer.Err)
			}
		}
	}
	return ""
}
