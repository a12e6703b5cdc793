package histories

import (
	"strconv"
	"time"

	historypb "go.temporal.io/api/history/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// TimerStarted adds a timer as workflow.NewTimer starts it. The label is the test's own: timers have no names.
func (h *History) TimerStarted(timer string, wait time.Duration) *History {
	return h.appendAs("timer", timer, &historypb.TimerStartedEventAttributes{
		TimerId:                      strconv.FormatInt(h.next(), 10),
		StartToFireTimeout:           durationpb.New(wait),
		WorkflowTaskCompletedEventId: h.task,
	})
}

// SleepStarted adds a timer as workflow.Sleep starts it, which is one with a summary.
func (h *History) SleepStarted(timer string, wait time.Duration) *History {
	h.TimerStarted(timer, wait)
	h.events[len(h.events)-1].UserMetadata = &sdkpb.UserMetadata{Summary: payload("Sleep")}
	return h
}

// TimerFired adds the end of a timer, and moves the clock to the time at which it is due.
func (h *History) TimerFired(timer string) *History {
	started := h.event(h.Label("timer", timer))
	due := started.GetEventTime().AsTime().Add(started.GetTimerStartedEventAttributes().GetStartToFireTimeout().AsDuration())
	if due.After(h.now) {
		h.now = due
	}
	return h.Append(&historypb.TimerFiredEventAttributes{
		TimerId:        started.GetTimerStartedEventAttributes().GetTimerId(),
		StartedEventId: started.GetEventId(),
	})
}

// TimerCanceled adds the cancellation of a timer by the workflow.
func (h *History) TimerCanceled(timer string) *History {
	started := h.event(h.Label("timer", timer))
	return h.Append(&historypb.TimerCanceledEventAttributes{
		TimerId:                      started.GetTimerStartedEventAttributes().GetTimerId(),
		StartedEventId:               started.GetEventId(),
		WorkflowTaskCompletedEventId: h.task,
		Identity:                     identity,
	})
}
