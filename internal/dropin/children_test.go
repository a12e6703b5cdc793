package dropin

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// Child workflows: real ones, mocked ones, and signals to them.

func TestChildRuns(t *testing.T) {
	env := newEnv()
	began := env.Now()
	env.ExecuteWorkflow(Parent, 1)
	require.Equal(t, 2, succeeds[int](t, env))
	require.Equal(t, time.Hour, env.Now().Sub(began).Round(time.Second))
}

func TestChildIsMocked(t *testing.T) {
	env := newEnv()
	env.OnWorkflow(Child, mock.Anything, 1).Return(100, nil).Once()
	env.ExecuteWorkflow(Parent, 1)
	require.Equal(t, 100, succeeds[int](t, env))
	env.AssertExpectations(t)
	env.AssertWorkflowCalled(t, "Child", mock.Anything, 1)
	env.AssertWorkflowNotCalled(t, "Child", mock.Anything, 2)
	env.AssertWorkflowNumberOfCalls(t, "Child", 1)
}

func TestChildIsMockedByAFunctionAndByName(t *testing.T) {
	env := newEnv()
	env.OnWorkflow("Child", mock.Anything, mock.Anything).Return(func(ctx workflow.Context, n int) (int, error) {
		return 50 * n, workflow.Sleep(ctx, time.Minute)
	})
	env.ExecuteWorkflow(Parent, 2)
	require.Equal(t, 100, succeeds[int](t, env))
}

func TestMockedChildWaitsOnTheWorkflowsClock(t *testing.T) {
	env := newEnv()
	env.OnWorkflow(Child, mock.Anything, mock.Anything).After(5*time.Hour).Return(1, nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
		began := workflow.Now(ctx)
		_, err := Parent(ctx, 1)
		return workflow.Now(ctx).Sub(began), err
	})
	require.Equal(t, 5*time.Hour, succeeds[time.Duration](t, env))
}

func TestErrorOfAChildIsTheCauseOfAChildWorkflowExecutionError(t *testing.T) {
	env := newEnv()
	env.OnWorkflow(Child, mock.Anything, mock.Anything).Return(0, errors.New("child's play"))
	env.ExecuteWorkflow(Parent, 1)
	var outer *temporal.ChildWorkflowExecutionError
	var inner *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &outer)
	require.ErrorAs(t, env.GetWorkflowError(), &inner)
	require.Equal(t, "child's play", inner.Message())
}

func TestChildThatCannotStart(t *testing.T) {
	env := newEnv()
	env.OnWorkflow(Child, mock.Anything, mock.Anything).Return(0, errNoStart)
	env.ExecuteWorkflow(func(ctx workflow.Context) (bool, error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		future := workflow.ExecuteChildWorkflow(ctx, Child, 1)
		err := future.GetChildWorkflowExecution().Get(ctx, nil)
		return err != nil, nil
	})
	require.True(t, succeeds[bool](t, env))
}

func TestChildWithANameThatIsTaken(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		first := workflow.ExecuteChildWorkflow(ctx, Child, 1)
		if err := first.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return err
		}
		return workflow.ExecuteChildWorkflow(ctx, Child, 1).GetChildWorkflowExecution().Get(ctx, nil)
	})
	require.ErrorContains(t, env.GetWorkflowError(), "already started")
}

func TestParentSignalsItsChild(t *testing.T) {
	env := newEnv()
	env.RegisterWorkflow(Collect)
	env.ExecuteWorkflow(func(ctx workflow.Context) (all []string, err error) {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		child := workflow.ExecuteChildWorkflow(ctx, Collect)
		for _, s := range []string{"a", "b", "end"} {
			if err := child.SignalChildWorkflow(ctx, "add", s).Get(ctx, nil); err != nil {
				return nil, err
			}
		}
		err = child.Get(ctx, &all)
		return all, err
	})
	require.Equal(t, []string{"a", "b"}, succeeds[[]string](t, env))
}

