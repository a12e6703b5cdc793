package core_test

import (
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	schedulepb "go.temporal.io/api/schedule/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// scheduleOf starts a workflow "act" on the queue "q" every minute.
func scheduleOf(edit func(*schedulepb.Schedule)) *workflowservice.CreateScheduleRequest {
	set := &schedulepb.Schedule{
		Spec: &schedulepb.ScheduleSpec{Interval: []*schedulepb.IntervalSpec{{Interval: seconds(60)}}},
		Action: &schedulepb.ScheduleAction{Action: &schedulepb.ScheduleAction_StartWorkflow{StartWorkflow: &workflowpb.NewWorkflowExecutionInfo{
			WorkflowId: "act", WorkflowType: &commonpb.WorkflowType{Name: "wf"}, TaskQueue: &taskqueuepb.TaskQueue{Name: "q"},
		}}},
		Policies: &schedulepb.SchedulePolicies{}, State: &schedulepb.ScheduleState{},
	}
	if edit != nil {
		edit(set)
	}
	return &workflowservice.CreateScheduleRequest{Namespace: "default", ScheduleId: "s", Schedule: set}
}

func (s *service) describeSchedule() *workflowservice.DescribeScheduleResponse {
	s.t.Helper()
	return must[*workflowservice.DescribeScheduleResponse](s, &workflowservice.DescribeScheduleRequest{Namespace: "default", ScheduleId: "s"})
}

// recent lists the states of the recent actions.
func (s *service) recent() string {
	s.t.Helper()
	var states []string
	for _, a := range s.describeSchedule().GetInfo().GetRecentActions() {
		states = append(states, a.GetScheduleTime().AsTime().Format("04:05")+" "+a.GetStartWorkflowStatus().String())
	}
	return strings.Join(states, ", ")
}

func (s *service) patch(patch *schedulepb.SchedulePatch) {
	s.t.Helper()
	must[*workflowservice.PatchScheduleResponse](s, &workflowservice.PatchScheduleRequest{Namespace: "default", ScheduleId: "s", Patch: patch})
}

func TestOverlaps(t *testing.T) { // the clock starts at 03:04:05
	for policy, want := range map[enumspb.ScheduleOverlapPolicy][2]string{ // after three times, and after the first action ended
		enumspb.SCHEDULE_OVERLAP_POLICY_SKIP:            {"05:00 Running", "05:00 Completed"},
		enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE:      {"05:00 Running", "05:00 Completed, 06:00 Running"},
		enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL:      {"05:00 Running", "05:00 Completed, 06:00 Running"},
		enumspb.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER:    {"05:00 Running", "05:00 Completed, 07:00 Running"},
		enumspb.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER: {"05:00 Terminated, 06:00 Terminated, 07:00 Running", "05:00 Terminated, 06:00 Terminated, 07:00 Completed"},
		enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL:       {"05:00 Running, 06:00 Running, 07:00 Running", "05:00 Completed, 06:00 Running, 07:00 Running"},
	} {
		t.Run(policy.String(), func(t *testing.T) {
			s := newService(t)
			must[*workflowservice.CreateScheduleResponse](s, scheduleOf(func(set *schedulepb.Schedule) { set.Policies.OverlapPolicy = policy }))
			s.advance(3 * time.Minute)
			if got := s.recent(); got != want[0] {
				t.Errorf("actions: %s, want %s", got, want[0])
			}
			if err := s.complete(endWorkflow()); err != nil {
				t.Fatal(err)
			}
			if got := s.recent(); got != want[1] {
				t.Errorf("actions after an end: %s, want %s", got, want[1])
			}
		})
	}
}

func TestPausedSchedule(t *testing.T) {
	s := newService(t)
	must[*workflowservice.CreateScheduleResponse](s, scheduleOf(func(set *schedulepb.Schedule) { set.State.Paused = true }))
	s.advance(10 * time.Minute)
	s.patch(&schedulepb.SchedulePatch{TriggerImmediately: &schedulepb.TriggerImmediatelyRequest{OverlapPolicy: enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL}})
	if got, want := s.recent(), "14:05 Running"; got != want {
		t.Errorf("actions: %s, want %s", got, want)
	}
	s.patch(&schedulepb.SchedulePatch{Unpause: "go on"})
	if err := s.complete(endWorkflow()); err != nil {
		t.Fatal(err)
	}
	s.advance(time.Minute)
	if got, want := s.recent(), "14:05 Completed, 15:00 Running"; got != want {
		t.Errorf("actions: %s, want %s", got, want)
	}
	s.patch(&schedulepb.SchedulePatch{Pause: "enough"})
	if state := s.describeSchedule().GetSchedule().GetState(); !state.GetPaused() || state.GetNotes() != "enough" {
		t.Errorf("state %v", state)
	}
	if at, ok := s.core.Next(); ok && at.Before(s.now) {
		t.Errorf("a deadline is left at %v", at)
	}
}

func TestFailurePauses(t *testing.T) {
	s := newService(t)
	must[*workflowservice.CreateScheduleResponse](s, scheduleOf(func(set *schedulepb.Schedule) { set.Policies.PauseOnFailure = true }))
	s.advance(time.Minute)
	if err := s.complete(failing(true)); err != nil {
		t.Fatal(err)
	}
	if state := s.describeSchedule().GetSchedule().GetState(); !state.GetPaused() || state.GetNotes() != "paused due to workflow failure: act-2026-01-02T03:05:00Z: broken" {
		t.Errorf("state %v", state)
	}
}

func TestLimitedActions(t *testing.T) {
	s := newService(t)
	must[*workflowservice.CreateScheduleResponse](s, scheduleOf(func(set *schedulepb.Schedule) {
		set.State.LimitedActions, set.State.RemainingActions = true, 2
		set.Policies.OverlapPolicy = enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL
	}))
	if got := len(s.describeSchedule().GetInfo().GetFutureActionTimes()); got != 2 {
		t.Errorf("%d future times, want 2", got)
	}
	s.advance(time.Hour)
	if got, want := s.recent(), "05:00 Running, 06:00 Running"; got != want {
		t.Errorf("actions: %s, want %s", got, want)
	}
}

func TestBackfill(t *testing.T) {
	s := newService(t)
	req := scheduleOf(func(set *schedulepb.Schedule) { set.State.Paused = true })
	hour := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	req.InitialPatch = &schedulepb.SchedulePatch{BackfillRequest: []*schedulepb.BackfillRequest{{
		StartTime: timestamppb.New(hour), EndTime: timestamppb.New(hour.Add(2 * time.Minute)), OverlapPolicy: enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL,
	}}}
	must[*workflowservice.CreateScheduleResponse](s, req)
	if got, want := s.recent(), "00:00 Running, 01:00 Running, 02:00 Running"; got != want {
		t.Errorf("actions: %s, want %s", got, want)
	}
}

func TestLastResultGoesToTheNextAction(t *testing.T) {
	s := newService(t)
	must[*workflowservice.CreateScheduleResponse](s, scheduleOf(nil))
	s.advance(time.Minute)
	if err := s.complete(failing(true)); err != nil {
		t.Fatal(err)
	}
	s.advance(time.Minute)
	started := s.history("act-2026-01-02T03:06:00Z", "")[0].GetWorkflowExecutionStartedEventAttributes()
	if started.GetContinuedFailure().GetMessage() != "broken" || started.GetIdentity() != "temporal-scheduler-default-s" {
		t.Errorf("the second action began with %v", started)
	}
}

func TestUpdateSchedule(t *testing.T) {
	s := newService(t)
	token := must[*workflowservice.CreateScheduleResponse](s, scheduleOf(nil)).GetConflictToken()
	hourly := scheduleOf(func(set *schedulepb.Schedule) { set.Spec.Interval[0].Interval = seconds(3600) }).GetSchedule()
	update := &workflowservice.UpdateScheduleRequest{Namespace: "default", ScheduleId: "s", Schedule: hourly, ConflictToken: token}
	must[*workflowservice.UpdateScheduleResponse](s, update)
	if _, err := s.step(update); err == nil || err.Error() != "mismatched conflict token" {
		t.Errorf("a second update with the same token got %v", err)
	}
	s.advance(time.Hour)
	if got, want := s.recent(), "00:00 Running"; got != want {
		t.Errorf("actions: %s, want %s", got, want)
	}
	list := must[*workflowservice.ListSchedulesResponse](s, &workflowservice.ListSchedulesRequest{Namespace: "default"})
	if len(list.GetSchedules()) != 1 || list.GetSchedules()[0].GetInfo().GetWorkflowType().GetName() != "wf" {
		t.Errorf("schedules %v", list.GetSchedules())
	}
	must[*workflowservice.DeleteScheduleResponse](s, &workflowservice.DeleteScheduleRequest{Namespace: "default", ScheduleId: "s"})
	if err := s.complete(endWorkflow()); err != nil {
		t.Fatal(err)
	}
	if at, ok := s.core.Next(); ok {
		t.Errorf("a deleted schedule has a deadline at %v", at)
	}
}

func TestBadScheduleRequests(t *testing.T) {
	s := newService(t)
	must[*workflowservice.CreateScheduleResponse](s, scheduleOf(nil))
	if _, err := s.step(scheduleOf(nil)); err == nil || err.Error() != `schedule "s" is already registered` {
		t.Errorf("a second schedule of the id got %v", err)
	}
	if _, err := s.step(&workflowservice.DescribeScheduleRequest{Namespace: "other", ScheduleId: "s"}); err == nil || err.Error() != "schedule not found" {
		t.Errorf("a schedule of another namespace got %v", err)
	}
	other := scheduleOf(func(set *schedulepb.Schedule) { set.Spec.CronString = []string{"bad"} })
	other.ScheduleId = "other"
	if _, err := s.step(other); err == nil || !strings.HasPrefix(err.Error(), "Invalid schedule spec: ") {
		t.Errorf("a bad spec got %v", err)
	}
}

func TestQueriesForSchedules(t *testing.T) {
	s := newService(t)
	for id, color := range map[string]string{"a": "red", "b": "blue"} {
		req := scheduleOf(func(set *schedulepb.Schedule) { set.State.Paused = id == "b" })
		req.ScheduleId, req.SearchAttributes = id, attributes("Color", `"`+color+`"`)
		must[*workflowservice.CreateScheduleResponse](s, req)
	}
	for query, want := range map[string]string{
		"": "a b", "Color = 'red'": "a", "TemporalSchedulePaused = true": "b", "ScheduleId STARTS_WITH 'b'": "b", "Color = 'red' AND TemporalSchedulePaused = true": "",
	} {
		var ids []string
		for _, e := range must[*workflowservice.ListSchedulesResponse](s, &workflowservice.ListSchedulesRequest{Namespace: "default", Query: query}).GetSchedules() {
			ids = append(ids, e.GetScheduleId())
		}
		count := must[*workflowservice.CountSchedulesResponse](s, &workflowservice.CountSchedulesRequest{Namespace: "default", Query: query}).GetCount()
		if got := strings.Join(ids, " "); got != want || count != int64(len(ids)) {
			t.Errorf("%s: got %q, and counted %d", query, got, count)
		}
	}
}

// A schedule follows the run that a reset puts in the place of its action's.
func TestScheduledRunIsReset(t *testing.T) {
	s := newService(t)
	must[*workflowservice.CreateScheduleResponse](s, scheduleOf(nil))
	s.advance(time.Minute)
	s.completeOK()
	id := s.describeSchedule().GetInfo().GetRecentActions()[0].GetStartWorkflowResult().GetWorkflowId()
	s.reset(resetRequest(id, "", 4))
	if s.advance(time.Minute); s.recent() != "05:00 Running" {
		t.Errorf("after the reset: %s", s.recent())
	}
	s.completeOK(completes())
	if s.recent() != "05:00 Completed" {
		t.Errorf("at the end: %s", s.recent())
	}
}

func TestMatchingTimesOfASchedule(t *testing.T) {
	s := newService(t)
	must[*workflowservice.CreateScheduleResponse](s, scheduleOf(nil))
	times := must[*workflowservice.ListScheduleMatchingTimesResponse](s, &workflowservice.ListScheduleMatchingTimesRequest{
		Namespace: "default", ScheduleId: "s", StartTime: timestamppb.New(s.now), EndTime: timestamppb.New(s.now.Add(3 * time.Minute)),
	}).GetStartTime()
	if len(times) != 3 || times[0].AsTime().Format("04:05") != "05:00" {
		t.Errorf("got %v", times)
	}
}
