package jsonwire_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/groundhogdev/groundhog/internal/jsonwire"
)

// upstream is the decoder that ours must agree with.
var upstream = temporalproto.CustomJSONUnmarshalOptions{DiscardUnknown: true}

func newTranscoder(t testing.TB, m proto.Message, opts jsonwire.Options) *jsonwire.Transcoder {
	t.Helper()
	tr, err := jsonwire.New(m.ProtoReflect().Descriptor(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// transcode returns what text means as a message like m.
func transcode(t testing.TB, m proto.Message, text []byte) (proto.Message, error) {
	t.Helper()
	wire, err := newTranscoder(t, m, jsonwire.Options{}).Append(nil, text)
	if err != nil {
		return nil, err
	}
	out := m.ProtoReflect().New().Interface()
	if err := proto.Unmarshal(wire, out); err != nil {
		t.Fatalf("wire of %s does not unmarshal: %v", text, err)
	}
	return out, nil
}

// recorded returns the recorded histories in testdata by file name.
func recorded(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no recorded histories: %v", err)
	}
	texts := make(map[string][]byte, len(names))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.Base(name)] = text
	}
	return texts
}

func agree(t *testing.T, text []byte, m proto.Message) {
	t.Helper()
	want := m.ProtoReflect().New().Interface()
	if err := upstream.Unmarshal(text, want); err != nil {
		t.Fatalf("upstream refuses %s: %v", text, err)
	}
	got, err := transcode(t, m, text)
	if err != nil {
		t.Fatalf("transcode %s: %v", text, err)
	}
	if !proto.Equal(got, want) {
		t.Errorf("transcoding %.200s differs (-upstream +ours):\n%s", text, cmp.Diff(want, got, protocmp.Transform()))
	}
}

func TestRecordedHistoriesAgreeWithUpstream(t *testing.T) {
	for name, text := range recorded(t) {
		t.Run(name, func(t *testing.T) { agree(t, text, &historypb.History{}) })
	}
}

func TestOldEnumNamesAgreeWithUpstream(t *testing.T) {
	screaming := regexp.MustCompile(`"(EVENT_TYPE|TASK_QUEUE_KIND)_([A-Z_]+)"`)
	for name, text := range recorded(t) {
		t.Run(name, func(t *testing.T) {
			old := screaming.ReplaceAllFunc(text, func(m []byte) []byte {
				parts := screaming.FindSubmatch(m)
				var b bytes.Buffer
				for word := range strings.SplitSeq(string(parts[2]), "_") {
					b.WriteString(word[:1] + strings.ToLower(word[1:]))
				}
				return []byte(`"` + b.String() + `"`)
			})
			if bytes.Equal(old, text) {
				t.Fatal("no enum was rewritten")
			}
			agree(t, old, &historypb.History{})
		})
	}
}

