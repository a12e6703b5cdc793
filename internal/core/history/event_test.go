package history

import (
	"fmt"
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

func TestEachEventHasTheTypeOfItsAttributes(t *testing.T) {
	at := time.Unix(1000, 0)
	fields := (&historypb.HistoryEvent{}).ProtoReflect().Descriptor().Oneofs().ByName("attributes").Fields()
	for i := range fields.Len() {
		want := &historypb.HistoryEvent{EventId: 7, EventTime: timestamppb.New(at)}
		attributes := want.ProtoReflect().Mutable(fields.Get(i)).Message().Interface()
		got := Event(7, at, attributes)
		want.EventType = got.GetEventType()
		if !proto.Equal(want, got) {
			t.Errorf("got %v, want %v", got, want)
		}
		if name := strings.ReplaceAll(string(fields.Get(i).Name()), "_", ""); name != strings.ToLower(got.GetEventType().String())+"eventattributes" {
			t.Errorf("an event of type %v has the attributes %s", got.GetEventType(), fields.Get(i).Name())
		}
	}
}

func TestOnlyAttributesMakeAnEvent(t *testing.T) {
	defer func() {
		if text := fmt.Sprint(recover()); !strings.Contains(text, "temporal.api.common.v1.Payload are not the attributes of an event") {
			t.Errorf("it panics with %q", text)
		}
	}()
	Event(1, time.Unix(0, 0), &commonpb.Payload{})
}
