package realserver

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"regexp"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Scrubber takes out of a history what tells about the machine that recorded it: the host's name and process IDs, the
// directories of the sources in stack traces, the hash of the recorder's binary, and the random name of the test server's
// namespace.
type Scrubber struct {
	rules []rule
}

// rule rewrites what matches.
type rule struct {
	match *regexp.Regexp
	to    string
}

// buildID stands for the hash of the recorder's binary.
const buildID = "recorder"

// NewScrubber returns a scrubber for histories whose workflows are in the module at root.
func NewScrubber(root, namespace string) *Scrubber {
	s := &Scrubber{rules: []rule{
		{regexp.MustCompile(regexp.QuoteMeta(namespace)), "default"},
		{regexp.MustCompile(`(?m)^\t` + regexp.QuoteMeta(root) + `/`), "\t"},
		{regexp.MustCompile(`(?m)^\t/\S*/pkg/mod/`), "\t"},
		{regexp.MustCompile(`(?m)^\t/\S*?/src/`), "\t"},
	}}
	if host, err := os.Hostname(); err == nil && host != "" {
		name := regexp.QuoteMeta(host)
		s.rules = append(s.rules,
			rule{regexp.MustCompile(`\b\d+@` + name + `@`), "1@worker-host@"}, // the SDK's default identity
			rule{regexp.MustCompile(`\b` + name + `\b`), "worker-host"},
		)
	}
	return s
}

// Message scrubs a message and everything in it, in place.
func (s *Scrubber) Message(m protoreflect.Message) {
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case field.IsMap():
			s.mapping(field.MapValue(), v.Map())
		case field.IsList():
			for i := range v.List().Len() {
				v.List().Set(i, s.value(field, v.List().Get(i)))
			}
		case field.Name() == "build_id":
			m.Set(field, protoreflect.ValueOfString(buildID))
		default:
			m.Set(field, s.value(field, v))
		}
		return true
	})
}

func (s *Scrubber) mapping(field protoreflect.FieldDescriptor, m protoreflect.Map) {
	m.Range(func(key protoreflect.MapKey, v protoreflect.Value) bool {
		m.Set(key, s.value(field, v))
		return true
	})
}

// value returns the scrubbed form of one value. Payloads are scrubbed as text: those of the examples are JSON.
func (s *Scrubber) value(field protoreflect.FieldDescriptor, v protoreflect.Value) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(s.text(v.String()))
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte(s.text(string(v.Bytes()))))
	case protoreflect.MessageKind:
		s.Message(v.Message())
	}
	return v
}

// text returns the scrubbed form of a text. The tokens of Nexus operations are JSON in base64, which is looked into.
func (s *Scrubber) text(t string) string {
	if inner, err := base64.RawURLEncoding.DecodeString(t); err == nil && json.Valid(inner) {
		return base64.RawURLEncoding.EncodeToString([]byte(s.plain(string(inner))))
	}
	return s.plain(t)
}

// plain applies the rules in order.
func (s *Scrubber) plain(t string) string {
	for _, r := range s.rules {
		t = r.match.ReplaceAllString(t, r.to)
	}
	return t
}