func TestFormsOfValues(t *testing.T) {
	for name, text := range map[string]string{
		"original field names":        `{"events":[{"event_id":"7","event_time":"2024-02-29T23:59:59.5+02:00"}]}`,
		"number for int64":            `{"events":[{"eventId":7,"taskId":7.0,"version":"1e3"}]}`,
		"negative and large":          `{"events":[{"eventId":"-9223372036854775808","taskId":9223372036854775807}]}`,
		"enum as number":              `{"events":[{"eventType":3}]}`,
		"enum without its prefix":     `{"events":[{"eventType":"WORKFLOW_TASK_FAILED"}]}`,
		"unknown enum is dropped":     `{"events":[{"eventType":"NoSuchThing","eventId":"1"}]}`,
		"unknown fields":              `{"a":1,"events":[{"b":[{"c":"d\"\\"},[],null,true,-1.5e+3]}],"e":{}}`,
		"null everywhere":             `{"events":[{"eventId":null,"eventTime":null,"links":null,"timerFiredEventAttributes":null}]}`,
		"null leaves oneof open":      `{"events":[{"timerFiredEventAttributes":null,"timerStartedEventAttributes":{"timerId":"x"}}]}`,
		"empty oneof message":         `{"events":[{"timerFiredEventAttributes":{}}]}`,
		"zero in an explicit field":   `{"events":[{"workflowExecutionStartedEventAttributes":{"workflowTaskTimeout":"0s","eagerExecutionAccepted":false}}]}`,
		"empty list":                  `{"events":[]}`,
		"white space":                 " {\n\t\"events\" : [ { \"eventId\" : \"1\" } , { } ] }\r\n",
		"escapes":                     `{"events":[{"timerFiredEventAttributes":{"timerId":"\u00e9\ud83d\ude00\n\/\"ü"}}]}`,
		"base64 without padding":      `{"events":[{"workflowExecutionStartedEventAttributes":{"input":{"payloads":[{"data":"YQ"},{"data":"YQ=="},{"data":"-_-_"},{"data":"+/+/"},{"data":""}]}}}]}`,
		"maps":                        `{"events":[{"workflowExecutionStartedEventAttributes":{"memo":{"fields":{"a":{"data":"YQ=="},"":{}}},"header":{"fields":{}}}}]}`,
		"leap day without zone digit": `{"events":[{"eventTime":"2024-02-29T00:00:00Z"},{"eventTime":"0001-01-01T00:00:00Z"},{"eventTime":"9999-12-31T23:59:59.999999999Z"}]}`,
		"durations":                   `{"events":[{"timerStartedEventAttributes":{"startToFireTimeout":"-1.5s"}},{"timerStartedEventAttributes":{"startToFireTimeout":".25s"}},{"timerStartedEventAttributes":{"startToFireTimeout":"+1.s"}}]}`,
		"packed and floats":           `{"events":[{"workflowTaskCompletedEventAttributes":{"sdkMetadata":{"langUsedFlags":[1,300,"2"],"coreUsedFlags":[]}}},{"activityTaskScheduledEventAttributes":{"retryPolicy":{"backoffCoefficient":2.5}}},{"activityTaskScheduledEventAttributes":{"retryPolicy":{"backoffCoefficient":"NaN"}}}]}`,
	} {
		t.Run(name, func(t *testing.T) { agree(t, []byte(text), &historypb.History{}) })
	}
}

func TestErrorsTellPathAndOffset(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"not an object", `[]`, `expected object, found array (offset 0)`},
		{"nothing", ` `, `expected object, found end of input (offset 1)`},
		{
			"string for object", `{"events":[{},{"activityTaskScheduledEventAttributes":{"taskQueue":"x"}}]}`,
			`events[1].activityTaskScheduledEventAttributes.taskQueue: expected object, found string "x" (offset 67)`,
		},
		{"map key in path", `{"events":[{"markerRecordedEventAttributes":{"details":{"k":{"payloads":5}}}}]}`,
			`events[0].markerRecordedEventAttributes.details["k"].payloads: expected array, found "5" (offset 72)`},
		{"duplicate", `{"events":[{"eventId":1,"event_id":2}]}`, `events[0].eventId: duplicate field (offset 24)`},
		{"two of a oneof", `{"events":[{"timerFiredEventAttributes":{},"timerStartedEventAttributes":{}}]}`,
			`events[0].timerStartedEventAttributes: another field of the same oneof is set already (offset 43)`},
		{"bad integer", `{"events":[{"eventId":"1.5"}]}`, `events[0].eventId: expected int64, found string "1.5" (offset 22)`},
		{"bad time", `{"events":[{"eventTime":"2024-02-30T00:00:00Z"}]}`, `events[0].eventTime: expected RFC 3339 time, found string "2024-02-30T00:00:00Z" (offset 24)`},
		{"bad base64", `{"events":[{"workflowExecutionStartedEventAttributes":{"input":{"payloads":[{"data":"!"}]}}}]}`,
			`events[0].workflowExecutionStartedEventAttributes.input.payloads[0].data: expected base64, found string "!" (offset 84)`},
		{"trailing data", `{} {}`, `expected end of input, found object (offset 3)`},
		{"trailing comma", `{"events":[{},]}`, `events[1]: expected object, found "]" (offset 14)`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := transcode(t, &historypb.History{}, []byte(tt.text))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got error %v\nwant %s", err, tt.want)
			}
		})
	}
}

