package core_test

import (
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

func TestHeartbeatsPutTheirTimeoutOff(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
		a.HeartbeatTimeout, a.RetryPolicy = seconds(2), &commonpb.RetryPolicy{MaximumAttempts: 1}
	}))
	token := s.pollActivity().GetTaskToken()
	details := &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: []byte("7")}}}
	for range 3 {
		s.advance(1500 * time.Millisecond)
		must[*workflowservice.RecordActivityTaskHeartbeatResponse](s, &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token, Details: details})
	}
	last := s.now
	s.advance(5 * time.Second)
	ended := s.history("w", "")[6]
	got := ended.GetActivityTaskTimedOutEventAttributes().GetFailure()
	if got.GetMessage() != "activity Heartbeat timeout" || !proto.Equal(got.GetTimeoutFailureInfo().GetLastHeartbeatDetails(), details) {
		t.Errorf("got %v", ended)
	}
	if wait := ended.GetEventTime().AsTime().Sub(last); wait != 2*time.Second {
		t.Errorf("it timed out %v after its last heartbeat", wait)
	}
	if started := s.history("w", "")[5]; started.GetEventTime().AsTime().After(last.Add(-4 * time.Second)) {
		t.Errorf("the start is written with the time of the end: %v", started)
	}
}

// Details are handed to each attempt until another heartbeat replaces them, however the attempts end.
func TestHeartbeatDetailsGoFromAttemptToAttempt(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK(activity("a", nil))
	beat := func(token []byte, details string) {
		must[*workflowservice.RecordActivityTaskHeartbeatResponse](s, &workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token, Details: payloads(details)})
	}
	fail := func(token []byte, last *commonpb.Payloads) {
		must[*workflowservice.RespondActivityTaskFailedResponse](s, &workflowservice.RespondActivityTaskFailedRequest{TaskToken: token, Failure: failure("E"), LastHeartbeatDetails: last})
	}
	for i, attempt := range []struct {
		want string // what it gets
		ends func(token []byte)
	}{
		{"", func(token []byte) { beat(token, "old"); beat(token, "one"); fail(token, nil) }},
		{"one", func([]byte) { s.advance(10 * time.Second) }}, // it times out without a heartbeat
		{"one", func(token []byte) { beat(token, "two"); s.advance(10 * time.Second) }},
		{"two", func(token []byte) { fail(token, payloads("three")) }}, // that the worker had not sent
		{"three", func([]byte) {}},
	} {
		task := s.pollActivity()
		if task.GetAttempt() != int32(i+1) {
			t.Fatalf("this is attempt %d, want %d", task.GetAttempt(), i+1)
		}
		var got string
		for _, p := range task.GetHeartbeatDetails().GetPayloads() {
			got += string(p.GetData())
		}
		if got != attempt.want {
			t.Errorf("attempt %d gets %q, want %q", i+1, got, attempt.want)
		}
		attempt.ends(task.GetTaskToken())
		s.advance(time.Duration(1<<i) * time.Second)
	}
}
