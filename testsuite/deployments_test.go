package testsuite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// versioned is an environment whose worker is a version of a deployment.
func versioned(t *testing.T, build string) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	inMemory(t)
	env := testsuite.New(t)
	env.SetWorkerOptions(worker.Options{DeploymentOptions: worker.DeploymentOptions{
		UseVersioning: true, DefaultVersioningBehavior: workflow.VersioningBehaviorPinned,
		Version: worker.WorkerDeploymentVersion{DeploymentName: "shop", BuildID: build},
	}})
	return env
}

// buildAfterCharge charges, and tells by which build it ends.
func buildAfterCharge(ctx workflow.Context) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	err := workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, nil)
	return workflow.GetInfo(ctx).GetCurrentBuildID(), err
}

func TestVersionOfTheWorkerIsCurrent(t *testing.T) {
	env := versioned(t, "blue")
	env.OnActivity(charge, mock.Anything, 1).Return(2, nil)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("early", nil) }, 0)
	env.ExecuteWorkflow(buildAfterCharge)
	require.Equal(t, "blue", result[string](t, env))
}

func TestVersionThatTheTestMakesCurrentStays(t *testing.T) {
	env := versioned(t, "blue")
	env.RegisterWorkflow(buildAfterCharge)
	shop := env.Client().WorkerDeploymentClient().GetHandle("shop")
	_, err := shop.SetCurrentVersion(t.Context(), client.WorkerDeploymentSetCurrentVersionOptions{BuildID: "blue", AllowNoPollers: true})
	require.NoError(t, err)
	before, err := shop.Describe(t.Context(), client.WorkerDeploymentDescribeOptions{})
	require.NoError(t, err)
	env.OnActivity(charge, mock.Anything, 1).Return(2, nil)
	env.ExecuteWorkflow(buildAfterCharge)
	require.Equal(t, "blue", result[string](t, env))
	after, err := shop.Describe(t.Context(), client.WorkerDeploymentDescribeOptions{})
	require.NoError(t, err)
	require.Equal(t, before.ConflictToken, after.ConflictToken)
}
