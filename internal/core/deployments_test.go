package core_test

import (
	"strings"
	"testing"

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

const (
	pinned  = enumspb.VERSIONING_BEHAVIOR_PINNED
	upgrade = enumspb.VERSIONING_BEHAVIOR_AUTO_UPGRADE
)

func build(id string) *deploymentpb.WorkerDeploymentOptions {
	return &deploymentpb.WorkerDeploymentOptions{DeploymentName: "shop", BuildId: id, WorkerVersioningMode: enumspb.WORKER_VERSIONING_MODE_VERSIONED}
}

// pollBuild takes the next workflow task for a worker of a build.
func (s *service) pollBuild(id string) *workflowservice.PollWorkflowTaskQueueResponse {
	s.t.Helper()
	return must[*workflowservice.PollWorkflowTaskQueueResponse](s, &workflowservice.PollWorkflowTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, Identity: id, DeploymentOptions: build(id), WorkerInstanceKey: id,
	})
}

// workBuild completes the next workflow task as a worker of a build; it reports whether there was one.
func (s *service) workBuild(id string, behavior enumspb.VersioningBehavior, commands ...*commandpb.Command) bool {
	s.t.Helper()
	task := s.pollBuild(id)
	if len(task.GetTaskToken()) == 0 {
		return false
	}
	_, err := s.respond(task, &reply{DeploymentOptions: build(id), VersioningBehavior: behavior, Commands: commands})
	if err != nil {
		s.t.Fatal(err)
	}
	return true
}

func (s *service) setCurrent(id string) *workflowservice.SetWorkerDeploymentCurrentVersionResponse {
	s.t.Helper()
	return must[*workflowservice.SetWorkerDeploymentCurrentVersionResponse](s, &workflowservice.SetWorkerDeploymentCurrentVersionRequest{
		Namespace: "default", DeploymentName: "shop", BuildId: id, Identity: "me",
	})
}

func (s *service) version(workflowID string) *workflowpb.WorkflowExecutionVersioningInfo {
	s.t.Helper()
	return must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID},
	}).GetWorkflowExecutionInfo().GetVersioningInfo()
}

// newShop has a worker of each of two builds, and neither is current.
func newShop(t *testing.T) *service {
	s := newService(t)
	s.pollBuild("blue")
	s.pollBuild("green")
	return s
}

func TestVersionedWorkersGetNothingBeforeTheirVersionIsCurrent(t *testing.T) {
	s := newShop(t)
	s.start("w")
	if s.workBuild("blue", pinned) {
		t.Fatal("blue got a task")
	}
	s.setCurrent("blue")
	if s.workBuild("green", pinned) || !s.workBuild("blue", pinned) {
		t.Fatal("green got a task, or blue did not")
	}
	completed := s.last("w", "").GetWorkflowTaskCompletedEventAttributes()
	if completed.GetVersioningBehavior() != pinned || completed.GetDeploymentVersion().GetBuildId() != "blue" || completed.GetWorkerDeploymentName() != "shop" {
		t.Errorf("the task was completed with %v", completed)
	}
	if got := s.list("TemporalWorkerDeploymentVersion = 'shop:blue'"); got != "w" {
		t.Errorf("on blue are %q", got)
	}
}

func TestPinnedRunsStayAndOthersMove(t *testing.T) {
	s := newShop(t)
	s.setCurrent("blue")
	for _, c := range []struct {
		id       string
		behavior enumspb.VersioningBehavior
	}{{"stays", pinned}, {"moves", upgrade}} {
		s.start(c.id)
		s.workBuild("blue", c.behavior)
	}
	s.signal("moves", "waits") // its task is offered to blue
	if previous := s.setCurrent("green").GetPreviousDeploymentVersion().GetBuildId(); previous != "blue" {
		t.Errorf("the version before was %q", previous)
	}
	if s.workBuild("blue", upgrade) || !s.workBuild("green", upgrade) || s.version("moves").GetDeploymentVersion().GetBuildId() != "green" {
		t.Errorf("the other run is on %v", s.version("moves"))
	}
	s.signal("stays", "s")
	if s.workBuild("green", pinned) || !s.workBuild("blue", pinned) {
		t.Errorf("the pinned run is on %v", s.version("stays"))
	}
	s.start("new")
	if !s.workBuild("green", pinned) {
		t.Error("a new run does not begin on the current version")
	}
}