func TestTestSignalsAndQueriesAChildByID(t *testing.T) {
	env := newEnv()
	env.RegisterWorkflow(Collect)
	env.RegisterDelayedCallback(func() { require.NoError(t, env.SignalWorkflowByID("child", "add", "x")) }, time.Hour)
	env.RegisterDelayedCallback(func() {
		value, err := env.QueryWorkflowByID("child", "all")
		require.NoError(t, err)
		var all []string
		require.NoError(t, value.Get(&all))
		require.Equal(t, []string{"x"}, all)
	}, 2*time.Hour)
	env.RegisterDelayedCallback(func() { require.NoError(t, env.SignalWorkflowByID("child", "add", "end")) }, 3*time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
		return workflow.ExecuteChildWorkflow(ctx, Collect).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
	require.NoError(t, env.GetWorkflowErrorByID("child"))
	require.Error(t, env.GetWorkflowErrorByID("nobody"))
}

func TestChildSignalsItsParent(t *testing.T) {
	env := newEnv()
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
		parent := workflow.GetInfo(ctx).ParentWorkflowExecution
		return workflow.SignalExternalWorkflow(ctx, parent.ID, "", "done", "from the child").Get(ctx, nil)
	}, workflow.RegisterOptions{Name: "caller"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (s string, err error) {
		child := workflow.ExecuteChildWorkflow(ctx, "caller")
		workflow.GetSignalChannel(ctx, "done").Receive(ctx, &s)
		return s, child.Get(ctx, nil)
	})
	require.Equal(t, "from the child", succeeds[string](t, env))
}

// detach starts a child that outlives the parent.
func detach(ctx workflow.Context) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child", ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON})
	return workflow.ExecuteChildWorkflow(ctx, Child, 1).GetChildWorkflowExecution().Get(ctx, nil)
}

func TestDetachedChildrenAreWaitedFor(t *testing.T) {
	for wait, hours := range map[bool]time.Duration{true: time.Hour, false: 0} {
		env := newEnv()
		began := env.Now()
		env.SetDetachedChildWait(wait)
		env.ExecuteWorkflow(detach)
		require.NoError(t, env.GetWorkflowError())
		require.Equal(t, hours, env.Now().Sub(began).Round(time.Second))
	}
}

func TestGrandchildren(t *testing.T) {
	env := newEnv()
	env.RegisterWorkflow(Parent)
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		err = workflow.ExecuteChildWorkflow(ctx, Parent, 10).Get(ctx, &n)
		return n, err
	})
	require.Equal(t, 11, succeeds[int](t, env))
}

func TestManyChildrenAtOnce(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) (sum int, err error) {
		var futures []workflow.ChildWorkflowFuture
		for n := range 20 {
			futures = append(futures, workflow.ExecuteChildWorkflow(ctx, Child, n))
		}
		for _, f := range futures {
			var n int
			if err := f.Get(ctx, &n); err != nil {
				return 0, err
			}
			sum += n
		}
		return sum, nil
	})
	require.Equal(t, 210, succeeds[int](t, env))
}

func TestChildOfAnotherNamespace(t *testing.T) {
	env := newEnv()
	env.RegisterWorkflowWithOptions(func(ctx workflow.Context, parent workflow.Execution) error {
		workflow.GetSignalChannel(ctx, "ask").Receive(ctx, nil)
		if err := workflow.SignalExternalWorkflow(ctx, parent.ID, parent.RunID, "answer", 42).Get(ctx, nil); err != nil {
			return err
		}
		return workflow.Sleep(ctx, time.Hour)
	}, workflow.RegisterOptions{Name: "neighbour"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (answer int, err error) {
		ctx, cancel := workflow.WithCancel(workflow.WithWorkflowNamespace(ctx, "next-door"))
		child := workflow.ExecuteChildWorkflow(ctx, "neighbour", workflow.GetInfo(ctx).WorkflowExecution)
		if err := child.SignalChildWorkflow(ctx, "ask", nil).Get(ctx, nil); err != nil {
			return 0, err
		}
		workflow.GetSignalChannel(ctx, "answer").Receive(ctx, &answer)
		cancel()
		if err := child.Get(ctx, nil); !temporal.IsCanceledError(err) {
			return 0, fmt.Errorf("the child ends with %w", err)
		}
		return answer, nil
	})
	require.Equal(t, 42, succeeds[int](t, env))
}

func TestMockedChildIsStartedAlready(t *testing.T) {
	env := newEnv()
	env.OnWorkflow(Child, mock.Anything, mock.Anything).Return(0, &temporal.ChildWorkflowExecutionAlreadyStartedError{})
	env.ExecuteWorkflow(func(ctx workflow.Context) (bool, error) {
		var started *temporal.ChildWorkflowExecutionAlreadyStartedError
		return errors.As(workflow.ExecuteChildWorkflow(ctx, Child, 1).Get(ctx, nil), &started), nil
	})
	require.True(t, succeeds[bool](t, env))
}
