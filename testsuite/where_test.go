package testsuite_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
	"github.com/groundhogdev/groundhog/testsuite"
)

// serverInRealTime is a server that is reached by its address, as that of a cluster.
func serverInRealTime(t *testing.T) (server *memserver.Server, address string) {
	t.Helper()
	server, err := memserver.Start(memserver.Options{RealTime: true})
	require.NoError(t, err)
	t.Cleanup(server.Close)
	address, err = server.Listen("")
	require.NoError(t, err)
	return server, address
}

// errands is a test as it is written for the service in memory.
func errands(t *testing.T, env *testsuite.TestWorkflowEnvironment) {
	env.OnActivity(charge, mock.Anything, 41).Return(7, nil).Once()
	env.RegisterWorkflow(nap)
	heard := 0
	env.SetOnActivityCompletedListener(func(_ *activity.Info, _ converter.EncodedValue, err error) { heard++ })
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("word", "hello") }, 20*time.Millisecond)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("first", nil) }, 0)
	env.ExecuteWorkflow(func(ctx workflow.Context) (word string, err error) {
		if !workflow.GetSignalChannel(ctx, "first").ReceiveAsync(nil) {
			return "not signalled before the first task", nil
		}
		if _, err := chargeOnce(ctx, 41); err != nil {
			return "", err
		}
		if err := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{TaskQueue: "elsewhere"}), nap, time.Millisecond).Get(ctx, nil); err != nil {
			return "", err
		}
		workflow.GetSignalChannel(ctx, "word").Receive(ctx, &word)
		return word, nil
	})
	require.Equal(t, "hello", result[string](t, env))
	require.Equal(t, 1, heard)
	env.AssertExpectations(t)
	env.AssertActivityNumberOfCalls(t, "charge", 1)
}

func TestSameTestRunsInMemoryAndOnAServer(t *testing.T) {
	errands(t, testsuite.New(t))
	server, address := serverInRealTime(t)
	errands(t, testsuite.New(t, testsuite.OnServer(client.Options{HostPort: address})))
	t.Setenv(testsuite.ServerVariable, address+"/default")
	errands(t, testsuite.New(t))
	listed, err := server.Client().CountWorkflow(t.Context(), &workflowservice.CountWorkflowExecutionsRequest{Query: "WorkflowType = 'nap'"})
	require.NoError(t, err)
	require.Equal(t, int64(2), listed.GetCount())

	env := testsuite.New(t, testsuite.InMemory())
	env.ExecuteWorkflow(nap, 24*time.Hour)
	require.NoError(t, env.GetWorkflowError())
}

// silence is, in real time, how long tests wait on a server for what will not come.
const silence = 300 * time.Millisecond

func TestStuckWorkflowOnAServerIsReportedWithItsHistoryAndCode(t *testing.T) {
	_, address := serverInRealTime(t)
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.SetTestTimeout(silence)
		env.ExecuteWorkflow(account)
	}, testsuite.OnServer(client.Options{HostPort: address}))
	require.Contains(t, got, "WorkflowExecutionStarted")
	require.Contains(t, got, "blocked on close.Receive")
}

func TestDefaultIDIsTheTestsOwnOnAServer(t *testing.T) {
	_, address := serverInRealTime(t)
	env := testsuite.New(t, testsuite.OnServer(client.Options{HostPort: address}))
	env.RegisterDelayedCallback(func() {
		require.NoError(t, env.SignalWorkflowByID("default-test-workflow-id", "close", nil))
	}, time.Millisecond)
	env.ExecuteWorkflow(account)
	require.NoError(t, env.GetWorkflowErrorByID("default-test-workflow-id"))
	_, err := env.QueryWorkflowByID("default-test-workflow-id", "balance")
	require.NoError(t, err)
}

func TestRunsOnAServerEndWithTheTest(t *testing.T) {
	server, address := serverInRealTime(t)
	var id string
	t.Run("leaves a child", func(t *testing.T) {
		env := testsuite.New(t, testsuite.OnServer(client.Options{HostPort: address}))
		env.SetDetachedChildWait(false)
		env.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
			workflow.GetSignalChannel(ctx, "never").Receive(ctx, nil)
			return nil
		}, workflow.RegisterOptions{Name: "wait"})
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON})
			var child workflow.Execution
			err := workflow.ExecuteChildWorkflow(ctx, "wait").GetChildWorkflowExecution().Get(ctx, &child)
			id = child.ID
			_ = workflow.Sleep(ctx, time.Millisecond)
			return err
		})
		require.NoError(t, env.GetWorkflowError())
	})
	described, err := server.Client().DescribeWorkflowExecution(t.Context(), id, "")
	require.NoError(t, err)
	require.Equal(t, enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED, described.GetWorkflowExecutionInfo().GetStatus())
}

