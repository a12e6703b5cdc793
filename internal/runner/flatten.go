package runner

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// flatten turns an event's attributes into paths and texts, in the order of the message's fields.
func flatten(e *historypb.HistoryEvent, codec converter.DataConverter) []Field {
	m := e.ProtoReflect()
	which := m.WhichOneof(m.Descriptor().Oneofs().ByName("attributes"))
	if which == nil {
		return nil
	}
	f := flattener{codec: codec}
	f.message("", m.Get(which).Message())
	return f.fields
}

type flattener struct {
	codec  converter.DataConverter
	fields []Field
}

func (f *flattener) put(path, value string) {
	if value != "" {
		f.fields = append(f.fields, Field{path, value})
	}
}

func (f *flattener) message(path string, m protoreflect.Message) {
	if f.known(path, m.Interface()) {
		return
	}
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		if !m.Has(fd) || fd.Name() == "header" {
			continue
		}
		name := fd.JSONName()
		if path != "" {
			name = path + "." + name
		}
		f.field(name, fd, m.Get(fd))
	}
}

// known renders the messages whose text says more than their fields.
func (f *flattener) known(path string, m proto.Message) bool {
	switch m := m.(type) {
	case *commonpb.Payloads:
		f.fields = append(f.fields, payloadFields(f.codecFor(path), path, m)...)
	case *commonpb.Payload:
		f.put(path, f.codecFor(path).ToString(m))
	case *durationpb.Duration:
		f.put(path, duration(m.AsDuration()))
	case *timestamppb.Timestamp:
		f.put(path, m.AsTime().Format("2006-01-02T15:04:05.999Z07:00"))
	default:
		return false
	}
	return true
}

// codecFor: search attributes are indexed by the server, so they never pass the user's data converter.
func (f *flattener) codecFor(path string) converter.DataConverter {
	if strings.HasPrefix(path, "searchAttributes") {
		return converter.GetDefaultDataConverter()
	}
	return f.codec
}

func (f *flattener) field(path string, fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch {
	case fd.IsList():
		list := v.List()
		for i := range list.Len() {
			f.value(fmt.Sprintf("%s[%d]", path, i), fd, list.Get(i))
		}
	case fd.IsMap():
		f.entries(path, fd.MapValue(), v.Map())
	default:
		f.value(path, fd, v)
	}
}

func (f *flattener) entries(path string, fd protoreflect.FieldDescriptor, m protoreflect.Map) {
	var names []string
	m.Range(func(k protoreflect.MapKey, _ protoreflect.Value) bool {
		names = append(names, k.String())
		return true
	})
	slices.Sort(names)
	for _, name := range names {
		f.value(path+"."+name, fd, m.Get(protoreflect.ValueOfString(name).MapKey()))
	}
}

func (f *flattener) value(path string, fd protoreflect.FieldDescriptor, v protoreflect.Value) {
	switch fd.Kind() {
	case protoreflect.MessageKind:
		f.message(path, v.Message())
	case protoreflect.EnumKind:
		f.put(path, enumText(fd.Enum(), v.Enum()))
	case protoreflect.BytesKind:
		f.put(path, fmt.Sprintf("%d bytes", len(v.Bytes())))
	case protoreflect.DoubleKind:
		f.put(path, strconv.FormatFloat(v.Float(), 'g', -1, 64))
	default:
		f.put(path, fmt.Sprint(v.Interface()))
	}
}

// enumText gives the short name, as the API's own String methods do: "Terminate" for PARENT_CLOSE_POLICY_TERMINATE.
func enumText(ed protoreflect.EnumDescriptor, n protoreflect.EnumNumber) string {
	value := ed.Values().ByNumber(n)
	if value == nil {
		return strconv.Itoa(int(n))
	}
	short := strings.TrimPrefix(string(value.Name()), screaming(string(ed.Name()))+"_")
	var text strings.Builder
	for _, word := range strings.Split(strings.ToLower(short), "_") {
		if word != "" {
			text.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return text.String()
}

func screaming(camel string) string {
	var text strings.Builder
	for i, r := range camel {
		if i > 0 && r >= 'A' && r <= 'Z' {
			text.WriteByte('_')
		}
		text.WriteRune(r)
	}
	return strings.ToUpper(text.String())
}

func number64(fields []Field, name string) int64 {
	n, _ := strconv.ParseInt(lookup(fields, name), 10, 64)
	return n
}
