package dropin

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// What an environment can be told before the workflow starts.

func TestMemoAndSearchAttributesOnStart(t *testing.T) {
	env := newEnv()
	require.NoError(t, env.SetMemoOnStart(map[string]any{"note": "hello"}))
	require.NoError(t, env.SetTypedSearchAttributesOnStart(temporal.NewSearchAttributes(customer.ValueSet("phil"))))
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]string, error) {
		var note string
		err := converters.FromPayload(workflow.GetInfo(ctx).Memo.GetFields()["note"], &note)
		who, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(customer)
		return []string{note, who}, err
	})
	require.Equal(t, []string{"hello", "phil"}, succeeds[[]string](t, env))
}

func TestUpsertsAreSeenByTheWorkflow(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) {
		if err := workflow.UpsertTypedSearchAttributes(ctx, customer.ValueSet("rita")); err != nil {
			return "", err
		}
		who, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(customer)
		return who, nil
	})
	require.Equal(t, "rita", succeeds[string](t, env))
}

func TestLastCompletionResultAndLastError(t *testing.T) {
	env := newEnv()
	env.SetLastCompletionResult("yesterday's")
	env.SetLastError(errors.New("yesterday's error"))
	env.ExecuteWorkflow(func(ctx workflow.Context) (string, error) {
		if !workflow.HasLastCompletionResult(ctx) {
			return "", errors.New("there is none")
		}
		var last string
		err := workflow.GetLastCompletionResult(ctx, &last)
		return last + ", " + workflow.GetLastError(ctx).Error(), err
	})
	require.Contains(t, succeeds[string](t, env), "yesterday's, ")
	require.Contains(t, succeeds[string](t, env), "yesterday's error")
}

func TestHistoryLengthAndContinueAsNewSuggestion(t *testing.T) {
	env := newEnv()
	env.SetCurrentHistoryLength(12345)
	env.SetCurrentHistorySize(678)
	env.SetContinueAsNewSuggested(true)
	env.SetContinuedExecutionRunID("before")
	env.ExecuteWorkflow(func(ctx workflow.Context) ([]any, error) {
		info := workflow.GetInfo(ctx)
		return []any{info.GetCurrentHistoryLength(), info.GetCurrentHistorySize(), info.GetContinueAsNewSuggested(), info.ContinuedExecutionRunID}, nil
	})
	require.Equal(t, []any{12345.0, 678.0, true, "before"}, succeeds[[]any](t, env))
}

type shouting struct{ converter.DataConverter }

func (s shouting) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	for i, v := range values {
		if text, ok := v.(string); ok {
			values[i] = text + "!"
		}
	}
	return s.DataConverter.ToPayloads(values...)
}

func (s shouting) ToPayload(value any) (*commonpb.Payload, error) {
	if text, ok := value.(string); ok {
		value = text + "!"
	}
	return s.DataConverter.ToPayload(value)
}

func TestDataConverter(t *testing.T) {
	env := newEnv()
	env.SetDataConverter(shouting{converters})
	env.ExecuteWorkflow(func(_ workflow.Context, s string) (string, error) { return s + "out", nil }, "in")
	require.Equal(t, "in!out!", succeeds[string](t, env))
}

type wordy struct{ converter.FailureConverter }

type wordyError struct{ error }

func (w wordy) FailureToError(f *failurepb.Failure) error {
	return wordyError{w.FailureConverter.FailureToError(f)}
}

func TestFailureConverter(t *testing.T) {
	env := newEnv()
	env.SetFailureConverter(wordy{temporal.GetDefaultFailureConverter()})
	env.ExecuteWorkflow(func(ctx workflow.Context) (bool, error) {
		err := workflow.ExecuteActivity(once(ctx), Fail).Get(ctx, nil)
		var w wordyError
		return errors.As(err, &w), nil
	})
	require.True(t, succeeds[bool](t, env))
}

type tenant struct{}

// tenancy propagates the value of tenant.
type tenancy struct{}

func (tenancy) Inject(ctx context.Context, w workflow.HeaderWriter) error {
	if ctx.Value(tenant{}) == nil {
		return errors.New("nobody's request")
	}
	return write(ctx.Value(tenant{}), w)
}
func (tenancy) InjectFromWorkflow(ctx workflow.Context, w workflow.HeaderWriter) error {
	return write(ctx.Value(tenant{}), w)
}

func (tenancy) Extract(ctx context.Context, r workflow.HeaderReader) (context.Context, error) {
	s, err := read(r)
	return context.WithValue(ctx, tenant{}, s), err
}

func (tenancy) ExtractToWorkflow(ctx workflow.Context, r workflow.HeaderReader) (workflow.Context, error) {
	s, err := read(r)
	return workflow.WithValue(ctx, tenant{}, s), err
}

func write(value any, w workflow.HeaderWriter) error {
	payload, err := converters.ToPayload(value)
	w.Set("tenant", payload)
	return err
}

func read(r workflow.HeaderReader) (s string, err error) {
	if payload, ok := r.Get("tenant"); ok {
		err = converters.FromPayload(payload, &s)
	}
	return s, err
}

