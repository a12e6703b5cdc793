package jsonwire_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// TestEveryMessageOfAHistoryAgreesWithUpstream fills each message that a history can hold with seeded random values.
func TestEveryMessageOfAHistoryAgreesWithUpstream(t *testing.T) {
	const rounds = 8
	reached := map[protoreflect.FullName]protoreflect.MessageDescriptor{}
	reach((&historypb.History{}).ProtoReflect().Descriptor(), reached)
	if len(reached) < 100 {
		t.Fatalf("only %d messages are reached", len(reached))
	}
	for name := range reached {
		mt, err := protoregistry.GlobalTypes.FindMessageByName(name)
		if err != nil {
			continue // the entry of a map
		}
		t.Run(string(name), func(t *testing.T) {
			for seed := range uint64(rounds) {
				p := populator{rand.New(rand.NewPCG(seed, 42))}
				m := mt.New()
				p.fill(m, 4)
				for style, marshal := range marshalers {
					text, err := marshal(m.Interface())
					if err != nil {
						t.Fatalf("seed %d: marshal: %v", seed, err)
					}
					agree(t, text, m.Interface())
					if t.Failed() {
						t.Fatalf("seed %d, %s", seed, style)
					}
				}
			}
		})
	}
}

var marshalers = map[string]func(proto.Message) ([]byte, error){
	"temporal": temporalproto.CustomJSONMarshalOptions{}.Marshal,
	"original names, indented": protojson.MarshalOptions{
		UseProtoNames: true, UseEnumNumbers: true, EmitUnpopulated: true, Indent: "  ",
	}.Marshal,
}

func reach(md protoreflect.MessageDescriptor, into map[protoreflect.FullName]protoreflect.MessageDescriptor) {
	if into[md.FullName()] != nil {
		return
	}
	into[md.FullName()] = md
	for i := range md.Fields().Len() {
		if child := md.Fields().Get(i).Message(); child != nil {
			reach(child, into)
		}
	}
}

// populator sets random fields of messages to random values.
type populator struct{ *rand.Rand }

func (p populator) fill(m protoreflect.Message, depth int) {
	switch x := m.Interface().(type) {
	case *timestamppb.Timestamp:
		x.Seconds, x.Nanos = p.Int64N(4_000_000_000), p.Int32N(1_000_000_000)
		return
	case *durationpb.Duration:
		x.Seconds, x.Nanos = p.Int64N(1000), p.Int32N(1_000_000_000)
		return
	}
	fields := m.Descriptor().Fields()
	for _, i := range p.Perm(fields.Len()) {
		fd := fields.Get(i)
		taken := fd.ContainingOneof() != nil && m.WhichOneof(fd.ContainingOneof()) != nil
		if !taken && p.IntN(3) > 0 {
			p.set(m, fd, depth)
		}
	}
}

func (p populator) set(m protoreflect.Message, fd protoreflect.FieldDescriptor, depth int) {
	switch {
	case fd.Message() != nil && depth == 0:
	case fd.IsMap():
		entries := m.Mutable(fd).Map()
		for i := range p.IntN(3) {
			key := protoreflect.ValueOfString(fmt.Sprintf("k%d", i)).MapKey()
			if fd.MapValue().Message() == nil {
				entries.Set(key, p.scalar(fd.MapValue()))
				continue
			}
			value := entries.NewValue()
			p.fill(value.Message(), depth-1)
			entries.Set(key, value)
		}
	case fd.IsList():
		items := m.Mutable(fd).List()
		for range p.IntN(4) {
			if fd.Message() == nil {
				items.Append(p.scalar(fd))
				continue
			}
			p.fill(items.AppendMutable().Message(), depth-1)
		}
	case fd.Message() != nil:
		p.fill(m.Mutable(fd).Message(), depth-1)
	default:
		m.Set(fd, p.scalar(fd))
	}
}

func (p populator) scalar(fd protoreflect.FieldDescriptor) protoreflect.Value {
	small := p.IntN(2) == 0
	switch fd.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(small)
	case protoreflect.EnumKind:
		values := fd.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(p.IntN(values.Len())).Number())
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(p.Uint32()))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(p.Uint32())
	case protoreflect.Int64Kind:
		if small {
			return protoreflect.ValueOfInt64(p.Int64N(3))
		}
		return protoreflect.ValueOfInt64(int64(p.Uint64()))
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(p.Float32())
	case protoreflect.DoubleKind:
		return protoreflect.ValueOfFloat64(p.NormFloat64())
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(p.text()))
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(p.text())
	}
	panic("no random value for " + fd.Kind().String())
}

// text returns a string that may need escapes, and whose length may need more than one byte.
func (p populator) text() string {
	alphabet := []rune("abcXYZ 09_-/\\\"\n\t<>&é😀\u0001\u2028")
	runes := make([]rune, p.IntN(12))
	if p.IntN(10) == 0 {
		runes = make([]rune, 200)
	}
	for i := range runes {
		runes[i] = alphabet[p.IntN(len(alphabet))]
	}
	return string(runes)
}
