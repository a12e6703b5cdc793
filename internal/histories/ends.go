package histories

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// NextRunID is the run that [History.ContinuedAsNew] continues in.
const NextRunID = "6e22f57c-2ced-49cd-8c02-3f6a7025cc84"

// Completed ends the run with a result.
func (h *History) Completed(result ...any) *History {
	return h.Append(&historypb.WorkflowExecutionCompletedEventAttributes{
		Result:                       Payloads(result...),
		WorkflowTaskCompletedEventId: h.task,
	})
}

// Failed ends the run with an error.
func (h *History) Failed(message string) *History {
	return h.Append(&historypb.WorkflowExecutionFailedEventAttributes{
		Failure:                      applicationFailure(message),
		RetryState:                   enumspb.RETRY_STATE_RETRY_POLICY_NOT_SET,
		WorkflowTaskCompletedEventId: h.task,
	})
}

// Canceled ends the run because it obeyed a cancellation.
func (h *History) Canceled() *History {
	return h.Append(&historypb.WorkflowExecutionCanceledEventAttributes{WorkflowTaskCompletedEventId: h.task})
}

// ContinuedAsNew ends the run and continues in the next one.
func (h *History) ContinuedAsNew(workflowType string, input ...any) *History {
	return h.Append(&historypb.WorkflowExecutionContinuedAsNewEventAttributes{
		NewExecutionRunId:            NextRunID,
		WorkflowType:                 &commonpb.WorkflowType{Name: workflowType},
		TaskQueue:                    normalQueue(),
		Input:                        Payloads(input...),
		WorkflowRunTimeout:           durationpb.New(0),
		WorkflowTaskTimeout:          durationpb.New(10 * time.Second),
		WorkflowTaskCompletedEventId: h.task,
		Header:                       &commonpb.Header{},
		//lint:ignore SA1019 a worker without deployments still fills it
		InheritBuildId: true,
	})
}
