package sim

import (
	"fmt"

	"go.temporal.io/api/serviceerror"
)

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
			if a.Method == "QueryWorkflow" && a.Err.Error() == "unknown query completed type" {
				continue // what the server says when a worker does not say how a query ended
			}
			return fmt.Sprintf("%s ends with a %T: %v", a.Method, a.Err, a.Err)
		}
	}
	return ""
}