func TestPinnedRunPassesItsVersionOn(t *testing.T) {
	s := newShop(t)
	s.setCurrent("blue")
	s.start("w")
	s.workBuild("blue", pinned, childStart("child", enumspb.PARENT_CLOSE_POLICY_ABANDON), activity("a", nil))
	s.setCurrent("green")
	if s.workBuild("green", pinned) || !s.workBuild("blue", pinned, continuing(&commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{})) {
		t.Fatal("the child, or the run, is not on blue")
	}
	if !s.workBuild("blue", pinned) || s.workBuild("green", pinned) {
		t.Error("the next is not on blue")
	}
	if inherited := s.history("child", "")[0].GetWorkflowExecutionStartedEventAttributes().GetInheritedPinnedVersion(); inherited.GetBuildId() != "blue" {
		t.Errorf("the child inherited %v", inherited)
	}
}

// activityOf tells which activity a worker of a build gets; it is empty if there is none.
func (s *service) activityOf(id string) string {
	s.t.Helper()
	return must[*workflowservice.PollActivityTaskQueueResponse](s, &workflowservice.PollActivityTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, DeploymentOptions: build(id), WorkerInstanceKey: id,
	}).GetActivityId()
}

func TestActivitiesFollowTheVersionOfTheirRun(t *testing.T) {
	s := newShop(t)
	poll := s.activityOf
	poll("blue")
	poll("green")
	s.setCurrent("blue")
	s.start("w")
	s.workBuild("blue", pinned, activity("a", nil), activity("b", nil))
	if poll("green") != "" || poll("blue") != "a" {
		t.Error("an activity of a run on blue is not for blue")
	}
	must[proto.Message](s, &workflowservice.UpdateWorkflowExecutionOptionsRequest{
		Namespace: "default", WorkflowExecution: execution, UpdateMask: &fieldmaskpb.FieldMask{Paths: []string{"versioning_override"}},
		WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{VersioningOverride: &workflowpb.VersioningOverride{Override: &workflowpb.VersioningOverride_Pinned{
			Pinned: &workflowpb.VersioningOverride_PinnedOverride{Behavior: workflowpb.VersioningOverride_PINNED_OVERRIDE_BEHAVIOR_PINNED, Version: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "green"}},
		}}},
	})
	if poll("blue") != "" || poll("green") != "b" {
		t.Error("an activity of a run that was moved to green is not for green")
	}
	if e := s.find(enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED); e.GetWorkflowExecutionOptionsUpdatedEventAttributes().GetVersioningOverride() == nil || !e.GetWorkerMayIgnore() {
		t.Errorf("the event is %v", e)
	}
}

func TestRampTakesAShareOfTheWorkflows(t *testing.T) {
	s := newShop(t)
	s.setCurrent("blue")
	must[proto.Message](s, &workflowservice.SetWorkerDeploymentRampingVersionRequest{Namespace: "default", DeploymentName: "shop", BuildId: "green", Percentage: 30})
	ramped := 0
	for i := range 200 {
		s.start(strings.Repeat("x", i+1))
		if s.workBuild("green", pinned) {
			ramped++
		} else if !s.workBuild("blue", pinned) {
			t.Fatal("nobody gets the task")
		}
	}
	if ramped < 40 || ramped > 80 {
		t.Errorf("%d of 200 are on green", ramped)
	}
	info := must[*workflowservice.DescribeWorkerDeploymentResponse](s, &workflowservice.DescribeWorkerDeploymentRequest{Namespace: "default", DeploymentName: "shop"}).GetWorkerDeploymentInfo()
	var status []string
	for _, v := range info.GetVersionSummaries() {
		status = append(status, v.GetVersion()+" "+v.GetStatus().String())
	}
	if got := strings.Join(status, ", "); got != "shop.blue Current, shop.green Ramping" || info.GetRoutingConfig().GetRampingVersionPercentage() != 30 {
		t.Errorf("described as %s: %v", got, info)
	}
}

