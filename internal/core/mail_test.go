package core_test

import (
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func childStart(id string, policy enumspb.ParentClosePolicy) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_StartChildWorkflowExecutionCommandAttributes{
			StartChildWorkflowExecutionCommandAttributes: &commandpb.StartChildWorkflowExecutionCommandAttributes{
				WorkflowId: id, WorkflowType: &commonpb.WorkflowType{Name: "child"}, ParentClosePolicy: policy,
			},
		}
	})
}

func externalSignal(execution *commonpb.WorkflowExecution, name string, childOnly bool) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_SignalExternalWorkflowExecutionCommandAttributes{
			SignalExternalWorkflowExecutionCommandAttributes: &commandpb.SignalExternalWorkflowExecutionCommandAttributes{
				Execution: execution, SignalName: name, ChildWorkflowOnly: childOnly,
			},
		}
	})
}

func externalCancel(id, runID string, childOnly bool) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_RequestCancelExternalWorkflowExecutionCommandAttributes{
			RequestCancelExternalWorkflowExecutionCommandAttributes: &commandpb.RequestCancelExternalWorkflowExecutionCommandAttributes{
				WorkflowId: id, RunId: runID, ChildWorkflowOnly: childOnly,
			},
		}
	})
}

// found counts the events of a type in the latest run of a workflow.
func (s *service) found(workflowID string, kind enumspb.EventType) (n int) {
	for _, e := range s.history(workflowID, "") {
		if e.GetEventType() == kind {
			n++
		}
	}
	return n
}

func TestBadCommandsToOthers(t *testing.T) {
	unnamed := childStart("c", 0)
	unnamed.GetStartChildWorkflowExecutionCommandAttributes().WorkflowType = nil
	cron := childStart("c", 0)
	cron.GetStartChildWorkflowExecutionCommandAttributes().CronSchedule = "?"
	for name, c := range map[string]struct {
		commands []*commandpb.Command
		cause    enumspb.WorkflowTaskFailedCause
	}{
		"child without an id":              {[]*commandpb.Command{childStart("", 0)}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES},
		"child without a type":             {[]*commandpb.Command{unnamed}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES},
		"child with a wrong schedule":      {[]*commandpb.Command{cron}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_START_CHILD_EXECUTION_ATTRIBUTES},
		"signal to nobody":                 {[]*commandpb.Command{externalSignal(nil, "s", false)}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES},
		"signal without a name":            {[]*commandpb.Command{externalSignal(&commonpb.WorkflowExecution{WorkflowId: "x"}, "", false)}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES},
		"signal to a wrong run id":         {[]*commandpb.Command{externalSignal(&commonpb.WorkflowExecution{WorkflowId: "x", RunId: "y"}, "s", false)}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SIGNAL_WORKFLOW_EXECUTION_ATTRIBUTES},
		"cancel of nobody":                 {[]*commandpb.Command{externalCancel("", "", false)}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES},
		"cancel of a wrong run id":         {[]*commandpb.Command{externalCancel("x", "y", false)}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES},
		"start and cancel in one task":     {[]*commandpb.Command{childStart("c", 0), externalCancel("c", "", true)}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_ATTRIBUTES},
		"search attributes without fields": {[]*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES}}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES},
		"memo without fields":              {[]*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES}}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES},
		"completion without attributes":    {[]*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION}}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_COMPLETE_WORKFLOW_EXECUTION_ATTRIBUTES},
		"continue as new without":          {[]*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION}}, enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_CONTINUE_AS_NEW_ATTRIBUTES},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("w")
			_ = s.complete(c.commands...)
			for _, e := range s.history("w", "") {
				if a := e.GetWorkflowTaskFailedEventAttributes(); a != nil {
					if a.GetCause() != c.cause {
						t.Errorf("the task fails with %v: %s", a.GetCause(), a.GetFailure().GetMessage())
					}
					if _, err := s.step(&workflowservice.DescribeWorkflowExecutionRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "c"}}); err == nil {
						t.Error("the child of a failed task was started")
					}
					return
				}
			}
			t.Error("the task did not fail")
		})
	}
}

func TestParentClosesInTheTaskThatStartsTheChild(t *testing.T) {
	for _, policy := range []enumspb.ParentClosePolicy{enumspb.PARENT_CLOSE_POLICY_TERMINATE, enumspb.PARENT_CLOSE_POLICY_ABANDON} {
		s := newService(t)
		s.start("w")
		if err := s.complete(childStart("c", policy), completion()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.step(&workflowservice.DescribeWorkflowExecutionRequest{Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "c"}}); err == nil {
			t.Errorf("%v: the child was started", policy)
		}
	}
}

