package run

import (
	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Timers: START_TIMER, CANCEL_TIMER and the deadline between them. A timer that has fired, but not in the eyes of the workflow, can still
// be cancelled.

type timer struct {
	id        string
	startedID int64
}

type timerState string

const (
	noTimer      timerState = ""
	timerPending timerState = "pending"
)

type timerEvent string

const (
	timerStart    timerEvent = "start"
	timerFire     timerEvent = "fire"
	timerCancel   timerEvent = "cancel"
	timerTakeBack timerEvent = "cancel, fired unseen"
)

var timerTable = fsm.New("timer", fsm.Edges[timerState, timerEvent]{
	noTimer:      {timerStart: timerPending, timerTakeBack: noTimer},
	timerPending: {timerFire: noTimer, timerCancel: noTimer},
})

// state is that of a timer of the run, or of one that there is not.
func (t *timer) state() timerState {
	if t == nil {
		return noTimer
	}
	return timerPending
}

func startTimer(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetStartTimerCommandAttributes()
	id := a.GetTimerId()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_TIMER_ATTRIBUTES
	switch {
	case a == nil:
		return bad(cause, "StartTimerCommandAttributes is not set on StartTimerCommand.")
	case id == "":
		return bad(cause, "TimerId is not set on StartTimerCommand.")
	case len(id) > MaxID:
		return bad(cause, "TimerId on StartTimerCommand exceeds length limit. TimerId=%s Length=%d Limit=%d", id, len(id), MaxID)
	case a.GetStartToFireTimeout().AsDuration() < 0:
		return bad(cause, "An invalid StartToFireTimeout is set on StartTimerCommand: negative duration. TimerId=%s", id)
	case !timerTable.Takes(tx.run.timers[id].state(), timerStart):
		return badAction(enumspb.WORKFLOW_TASK_FAILED_CAUSE_START_TIMER_DUPLICATE_ID, "add-timer-started-event", "TimerID: %s", id)
	}
	started := tx.append(&historypb.TimerStartedEventAttributes{
		TimerId: id, StartToFireTimeout: a.GetStartToFireTimeout(), WorkflowTaskCompletedEventId: tx.completedID(),
	})
	move(tx, timerTable, noTimer, timerStart)
	put(tx, tx.run.timers, id, &timer{id, started})
	tx.after(a.GetStartToFireTimeout().AsDuration(), timerDue{id, started})
	return nil
}

func cancelTimer(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetCancelTimerCommandAttributes()
	id := a.GetTimerId()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CANCEL_TIMER_ATTRIBUTES
	switch {
	case a == nil:
		return bad(cause, "CancelTimerCommandAttributes is not set on CancelTimerCommand.")
	case id == "":
		return bad(cause, "TimerId is not set on CancelTimerCommand.")
	case len(id) > MaxID:
		return bad(cause, "TimerId on CancelTimerCommand exceeds length limit. TimerId=%s Length=%d Limit=%d", id, len(id), MaxID)
	}
	started, ok := tx.stopTimer(id)
	if !ok {
		return badAction(cause, "add-timer-canceled-event", "TimerID: %s", id)
	}
	tx.append(&historypb.TimerCanceledEventAttributes{
		TimerId: id, StartedEventId: started, WorkflowTaskCompletedEventId: tx.completedID(), Identity: tx.run.wft.worker.Identity,
	})
	return nil
}

// stopTimer takes a timer back. One that has fired meanwhile, unseen by the workflow, has not fired then.
func (tx *Tx) stopTimer(id string) (startedID int64, ok bool) {
	if pending := tx.run.timers[id]; pending != nil {
		move(tx, timerTable, pending.state(), timerCancel)
		remove(tx, tx.run.timers, id)
		return pending.startedID, true
	}
	fired := tx.takeBack(func(e *historypb.HistoryEvent) bool {
		return e.GetEventType() == enumspb.EVENT_TYPE_TIMER_FIRED && e.GetTimerFiredEventAttributes().GetTimerId() == id
	})
	if fired == nil {
		return 0, false
	}
	move(tx, timerTable, noTimer, timerTakeBack)
	return fired.GetTimerFiredEventAttributes().GetStartedEventId(), true
}

// timerDue fires a timer, unless it was cancelled meanwhile.
type timerDue struct {
	id        string
	startedID int64
}

func (d timerDue) fire(tx *Tx) error {
	if pending := tx.run.timers[d.id]; pending == nil || pending.startedID != d.startedID {
		return nil
	}
	move(tx, timerTable, timerPending, timerFire)
	remove(tx, tx.run.timers, d.id)
	tx.arrive(&historypb.TimerFiredEventAttributes{TimerId: d.id, StartedEventId: d.startedID})
	return nil
}
