package scenarios

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func named(n string) workflow.RegisterOptions  { return workflow.RegisterOptions{Name: n} }
func anamed(n string) activity.RegisterOptions { return activity.RegisterOptions{Name: n} }

func ao(o workflow.ActivityOptions) workflow.ActivityOptions {
	if o.StartToCloseTimeout == 0 && o.ScheduleToCloseTimeout == 0 {
		o.StartToCloseTimeout = 10 * time.Second
	}
	return o
}

func wfActivity(name string, o workflow.ActivityOptions, swallow bool, args ...any) func(workflow.Context) (string, error) {
	return func(ctx workflow.Context) (string, error) {
		ctx = workflow.WithActivityOptions(ctx, ao(o))
		var res string
		err := workflow.ExecuteActivity(ctx, name, args...).Get(ctx, &res)
		if err != nil && swallow {
			return "handled: " + err.Error(), nil
		}
		return res, err
	}
}

func echo(_ context.Context, s string) (string, error) { return "hello " + s, nil }

func simple(name, doc string, o workflow.ActivityOptions, swallow bool, act any, args ...any) *Scenario {
	return add(&Scenario{Name: name, Doc: doc,
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(wfActivity("act", o, swallow, args...), named("wf"))
			r.RegisterActivityWithOptions(act, anamed("act"))
		},
		Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
	})
}

var _ = simple("activity_success", "one activity completes", workflow.ActivityOptions{}, false, echo, "bob")

var _ = add(&Scenario{Name: "activity_sequence5", Doc: "five sequential activities",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int, error) {
			ctx = workflow.WithActivityOptions(ctx, ao(workflow.ActivityOptions{}))
			n := 0
			for i := 0; i < 5; i++ {
				if err := workflow.ExecuteActivity(ctx, "inc", n).Get(ctx, &n); err != nil {
					return 0, err
				}
			}
			return n, nil
		}, named("wf"))
		r.RegisterActivityWithOptions(func(_ context.Context, n int) (int, error) { return n + 1, nil }, anamed("inc"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

var _ = simple("activity_retry_success", "fails on attempts 1 and 2, succeeds on 3",
	workflow.ActivityOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond, BackoffCoefficient: 2, MaximumAttempts: 5}},
	false, func(ctx context.Context) (string, error) {
		if a := activity.GetInfo(ctx).Attempt; a < 3 {
			return "", errors.New("flaky")
		}
		return "ok", nil
	})

var _ = simple("activity_fail_nonretryable", "non-retryable application failure fails the workflow", workflow.ActivityOptions{}, false,
	func(ctx context.Context) (string, error) {
		return "", temporal.NewNonRetryableApplicationError("bad input", "BadInput", errors.New("cause"), "detail1", 42)
	})

var _ = simple("activity_fail_max_attempts", "exhausts MaximumAttempts=2; workflow handles it",
	workflow.ActivityOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, MaximumAttempts: 2}}, true,
	func(ctx context.Context) (string, error) { return "", errors.New("always") })

var _ = simple("activity_fail_nonretryable_type", "NonRetryableErrorTypes in the retry policy",
	workflow.ActivityOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, NonRetryableErrorTypes: []string{"Fatal"}}}, true,
	func(ctx context.Context) (string, error) { return "", temporal.NewApplicationError("x", "Fatal") })

var _ = simple("activity_panic", "activity panics, one attempt", workflow.ActivityOptions{RetryPolicy: noRetry()}, true,
	func(ctx context.Context) (string, error) { panic("boom") })

var _ = simple("activity_next_retry_delay", "NextRetryDelay overrides the policy's backoff",
	workflow.ActivityOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour, MaximumAttempts: 2}}, false,
	func(ctx context.Context) (string, error) {
		if activity.GetInfo(ctx).Attempt == 1 {
			return "", temporal.NewApplicationErrorWithOptions("later", "Later", temporal.ApplicationErrorOptions{NextRetryDelay: 100 * time.Millisecond})
		}
		return "ok", nil
	})