func TestErrorsWrapTheirCause(t *testing.T) {
	for _, tt := range []struct {
		text string
		want error
	}{
		{`{"events":[{"eventId":"1`, io.ErrUnexpectedEOF},
		{`{"events":[{"eventId":"1\u12`, io.ErrUnexpectedEOF},
		{`{"events":[{"eventId":"1"}`, io.ErrUnexpectedEOF},
		{`{"events"`, io.ErrUnexpectedEOF},
		{`{} {}`, jsonwire.ErrTrailing},
		{`{"events":[x]}`, nil},
		{`{"events":[{]}`, jsonwire.ErrSyntax},
		{`{"x":nul}`, jsonwire.ErrSyntax},
		{`{"x":01}`, jsonwire.ErrSyntax},
		{"{\"x\":\"\n\"}", jsonwire.ErrSyntax},
		{`{"x":"\ud800 no pair"}`, jsonwire.ErrSyntax},
	} {
		_, err := transcode(t, &historypb.History{}, []byte(tt.text))
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: got error %v, want one that wraps %v", tt.text, err, tt.want)
		}
	}
}

func TestClosedEnumRefusesUnknownName(t *testing.T) {
	tr := newTranscoder(t, &historypb.History{}, jsonwire.Options{Closed: []protoreflect.FullName{"temporal.api.enums.v1.EventType"}})
	_, err := tr.Append(nil, []byte(`{"events":[{"eventType":"EVENT_TYPE_TIME_TRAVELED"}]}`))
	unknown, ok := errors.AsType[*jsonwire.UnknownEnumError](err)
	if !ok || unknown.Name != "EVENT_TYPE_TIME_TRAVELED" {
		t.Fatalf("got error %v, want the unknown event type", err)
	}
	const want = `events[0].eventType: unknown EventType "EVENT_TYPE_TIME_TRAVELED" (offset 24)`
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
}

func TestRejectUnknownFields(t *testing.T) {
	tr := newTranscoder(t, &historypb.History{}, jsonwire.Options{RejectUnknown: true})
	_, err := tr.Append(nil, []byte(`{"events":[{"eventIdentity":1}]}`))
	if want := `events[0]: unknown field "eventIdentity" (offset 12)`; err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}

func TestAlternateReadsASecondForm(t *testing.T) {
	tr := newTranscoder(t, &historypb.History{}, jsonwire.Options{Alternates: map[protoreflect.FullName]jsonwire.Alternate{
		"temporal.api.common.v1.Payload": {
			Accept: func(wire []byte) bool { return len(wire) > 0 },
			Append: func(dst, value []byte, _ error) ([]byte, error) {
				if string(value) == "null" {
					return dst, errors.New("no payload")
				}
				return append(append(dst, 0x12, byte(len(value))), value...), nil // field 2, data
			},
		},
	}})
	const before, after = `{"events":[{"workflowExecutionStartedEventAttributes":{"input":{"payloads":[`, `]}}}]}`
	wire, err := tr.Append(nil, []byte(before+` {"data":"YQ=="}, {"data":"YQ==","x":1}, {}, 17 `+after))
	if err != nil {
		t.Fatal(err)
	}
	var history historypb.History
	if err := proto.Unmarshal(wire, &history); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range history.Events[0].GetWorkflowExecutionStartedEventAttributes().Input.Payloads {
		got = append(got, string(p.Data))
	}
	if diff := cmp.Diff([]string{"a", `{"data":"YQ==","x":1}`, "{}", "17"}, got); diff != "" {
		t.Error(diff)
	}
	_, err = tr.Append(nil, []byte(before+`null`+after))
	const want = `events[0].workflowExecutionStartedEventAttributes.input.payloads[0]: no payload (offset 76)`
	if err == nil || err.Error() != want {
		t.Errorf("got error %v, want %s", err, want)
	}
}
