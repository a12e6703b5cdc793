package run

import (
	"encoding/json"
	"maps"
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/temporalnexus"
	"go.temporal.io/api/workflowservice/v1"
)

// What a handler sees of a Nexus operation: the request, and the callback by which it tells the end.

// SystemCallback is the address of callbacks that stay within the service.
const SystemCallback = "temporal://system"

// CallbackTokenHeader carries the token that names the operation to complete.
const CallbackTokenHeader = "temporal-callback-token"

// PollNexus describes a handed request to its worker.
func (r *Run) PollNexus(scheduledID int64, now time.Time) *workflowservice.PollNexusTaskQueueResponse {
	op := r.operations[scheduledID]
	req := &nexuspb.Request{
		Header: map[string]string{}, ScheduledTime: stamp(op.request.sentAt), Endpoint: op.attrs.GetEndpoint(),
		Capabilities: &nexuspb.Request_Capabilities{TemporalFailureResponses: true},
	}
	maps.Copy(req.Header, op.attrs.GetNexusHeader())
	req.Header["request-timeout"] = op.request.expires.Sub(now).String()
	if op.request.kind == cancelRequest {
		req.Variant = &nexuspb.Request_CancelOperation{CancelOperation: &nexuspb.CancelOperationRequest{
			Service: op.attrs.GetService(), Operation: op.attrs.GetOperation(), OperationToken: op.token, OperationId: op.token,
		}}
		return &workflowservice.PollNexusTaskQueueResponse{Request: req}
	}
	if left, ok := op.timeLeft(now); ok && req.Header["operation-timeout"] == "" {
		req.Header["operation-timeout"] = strconv.FormatInt(left.Milliseconds(), 10) + "ms"
	}
	start := &nexuspb.StartOperationRequest{
		Service: op.attrs.GetService(), Operation: op.attrs.GetOperation(), RequestId: op.attrs.GetRequestId(), Payload: op.input(),
		Callback: SystemCallback, CallbackHeader: map[string]string{CallbackTokenHeader: r.callbackToken(op)},
	}
	if link, ok := temporalnexus.CommonLinkToNexusLink(r.operationLink(op)); ok {
		start.Links = append(start.Links, link)
	}
	req.Variant = &nexuspb.Request_StartOperation{StartOperation: start}
	return &workflowservice.PollNexusTaskQueueResponse{Request: req}
}

// input is what the handler gets: if there is none, it is told so.
func (op *operation) input() *commonpb.Payload {
	if given := op.attrs.GetInput(); given != nil {
		return given
	}
	return nothing()
}

// nothing is the value of what has none.
func nothing() *commonpb.Payload {
	return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/null")}}
}

// timeLeft is what the handler is told about how long the operation may take.
func (op *operation) timeLeft(now time.Time) (left time.Duration, ok bool) {
	left = op.attrs.GetStartToCloseTimeout().AsDuration()
	if whole := op.attrs.GetScheduleToCloseTimeout().AsDuration(); whole > 0 {
		if rest := whole - now.Sub(op.scheduledAt); left == 0 || rest < left {
			left = rest
		}
	}
	return left, left > 0
}

// operationLink is what the handler can link to: the event that scheduled the operation, or the operation itself.
func (r *Run) operationLink(op *operation) *commonpb.Link {
	if r.standaloneOperation == nil {
		return r.eventLink(op.scheduledID, enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED)
	}
	return &commonpb.Link{Variant: &commonpb.Link_NexusOperation_{NexusOperation: &commonpb.Link_NexusOperation{
		Namespace: r.id.Namespace, OperationId: r.id.OperationID, RunId: r.id.RunID,
	}}}
}

// eventLink names one of the run's events.
func (r *Run) eventLink(id int64, kind enumspb.EventType) *commonpb.Link {
	return &commonpb.Link{Variant: &commonpb.Link_WorkflowEvent_{WorkflowEvent: &commonpb.Link_WorkflowEvent{
		Namespace: r.id.Namespace, WorkflowId: r.id.WorkflowID, RunId: r.id.RunID,
		Reference: &commonpb.Link_WorkflowEvent_EventRef{EventRef: &commonpb.Link_WorkflowEvent_EventReference{EventId: id, EventType: kind}},
	}}}
}

// Operation names a Nexus operation in a callback's token.
type Operation struct {
	Namespace   string `json:"namespace"`
	WorkflowID  string `json:"workflowId"`
	RunID       string `json:"runId"`
	ScheduledID int64  `json:"scheduledEventId"`
	RequestID   string `json:"requestId"`
	OperationID string `json:"operationId,omitempty"` // of a standalone operation: then there is no workflow id
}

func (r *Run) callbackToken(op *operation) string {
	text, _ := json.Marshal(Operation{r.id.Namespace, r.id.WorkflowID, r.id.RunID, op.scheduledID, op.attrs.GetRequestId(), r.id.OperationID}) // strings and a number always marshal
	return string(text)
}
