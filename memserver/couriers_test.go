package memserver_test

import (
	"context"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// In a bubble time passes only while all wait for it, such as the SDK's workers between two polls.

func TestNoTaskWaitsForTheNextPoll(t *testing.T) {
	for name, wf := range map[string]any{"activities one by one": callOften, "activities at once": callAtOnce, "timers": sleepOften} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := begin(t, registerAll)
				began := time.Now()
				if err := start(t, s.Client(), "a", wf, 50).Get(t.Context(), nil); err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(began); waited > 0 {
					t.Errorf("the worker waited for %v", waited)
				}
			})
		})
	}
}

func TestTaskThatIsOlderThanTheWorkerDoesNotWait(t *testing.T) {
	for range 5 { // with which queue the worker's first poll begins is up to chance
		synctest.Test(t, func(t *testing.T) {
			s := memserver.New(t)
			run := start(t, s.Client(), "a", empty)
			serve(t, s.NewWorker("q", worker.Options{}), registerAll)
			began := time.Now()
			if err := run.Get(t.Context(), nil); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(began); waited > 0 {
				t.Errorf("the worker waited for %v", waited)
			}
		})
	}
}

func TestTasksWaitForAFreeSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const slots, count = 3, 10
		s := memserver.New(t)
		var at, most atomic.Int32
		goOn := make(chan struct{})
		block := func(context.Context) error {
			if now := at.Add(1); now > most.Load() { // one at a time gets further than this, for the others wait
				most.Store(now)
			}
			<-goOn
			at.Add(-1)
			return nil
		}
		serve(t, s.NewWorker("q", worker.Options{MaxConcurrentWorkflowTaskExecutionSize: slots}), func(r worker.Registry) {
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
				ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Hour})
				return workflow.ExecuteLocalActivity(ctx, block).Get(ctx, nil)
			}, workflow.RegisterOptions{Name: "wf"})
		})
		var runs []client.WorkflowRun
		for i := range count {
			runs = append(runs, start(t, s.Client(), strconv.Itoa(i), "wf"))
		}
		synctest.Wait()
		for range count {
			goOn <- struct{}{}
			synctest.Wait()
		}
		for _, run := range runs {
			if err := run.Get(t.Context(), nil); err != nil {
				t.Error(err)
			}
		}
		if most.Load() > slots {
			t.Errorf("%d workflow tasks ran at the same time on %d slots", most.Load(), slots)
		}
	})
}

// startCounter is a user's interceptor.
type startCounter struct {
	interceptor.ClientInterceptorBase
	starts atomic.Int32
}

func (c *startCounter) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &countingClient{interceptor.ClientOutboundInterceptorBase{Next: next}, c}
}

type countingClient struct {
	interceptor.ClientOutboundInterceptorBase
	*startCounter
}

func (c *countingClient) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	c.starts.Add(1)
	return c.Next.ExecuteWorkflow(ctx, in)
}

func TestInterceptorsOfTheUserSeeOnlyTheUsersStarts(t *testing.T) {
	s := memserver.New(t)
	var counter startCounter
	c, err := s.NewClient(client.Options{Interceptors: []interceptor.ClientInterceptor{&counter}})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	w := worker.New(c, "q", worker.Options{})
	serve(t, w, registerAll)
	defer w.Stop()
	if err := start(t, c, "a", callOften, 5).Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if got := counter.starts.Load(); got != 1 {
		t.Errorf("the interceptor saw %d starts, want 1", got)
	}
}

func TestEachWorkerOfAQueueRunsWhatItIsRegisteredFor(t *testing.T) {
	s := memserver.New(t)
	var calls [2]atomic.Int32
	var workers [2]worker.Worker
	for i := range workers {
		workers[i] = s.NewWorker("q", worker.Options{})
		serve(t, workers[i], func(r worker.Registry) {
			r.RegisterWorkflow(callOften)
			r.RegisterActivityWithOptions(func(context.Context) error { calls[i].Add(1); return nil }, activity.RegisterOptions{Name: "act"})
		})
	}
	const count, each = 20, 5
	for i := range count {
		if err := start(t, s.Client(), strconv.Itoa(i), callOften, each).Get(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		if i == count/2 {
			workers[0].Stop()
		}
	}
	if sum := calls[0].Load() + calls[1].Load(); sum != count*each {
		t.Errorf("%d activities ran, want %d", sum, count*each)
	}
}

func TestNextWorkerGoesOnWithTheWorkflowsOfAStoppedOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memserver.New(t)
		first := s.NewWorker("q", worker.Options{})
		serve(t, first, registerAll)
		var runs []client.WorkflowRun
		for i := range 20 {
			runs = append(runs, start(t, s.Client(), strconv.Itoa(i), callOften, 5))
		}
		first.Stop()
		serve(t, s.NewWorker("q", worker.Options{}), registerAll)
		for _, run := range runs {
			if err := run.Get(t.Context(), nil); err != nil {
				t.Error(err)
			}
		}
	})
}
