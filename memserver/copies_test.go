package memserver

import (
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	querypb "go.temporal.io/api/query/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	workerpb "go.temporal.io/api/worker/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

func TestEventsThatAreNotCopiedHaveNoPlaceForAPayload(t *testing.T) {
	attributes := (*historypb.HistoryEvent)(nil).ProtoReflect().Descriptor().Oneofs().ByName("attributes").Fields()
	shared := 0
	for i := range attributes.Len() {
		event := &historypb.HistoryEvent{}
		event.ProtoReflect().Set(attributes.Get(i), event.ProtoReflect().NewField(attributes.Get(i)))
		if holdsPayloads(event) {
			continue
		}
		shared++
		for _, at := range placesOfPayloads(attributes.Get(i).Message(), nil) {
			require.Equal(t, "last_failure", at, "in %s", attributes.Get(i).Name())
		}
	}
	require.Equal(t, 6, shared)
}

// placesOfPayloads are the fields of a message that lead to payloads.
func placesOfPayloads(message protoreflect.MessageDescriptor, above []protoreflect.FullName) (names []string) {
	for _, name := range above {
		if name == message.FullName() {
			return nil
		}
	}
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		switch to := field.Message(); {
		case to == nil:
		case to.FullName() == (*commonpb.Payload)(nil).ProtoReflect().Descriptor().FullName(), len(placesOfPayloads(to, append(above, message.FullName()))) > 0:
			names = append(names, string(field.Name()))
		}
	}
	return names
}

func TestEventsWithPayloadsAreCopied(t *testing.T) {
	secret := &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("plain")}, Data: []byte("secret")}
	input := &commonpb.Payloads{Payloads: []*commonpb.Payload{secret}}
	events := []*historypb.HistoryEvent{
		{EventId: 1, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: input}}},
		{EventId: 2, Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{}},
		{EventId: 3, Attributes: &historypb.HistoryEvent_TimerStartedEventAttributes{}, UserMetadata: &sdkpb.UserMetadata{Summary: secret}},
		{EventId: 4, Attributes: &historypb.HistoryEvent_TimerFiredEventAttributes{}},
	}
	for _, kind := range []proto.Message{&workflowservice.PollWorkflowTaskQueueResponse{}, &workflowservice.RespondWorkflowTaskCompletedResponse{}, &workflowservice.StartWorkflowExecutionResponse{}} {
		task := &workflowservice.PollWorkflowTaskQueueResponse{TaskToken: []byte("t"), History: &historypb.History{Events: events}}
		want := proto.CloneOf(task)
		got := given(kind, task)
		require.True(t, proto.Equal(want, got), "%v", got)
		for i, copied := range []bool{true, false, true, false} {
			require.Equal(t, copied, got.GetHistory().GetEvents()[i] != events[i], "event %d", i+1)
		}
		got.History.Events[0].GetWorkflowExecutionStartedEventAttributes().Input.Payloads[0].Data[0] = 'X'
		got.History.Events[2].UserMetadata.Summary.Metadata["encoding"][0] = 'X'
		require.True(t, proto.Equal(&commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("plain")}, Data: []byte("secret")}, secret))
	}
}

// given is the workflow task in what a client gets as an answer of a kind.
func given(kind proto.Message, task *workflowservice.PollWorkflowTaskQueueResponse) *workflowservice.PollWorkflowTaskQueueResponse {
	switch kind.(type) {
	case *workflowservice.RespondWorkflowTaskCompletedResponse:
		reply := &workflowservice.RespondWorkflowTaskCompletedResponse{}
		give(reply, &workflowservice.RespondWorkflowTaskCompletedResponse{WorkflowTask: task})
		return reply.WorkflowTask
	case *workflowservice.StartWorkflowExecutionResponse:
		reply := &workflowservice.StartWorkflowExecutionResponse{}
		give(reply, &workflowservice.StartWorkflowExecutionResponse{EagerWorkflowTask: task})
		return reply.EagerWorkflowTask
	}
	reply := &workflowservice.PollWorkflowTaskQueueResponse{}
	give(reply, task)
	return reply
}

