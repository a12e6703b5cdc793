package memserver_test

import (
	"errors"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

func TestVersionsAndDeploymentsAreDeleted(t *testing.T) {
	s := memserver.New(t)
	all := s.Client().WorkerDeploymentClient()
	shop := all.GetHandle("shop")
	for _, build := range []string{"blue", "green"} {
		if _, err := shop.SetCurrentVersion(t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build, AllowNoPollers: true}); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(build string) error {
		_, err := shop.DeleteVersion(t.Context(), client.WorkerDeploymentDeleteVersionOptions{BuildID: build})
		return err
	}
	if refused := new(serviceerror.FailedPrecondition); !errors.As(remove("green"), &refused) {
		t.Error("the current version is deleted")
	}
	if err := errors.Join(remove("blue"), remove("blue")); err != nil {
		t.Error(err)
	}
	if _, err := all.Delete(t.Context(), client.WorkerDeploymentDeleteOptions{Name: "shop"}); err == nil {
		t.Error("a deployment with a version is deleted")
	}
	if _, err := shop.SetCurrentVersion(t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := remove("green"); err != nil {
		t.Fatal(err)
	}
	if _, err := all.Delete(t.Context(), client.WorkerDeploymentDeleteOptions{Name: "shop"}); err != nil {
		t.Fatal(err)
	}
	_, err := shop.Describe(t.Context(), client.WorkerDeploymentDescribeOptions{})
	if missing := new(serviceerror.NotFound); !errors.As(err, &missing) {
		t.Errorf("the deployment is still there (%v)", err)
	}
}

func TestVersionOfAWorkerIsDeletedOnceTheWorkerHasStopped(t *testing.T) {
	s := memserver.New(t)
	w := s.NewWorker("q", worker.Options{DeploymentOptions: worker.DeploymentOptions{
		UseVersioning: true, Version: worker.WorkerDeploymentVersion{DeploymentName: "shop", BuildID: "blue"}, DefaultVersioningBehavior: workflow.VersioningBehaviorPinned,
	}})
	serve(t, w, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
	shop := s.Client().WorkerDeploymentClient().GetHandle("shop")
	for _, build := range []string{"blue", "green"} {
		if _, err := shop.SetCurrentVersion(t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: build, AllowNoPollers: true}); err != nil {
			t.Fatal(err)
		}
		if build == "blue" { // its worker polls once it has had a task
			run := start(t, s.Client(), "a", awaitSignal)
			if err := s.Client().SignalWorkflow(t.Context(), "a", "", "s", "done"); err != nil {
				t.Fatal(err)
			}
			get(t, run)
		}
	}
	_, err := shop.DeleteVersion(t.Context(), client.WorkerDeploymentDeleteVersionOptions{BuildID: "blue"})
	if refused := new(serviceerror.FailedPrecondition); !errors.As(err, &refused) {
		t.Errorf("while a worker polls: %v", err)
	}
	w.Stop()
	if _, err := shop.DeleteVersion(t.Context(), client.WorkerDeploymentDeleteVersionOptions{BuildID: "blue"}); err != nil {
		t.Error(err)
	}
}

func TestManagerAloneChangesADeployment(t *testing.T) {
	s := memserver.New(t)
	shop := s.Client().WorkerDeploymentClient().GetHandle("shop")
	setCurrent := func(identity string) error {
		_, err := shop.SetCurrentVersion(t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: "blue", AllowNoPollers: true, Identity: identity})
		return err
	}
	if err := setCurrent(""); err != nil {
		t.Fatal(err)
	}
	if _, err := shop.SetManagerIdentity(t.Context(), client.WorkerDeploymentSetManagerIdentityOptions{ManagerIdentity: "ops"}); err != nil {
		t.Fatal(err)
	}
	if refused := new(serviceerror.FailedPrecondition); !errors.As(setCurrent("somebody"), &refused) {
		t.Error("somebody else changes the deployment")
	}
	if err := setCurrent("ops"); err != nil {
		t.Error(err)
	}
	noted, err := shop.UpdateVersionMetadata(t.Context(), client.WorkerDeploymentUpdateVersionMetadataOptions{
		Version:        worker.WorkerDeploymentVersion{DeploymentName: "shop", BuildID: "blue"},
		MetadataUpdate: client.WorkerDeploymentMetadataUpdate{UpsertEntries: map[string]any{"commit": "abc"}},
	})
	if err != nil || len(noted.Metadata) != 1 {
		t.Fatalf("noted is %v (%v)", noted, err)
	}
	described, err := shop.DescribeVersion(t.Context(), client.WorkerDeploymentDescribeVersionOptions{BuildID: "blue"})
	if err != nil || described.Info.Metadata["commit"] == nil {
		t.Errorf("the version is described as %+v (%v)", described.Info, err)
	}
}
