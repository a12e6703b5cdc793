package histories

import (
	"fmt"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// newEvent wraps attributes in an event of their type. The field that holds them gives the type its name:
// timer_fired_event_attributes belongs to EVENT_TYPE_TIMER_FIRED.
func newEvent(attributes proto.Message) *historypb.HistoryEvent {
	event := &historypb.HistoryEvent{}
	message, name := event.ProtoReflect(), attributes.ProtoReflect().Descriptor().FullName()
	fields := message.Descriptor().Oneofs().ByName("attributes").Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if field.Message().FullName() != name {
			continue
		}
		message.Set(field, protoreflect.ValueOfMessage(attributes.ProtoReflect()))
		base := strings.TrimSuffix(string(field.Name()), "_event_attributes")
		value := enumspb.EventType(0).Descriptor().Values().ByName(protoreflect.Name("EVENT_TYPE_" + strings.ToUpper(base)))
		if value != nil {
			event.EventType = enumspb.EventType(value.Number())
			return event
		}
	}
	panic(fmt.Sprintf("build event %q: these are not the attributes of a history event", name))
}
