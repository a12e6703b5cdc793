package testsuite_test

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// answerer is a result that tells who encodes it.
type answerer struct{}

func (answerer) MarshalJSON() ([]byte, error) {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(0, pcs)])
	for frame, more := frames.Next(); more; frame, more = frames.Next() {
		if strings.HasSuffix(frame.Function, "mocks.(*Mocks).Prompt") {
			return []byte(`"mock"`), nil
		}
	}
	return []byte(`"worker"`), nil
}

func whose(context.Context, int) (answerer, error) { return answerer{}, nil }

func whoseOnce(ctx workflow.Context) (by string, err error) {
	return by, workflow.ExecuteActivity(withMinute(ctx), whose, 1).Get(ctx, &by)
}

// whoAnswers tells who answers an activity in an environment that is set up by a function.
func whoAnswers(t *testing.T, setUp func(*testsuite.TestWorkflowEnvironment)) string {
	t.Helper()
	env := testsuite.New(t, testsuite.InMemory())
	setUp(env)
	return whoAnswersIn(t, env)
}

func whoAnswersIn(t *testing.T, env *testsuite.TestWorkflowEnvironment) string {
	t.Helper()
	env.OnActivity(whose, mock.Anything, mock.Anything).Return(answerer{}, nil).Maybe()
	env.ExecuteWorkflow(whoseOnce)
	env.AssertActivityNumberOfCalls(t, "whose", 1)
	return result[string](t, env)
}

// withWorker sets options of the worker.
func withWorker(o worker.Options) func(*testsuite.TestWorkflowEnvironment) {
	return func(env *testsuite.TestWorkflowEnvironment) { env.SetWorkerOptions(o) }
}

func TestMocksAnswerBeforeTheWorker(t *testing.T) {
	for name, setUp := range map[string]func(*testsuite.TestWorkflowEnvironment){
		"by default": func(*testsuite.TestWorkflowEnvironment) {},
		"options that say nothing of activities": withWorker(worker.Options{
			EnableLoggingInReplay: true, WorkflowPanicPolicy: worker.FailWorkflow, DeadlockDetectionTimeout: time.Minute, Identity: "me",
		}),
		"a worker from before there was an activity": func(env *testsuite.TestWorkflowEnvironment) { env.Client() },
		"another task queue": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetStartWorkflowOptions(client.StartWorkflowOptions{TaskQueue: "mine"})
		},
		"a matcher of an argument": func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.Anything, mock.MatchedBy(func(n int) bool { return n == 1 })).Return(answerer{}, nil)
		},
		"an expectation before that does not fit": func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.Anything, 2).Return(func(context.Context, int) (answerer, error) { return answerer{}, nil }).Maybe()
		},
		"a listener of local activities": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetOnLocalActivityStartedListener(func(*activity.Info, context.Context, []any) {})
		},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, "mock", whoAnswers(t, setUp)) })
	}
}

func TestWorkerAnswersWhereMoreThanAValueIsWanted(t *testing.T) {
	for name, setUp := range map[string]func(*testsuite.TestWorkflowEnvironment){
		"interceptor":            byWorker,
		"plugin":                 withWorker(worker.Options{Plugins: []worker.Plugin{&namedPlugin{}}}),
		"no eager activities":    withWorker(worker.Options{DisableEagerActivities: true}),
		"a rate of activities":   withWorker(worker.Options{WorkerActivitiesPerSecond: 1000}),
		"a number of activities": withWorker(worker.Options{MaxConcurrentActivityExecutionSize: 1}),
		"context of activities":  withWorker(worker.Options{BackgroundActivityContext: t.Context()}),
		"version": withWorker(worker.Options{DeploymentOptions: worker.DeploymentOptions{
			UseVersioning: true, DefaultVersioningBehavior: workflow.VersioningBehaviorPinned,
			Version: worker.WorkerDeploymentVersion{DeploymentName: "shop", BuildID: "blue"},
		}}),
		"queue of its own": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetActivityTaskQueue("default-test-taskqueue", whose)
		},
		"data converter": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetDataConverter(converter.NewCompositeDataConverter(converter.NewNilPayloadConverter(), converter.NewJSONPayloadConverter()))
		},
		"context propagator": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetContextPropagators([]workflow.ContextPropagator{noPropagator{}})
		},
		"listener of starts": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetOnActivityStartedListener(func(*activity.Info, context.Context, converter.EncodedValues) {})
		},
		"listener of ends": func(env *testsuite.TestWorkflowEnvironment) {
			env.SetOnActivityCompletedListener(func(*activity.Info, converter.EncodedValue, error) {})
		},
		"matcher of the context": func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.MatchedBy(func(ctx context.Context) bool { return activity.GetInfo(ctx).Attempt == 1 }), 1).Return(answerer{}, nil)
		},
		"function": func(env *testsuite.TestWorkflowEnvironment) { env.OnActivity(whose, mock.Anything, 1).Return(whose) },
		"time": func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.Anything, 1).Return(answerer{}, nil).After(time.Second)
		},
		"Run": func(env *testsuite.TestWorkflowEnvironment) {
			env.OnActivity(whose, mock.Anything, 1).Return(answerer{}, nil).Run(func(mock.Arguments) {})
		},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, "worker", whoAnswers(t, setUp)) })
	}
}

