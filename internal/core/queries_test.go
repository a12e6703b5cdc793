package core_test

import (
	"errors"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func queryRequest(workflowID string) *workflowservice.QueryWorkflowRequest {
	return &workflowservice.QueryWorkflowRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID}, Query: &querypb.WorkflowQuery{QueryType: "get"},
	}
}

func payloads(text string) *commonpb.Payloads {
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: []byte(text)}}}
}

// replyQuery answers a query task.
func (s *service) replyQuery(task *workflowservice.PollWorkflowTaskQueueResponse, text string) error {
	s.t.Helper()
	if task.GetQuery() == nil {
		s.t.Fatalf("there is no query task: %v", task)
	}
	_, err := s.step(&workflowservice.RespondQueryTaskCompletedRequest{
		Namespace: "default", TaskToken: task.GetTaskToken(), CompletedType: enumspb.QUERY_RESULT_TYPE_ANSWERED, QueryResult: payloads(text),
	})
	return err
}

// The worker that has a run in its cache forgets it when it ends.
func TestQueryOfAnEndedRunGoesToAnyWorker(t *testing.T) {
	s := newService(t)
	s.start("a")
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, sticky(s.poll(), completes()))
	call := s.send(queryRequest("a"))
	if err := s.replyQuery(s.poll(), "done"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, call, "done")
}

func TestQueryIsTakenBackFromAWorkerThatDoesNotComeAlthoughTheRunHasEnded(t *testing.T) {
	s := newService(t)
	s.start("a")
	must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, sticky(s.poll()))
	call := s.send(queryRequest("a"))
	must[*workflowservice.TerminateWorkflowExecutionResponse](s, &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "a"},
	})
	s.advance(5 * time.Second)
	if err := s.replyQuery(s.poll(), "ended"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, call, "ended")
}

func wantAnswer(t *testing.T, call waiting, text string) {
	t.Helper()
	if got := answer[*workflowservice.QueryWorkflowResponse](call).GetQueryResult().GetPayloads(); len(got) != 1 || string(got[0].GetData()) != text {
		t.Errorf("got %v, want %s", got, text)
	}
}

func TestQueryGoesToAWorkerIfNoTaskIsPending(t *testing.T) {
	s := newService(t)
	s.idle("a")
	call := s.send(queryRequest("a"))
	task := s.poll()
	if len(task.GetHistory().GetEvents()) != 4 || task.GetPreviousStartedEventId() != 3 || task.GetStartedEventId() != 0 {
		t.Errorf("the task is %v", task)
	}
	if err := s.replyQuery(task, "one"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, call, "one")
	var gone *serviceerror.NotFound
	if err := s.replyQuery(task, "again"); !errors.As(err, &gone) {
		t.Errorf("a second answer: %v", err)
	}
	if got := s.typesFrom("a", 5); got != "" {
		t.Errorf("events: %s", got)
	}
}

func TestQueryOfACachedRunShipsNoHistory(t *testing.T) {
	s := newService(t)
	s.start("a")
	sticky := &taskqueuepb.StickyExecutionAttributes{WorkerTaskQueue: &taskqueuepb.TaskQueue{Name: "sticky"}, ScheduleToStartTimeout: seconds(5)}
	if _, err := s.respond(s.poll(), &reply{StickyAttributes: sticky}); err != nil {
		t.Fatal(err)
	}
	pollSticky := &workflowservice.PollWorkflowTaskQueueRequest{Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "sticky", Kind: enumspb.TASK_QUEUE_KIND_STICKY}}

	call := s.send(queryRequest("a"))
	task := must[*workflowservice.PollWorkflowTaskQueueResponse](s, pollSticky)
	if len(task.GetHistory().GetEvents()) != 0 {
		t.Errorf("the task ships %v", task.GetHistory())
	}
	if err := s.replyQuery(task, "one"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, call, "one")

	call = s.send(queryRequest("a"))
	s.advance(5 * time.Second) // nobody comes for what is in its cache
	if task = s.poll(); len(task.GetHistory().GetEvents()) != 4 {
		t.Errorf("the task ships %v", task.GetHistory())
	}
	if err := s.replyQuery(task, "two"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, call, "two")
}