func TestChildIsFollowedThroughItsChain(t *testing.T) {
	s := newService(t)
	s.start("w")
	if err := s.complete(childStart("c", enumspb.PARENT_CLOSE_POLICY_TERMINATE)); err != nil {
		t.Fatal(err)
	}
	first := s.history("c", "")[0].GetWorkflowExecutionStartedEventAttributes().GetFirstExecutionRunId()
	if err := s.complete(continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{})); err != nil { // the child's task is the first in the queue
		t.Fatal(err)
	}
	if n := s.found("w", enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED); n != 0 {
		t.Errorf("the parent hears of the end before the end")
	}
	described := must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	})
	if p := described.GetPendingChildren(); len(p) != 1 || p[0].GetRunId() != first {
		t.Errorf("pending children %v, want the run %s", p, first)
	}
	must[*workflowservice.TerminateWorkflowExecutionResponse](s, &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	})
	if e := s.last("c", ""); e.GetWorkflowExecutionTerminatedEventAttributes().GetReason() != "by parent close policy" {
		t.Errorf("the last run of the child ends with %v", e)
	}
}

// A child that may not have its id does not start, and the parent is told so.
func TestChildrenByTheirReusePolicy(t *testing.T) {
	const running, completed, terminated = "running", "completed", "terminated"
	for policy, starts := range map[enumspb.WorkflowIdReusePolicy]map[string]bool{
		enumspb.WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED:                 {running: false, completed: true, terminated: true},
		enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE:             {running: false, completed: true, terminated: true},
		enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY: {running: false, completed: false, terminated: true},
		enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE:            {running: false, completed: false, terminated: false},
		enumspb.WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING:        {running: true, completed: true, terminated: true},
	} {
		for before, want := range starts {
			t.Run(policy.String()+" "+before, func(t *testing.T) {
				s := newService(t)
				first := s.start("c")
				switch s.completeOK(); before {
				case completed:
					s.signal("c", "s")
					s.completeOK(completion())
				case terminated:
					if err := s.terminate("c"); err != nil {
						t.Fatal(err)
					}
				}
				s.start("w")
				child := childStart("c", 0)
				child.GetStartChildWorkflowExecutionCommandAttributes().WorkflowIdReusePolicy = policy
				s.completeOK(child)
				told := enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED
				if want {
					told = enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED
				}
				if s.found("w", told) != 1 || strings.Count(s.types("w"), "ChildWorkflowExecution") != 2 {
					t.Errorf("the parent has %s", s.types("w"))
				}
				failed := s.find(told).GetStartChildWorkflowExecutionFailedEventAttributes()
				if !want && failed.GetCause() != enumspb.START_CHILD_WORKFLOW_EXECUTION_FAILED_CAUSE_WORKFLOW_ALREADY_EXISTS {
					t.Errorf("the cause is %v", failed.GetCause())
				}
				if latest := s.history("c", "")[0].GetWorkflowExecutionStartedEventAttributes().GetOriginalExecutionRunId(); want == (latest == first) {
					t.Errorf("another run of the id: %t, want %t", latest != first, want)
				}
			})
		}
	}
}

func TestReachingOut(t *testing.T) {
	for name, c := range map[string]struct {
		command *commandpb.Command
		want    enumspb.EventType
	}{
		"signal":                    {externalSignal(&commonpb.WorkflowExecution{WorkflowId: "other"}, "s", false), enumspb.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_SIGNALED},
		"signal to nobody":          {externalSignal(&commonpb.WorkflowExecution{WorkflowId: "nobody"}, "s", false), enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED},
		"signal to oneself":         {externalSignal(&commonpb.WorkflowExecution{WorkflowId: "w"}, "s", false), enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED},
		"signal to a closed one":    {externalSignal(&commonpb.WorkflowExecution{WorkflowId: "closed"}, "s", false), enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED},
		"signal to another's child": {externalSignal(&commonpb.WorkflowExecution{WorkflowId: "other"}, "s", true), enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED},
		"cancel":                    {externalCancel("other", "", false), enumspb.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED},
		"cancel of nobody":          {externalCancel("nobody", "", false), enumspb.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED},
		"cancel of oneself":         {externalCancel("w", "", false), enumspb.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED},
		"cancel of a closed one":    {externalCancel("closed", "", false), enumspb.EVENT_TYPE_EXTERNAL_WORKFLOW_EXECUTION_CANCEL_REQUESTED},
		"cancel of another's child": {externalCancel("other", "", true), enumspb.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED},
		"child whose id is taken":   {childStart("other", 0), enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED},
		"child whose id is free":    {childStart("closed", 0), enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED},
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.start("closed")
			if err := s.complete(completion()); err != nil {
				t.Fatal(err)
			}
			s.start("w")
			task := s.poll()
			s.start("other")
			if _, err := s.step(&workflowservice.RespondWorkflowTaskCompletedRequest{TaskToken: task.GetTaskToken(), Commands: []*commandpb.Command{c.command}}); err != nil {
				t.Fatal(err)
			}
			if n := s.found("w", c.want); n != 1 {
				t.Errorf("%d events of type %v in %v", n, c.want, s.history("w", ""))
			}
			s.advance(time.Second)
		})
	}
}
