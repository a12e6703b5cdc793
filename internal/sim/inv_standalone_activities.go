package sim

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// standaloneActivities: a standalone activity has an outcome from its end on and does not change any more, and a request that is refused does not change any.
func standaloneActivities(v *View) string {
	refused := len(v.Answers) == 1 && v.Answers[0].Err != nil && v.Answers[0].line == v.Line
	all, err := v.describeStandaloneActivities()
	if err != nil {
		return err.Error()
	}
	for runID, now := range all { // one that is wrong is enough
		before := v.standaloneActivities[runID]
		ended, changed := now.GetInfo().GetCloseTime() != nil, before != nil && !proto.Equal(before.GetInfo(), now.GetInfo())
		switch {
		case ended != (now.GetOutcome() != nil), ended != (now.GetInfo().GetRunState() == enumspb.PENDING_ACTIVITY_STATE_UNSPECIFIED):
			return fmt.Sprintf("activity %q is neither under way nor at an end: %v", now.GetInfo().GetActivityId(), now)
		case before.GetOutcome() != nil && changed:
			return fmt.Sprintf("activity %q has changed after its end: %v, before: %v", now.GetInfo().GetActivityId(), now, before)
		case before.GetInfo().GetStateTransitionCount() > now.GetInfo().GetStateTransitionCount():
			return fmt.Sprintf("activity %q has gone back to an earlier state: %v, before: %v", now.GetInfo().GetActivityId(), now, before)
		case refused && changed:
			return fmt.Sprintf("%s was refused (%v), and activity %q has changed", v.Answers[0].Method, v.Answers[0].Err, now.GetInfo().GetActivityId())
		}
	}
	v.standaloneActivities = all
	return ""
}

// describeStandaloneActivities describes all standalone activities, by run id.
func (v *View) describeStandaloneActivities() (map[string]*workflowservice.DescribeActivityExecutionResponse, error) {
	resp, err := v.player.Look(&workflowservice.ListActivityExecutionsRequest{Namespace: namespace})
	if err != nil {
		return nil, err
	}
	all := map[string]*workflowservice.DescribeActivityExecutionResponse{}
	for _, a := range resp.(*workflowservice.ListActivityExecutionsResponse).GetExecutions() {
		resp, err := v.player.Look(&workflowservice.DescribeActivityExecutionRequest{
			Namespace: namespace, ActivityId: a.GetActivityId(), RunId: a.GetRunId(), IncludeOutcome: true, IncludeLastFailure: true,
		})
		if err != nil {
			return nil, fmt.Errorf("describe activity %q, which is in the list: %w", a.GetActivityId(), err)
		}
		all[a.GetRunId()] = resp.(*workflowservice.DescribeActivityExecutionResponse)
	}
	return all, nil
}

// waitsForWorker tells whether a worker could have a standalone activity now.
func waitsForWorker(a *workflowservice.DescribeActivityExecutionResponse) bool {
	return a.GetInfo().GetRunState() == enumspb.PENDING_ACTIVITY_STATE_SCHEDULED && a.GetInfo().GetNextAttemptScheduleTime() == nil
}