var _ = simple("activity_timeout_start_to_close", "start-to-close timeout, one attempt",
	workflow.ActivityOptions{StartToCloseTimeout: time.Second, RetryPolicy: noRetry()}, true,
	func(ctx context.Context) (string, error) { time.Sleep(2 * time.Second); return "late", nil })

var _ = simple("activity_timeout_start_to_close_retry", "start-to-close timeout on attempt 1, success on attempt 2",
	workflow.ActivityOptions{StartToCloseTimeout: time.Second, RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, MaximumAttempts: 2}}, false,
	func(ctx context.Context) (string, error) {
		if activity.GetInfo(ctx).Attempt == 1 {
			time.Sleep(2 * time.Second)
		}
		return "ok", nil
	})

var _ = simple("activity_timeout_schedule_to_close", "attempt 2 of a retried activity fails with too little schedule-to-close time left for attempt 3",
	workflow.ActivityOptions{ScheduleToCloseTimeout: 5 * time.Second, RetryPolicy: &temporal.RetryPolicy{InitialInterval: 3 * time.Second, BackoffCoefficient: 1}}, true,
	func(ctx context.Context) (string, error) { return "", errors.New("again") })

var _ = simple("activity_timeout_schedule_to_close_running", "schedule-to-close elapses while an attempt is running",
	workflow.ActivityOptions{ScheduleToCloseTimeout: time.Second}, true,
	func(ctx context.Context) (string, error) { time.Sleep(2 * time.Second); return "late", nil })

var _ = simple("activity_timeout_schedule_to_start", "no worker on the activity's task queue",
	workflow.ActivityOptions{TaskQueue: "nobody-polls-this", StartToCloseTimeout: 10 * time.Second, ScheduleToStartTimeout: time.Second}, true, echo, "bob")

var _ = simple("activity_timeout_heartbeat", "heartbeats once with details, then stops; one attempt",
	workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second, HeartbeatTimeout: time.Second, RetryPolicy: noRetry()}, true,
	func(ctx context.Context) (string, error) {
		activity.RecordHeartbeat(ctx, "progress", 7)
		time.Sleep(2500 * time.Millisecond)
		return "late", nil
	})

var _ = simple("activity_heartbeat_details", "attempt 1 heartbeats details and fails, attempt 2 reads them",
	workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second, HeartbeatTimeout: 5 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 100 * time.Millisecond, MaximumAttempts: 3}}, false,
	func(ctx context.Context) (string, error) {
		if activity.GetInfo(ctx).Attempt == 1 {
			activity.RecordHeartbeat(ctx, "cursor-12")
			return "", errors.New("crash")
		}
		var s string
		if err := activity.GetHeartbeatDetails(ctx, &s); err != nil {
			return "", err
		}
		return "resumed at " + s, nil
	})

func cancelScen(name, doc string, wait bool, act func(e *Env) func(ctx context.Context) (string, error)) *Scenario {
	return add(&Scenario{Name: name, Doc: doc,
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
				actx, cancel := workflow.WithCancel(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
					StartToCloseTimeout: 20 * time.Second, HeartbeatTimeout: 2 * time.Second, WaitForCancellation: wait, RetryPolicy: noRetry()}))
				f := workflow.ExecuteActivity(actx, "act")
				workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
				cancel()
				var s string
				err := f.Get(ctx, &s)
				if err != nil {
					return "handled: " + err.Error(), nil
				}
				return s, nil
			}, named("wf"))
			r.RegisterActivityWithOptions(act(e), anamed("act"))
		},
		Drive: func(ctx context.Context, e *Env) error {
			r, err := e.start(ctx, e.opts(""), "wf")
			if err != nil {
				return err
			}
			if err := e.Wait(ctx, "started"); err != nil {
				return err
			}
			if err := e.Client.SignalWorkflow(ctx, e.ID, "", "go", nil); err != nil {
				return err
			}
			e.finish(ctx, r)
			return nil
		},
	})
}

func honour(e *Env) func(ctx context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		e.Hook("started") <- struct{}{}
		for {
			activity.RecordHeartbeat(ctx, "hb")
			select {
			case <-ctx.Done():
				return "", temporal.NewCanceledError("cleaned up")
			case <-time.After(100 * time.Millisecond):
			}
		}
	}
}

