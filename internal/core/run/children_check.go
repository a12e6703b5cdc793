package run

import (
	"cmp"

	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
)

// What is refused of START_CHILD_WORKFLOW_EXECUTION: ValidateStartChildExecutionAttributes in
// service/history/api/command_attr_validator.go of the server, and the limits that its handler of the command checks afterwards.

const badChild = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES

func checkChild(tx *Tx, a *commandpb.StartChildWorkflowExecutionCommandAttributes) *badCommand {
	if a == nil {
		return bad(badChild, "StartChildWorkflowExecutionCommandAttributes is not set on StartChildWorkflowExecutionCommand.")
	}
	if refused := checkChildNames(a); refused != nil {
		return refused
	}
	if refused := checkChildOptions(tx, a); refused != nil {
		return refused
	}
	if a.GetInheritBuildId() && cmp.Or(a.GetTaskQueue().GetName(), tx.run.queueName()) != tx.run.queueName() { //nolint:staticcheck // SDKs still set it
		return bad(badChild, "StartChildWorkflowExecution with UseCompatibleVersion cannot run on different task queue.")
	}
	if TooLarge(a.GetInput()) {
		return tooLarge(badChild, "StartChildWorkflowExecutionCommandAttributes. Input exceeds size limit.")
	}
	if refused := checkBaggage(badChild, "StartChildWorkflowExecutionCommandAttributes.Memo exceeds size limit.", a.GetMemo(), a.GetSearchAttributes()); refused != nil {
		return refused
	}
	if pending := len(tx.run.children); pending >= maxPending {
		return tooMany(enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_CHILD_WORKFLOWS_LIMIT_EXCEEDED, "pending child workflow executions", pending)
	}
	return nil
}

// checkChildNames refuses names that are missing or too long.
func checkChildNames(a *commandpb.StartChildWorkflowExecutionCommandAttributes) *badCommand {
	id, kind, namespace := a.GetWorkflowId(), a.GetWorkflowType().GetName(), a.GetNamespace()
	switch {
	case id == "":
		return bad(badChild, "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand. WorkflowType=%s Namespace=%s", kind, namespace)
	case kind == "":
		return bad(badChild, "Required field WorkflowType is not set on StartChildWorkflowExecutionCommand. WorkflowId=%s Namespace=%s", id, namespace)
	case len(namespace) > MaxID:
		return bad(badChild, "Namespace on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId=%s WorkflowType=%s Namespace=%s Length=%d Limit=%d",
			id, kind, namespace, len(namespace), MaxID)
	case len(id) > MaxID:
		return bad(badChild, "WorkflowId on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId=%s Length=%d Limit=%d WorkflowType=%s Namespace=%s",
			id, len(id), MaxID, kind, namespace)
	case len(kind) > MaxID:
		return bad(badChild, "WorkflowType on StartChildWorkflowExecutionCommand exceeds length limit. WorkflowId=%s WorkflowType=%s Length=%d Limit=%d Namespace=%s",
			id, kind, len(kind), MaxID, namespace)
	}
	return nil
}

// checkChildOptions refuses options that make no sense, and fills in the rest of the retry policy.
func checkChildOptions(tx *Tx, a *commandpb.StartChildWorkflowExecutionCommandAttributes) *badCommand {
	refuse := func(cause enumspb.WorkflowTaskFailedCause, what, command string, reason any) *badCommand {
		return bad(cause, "%s on %s: %v. WorkflowId=%s WorkflowType=%s Namespace=%s", what, command, reason,
			a.GetWorkflowId(), a.GetWorkflowType().GetName(), a.GetNamespace())
	}
	const command = "StartChildWorkflowExecutionCommand"
	switch {
	case a.GetWorkflowExecutionTimeout().AsDuration() < 0:
		return refuse(badChild, "Invalid WorkflowExecutionTimeout", command, negativeDuration)
	case a.GetWorkflowRunTimeout().AsDuration() < 0:
		return refuse(badChild, "Invalid WorkflowRunTimeout", command, negativeDuration)
	case a.GetWorkflowTaskTimeout().AsDuration() < 0:
		return refuse(badChild, "Invalid WorkflowTaskTimeout", command, negativeDuration)
	}
	if err := FillWorkflowRetryPolicy(&a.RetryPolicy); err != nil {
		return refuse(badChild, "invalid WorkflowRetryPolicy", command, err)
	}
	if err := CheckCron(a.GetCronSchedule(), tx.now); err != nil {
		return refuse(badChild, "invalid CronSchedule", command, err)
	}
	if err := tx.run.checkAttributes(cmp.Or(a.GetNamespace(), tx.run.id.Namespace), a.GetSearchAttributes()); err != nil {
		return refuse(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, "invalid SearchAttributes", "StartChildWorkflowCommand", err)
	}
	if len(a.GetTaskQueue().GetName()) > MaxID {
		return refuse(badChild, "invalid TaskQueue", command, "taskQueue length exceeds limit")
	}
	return nil
}

const negativeDuration = "negative duration"
