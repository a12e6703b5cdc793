package testsuite_test

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
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

var random = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|request-from-RespondWorkflowTaskCompleted`)

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
			worker, prompt := historiesOf(t, flow, byWorker), historiesOf(t, flow, func(*testsuite.TestWorkflowEnvironment) {})
			if d := cmp.Diff(worker, prompt); d != "" {
				t.Errorf("histories by the worker (-) and by prompt answers (+):\n%s", d)
			}
		})
	}
}

// historiesOf executes a workflow whose activities are all mocked, and tells its history, and that of its child.
func historiesOf(t *testing.T, flow any, setUp func(*testsuite.TestWorkflowEnvironment)) []string {
	t.Helper()
	env := testsuite.New(t, testsuite.InMemory())
	setUp(env)
	env.SetStartTime(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
	env.RegisterWorkflow(chargeThrice)
	for name, size := range map[string]int{"huge": 700 << 10, "vast": 3 << 20} {
		env.RegisterActivityWithOptions(func(context.Context) ([]byte, error) { return nil, nil }, activity.RegisterOptions{Name: name})
		env.OnActivity(name, mock.Anything).Return(make([]byte, size), nil)
	}
	env.OnActivity(charge, mock.Anything, mock.Anything).Return(7, nil)
	env.OnActivity(note, mock.Anything).Return(nil)
	env.OnActivity(picky, mock.Anything).Return(unwritable{}, nil)
	env.OnActivity(blob, mock.Anything, []byte("picture")).Return([]byte("thumbnail"), nil)
	env.ExecuteWorkflow(flow)
	require.NoError(t, env.GetWorkflowError())
	all := told(t, env, "default-test-workflow-id")
	if strings.Contains(strings.Join(all, ""), "CHILD_WORKFLOW_EXECUTION_STARTED") {
		all = append(all, told(t, env, "child")...)
	}
	return all
}

func TestActivityThatTheWorkflowDoesNotWaitForIsNotAnswered(t *testing.T) {
	env := testsuite.New(t, testsuite.InMemory())
	env.OnActivity(note, mock.Anything).Return(nil)
	env.ExecuteWorkflow(func(ctx workflow.Context) error {
		workflow.ExecuteActivity(withMinute(ctx), note)
		return nil
	})
	require.NoError(t, env.GetWorkflowError())
	env.AssertActivityNumberOfCalls(t, "note", 0)
}
