package schedule

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	schedulepb "go.temporal.io/api/schedule/v1"
	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const (
	maxWaiting     = 1000 // starts that wait for others to end
	maxBackfill    = 1000 // times of one backfill request
	keptActions    = 10
	shownTimes     = 10
	defaultCatchup = 365 * 24 * time.Hour
)

// Schedule is one schedule: what its client set, and what it has done.
type Schedule struct {
	set     *schedulepb.Schedule
	spec    *Spec
	version int64
	info    *schedulepb.ScheduleInfo
	seen    time.Time // matching times up to here have been dealt with
	waiting []Start
	result  *commonpb.Payloads // of the last action that completed
	failure *failurepb.Failure // of the last action, if it failed
}

// Start is an action that is due.
type Start struct {
	Nominal time.Time
	Due     time.Time // when the schedule took notice of it
	Overlap enumspb.ScheduleOverlapPolicy
	Manual  bool // asked for by a client: neither a pause nor a limit counts
}

// New returns a schedule that starts at now. It fails if the server would refuse the schedule.
func New(set *schedulepb.Schedule, now time.Time) (*Schedule, error) {
	s := &Schedule{info: &schedulepb.ScheduleInfo{CreateTime: timestamppb.New(now)}}
	if err := s.replace(set, now); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *Schedule) replace(set *schedulepb.Schedule, now time.Time) error {
	if set.GetAction().GetStartWorkflow() == nil {
		return serviceerror.NewInvalidArgument("Only StartWorkflow action is supported for schedules")
	}
	spec, err := Compile(set.GetSpec())
	if err != nil {
		return serviceerror.NewInvalidArgumentf("Invalid schedule spec: %v", err)
	}
	set = proto.CloneOf(set)
	set.Spec = spec.Canonical()
	if set.GetPolicies() == nil {
		set.Policies = &schedulepb.SchedulePolicies{}
	}
	if set.GetState() == nil {
		set.State = &schedulepb.ScheduleState{}
	}
	s.set, s.spec, s.seen, s.version = set, spec, now, s.version+1
	return nil
}

// Update replaces what the client set. A token that is not empty has to be the current one.
func (s *Schedule) Update(set *schedulepb.Schedule, token []byte, now time.Time) error {
	if len(token) > 0 && string(token) != string(s.Token()) {
		return serviceerror.NewFailedPrecondition("mismatched conflict token")
	}
	if err := s.replace(set, now); err != nil {
		return err
	}
	s.info.UpdateTime = timestamppb.New(now)
	return nil
}

// Token changes with everything that a client sets.
func (s *Schedule) Token() []byte { return strconv.AppendInt(nil, s.version, 10) }

// Patch carries out a client's request: pause or go on, start an action now, make up for times in the past.
func (s *Schedule) Patch(patch *schedulepb.SchedulePatch, now time.Time) {
	state := s.set.GetState()
	if patch.GetPause() != "" {
		state.Paused, state.Notes = true, patch.GetPause()
		s.version++
	}
	if patch.GetUnpause() != "" {
		state.Paused, state.Notes = false, patch.GetUnpause()
		s.seen, s.version = now, s.version+1
	}
	if trigger := patch.GetTriggerImmediately(); trigger != nil {
		nominal := now
		if at := trigger.GetScheduledTime(); at != nil {
			nominal = at.AsTime()
		}
		s.wait(Start{Nominal: nominal, Due: now, Overlap: trigger.GetOverlapPolicy(), Manual: true})
	}
	for _, b := range patch.GetBackfillRequest() {
		for _, nominal := range s.spec.Between(b.GetStartTime().AsTime(), b.GetEndTime().AsTime(), maxBackfill) {
			s.wait(Start{Nominal: nominal, Due: now, Overlap: b.GetOverlapPolicy(), Manual: true})
		}
	}
}

// Tick takes notice of the times that have come. Those longer ago than the catch-up window are missed.
func (s *Schedule) Tick(now time.Time) {
	window := s.set.GetPolicies().GetCatchupWindow().AsDuration()
	if window == 0 {
		window = defaultCatchup
	}
	for at, ok := s.Next(); ok && !at.After(now); at, ok = s.Next() {
		s.seen = at
		if now.Sub(at) > max(window, 10*time.Second) {
			s.info.MissedCatchupWindow++
			continue
		}
		s.wait(Start{Nominal: at, Due: now})
	}
}

