package testsuite_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/groundhogdev/groundhog/testsuite"
)

// byWorker has all activities come to the worker: its interceptors want to see them.
func byWorker(env *testsuite.TestWorkflowEnvironment) {
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&interceptor.WorkerInterceptorBase{}}})
}

// told is the history of the first run of a workflow, an event a line, with "id" for what is different each time.
func told(t *testing.T, env *testsuite.TestWorkflowEnvironment, workflowID string) []string {
	t.Helper()
	history, err := env.History(workflowID, "")
	require.NoError(t, err)
	return lines(t, history)
}

var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}`)

func lines(t *testing.T, history *historypb.History) (all []string) {
	t.Helper()
	for _, event := range history.GetEvents() {
		if m := event.GetWorkflowTaskCompletedEventAttributes().GetSdkMetadata(); m != nil {
			slices.Sort(m.LangUsedFlags) // the SDK has them in a map
		}
		text, err := protojson.Marshal(event)
		require.NoError(t, err)
		var same json.RawMessage = text // protojson leaves spaces by chance
		text, err = json.Marshal(same)
		require.NoError(t, err)
		all = append(all, random.ReplaceAllString(string(text), "id"))
	}
	return all
}

// kinds are those of the events of a history, but for workflow tasks.
func kinds(t *testing.T, env *testsuite.TestWorkflowEnvironment) string {
	t.Helper()
	history, err := env.History("default-test-workflow-id", "")
	require.NoError(t, err)
	var all []string
	for _, event := range history.GetEvents() {
		if name := event.GetEventType().String(); !strings.HasPrefix(name, "WorkflowTask") {
			all = append(all, name)
		}
	}
	return strings.Join(all, " ")
}

func chargeThrice(ctx workflow.Context) (sum int, err error) {
	for range 3 {
		var one int
		if err := workflow.ExecuteActivity(withMinute(ctx), charge, 1).Get(ctx, &one); err != nil {
			return 0, err
		}
		sum += one
	}
	return sum, nil
}

func withMinute(ctx workflow.Context) workflow.Context {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
}

// blob, note and picky are activities with results of other sorts.
func blob(context.Context, []byte) ([]byte, error) { return nil, nil }

func note(context.Context) error { return nil }

func picky(context.Context) (unwritable, error) { return unwritable{}, nil }

// unwritable cannot be encoded.
type unwritable struct{}

func (unwritable) MarshalJSON() ([]byte, error) { return nil, errors.New("it cannot be written") }

// once calls an activity without retries and tells its failure as a text.
func once(fn any, args ...any) func(workflow.Context) (string, error) {
	return func(ctx workflow.Context) (string, error) {
		ctx = workflow.WithRetryPolicy(withMinute(ctx), temporal.RetryPolicy{MaximumAttempts: 1})
		if err := workflow.ExecuteActivity(ctx, fn, args...).Get(ctx, nil); err != nil {
			return errors.Unwrap(err).Error(), nil
		}
		return "", nil
	}
}

func TestPromptAnswersLeaveTheHistoryOfAWorker(t *testing.T) {
	for name, flow := range map[string]any{
		"one": chargesOnce, "in a row": chargeThrice, "bytes": once(blob, []byte("picture")), "only an error": once(note),
		"large result": once("huge"), "too large result": once("vast"), "result that cannot be encoded": once(picky),
		"never waited for": func(ctx workflow.Context) error {
			workflow.ExecuteActivity(withMinute(ctx), note)
			return nil
		},
		"local": func(ctx workflow.Context) error {
			return workflow.ExecuteLocalActivity(withMinute(ctx), charge, 1).Get(ctx, nil)
		},
		"cancelled with the same task": func(ctx workflow.Context) error {
			ctx, cancel := workflow.WithCancel(withMinute(ctx))
			f := workflow.ExecuteActivity(ctx, charge, 1)
			cancel()
			_ = f.Get(ctx, nil)
			return nil
		},
		"cancelled afterwards": func(ctx workflow.Context) error {
			ctx, cancel := workflow.WithCancel(withMinute(ctx))
			f := workflow.ExecuteActivity(ctx, charge, 1)
			if err := workflow.Sleep(ctx, time.Hour); err != nil {
				return err
			}
			cancel()
			return f.Get(ctx, nil)
		},
		"child": func(ctx workflow.Context) error {
			ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child"})
			return workflow.ExecuteChildWorkflow(ctx, chargeThrice).Get(ctx, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			var histories [2][]string
			for i, setUp := range []func(*testsuite.TestWorkflowEnvironment){byWorker, func(*testsuite.TestWorkflowEnvironment) {}} {
				env := testsuite.New(t, testsuite.InMemory())
				setUp(env)
				env.SetStartTime(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
				large := func(name string, size int) {
					env.RegisterActivityWithOptions(blob, activity.RegisterOptions{Name: name})
					env.OnActivity(name, mock.Anything, mock.Anything).Return(make([]byte, size), nil)
				}
				env.RegisterWorkflow(chargeThrice)
				large("huge", 700<<10)
				large("vast", 3<<20)
				env.OnActivity(charge, mock.Anything, mock.Anything).Return(7, nil)
				env.OnActivity(note, mock.Anything).Return(nil)
				env.OnActivity(picky, mock.Anything).Return(unwritable{}, nil)
				env.OnActivity(blob, mock.Anything, []byte("picture")).Return([]byte("thumbnail"), nil)
				env.ExecuteWorkflow(flow)
				require.NoError(t, env.GetWorkflowError())
				histories[i] = told(t, env, "default-test-workflow-id")
				if name == "never waited for" {
					env.AssertActivityNumberOfCalls(t, "note", 0)
				}
				if name == "child" {
					histories[i] = append(histories[i], told(t, env, "child")...)
				}
			}
			require.Equal(t, histories[0], histories[1])
		})
	}
}

// allAtOnce charges thrice at once, rests for no time, and then waits.
func allAtOnce(ctx workflow.Context) (sum int, err error) {
	ctx = withMinute(ctx)
	var charges []workflow.Future
	for i := range 3 {
		charges = append(charges, workflow.ExecuteActivity(ctx, charge, i))
	}
	for _, f := range charges {
		var one int
		if err := f.Get(ctx, &one); err != nil {
			return 0, err
		}
		sum = 10*sum + one
	}
	return sum, nil
}

func TestPromptAnswersComeInTheOrderOfTheCalls(t *testing.T) {
	var first []string
	for range 50 {
		env := testsuite.New(t, testsuite.InMemory(), testsuite.WithoutReplay())
		env.SetStartTime(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
		for i := range 3 {
			env.OnActivity(charge, mock.Anything, i).Return(3-i, nil).Once()
		}
		env.ExecuteWorkflow(allAtOnce)
		require.Equal(t, 321, result[int](t, env))
		if first == nil {
			first = told(t, env, "default-test-workflow-id")
		}
		require.Equal(t, first, told(t, env, "default-test-workflow-id"))
		require.Equal(t, "WorkflowExecutionStarted ActivityTaskScheduled ActivityTaskScheduled ActivityTaskScheduled"+
			strings.Repeat(" ActivityTaskStarted ActivityTaskCompleted", 3)+" WorkflowExecutionCompleted", kinds(t, env))
		env.AssertExpectations(t)
	}
}

func TestPromptAnswersDoNotWaitForThoseOfTheWorker(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	mocked := make(chan struct{})
	env.RegisterActivityWithOptions(func(context.Context) error {
		<-mocked
		return nil
	}, activity.RegisterOptions{Name: "real"})
	env.OnActivity(charge, mock.Anything, 1).Return(7, nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
		ctx = withMinute(ctx)
		slow, quick := workflow.ExecuteActivity(ctx, "real"), workflow.ExecuteActivity(ctx, charge, 1)
		err = quick.Get(ctx, &paid)
		if !workflow.IsReplaying(ctx) {
			close(mocked)
		}
		return paid, errors.Join(err, slow.Get(ctx, nil))
	})
	require.Equal(t, 7, result[int](t, env))
}

func TestPromptAnswersAndTimersOfNoTime(t *testing.T) {
	for range 20 {
		env := testsuite.New(t, testsuite.InMemory())
		env.OnActivity(charge, mock.Anything, 1).Return(7, nil)
		env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
			f, nap := workflow.ExecuteActivity(withMinute(ctx), charge, 1), workflow.NewTimer(ctx, 0)
			return paid, errors.Join(nap.Get(ctx, nil), f.Get(ctx, &paid))
		})
		require.Equal(t, 7, result[int](t, env))
	}
}

// chargeRuns charges in each of three runs.
func chargeRuns(ctx workflow.Context, runs int) (int, error) {
	if paid, err := chargeThrice(ctx); runs == 0 || err != nil {
		return paid, err
	}
	return 0, workflow.NewContinueAsNewError(ctx, chargeRuns, runs-1)
}

func TestPromptAnswersInEachRun(t *testing.T) {
	for name, options := range map[string][]testsuite.Option{"cached": nil, "without cache": {testsuite.WithoutCache()}} {
		t.Run(name, func(t *testing.T) {
			env := testsuite.New(t, append(options, testsuite.FollowRuns(), testsuite.InMemory())...)
			env.RegisterWorkflow(chargeRuns)
			env.OnActivity(charge, mock.Anything, 1).Return(7, nil).Times(9)
			env.ExecuteWorkflow(chargeRuns, 2)
			require.Equal(t, 21, result[int](t, env))
			env.AssertExpectations(t)
			env.AssertActivityNumberOfCalls(t, "charge", 9)
			env.AssertActivityCalled(t, "charge", mock.Anything, 1)
			env.AssertActivityNotCalled(t, "charge", mock.Anything, 2)
		})
	}
}

func TestUsedUpPromptAnswersAreViolations(t *testing.T) {
	got := report(func(env *testsuite.TestWorkflowEnvironment) {
		env.OnActivity(charge, mock.Anything, 1).Return(7, nil).Twice()
		env.ExecuteWorkflow(chargeThrice)
	})
	require.Contains(t, got, "call 3, attempt 1")
	require.Contains(t, got, "used up")
}

func TestPromptAnswersEndWithTheExecution(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := newEnvironment()
		env.OnActivity(note, mock.Anything).Return(nil)
		env.OnActivity(charge, mock.Anything, 1).Return(7, nil)
		env.ExecuteWorkflow(func(ctx workflow.Context) error {
			ctx = withMinute(ctx)
			workflow.ExecuteActivity(ctx, charge, 2) // which no mock expects
			for {
				if err := workflow.ExecuteActivity(ctx, note).Get(ctx, nil); err != nil {
					return err
				}
			}
		})
		require.ErrorContains(t, env.GetWorkflowError(), `mock activity "charge"`)
		synctest.Wait()
		require.NotContains(t, kinds(t, env), "WorkflowExecutionTerminated", "it went on until its history was full")
	})
}

func TestQueriesBetweenPromptAnswers(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.OnActivity(charge, mock.Anything, 1).Return(7, nil)
	asked := func() int {
		value, err := env.QueryWorkflow("paid")
		require.NoError(t, err)
		var paid int
		require.NoError(t, value.Get(&paid))
		return paid
	}
	env.RegisterDelayedCallback(func() { require.Equal(t, 21, asked()) }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (paid int, err error) {
		if err := workflow.SetQueryHandler(ctx, "paid", func() (int, error) { return paid, nil }); err != nil {
			return 0, err
		}
		for range 2 {
			more, err := chargeThrice(ctx)
			if paid += more; err != nil {
				return 0, err
			}
			if err := workflow.Sleep(ctx, time.Hour); err != nil {
				return 0, err
			}
		}
		return paid, nil
	})
	require.Equal(t, 42, result[int](t, env))
	require.Equal(t, 42, asked())
	history, err := env.History("default-test-workflow-id", "")
	require.NoError(t, err)
	require.Equal(t, enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED, history.GetEvents()[len(history.GetEvents())-1].GetEventType())
}
