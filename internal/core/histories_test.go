package core_test

import (
	"slices"
	"testing"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// historyRequest asks for the events of the workflow "w", as a client does.
func historyRequest(edit func(*workflowservice.GetWorkflowExecutionHistoryRequest)) *workflowservice.GetWorkflowExecutionHistoryRequest {
	req := &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"}, HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT,
	}
	edit(req)
	return req
}

func eventIDs(resp *workflowservice.GetWorkflowExecutionHistoryResponse) []int64 {
	var ids []int64
	for _, e := range resp.GetHistory().GetEvents() {
		ids = append(ids, e.GetEventId())
	}
	return ids
}

func TestHistoryComesInPages(t *testing.T) {
	s := newService(t)
	first := s.idle("w")
	s.signal("w", "s")
	s.completeOK(continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{})) // the pages go on with the run that they began with
	want := s.history("w", first)
	for size, pages := range map[int32][]int{1: {1, 1, 1, 1, 1, 1, 1, 1, 1}, 4: {4, 4, 1}, 8: {8, 1}, 9: {9}, 100: {9}, 0: {9}} {
		req := historyRequest(func(r *workflowservice.GetWorkflowExecutionHistoryRequest) {
			r.MaximumPageSize, r.Execution.RunId = size, first
		})
		var got []int
		var last int64
		for {
			resp := must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, req)
			for _, id := range eventIDs(resp) {
				if last++; id != last {
					t.Errorf("pages of %d: event %d follows event %d", size, id, last-1)
				}
			}
			got = append(got, len(resp.GetHistory().GetEvents()))
			req.Execution.RunId = ""
			if req.NextPageToken = resp.GetNextPageToken(); req.NextPageToken == nil {
				break
			}
		}
		if !slices.Equal(got, pages) || last != int64(len(want)) {
			t.Errorf("pages of %d: they have %v events, want %v", size, got, pages)
		}
	}
	for token, want := range map[string]string{
		"?": "Invalid NextPageToken.", "run/-1": "Invalid NextPageToken.", "run/one": "Invalid NextPageToken.", "another/1": "RunId in the request does not match the NextPageToken.",
	} {
		req := historyRequest(func(r *workflowservice.GetWorkflowExecutionHistoryRequest) {
			r.NextPageToken, r.Execution.RunId = []byte(token), first
		})
		if _, err := s.step(req); err == nil || err.Error() != want {
			t.Errorf("token %q: %v", token, err)
		}
		reverse := &workflowservice.GetWorkflowExecutionHistoryReverseRequest{Namespace: "default", Execution: req.GetExecution(), NextPageToken: []byte(token)}
		if _, err := s.step(reverse); err == nil || err.Error() != want {
			t.Errorf("token %q, in reverse: %v", token, err)
		}
	}
}

func TestThereIsNoLastEventBeforeTheEnd(t *testing.T) {
	s := newService(t)
	s.start("w")
	req := historyRequest(func(r *workflowservice.GetWorkflowExecutionHistoryRequest) {
		r.HistoryEventFilterType = enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
	})
	if page := must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, req); len(eventIDs(page)) != 0 || page.GetNextPageToken() != nil {
		t.Errorf("a client that does not wait gets %v", page)
	}
	s.completeOK(completion())
	if got := eventIDs(must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, req)); !slices.Equal(got, []int64{5}) {
		t.Errorf("after the end it gets the events %v", got)
	}
}

// A client that waits for events has what there is at once, page by page, then what is new, and is told when nothing comes any more.
func TestWaitingForEventsGoesOnUntilTheEnd(t *testing.T) {
	s := newService(t)
	s.start("w")
	wait := func(token []byte) *workflowservice.GetWorkflowExecutionHistoryRequest {
		return historyRequest(func(r *workflowservice.GetWorkflowExecutionHistoryRequest) {
			r.WaitNewEvent, r.MaximumPageSize, r.NextPageToken = true, 1, token
		})
	}
	page := must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, wait(nil))
	page = must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, wait(page.GetNextPageToken()))
	if got := eventIDs(page); !slices.Equal(got, []int64{2}) {
		t.Fatalf("the second page has the events %v", got)
	}
	call := s.send(wait(page.GetNextPageToken()))
	s.completeOK(completion())
	var rest []int64
	for page = answer[*workflowservice.GetWorkflowExecutionHistoryResponse](call); ; {
		rest = append(rest, eventIDs(page)...)
		if page.GetNextPageToken() == nil {
			break
		}
		page = must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, wait(page.GetNextPageToken()))
	}
	if !slices.Equal(rest, []int64{3, 4, 5}) {
		t.Errorf("then come the events %v", rest)
	}
}

// A long poll that nothing happens to is answered empty before its caller gives up, and can go on from there.
func TestLongPollWithoutNewsIsAnsweredEmpty(t *testing.T) {
	for _, filter := range []enumspb.HistoryEventFilterType{enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT, enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT} {
		s := newService(t)
		s.start("w")
		req := historyRequest(func(r *workflowservice.GetWorkflowExecutionHistoryRequest) {
			r.WaitNewEvent, r.HistoryEventFilterType = true, filter
		})
		if filter == enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT {
			req.NextPageToken = must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, req).GetNextPageToken()
		}
		empty := must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, req) // it does not wait any longer
		if len(empty.GetHistory().GetEvents()) != 0 || empty.GetNextPageToken() == nil {
			t.Errorf("%v: got %v", filter, empty)
		}
		req.NextPageToken = empty.GetNextPageToken()
		call := s.send(req)
		if err := s.terminate("w"); err != nil {
			t.Fatal(err)
		}
		if got := eventIDs(answer[*workflowservice.GetWorkflowExecutionHistoryResponse](call)); !slices.Equal(got, []int64{3}) {
			t.Errorf("%v: then come the events %v", filter, got)
		}
	}
}
