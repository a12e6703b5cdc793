package history

import (
	"fmt"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/timestamppb"
)

type kind struct {
	field     protoreflect.FieldDescriptor
	eventType enumspb.EventType
}

// kinds are the event types by the name of their attributes. The field that holds them gives the type its name:
// timer_fired_event_attributes belongs to EVENT_TYPE_TIMER_FIRED.
var kinds = func() map[protoreflect.FullName]kind {
	found := map[protoreflect.FullName]kind{}
	types := enumspb.EventType(0).Descriptor().Values()
	fields := (&historypb.HistoryEvent{}).ProtoReflect().Descriptor().Oneofs().ByName("attributes").Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		base := strings.TrimSuffix(string(field.Name()), "_event_attributes")
		if value := types.ByName(protoreflect.Name("EVENT_TYPE_" + strings.ToUpper(base))); value != nil {
			found[field.Message().FullName()] = kind{field, enumspb.EventType(value.Number())}
		}
	}
	return found
}()

// Event wraps attributes in an event of their type. It panics if they are not an event's attributes, which only a mistake in
// the calling code can bring about.
func Event(id int64, at time.Time, attributes proto.Message) *historypb.HistoryEvent {
	name := attributes.ProtoReflect().Descriptor().FullName()
	k, ok := kinds[name]
	if !ok {
		panic(fmt.Sprintf("history: %s are not the attributes of an event", name))
	}
	event := &historypb.HistoryEvent{EventId: id, EventTime: timestamppb.New(at), EventType: k.eventType}
	event.ProtoReflect().Set(k.field, protoreflect.ValueOfMessage(attributes.ProtoReflect()))
	return event
}
