package core_test

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// walk is a client and a worker that do whatever comes to mind to one workflow, good or bad.
type walk struct {
	*service
	chance     *rand.Rand
	task       *workflowservice.PollWorkflowTaskQueueResponse
	activities [][]byte // tokens, stale ones among them
}

func (w *walk) step(req proto.Message) proto.Message {
	resp, err := w.service.step(req)
	if err != nil {
		return nil
	}
	return resp
}

func (w *walk) id() string { return strconv.Itoa(w.chance.IntN(30)) }

func (w *walk) command() *commandpb.Command {
	switch w.chance.IntN(12) {
	case 0, 6, 7:
		return startTimer(w.id(), w.chance.IntN(20))
	case 1:
		return cancelTimer(w.id())
	case 2, 3:
		return activity(w.id(), func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
			a.RequestEagerExecution, a.HeartbeatTimeout, a.ScheduleToStartTimeout = w.chance.IntN(3) == 0, seconds(w.chance.IntN(5)), seconds(w.chance.IntN(30))
		})
	case 4:
		events := w.history("w", "")
		for range 20 { // likely, but not always, one that is pending
			if id := w.chance.Int64N(int64(len(events))); events[id].GetActivityTaskScheduledEventAttributes() != nil {
				return cancelActivity(id + 1)
			}
		}
		return cancelActivity(1)
	}
	return activity(w.id(), nil)
}

func (w *walk) answer() {
	if w.task == nil {
		return
	}
	if w.chance.IntN(12) == 0 {
		w.step(&workflowservice.RespondWorkflowTaskFailedRequest{TaskToken: w.task.GetTaskToken()})
		return
	}
	var commands []*commandpb.Command
	for range w.chance.IntN(4) {
		commands = append(commands, w.command())
	}
	req := completed(w.task, commands...)
	if w.chance.IntN(2) == 0 {
		req = sticky(w.task, commands...)
	}
	req.ReturnNewWorkflowTask, req.ForceCreateNewWorkflowTask = w.chance.IntN(2) == 0, w.chance.IntN(8) == 0
	resp, _ := w.step(req).(*workflowservice.RespondWorkflowTaskCompletedResponse)
	for _, a := range resp.GetActivityTasks() {
		w.activities = append(w.activities, a.GetTaskToken())
	}
	if next := resp.GetWorkflowTask(); next != nil {
		w.task = next
	}
}

func (w *walk) onActivity() {
	if len(w.activities) == 0 {
		return
	}
	token := w.activities[w.chance.IntN(len(w.activities))]
	switch w.chance.IntN(4) {
	case 0:
		w.step(&workflowservice.RespondActivityTaskCompletedRequest{TaskToken: token})
	case 1:
		w.step(&workflowservice.RespondActivityTaskFailedRequest{TaskToken: token, Failure: failure("E")})
	case 2:
		w.step(&workflowservice.RespondActivityTaskCanceledRequest{TaskToken: token})
	default:
		w.step(&workflowservice.RecordActivityTaskHeartbeatRequest{TaskToken: token})
	}
}

func (w *walk) once() {
	switch w.chance.IntN(12) {
	case 0:
		w.step(signalRequest("w", ""))
	case 1, 2:
		if task := w.poll(); len(task.GetTaskToken()) > 0 {
			w.task = task
		}
	case 3, 7:
		if task := w.pollActivity(); len(task.GetTaskToken()) > 0 {
			w.activities = append(w.activities, task.GetTaskToken())
		}
	case 4, 5, 8:
		w.answer()
	case 6, 9:
		w.onActivity()
	default:
		w.advance(time.Duration(w.chance.IntN(4000)) * time.Millisecond)
	}
}

func randomHistory(t *testing.T, seed uint64) []*historypb.HistoryEvent {
	w := &walk{service: newService(t), chance: rand.New(rand.NewPCG(seed, 0))}
	w.start("w")
	for range 400 {
		w.once()
	}
	w.service.step(&workflowservice.TerminateWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "w"}})
	return w.history("w", "")
}

