package core_test

import (
	"strings"
	"testing"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

func changesOptions(o *workflowpb.WorkflowExecutionOptions, paths ...string) *workflowpb.PostResetOperation {
	return &workflowpb.PostResetOperation{Variant: &workflowpb.PostResetOperation_UpdateWorkflowOptions_{
		UpdateWorkflowOptions: &workflowpb.PostResetOperation_UpdateWorkflowOptions{WorkflowExecutionOptions: o, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths}},
	}}
}

func TestResetChangesTheOptionsOfTheNewRun(t *testing.T) {
	s := newService(t)
	base := s.idle("a")
	s.signal("a", "s")
	req := resetRequest("a", base, 4)
	urgent := &workflowpb.WorkflowExecutionOptions{Priority: &commonpb.Priority{PriorityKey: 1}}
	req.PostResetOperations = []*workflowpb.PostResetOperation{
		changesOptions(&workflowpb.WorkflowExecutionOptions{VersioningOverride: toBlue()}, "versioning_override"),
		changesOptions(urgent, "priority.priority_key"), changesOptions(urgent, "priority"),
	}
	s.reset(req)
	want := "WorkflowTaskFailed WorkflowExecutionSignaled WorkflowExecutionOptionsUpdated WorkflowExecutionOptionsUpdated WorkflowTaskScheduled"
	if got := s.typesFrom("a", 4); got != want {
		t.Errorf("events: %s", got)
	}
	info := s.describe("a").GetWorkflowExecutionInfo()
	if !proto.Equal(info.GetVersioningInfo().GetVersioningOverride(), toBlue()) || info.GetPriority().GetPriorityKey() != 1 {
		t.Errorf("described as %v", info)
	}
}

func TestRefusedOperationsAfterAResetLeaveTheBaseAlone(t *testing.T) {
	signal := &workflowpb.PostResetOperation{Variant: &workflowpb.PostResetOperation_SignalWorkflow_{SignalWorkflow: &workflowpb.PostResetOperation_SignalWorkflow{SignalName: "s"}}}
	aimless := toBlue()
	aimless.GetPinned().Version = nil
	for want, operation := range map[string]*workflowpb.PostResetOperation{
		"unsupported post reset operation: *workflow.PostResetOperation_SignalWorkflow_": signal,
		"must provide version if override is pinned.":                                    changesOptions(&workflowpb.WorkflowExecutionOptions{VersioningOverride: aimless}, "versioning_override"),
		"versioning_override doesn't support partial updates":                            changesOptions(&workflowpb.WorkflowExecutionOptions{VersioningOverride: toBlue()}, "versioning_override.pinned_version"),
		"must provide target deployment version if override is one-time.": changesOptions(&workflowpb.WorkflowExecutionOptions{VersioningOverride: &workflowpb.VersioningOverride{
			Override: &workflowpb.VersioningOverride_OneTime{OneTime: &workflowpb.VersioningOverride_OneTimeOverride{}}}}, "versioning_override"),
		"versioning_override fields must be updated together": changesOptions(&workflowpb.WorkflowExecutionOptions{}, "versioning_override.behavior"),
		"error parsing UpdateMask":                            changesOptions(nil, "nonsense"),
		"options about time are not supported by groundhog":   changesOptions(nil, "time_skipping_config"),
	} {
		s := newService(t)
		base := s.idle("a")
		req := resetRequest("a", base, 4)
		req.PostResetOperations = []*workflowpb.PostResetOperation{operation}
		if _, err := s.step(req); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		if got := s.typesFrom("a", 5); got != "" {
			t.Errorf("after %q the base has %s", want, got)
		}
	}
}

func TestOptionsThatStayTheSameLeaveNoEvent(t *testing.T) {
	s := newService(t)
	s.idle("w")
	update := func(o *workflowpb.WorkflowExecutionOptions, paths ...string) *workflowpb.WorkflowExecutionOptions {
		return must[*workflowservice.UpdateWorkflowExecutionOptionsResponse](s, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
			Namespace: "default", WorkflowExecution: execution, WorkflowExecutionOptions: o, UpdateMask: &fieldmaskpb.FieldMask{Paths: paths},
		}).GetWorkflowExecutionOptions()
	}
	urgent := &workflowpb.WorkflowExecutionOptions{Priority: &commonpb.Priority{PriorityKey: 1, FairnessKey: "k", FairnessWeight: 2}}
	got := update(urgent, "priority.priority_key", "priority.fairness_key", "priority.fairness_weight")
	if !proto.Equal(got, urgent) || !proto.Equal(update(urgent, "priority"), urgent) {
		t.Errorf("the options are %v", got)
	}
	if got := s.typesFrom("w", 5); got != "WorkflowExecutionOptionsUpdated" {
		t.Errorf("events: %s", got)
	}
	if err := s.terminate("w"); err != nil {
		t.Fatal(err)
	}
}

func TestActivitiesHaveThePriorityOfTheirRun(t *testing.T) {
	s := newService(t)
	req := startRequest("w")
	req.Priority = &commonpb.Priority{PriorityKey: 2, FairnessKey: "k"}
	must[proto.Message](s, req)
	s.completeOK(activity("a", nil), activity("b", func(a *commandpb.ScheduleActivityTaskCommandAttributes) {
		a.Priority = &commonpb.Priority{PriorityKey: 4}
	}))
	for _, want := range []*commonpb.Priority{{PriorityKey: 2, FairnessKey: "k"}, {PriorityKey: 4, FairnessKey: "k"}} {
		if task := s.pollActivity(); !proto.Equal(task.GetPriority(), want) {
			t.Errorf("activity %s has the priority %v, want %v", task.GetActivityId(), task.GetPriority(), want)
		}
	}
}
