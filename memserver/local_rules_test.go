package memserver_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/memserver"
)

// tried is what becomes of a local activity that fails again and again.
type tried struct {
	after []time.Duration // from the first attempt on
	marks []localMarker
	err   string        // what the workflow gets
	asked time.Duration // by the error
}

// localMarker is what history has of a local activity.
type localMarker struct {
	Attempt int32
	Backoff time.Duration
	failure *failurepb.Failure
}

// localMarkers are those in the history of a workflow.
func localMarkers(t *testing.T, s *memserver.Server, workflowID string) (all []localMarker) {
	t.Helper()
	history, err := s.History(t.Context(), workflowID, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range history.GetEvents() {
		if recorded := e.GetMarkerRecordedEventAttributes(); recorded != nil {
			marker := localMarker{failure: recorded.GetFailure()}
			if err := converter.GetDefaultDataConverter().FromPayloads(recorded.GetDetails()["data"], &marker); err != nil {
				t.Fatal(err)
			}
			all = append(all, marker)
		}
	}
	return all
}

var again = errors.New("again")

// asking is an error that asks for a time until the next attempt.
func asking(d time.Duration) error {
	return temporal.NewApplicationErrorWithOptions("again", "busy", temporal.ApplicationErrorOptions{NextRetryDelay: d, Details: []any{"all"}})
}

// The SDK's rules are those of real time, which costs nothing in a bubble. A server that goes with it, and whose workers keep their habits, tells what they are.
func TestLocalActivityIsTriedAsInRealTime(t *testing.T) {
	const second, tenth = time.Second, 100 * time.Microsecond
	local := func(whole time.Duration, p temporal.RetryPolicy) workflow.LocalActivityOptions {
		return workflow.LocalActivityOptions{ScheduleToCloseTimeout: whole, RetryPolicy: &p}
	}
	for name, test := range map[string]struct {
		options workflow.LocalActivityOptions
		takes   time.Duration // each attempt
		fails   error         // of each attempt
		want    []time.Duration
	}{
		"attempts that take time":       {local(50*second, temporal.RetryPolicy{}), 10 * second, again, []time.Duration{0, 11 * second, 23 * second, 37 * second}},
		"the end of the time":           {local(3500*time.Millisecond, temporal.RetryPolicy{}), 0, again, []time.Duration{0, second, 3 * second}},
		"the end of attempts":           {local(time.Hour, temporal.RetryPolicy{MaximumAttempts: 3}), second, again, []time.Duration{0, 2 * second, 5 * second}},
		"errors that ask":               {local(35*second, temporal.RetryPolicy{}), second, asking(9 * second), []time.Duration{0, 10 * second, 20 * second, 30 * second}},
		"errors that ask for long":      {local(time.Hour, temporal.RetryPolicy{}), 0, asking(25 * time.Minute), []time.Duration{0, 25 * time.Minute, 50 * time.Minute}},
		"an error that asks too much":   {local(time.Minute, temporal.RetryPolicy{}), 0, asking(time.Hour), []time.Duration{0}},
		"an error that asks for less":   {local(time.Minute, temporal.RetryPolicy{}), 0, asking(-1), []time.Duration{0}},
		"an error around one that asks": {local(6*second, temporal.RetryPolicy{}), 0, fmt.Errorf("it says: %w", asking(second/2)), []time.Duration{0, second, 3 * second}},
		"an error that is not retried":  {local(time.Minute, temporal.RetryPolicy{NonRetryableErrorTypes: []string{"busy"}}), 0, asking(second), []time.Duration{0}},
		"errors that ask, to their end": {local(time.Minute, temporal.RetryPolicy{MaximumAttempts: 2}), 0, asking(second), []time.Duration{0, second}},
		"very short times":              {local(time.Minute, temporal.RetryPolicy{InitialInterval: tenth, MaximumInterval: 3 * tenth, MaximumAttempts: 5}), 0, again, []time.Duration{0, tenth, 3 * tenth, 6 * tenth, 9 * tenth}},
		"very long times":               {local(100*time.Hour, temporal.RetryPolicy{InitialInterval: 30 * time.Hour}), 0, again, []time.Duration{0, 30 * time.Hour, 90 * time.Hour}},
		"times that get shorter":        {local(time.Minute, temporal.RetryPolicy{InitialInterval: 8 * second, BackoffCoefficient: 0.5, MaximumAttempts: 4}), 0, again, []time.Duration{0, 8 * second, 12 * second, 14 * second}},
		"no time":                       {local(time.Minute, temporal.RetryPolicy{InitialInterval: -1, MaximumInterval: -1}), 0, again, []time.Duration{0}},
	} {
		t.Run(name, func(t *testing.T) {
			var real tried
			synctest.Test(t, func(t *testing.T) {
				real = tryIn(t, memserver.Options{RealTime: true}, test.options, test.takes, test.fails)
			})
			virtual := tryIn(t, memserver.Options{}, test.options, test.takes, test.fails)
			if !slices.Equal(real.after, test.want) || !slices.Equal(virtual.after, test.want) {
				t.Errorf("it was tried after %v in real time and after %v in virtual time, want %v", real.after, virtual.after, test.want)
			}
			want, got := real.marks[len(real.marks)-1], virtual.marks[len(virtual.marks)-1]
			if got.Attempt != want.Attempt || got.Backoff != want.Backoff {
				t.Errorf("the last marker has attempt %d and %d, want as in real time %d and %d", got.Attempt, got.Backoff, want.Attempt, want.Backoff)
			}
			for i, marker := range virtual.marks {
				if !proto.Equal(marker.failure, want.failure) {
					t.Errorf("marker %d of %d has %v, want as in real time %v", i+1, len(virtual.marks), marker.failure, want.failure)
				}
			}
			if real.err != virtual.err || real.asked != virtual.asked {
				t.Errorf("the workflow got %q, which asks for %v, want as in real time %q, which asks for %v", virtual.err, virtual.asked, real.err, real.asked)
			}
		})
	}
}

// tryIn runs a local activity whose attempts take a time and then fail.
func tryIn(t *testing.T, o memserver.Options, options workflow.LocalActivityOptions, takes time.Duration, fails error) (got tried) {
	t.Helper()
	s, err := memserver.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	began := s.Now()
	serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) {
		r.RegisterWorkflow(tryLocally)
		r.RegisterActivityWithOptions(func(ctx context.Context) error {
			got.after = append(got.after, s.Now().Sub(began)-24*time.Hour)
			if err := s.Clock().Sleep(ctx, takes); err != nil {
				return err
			}
			return fails
		}, activity.RegisterOptions{Name: "act"})
	})
	var failure *temporal.ApplicationError
	if err := start(t, s.Client(), "a", tryLocally, options).Get(t.Context(), nil); errors.As(err, &failure) {
		got.err, got.asked = failure.Error(), failure.NextRetryDelay()
	}
	replays(t, s, "a", tryLocally)
	got.marks = localMarkers(t, s, "a")
	return got
}

