package sim

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// visibility: lists and counts say what descriptions and histories say.
func visibility(v *View) string {
	running := 0
	for _, r := range v.Runs {
		if r.Open() && !paused(r.Info) {
			running++
		}
		if got := r.Info.GetHistoryLength(); got != int64(len(r.Events)) {
			return fmt.Sprintf("%s is listed with %d events and has %d", v.name(r), got, len(r.Events))
		}
		if !proto.Equal(r.Info, r.Description.GetWorkflowExecutionInfo()) {
			return fmt.Sprintf("%s is listed as %v and described as %v", v.name(r), r.Info, r.Description.GetWorkflowExecutionInfo())
		}
	}
	for query, want := range map[string]int{"": len(v.Runs), fmt.Sprintf("ExecutionStatus = '%v'", enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING): running} {
		resp, err := v.player.Look(&workflowservice.CountWorkflowExecutionsRequest{Namespace: namespace, Query: query})
		if err != nil || resp.(*workflowservice.CountWorkflowExecutionsResponse).GetCount() != int64(want) {
			return fmt.Sprintf("the query %q counts %v (%v), want %d", query, resp, err, want)
		}
	}
	return ""
}
