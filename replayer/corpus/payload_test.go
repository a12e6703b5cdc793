package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

// started returns a history of three events whose first one has the given attributes.
func started(attributes string) []byte {
	return []byte(`{"events":[{"eventId":"1","eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED","workflowExecutionStartedEventAttributes":{` +
		`"workflowId":"w1","originalExecutionRunId":"r1","workflowType":{"name":"W"},` + attributes + `}},` +
		`{"eventId":"2","eventType":"EVENT_TYPE_WORKFLOW_TASK_SCHEDULED"},{"eventId":"3","eventType":"EVENT_TYPE_WORKFLOW_TASK_STARTED"}]}`)
}

func plain(data string) *commonpb.Payload {
	return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(data)}
}

// null is what the default data converter makes of nil.
func null() *commonpb.Payload {
	return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/null")}}
}

func TestDecodedPayloadsAreEncodedAgain(t *testing.T) {
	binary := &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/plain")}, Data: []byte("abc")}
	message := &commonpb.Payload{
		Metadata: map[string][]byte{"encoding": []byte("json/protobuf"), "messageType": []byte("a.B")},
		Data:     []byte(`{"x":1}`),
	}
	for name, tt := range map[string]struct {
		input string
		want  []*commonpb.Payload
	}{
		"shorthand": {
			`[ {"a": [1, 2.50, "<x>"]}, "text", 12345678901234567890, true, null, {}, [] ]`,
			[]*commonpb.Payload{plain(`{"a":[1,2.50,"<x>"]}`), plain(`"text"`), plain(`12345678901234567890`), plain(`true`), null(), plain(`{}`), plain(`[]`)},
		},
		"shorthand of a message":    {`[{"_protoMessageType":"a.B","x":1}]`, []*commonpb.Payload{message}},
		"shorthand beside standard": {`[1,{"metadata":{"encoding":"YmluYXJ5L3BsYWlu"},"data":"YWJj"}]`, []*commonpb.Payload{plain("1"), binary}},
		"values in payloads":        {`{"payloads":[{"a":1},"x",null]}`, []*commonpb.Payload{plain(`{"a":1}`), plain(`"x"`), null()}},
		"value with data of its own": {
			`{"payloads":[1,{"data":"YWJj"},{"metadata":{"x":"YQ=="},"data":"YWJj"}]}`,
			[]*commonpb.Payload{plain(`1`), plain(`{"data":"YWJj"}`), plain(`{"metadata":{"x":"YQ=="},"data":"YWJj"}`)},
		},
		"metadata kept, data decoded": {
			`{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":{"a": 1}}]}`, []*commonpb.Payload{plain(`{"a":1}`)},
		},
		"readable encoding added": {
			`{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg==","encodingDecoded":"json/plain"},"data":"MQ=="},` +
				`{"metadata":{"encoding":"anNvbi9wbGFpbg==","encodingDecoded":"json/plain"},"data":"some text"},` +
				`{"metadata":{"encoding":"YmluYXJ5L3BsYWlu","encodingDecoded":"binary/plain"},"data":"YWJj"},` +
				`{"metadata":{"encoding":"YmluYXJ5L251bGw=","encodingDecoded":"binary/null"}}]}`,
			[]*commonpb.Payload{plain(`1`), plain(`"some text"`), binary, null()},
		},
		"metadata as text": {
			`{"payloads":[{"metadata":{"encoding":"json/plain"},"data":{"a":1}},{"metadata":{"encoding":"json/protobuf","messageType":"a.B"},"data":{"x":1}},` +
				`{"metadata":{"encoding":"binary/null"},"data":null}]}`,
			[]*commonpb.Payload{plain(`{"a":1}`), message, null()},
		},
		"newer field in a standard payload": {
			`{"payloads":[{"metadata":{"encoding":"YmluYXJ5L3BsYWlu"},"data":"YWJj","newField":{}}]}`, []*commonpb.Payload{binary},
		},
	} {
		t.Run(name, func(t *testing.T) {
			history, err := corpus.Decode("x", started(`"input":`+tt.input))
			if err != nil {
				t.Fatal(err)
			}
			if !history.Reencoded {
				t.Error("Reencoded is not set")
			}
			m, err := history.Proto()
			if err != nil {
				t.Fatal(err)
			}
			got := m.Events[0].GetWorkflowExecutionStartedEventAttributes().GetInput().GetPayloads()
			if diff := cmp.Diff(tt.want, got, protocmp.Transform()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDecodedPayloadsInMapsAndFailures(t *testing.T) {
	history, err := corpus.Decode("x", started(`"memo":{"fields":{"a":"x","b":null}},"header":{"fields":{"h":{"k":1}}},`+
		`"continuedFailure":{"message":"m","encodedAttributes":{"message":"secret"}},"lastCompletionResult":[7]`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := history.Proto()
	if err != nil {
		t.Fatal(err)
	}
	attrs := m.Events[0].GetWorkflowExecutionStartedEventAttributes()
	for _, tt := range []struct{ got, want proto.Message }{
		{attrs.GetMemo(), &commonpb.Memo{Fields: map[string]*commonpb.Payload{"a": plain(`"x"`), "b": null()}}},
		{attrs.GetHeader(), &commonpb.Header{Fields: map[string]*commonpb.Payload{"h": plain(`{"k":1}`)}}},
		{attrs.GetContinuedFailure().GetEncodedAttributes(), plain(`{"message":"secret"}`)},
		{attrs.GetLastCompletionResult(), &commonpb.Payloads{Payloads: []*commonpb.Payload{plain("7")}}},
	} {
		if diff := cmp.Diff(tt.want, tt.got, protocmp.Transform()); diff != "" {
			t.Error(diff)
		}
	}
}

// TestShorthandIsReadAsUpstreamReadsIt compares with the API's own shorthand, on histories whose payloads all have
// one.
func TestShorthandIsReadAsUpstreamReadsIt(t *testing.T) {
	shorthand := map[string]any{commonpb.EnablePayloadShorthandMetadataKey: true}
	for _, name := range []string{"get_version.json", "start_with_attributes.json", "reset__after_reset.json"} {
		t.Run(name, func(t *testing.T) {
			text, err := temporalproto.CustomJSONMarshalOptions{Metadata: shorthand, Indent: "  "}.Marshal(recorded(t, name))
			if err != nil {
				t.Fatal(err)
			}
			var want historypb.History
			if err := (temporalproto.CustomJSONUnmarshalOptions{Metadata: shorthand, DiscardUnknown: true}).Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			history, err := corpus.Decode(name, text)
			if err != nil {
				t.Fatal(err)
			}
			wantHistory(t, history, &want)
		})
	}
}

func TestPayloadsThatLookStandardAreNotTouched(t *testing.T) {
	history, err := corpus.Decode("x", started(`"input":{"payloads":[{},{"data":"YWJj"},{"metadata":{"x":"YQ=="}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	m, err := history.Proto()
	if err != nil {
		t.Fatal(err)
	}
	want := []*commonpb.Payload{{}, {Data: []byte("abc")}, {Metadata: map[string][]byte{"x": []byte("a")}}}
	if diff := cmp.Diff(want, m.Events[0].GetWorkflowExecutionStartedEventAttributes().GetInput().GetPayloads(), protocmp.Transform()); diff != "" || history.Reencoded {
		t.Errorf("reencoded: %v\n%s", history.Reencoded, diff)
	}
}

func TestInexactPayloadsAreRefused(t *testing.T) {
	for name, input := range map[string]string{
		"encrypted data as text":    `{"payloads":[{"metadata":{"encoding":"YmluYXJ5L2VuY3J5cHRlZA=="},"data":"(encrypted)"}]}`,
		"binary data as a value":    `{"payloads":[{"metadata":{"encoding":"YmluYXJ5L3BsYWlu"},"data":{"a":1}}]}`,
		"all as text":               `{"payloads":[{"metadata":{"encoding":"binary/plain"},"data":"abcd"}]}`,
		"base64 that was cut":       `{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":"eyJhIjo..."}]}`,
		"metadata that is not text": `{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg==","x":"?"},"data":{}}]}`,
		"data stored elsewhere":     `{"payloads":[{"metadata":{"encoding":"anNvbi9wbGFpbg=="},"data":{},"externalPayloads":[{}]}]}`,
		"a sentence for payloads":   `"(3 payloads)"`,
		"a sentence for the list":   `{"payloads":"(3 payloads)"}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, err := corpus.Decode("x.json", started(`"input":`+input))
			const hint = "temporal workflow show --workflow-id w1 --run-id r1 --output json > FILE"
			if e := wantKind(t, err, corpus.Decoded); e != nil && !strings.Contains(e.Error(), hint) {
				t.Errorf("error %q does not tell how to download the history", e)
			}
		})
	}
}
