package run

import (
	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
)

// What is refused of CONTINUE_AS_NEW_WORKFLOW_EXECUTION: ValidateContinueAsNewWorkflowExecutionAttributes in
// service/history/api/command_attr_validator.go of the server, and the limits that its handler of the command checks afterwards.

const badContinueAsNew = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES

func checkContinueAsNew(tx *Tx, a *commandpb.ContinueAsNewWorkflowExecutionCommandAttributes) *badCommand {
	const command = "ContinueAsNewWorkflowExecutionCommand"
	kind := a.GetWorkflowType().GetName()
	refuse := func(cause enumspb.WorkflowTaskFailedCause, what string, reason any) *badCommand {
		return bad(cause, "%s on "+command+": %v. WorkflowType=%s TaskQueue=%s", what, reason, kind, a.GetTaskQueue())
	}
	switch {
	case len(kind) > MaxID:
		return bad(badContinueAsNew, "WorkflowType on "+command+" exceeds length limit. WorkflowType=%s Length=%d Limit=%d", kind, len(kind), MaxID)
	case len(a.GetTaskQueue().GetName()) > MaxID:
		return bad(badContinueAsNew, "error validating "+command+" TaskQueue: taskQueue length exceeds limit. WorkflowType=%s TaskQueue=%s", kind, a.GetTaskQueue())
	case a.GetWorkflowRunTimeout().AsDuration() < 0:
		return refuse(badContinueAsNew, "Invalid WorkflowRunTimeout", negativeDuration)
	case a.GetWorkflowTaskTimeout().AsDuration() < 0:
		return refuse(badContinueAsNew, "Invalid WorkflowTaskTimeout", negativeDuration)
	case a.GetBackoffStartInterval().AsDuration() < 0:
		return refuse(badContinueAsNew, "Invalid BackoffStartInterval", negativeDuration)
	}
	if err := FillWorkflowRetryPolicy(&a.RetryPolicy); err != nil {
		return refuse(badContinueAsNew, "invalid WorkflowRetryPolicy", err)
	}
	if err := tx.run.checkAttributes(tx.run.id.Namespace, a.GetSearchAttributes()); err != nil {
		return refuse(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, "invalid SearchAttributes", err)
	}
	switch {
	case a.GetInheritBuildId() && a.GetTaskQueue().GetName() != tx.run.queueName(): //nolint:staticcheck // SDKs still set it
		return bad(badContinueAsNew, "ContinueAsNew with UseCompatibleVersion cannot run on different task queue.")
	case TooLarge(a.GetInput()):
		return tooLarge(badContinueAsNew, "ContinueAsNewWorkflowExecutionCommandAttributes. Input exceeds size limit.")
	}
	return checkBaggage(badContinueAsNew, "ContinueAsNewWorkflowExecutionCommandAttributes. Memo exceeds size limit.", a.GetMemo(), a.GetSearchAttributes())
}
