package core

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
)

// history answers GetWorkflowExecutionHistory, which is also how clients wait for the end of a run.
//
// A worker that has lost a run from its cache asks for its history without saying which events it wants; it also needs those of the
// task that it holds, written or not. The server adds these to the answers to all clients; here clients get what is written.
//
// Pages are as long as the caller asks for, and as long as the history if it does not.
func (s *step) history(req *workflowservice.GetWorkflowExecutionHistoryRequest) (*workflowservice.GetWorkflowExecutionHistoryResponse, error) {
	execution, from := req.GetExecution(), 0
	if token := req.GetNextPageToken(); len(token) > 0 {
		var err error
		if execution, from, err = readPlace(token, execution); err != nil {
			return nil, err
		}
	}
	r, err := s.find(req.GetNamespace(), execution)
	if err != nil {
		return nil, err
	}
	events := r.Events()
	resp := &workflowservice.GetWorkflowExecutionHistoryResponse{History: &historypb.History{}}
	onlyEnd := req.GetHistoryEventFilterType() == enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
	switch {
	case onlyEnd && r.Closed():
		resp.History.Events = events[len(events)-1:]
		return resp, nil
	case req.GetWaitNewEvent() && !r.Closed() && (onlyEnd || from >= len(events)) && !s.call.Expired:
		if onlyEnd {
			return nil, &Wait{Topics: []Topic{endTopic(r)}, ForTime: true}
		}
		return nil, &Wait{Topics: []Topic{runTopic(r)}, ForTime: true}
	case onlyEnd:
		from = len(events)
	}
	all := events
	if forWorker := req.GetHistoryEventFilterType() == enumspb.HISTORY_EVENT_FILTER_TYPE_UNSPECIFIED; forWorker && !req.GetWaitNewEvent() {
		all = slices.Concat(events, r.Unwritten())
	}
	resp.History.Events = all[min(from, len(all)):]
	size := int(req.GetMaximumPageSize())
	switch longer := size > 0 && len(resp.History.Events) > size; {
	case longer:
		resp.History.Events = resp.History.Events[:size]
		resp.NextPageToken = place(r.Identity().RunID, from+size)
	case req.GetWaitNewEvent() && !r.Closed():
		resp.NextPageToken = place(r.Identity().RunID, len(events))
	}
	return resp, nil
}

// place is a page token: the run, and how many of its events have been read.
func place(runID string, read int) []byte { return fmt.Appendf(nil, "%s/%d", runID, read) }

// readPlace reads the page token of a request for the history of an execution, which is that of the token's run from then on.
func readPlace(token []byte, asked *commonpb.WorkflowExecution) (execution *commonpb.WorkflowExecution, read int, err error) {
	runID, n, ok := strings.Cut(string(token), "/")
	read, err = strconv.Atoi(n)
	switch {
	case !ok || err != nil || read < 0:
		return nil, 0, serviceerror.NewInvalidArgument("Invalid NextPageToken.")
	case asked.GetRunId() != "" && asked.GetRunId() != runID:
		return nil, 0, serviceerror.NewInvalidArgument("RunId in the request does not match the NextPageToken.")
	}
	return &commonpb.WorkflowExecution{WorkflowId: asked.GetWorkflowId(), RunId: runID}, read, nil
}

// reverse answers GetWorkflowExecutionHistoryReverse: the latest events first. Its pages are as long as the caller asks for.
func (s *step) reverse(req *workflowservice.GetWorkflowExecutionHistoryReverseRequest) (*workflowservice.GetWorkflowExecutionHistoryReverseResponse, error) {
	execution, left := req.GetExecution(), -1
	if token := req.GetNextPageToken(); len(token) > 0 {
		var err error
		if execution, left, err = readPlace(token, execution); err != nil {
			return nil, err
		}
	}
	r, err := s.find(req.GetNamespace(), execution)
	if err != nil {
		return nil, err
	}
	events := r.Events()
	if left >= 0 {
		events = events[:min(left, len(events))]
	}
	size := int(req.GetMaximumPageSize())
	if size <= 0 {
		size = len(events)
	}
	from := max(0, len(events)-size)
	page := slices.Clone(events[from:])
	slices.Reverse(page)
	resp := &workflowservice.GetWorkflowExecutionHistoryReverseResponse{History: &historypb.History{Events: page}}
	if from > 0 {
		resp.NextPageToken = place(r.Identity().RunID, from)
	}
	return resp, nil
}