func TestTheServiceKeepsWhatItHasOfATask(t *testing.T) {
	name := &commonpb.WorkflowType{Name: "w"}
	query := &querypb.WorkflowQuery{QueryType: "q"}
	for _, kind := range []proto.Message{&workflowservice.PollWorkflowTaskQueueResponse{}, &workflowservice.RespondWorkflowTaskCompletedResponse{}, &workflowservice.StartWorkflowExecutionResponse{}} {
		plain := given(kind, &workflowservice.PollWorkflowTaskQueueResponse{WorkflowType: name})
		plain.WorkflowType.Name = "X"
		asking := given(kind, &workflowservice.PollWorkflowTaskQueueResponse{WorkflowType: name, Queries: map[string]*querypb.WorkflowQuery{"1": query}})
		asking.WorkflowType.Name, asking.Queries["1"].QueryType = "X", "X"
		require.Equal(t, "w", name.GetName())
		require.Equal(t, "q", query.GetQueryType())
	}
}

func TestAnAnswerWithoutATaskHasNoHistory(t *testing.T) {
	reply := &workflowservice.PollWorkflowTaskQueueResponse{}
	give(reply, &workflowservice.PollWorkflowTaskQueueResponse{})
	require.Nil(t, reply.History)
	give(reply, &workflowservice.PollWorkflowTaskQueueResponse{History: &historypb.History{}, Attempt: 1})
	require.NotNil(t, reply.History) // of a query for a workflow that the worker has in its cache
}

func TestRequestsOfClientsAreCopied(t *testing.T) {
	start := &workflowservice.StartWorkflowExecutionRequest{WorkflowId: "a", WorkflowIdReusePolicy: enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE}
	require.NotSame(t, start, toKeep(start))
	require.True(t, proto.Equal(start, toKeep(start)))
	completed := &workflowservice.RespondWorkflowTaskCompletedRequest{TaskToken: []byte("t")}
	require.Same(t, completed, toKeep(completed))
}

func TestTheLastHeartbeatOfAWorkerIsCopied(t *testing.T) {
	calls := New(t).Client().WorkflowService()
	last := &workerpb.WorkerHeartbeat{WorkerInstanceKey: "w", HostInfo: &workerpb.WorkerHostInfo{HostName: "here"}}
	_, err := calls.ShutdownWorker(t.Context(), &workflowservice.ShutdownWorkerRequest{Namespace: "default", WorkerInstanceKey: "w", WorkerHeartbeat: last})
	require.NoError(t, err)
	last.HostInfo.HostName = "X"
	worker, err := calls.DescribeWorker(t.Context(), &workflowservice.DescribeWorkerRequest{Namespace: "default", WorkerInstanceKey: "w"})
	require.NoError(t, err)
	require.Equal(t, "here", worker.GetWorkerInfo().GetWorkerHeartbeat().GetHostInfo().GetHostName())
}

func TestAnEventWithItsOwnMetadataLacksNothing(t *testing.T) {
	event := &historypb.HistoryEvent{
		UserMetadata: &sdkpb.UserMetadata{Summary: &commonpb.Payload{Data: []byte("s")}}, Attributes: &historypb.HistoryEvent_TimerStartedEventAttributes{},
	}
	m, fields := event.ProtoReflect(), event.ProtoReflect().Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		switch {
		case field.ContainingOneof() != nil || m.Has(field):
		case field.Name() == "event_group_markers":
			require.True(t, holdsPayloads(&historypb.HistoryEvent{EventGroupMarkers: []*sdkpb.EventGroupMarker{{}}, Attributes: event.Attributes}))
		case field.IsList():
			m.Mutable(field).List().AppendMutable()
		case field.Message() != nil:
			m.Mutable(field)
		case field.Kind() == protoreflect.BoolKind:
			m.Set(field, protoreflect.ValueOfBool(true))
		case field.Kind() == protoreflect.EnumKind:
			m.Set(field, protoreflect.ValueOfEnum(1))
		default:
			m.Set(field, protoreflect.ValueOfInt64(1))
		}
		if m.Has(field) && field.ContainingOneof() == nil && field.Message() != nil && field.Name() != "user_metadata" {
			require.Empty(t, placesOfPayloads(field.Message(), nil), "%s is shared", field.Name())
		}
	}
	require.Equal(t, 2, event.GetUserMetadata().ProtoReflect().Descriptor().Fields().Len(), "all are copied one by one")
	require.Equal(t, 3, (*commonpb.Payload)(nil).ProtoReflect().Descriptor().Fields().Len(), "all are copied one by one")
	got := withOwnMetadata(event)
	require.True(t, proto.Equal(event, got), "%v", got)
	got.UserMetadata.Summary.Data[0] = 'X'
	require.Equal(t, "s", string(event.GetUserMetadata().GetSummary().GetData()))
}