func TestVersionDrainsUntilItsRunsHaveEnded(t *testing.T) {
	s := newShop(t)
	status := func() string {
		return must[*workflowservice.DescribeWorkerDeploymentVersionResponse](s, &workflowservice.DescribeWorkerDeploymentVersionRequest{
			Namespace: "default", DeploymentVersion: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "blue"},
		}).GetWorkerDeploymentVersionInfo().GetStatus().String()
	}
	got := []string{status()}
	s.setCurrent("blue")
	s.start("w")
	s.workBuild("blue", pinned)
	got = append(got, status())
	s.setCurrent("green")
	got = append(got, status())
	_ = s.terminate("w")
	if got = append(got, status()); strings.Join(got, " ") != "Inactive Current Draining Drained" {
		t.Errorf("the version was %v", got)
	}
}

// What the worker of that version says of the run holds from then on.
func TestOverrideForOneTaskEndsWithIt(t *testing.T) {
	s := newShop(t)
	s.setCurrent("blue")
	s.start("w")
	s.workBuild("blue", pinned)
	once := &workflowpb.VersioningOverride_OneTimeOverride{TargetDeploymentVersion: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "green"}}
	s.overrides(&workflowpb.VersioningOverride{Override: &workflowpb.VersioningOverride_OneTime{OneTime: once}})
	s.signal("w", "s")
	if s.workBuild("blue", pinned) || !s.workBuild("green", upgrade) {
		t.Error("the next task is not for green")
	}
	if info := s.version("w"); info.GetVersioningOverride() != nil || info.GetDeploymentVersion().GetBuildId() != "green" || info.GetBehavior() != upgrade {
		t.Errorf("the run is on %v", info)
	}
	s.signal("w", "s")
	if s.workBuild("green", pinned) || !s.workBuild("blue", pinned) {
		t.Error("the task after it does not follow the current version")
	}
}

func TestVersionIsDeletedWhenNobodyNeedsIt(t *testing.T) {
	s := newShop(t)
	remove := func(skipDrainage bool) string {
		_, err := s.step(&workflowservice.DeleteWorkerDeploymentVersionRequest{
			Namespace: "default", DeploymentVersion: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "blue"}, SkipDrainage: skipDrainage,
		})
		if err != nil {
			return err.Error()
		}
		return ""
	}
	s.setCurrent("blue")
	s.start("w")
	s.workBuild("blue", pinned)
	if got := remove(true); got != "version 'shop:blue' cannot be deleted since it is current or ramping" {
		t.Errorf("the current version: %q", got)
	}
	s.setCurrent("green")
	if got := remove(false); got != "version 'shop:blue' cannot be deleted since it is draining" {
		t.Errorf("the version of an open run: %q", got)
	}
	if got := remove(true); got != "version 'shop:blue' cannot be deleted since it has active pollers" {
		t.Errorf("the version of a worker: %q", got)
	}
	must[proto.Message](s, &workflowservice.ShutdownWorkerRequest{Namespace: "default", WorkerInstanceKey: "blue"})
	if got := remove(true); got != "" {
		t.Errorf("the version that only a run is on: %q", got)
	}
	must[proto.Message](s, &workflowservice.PollWorkflowTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, DeploymentOptions: build("blue"), WorkerInstanceKey: "another",
	})
	if got := remove(true); got != "version 'shop:blue' cannot be deleted since it has active pollers" {
		t.Errorf("the version that a worker brought back: %q", got)
	}
}

func TestDeploymentRefusals(t *testing.T) {
	s := newShop(t)
	s.setCurrent("blue")
	for text, req := range map[string]proto.Message{
		"no Worker Deployment found with name 'other'; does your Worker Deployment have pollers?": &workflowservice.DescribeWorkerDeploymentRequest{Namespace: "default", DeploymentName: "other"},
		"build ID 'red' not found in Worker Deployment 'shop'":                                    &workflowservice.SetWorkerDeploymentCurrentVersionRequest{Namespace: "default", DeploymentName: "shop", BuildId: "red"},
		"conflict token mismatch":                                &workflowservice.SetWorkerDeploymentCurrentVersionRequest{Namespace: "default", DeploymentName: "shop", BuildId: "green", ConflictToken: []byte("0")},
		"requested ramping version shop.blue is already current": &workflowservice.SetWorkerDeploymentRampingVersionRequest{Namespace: "default", DeploymentName: "shop", BuildId: "blue", Percentage: 5},
		"Percentage must be between 0 and 100 (inclusive)":       &workflowservice.SetWorkerDeploymentRampingVersionRequest{Namespace: "default", DeploymentName: "shop", BuildId: "green", Percentage: 101},
	} {
		if _, err := s.step(req); err == nil || err.Error() != text {
			t.Errorf("got %v, want %s", err, text)
		}
	}
}