func TestWorkerAnswersWhereItCounts(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	suite.SetMetricsHandler(client.MetricsNopHandler)
	require.Equal(t, "worker", whoAnswersIn(t, suite.NewTestWorkflowEnvironment()))
}

type namedPlugin struct{ worker.PluginBase }

func (*namedPlugin) Name() string { return "named" }

// noPropagator propagates nothing.
type noPropagator struct{}

func (noPropagator) Inject(context.Context, workflow.HeaderWriter) error              { return nil }
func (noPropagator) InjectFromWorkflow(workflow.Context, workflow.HeaderWriter) error { return nil }
func (noPropagator) Extract(ctx context.Context, _ workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}
func (noPropagator) ExtractToWorkflow(ctx workflow.Context, _ workflow.HeaderReader) (workflow.Context, error) {
	return ctx, nil
}

func TestWorkerAnswersWhoseParametersAreOpen(t *testing.T) {
	for name, setUp := range map[string]func(*testsuite.TestWorkflowEnvironment){
		"variadic": func(env *testsuite.TestWorkflowEnvironment) {
			env.RegisterActivityWithOptions(func(context.Context, ...int) (answerer, error) { return answerer{}, nil }, activity.RegisterOptions{Name: "open"})
		},
		"dynamic": func(env *testsuite.TestWorkflowEnvironment) {
			env.RegisterDynamicActivity(func(context.Context, converter.EncodedValues) (answerer, error) { return answerer{}, nil }, activity.DynamicRegisterOptions{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			env := testsuite.New(t, testsuite.InMemory())
			setUp(env)
			env.OnActivity("open", mock.Anything, mock.Anything).Return(answerer{}, nil)
			env.ExecuteWorkflow(func(ctx workflow.Context) (by string, err error) {
				return by, workflow.ExecuteActivity(withMinute(ctx), "open", []int{1}).Get(ctx, &by)
			})
			require.Equal(t, "worker", result[string](t, env))
		})
	}
}

func TestOtherWorkersAnswerThemselves(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.OnActivity(whose, mock.Anything, mock.Anything).Return(answerer{}, nil).Maybe()
	other := worker.New(env.Client(), "other", worker.Options{})
	other.RegisterActivity(func(context.Context, int) (string, error) { return "real", nil })
	other.RegisterActivityWithOptions(func(context.Context, int) (string, error) { return "real", nil }, activity.RegisterOptions{Name: "whose"})
	other.RegisterWorkflow(whoseOnce)
	require.NoError(t, other.Start())
	defer other.Stop()
	run, err := env.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "other"}, whoseOnce)
	require.NoError(t, err)
	var by string
	require.NoError(t, run.Get(t.Context(), &by))
	require.Equal(t, "real", by)
	env.AssertActivityNumberOfCalls(t, "whose", 0)
}

func TestPanicOfAnArgumentIsTheActivitysFailure(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.OnActivity(read, mock.Anything, mock.Anything).Return(nil)
	env.ExecuteWorkflow(once(read, "text"))
	require.Equal(t, "it cannot be read", result[string](t, env))
	env.AssertActivityNumberOfCalls(t, "read", 0)
}

func TestPanicOfAResultIsTheActivitysFailure(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.OnActivity(write, mock.Anything).Return(explosive{}, nil)
	env.ExecuteWorkflow(once(write))
	require.Equal(t, "it cannot be written", result[string](t, env))
	env.AssertActivityNumberOfCalls(t, "write", 1)
}

// explosive panics when it is decoded or encoded.
type explosive struct{}

func (explosive) MarshalJSON() ([]byte, error) { panic("it cannot be written") }
func (*explosive) UnmarshalJSON([]byte) error  { panic("it cannot be read") }

func read(context.Context, explosive) error { return nil }

func write(context.Context) (explosive, error) { return explosive{}, nil }
