package core_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
)

// with wraps attributes in the command that they belong to.
func with(attributes proto.Message) *commandpb.Command {
	c := &commandpb.Command{}
	fields := c.ProtoReflect().Descriptor().Oneofs().ByName("attributes").Fields()
	for i := range fields.Len() {
		if field := fields.Get(i); field.Message() == attributes.ProtoReflect().Descriptor() {
			c.ProtoReflect().Set(field, protoreflect.ValueOfMessage(attributes.ProtoReflect()))
			name := strings.TrimSuffix(string(field.Name()), "_command_attributes")
			c.CommandType = enumspb.CommandType(enumspb.CommandType_value["COMMAND_TYPE_"+strings.ToUpper(name)])
		}
	}
	return c
}

// wantFailed checks that the last workflow task failed for a bad command, and that its worker was told why.
func (s *service) wantFailed(cause enumspb.WorkflowTaskFailedCause, text string, err error) {
	s.t.Helper()
	text = cause.String() + ": " + text
	if invalid := (*serviceerror.InvalidArgument)(nil); !errors.As(err, &invalid) || err.Error() != text {
		s.t.Errorf("the worker is told: %v\nwant: %s", err, text)
	}
	failed := s.find(enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED).GetWorkflowTaskFailedEventAttributes()
	if failed.GetCause() != cause || failed.GetFailure().GetMessage() != text {
		s.t.Errorf("the task failed with %v: %s\nwant %v: %s", failed.GetCause(), failed.GetFailure().GetMessage(), cause, text)
	}
}

// causes are why a task fails for a bad command of a type.
var causes = map[enumspb.CommandType]enumspb.WorkflowTaskFailedCause{
	enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK:                     enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES,
	enumspb.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK:               enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES,
	enumspb.COMMAND_TYPE_START_TIMER:                                enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES,
	enumspb.COMMAND_TYPE_CANCEL_TIMER:                               enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES,
	enumspb.COMMAND_TYPE_RECORD_MARKER:                              enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES,
	enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION:                enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES,
	enumspb.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION:                    enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES,
	enumspb.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION:                  enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_WORKFLOW_EXECUTION_ATTRIBUTES,
	enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION:         enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES,
	enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION:             enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES,
	enumspb.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION:         enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
	enumspb.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION: enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES,
	enumspb.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:          enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES,
	enumspb.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES:                 enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES,
	enumspb.COMMAND_TYPE_PROTOCOL_MESSAGE:                           enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE,
	enumspb.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION:                   enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES,
	enumspb.COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION:             enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES,
}

// Every command without attributes gets the cause of its own, with the server's words.
func TestCommandsWithoutAttributes(t *testing.T) {
	texts := map[enumspb.CommandType]string{
		enumspb.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION:       "empty ScheduleNexusOperationCommandAttributes",
		enumspb.COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION: "empty CancelNexusOperationCommandAttributes",
	}
	for number := range enumspb.CommandType_name {
		kind := enumspb.CommandType(number)
		if kind == enumspb.COMMAND_TYPE_UNSPECIFIED {
			continue
		}
		t.Run(kind.String(), func(t *testing.T) {
			text := texts[kind]
			if text == "" {
				text = kind.String() + "CommandAttributes is not set on " + kind.String() + "Command."
			}
			s := newService(t)
			s.start("w")
			s.wantFailed(causes[kind], text, s.complete(&commandpb.Command{CommandType: kind}))
		})
	}
}

type badRow struct {
	attributes proto.Message
	text       string
}

var (
	long     = strings.Repeat("x", 1001)
	negative = durationpb.New(-1)
)

const someRun = "11111111-2222-3333-4444-555555555555"

