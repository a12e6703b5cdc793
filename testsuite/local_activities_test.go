package testsuite_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

func TestLocalActivityTakesVirtualTime(t *testing.T) {
	env := testsuite.New(t)
	start := env.Now()
	env.OnActivity(charge, mock.Anything, 1).Return(7, nil).After(time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) (receipt int, err error) {
		ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 2 * time.Hour})
		return receipt, workflow.ExecuteLocalActivity(ctx, charge, 1).Get(ctx, &receipt)
	})
	require.Equal(t, 7, result[int](t, env))
	require.Equal(t, time.Hour, env.Now().Sub(start))
}
