package sim

import (
	"fmt"

	"go.temporal.io/api/serviceerror"
)

// internal are the internal errors that the server has too, by method: a worker did not say how a query ended, a deployment cannot be deleted yet.
var internal = map[string]string{
	"QueryWorkflow":          "unknown query completed type",
	"DeleteWorkerDeployment": "deployment has versions, can't be deleted",
}

// knownErrors: each answer is a response, or an error of a kind that tells clients what to do. An internal error is none.
func knownErrors(v *View) string {
	for _, a := range v.Answers {
		switch a.Err.(type) {
		case nil:
			if a.Response == nil {
				return fmt.Sprintf("%s has neither a response nor an error", a.Method)
			}
		case *serviceerror.InvalidArgument, *serviceerror.NotFound, *serviceerror.FailedPrecondition, *serviceerror.AlreadyExists,
			*serviceerror.WorkflowExecutionAlreadyStarted, *serviceerror.ActivityExecutionAlreadyStarted,
			*serviceerror.NexusOperationExecutionAlreadyStarted, *serviceerror.NamespaceNotFound, *serviceerror.PermissionDenied,
			*serviceerror.ResourceExhausted, *serviceerror.DeadlineExceeded, *serviceerror.WorkflowNotReady, *serviceerror.QueryFailed,
			*serviceerror.MultiOperationExecution, *serviceerror.Unimplemented:
		default:
			if internal[a.Method] == a.Err.Error() {
				continue
			}
			return fmt.Sprintf("%s ends with a %T: %v", a.Method, a.Err, a.Err)
		}
	}
	return ""
}
