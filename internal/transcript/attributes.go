package transcript

import (
	"fmt"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	updatepb "go.temporal.io/api/update/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
)

// The attributes that matter to a reader, by the names of their fields, for they have the same names in all events.

// subjects say what an event is about; details say what became of it.
var (
	subjects = []protoreflect.Name{
		"workflow_type", "activity_type", "start_to_fire_timeout", "signal_name", "marker_name", "endpoint", "service", "operation", "meta", "accepted_request",
	}
	details = []protoreflect.Name{"workflow_execution", "workflow_id", "attempt", "cause", "failure", "reason", "timeout_type"}
)

// attributes are the message with an event's attributes, nil if it has none.
func attributes(e *historypb.HistoryEvent) protoreflect.Message {
	m := e.ProtoReflect()
	if set := m.WhichOneof(m.Descriptor().Oneofs().ByName("attributes")); set != nil {
		return m.Get(set).Message()
	}
	return nil
}

// say writes the named fields that are set in a row; phrases lists them.
func say(m protoreflect.Message, names []protoreflect.Name) string {
	return strings.Join(phrases(m, names), " ")
}

func phrases(m protoreflect.Message, names []protoreflect.Name) (words []string) {
	for _, name := range names {
		if v, fd := field(m, name); fd != nil {
			if word := value(fd, v); word != "" {
				words = append(words, word)
			}
		}
	}
	return words
}

func field(m protoreflect.Message, name protoreflect.Name) (protoreflect.Value, protoreflect.FieldDescriptor) {
	if m == nil {
		return protoreflect.Value{}, nil
	}
	fd := m.Descriptor().Fields().ByName(name)
	if fd == nil || !m.Has(fd) {
		return protoreflect.Value{}, nil
	}
	return m.Get(fd), fd
}

func number(m protoreflect.Message, name string) int64 {
	v, fd := field(m, protoreflect.Name(name))
	if fd == nil {
		return 0
	}
	return v.Int()
}

func value(fd protoreflect.FieldDescriptor, v protoreflect.Value) string {
	switch {
	case fd.Name() == "attempt" && v.Int() > 1:
		return fmt.Sprintf("attempt %d", v.Int())
	case fd.Name() == "attempt":
		return ""
	case fd.Name() == "workflow_id":
		return fmt.Sprintf("%q", v.String())
	case fd.Enum() != nil:
		return constant(string(fd.Enum().Values().ByNumber(v.Enum()).Name()), string(fd.Enum().Name()))
	case fd.Message() != nil:
		return message(v.Message().Interface())
	default:
		return v.String()
	}
}

func message(m proto.Message) string {
	switch m := m.(type) {
	case interface{ GetName() string }: // types of workflows and activities
		return m.GetName()
	case *durationpb.Duration:
		return span(m.AsDuration())
	case *commonpb.WorkflowExecution:
		return fmt.Sprintf("%q", m.GetWorkflowId())
	case *updatepb.Meta:
		return fmt.Sprintf("%q", m.GetUpdateId())
	case *updatepb.Request:
		return fmt.Sprintf("%s %q", m.GetInput().GetName(), m.GetMeta().GetUpdateId())
	case *failurepb.Failure:
		return failure(m)
	default:
		return ""
	}
}

// failure is the chain of a failure's messages.
func failure(f *failurepb.Failure) string {
	var texts []string
	for ; f != nil; f = f.GetCause() {
		text := strings.Join(strings.Fields(f.GetMessage()), " ")
		if kind := f.GetTimeoutFailureInfo(); kind != nil {
			text += " (" + kind.GetTimeoutType().String() + ")"
		}
		texts = append(texts, strings.TrimSpace(text))
	}
	return strings.Join(texts, ": ")
}

// constant is an enum's value without the enum's name before it, as a phrase.
func constant(name, enum string) string {
	var prefix strings.Builder
	for i, r := range enum {
		if i > 0 && r >= 'A' && r <= 'Z' {
			prefix.WriteByte('_')
		}
		prefix.WriteRune(r)
	}
	name = strings.TrimPrefix(name, strings.ToUpper(prefix.String())+"_")
	return strings.ToLower(strings.ReplaceAll(name, "_", " "))
}

// summary is what the code says of a timer or an activity beside its attributes, if the default data converter can read it.
func summary(m *sdkpb.UserMetadata) string {
	return strings.Trim(string(m.GetSummary().GetData()), `"`)
}

func (r Run) summary(e *historypb.HistoryEvent) string {
	if string(e.GetUserMetadata().GetSummary().GetMetadata()["encoding"]) != "json/plain" {
		return ""
	}
	return summary(e.GetUserMetadata())
}
