package history

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type kind struct {
	wrapper   reflect.Type // the struct with one field that protobuf puts attributes into
	eventType enumspb.EventType
}

// kinds are the event types by the type of their attributes. The field that holds them gives the type its name:
// timer_fired_event_attributes belongs to EVENT_TYPE_TIMER_FIRED. Events are made all the time, so protobuf's reflection is asked here only.
var kinds = func() map[reflect.Type]kind {
	found := map[reflect.Type]kind{}
	types := enumspb.EventType(0).Descriptor().Values()
	fields := (&historypb.HistoryEvent{}).ProtoReflect().Descriptor().Oneofs().ByName("attributes").Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		base := strings.TrimSuffix(string(field.Name()), "_event_attributes")
		if value := types.ByName(protoreflect.Name("EVENT_TYPE_" + strings.ToUpper(base))); value != nil {
			event := &historypb.HistoryEvent{}
			event.ProtoReflect().Mutable(field)
			wrapper := reflect.TypeOf(event.GetAttributes()).Elem()
			found[wrapper.Field(0).Type] = kind{wrapper, enumspb.EventType(value.Number())}
		}
	}
	return found
}()

// Event wraps attributes in an event of their type. It panics if they are not an event's attributes, which only a mistake in
// the calling code can bring about.
func Event(id int64, at time.Time, attributes proto.Message) *historypb.HistoryEvent {
	k, ok := kinds[reflect.TypeOf(attributes)]
	if !ok {
		panic(fmt.Sprintf("history: %s are not the attributes of an event", attributes.ProtoReflect().Descriptor().FullName()))
	}
	event := &historypb.HistoryEvent{EventId: id, EventTime: timestamppb.New(at), EventType: k.eventType}
	wrapper := reflect.New(k.wrapper)
	wrapper.Elem().Field(0).Set(reflect.ValueOf(attributes))
	assign(&event.Attributes, wrapper.Interface())
	return event
}

// assign is for the type of the attributes, which protobuf does not export.
func assign[T any](to *T, value any) { *to = value.(T) }