// badCommands are by the cause that they have; the words are those of the server's command_attr_validator.go.
var badCommands = map[enumspb.WorkflowTaskFailedCause][]badRow{

	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_ACTIVITY_ATTRIBUTES: {
		{&commandpb.ScheduleActivityTaskCommandAttributes{}, "taskQueue is not set"},
		{activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.TaskQueue.Name = "" }), "missing task queue name"},
		{activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.ActivityId = "" }), "activityId is not set"},
		{activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.ActivityType = nil }), "activityType is not set"},
		{activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.ActivityId = long }), "activityId exceeds length limit. Length=1001 Limit=1000"},
		{activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.HeartbeatTimeout = negative }), "invalid HeartbeatTimeout: negative duration"},
		{activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) { a.StartToCloseTimeout = nil }),
			"a valid StartToCloseTimeout or ScheduleToCloseTimeout must be set on the activity. ActivityId=a ActivityType=act"},
		{activityWith(func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
			a.RetryPolicy = &commonpb.RetryPolicy{BackoffCoefficient: 0.5}
		}), "BackoffCoefficient cannot be less than 1 on retry policy."},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_ACTIVITY_ATTRIBUTES: {
		{&commandpb.RequestCancelActivityTaskCommandAttributes{}, "ScheduledEventId is not set on RequestCancelActivityTaskCommand."},
		{&commandpb.RequestCancelActivityTaskCommandAttributes{ScheduledEventId: 2}, "invalid history builder state for action: add-activitytask-cancel-requested-event, ScheduledEventID: 2"},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES: {
		{&commandpb.StartTimerCommandAttributes{}, "TimerId is not set on StartTimerCommand."},
		{&commandpb.StartTimerCommandAttributes{TimerId: "t", StartToFireTimeout: negative},
			"An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. TimerId=t"},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_RECORD_MARKER_ATTRIBUTES: {
		{&commandpb.RecordMarkerCommandAttributes{}, "MarkerName is not set on RecordMarkerCommand."},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_FAIL_WORKFLOW_EXECUTION_ATTRIBUTES: {
		{&commandpb.FailWorkflowExecutionCommandAttributes{}, "Failure is not set on FailWorkflowExecutionCommand."},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES: {
		{&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{WorkflowType: &commonpb.WorkflowType{Name: long}},
			"WorkflowType on ContinueAsNewWorkflowExecutionCommand exceeds length limit. WorkflowType=" + long + " Length=1001 Limit=1000"},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES: {
		{&commandpb.StartChildWorkflowExecutionCommandAttributes{}, "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. WorkflowType= Namespace="},
		{&commandpb.StartChildWorkflowExecutionCommandAttributes{WorkflowId: "c"}, "Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId=c Namespace="},
		{&commandpb.StartChildWorkflowExecutionCommandAttributes{WorkflowId: "c", WorkflowType: &commonpb.WorkflowType{Name: "wf"}, WorkflowRunTimeout: negative},
			"Invalid WorkflowRunTimeout on StartChildWorkflowExecutionCommand: negative duration. WorkflowId=c WorkflowType=wf Namespace="},
		{&commandpb.StartChildWorkflowExecutionCommandAttributes{WorkflowId: "c", WorkflowType: &commonpb.WorkflowType{Name: "wf"}, CronSchedule: "often"},
			"invalid CronSchedule on StartChildWorkflowExecutionCommand: invalid CronSchedule.. WorkflowId=c WorkflowType=wf Namespace="},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES: {
		{&commandpb.SignalExternalWorkflowExecutionCommandAttributes{}, "Execution is not set on SignalExternalWorkflowExecutionCommand."},
		{&commandpb.SignalExternalWorkflowExecutionCommandAttributes{Execution: &commonpb.WorkflowExecution{}},
			"WorkflowId is not set on SignalExternalWorkflowExecutionCommand. Namespace= RunId= SignalName="},
		{&commandpb.SignalExternalWorkflowExecutionCommandAttributes{Execution: &commonpb.WorkflowExecution{WorkflowId: "b", RunId: "r"}},
			"Invalid RunId set on SignalExternalWorkflowExecutionCommand. WorkflowId=b Namespace= RunId=r SignalName="},
		{&commandpb.SignalExternalWorkflowExecutionCommandAttributes{Execution: &commonpb.WorkflowExecution{WorkflowId: "b", RunId: someRun}},
			"SignalName is not set on SignalExternalWorkflowExecutionCommand. WorkflowId=b Namespace= RunId=" + someRun},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES: {
		{&commandpb.RequestCancelExternalWorkflowExecutionCommandAttributes{}, "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand. Namespace= RunId="},
		{&commandpb.RequestCancelExternalWorkflowExecutionCommandAttributes{WorkflowId: long},
			"WorkflowId on RequestCancelExternalWorkflowExecutionCommand exceeds length limit. WorkflowId=" + long + " Length=1001 Limit=1000 RunId= Namespace="},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES: {
		{&commandpb.UpsertWorkflowSearchAttributesCommandAttributes{}, "SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand."},
		{&commandpb.UpsertWorkflowSearchAttributesCommandAttributes{SearchAttributes: &commonpb.SearchAttributes{}}, "IndexedFields is not set on UpsertWorkflowSearchAttributesCommand."},
		{&commandpb.UpsertWorkflowSearchAttributesCommandAttributes{SearchAttributes: attributes("RunId", `"r"`)}, "RunId attribute can't be set in SearchAttributes"},
		{&commandpb.StartChildWorkflowExecutionCommandAttributes{WorkflowId: "c", WorkflowType: &commonpb.WorkflowType{Name: "wf"}, SearchAttributes: attributes("RunId", `"r"`)},
			"invalid SearchAttributes on StartChildWorkflowCommand: RunId attribute can't be set in SearchAttributes. WorkflowId=c WorkflowType=wf Namespace="},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES: {
		{&commandpb.ModifyWorkflowPropertiesCommandAttributes{}, "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand."},
		{&commandpb.ModifyWorkflowPropertiesCommandAttributes{UpsertedMemo: &commonpb.Memo{}}, "UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand."},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE: {
		{&commandpb.ProtocolMessageCommandAttributes{}, "MessageID is not set on ProtocolMessageCommand."},
		{&commandpb.ProtocolMessageCommandAttributes{MessageId: "m"}, "ProtocolMessageCommand referenced absent message ID m"},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_NEXUS_OPERATION_ATTRIBUTES: {
		{&commandpb.RequestCancelNexusOperationCommandAttributes{ScheduledEventId: 3},
			"requested cancelation for a non-existing or already completed operation with scheduled event ID of 3"},
	},
	enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES: {
		{&commandpb.ScheduleNexusOperationCommandAttributes{Endpoint: "nowhere"}, `endpoint "nowhere" not found`},
	},
}

func TestBadCommands(t *testing.T) {
	for cause, cases := range badCommands {
		for _, c := range cases {
			t.Run(cause.String(), func(t *testing.T) {
				s := newService(t)
				s.start("w")
				s.wantFailed(cause, c.text, s.complete(with(c.attributes)))
			})
		}
	}
}

// activityWith is a changed command that would be in order.
func activityWith(edit func(*commandpb.ScheduleActivityTaskCommandAttributes)) proto.Message {
	a := &commandpb.ScheduleActivityTaskCommandAttributes{
		ActivityId: "a", ActivityType: &commonpb.ActivityType{Name: "act"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, StartToCloseTimeout: seconds(10),
	}
	edit(a)
	return a
}

func attributes(name, value string) *commonpb.SearchAttributes {
	return &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{name: payload(value, "")}}
}

// What a server refuses first is what becomes of the task.
func TestTaskFailsForABadCommandBeforeOneForANamespaceThatThereIsNot(t *testing.T) {
	away, bad := with(&commandpb.StartChildWorkflowExecutionCommandAttributes{Namespace: "nowhere"}), with(&commandpb.CancelTimerCommandAttributes{})
	for name, test := range map[string]struct {
		commands []*commandpb.Command
		want     string
	}{
		"bad first":       {[]*commandpb.Command{timerCommand(time.Hour), bad, away}, "WorkflowTaskFailed"},
		"namespace first": {[]*commandpb.Command{timerCommand(time.Hour), away, bad}, "WorkflowTaskTimedOut"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.core.Within(func(namespace string) bool { return namespace == "default" })
			s.start("w")
			if err := s.complete(test.commands...); err == nil {
				t.Error("the commands were not refused")
			}
			s.advance(10 * time.Second)
			if got := s.typesFrom("w", 4); !strings.HasPrefix(got, test.want) {
				t.Errorf("then came %s, want %s", got, test.want)
			}
		})
	}
}
