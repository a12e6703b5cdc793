package sim

import (
	"fmt"
	"slices"
	"strings"
)

// answered: when all runs have ended, nobody waits any more, but for workers, for their answers to queries, for schedules, and for news of activities and operations.
func answered(v *View, _ []string) string {
	for _, id := range []string{"x", "y"} {
		_ = v.player.Do(fmt.Sprintf(`call DeleteSchedule {"scheduleId":%q}`, id)) // there may be none
	}
	for runID, a := range v.standaloneActivities { // each ends by itself
		_ = v.player.Do(fmt.Sprintf(`call TerminateActivityExecution {"activityId":%q,"runId":%q}`, a.GetInfo().GetActivityId(), runID)) // it may have ended
	}
	for runID, o := range v.standaloneOperations {
		_ = v.player.Do(fmt.Sprintf(`call TerminateNexusOperationExecution {"operationId":%q,"runId":%q}`, o.GetInfo().GetOperationId(), runID)) // it may have ended
	}
	left := true
	for range 100 { // a waiting update-with-start begins another run when its own ends
		left = false
		for _, info := range v.player.Runs("") {
			if open(info) {
				left = true
				_ = v.player.Do(fmt.Sprintf(`call TerminateWorkflowExecution {"workflowExecution":{"workflowId":%q,"runId":%q}}`,
					info.GetExecution().GetWorkflowId(), info.GetExecution().GetRunId())) // it may have ended with another one
			}
		}
	}
	if left {
		return "runs stay open, however often they are terminated"
	}
	for _, label := range v.player.Waiting() {
		method := v.pending[label]
		if !strings.HasSuffix(method, "TaskQueue") && method != "QueryWorkflow" && !strings.HasPrefix(method, "Describe") {
			return fmt.Sprintf("%s (%s) waits, and all runs have ended", label, method)
		}
	}
	if i := slices.IndexFunc(v.player.Waiting(), func(label string) bool { return v.pending[label] == "" }); i >= 0 {
		return fmt.Sprintf("%q waits and was not asked", v.player.Waiting()[i])
	}
	return ""
}
