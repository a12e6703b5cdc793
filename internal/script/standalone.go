package script

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	activitypb "go.temporal.io/api/activity/v1"
	commandpb "go.temporal.io/api/command/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Standalone activities and Nexus operations. They have no history: a line tells the state that each is in at the end of a block, if it is another one than before.
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

// showOthers prints the states that are new of what has no history.
func (p *Player) showOthers() {
	p.showActivities()
	p.showOperations()
	p.showBatches()
}

// showState prints a state if it is new.
func (p *Player) showState(runID, name, state string) {
	if p.states[runID] != state {
		p.states[runID] = state
		p.print("%s %s %s", p.since(p.now), name, state)
	}
}

func (p *Player) showActivities() {
	resp, err := p.Look(&workflowservice.ListActivityExecutionsRequest{Namespace: namespace})
	if err != nil {
		return
	}
	all := resp.(*workflowservice.ListActivityExecutionsResponse).GetExecutions()
	slices.SortFunc(all, func(a, b *activitypb.ActivityExecutionListInfo) int {
		return cmp.Or(cmp.Compare(a.GetActivityId(), b.GetActivityId()), a.GetScheduleTime().AsTime().Compare(b.GetScheduleTime().AsTime()), cmp.Compare(a.GetRunId(), b.GetRunId()))
	})
	for _, a := range all {
		p.showState(a.GetRunId(), "activity "+a.GetActivityId(), p.stateOf(a))
	}
}

func (p *Player) stateOf(a *activitypb.ActivityExecutionListInfo) string {
	resp, err := p.Look(&workflowservice.DescribeActivityExecutionRequest{
		Namespace: namespace, ActivityId: a.GetActivityId(), RunId: a.GetRunId(), IncludeOutcome: true,
	})
	if err != nil {
		return err.Error()
	}
	d := resp.(*workflowservice.DescribeActivityExecutionResponse)
	text := stateText(p, d.GetInfo(), d.GetInfo().GetRunState())
	if failure := d.GetOutcome().GetFailure(); failure != nil {
		text += fmt.Sprintf(", %v: %s", d.GetOutcome().GetRetryState(), failure.GetMessage())
	}
	return text
}

// described is what activities and operations have in common.
type described[Status fmt.Stringer] interface {
	GetStatus() Status
	GetAttempt() int32
	GetNextAttemptScheduleTime() *timestamppb.Timestamp
	GetCloseTime() *timestamppb.Timestamp
}

func stateText[Status fmt.Stringer](p *Player, info described[Status], stage fmt.Stringer) string {
	words := []string{info.GetStatus().String()}
	if info.GetCloseTime() == nil {
		words = append(words, stage.String())
	}
	words = append(words, fmt.Sprint("attempt ", info.GetAttempt()))
	if at := info.GetNextAttemptScheduleTime(); at != nil {
		words = append(words, "due "+p.since(at.AsTime()))
	}
	if at := info.GetCloseTime(); at != nil {
		words = append(words, "at "+p.since(at.AsTime()))
	}
	return strings.Join(words, ", ")
}

func (p *Player) showOperations() {
	resp, err := p.Look(&workflowservice.ListNexusOperationExecutionsRequest{Namespace: namespace})
	if err != nil {
		return
	}
	all := resp.(*workflowservice.ListNexusOperationExecutionsResponse).GetOperations()
	slices.SortFunc(all, func(a, b *nexuspb.NexusOperationExecutionListInfo) int {
		return cmp.Or(cmp.Compare(a.GetOperationId(), b.GetOperationId()), a.GetScheduleTime().AsTime().Compare(b.GetScheduleTime().AsTime()), cmp.Compare(a.GetRunId(), b.GetRunId()))
	})
	for _, o := range all {
		resp, err := p.Look(&workflowservice.DescribeNexusOperationExecutionRequest{
			Namespace: namespace, OperationId: o.GetOperationId(), RunId: o.GetRunId(), IncludeOutcome: true,
		})
		if err != nil {
			continue
		}
		d := resp.(*workflowservice.DescribeNexusOperationExecutionResponse)
		text := stateText(p, d.GetInfo(), d.GetInfo().GetState())
		if c := d.GetInfo().GetCancellationInfo(); c != nil {
			text += ", cancel: " + c.GetState().String()
		}
		if failure := d.GetFailure(); failure != nil {
			text += ": " + failure.GetMessage()
		}
		p.showState(o.GetRunId(), "operation "+o.GetOperationId(), text)
	}
}
