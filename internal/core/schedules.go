package core

import (
	"fmt"
	"slices"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	schedulepb "go.temporal.io/api/schedule/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/internal/core/schedule"
	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

// Schedules, as clients manage them. Package schedule decides what is due; schedule_actions.go does it.

// scheduled is a schedule of a namespace.
type scheduled struct {
	*schedule.Schedule
	namespace, id string
	memo          *commonpb.Memo
	attributes    *commonpb.SearchAttributes
	stamp         int // counts alarms, so that late ones are told from timely ones
	deleted       bool
}

func (s *step) findSchedule(namespace, id string) (*scheduled, error) {
	if sc := s.schedules[workflowKey{namespace, id}]; sc != nil {
		return sc, nil
	}
	return nil, serviceerror.NewNotFound("schedule not found")
}

func (s *step) createSchedule(req *workflowservice.CreateScheduleRequest) (*workflowservice.CreateScheduleResponse, error) {
	key := workflowKey{req.GetNamespace(), req.GetScheduleId()}
	switch {
	case key.workflowID == "":
		return nil, serviceerror.NewInvalidArgument("ScheduleId is not set on request.")
	case run.TooLarge(req.GetMemo()), run.TooLarge(req.GetSchedule().GetAction().GetStartWorkflow().GetInput()):
		return nil, run.ErrTooLarge()
	case s.schedules[key] != nil:
		return nil, serviceerror.NewWorkflowExecutionAlreadyStarted(fmt.Sprintf("schedule %q is already registered", key.workflowID), req.GetRequestId(), "")
	}
	if err := s.attributes.Check(key.namespace, req.GetSearchAttributes()); err != nil {
		return nil, err
	}
	state, err := schedule.New(req.GetSchedule(), s.now)
	if err != nil {
		return nil, err
	}
	sc := &scheduled{Schedule: state, namespace: key.namespace, id: key.workflowID, memo: req.GetMemo(), attributes: req.GetSearchAttributes()}
	if s.schedules == nil {
		s.schedules, s.scheduledRuns = map[workflowKey]*scheduled{}, map[string]*scheduled{}
	}
	s.schedules[key] = sc
	token := sc.Token()
	if patch := req.GetInitialPatch(); patch != nil {
		sc.Patch(patch, s.now)
	}
	s.act(sc)
	return &workflowservice.CreateScheduleResponse{ConflictToken: token}, nil
}

func (s *step) describeSchedule(req *workflowservice.DescribeScheduleRequest) (*workflowservice.DescribeScheduleResponse, error) {
	sc, err := s.findSchedule(req.GetNamespace(), req.GetScheduleId())
	if err != nil {
		return nil, err
	}
	set, info := sc.Describe()
	return &workflowservice.DescribeScheduleResponse{
		Schedule: set, Info: info, Memo: sc.memo, SearchAttributes: sc.attributes, ConflictToken: sc.Token(),
	}, nil
}

func (s *step) updateSchedule(req *workflowservice.UpdateScheduleRequest) (*workflowservice.UpdateScheduleResponse, error) {
	sc, err := s.findSchedule(req.GetNamespace(), req.GetScheduleId())
	if err != nil {
		return nil, err
	}
	if err := sc.Update(req.GetSchedule(), req.GetConflictToken(), s.now); err != nil {
		return nil, err
	}
	if req.GetSearchAttributes() != nil {
		sc.attributes = req.GetSearchAttributes()
	}
	if req.GetMemo() != nil {
		sc.memo = req.GetMemo()
	}
	s.act(sc)
	return &workflowservice.UpdateScheduleResponse{}, nil
}

func (s *step) patchSchedule(req *workflowservice.PatchScheduleRequest) (*workflowservice.PatchScheduleResponse, error) {
	sc, err := s.findSchedule(req.GetNamespace(), req.GetScheduleId())
	if err != nil {
		return nil, err
	}
	sc.Patch(req.GetPatch(), s.now)
	s.act(sc)
	return &workflowservice.PatchScheduleResponse{}, nil
}

// deleteSchedule leaves the workflows alone that the schedule started.
func (s *step) deleteSchedule(req *workflowservice.DeleteScheduleRequest) (*workflowservice.DeleteScheduleResponse, error) {
	sc, err := s.findSchedule(req.GetNamespace(), req.GetScheduleId())
	if err != nil {
		return nil, err
	}
	sc.deleted = true
	delete(s.schedules, workflowKey{sc.namespace, sc.id})
	return &workflowservice.DeleteScheduleResponse{}, nil
}

func (s *step) matchingTimes(req *workflowservice.ListScheduleMatchingTimesRequest) (*workflowservice.ListScheduleMatchingTimesResponse, error) {
	sc, err := s.findSchedule(req.GetNamespace(), req.GetScheduleId())
	if err != nil {
		return nil, err
	}
	resp := &workflowservice.ListScheduleMatchingTimesResponse{}
	for _, at := range sc.Between(req.GetStartTime().AsTime(), req.GetEndTime().AsTime()) {
		resp.StartTime = append(resp.StartTime, timestamppb.New(at))
	}
	return resp, nil
}

// listSchedules answers with all schedules of a namespace on one page.
func (s *step) listSchedules(req *workflowservice.ListSchedulesRequest) (*workflowservice.ListSchedulesResponse, error) {
	all, err := s.schedulesOf(req.GetNamespace(), req.GetQuery())
	resp := &workflowservice.ListSchedulesResponse{}
	for _, sc := range all {
		resp.Schedules = append(resp.Schedules, sc.entry())
	}
	return resp, err
}

func (s *step) countSchedules(req *workflowservice.CountSchedulesRequest) (*workflowservice.CountSchedulesResponse, error) {
	all, err := s.schedulesOf(req.GetNamespace(), req.GetQuery())
	return &workflowservice.CountSchedulesResponse{Count: int64(len(all))}, err
}

// schedulesOf returns the schedules of a namespace that a query lets through, by id.
func (s *step) schedulesOf(namespace, query string) (all []*scheduled, err error) {
	filter, err := visibility.Parse(query)
	if err != nil {
		return nil, invalidQuery(err)
	}
	for _, sc := range s.schedules { // sorted below
		if sc.namespace == namespace && filter.Matches(sc.attribute) {
			all = append(all, sc)
		}
	}
	slices.SortFunc(all, func(a, b *scheduled) int { return strings.Compare(a.id, b.id) })
	return all, nil
}

// attribute reads an attribute of the schedule: its id, whether it is paused, and its own ones.
func (sc *scheduled) attribute(name string) any {
	switch name {
	case "ScheduleId":
		return sc.id
	case "TemporalSchedulePaused":
		return sc.Set().GetState().GetPaused()
	}
	return own(sc.attributes.GetIndexedFields()[name])
}

// entry describes the schedule in a list.
func (sc *scheduled) entry() *schedulepb.ScheduleListEntry {
	set, info := sc.Describe()
	const shown = 5
	recent, future := info.GetRecentActions(), info.GetFutureActionTimes()
	return &schedulepb.ScheduleListEntry{ScheduleId: sc.id, Memo: sc.memo, SearchAttributes: sc.attributes, Info: &schedulepb.ScheduleListInfo{
		Spec: set.GetSpec(), WorkflowType: set.GetAction().GetStartWorkflow().GetWorkflowType(), Notes: set.GetState().GetNotes(), Paused: set.GetState().GetPaused(),
		RecentActions: recent[max(0, len(recent)-shown):], FutureActionTimes: future[:min(shown, len(future))],
	}}
}
