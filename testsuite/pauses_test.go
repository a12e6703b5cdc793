package testsuite_test

import (
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestEnvironmentWaitsForAPausedWorkflow(t *testing.T) {
	env := testsuite.New(t)
	nap := func(ctx workflow.Context) (time.Duration, error) {
		began := workflow.Now(ctx)
		err := workflow.Sleep(ctx, 10*time.Minute)
		return workflow.Now(ctx).Sub(began), err
	}
	service := func() workflowservice.WorkflowServiceClient { return env.Client().WorkflowService() }
	env.RegisterDelayedCallback(func() {
		if _, err := service().PauseWorkflowExecution(t.Context(), &workflowservice.PauseWorkflowExecutionRequest{Namespace: "default-test-namespace", WorkflowId: "nap"}); err != nil {
			t.Error(err)
		}
	}, time.Minute)
	env.RegisterDelayedCallback(func() {
		if env.IsWorkflowCompleted() {
			t.Error("it has ended while it was paused")
		}
		if _, err := service().UnpauseWorkflowExecution(t.Context(), &workflowservice.UnpauseWorkflowExecutionRequest{Namespace: "default-test-namespace", WorkflowId: "nap"}); err != nil {
			t.Error(err)
		}
	}, time.Hour)
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: "nap"})
	env.ExecuteWorkflow(nap)
	var slept time.Duration
	if err := env.GetWorkflowResult(&slept); err != nil || slept != time.Hour {
		t.Errorf("it slept for %v (%v)", slept, err)
	}
}
