package sim

import (
	"fmt"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
)

// undone: a request that is refused leaves no trace. Some errors are answers to what has happened all the same: a bad command fails the
// workflow task, the second part of an update-with-start may fail, a caller may wait for too short a time.
func undone(v *View) string {
	for _, a := range v.Answers {
		switch a.Err.(type) {
		case nil, *serviceerror.MultiOperationExecution, *serviceerror.DeadlineExceeded:
			return ""
		}
		if a.Method == "RespondWorkflowTaskCompleted" || a.line != v.Line || len(v.Answers) > 1 {
			return ""
		}
	}
	if len(v.Answers) == 0 {
		return ""
	}
	for _, r := range v.Runs {
		if len(r.Fresh) > 0 || r.Before == nil || r.Open() && !proto.Equal(r.Before, r.Description) {
			return fmt.Sprintf("%s was refused (%v), and %s has changed", v.Answers[0].Method, v.Answers[0].Err, v.name(r))
		}
	}
	return ""
}