func TestDescribeTaskQueue(t *testing.T) {
	s := newShop(t)
	s.poll()
	s.setCurrent("blue")
	s.start("a")
	s.start("b")
	resp := must[*workflowservice.DescribeTaskQueueResponse](s, &workflowservice.DescribeTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, TaskQueueType: enumspb.TASK_QUEUE_TYPE_WORKFLOW, ReportStats: true,
	})
	var names []string
	for _, p := range resp.GetPollers() {
		names = append(names, p.GetIdentity()+"/"+p.GetDeploymentOptions().GetBuildId())
	}
	if got := strings.Join(names, " "); got != "worker/ blue/blue green/green" {
		t.Errorf("the pollers are %q", got)
	}
	if resp.GetStats().GetApproximateBacklogCount() != 2 || resp.GetVersioningInfo().GetCurrentDeploymentVersion().GetBuildId() != "blue" {
		t.Errorf("got %v", resp)
	}
}

func TestDescribeTaskQueueAsOlderClientsAskForIt(t *testing.T) {
	s := newService(t)
	s.poll()
	s.start("a")
	ask := func(mode enumspb.DescribeTaskQueueMode) *workflowservice.DescribeTaskQueueResponse {
		return must[*workflowservice.DescribeTaskQueueResponse](s, &workflowservice.DescribeTaskQueueRequest{
			Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: "q"}, ApiMode: mode,
			IncludeTaskQueueStatus: true, ReportPollers: true, ReportStats: true, ReportTaskReachability: true,
		})
	}
	byVersion := ask(enumspb.DESCRIBE_TASK_QUEUE_MODE_ENHANCED).GetVersionsInfo()[""]
	workflows, activities := byVersion.GetTypesInfo()[int32(enumspb.TASK_QUEUE_TYPE_WORKFLOW)], byVersion.GetTypesInfo()[int32(enumspb.TASK_QUEUE_TYPE_ACTIVITY)]
	if len(workflows.GetPollers()) != 1 || workflows.GetStats().GetApproximateBacklogCount() != 1 || activities == nil || len(activities.GetPollers()) != 0 {
		t.Errorf("by version: %v", byVersion)
	}
	if byVersion.GetTaskReachability() != enumspb.BUILD_ID_TASK_REACHABILITY_REACHABLE {
		t.Errorf("reachability %v", byVersion.GetTaskReachability())
	}
	if status := ask(enumspb.DESCRIBE_TASK_QUEUE_MODE_UNSPECIFIED).GetTaskQueueStatus(); status.GetBacklogCountHint() != 1 {
		t.Errorf("status %v", status)
	}
}

// An activity that was offered to the workers of the current version goes to those of the version to which its run is pinned meanwhile.
func TestWaitingActivityFollowsItsRun(t *testing.T) {
	s := newShop(t)
	s.activityOf("blue")
	s.activityOf("green")
	s.setCurrent("blue")
	s.start("w")
	if !s.workBuild("blue", upgrade, activity("a", nil)) {
		t.Fatal("blue got no task")
	}
	s.signal("w", "s")
	task := s.pollBuild("blue")
	s.setCurrent("green")
	if _, err := s.respond(task, &reply{DeploymentOptions: build("blue"), VersioningBehavior: pinned}); err != nil {
		t.Fatal(err)
	}
	if green, blue := s.activityOf("green"), s.activityOf("blue"); green != "" || blue != "a" {
		t.Errorf("green gets %q and blue %q, want that blue gets it", green, blue)
	}
}

// The workers of the queue for all have no version.
func TestPinnedTaskThatNobodyPollsForGoesToTheQueueForAll(t *testing.T) {
	s := newService(t)
	s.core.CatchAll("q")
	req := startRequest("w")
	req.TaskQueue.Name = "elsewhere"
	req.VersioningOverride = &workflowpb.VersioningOverride{Override: &workflowpb.VersioningOverride_Pinned{
		Pinned: &workflowpb.VersioningOverride_PinnedOverride{Version: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "blue"}},
	}}
	must[proto.Message](s, req)
	if task := s.poll(); len(task.GetTaskToken()) == 0 {
		t.Errorf("nobody gets the task: %q", s.core.Lonely())
	}
}

