package histories

import (
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

const childRunID = "01a20272-6698-7608-8ff0-c0a1fae103e9"

// ChildInitiated adds the start of a child workflow. Later events of it use its workflow id as label.
func (h *History) ChildInitiated(workflowID, workflowType string, input ...any) *History {
	h.UseFlag(flagUserConverterEncodeMemo)
	return h.appendAs("child", workflowID, &historypb.StartChildWorkflowExecutionInitiatedEventAttributes{
		Namespace:                    Namespace,
		NamespaceId:                  NamespaceID,
		WorkflowId:                   workflowID,
		WorkflowType:                 &commonpb.WorkflowType{Name: workflowType},
		TaskQueue:                    normalQueue(),
		Input:                        Payloads(input...),
		WorkflowExecutionTimeout:     durationpb.New(0),
		WorkflowRunTimeout:           durationpb.New(0),
		WorkflowTaskTimeout:          durationpb.New(10 * time.Second),
		ParentClosePolicy:            enumspb.PARENT_CLOSE_POLICY_TERMINATE,
		WorkflowTaskCompletedEventId: h.task,
		WorkflowIdReusePolicy:        enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Header:                       &commonpb.Header{},
		//lint:ignore SA1019 a worker without deployments still fills it
		InheritBuildId: true,
	})
}

// ChildStarted adds the news that the child's first run exists.
func (h *History) ChildStarted(workflowID string) *History {
	return h.appendAs("child start", workflowID, &historypb.ChildWorkflowExecutionStartedEventAttributes{
		Namespace:         Namespace,
		NamespaceId:       NamespaceID,
		InitiatedEventId:  h.Label("child", workflowID),
		WorkflowExecution: childExecution(workflowID),
		WorkflowType:      h.childType(workflowID),
		Header:            &commonpb.Header{},
	})
}

// ChildCompleted adds the end of a child.
func (h *History) ChildCompleted(workflowID string, result ...any) *History {
	return h.Append(&historypb.ChildWorkflowExecutionCompletedEventAttributes{
		Result:            Payloads(result...),
		Namespace:         Namespace,
		NamespaceId:       NamespaceID,
		WorkflowExecution: childExecution(workflowID),
		WorkflowType:      h.childType(workflowID),
		InitiatedEventId:  h.Label("child", workflowID),
		StartedEventId:    h.Label("child start", workflowID),
	})
}

// ChildCanceled adds the end of a child that obeyed a cancellation.
func (h *History) ChildCanceled(workflowID string) *History {
	return h.Append(&historypb.ChildWorkflowExecutionCanceledEventAttributes{
		Namespace:         Namespace,
		NamespaceId:       NamespaceID,
		WorkflowExecution: childExecution(workflowID),
		WorkflowType:      h.childType(workflowID),
		InitiatedEventId:  h.Label("child", workflowID),
		StartedEventId:    h.Label("child start", workflowID),
	})
}

// ChildCancelRequested adds the parent's wish to cancel a child, and the service's delivery of it.
func (h *History) ChildCancelRequested(workflowID string) *History {
	h.appendAs("cancel", workflowID, &historypb.RequestCancelExternalWorkflowExecutionInitiatedEventAttributes{
		WorkflowTaskCompletedEventId: h.task,
		Namespace:                    Namespace,
		NamespaceId:                  NamespaceID,
		WorkflowExecution:            &commonpb.WorkflowExecution{WorkflowId: workflowID},
		ChildWorkflowOnly:            true,
	})
	return h.CancelDelivered(workflowID)
}

func (h *History) childType(workflowID string) *commonpb.WorkflowType {
	return h.event(h.Label("child", workflowID)).GetStartChildWorkflowExecutionInitiatedEventAttributes().GetWorkflowType()
}

func childExecution(workflowID string) *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: workflowID, RunId: childRunID}
}
