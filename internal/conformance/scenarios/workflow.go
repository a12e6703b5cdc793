package scenarios

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// plain registers one workflow function as "wf" and waits for it.
func plain(name, doc string, wf any) *Scenario {
	return add(&Scenario{Name: name, Doc: doc,
		Register: func(e *Env, r worker.Registry) { r.RegisterWorkflowWithOptions(wf, named("wf")) },
		Drive:    func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
	})
}

// ---- timers, await, selector
var _ = plain("noop", "completes in the first workflow task", func(ctx workflow.Context) (string, error) { return "done", nil })

var _ = plain("timer_fired", "one timer fires", func(ctx workflow.Context) error { return workflow.Sleep(ctx, 500*time.Millisecond) })

var _ = plain("timer_zero", "zero-length sleep produces no timer", func(ctx workflow.Context) error { return workflow.Sleep(ctx, 0) })

var _ = plain("timers_three", "three timers (1 s, 3 s, 5 s) started in another order, with summaries", func(ctx workflow.Context) (string, error) {
	out := ""
	s := workflow.NewSelector(ctx)
	for i, d := range []time.Duration{5, 1, 3} {
		s.AddFuture(workflow.NewTimerWithOptions(ctx, d*time.Second, workflow.TimerOptions{Summary: fmt.Sprintf("t%d", i)}), func(workflow.Future) { out += fmt.Sprint(i) })
	}
	for range 3 {
		s.Select(ctx)
	}
	return out, nil
})

var _ = plain("timers_same_instant", "three timers with the same deadline fire in one batch, one workflow task", func(ctx workflow.Context) (string, error) {
	out := ""
	s := workflow.NewSelector(ctx)
	for i := range 3 {
		s.AddFuture(workflow.NewTimer(ctx, time.Second), func(workflow.Future) { out += fmt.Sprint(i) })
	}
	for range 3 {
		s.Select(ctx)
	}
	return out, nil
})

var _ = plain("timer_cancelled", "long timer cancelled after a short one fires", func(ctx workflow.Context) (string, error) {
	cctx, cancel := workflow.WithCancel(ctx)
	f := workflow.NewTimer(cctx, time.Hour)
	if err := workflow.Sleep(ctx, 300*time.Millisecond); err != nil {
		return "", err
	}
	cancel()
	return fmt.Sprint(f.Get(ctx, nil)), nil
})

var _ = plain("timer_cancelled_same_task", "timer started and cancelled in one workflow task: TimerStarted and TimerCanceled are both recorded", func(ctx workflow.Context) (string, error) {
	cctx, cancel := workflow.WithCancel(ctx)
	f := workflow.NewTimer(cctx, time.Hour)
	cancel()
	return fmt.Sprint(f.Get(ctx, nil)), nil
})

var _ = plain("await_timeout", "AwaitWithTimeout times out", func(ctx workflow.Context) (bool, error) {
	return workflow.AwaitWithTimeout(ctx, 300*time.Millisecond, func() bool { return false })
})

var _ = add(&Scenario{Name: "await_satisfied", Doc: "AwaitWithTimeout satisfied by a signal: workflow completes with the timer still pending (SDK default)",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (bool, error) {
			done := false
			workflow.Go(ctx, func(ctx workflow.Context) {
				workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
				done = true
			})
			return workflow.AwaitWithTimeout(ctx, time.Hour, func() bool { return done })
		}, named("wf"))
	},
	Drive: signalAfterFirstTask("go"),
})

var _ = plain("selector", "selector over activity-less futures: timer vs. longer timer, default branch", func(ctx workflow.Context) (string, error) {
	out := ""
	s := workflow.NewSelector(ctx)
	s.AddFuture(workflow.NewTimer(ctx, 300*time.Millisecond), func(workflow.Future) { out += "short," })
	s.AddFuture(workflow.NewTimer(ctx, time.Hour), func(workflow.Future) { out += "long," })
	if s.HasPending() {
		out += "pending?,"
	}
	s.Select(ctx)
	return out, nil
})

// ---- lifecycle
var _ = plain("workflow_fail", "workflow returns an application error", func(ctx workflow.Context) error {
	return temporal.NewApplicationErrorWithCause("broken", "MyType", errors.New("root"), "d1", 2)
})

var _ = add(&Scenario{Name: "workflow_cancel", Doc: "client cancels; workflow runs a disconnected-context timer and returns CanceledError",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
			err := workflow.Sleep(ctx, time.Hour)
			dctx, _ := workflow.NewDisconnectedContext(ctx)
			_ = workflow.Sleep(dctx, 200*time.Millisecond)
			return err
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_TIMER_STARTED); err != nil {
			return err
		}
		if err := e.Client.CancelWorkflow(ctx, e.ID, ""); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "workflow_terminate", Doc: "client terminates with reason and details",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_TIMER_STARTED); err != nil {
			return err
		}
		if err := e.Client.TerminateWorkflow(ctx, e.ID, "", "enough", "detail", 3); err != nil {
			return err
		}
		e.finish(ctx, r)
		e.Note("cancel after close: %v", e.Client.CancelWorkflow(ctx, e.ID, ""))
		e.Note("signal after close: %v", e.Client.SignalWorkflow(ctx, e.ID, "", "x", nil))
		e.Note("terminate after close: %v", e.Client.TerminateWorkflow(ctx, e.ID, "", "again"))
		return nil
	},
})