func TestQueryOfARunWhoseWorkerHasShutDown(t *testing.T) {
	for name, asksFirst := range map[string]bool{"asked before": true, "asked after": false} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("a")
			sticky := &taskqueuepb.StickyExecutionAttributes{WorkerTaskQueue: &taskqueuepb.TaskQueue{Name: "sticky"}, ScheduleToStartTimeout: seconds(5)}
			if _, err := s.respond(s.poll(), &reply{StickyAttributes: sticky}); err != nil {
				t.Fatal(err)
			}
			var call waiting
			if asksFirst {
				call = s.send(queryRequest("a"))
			}
			must[*workflowservice.ShutdownWorkerResponse](s, &workflowservice.ShutdownWorkerRequest{Namespace: "default", StickyTaskQueue: "sticky"})
			if !asksFirst {
				call = s.send(queryRequest("a"))
			}
			task := s.poll()
			if len(task.GetHistory().GetEvents()) != 4 {
				t.Errorf("the task ships %v", task.GetHistory())
			}
			if err := s.replyQuery(task, "one"); err != nil {
				t.Fatal(err)
			}
			wantAnswer(t, call, "one")
		})
	}
}

func TestQueryWaitsForThePendingTask(t *testing.T) {
	for name, pending := range map[string]func(*service) *workflowservice.PollWorkflowTaskQueueResponse{
		"first": func(s *service) *workflowservice.PollWorkflowTaskQueueResponse { s.start("a"); return nil },
		"later": func(s *service) *workflowservice.PollWorkflowTaskQueueResponse {
			s.idle("a")
			s.signal("a", "s")
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			pending(s)
			call := s.send(queryRequest("a"))
			task := s.poll()
			if len(task.GetQueries()) != 1 || task.GetQuery() != nil {
				t.Fatalf("the task is %v", task)
			}
			results := map[string]*querypb.WorkflowQueryResult{}
			for id := range task.GetQueries() {
				results[id] = &querypb.WorkflowQueryResult{ResultType: enumspb.QUERY_RESULT_TYPE_ANSWERED, Answer: payloads("one")}
			}
			if _, err := s.respond(task, &reply{QueryResults: results}); err != nil {
				t.Fatal(err)
			}
			wantAnswer(t, call, "one")
		})
	}
}

func TestQueryDuringATaskComesAfterIt(t *testing.T) {
	s := newService(t)
	s.start("a")
	task := s.poll()
	call := s.send(queryRequest("a"))
	if _, err := s.respond(task, &reply{ReturnNewWorkflowTask: true}); err != nil {
		t.Fatal(err)
	}
	if err := s.replyQuery(s.poll(), "one"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, call, "one")
}

func TestQueryOfAFailingTaskIsGivenUp(t *testing.T) {
	s := newService(t)
	s.start("a")
	call := s.send(queryRequest("a"))
	for range 3 {
		s.poll()
		s.advance(10 * time.Second)
	}
	var notReady *serviceerror.WorkflowNotReady
	if _, err := call.try(); !errors.As(err, &notReady) {
		t.Errorf("the caller gets %v", err)
	}
	if _, err := s.step(queryRequest("a")); !errors.As(err, &notReady) {
		t.Errorf("another caller gets %v", err)
	}
}

func TestQueryOfAClosedRun(t *testing.T) {
	s := newService(t)
	s.start("a")
	if err := s.complete(completes()); err != nil {
		t.Fatal(err)
	}
	call := s.send(queryRequest("a"))
	if err := s.replyQuery(s.poll(), "one"); err != nil {
		t.Fatal(err)
	}
	wantAnswer(t, call, "one")

	for condition, rejected := range map[enumspb.QueryRejectCondition]bool{
		enumspb.QUERY_REJECT_CONDITION_NOT_OPEN: true, enumspb.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY: false,
	} {
		req := queryRequest("a")
		req.QueryRejectCondition = condition
		resp, err := s.step(req) // this is the last try, so that a query which is taken times out
		taken, _ := resp.(*workflowservice.QueryWorkflowResponse)
		if got := taken.GetQueryRejected(); rejected != (got.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED) || rejected != (err == nil) {
			t.Errorf("%v: got %v, %v", condition, got, err)
		}
	}
	if task := s.poll(); task.GetQuery() != nil {
		t.Errorf("a query is handed out whose caller is gone: %v", task)
	}

	s.start("b")
	if err := s.terminate("b"); err != nil {
		t.Fatal(err)
	}
	var notReady *serviceerror.WorkflowNotReady
	if _, err := s.step(queryRequest("b")); !errors.As(err, &notReady) {
		t.Errorf("a run that never began: %v", err)
	}
}

