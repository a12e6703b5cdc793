package jsonwire

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// message is the compiled form of a message descriptor.
type message struct {
	name      protoreflect.FullName
	fields    map[string]*field // by JSON name and by original name
	count     int
	strict    bool // an unknown field is an error
	alternate *Alternate
	special   func(*decoder) error // reads types with a JSON form of their own, instead of fields
}

// field is the compiled form of a field descriptor.
type field struct {
	name     string // as in a path
	index    int    // among the message's fields
	tag      []byte // encoded, with the wire type of one value or of a packed list
	kind     protoreflect.Kind
	shape    shape
	packed   bool
	explicit bool // zero must be written, because presence tells it from an absent value
	nullable bool // null is a value: google.protobuf.Value and NullValue
	oneof    int  // one based; 0 if the field is in none
	message  *message
	enum     *enum
	key, val *field // of a map's entry
}

// shape is how many values a field holds.
type shape uint8

const (
	single shape = iota
	list
	mapping
)

// compiler builds the tables of all messages that one root reaches.
type compiler struct {
	opts Options
	done map[protoreflect.FullName]*message
}

func (c *compiler) message(md protoreflect.MessageDescriptor) (*message, error) {
	if m := c.done[md.FullName()]; m != nil {
		return m, nil
	}
	m := &message{name: md.FullName(), count: md.Fields().Len(), strict: c.opts.RejectUnknown}
	c.done[m.name] = m // before the fields, which may lead back here
	if m.special = special(md); m.special != nil {
		return m, nil
	}
	if alternate, ok := c.opts.Alternates[m.name]; ok {
		m.alternate, m.strict = &alternate, true
	}
	m.fields = make(map[string]*field, 2*m.count)
	for i := range m.count {
		fd := md.Fields().Get(i)
		f, err := c.field(fd)
		if err != nil {
			return nil, err
		}
		m.fields[fd.JSONName()] = f
		if _, taken := m.fields[fd.TextName()]; !taken {
			m.fields[fd.TextName()] = f
		}
	}
	return m, nil
}

func (c *compiler) field(fd protoreflect.FieldDescriptor) (*field, error) {
	f := &field{
		name:     fd.JSONName(),
		index:    fd.Index(),
		kind:     fd.Kind(),
		packed:   fd.IsPacked(),
		explicit: fd.HasPresence() || fd.Cardinality() == protoreflect.Repeated,
		tag:      protowire.AppendTag(nil, fd.Number(), wireType(fd)),
	}
	if od := fd.ContainingOneof(); od != nil {
		f.oneof = od.Index() + 1
	}
	var err error
	switch {
	case f.kind == protoreflect.GroupKind:
		return nil, fmt.Errorf("compile field %q: groups have no JSON form", fd.FullName())
	case fd.IsMap():
		f.shape = mapping
		return f, c.entry(f, fd)
	case f.kind == protoreflect.MessageKind:
		f.message, err = c.message(fd.Message())
		f.nullable = fd.Message().FullName() == "google.protobuf.Value"
	case f.kind == protoreflect.EnumKind:
		name := fd.Enum().FullName()
		f.enum = newEnum(fd.Enum(), slices.Contains(c.opts.Closed, name))
		f.nullable = name == "google.protobuf.NullValue"
	}
	if fd.IsList() {
		f.shape = list
	}
	return f, err
}

// entry compiles the key and the value of a map field. Both are always written.
func (c *compiler) entry(f *field, fd protoreflect.FieldDescriptor) (err error) {
	if f.key, err = c.field(fd.MapKey()); err != nil {
		return err
	}
	f.val, err = c.field(fd.MapValue())
	f.key.explicit, f.val.explicit = true, true
	return err
}

func wireType(fd protoreflect.FieldDescriptor) protowire.Type {
	if fd.IsPacked() {
		return protowire.BytesType
	}
	switch fd.Kind() {
	case protoreflect.MessageKind, protoreflect.StringKind, protoreflect.BytesKind:
		return protowire.BytesType
	case protoreflect.DoubleKind, protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind:
		return protowire.Fixed64Type
	case protoreflect.FloatKind, protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind:
		return protowire.Fixed32Type
	}
	return protowire.VarintType
}
