package jsonwire

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// enum resolves the names of one enum's values.
type enum struct {
	name   protoreflect.FullName
	prefix string // of old names: the enum's own name and an underscore
	closed bool
	values map[string]protoreflect.EnumNumber // by full name and by old PascalCase name
}

func newEnum(ed protoreflect.EnumDescriptor, closed bool) *enum {
	e := &enum{
		name:   ed.FullName(),
		prefix: string(ed.Name()) + "_",
		closed: closed,
		values: make(map[string]protoreflect.EnumNumber, 2*ed.Values().Len()),
	}
	lead := screaming(string(ed.Name())) + "_"
	for i := range ed.Values().Len() {
		v := ed.Values().Get(i)
		full := string(v.Name())
		e.values[full] = v.Number()
		old := pascal(strings.TrimPrefix(full, lead))
		if _, taken := e.values[old]; !taken && screaming(e.prefix+old) == full {
			e.values[old] = v.Number()
		}
	}
	return e
}

// number returns the value called name: EVENT_TYPE_TIMER_FIRED, or TimerFired as Temporal wrote it before 2024.
func (e *enum) number(name []byte) (protoreflect.EnumNumber, bool) {
	if n, ok := e.values[string(name)]; ok {
		return n, true
	}
	n, ok := e.values[screaming(e.prefix+string(name))]
	return n, ok
}

// pascal turns WORKFLOW_TASK_FAILED into WorkflowTaskFailed.
func pascal(name string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(name, "_") {
		if word != "" {
			b.WriteString(word[:1] + strings.ToLower(word[1:]))
		}
	}
	return b.String()
}

// screaming turns EventType_WorkflowTaskFailed into EVENT_TYPE_WORKFLOW_TASK_FAILED. A word starts at a capital
// after a small letter, at the last of several capitals if a small letter follows, and where letters and digits
// meet.
func screaming(name string) string {
	name = strings.TrimSpace(name)
	var b strings.Builder
	b.Grow(len(name) + len(name)/4)
	at := func(i int) class {
		if i < 0 || i >= len(name) {
			return other
		}
		return classOf(name[i])
	}
	for i := range len(name) {
		c, here, next := name[i], at(i), at(i+1)
		if here == upper && next == lower && at(i-1) == upper {
			b.WriteByte('_')
		}
		switch {
		case here == lower:
			b.WriteByte(c - 'a' + 'A')
		case strings.IndexByte(" _-.", c) >= 0:
			b.WriteByte('_')
		default:
			b.WriteByte(c)
		}
		if here == lower && next == upper || here == digit && (next == lower || next == upper) ||
			next == digit && (here == lower || here == upper) {
			b.WriteByte('_')
		}
	}
	return b.String()
}

// class is what matters of a character where words are told apart.
type class int

const (
	other class = iota
	lower
	upper
	digit
)

func classOf(c byte) class {
	switch {
	case c >= 'a' && c <= 'z':
		return lower
	case c >= 'A' && c <= 'Z':
		return upper
	case c >= '0' && c <= '9':
		return digit
	}
	return other
}