// endings bring a run that has had a workflow task to an end of each kind.
var endings = map[enumspb.WorkflowExecutionStatus]func(*service){
	enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING:   func(*service) {},
	enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED: func(s *service) { s.signal("a", "s"); s.completeOK(completes()) },
	enumspb.WORKFLOW_EXECUTION_STATUS_FAILED:    func(s *service) { s.signal("a", "s"); s.completeOK(failing(true)) },
	enumspb.WORKFLOW_EXECUTION_STATUS_CANCELED: func(s *service) {
		s.signal("a", "s")
		s.completeOK(with(&commandpb.CancelWorkflowExecutionCommandAttributes{}))
	},
	enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED: func(s *service) { _ = s.terminate("a") },
	enumspb.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW: func(s *service) {
		s.signal("a", "s")
		s.completeOK(continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{}))
	},
	enumspb.WORKFLOW_EXECUTION_STATUS_TIMED_OUT: func(s *service) { s.advance(time.Hour) },
}

// A query that its condition rejects comes to no worker; every other one does, whatever has become of the run.
func TestQueriesAreRejectedByTheirCondition(t *testing.T) {
	const running, completed = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	for condition, rejects := range map[enumspb.QueryRejectCondition]func(enumspb.WorkflowExecutionStatus) bool{
		enumspb.QUERY_REJECT_CONDITION_UNSPECIFIED:           func(enumspb.WorkflowExecutionStatus) bool { return false },
		enumspb.QUERY_REJECT_CONDITION_NONE:                  func(enumspb.WorkflowExecutionStatus) bool { return false },
		enumspb.QUERY_REJECT_CONDITION_NOT_OPEN:              func(s enumspb.WorkflowExecutionStatus) bool { return s != running },
		enumspb.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY: func(s enumspb.WorkflowExecutionStatus) bool { return s != running && s != completed },
	} {
		for status, end := range endings {
			t.Run(condition.String()+" "+status.String(), func(t *testing.T) {
				s := newService(t)
				start := startRequest("a")
				start.WorkflowRunTimeout = seconds(3600)
				runID := must[*workflowservice.StartWorkflowExecutionResponse](s, start).GetRunId()
				s.completeOK()
				end(s)
				req := queryRequest("a")
				req.Execution.RunId, req.QueryRejectCondition = runID, condition
				if rejects(status) {
					got := must[*workflowservice.QueryWorkflowResponse](s, req)
					if got.GetQueryRejected().GetStatus() != status || got.GetQueryResult() != nil {
						t.Errorf("got %v", got)
					}
					return
				}
				call := s.send(req)
				if err := s.replyQuery(s.poll(), "one"); err != nil {
					t.Fatal(err)
				}
				wantAnswer(t, call, "one")
			})
		}
	}
}

func TestFailedQuery(t *testing.T) {
	s := newService(t)
	s.idle("a")
	call := s.send(queryRequest("a"))
	must[*workflowservice.RespondQueryTaskCompletedResponse](s, &workflowservice.RespondQueryTaskCompletedRequest{
		TaskToken: s.poll().GetTaskToken(), CompletedType: enumspb.QUERY_RESULT_TYPE_FAILED, ErrorMessage: "unknown query",
	})
	var failed *serviceerror.QueryFailed
	if _, err := call.try(); !errors.As(err, &failed) || failed.Message != "unknown query" {
		t.Errorf("got %v", err)
	}
}

func TestQueryTaskIsAHold(t *testing.T) {
	s := newService(t)
	s.idle("a")
	s.send(queryRequest("a"))
	s.poll()
	if holds := s.core.Holds(); len(holds) != 1 || holds[0].Reason != `a worker answers a query of "a"` {
		t.Errorf("holds: %v", holds)
	}
}

func TestRefusedQueries(t *testing.T) {
	s := newService(t)
	delayed := startRequest("delayed")
	delayed.WorkflowStartDelay = seconds(60)
	must[*workflowservice.StartWorkflowExecutionResponse](s, delayed)
	noQuery, noType := queryRequest("delayed"), queryRequest("delayed")
	noQuery.Query, noType.Query.QueryType = nil, ""
	for want, req := range map[string]*workflowservice.QueryWorkflowRequest{
		"WorkflowId is not set on request.":    queryRequest(""),
		"WorkflowQuery is not set on request.": noQuery,
		"QueryType is not set on request.":     noType,
		"workflow not found for ID: nowhere":   queryRequest("nowhere"),
		"Workflow task is not scheduled yet.":  queryRequest("delayed"),
	} {
		if _, err := s.step(req); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := s.step(&workflowservice.RespondQueryTaskCompletedRequest{TaskToken: []byte("nonsense")}); err == nil {
		t.Error("a nonsense token was taken")
	}
}
