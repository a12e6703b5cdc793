package script

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	activitypb "go.temporal.io/api/activity/v1"
	commandpb "go.temporal.io/api/command/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// Standalone activities. They have no history: a line tells the state that each is in at the end of a block, if it is another one than before.
//
//	start-activity a start-to-close=10s delay=5s
//
// The verbs about attempts are those for the activities of workflows.

func init() { verbs["start-activity"] = startActivity }

// startActivity reads start-activity ID and the settings of schedule-activity, with delay=.
func startActivity(p *Player, args []string, _ []*commandpb.Command) error {
	a := scheduleActivity(args[0], args[1:]).GetScheduleActivityTaskCommandAttributes()
	_, err := p.call(&workflowservice.StartActivityExecutionRequest{
		Namespace: namespace, ActivityId: a.GetActivityId(), ActivityType: a.GetActivityType(), TaskQueue: a.GetTaskQueue(), RequestId: fmt.Sprint(p.calls),
		ScheduleToCloseTimeout: a.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: a.GetScheduleToStartTimeout(),
		StartToCloseTimeout: a.GetStartToCloseTimeout(), HeartbeatTimeout: a.GetHeartbeatTimeout(), RetryPolicy: a.GetRetryPolicy(),
		StartDelay: settings(args).duration("delay"),
	})
	return err
}

// showStandalone prints the states that are new.
func (p *Player) showStandalone() {
	resp, err := p.Look(&workflowservice.ListActivityExecutionsRequest{Namespace: namespace})
	if err != nil {
		return
	}
	all := resp.(*workflowservice.ListActivityExecutionsResponse).GetExecutions()
	slices.SortFunc(all, func(a, b *activitypb.ActivityExecutionListInfo) int {
		return cmp.Or(cmp.Compare(a.GetActivityId(), b.GetActivityId()), a.GetScheduleTime().AsTime().Compare(b.GetScheduleTime().AsTime()), cmp.Compare(a.GetRunId(), b.GetRunId()))
	})
	for _, a := range all {
		if state := p.stateOf(a); p.states[a.GetRunId()] != state {
			p.states[a.GetRunId()] = state
			p.print("%s activity %s %s", p.since(p.now), a.GetActivityId(), state)
		}
	}
}

func (p *Player) stateOf(a *activitypb.ActivityExecutionListInfo) string {
	resp, err := p.Look(&workflowservice.DescribeActivityExecutionRequest{
		Namespace: namespace, ActivityId: a.GetActivityId(), RunId: a.GetRunId(), IncludeOutcome: true,
	})
	if err != nil {
		return err.Error()
	}
	described := resp.(*workflowservice.DescribeActivityExecutionResponse)
	info := described.GetInfo()
	words := []string{info.GetStatus().String()}
	if info.GetCloseTime() == nil {
		words = append(words, info.GetRunState().String())
	}
	words = append(words, fmt.Sprint("attempt ", info.GetAttempt()))
	if at := info.GetNextAttemptScheduleTime(); at != nil {
		words = append(words, "due "+p.since(at.AsTime()))
	}
	if at := info.GetCloseTime(); at != nil {
		words = append(words, "at "+p.since(at.AsTime()))
	}
	if failure := described.GetOutcome().GetFailure(); failure != nil {
		words = append(words, fmt.Sprintf("%v: %s", described.GetOutcome().GetRetryState(), failure.GetMessage()))
	}
	return strings.Join(words, ", ")
}
