package core_test

import (
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	deploymentpb "go.temporal.io/api/deployment/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

// overrides makes the versioning of "w" another one.
func (s *service) overrides(o *workflowpb.VersioningOverride) {
	s.t.Helper()
	must[proto.Message](s, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace: "default", WorkflowExecution: execution, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"versioning_override"}},
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{VersioningOverride: o},
	})
}

func toBlue() *workflowpb.VersioningOverride {
	return &workflowpb.VersioningOverride{Override: &workflowpb.VersioningOverride_Pinned{Pinned: &workflowpb.VersioningOverride_PinnedOverride{
		Behavior: workflowpb.VersioningOverride_PINNED_OVERRIDE_BEHAVIOR_PINNED, Version: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "blue"},
	}}}
}

// What the next run begins with depends on how it comes about.
func TestWhatTheNextRunInheritsOfItsVersion(t *testing.T) {
	inherited := &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "blue"}
	for _, c := range []struct {
		name               string
		start              func(*workflowservice.StartWorkflowExecutionRequest)
		override           *workflowpb.VersioningOverride
		end                *commandpb.Command
		version, overrides bool
	}{
		{"pinned", nil, nil, continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{}), true, false},
		{"pinned, to another queue", nil, nil, continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{TaskQueue: &taskqueuepb.TaskQueue{Name: "other"}}), false, false},
		{"pinned, to upgrade", nil, nil, continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{
			InitialVersioningBehavior: enumspb.CONTINUE_AS_NEW_VERSIONING_BEHAVIOR_AUTO_UPGRADE,
		}), false, false},
		{"pinned by an override", nil, toBlue(), continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{}), true, true},
		{"upgraded by an override", nil, &workflowpb.VersioningOverride{Override: &workflowpb.VersioningOverride_AutoUpgrade{AutoUpgrade: true}},
			continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{}), false, false},
		{"retried", func(r *workflowservice.StartWorkflowExecutionRequest) {
			r.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(1)}
		}, nil,
			with(&commandpb.FailWorkflowExecutionCommandAttributes{Failure: failure("E")}), false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newShop(t)
			s.setCurrent("blue")
			req := startRequest("w")
			if c.start != nil {
				c.start(req)
			}
			must[proto.Message](s, req)
			s.workBuild("blue", pinned)
			if c.override != nil {
				s.overrides(c.override)
			}
			s.signal("w", "s")
			if !s.workBuild("blue", pinned, c.end) {
				t.Fatal("blue got no task")
			}
			a := s.history("w", "")[0].GetWorkflowExecutionStartedEventAttributes()
			if a.GetContinuedExecutionRunId() == "" || proto.Equal(a.GetInheritedPinnedVersion(), inherited) != c.version || (a.GetVersioningOverride() != nil) != c.overrides {
				t.Errorf("the next run begins with version %v and override %v", a.GetInheritedPinnedVersion(), a.GetVersioningOverride())
			}
		})
	}
}

// A child keeps the version that it inherited when it is tried again, and not when its schedule or another queue brings the next run.
func TestWhatTheNextRunOfAPinnedChildInherits(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(*commandpb.StartChildWorkflowExecutionCommandAttributes)
		end  *commandpb.Command
		want bool
	}{
		"retried": {func(a *commandpb.StartChildWorkflowExecutionCommandAttributes) {
			a.RetryPolicy = &commonpb.RetryPolicy{InitialInterval: seconds(1)}
		}, with(&commandpb.FailWorkflowExecutionCommandAttributes{Failure: failure("E")}), true},
		"cron":        {func(a *commandpb.StartChildWorkflowExecutionCommandAttributes) { a.CronSchedule = "@every 1s" }, completes(), false},
		"other queue": {nil, continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{TaskQueue: &taskqueuepb.TaskQueue{Name: "other"}}), false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			s.setCurrent("blue")
			s.start("w")
			child := childStart("child", enumspb.PARENT_CLOSE_POLICY_ABANDON)
			if c.edit != nil {
				c.edit(child.GetStartChildWorkflowExecutionCommandAttributes())
			}
			s.workBuild("blue", pinned, child)
			s.advance(time.Second)
			for range 2 { // the parent has a task, too: the child has started
				task := s.pollBuild("blue")
				r := &reply{DeploymentOptions: build("blue"), VersioningBehavior: pinned}
				if task.GetWorkflowExecution().GetWorkflowId() == "child" {
					r.Commands = []*commandpb.Command{c.end}
				}
				if _, err := s.respond(task, r); err != nil {
					t.Fatal(err)
				}
			}
			a := s.history("child", "")[0].GetWorkflowExecutionStartedEventAttributes()
			if a.GetContinuedExecutionRunId() == "" || (a.GetInheritedPinnedVersion() != nil) != c.want {
				t.Errorf("the next run begins with version %v", a.GetInheritedPinnedVersion())
			}
		})
	}
}

func TestChildIsDescribedWithTheVersionThatItInherited(t *testing.T) {
	s := newShop(t)
	s.setCurrent("blue")
	s.start("w")
	s.workBuild("blue", pinned, childStart("child", enumspb.PARENT_CLOSE_POLICY_ABANDON))
	if v := s.version("child"); v.GetBehavior() != pinned || v.GetDeploymentVersion().GetBuildId() != "blue" {
		t.Errorf("before its first task the child is described with %v", v)
	}
}

// The override is that of the start, of an event before the reset point, or of one after it.
func TestResetRunKeepsItsOverride(t *testing.T) {
	for name, at := range map[string]int{"start": 0, "before": 1, "after": 2} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t)
			s.setCurrent("green")
			req := startRequest("w")
			if at == 0 {
				req.VersioningOverride = toBlue()
			}
			must[proto.Message](s, req)
			if at == 1 {
				s.overrides(toBlue())
			}
			if builds := []string{"blue", "blue", "green"}; !s.workBuild(builds[at], pinned) {
				t.Fatalf("%s got no task", builds[at])
			}
			if at == 2 {
				s.overrides(toBlue())
			}
			finish := s.find(enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED).GetEventId()
			must[proto.Message](s, &workflowservice.ResetWorkflowExecutionRequest{Namespace: "default", WorkflowExecution: execution, RequestId: "reset", WorkflowTaskFinishEventId: finish})
			if s.workBuild("green", pinned) || !s.workBuild("blue", pinned) {
				t.Error("the new run is not on blue")
			}
		})
	}
}
