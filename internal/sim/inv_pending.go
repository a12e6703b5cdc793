package sim

import (
	"fmt"
	"slices"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// pending: what a run describes as pending is what its history has begun and not ended. While a worker has the workflow task, ends may
// wait to be written.
func pending(v *View) string {
	for _, r := range v.Runs {
		if !r.Open() {
			continue
		}
		buffering := r.Description.GetPendingWorkflowTask().GetState() == enumspb.PENDING_WORKFLOW_TASK_STATE_STARTED
		var activities, operations, wantActivities, wantOperations []string
		for _, a := range r.Description.GetPendingActivities() {
			activities = append(activities, a.GetActivityId())
		}
		for _, e := range r.unended(enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
			wantActivities = append(wantActivities, e.GetActivityTaskScheduledEventAttributes().GetActivityId())
		}
		for _, o := range r.Description.GetPendingNexusOperations() {
			operations = append(operations, fmt.Sprint(o.GetScheduledEventId()))
		}
		for _, e := range r.unended(enumspb.EVENT_TYPE_NEXUS_OPERATION_SCHEDULED) {
			wantOperations = append(wantOperations, fmt.Sprint(e.GetEventId()))
		}
		for _, c := range []struct {
			what      string
			got, want []string
		}{{"activities", activities, wantActivities}, {"Nexus operations", operations, wantOperations}} {
			if !slices.Equal(c.got, c.want) && (!buffering || !within(c.got, c.want)) {
				return fmt.Sprintf("%s describes the pending %s %q, and its history has %q", v.name(r), c.what, c.got, c.want)
			}
		}
	}
	return ""
}

// unended lists the events of a type whose beginnings have not ended in the history.
func (r *RunView) unended(kind enumspb.EventType) (events []*historypb.HistoryEvent) {
	ends := map[int64]bool{}
	for _, e := range r.Events {
		if began, ended := endOf(e); ended {
			ends[began] = true
		}
	}
	for _, e := range r.Events {
		if e.GetEventType() == kind && !ends[e.GetEventId()] {
			events = append(events, e)
		}
	}
	return events
}

// within tells whether all of some is among all.
func within(some, all []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(all, s) })
}
