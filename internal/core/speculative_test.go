package core_test

import (
	"slices"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func TestNewsCommitsTheSpeculativeTask(t *testing.T) {
	t.Run("scheduled", func(t *testing.T) {
		s := newService(t)
		s.idle("a")
		s.send(updateRequest("a", "u", stageCompleted))
		s.signal("a", "s")
		if got := s.typesFrom("a", 5); got != "WorkflowTaskScheduled WorkflowExecutionSignaled" {
			t.Errorf("events: %s", got)
		}
		if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{rejectsUpdate(t, "u")}}); err != nil {
			t.Fatal(err)
		}
		if got := s.typesFrom("a", 7); got != "WorkflowTaskStarted WorkflowTaskCompleted" {
			t.Errorf("events: %s", got)
		}
	})
	t.Run("started", func(t *testing.T) {
		s := newService(t)
		s.idle("a")
		s.send(updateRequest("a", "u", stageCompleted))
		task := s.poll()
		s.signal("a", "s")
		if got := s.typesFrom("a", 5); got != "WorkflowTaskScheduled WorkflowTaskStarted" {
			t.Errorf("events: %s", got)
		}
		if _, err := s.respond(task, &reply{Messages: []*protocolpb.Message{rejectsUpdate(t, "u")}}); err != nil {
			t.Fatal(err)
		}
		if got := s.typesFrom("a", 7); got != "WorkflowTaskCompleted WorkflowExecutionSignaled WorkflowTaskScheduled" {
			t.Errorf("events: %s", got)
		}
	})
}

func TestSpeculativeTaskTimesOut(t *testing.T) {
	t.Run("nobody comes", func(t *testing.T) {
		s := newService(t)
		s.idle("a")
		s.send(updateRequest("a", "u", stageCompleted))
		s.advance(4 * time.Second)
		if got := s.typesFrom("a", 5); got != "" {
			t.Errorf("events: %s", got)
		}
		s.advance(time.Second)
		if got := s.typesFrom("a", 5); got != "WorkflowTaskScheduled WorkflowTaskTimedOut WorkflowTaskScheduled" {
			t.Errorf("events: %s", got)
		}
		if task := s.poll(); len(task.GetMessages()) != 1 {
			t.Errorf("the next task carries %v", task.GetMessages())
		}
	})
	t.Run("no answer", func(t *testing.T) {
		s := newService(t)
		s.idle("a")
		s.send(updateRequest("a", "u", stageCompleted))
		s.poll()
		s.advance(10 * time.Second)
		if got := s.typesFrom("a", 5); got != "WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskTimedOut" {
			t.Errorf("events: %s", got)
		}
		if task := s.poll(); len(task.GetMessages()) != 1 {
			t.Errorf("the next task carries %v", task.GetMessages())
		}
	})
}

func TestUpdateDuringATaskFollowsInlineWithoutEvents(t *testing.T) {
	s := newService(t)
	s.idle("a")
	s.signal("a", "s")
	task := s.poll()
	s.send(updateRequest("a", "u", stageCompleted))
	resp, err := s.respond(task, &reply{ReturnNewWorkflowTask: true})
	if err != nil {
		t.Fatal(err)
	}
	if next := resp.GetWorkflowTask(); len(next.GetMessages()) != 1 {
		t.Errorf("the next task carries %v", next.GetMessages())
	}
	if got := s.typesFrom("a", 5); got != "WorkflowExecutionSignaled WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted" {
		t.Errorf("events: %s", got)
	}
}

func TestOnlyTheWorkerSeesUnwrittenEvents(t *testing.T) {
	s := newService(t)
	s.idle("a")
	s.send(updateRequest("a", "u", stageCompleted))
	s.poll()
	if got := s.typesFrom("a", 5); got != "" {
		t.Errorf("clients see %s", got)
	}
	// a worker that has lost the run from its cache
	full := must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "a"},
	}).GetHistory().GetEvents()
	if len(full) != 6 || full[5].GetWorkflowTaskStartedEventAttributes().GetScheduledEventId() != 5 {
		t.Errorf("the worker sees %v", full)
	}
	var pages []int64
	paged := &workflowservice.GetWorkflowExecutionHistoryRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "a"}, MaximumPageSize: 5}
	for more := true; more; more = paged.NextPageToken != nil {
		page := must[*workflowservice.GetWorkflowExecutionHistoryResponse](s, paged)
		pages = append(pages, eventIDs(page)...)
		paged.NextPageToken = page.GetNextPageToken()
	}
	if !slices.Equal(pages, []int64{1, 2, 3, 4, 5, 6}) {
		t.Errorf("in pages the worker sees %v", pages)
	}
}

func TestUpdateComesBeforeADelayedStart(t *testing.T) {
	s := newService(t)
	delayed := startRequest("a")
	delayed.WorkflowStartDelay = seconds(60)
	must[*workflowservice.StartWorkflowExecutionResponse](s, delayed)
	s.send(updateRequest("a", "u", stageCompleted))
	if _, err := s.respond(s.poll(), &reply{Messages: []*protocolpb.Message{rejectsUpdate(t, "u")}}); err != nil {
		t.Fatal(err)
	}
	if got := s.typesFrom("a", 2); got != "" {
		t.Errorf("events: %s", got)
	}
	s.advance(time.Minute) // the first task of its own is still due
	if got := s.typesFrom("a", 2); got != "WorkflowTaskScheduled" {
		t.Errorf("events: %s", got)
	}
}

func TestUpdateDuringATaskThatAsksForNoOtherGetsOneWithEvents(t *testing.T) {
	s := newService(t)
	s.idle("a")
	s.signal("a", "s")
	task := s.poll()
	s.send(updateRequest("a", "u", stageCompleted))
	if _, err := s.respond(task, &reply{}); err != nil {
		t.Fatal(err)
	}
	if got := s.typesFrom("a", 9); got != "WorkflowTaskScheduled" {
		t.Errorf("events: %s", got)
	}
}
