package run

import (
	"fmt"
	"strings"

	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
)

// handler carries out one command. It returns a *badCommand for one that the server would refuse.
type handler func(tx *Tx, cmd *commandpb.Command) *badCommand

// handlers are all commands that a worker can send. This is the place to add one; a test walks the API's command types.
var handlers = map[enumspb.CommandType]handler{
	enumspb.COMMAND_TYPE_START_TIMER:                                startTimer,
	enumspb.COMMAND_TYPE_CANCEL_TIMER:                               cancelTimer,
	enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK:                     scheduleActivity,
	enumspb.COMMAND_TYPE_REQUEST_CANCEL_ACTIVITY_TASK:               requestCancelActivity,
	enumspb.COMMAND_TYPE_RECORD_MARKER:                              recordMarker,
	enumspb.COMMAND_TYPE_PROTOCOL_MESSAGE:                           protocolMessage,
	enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION:                complete,
	enumspb.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION:                    fail,
	enumspb.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION:                  cancel,
	enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION:         continueAsNew,
	enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION:             startChild,
	enumspb.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION:         signalExternal,
	enumspb.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION: cancelExternal,
	enumspb.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:          upsertSearchAttributes,
	enumspb.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES:                 modifyProperties,
	enumspb.COMMAND_TYPE_SCHEDULE_NEXUS_OPERATION:                   scheduleNexusOperation,
	enumspb.COMMAND_TYPE_REQUEST_CANCEL_NEXUS_OPERATION:             requestCancelNexusOperation,
}

// badCommand says why a command cannot be carried out: the workflow task fails with the cause.
type badCommand struct {
	cause   enumspb.WorkflowTaskFailedCause
	message string
	fatal   bool // the run is terminated as well
	// drops is not nil if the task does not fail: it goes on until it times out, and this is what the worker gets.
	drops error
}

func bad(cause enumspb.WorkflowTaskFailedCause, format string, args ...any) *badCommand {
	return &badCommand{cause: cause, message: fmt.Sprintf(format, args...)}
}

func (b *badCommand) failure() *failurepb.Failure {
	return &failurepb.Failure{
		Message:     b.text(),
		FailureInfo: &failurepb.Failure_ServerFailureInfo{ServerFailureInfo: &failurepb.ServerFailureInfo{}},
	}
}

// text is what the worker reads: the cause, and what is wrong, if there is more to say.
func (b *badCommand) text() string {
	if b.message == "" {
		return b.cause.String()
	}
	return b.cause.String() + ": " + b.message
}

// badAction is the server's message for a command that does not fit the state of the run; what names the action.
func badAction(cause enumspb.WorkflowTaskFailedCause, action, what string, args ...any) *badCommand {
	return bad(cause, "invalid history builder state for action: %s, "+what, append([]any{action}, args...)...)
}

// perform carries out the commands of a completed workflow task in order.
func (tx *Tx) perform(commands []*commandpb.Command, known func(namespace string) bool) *badCommand {
	news := len(tx.run.buffered) // what the commands themselves lead to is no news
	tx.commanding = true
	defer func() { tx.commanding = false }()
	for _, cmd := range commands {
		if isEnd(cmd.GetCommandType()) && news > 0 {
			return bad(enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND, "")
		}
		refused := checkTarget(cmd, known)
		if refused == nil {
			refused = handlers[cmd.GetCommandType()](tx, cmd)
		}
		if refused != nil {
			return refused
		}
		news = min(news, len(tx.run.buffered)) // a timer that was cancelled takes its firing back
		e := tx.run.events[len(tx.run.events)-1]
		if cmd.GetUserMetadata() != nil {
			e.UserMetadata = cmd.GetUserMetadata()
		}
		if len(cmd.GetEventGroupMarkers()) > 0 {
			e.EventGroupMarkers = cmd.GetEventGroupMarkers()
		}
	}
	return nil
}

// checkSequence refuses commands that are not known, and commands after the one that closes the run.
func checkSequence(commands []*commandpb.Command) error {
	for i, cmd := range commands {
		if handlers[cmd.GetCommandType()] == nil {
			return serviceerror.NewInvalidArgumentf("unknown command type: %v", cmd.GetCommandType())
		}
		if isEnd(cmd.GetCommandType()) && i < len(commands)-1 {
			return serviceerror.NewInvalidArgumentf("invalid command sequence: [%v], command %s must be the last command.",
				names(commands), cmd.GetCommandType())
		}
	}
	return nil
}

// checkTarget refuses a command for a workflow of a namespace that there is not. The server does so without failing the task, too, and before it looks at the rest of the command:
// handleCommandStartChildWorkflow and the like in service/history/api/respondworkflowtaskcompleted/workflow_task_completed_handler.go.
func checkTarget(cmd *commandpb.Command, known func(namespace string) bool) *badCommand {
	if namespace := targetOf(cmd); namespace != "" && known != nil && !known(namespace) {
		return &badCommand{drops: serviceerror.NewNamespaceNotFound(namespace)}
	}
	return nil
}

// targetOf is the namespace that a command names; it is empty if the command names none.
func targetOf(cmd *commandpb.Command) string {
	switch a := cmd.GetAttributes().(type) {
	case *commandpb.Command_StartChildWorkflowExecutionCommandAttributes:
		return a.StartChildWorkflowExecutionCommandAttributes.GetNamespace()
	case *commandpb.Command_SignalExternalWorkflowExecutionCommandAttributes:
		return a.SignalExternalWorkflowExecutionCommandAttributes.GetNamespace()
	case *commandpb.Command_RequestCancelExternalWorkflowExecutionCommandAttributes:
		return a.RequestCancelExternalWorkflowExecutionCommandAttributes.GetNamespace()
	}
	return ""
}

func names(commands []*commandpb.Command) string {
	var all []string
	for _, cmd := range commands {
		all = append(all, cmd.GetCommandType().String())
	}
	return strings.Join(all, ", ")
}

// isEnd tells the commands that close the run. They are refused while there is news that the workflow has not seen.
func isEnd(t enumspb.CommandType) bool {
	switch t {
	case enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, enumspb.COMMAND_TYPE_FAIL_WORKFLOW_EXECUTION,
		enumspb.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION, enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION:
		return true
	}
	return false
}
