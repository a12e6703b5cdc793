package memserver

import (
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
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
	secret := &commonpb.Payload{Data: []byte("secret")}
	input := &commonpb.Payloads{Payloads: []*commonpb.Payload{secret}}
	events := []*historypb.HistoryEvent{
		{EventId: 1, Attributes: &historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes{WorkflowExecutionStartedEventAttributes: &historypb.WorkflowExecutionStartedEventAttributes{Input: input}}},
		{EventId: 2, Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{}},
		{EventId: 3, Attributes: &historypb.HistoryEvent_TimerStartedEventAttributes{}, UserMetadata: &sdkpb.UserMetadata{Summary: secret}},
		{EventId: 4, Attributes: &historypb.HistoryEvent_TimerFiredEventAttributes{}},
	}
	task := &workflowservice.PollWorkflowTaskQueueResponse{TaskToken: []byte("t"), History: &historypb.History{Events: events}}
	want := proto.CloneOf(task)
	for _, answer := range []proto.Message{
		task, &workflowservice.RespondWorkflowTaskCompletedResponse{WorkflowTask: task}, &workflowservice.StartWorkflowExecutionResponse{EagerWorkflowTask: task},
	} {
		task.History = &historypb.History{Events: events}
		reply := answer.ProtoReflect().New().Interface()
		give(reply, answer)
		got := workflowTask(reply)
		require.True(t, proto.Equal(want, got), "%v", got)
		for i, copied := range []bool{true, false, true, false} {
			require.Equal(t, copied, got.GetHistory().GetEvents()[i] != events[i], "event %d", i+1)
		}
		got.History.Events[0].GetWorkflowExecutionStartedEventAttributes().Input.Payloads[0].Data[0] = 'X'
		require.Equal(t, "secret", string(secret.GetData()))
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
	got := withOwnMetadata(event)
	require.True(t, proto.Equal(event, got), "%v", got)
	got.UserMetadata.Summary.Data[0] = 'X'
	require.Equal(t, "s", string(event.GetUserMetadata().GetSummary().GetData()))
}
