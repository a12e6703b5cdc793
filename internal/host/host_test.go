package host_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core"
	"github.com/groundhogdev/groundhog/internal/host"
)

var epoch = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

var queue = &taskqueuepb.TaskQueue{Name: "q"}

func poll(ctx context.Context, h *host.Host) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	resp, err := h.Call(ctx, &workflowservice.PollWorkflowTaskQueueRequest{Namespace: "default", TaskQueue: queue})
	if err != nil {
		return nil, err
	}
	return resp.(*workflowservice.PollWorkflowTaskQueueResponse), nil
}

func start(t *testing.T, h *host.Host, id string) {
	t.Helper()
	_, err := h.Call(t.Context(), &workflowservice.StartWorkflowExecutionRequest{
		Namespace: "default", WorkflowId: id, WorkflowType: &commonpb.WorkflowType{Name: "wf"}, TaskQueue: queue,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPollIsAnsweredEmptyBeforeItsDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch})
		defer h.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 70*time.Second)
		defer cancel()
		began := time.Now()
		resp, err := poll(ctx, h)
		if err != nil || len(resp.GetTaskToken()) > 0 {
			t.Errorf("poll: %v, %v", resp, err)
		}
		if waited := time.Since(began); waited != 69*time.Second {
			t.Errorf("it was answered after %v, want 69s", waited)
		}
	})
}

func TestTaskOfAPollThatIsGivenUpGoesToTheNext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch})
		defer h.Close()
		ctx, cancel := context.WithCancel(t.Context())
		first, second := make(chan error, 1), make(chan error, 1)
		go func() { _, err := poll(ctx, h); first <- err }()
		synctest.Wait()
		go func() { _, err := poll(t.Context(), h); second <- err }()
		synctest.Wait()
		cancel()
		start(t, h, "a") // it may wake the first poll, which is given up at this moment
		firstErr, secondErr := <-first, <-second
		if !errors.Is(firstErr, context.Canceled) || secondErr != nil {
			t.Errorf("polls: %v and %v, want the second to have the task", firstErr, secondErr)
		}
	})
}

func TestOneTaskWakesOnePoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch})
		defer h.Close()
		got := make(chan error, 3)
		for range 3 {
			go func() { _, err := poll(t.Context(), h); got <- err }()
		}
		synctest.Wait()
		for i := range 3 {
			start(t, h, string(rune('a'+i)))
			synctest.Wait()
			if len(got) != i+1 {
				t.Errorf("%d polls were answered after %d tasks", len(got), i+1)
			}
		}
	})
}

func TestCallsEndWhenTheHostCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch})
		ended := make(chan error, 2)
		go func() { _, err := poll(t.Context(), h); ended <- err }()
		go func() {
			release := h.Hold("for good")
			defer release()
			ended <- h.Advance(t.Context(), time.Hour)
		}()
		synctest.Wait()
		h.Close()
		h.Close()
		for range 2 {
			if err := <-ended; err == nil {
				t.Error("a call ended well")
			}
		}
	})
}

func TestAdvancesArriveInTheirOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch})
		defer h.Close()
		release := h.Hold("until all have asked")
		arrived := make(chan time.Duration, 3)
		for _, d := range []time.Duration{3 * time.Hour, time.Hour, 2 * time.Hour} {
			go func() {
				if err := h.Advance(t.Context(), d); err != nil {
					t.Error(err)
				}
				arrived <- d
			}()
			synctest.Wait()
		}
		release()
		for want := time.Hour; want <= 3*time.Hour; want += time.Hour {
			if got := <-arrived; got != want {
				t.Errorf("%v arrived, want %v", got, want)
			}
		}
		if passed := h.Now().Sub(epoch); passed != 3*time.Hour {
			t.Errorf("%v passed", passed)
		}
	})
}

func TestAdvanceThatIsGivenUpBeforeItBeginsMovesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch})
		defer h.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := h.Advance(ctx, time.Hour); !errors.Is(err, context.Canceled) {
			t.Errorf("advance: %v", err)
		}
		if passed := h.Now().Sub(epoch); passed != 0 {
			t.Errorf("%v passed", passed)
		}
	})
}

// Whoever holds time may be about to send what a call waits for.
func TestStuckCallFailsAMomentAfterTheLastHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch, FailStuck: true, StuckAfter: time.Minute})
		defer h.Close()
		start(t, h, "a")
		failed := make(chan error, 1)
		go func() {
			_, err := h.Call(t.Context(), &workflowservice.GetWorkflowExecutionHistoryRequest{
				Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "a"}, WaitNewEvent: true,
				HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT,
			})
			failed <- err
		}()
		pass(t, 30*time.Second)
		release := h.Hold("the test prepares a signal")
		pass(t, time.Hour)
		released := time.Now()
		release()
		if err := <-failed; err == nil || time.Since(released) != time.Minute {
			t.Errorf("it failed after %v: %v", time.Since(released), err)
		}
	})
}

// pass lets time pass in a bubble.
func pass(t *testing.T, d time.Duration) {
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	<-ctx.Done()
}
