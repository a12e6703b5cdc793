package testsuite_test

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// listening is a test that fails and is listened to.
type listening struct {
	reporter
	logged string
}

func (l *listening) Log(values ...any) { l.logged += fmt.Sprintln(values...) }

func chargeWithin(ctx workflow.Context, beat, whole time.Duration) error {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		HeartbeatTimeout: beat, StartToCloseTimeout: whole, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 1},
	})
	return workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, nil)
}

func TestMockThatIsLateTellsWhatToDo(t *testing.T) {
	inMemory(t)
	for _, test := range []struct {
		beat, whole time.Duration
		kind        enumspb.TimeoutType
		want        string
	}{
		{10 * time.Second, time.Minute, enumspb.TIMEOUT_TYPE_HEARTBEAT, "After(30s) records no heartbeat within the HeartbeatTimeout of 10s"},
		{30 * time.Second, time.Minute, enumspb.TIMEOUT_TYPE_HEARTBEAT, "After(30s) records no heartbeat within the HeartbeatTimeout of 30s"},
		{0, 20 * time.Second, enumspb.TIMEOUT_TYPE_START_TO_CLOSE, "After(30s) is not shorter than the StartToCloseTimeout of 20s"},
		{time.Minute, time.Minute, enumspb.TIMEOUT_TYPE_UNSPECIFIED, ""},
	} {
		run := func(env *testsuite.TestWorkflowEnvironment) *testsuite.TestWorkflowEnvironment {
			env.OnActivity(charge, mock.Anything, 1).After(30*time.Second).Return(2, nil)
			env.ExecuteWorkflow(chargeWithin, test.beat, test.whole)
			return env
		}
		listener := &listening{}
		attached, free := run(testsuite.New(listener)), run(newEnvironment())
		for _, clean := range listener.cleanups {
			t.Cleanup(clean)
		}
		if test.want == "" {
			require.NoError(t, free.GetWorkflowError())
			require.Empty(t, listener.logged)
			continue
		}
		timesOut(t, attached, test.kind)
		timesOut(t, free, test.kind)
		require.Contains(t, listener.logged, test.want)
		require.NotContains(t, attached.GetWorkflowError().Error(), test.want)
		require.ErrorContains(t, free.GetWorkflowError(), test.want)
		var ended *temporal.WorkflowExecutionError
		require.ErrorAs(t, free.GetWorkflowError(), &ended)
		require.Equal(t, error(ended), free.GetWorkflowError())
	}
}

func TestMockThatPanicsTellsWhere(t *testing.T) {
	inMemory(t)
	run := func(env *testsuite.TestWorkflowEnvironment) error {
		env.OnActivity(charge, mock.Anything, 1).Return(func(_ context.Context, n int) (int, error) {
			return []int{}[n], nil
		})
		env.ExecuteWorkflow(chargeWithin, time.Minute, time.Minute)
		return env.GetWorkflowError()
	}
	listener := &listening{}
	err := run(testsuite.New(listener))
	for _, clean := range listener.cleanups {
		t.Cleanup(clean)
	}
	want := regexp.MustCompile(`mock activity "charge", expected at remarks_test\.go:\d+: it panicked at remarks_test\.go:\d+: runtime error: index out of range`)
	require.ErrorContains(t, err, "index out of range")
	require.Empty(t, listener.failures, "a panic of an activity may be what the test is about")
	require.Regexp(t, want, listener.logged)
	require.NotRegexp(t, want, err.Error())
	require.Regexp(t, want, run(newEnvironment()).Error())
}

func TestPanicThatATestAsksForNeedsNoRemark(t *testing.T) {
	inMemory(t)
	env := newEnvironment()
	env.OnActivity(charge, mock.Anything, 1).Panic("boom")
	env.ExecuteWorkflow(chargeWithin, time.Minute, time.Minute)
	require.ErrorContains(t, env.GetWorkflowError(), "boom")
	require.NotContains(t, env.GetWorkflowError().Error(), "it panicked at")
}

func TestSignalOfAnotherTypeThanTheCodeReceivesIsRemarkedOn(t *testing.T) {
	inMemory(t)
	run := func(env *testsuite.TestWorkflowEnvironment) error {
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("count", "three") }, time.Hour)
		env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
			workflow.GetSignalChannel(ctx, "count").Receive(ctx, &n)
			return n, nil
		})
		return env.GetWorkflowError()
	}
	const want = `signal "count" of workflow "default-test-workflow-id": the worker has dropped it, for the code receives it into another type: ` +
		"payload item 0: unable to decode: json: cannot unmarshal string into Go value of type int"
	listener := &listening{}
	require.Contains(t, reportedTo(&listener.reporter, func() { _ = run(testsuite.New(listener)) }), "the workflow is stuck")
	require.Contains(t, listener.logged, want)
	require.ErrorContains(t, run(newEnvironment()), want)
}

func TestActivityThatNobodyRegistersIsRemarkedOnOnce(t *testing.T) {
	inMemory(t)
	listener := &listening{}
	env := testsuite.New(listener)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		_ = chargesOnce(ctx) // ten attempts
		return nil
	})
	for _, clean := range listener.cleanups {
		t.Cleanup(clean)
	}
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, 1, strings.Count(listener.logged, "unable to find activityType=charge"), listener.logged)
	require.Contains(t, listener.logged, "register it, or mock it with OnActivity")
}

func TestActivityThatPanicsTellsWhere(t *testing.T) {
	inMemory(t)
	listener := &listening{}
	env := testsuite.New(listener)
	env.RegisterActivityWithOptions(func(_ context.Context, n int) (int, error) { return []int{}[n], nil }, activity.RegisterOptions{Name: "charge"})
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
		return workflow.ExecuteActivity(ctx, "charge", 1).Get(ctx, nil)
	})
	for _, clean := range listener.cleanups {
		t.Cleanup(clean)
	}
	require.ErrorContains(t, env.GetWorkflowError(), "index out of range")
	require.Regexp(t, `^an activity panicked: runtime error: index out of range .*\n  remarks_test\.go:\d+  testsuite_test\.TestActivityThatPanicsTellsWhere\.func1\n$`, listener.logged)
}

func TestWhatIsRemarkedOnStaysEncodedInHistories(t *testing.T) {
	inMemory(t)
	listener := &listening{}
	env := testsuite.New(listener)
	env.SetFailureConverter(temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{EncodeCommonAttributes: true}))
	env.RegisterActivityWithOptions(func(context.Context, int) (int, error) { panic("secret") }, activity.RegisterOptions{Name: "charge"})
	env.ExecuteWorkflow(chargeWithin, time.Minute, time.Minute)
	for _, clean := range listener.cleanups {
		t.Cleanup(clean)
	}
	require.Contains(t, listener.logged, "an activity panicked: secret")
	history, err := env.History("", "")
	require.NoError(t, err)
	var failure *failurepb.Failure
	for _, event := range history.GetEvents() {
		if a := event.GetActivityTaskFailedEventAttributes(); a != nil {
			failure = a.GetFailure()
		}
	}
	require.Equal(t, "Encoded failure", failure.GetMessage())
	require.Empty(t, failure.GetStackTrace())
}