func TestAnyHistoryIsSound(t *testing.T) {
	for seed := range uint64(100) {
		events := randomHistory(t, seed)
		if again := randomHistory(t, seed); !proto.Equal(&historypb.History{Events: events}, &historypb.History{Events: again}) {
			t.Fatalf("seed %d: the same steps lead to another history", seed)
		}
		c := sound{at: map[int64]*historypb.HistoryEvent{}, ended: map[int64]bool{}}
		for i, e := range events {
			if what := c.next(int64(i+1), e); what != "" {
				t.Fatalf("seed %d, event %d: %s: %v", seed, i+1, what, e)
			}
		}
	}
}

// sound checks a history event by event.
type sound struct {
	at    map[int64]*historypb.HistoryEvent
	ended map[int64]bool // timers and activities, by the events with which they began
}

func (c *sound) next(id int64, e *historypb.HistoryEvent) (what string) {
	defer func() { c.at[id] = e }()
	if e.GetEventId() != id {
		return "its id does not follow"
	}
	if done := c.at[id-1].GetWorkflowTaskStartedEventAttributes(); done != nil {
		if e.GetWorkflowTaskCompletedEventAttributes() == nil && e.GetWorkflowTaskFailedEventAttributes() == nil && e.GetWorkflowTaskTimedOutEventAttributes() == nil {
			return "it is between the start and the end of a workflow task"
		}
	}
	switch {
	case e.GetWorkflowTaskStartedEventAttributes() != nil:
		if c.at[e.GetWorkflowTaskStartedEventAttributes().GetScheduledEventId()].GetWorkflowTaskScheduledEventAttributes() == nil {
			return "its task was not scheduled"
		}
	case e.GetWorkflowTaskCompletedEventAttributes() != nil:
		if e.GetWorkflowTaskCompletedEventAttributes().GetStartedEventId() != id-1 {
			return "its task was not started right before"
		}
	case e.GetTimerFiredEventAttributes() != nil:
		return c.end(e.GetTimerFiredEventAttributes().GetStartedEventId())
	case e.GetTimerCanceledEventAttributes() != nil:
		return c.end(e.GetTimerCanceledEventAttributes().GetStartedEventId())
	case e.GetActivityTaskCompletedEventAttributes() != nil:
		a := e.GetActivityTaskCompletedEventAttributes()
		return c.endActivity(a.GetScheduledEventId(), a.GetStartedEventId(), true)
	case e.GetActivityTaskFailedEventAttributes() != nil:
		a := e.GetActivityTaskFailedEventAttributes()
		return c.endActivity(a.GetScheduledEventId(), a.GetStartedEventId(), true)
	case e.GetActivityTaskTimedOutEventAttributes() != nil:
		a := e.GetActivityTaskTimedOutEventAttributes()
		return c.endActivity(a.GetScheduledEventId(), a.GetStartedEventId(), false)
	case e.GetActivityTaskCanceledEventAttributes() != nil:
		a := e.GetActivityTaskCanceledEventAttributes()
		return c.endActivity(a.GetScheduledEventId(), a.GetStartedEventId(), false)
	}
	return ""
}

func (c *sound) end(begun int64) string {
	if c.ended[begun] {
		return "it ends a second time"
	}
	c.ended[begun] = true
	if c.at[begun] == nil {
		return "it has not begun"
	}
	return ""
}

func (c *sound) endActivity(scheduled, started int64, must bool) string {
	if a := c.at[started].GetActivityTaskStartedEventAttributes(); (must || started != 0) && a.GetScheduledEventId() != scheduled {
		return "its start is missing"
	}
	if c.at[scheduled].GetActivityTaskScheduledEventAttributes() == nil {
		return "it was not scheduled"
	}
	return c.end(scheduled)
}
