package conformance

import (
	"context"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/groundhogdev/groundhog/internal/conformance/scenarios"
	"github.com/groundhogdev/groundhog/memserver"
)

// TestClientsMayChangeWhatTheyHaveSentAndGot plays the scenarios with clients that do so after each call. What the service shares with a client, against its rules, would show in a history, or as a data race.
func TestClientsMayChangeWhatTheyHaveSentAndGot(t *testing.T) {
	playAll(t, inProcess, func(t *testing.T, s *scenarios.Scenario) *memserver.Server {
		t.Helper()
		if s.RealTime != "" {
			t.Skip("nothing is copied otherwise in real time, which takes long")
		}
		return start(t, memserver.Options{Interceptor: change})
	})
}

// change hands copies of the request and the answer on, and changes what the service had, and what it gave.
func change(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if !givenAway(req) {
		sent := proto.Clone(req.(proto.Message))
		defer spoil(sent.ProtoReflect(), true)
		req = sent
	}
	got := reply.(proto.Message).ProtoReflect().New()
	defer spoil(got, true)
	err := invoke(ctx, method, req, got.Interface(), cc, opts...)
	proto.Merge(reply.(proto.Message), got.Interface())
	return err
}

// givenAway tells whether a request is one that workers make for one call, and the service keeps.
func givenAway(req any) bool {
	switch req.(type) {
	case *workflowservice.PollWorkflowTaskQueueRequest, *workflowservice.RespondWorkflowTaskCompletedRequest,
		*workflowservice.RespondActivityTaskCompletedRequest, *workflowservice.RespondActivityTaskFailedRequest:
		return true
	}
	return false
}

// spoil changes all that there is in a message, or no more than payloads. Those are all that a worker changes of an event.
func spoil(m protoreflect.Message, all bool) {
	switch m.Interface().(type) {
	case *historypb.HistoryEvent:
		all = false
	case *commonpb.Payload:
		all = true
	}
	m.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap():
			value.Map().Range(func(key protoreflect.MapKey, element protoreflect.Value) bool {
				spoilValue(field.MapValue(), element, all)
				if all {
					value.Map().Clear(key)
				}
				return true
			})
		case field.IsList():
			for i := range value.List().Len() {
				spoilValue(field, value.List().Get(i), all)
				if all {
					value.List().Set(i, value.List().NewElement())
				}
			}
		default:
			spoilValue(field, value, all)
			if all {
				m.Clear(field)
			}
		}
		return true
	})
}

// spoilValue changes a value of a kind that is shared by copies of it.
func spoilValue(field protoreflect.FieldDescriptor, value protoreflect.Value, all bool) {
	switch {
	case field.Message() != nil:
		spoil(value.Message(), all)
	case field.Kind() == protoreflect.BytesKind && all:
		for i := range value.Bytes() {
			value.Bytes()[i]++
		}
	}
}
