package testsuite_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// recorder is a tracer that keeps the names of the spans that have ended, as an in-memory exporter of OpenTelemetry does.
type recorder struct {
	interceptor.BaseTracer
	mu    sync.Mutex
	spans []string
}

type spanKey struct{}

func (*recorder) Options() interceptor.TracerOptions {
	return interceptor.TracerOptions{SpanContextKey: spanKey{}, HeaderKey: "trace"}
}
func (*recorder) UnmarshalSpan(map[string]string) (interceptor.TracerSpanRef, error) {
	return &span{}, nil
}
func (*recorder) MarshalSpan(interceptor.TracerSpan) (map[string]string, error) {
	return map[string]string{}, nil
}
func (*recorder) SpanFromContext(context.Context) interceptor.TracerSpan { return nil }
func (*recorder) ContextWithSpan(ctx context.Context, s interceptor.TracerSpan) context.Context {
	return context.WithValue(ctx, spanKey{}, s)
}
func (r *recorder) StartSpan(o *interceptor.TracerStartSpanOptions) (interceptor.TracerSpan, error) {
	return &span{recorder: r, name: r.SpanName(o)}, nil
}

func (r *recorder) ended() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string{}, r.spans...)
}

type span struct {
	recorder *recorder
	name     string
}

func (s *span) Finish(*interceptor.TracerFinishSpanOptions) {
	s.recorder.mu.Lock()
	defer s.recorder.mu.Unlock()
	s.recorder.spans = append(s.recorder.spans, s.name)
}

// traced has a workflow with an activity and an update traced.
func traced(t *testing.T, tracer interceptor.Tracer, needsSpan bool) *testsuite.TestWorkflowEnvironment {
	t.Helper()
	env := testsuite.New(t)
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{interceptor.NewTracingInterceptor(tracer)}})
	env.OnActivity(charge, mock.Anything, 1).Return(2, nil)
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow("change", "", &testsuite.TestUpdateCallback{OnAccept: func() {}, OnReject: func(err error) { t.Error(err) }, OnComplete: func(any, error) {}})
	}, time.Second)
	env.ExecuteWorkflow(tracedWorkflow, needsSpan)
	require.NoError(t, env.GetWorkflowError())
	return env
}

func tracedWorkflow(ctx workflow.Context, needsSpan bool) error {
	if needsSpan && ctx.Value(spanKey{}) == nil {
		return errors.New("no span")
	}
	if err := workflow.SetQueryHandler(ctx, "state", func() (string, error) { return "fine", nil }); err != nil {
		return err
	}
	if err := workflow.SetUpdateHandler(ctx, "change", func(workflow.Context) error { return nil }); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, 2*time.Second); err != nil {
		return err
	}
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
	return workflow.ExecuteActivity(ctx, charge, 1).Get(ctx, nil)
}

func TestReplayAtTheEndTracesNothing(t *testing.T) {
	r := &recorder{}
	env := traced(t, r, false)
	spans := []string{"ValidateUpdate:change", "HandleUpdate:change", "StartActivity:charge", "RunActivity:charge", "RunWorkflow:tracedWorkflow"}
	require.Equal(t, spans, r.ended())

	// A query replays a workflow that has ended, here as on a worker; that the SDK traces that is its own doing.
	_, err := env.QueryWorkflow("state")
	require.NoError(t, err)
	require.Equal(t, []string{"HandleUpdate:change", "RunWorkflow:tracedWorkflow"}, r.ended()[len(spans):])
}

func TestCodeThatNeedsASpanIsReplayedWithTracing(t *testing.T) {
	traced(t, &recorder{}, true)
}
