package jsonwire_test

import (
	"encoding/json"
	"fmt"
	"testing"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/jsonwire"
)

// FuzzTranscode checks that no text makes the transcoder panic or write broken bytes, and that where upstream
// accepts the text as well, both read the same.
func FuzzTranscode(f *testing.F) {
	var events struct{ Events []json.RawMessage }
	for _, text := range recorded(f) { // short seeds: mutating a long text seldom meets anything new
		if err := json.Unmarshal(text, &events); err != nil {
			f.Fatal(err)
		}
		for _, event := range events.Events {
			f.Add(fmt.Appendf(nil, `{"events":[%s]}`, event))
		}
	}
	f.Add([]byte(`{"events":[{"event_id":1.0e2,"eventType":"TimerFired","x":[{}],"eventTime":"2024-02-29T23:59:59.5+02:00",` +
		`"timerStartedEventAttributes":{"timerId":"\u00e9\ud83d\ude00","startToFireTimeout":"-.5s"}}]}`))
	f.Add([]byte(`{"events":[{"workflowExecutionStartedEventAttributes":{"memo":{"fields":{"a":{"data":"-_-_"}}},"lastFailure":{"cause":{}}}}]}`))
	tr := newTranscoder(f, &historypb.History{}, jsonwire.Options{})
	f.Fuzz(func(t *testing.T, text []byte) {
		wire, err := tr.Append(nil, text)
		if err != nil {
			return
		}
		var got, want historypb.History
		if err := proto.Unmarshal(wire, &got); err != nil {
			t.Fatalf("wire does not unmarshal: %v", err)
		}
		if err := upstream.Unmarshal(text, &want); err == nil && !proto.Equal(&got, &want) {
			t.Fatalf("got  %v\nwant %v", &got, &want)
		}
	})
}
