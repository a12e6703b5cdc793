package memserver_test

import (
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// serveBuild starts a worker of a build, whose workflow ends with the build's name after it was told to.
func serveBuild(t *testing.T, s *memserver.Server, build string) {
	t.Helper()
	w := s.NewWorker("q", worker.Options{DeploymentOptions: worker.DeploymentOptions{
		UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: "shop", BuildID: build},
	}})
	code := func(ctx workflow.Context) (string, error) {
		workflow.GetSignalChannel(ctx, "go on").Receive(ctx, nil)
		return build, workflow.Sleep(ctx, time.Hour)
	}
	w.RegisterWorkflowWithOptions(code, workflow.RegisterOptions{Name: "Pinned", VersioningBehavior: workflow.VersioningBehaviorPinned})
	w.RegisterWorkflowWithOptions(code, workflow.RegisterOptions{Name: "Upgraded", VersioningBehavior: workflow.VersioningBehaviorAutoUpgrade})
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
}

func TestVersionedWorkers(t *testing.T) {
	s := memserver.New(t)
	deployment := s.Client().WorkerDeploymentClient().GetHandle("shop")
	setCurrent := func(build string) {
		t.Helper()
		if _, err := deployment.SetCurrentVersion(t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build, AllowNoPollers: true}); err != nil {
			t.Fatal(err)
		}
	}
	serveBuild(t, s, "blue")
	setCurrent("blue")
	runs := map[string]client.WorkflowRun{"Pinned": start(t, s.Client(), "pinned", "Pinned"), "Upgraded": start(t, s.Client(), "upgraded", "Upgraded")}
	for _, run := range runs { // both are on blue before it is replaced
		if _, err := s.Client().QueryWorkflow(t.Context(), run.GetID(), "", "__stack_trace"); err != nil {
			t.Fatal(err)
		}
	}
	serveBuild(t, s, "green")
	setCurrent("green")
	for name, want := range map[string]string{"Pinned": "blue", "Upgraded": "green"} {
		if err := s.Client().SignalWorkflow(t.Context(), runs[name].GetID(), "", "go on", nil); err != nil {
			t.Fatal(err)
		}
		if got := get(t, runs[name]); got != want {
			t.Errorf("the %s workflow ended on %s", name, got)
		}
	}
	described, err := deployment.Describe(t.Context(), client.WorkerDeploymentDescribeOptions{})
	if err != nil || described.Info.RoutingConfig.CurrentVersion.BuildID != "green" || len(described.Info.VersionSummaries) != 2 {
		t.Errorf("the deployment is %+v (%v)", described, err)
	}
}