func TestHeadersPassThroughContextPropagators(t *testing.T) {
	payload, err := converters.ToPayload("punxsutawney")
	require.NoError(t, err)
	s := &Suite{}
	s.SetLogger(quiet{})
	s.SetContextPropagators([]workflow.ContextPropagator{tenancy{}})
	s.SetHeader(&commonpb.Header{Fields: map[string]*commonpb.Payload{"tenant": payload}})
	env := s.NewTestWorkflowEnvironment()
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) { return ctx.Value(tenant{}).(string), nil }, activity.RegisterOptions{Name: "who"})
	env.RegisterDelayedCallback(func() { env.SignalWorkflow("go", nil) }, time.Minute)
	env.ExecuteWorkflow(func(ctx workflow.Context) (got []string, err error) {
		var s string
		workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
		err = workflow.ExecuteActivity(once(ctx), "who").Get(ctx, &s)
		return []string{ctx.Value(tenant{}).(string), s}, err
	})
	require.Equal(t, []string{"punxsutawney", "punxsutawney"}, succeeds[[]string](t, env))
}

// spy counts what passes through an interceptor.
type spy struct {
	interceptor.WorkerInterceptorBase
	calls []string
}

func (s *spy) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &spyInbound{WorkflowInboundInterceptorBase: interceptor.WorkflowInboundInterceptorBase{Next: next}, spy: s}
}

type spyInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	spy *spy
}

func (s *spyInbound) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	if !workflow.IsReplaying(ctx) {
		s.spy.calls = append(s.spy.calls, workflow.GetInfo(ctx).WorkflowType.Name)
	}
	return s.Next.ExecuteWorkflow(ctx, in)
}

func TestWorkerInterceptors(t *testing.T) {
	env := newEnv()
	s := &spy{}
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{s}})
	env.ExecuteWorkflow(Parent, 1)
	require.NoError(t, env.GetWorkflowError())
	require.Equal(t, []string{"Parent", "Child"}, s.calls)
}

type dbKey struct{}

func TestBackgroundActivityContext(t *testing.T) {
	env := newEnv()
	env.SetWorkerOptions(worker.Options{BackgroundActivityContext: context.WithValue(context.Background(), dbKey{}, "the database")})
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) { return ctx.Value(dbKey{}).(string), nil }, activity.RegisterOptions{Name: "db"})
	env.ExecuteWorkflow(func(ctx workflow.Context) (s string, err error) {
		err = workflow.ExecuteActivity(once(ctx), "db").Get(ctx, &s)
		return s, err
	})
	require.Equal(t, "the database", succeeds[string](t, env))
}

func TestActivityCompletesLater(t *testing.T) {
	env := newEnv()
	var token []byte
	env.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
		token = activity.GetInfo(ctx).TaskToken
		return "", activity.ErrResultPending
	}, activity.RegisterOptions{Name: "later"})
	env.RegisterDelayedCallback(func() { require.NoError(t, env.CompleteActivity(token, "at last", nil)) }, 5*time.Hour)
	env.ExecuteWorkflow(func(ctx workflow.Context) (s string, err error) {
		ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Hour})
		err = workflow.ExecuteActivity(ctx, "later").Get(ctx, &s)
		return s, err
	})
	require.Equal(t, "at last", succeeds[string](t, env))
}

func TestSessions(t *testing.T) {
	env := newEnv()
	env.SetWorkerOptions(worker.Options{EnableSessionWorker: true})
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		ctx, err = workflow.CreateSession(once(ctx), &workflow.SessionOptions{ExecutionTimeout: time.Hour, CreationTimeout: time.Minute})
		if err != nil {
			return 0, err
		}
		defer workflow.CompleteSession(ctx)
		err = workflow.ExecuteActivity(ctx, Double, 6).Get(ctx, &n)
		return n, err
	})
	require.Equal(t, 12, succeeds[int](t, env))
}

func TestActivityOfATaskQueueOfItsOwn(t *testing.T) {
	env := newEnv()
	env.SetActivityTaskQueue("special", Double)
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		err = workflow.ExecuteActivity(workflow.WithTaskQueue(once(ctx), "special"), Double, 6).Get(ctx, &n)
		return n, err
	})
	require.Equal(t, 12, succeeds[int](t, env))
}

func TestActivityOfATaskQueueOfItsOwnHasAnotherName(t *testing.T) {
	env := newSuite().NewTestWorkflowEnvironment()
	env.RegisterActivityWithOptions(Double, activity.RegisterOptions{Name: "twice"})
	env.SetActivityTaskQueue("tools", Double)
	env.ExecuteWorkflow(func(ctx workflow.Context) (n int, err error) {
		return n, workflow.ExecuteActivity(workflow.WithTaskQueue(once(ctx), "tools"), Double, 4).Get(ctx, &n)
	})
	require.Equal(t, 8, succeeds[int](t, env))
}

func TestAnyTaskQueueIsServed(t *testing.T) {
	env := newEnv()
	env.ExecuteWorkflow(func(ctx workflow.Context) (queue string, err error) {
		var n int
		if err := workflow.ExecuteActivity(workflow.WithTaskQueue(once(ctx), "somewhere"), Double, 6).Get(ctx, &n); err != nil {
			return "", err
		}
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{TaskQueue: "elsewhere"})
		return "", workflow.ExecuteChildWorkflow(ctx, Child, 1).Get(ctx, nil)
	})
	require.NoError(t, env.GetWorkflowError())
}

func TestSuitesMayBeUsedInParallel(t *testing.T) {
	for range 4 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			env := newEnv()
			env.ExecuteWorkflow(Parent, 1)
			require.Equal(t, 2, succeeds[int](t, env))
		})
	}
}