func (s *Schedule) wait(start Start) {
	if len(s.waiting) >= maxWaiting {
		s.info.BufferDropped++
		return
	}
	if start.Overlap == enumspb.SCHEDULE_OVERLAP_POLICY_UNSPECIFIED {
		start.Overlap = s.set.GetPolicies().GetOverlapPolicy()
	}
	s.waiting = append(s.waiting, start)
}

// Next tells when the schedule has something to do by itself.
func (s *Schedule) Next() (at time.Time, ok bool) {
	if s.set.GetState().GetPaused() || !s.left() {
		return time.Time{}, false
	}
	return s.spec.Next(s.seen)
}

// left tells whether the schedule's limit allows for another action.
func (s *Schedule) left() bool {
	return !s.set.GetState().GetLimitedActions() || s.set.GetState().GetRemainingActions() > 0
}

// Set returns what the client set; it must not be changed.
func (s *Schedule) Set() *schedulepb.Schedule { return s.set }

// Last returns the result of the last action that completed, and the failure of the last one, if it failed.
func (s *Schedule) Last() (*commonpb.Payloads, *failurepb.Failure) { return s.result, s.failure }

// Started notes that an action began.
func (s *Schedule) Started(start Start, execution *commonpb.WorkflowExecution, now time.Time) {
	s.info.ActionCount++
	s.info.RunningWorkflows = append(s.info.RunningWorkflows, execution)
	s.info.RecentActions = append(s.info.RecentActions, &schedulepb.ScheduleActionResult{
		ScheduleTime: timestamppb.New(start.Nominal), ActualTime: timestamppb.New(now), StartWorkflowResult: execution,
		StartWorkflowStatus: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
	})
	s.info.RecentActions = s.info.RecentActions[max(0, len(s.info.RecentActions)-keptActions):]
	if !start.Manual && s.set.GetState().GetLimitedActions() {
		s.set.State.RemainingActions--
	}
}

// Ended notes how an action ended. A failure may pause the schedule.
func (s *Schedule) Ended(execution *commonpb.WorkflowExecution, status enumspb.WorkflowExecutionStatus, result *commonpb.Payloads, failure *failurepb.Failure) {
	s.info.RunningWorkflows = slices.DeleteFunc(s.info.RunningWorkflows, func(e *commonpb.WorkflowExecution) bool { return e.GetRunId() == execution.GetRunId() })
	for _, a := range s.info.GetRecentActions() {
		if a.GetStartWorkflowResult().GetRunId() == execution.GetRunId() {
			a.StartWorkflowStatus = status
		}
	}
	switch status {
	case enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED:
		s.result, s.failure = result, nil
	case enumspb.WORKFLOW_EXECUTION_STATUS_FAILED, enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
		s.failure = failure
		if s.set.GetPolicies().GetPauseOnFailure() {
			s.set.State.Paused, s.set.State.Notes = true, "paused due to workflow timeout: "+execution.GetWorkflowId()
			if status == enumspb.WORKFLOW_EXECUTION_STATUS_FAILED {
				s.set.State.Notes = fmt.Sprintf("paused due to workflow failure: %s: %s", execution.GetWorkflowId(), failure.GetMessage())
			}
			s.version++
		}
	}
}

// Describe returns what the client set, and a copy of what the schedule has done and will do.
func (s *Schedule) Describe() (*schedulepb.Schedule, *schedulepb.ScheduleInfo) {
	info := proto.CloneOf(s.info)
	info.BufferSize = int64(len(s.waiting))
	info.FutureActionTimes = s.future()
	set := proto.CloneOf(s.set)
	fillRanges(set.GetSpec())
	return set, info
}

func (s *Schedule) future() (times []*timestamppb.Timestamp) {
	count := shownTimes
	if state := s.set.GetState(); state.GetLimitedActions() {
		count = min(count, int(state.GetRemainingActions()))
	}
	for at, ok := s.spec.Next(s.seen); ok && len(times) < count; at, ok = s.spec.Next(at) {
		times = append(times, timestamppb.New(at))
	}
	return times
}

// Between returns the matching times of the specification.
func (s *Schedule) Between(from, to time.Time) []time.Time {
	return s.spec.Between(from, to, maxBackfill)
}
