package testsuite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// A worker that stops drops what it has in hand, and a workflow task that is dropped comes again after ten seconds.
func TestWorkersThatAreReplacedDropNoTasks(t *testing.T) {
	inMemory(t)
	env := testsuite.New(t)
	env.RegisterWorkflow(volley)
	start := env.Now()
	var runs []client.WorkflowRun
	for _, id := range []string{"a", "b", "c", "d"} {
		run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: "any"}, volley, "nobody", false)
		require.NoError(t, err)
		runs = append(runs, run)
	}
	env.RegisterNexusService(translator(t)) // workers take none while they run
	env.ExecuteWorkflow(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Second) })
	require.Equal(t, time.Second, env.Now().Sub(start))
	for _, run := range runs {
		history, err := env.History(run.GetID(), run.GetRunID())
		require.NoError(t, err)
		require.Len(t, history.GetEvents(), 4, "one task has been completed")
	}
}
