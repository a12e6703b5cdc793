package script

import (
	"slices"
	"strconv"
	"strings"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// settings are words such as run-timeout=10s behind a verb.
type settings []string

func (s settings) text(name string) string {
	for _, word := range s {
		if value, ok := strings.CutPrefix(word, name+"="); ok {
			return value
		}
	}
	return ""
}

func (s settings) has(word string) bool                      { return slices.Contains(s, word) }
func (s settings) duration(name string) *durationpb.Duration { return optional(s.text(name)) }

// policy is a retry policy if there are settings for one.
func (s settings) policy() *commonpb.RetryPolicy {
	if s.text("attempts") == "" && s.text("interval") == "" {
		return nil
	}
	attempts, _ := strconv.Atoi(s.text("attempts"))
	return &commonpb.RetryPolicy{InitialInterval: s.duration("interval"), MaximumAttempts: int32(attempts)}
}

// parseCommand reads a line that stands for a command of a worker.
func parseCommand(words []string) (*commandpb.Command, bool) {
	if len(words) == 0 {
		return nil, false
	}
	var arg string
	if len(words) > 1 {
		arg = words[1]
	}
	switch words[0] {
	case "start-timer":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_START_TIMER, Attributes: &commandpb.Command_StartTimerCommandAttributes{
			StartTimerCommandAttributes: &commandpb.StartTimerCommandAttributes{TimerId: arg, StartToFireTimeout: optional(words[len(words)-1])},
		}}, true
	case "cancel-timer":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_CANCEL_TIMER, Attributes: &commandpb.Command_CancelTimerCommandAttributes{
			CancelTimerCommandAttributes: &commandpb.CancelTimerCommandAttributes{TimerId: arg},
		}}, true
	case "schedule-activity":
		return scheduleActivity(arg, words[2:]), true
	case "cancel-activity":
		id, _ := strconv.ParseInt(arg, 10, 64)
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK, Attributes: &commandpb.Command_RequestCancelActivityTaskCommandAttributes{
			RequestCancelActivityTaskCommandAttributes: &commandpb.RequestCancelActivityTaskCommandAttributes{ScheduledEventId: id},
		}}, true
	case "complete-workflow":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, Attributes: &commandpb.Command_CompleteWorkflowExecutionCommandAttributes{
			CompleteWorkflowExecutionCommandAttributes: &commandpb.CompleteWorkflowExecutionCommandAttributes{},
		}}, true
	case "fail-workflow":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION, Attributes: &commandpb.Command_FailWorkflowExecutionCommandAttributes{
			FailWorkflowExecutionCommandAttributes: &commandpb.FailWorkflowExecutionCommandAttributes{Failure: &failurepb.Failure{Message: "failed"}},
		}}, true
	}
	return parseFamily(words)
}

// scheduleActivity reads schedule-activity ID [start-to-close=10s] [attempts=3] ...
func scheduleActivity(id string, words settings) *commandpb.Command {
	attempts, _ := strconv.Atoi(words.text("attempts"))
	return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK, Attributes: &commandpb.Command_ScheduleActivityTaskCommandAttributes{
		ScheduleActivityTaskCommandAttributes: &commandpb.ScheduleActivityTaskCommandAttributes{
			ActivityId: id, ActivityType: &commonpb.ActivityType{Name: "Charge"}, TaskQueue: &taskqueuepb.TaskQueue{Name: taskQueue},
			ScheduleToCloseTimeout: words.duration("schedule-to-close"), ScheduleToStartTimeout: words.duration("schedule-to-start"),
			StartToCloseTimeout: words.duration("start-to-close"), HeartbeatTimeout: words.duration("heartbeat"),
			RetryPolicy: &commonpb.RetryPolicy{InitialInterval: words.duration("interval"), MaximumAttempts: int32(attempts)},
		},
	}}
}
