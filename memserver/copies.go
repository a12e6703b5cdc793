package memserver

import (
	"bytes"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// What a client in this process sends and gets passes by reference, so it is copied: what the client has is its own to change, and what the service keeps is not. What nobody changes is not copied.

// toKeep is a request as the service may keep it: a copy, but of what the SDK's worker makes for one call, and of what is not kept. It knows the requests that each worker and client sends.
func toKeep(req proto.Message) proto.Message {
	switch req := req.(type) {
	case *workflowservice.PollWorkflowTaskQueueRequest, *workflowservice.PollActivityTaskQueueRequest, *workflowservice.PollNexusTaskQueueRequest,
		*workflowservice.RespondWorkflowTaskCompletedRequest, *workflowservice.RespondActivityTaskCompletedRequest, *workflowservice.RespondActivityTaskFailedRequest: // a worker's
		return req
	case *workflowservice.GetSystemInfoRequest, *workflowservice.DescribeNamespaceRequest, *workflowservice.GetWorkflowExecutionHistoryRequest: // names and the like
		return req
	case *workflowservice.ShutdownWorkerRequest:
		if req.GetWorkerHeartbeat() == nil { // that is kept
			return req
		}
	}
	return proto.Clone(req)
}

// give copies an answer into what the client has for it. A workflow task is made for one answer, so of that it copies what the service has too and the client may change.
func give(reply, resp proto.Message) {
	switch resp := resp.(type) {
	case *workflowservice.PollWorkflowTaskQueueResponse:
		history := resp.GetHistory()
		resp.History = nil
		proto.Merge(reply, resp)
		reply.(*workflowservice.PollWorkflowTaskQueueResponse).History = historyToRead(history)
	case *workflowservice.RespondWorkflowTaskCompletedResponse:
		task := resp.GetWorkflowTask()
		resp.WorkflowTask = nil
		proto.Merge(reply, resp)
		reply.(*workflowservice.RespondWorkflowTaskCompletedResponse).WorkflowTask = toDo(task)
	case *workflowservice.StartWorkflowExecutionResponse:
		task := resp.GetEagerWorkflowTask()
		resp.EagerWorkflowTask = nil
		proto.Merge(reply, resp)
		reply.(*workflowservice.StartWorkflowExecutionResponse).EagerWorkflowTask = toDo(task)
	default:
		proto.Merge(reply, resp)
	}
}

// toDo is a workflow task for a worker, made of one that nobody else gets. The few with updates or queries are copied.
func toDo(task *workflowservice.PollWorkflowTaskQueueResponse) *workflowservice.PollWorkflowTaskQueueResponse {
	if task.GetMessages() != nil || task.GetQuery() != nil || task.GetQueries() != nil {
		copied := &workflowservice.PollWorkflowTaskQueueResponse{}
		give(copied, task)
		return copied
	}
	if task != nil {
		task.History, task.WorkflowType = historyToRead(task.GetHistory()), proto.CloneOf(task.GetWorkflowType())
	}
	return task
}

func historyToRead(history *historypb.History) *historypb.History {
	if history == nil {
		return nil
	}
	return &historypb.History{Events: toRead(history.GetEvents())}
}

// toRead is events for a worker, or for a replay. Both put other payloads into those that have some; the rest they only read.
func toRead(events []*historypb.HistoryEvent) []*historypb.HistoryEvent {
	all := make([]*historypb.HistoryEvent, len(events))
	for i, event := range events {
		switch {
		case holdsPayloads(event):
			all[i] = proto.CloneOf(event)
		case event.GetUserMetadata() != nil:
			all[i] = withOwnMetadata(event)
		default:
			all[i] = event
		}
	}
	return all
}

// withOwnMetadata is an event of which only the metadata for users is copied.
func withOwnMetadata(event *historypb.HistoryEvent) *historypb.HistoryEvent {
	return &historypb.HistoryEvent{
		EventId: event.GetEventId(), EventTime: event.GetEventTime(), EventType: event.GetEventType(), Version: event.GetVersion(), TaskId: event.GetTaskId(),
		WorkerMayIgnore: event.GetWorkerMayIgnore(), Links: event.GetLinks(), Principal: event.GetPrincipal(), Attributes: event.GetAttributes(),
		UserMetadata: &sdkpb.UserMetadata{Summary: ownPayload(event.GetUserMetadata().GetSummary()), Details: ownPayload(event.GetUserMetadata().GetDetails())},
	}
}

// ownPayload is a copy of a payload. proto.CloneOf takes three times as long, and there is one with each timer.
func ownPayload(p *commonpb.Payload) *commonpb.Payload {
	if p == nil || len(p.GetExternalPayloads()) > 0 {
		return proto.CloneOf(p)
	}
	metadata := make(map[string][]byte, len(p.GetMetadata()))
	for key, value := range p.GetMetadata() {
		metadata[key] = bytes.Clone(value)
	}
	return &commonpb.Payload{Metadata: metadata, Data: bytes.Clone(p.GetData())}
}

// holdsPayloads tells whether there may be a payload in an event, beside its metadata for users. It knows the kinds that most of a history is made of to have none.
func holdsPayloads(event *historypb.HistoryEvent) bool {
	if len(event.GetEventGroupMarkers()) > 0 {
		return true
	}
	switch attrs := event.GetAttributes().(type) {
	case *historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes, *historypb.HistoryEvent_WorkflowTaskStartedEventAttributes, *historypb.HistoryEvent_WorkflowTaskCompletedEventAttributes,
		*historypb.HistoryEvent_TimerStartedEventAttributes, *historypb.HistoryEvent_TimerFiredEventAttributes:
		return false
	case *historypb.HistoryEvent_ActivityTaskStartedEventAttributes:
		return attrs.ActivityTaskStartedEventAttributes.GetLastFailure() != nil
	}
	return true
}
