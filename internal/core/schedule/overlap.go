package schedule

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
)

// Overlaps: what becomes of an action that is due while an earlier one runs (the server's service/worker/scheduler/buffer.go).

// Actions are what is to be done now: first cancel and terminate, then start.
type Actions struct {
	Cancel, Terminate []*commonpb.WorkflowExecution
	Starts            []Start
}

// Take decides about all actions that are due. Those that wait for others to end stay.
func (s *Schedule) Take() (take Actions) {
	running := len(s.info.GetRunningWorkflows()) > 0
	due := s.waiting
	s.waiting = nil
	var cancel, terminate bool
	for _, start := range due {
		switch {
		case !start.Manual && (s.set.GetState().GetPaused() || !s.left()):
			// it came before the pause and is not wanted any more
		case start.Overlap == enumspb.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL:
			take.Starts = append(take.Starts, start)
		case !running:
			take.Starts = append(take.Starts, start)
			running = true // the others wait for this one
		case start.Overlap == enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL,
			start.Overlap == enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE && !s.waits(start.Overlap):
			s.waiting = append(s.waiting, start)
		case start.Overlap == enumspb.SCHEDULE_OVERLAP_POLICY_CANCEL_OTHER:
			cancel = true
			s.displace(start)
		case start.Overlap == enumspb.SCHEDULE_OVERLAP_POLICY_TERMINATE_OTHER:
			terminate = true
			s.displace(start)
		default:
			s.info.OverlapSkipped++
		}
	}
	if others := append([]*commonpb.WorkflowExecution(nil), s.info.GetRunningWorkflows()...); terminate {
		take.Terminate = others
	} else if cancel {
		take.Cancel = others
	}
	return take
}

func (s *Schedule) waits(overlap enumspb.ScheduleOverlapPolicy) bool {
	for _, w := range s.waiting {
		if w.Overlap == overlap {
			return true
		}
	}
	return false
}

// displace lets a start wait in the place of all before it.
func (s *Schedule) displace(start Start) {
	s.info.OverlapSkipped += int64(len(s.waiting))
	s.waiting = []Start{start}
}