func TestLonelyTasksTellTheVersionThatTheyWaitFor(t *testing.T) {
	s := newShop(t)
	s.start("w")
	const none = `a workflow task waits on queue "q": no worker without a version (those of a deployment get tasks once their version is current) polls it`
	if got := s.core.Lonely(); len(got) != 1 || got[0] != none {
		t.Errorf("before one is current: %q", got)
	}
	must[proto.Message](s, &workflowservice.SetWorkerDeploymentCurrentVersionRequest{Namespace: "default", DeploymentName: "shop", BuildId: "red", AllowNoPollers: true})
	if got := s.core.Lonely(); len(got) != 1 || got[0] != none {
		t.Errorf("with a version that polls nothing: %q", got)
	}
}

// A ramp to no build takes its share of the workflows away from versioned workers.
func TestRampBackToWorkersWithoutAVersion(t *testing.T) {
	s := newShop(t)
	s.setCurrent("blue")
	must[proto.Message](s, &workflowservice.SetWorkerDeploymentRampingVersionRequest{Namespace: "default", DeploymentName: "shop", Percentage: 100})
	s.start("w")
	if s.workBuild("blue", pinned) {
		t.Error("blue got the task")
	}
	must[proto.Message](s, &workflowservice.SetWorkerDeploymentRampingVersionRequest{Namespace: "default", DeploymentName: "shop"})
	if !s.workBuild("blue", pinned) {
		t.Error("blue did not get the task when the ramp was over")
	}
}

func TestVersionsAreCreatedBeforeTheirWorkersPoll(t *testing.T) {
	s := newService(t)
	version := func(request string) *workflowservice.CreateWorkerDeploymentVersionRequest {
		return &workflowservice.CreateWorkerDeploymentVersionRequest{
			Namespace: "default", DeploymentVersion: &deploymentpb.WorkerDeploymentVersion{DeploymentName: "shop", BuildId: "blue"}, Identity: "me", RequestId: request,
		}
	}
	_, err := s.step(version("r"))
	wantNotFound(t, err, "no Worker Deployment found with name 'shop'; does your Worker Deployment have pollers?")
	created := must[*workflowservice.CreateWorkerDeploymentResponse](s, &workflowservice.CreateWorkerDeploymentRequest{Namespace: "default", DeploymentName: "shop", RequestId: "r"})
	if _, err := s.step(&workflowservice.CreateWorkerDeploymentRequest{Namespace: "default", DeploymentName: "shop", RequestId: "other"}); err == nil || err.Error() != `Worker Deployment with name "shop" already exists` {
		t.Errorf("created again: %v", err)
	}
	again := must[*workflowservice.CreateWorkerDeploymentResponse](s, &workflowservice.CreateWorkerDeploymentRequest{Namespace: "default", DeploymentName: "shop", RequestId: "r"})
	if string(again.GetConflictToken()) != string(created.GetConflictToken()) {
		t.Errorf("the same request is answered with the token %q, and was with %q", again.GetConflictToken(), created.GetConflictToken())
	}
	must[*workflowservice.CreateWorkerDeploymentVersionResponse](s, version("r"))
	must[*workflowservice.CreateWorkerDeploymentVersionResponse](s, version("r"))
	if _, err := s.step(version("other")); err == nil || err.Error() != `Worker Deployment Version "shop.blue" already exists` {
		t.Errorf("created again: %v", err)
	}
	status := func() enumspb.WorkerDeploymentVersionStatus {
		return must[*workflowservice.DescribeWorkerDeploymentVersionResponse](s, &workflowservice.DescribeWorkerDeploymentVersionRequest{
			Namespace: "default", DeploymentVersion: version("").GetDeploymentVersion(),
		}).GetWorkerDeploymentVersionInfo().GetStatus()
	}
	if got := status(); got != enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_CREATED {
		t.Errorf("before a worker polls the version is %v", got)
	}
	s.pollBuild("blue")
	if got := status(); got != enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_INACTIVE {
		t.Errorf("after a worker has polled the version is %v", got)
	}
}