func TestWhatAServerCannotDoSkipsTheTest(t *testing.T) {
	_, address := serverInRealTime(t)
	empty := func(workflow.Context) error { return nil }
	for why, run := range map[string]func(env *testsuite.TestWorkflowEnvironment){
		"SetStartTime": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetStartTime(sixOClock)
			env.ExecuteWorkflow(empty)
		},
		"a callback after 1h0m0s": func(env *testsuite.TestWorkflowEnvironment) {
			env.RegisterDelayedCallback(func() {}, time.Hour)
			env.ExecuteWorkflow(empty)
		},
		"Clock": func(env *testsuite.TestWorkflowEnvironment) { env.Clock() },
		"an update before the first workflow task": func(env *testsuite.TestWorkflowEnvironment) {
			env.RegisterDelayedCallback(func() { env.UpdateWorkflow("deposit", "", &testsuite.TestUpdateCallback{}, 1) }, 0)
			env.ExecuteWorkflow(account)
		},
		"attempt 2 of activity charge in ": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetTestTimeout(silence)
			env.OnActivity(charge, mock.Anything, 41).Return(0, errors.New("closed"))
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour}})
				return workflow.ExecuteActivity(ctx, charge, 41).Get(ctx, nil)
			})
		},
		"a run of workflow \"again\" in ": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetTestTimeout(silence)
			env.RegisterWorkflowWithOptions(func(workflow.Context) error { return errors.New("no luck") }, workflow.RegisterOptions{Name: "unlucky"})
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "again", RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour}})
				return workflow.ExecuteChildWorkflow(ctx, "unlucky").Get(ctx, nil)
			})
		},
		"a workflow that runs into its timeout of 1h0m0s": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetTestTimeout(silence)
			env.SetWorkflowRunTimeout(time.Hour)
			env.ExecuteWorkflow(account)
		},
		"a timer of 24h0m0s": func(env *testsuite.TestWorkflowEnvironment) { env.ExecuteWorkflow(nap, 24*time.Hour) },
		"a mock takes 1h0m0s": func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(charge, mock.Anything, 41).Return(7, nil).After(time.Hour)
			env.ExecuteWorkflow(chargeOnce, 41)
		},
		"Nexus operations": func(env *testsuite.TestWorkflowEnvironment) {
			env.RegisterNexusService(translator(t))
			env.ExecuteWorkflow(ask, "word", "chat")
		},
		"ErrMockStartChildWorkflowFailed": func(env *testsuite.TestWorkflowEnvironment) {
			env.OnWorkflow(nap, mock.Anything, mock.Anything).Return("", testsuite.ErrMockStartChildWorkflowFailed)
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				return workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), nap, time.Hour).Get(ctx, nil)
			})
		},
	} {
		t.Run(why, func(t *testing.T) {
			got := report(run, testsuite.OnServer(client.Options{HostPort: address}))
			require.Contains(t, got, "skipped: this takes the service in memory, and the test runs on a server: "+why)
		})
	}
}

func TestSearchAttributeThatANamespaceDoesNotHaveSkipsTheTest(t *testing.T) {
	server, err := memserver.Start(memserver.Options{RealTime: true, SearchAttributes: map[string]enumspb.IndexedValueType{}})
	require.NoError(t, err)
	t.Cleanup(server.Close)
	address, err := server.Listen("")
	require.NoError(t, err)
	customer := temporal.NewSearchAttributeKeyKeyword("Customer")
	for name, run := range map[string]func(env *testsuite.TestWorkflowEnvironment){
		"start": func(env *testsuite.TestWorkflowEnvironment) {
			require.NoError(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(customer.ValueSet("phil"))))
			env.ExecuteWorkflow(nap, time.Millisecond)
		},
		"upsert": func(env *testsuite.TestWorkflowEnvironment) {
			env.ExecuteWorkflow(func(ctx workflow.Context) error {
				return workflow.UpsertTypedSearchAttributes(ctx, customer.ValueSet("phil"))
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, report(run, testsuite.OnServer(client.Options{HostPort: address})), "skipped: this takes the service in memory, and the test runs on a server: search attribute Customer")
		})
	}
}

func TestBubbleSkipsTheTestOnAServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, run := range []func(env *testsuite.TestWorkflowEnvironment){
			func(env *testsuite.TestWorkflowEnvironment) {
				env.ExecuteWorkflow(func(workflow.Context) error { return nil })
			},
			func(env *testsuite.TestWorkflowEnvironment) { env.Client() },
		} {
			got := report(run, testsuite.OnServer(client.Options{HostPort: "127.0.0.1:1"}))
			require.Contains(t, got, "skipped: this takes the service in memory, and the test runs on a server: a bubble of testing/synctest")
		}
	})
}

func TestServerThatCannotBeReachedFailsTheTest(t *testing.T) {
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.ExecuteWorkflow(func(workflow.Context) error { return nil })
	}, testsuite.OnServer(client.Options{HostPort: "127.0.0.1:1"}))
	require.Contains(t, got, `connect test environment to server "127.0.0.1:1"`)
}
