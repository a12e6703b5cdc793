package run

import (
	"encoding/json"
	"maps"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
)

// Control of pending activities by clients: pause, go on, begin again. Nothing of it is written to the history. See workflow/activity.go
// of the server; its jitter is left out.

// Pick says which pending activities are meant: one by its id, those of a type, or all.
type Pick struct {
	ID, Type string
	All      bool
}

// picked lists the activities that are meant, in the order in which they were scheduled; it is an error if there is none.
func (tx *Tx) picked(p Pick) (found []*activity, err error) {
	r := tx.run
	if r.Closed() {
		return nil, errClosed()
	}
	for _, id := range slices.Sorted(maps.Keys(r.activities)) {
		act := r.activities[id]
		if p.All || p.ID != "" && p.ID == act.attrs.GetActivityId() || p.Type != "" && p.Type == act.attrs.GetActivityType().GetName() {
			found = append(found, act)
		}
	}
	if len(found) == 0 {
		return nil, serviceerror.NewNotFound("Can't find pending activity with such ID. Invalid activityID or activity already completed")
	}
	return found, nil
}

// PauseActivity stops activities from being tried again. A worker that has one learns it from its next heartbeat. No timeout ends a paused
// activity.
func (tx *Tx) PauseActivity(p Pick, identity, reason, requestID string) error {
	found, err := tx.picked(p)
	if err != nil {
		return err
	}
	for _, act := range found {
		switch {
		case act.pause != nil && act.pausedIn == requestID:
			continue
		case act.pause != nil:
			return serviceerror.NewFailedPrecondition("activity is already paused")
		}
		tx.change(act, func(a *activity) {
			a.pausedIn, a.pause = requestID, &workflowpb.PendingActivityInfo_PauseInfo{
				PauseTime: stamp(tx.now), PausedBy: &workflowpb.PendingActivityInfo_PauseInfo_Manual_{
					Manual: &workflowpb.PendingActivityInfo_PauseInfo_Manual{Identity: identity, Reason: reason},
				},
			}
			if a.state != activityStarted {
				a.state, a.stamp = move(tx, activityTable, a.state, activityPause), a.stamp+1
			}
		})
	}
	tx.notePauses()
	return nil
}

// Again says what an activity forgets when it is tried again.
type Again struct {
	Attempts, Heartbeat, Options bool
}

// UnpauseActivity lets paused activities go on. Others are left alone.
func (tx *Tx) UnpauseActivity(p Pick, again Again) error {
	found, err := tx.picked(p)
	if err != nil {
		return err
	}
	for _, act := range found {
		if act.pause == nil {
			continue
		}
		act = tx.change(act, func(a *activity) {
			a.pause, a.pausedIn = nil, ""
			if again.Attempts {
				a.attempt = 1
			}
			if again.Heartbeat {
				a.details, a.beatAt = nil, tx.now
			}
		})
		tx.goOn(act)
	}
	tx.notePauses()
	return nil
}

// ResetActivity makes activities begin again with the first attempt: at once, unless a worker has one or it stays paused.
func (tx *Tx) ResetActivity(p Pick, again Again, keepPaused bool) error {
	found, err := tx.picked(p)
	if err != nil {
		return err
	}
	for _, act := range found {
		act = tx.change(act, func(a *activity) {
			a.attempt, a.reset, a.forgetBeats = 1, true, a.forgetBeats || again.Heartbeat
			if again.Options {
				a.attrs = tx.run.events[a.scheduledID-1].GetActivityTaskScheduledEventAttributes()
			}
			if !keepPaused {
				a.pause, a.pausedIn = nil, ""
			}
		})
		if act.pause == nil {
			tx.goOn(act)
		}
	}
	tx.notePauses()
	return nil
}

// goOn offers the next attempt at once, unless a worker has one.
func (tx *Tx) goOn(act *activity) {
	if act.state != activityStarted {
		tx.resumeAt(act, tx.now)
	}
	tx.watchAll(act)
}

// resumeAt offers an activity again that no worker has. What was due before is offered now, with what has passed of its timeout. A reset is
// done with, and the last failure in a workflow is forgotten: UpdateActivityInfoForRetries of the server.
func (tx *Tx) resumeAt(act *activity, when time.Time) {
	act = tx.change(act, func(a *activity) {
		if tx.run.standaloneActivity == nil {
			a.lastFailure = nil
		}
		a.forgetReset()
	})
	if !when.After(tx.now) {
		tx.offerAgain(act, when)
		return
	}
	act = tx.change(act, func(a *activity) {
		if a.state != activityBackingOff {
			a.state = move(tx, activityTable, a.state, activityPostpone)
		}
		a.stamp, a.resumesAt = a.stamp+1, when
	})
	tx.at(when, backoffDue{act.scheduledID, act.stamp})
}

// watchAll wishes for all deadlines of an activity again.
func (tx *Tx) watchAll(act *activity) {
	act = tx.run.activities[act.scheduledID]
	tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	switch act.state {
	case activityScheduled:
		tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START)
	case activityStarted:
		tx.watchActivity(act, enumspb.TIMEOUT_TYPE_START_TO_CLOSE)
		tx.watchActivity(act, enumspb.TIMEOUT_TYPE_HEARTBEAT)
	}
}

// notePauses keeps the search attribute that tells whether the run is paused, and which activities are.
func (tx *Tx) notePauses() {
	const name = "TemporalPauseInfo"
	var paused []string
	for _, act := range tx.run.activities { // sorted below
		if act.pause != nil {
			paused = append(paused, "property:activityType="+act.attrs.GetActivityType().GetName())
		}
	}
	slices.Sort(paused)
	list, _ := json.Marshal(append(tx.run.pause.entries(tx.run.id.WorkflowID), slices.Compact(paused)...)) // texts can be written as JSON
	set(tx, &tx.run.searchAttributes, merged(tx.run.searchAttributes, map[string]*commonpb.Payload{
		name: {Metadata: map[string][]byte{"encoding": []byte("json/plain"), "type": []byte("KeywordList")}, Data: list},
	}))
}