// clockPropagator brings the time at which an activity is called into its context.
type clockPropagator struct{}

func (clockPropagator) Inject(context.Context, workflow.HeaderWriter) error { return nil }

func (clockPropagator) InjectFromWorkflow(ctx workflow.Context, w workflow.HeaderWriter) error {
	at, err := converter.GetDefaultDataConverter().ToPayload(workflow.Now(ctx))
	if err == nil {
		w.Set("clock", at)
	}
	return err
}

func (clockPropagator) Extract(ctx context.Context, r workflow.HeaderReader) (context.Context, error) {
	var called time.Time
	if at, ok := r.Get("clock"); ok {
		if err := converter.GetDefaultDataConverter().FromPayload(at, &called); err != nil {
			return ctx, err
		}
	}
	return context.WithValue(ctx, clockPropagator{}, called), nil
}

func (clockPropagator) ExtractToWorkflow(ctx workflow.Context, _ workflow.HeaderReader) (workflow.Context, error) {
	return ctx, nil
}

func TestContextPropagatorOfALocalActivityReadsTheTimeOfTheWorkflow(t *testing.T) {
	s, err := memserver.Start(memserver.Options{Client: client.Options{ContextPropagators: []workflow.ContextPropagator{clockPropagator{}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var tries, read []time.Time
	serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) {
		r.RegisterWorkflow(tryLocally)
		r.RegisterActivityWithOptions(func(ctx context.Context) error {
			tries, read = append(tries, s.Now()), append(read, ctx.Value(clockPropagator{}).(time.Time))
			return errors.New("again")
		}, activity.RegisterOptions{Name: "act"})
	})
	if err := start(t, s.Client(), "a", tryLocally, workflow.LocalActivityOptions{StartToCloseTimeout: time.Second}).Get(t.Context(), nil); err == nil {
		t.Error("the workflow did not get the error")
	}
	if len(tries) != 2 || !read[0].Equal(tries[0]) || !read[1].Equal(tries[0]) {
		t.Errorf("attempts at %v were called at %v, want both at the first", tries, read)
	}
}

// coroutineClock is an interceptor that reads the time when a workflow starts a coroutine.
type coroutineClock struct {
	interceptor.WorkerInterceptorBase
	interceptor.WorkflowInboundInterceptorBase
	interceptor.WorkflowOutboundInterceptorBase
	read *[]time.Time
}

func (c *coroutineClock) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	c.WorkflowInboundInterceptorBase.Next = next
	return c
}

func (c *coroutineClock) Init(next interceptor.WorkflowOutboundInterceptor) error {
	c.WorkflowOutboundInterceptorBase.Next = next
	return c.WorkflowInboundInterceptorBase.Next.Init(c)
}

func (c *coroutineClock) Go(ctx workflow.Context, name string, f func(workflow.Context)) workflow.Context {
	*c.read = append(*c.read, workflow.Now(ctx))
	return c.WorkflowOutboundInterceptorBase.Go(ctx, name, f)
}

func TestInterceptorOfTheCoroutineOfALocalActivityReadsTheTimeOfTheWorkflow(t *testing.T) {
	s := memserver.New(t)
	var read []time.Time
	serve(t, s.NewWorker("q", worker.Options{Interceptors: []interceptor.WorkerInterceptor{&coroutineClock{read: &read}}}), func(r worker.Registry) {
		r.RegisterWorkflow(tryLocally)
		r.RegisterActivityWithOptions(func(context.Context) error { return nil }, activity.RegisterOptions{Name: "act"})
	})
	if err := start(t, s.Client(), "a", tryLocally, workflow.LocalActivityOptions{StartToCloseTimeout: time.Second}).Get(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if now := s.Now(); !slices.ContainsFunc(read, now.Equal) || slices.ContainsFunc(read, now.Before) {
		t.Errorf("coroutines started at %v, want one at %v", read, now)
	}
}