var _ = cancelScen("activity_cancel_try", "cancel without WaitForCancellation (TRY_CANCEL); workflow closes at once", false, honour)

var _ = cancelScen("activity_cancel_wait", "cancel with WaitForCancellation; activity heartbeats and returns CanceledError with details", true, honour)

var _ = cancelScen("activity_cancel_wait_completes", "cancel requested, activity ignores it and completes", true, func(e *Env) func(ctx context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		e.Hook("started") <- struct{}{}
		for ctx.Err() == nil {
			activity.RecordHeartbeat(ctx, "hb")
			time.Sleep(100 * time.Millisecond)
		}
		return "done anyway", nil
	}
})

var _ = add(&Scenario{Name: "activity_cancel_before_started", Doc: "cancel with WaitForCancellation while the activity is still queued (no poller): server closes it at once",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			actx, cancel := workflow.WithCancel(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
				TaskQueue: "nobody-polls-this", StartToCloseTimeout: 20 * time.Second, WaitForCancellation: true}))
			f := workflow.ExecuteActivity(actx, "act")
			if err := workflow.Sleep(ctx, 300*time.Millisecond); err != nil {
				return "", err
			}
			cancel()
			return "done", f.Get(ctx, nil)
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

var _ = add(&Scenario{Name: "activity_cancel_same_task", Doc: "scheduled and cancelled in the same workflow task (no wait): Scheduled and CancelRequested are both recorded",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			actx, cancel := workflow.WithCancel(workflow.WithActivityOptions(ctx, ao(workflow.ActivityOptions{})))
			f := workflow.ExecuteActivity(actx, "act")
			cancel()
			if err := f.Get(ctx, nil); err != nil {
				return "handled: " + err.Error(), nil
			}
			return "?", nil
		}, named("wf"))
		r.RegisterActivityWithOptions(echo, anamed("act"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

var _ = add(&Scenario{Name: "activity_async_completion", Doc: "ErrResultPending, completed by id from the client",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(wfActivity("act", workflow.ActivityOptions{ActivityID: "my-act"}, false), named("wf"))
		r.RegisterActivityWithOptions(func(ctx context.Context) (string, error) {
			e.Hook("started") <- struct{}{}
			return "", activity.ErrResultPending
		}, anamed("act"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.Wait(ctx, "started"); err != nil {
			return err
		}
		if err := e.Client.RecordActivityHeartbeatByID(ctx, e.Namespace, e.ID, "", "my-act", "outside"); err != nil {
			return err
		}
		if err := e.Client.CompleteActivityByID(ctx, e.Namespace, e.ID, "", "my-act", "from outside", nil); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "activity_parallel3", Doc: "three activities in parallel on a worker with one activity slot",
	Worker:   worker.Options{MaxConcurrentActivityExecutionSize: 1, MaxConcurrentActivityTaskPollers: 1, DisableEagerActivities: true},
	Unstable: "activities start in task-queue order but completions can share or split workflow tasks",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) ([]string, error) {
			ctx = workflow.WithActivityOptions(ctx, ao(workflow.ActivityOptions{}))
			var fs []workflow.Future
			for _, s := range []string{"a", "b", "c"} {
				fs = append(fs, workflow.ExecuteActivity(ctx, "act", s))
			}
			var out []string
			for _, f := range fs {
				var s string
				if err := f.Get(ctx, &s); err != nil {
					return nil, err
				}
				out = append(out, s)
			}
			return out, nil
		}, named("wf"))
		r.RegisterActivityWithOptions(func(ctx context.Context, s string) (string, error) {
			time.Sleep(150 * time.Millisecond)
			return s, nil
		}, anamed("act"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

var _ = add(&Scenario{Name: "session", Doc: "worker session: creation activity, one activity, completion",
	Worker:   worker.Options{EnableSessionWorker: true},
	Unstable: "the session creation activity's completion may share the workflow task of the completion activity",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			ctx = workflow.WithActivityOptions(ctx, ao(workflow.ActivityOptions{}))
			sctx, err := workflow.CreateSession(ctx, &workflow.SessionOptions{CreationTimeout: 10 * time.Second, ExecutionTimeout: 20 * time.Second})
			if err != nil {
				return "", err
			}
			var s string
			err = workflow.ExecuteActivity(sctx, "act", "bob").Get(sctx, &s)
			workflow.CompleteSession(sctx)
			if err := workflow.Sleep(ctx, time.Second); err != nil { // or the workflow may end before the session creation activity does
				return "", err
			}
			return s, err
		}, named("wf"))
		r.RegisterActivityWithOptions(echo, anamed("act"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

var _ = add(&Scenario{Name: "activity_cancel_in_backoff", Doc: "cancel with WaitForCancellation while the activity waits for its retry: server closes it at once, no Started event",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			actx, cancel := workflow.WithCancel(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
				StartToCloseTimeout: 20 * time.Second, WaitForCancellation: true, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour}}))
			f := workflow.ExecuteActivity(actx, "act")
			if err := workflow.Sleep(ctx, 2*time.Second); err != nil {
				return "", err
			}
			cancel()
			if err := f.Get(ctx, nil); err != nil {
				return "handled: " + err.Error(), nil
			}
			return "?", nil
		}, named("wf"))
		r.RegisterActivityWithOptions(func(context.Context) error { return errors.New("fails") }, anamed("act"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

// Local activities.
func local(name, doc string, o workflow.LocalActivityOptions, swallow bool, wftTimeout time.Duration, act any) *Scenario {
	return add(&Scenario{Name: name, Doc: doc,
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
				ctx = workflow.WithLocalActivityOptions(ctx, o)
				var s string
				err := workflow.ExecuteLocalActivity(ctx, act).Get(ctx, &s)
				if err != nil && swallow {
					return "handled: " + err.Error(), nil
				}
				return s, err
			}, named("wf"))
		},
		Drive: func(ctx context.Context, e *Env) error {
			o := e.opts("")
			if wftTimeout > 0 {
				o.WorkflowTaskTimeout = wftTimeout
			}
			return e.runOpts(ctx, o, "wf")
		},
	})
}

var _ = local("local_activity_success", "local activity completes", workflow.LocalActivityOptions{StartToCloseTimeout: 5 * time.Second}, false, 0, localOK)

var _ = inRealTime(local("local_activity_retry", "local activity fails once then succeeds, in-process backoff",
	workflow.LocalActivityOptions{StartToCloseTimeout: 5 * time.Second, RetryPolicy: &temporal.RetryPolicy{InitialInterval: 50 * time.Millisecond, MaximumAttempts: 3}}, false, 0, localFlaky))

var _ = local("local_activity_fail", "local activity fails for good; handled",
	workflow.LocalActivityOptions{StartToCloseTimeout: 5 * time.Second, RetryPolicy: noRetry()}, true, 0, localFail)

var _ = local("local_activity_timer_retry", "backoff above the local retry threshold becomes a timer",
	workflow.LocalActivityOptions{StartToCloseTimeout: 5 * time.Second, RetryPolicy: &temporal.RetryPolicy{InitialInterval: 2 * time.Second, MaximumAttempts: 2}}, false, time.Second, localFlaky)

var _ = inRealTime(local("local_activity_long", "local activity longer than 80% of the workflow task timeout: workflow task heartbeats",
	workflow.LocalActivityOptions{StartToCloseTimeout: 10 * time.Second}, false, 2*time.Second, localSlow))

func inRealTime(s *Scenario) *Scenario {
	s.RealTime = "in virtual time workers wait for the retries of local activities with timers, and the first heartbeats of workflow tasks come sooner"
	return s
}

func localOK(context.Context) (string, error) { return "local ok", nil }
func localFlaky(ctx context.Context) (string, error) {
	if activity.GetInfo(ctx).Attempt == 1 {
		return "", errors.New("flaky")
	}
	return "ok on retry", nil
}
func localFail(context.Context) (string, error) { return "", errors.New("no good") }
func localSlow(context.Context) (string, error) {
	time.Sleep(4 * time.Second)
	return "slow ok", nil
}
