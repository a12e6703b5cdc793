package scenarios

import (
	"context"
	"errors"
	"fmt"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

var _ = add(&Scenario{Name: "workflow_run_timeout", Doc: "run timeout elapses while a timer is pending",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.WorkflowRunTimeout = time.Second
		return e.runOpts(ctx, o, "wf")
	},
})

var _ = add(&Scenario{Name: "workflow_execution_timeout", Doc: "execution timeout elapses",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.WorkflowExecutionTimeout = time.Second
		return e.runOpts(ctx, o, "wf")
	},
})

var _ = add(&Scenario{Name: "workflow_retry", Doc: "workflow retry policy: run 1 and 2 fail, run 3 succeeds",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int32, error) {
			a := workflow.GetInfo(ctx).Attempt
			if a < 3 {
				return 0, errors.New("try again")
			}
			return a, nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.RetryPolicy = &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 1, MaximumAttempts: 5}
		return e.runChain(ctx, o, "wf")
	},
})

var _ = add(&Scenario{Name: "workflow_cron", Doc: "cron @every 2s, three runs then terminated during the fourth's backoff; carries the last result",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int, error) {
			n := 0
			if workflow.HasLastCompletionResult(ctx) {
				if err := workflow.GetLastCompletionResult(ctx, &n); err != nil {
					return 0, err
				}
			}
			if n == 1 && workflow.GetLastError(ctx) == nil {
				return 0, errors.New("second run fails")
			}
			return n + 1, nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.CronSchedule = "@every 2s"
		r, err := e.start(ctx, o, "wf")
		if err != nil {
			return err
		}
		run := r.GetRunID()
		for i := 1; i <= 3; i++ {
			label := ""
			if i > 1 {
				label = fmt.Sprintf("run%d", i)
			}
			e.Record(label, e.ID, run)
			next, err := e.nextRun(ctx, e.ID, run)
			if err != nil {
				return err
			}
			run = next
		}
		e.Record("run4", e.ID, run)
		return e.Client.TerminateWorkflow(ctx, e.ID, run, "stop cron")
	},
})

var _ = add(&Scenario{Name: "workflow_run_timeout_retry", Doc: "run timeout with a retry policy: run 1 times out, run 2 completes",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (int32, error) {
			if workflow.GetInfo(ctx).Attempt == 1 {
				return 0, workflow.Sleep(ctx, time.Hour)
			}
			return workflow.GetInfo(ctx).Attempt, nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.WorkflowRunTimeout = 2 * time.Second
		o.RetryPolicy = &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: 3}
		return e.runChain(ctx, o, "wf")
	},
})

func before(name, doc string, f func(ctx context.Context, e *Env) error) *Scenario {
	return add(&Scenario{Name: name, Doc: doc, NoWorker: true,
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
				var s string
				workflow.GetSignalChannel(ctx, "s").ReceiveAsync(&s)
				return s, ctx.Err()
			}, named("wf"))
		},
		Drive: func(ctx context.Context, e *Env) error {
			r, err := e.start(ctx, e.opts(""), "wf")
			if err != nil {
				return err
			}
			if err := f(ctx, e); err != nil {
				return err
			}
			if _, err := e.StartWorker(worker.Options{}); err != nil {
				return err
			}
			e.finish(ctx, r)
			return nil
		},
	})
}

var _ = before("signal_before_first_task", "signal before any worker polls", func(ctx context.Context, e *Env) error {
	return e.Client.SignalWorkflow(ctx, e.ID, "", "s", "early")
})

var _ = before("cancel_before_first_task", "cancel request (twice) before any worker polls", func(ctx context.Context, e *Env) error {
	if err := e.Client.CancelWorkflow(ctx, e.ID, ""); err != nil {
		return err
	}
	e.Note("second cancel: %v", e.Client.CancelWorkflow(ctx, e.ID, ""))
	return nil
})

var _ = before("terminate_before_first_task", "terminate before any worker polls", func(ctx context.Context, e *Env) error {
	return e.Client.TerminateWorkflow(ctx, e.ID, "", "early")
})

var _ = add(&Scenario{Name: "eager_workflow_start", Doc: "EnableEagerStart: first workflow task is handed out in the start response",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) { return "ok", nil }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.EnableEagerStart = true
		return e.runOpts(ctx, o, "wf")
	},
})

var _ = add(&Scenario{Name: "raw_bad_command", Doc: "raw RespondWorkflowTaskCompleted with a ScheduleActivityTask without timeouts: WorkflowTaskFailed BAD_SCHEDULE_ACTIVITY_ATTRIBUTES", NoWorker: true,
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) { return "ok", nil }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		task, err := e.pollWFT(ctx)
		if err != nil {
			return err
		}
		_, err = e.Client.WorkflowService().RespondWorkflowTaskCompleted(ctx, &workflowservice.RespondWorkflowTaskCompletedRequest{
			TaskToken: task.TaskToken, Identity: "by-hand", Namespace: e.Namespace,
			Commands: []*commandpb.Command{{CommandType: enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK, Attributes: &commandpb.Command_ScheduleActivityTaskCommandAttributes{
				ScheduleActivityTaskCommandAttributes: &commandpb.ScheduleActivityTaskCommandAttributes{ActivityId: "1", ActivityType: &commonpb.ActivityType{Name: "x"}}}}},
		})
		e.Note("respond: %v", err)
		if _, err := e.StartWorker(worker.Options{}); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "schedule_trigger", Doc: "a schedule's action started by an immediate trigger",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, s string) (string, error) { return s, nil }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		h, err := e.Client.ScheduleClient().Create(ctx, client.ScheduleOptions{ID: e.ID + "-sched", TriggerImmediately: true, Paused: true,
			Spec:   client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: 24 * time.Hour}}},
			Action: &client.ScheduleWorkflowAction{ID: e.ID, Workflow: "wf", Args: []any{"from schedule"}, TaskQueue: e.TaskQueue, WorkflowTaskTimeout: 10 * time.Second}})
		if err != nil {
			return err
		}
		defer h.Delete(context.Background())
		var x client.ScheduleWorkflowExecution
		if err := e.until(ctx, "schedule action", func() bool {
			d, err := h.Describe(ctx)
			if err != nil || len(d.Info.RecentActions) == 0 || d.Info.RecentActions[0].StartWorkflowResult == nil {
				return false
			}
			x = *d.Info.RecentActions[0].StartWorkflowResult
			return true
		}); err != nil {
			return err
		}
		e.Record("", x.WorkflowID, x.FirstExecutionRunID)
		e.finish(ctx, e.Client.GetWorkflow(ctx, x.WorkflowID, x.FirstExecutionRunID))
		return nil
	},
})

var _ = add(&Scenario{Name: "workflow_start_delay", Doc: "StartDelay: first workflow task backoff",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return nil }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.StartDelay = time.Second
		return e.runOpts(ctx, o, "wf")
	},
})

var _ = add(&Scenario{Name: "continue_as_new", Doc: "two continue-as-new hops with input, memo and search attributes carried over",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, n int) (int, error) {
			if n < 2 {
				if err := workflow.Sleep(ctx, 100*time.Millisecond); err != nil {
					return 0, err
				}
				return 0, workflow.NewContinueAsNewError(ctx, "wf", n+1)
			}
			return n, nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.Memo = map[string]any{"m": "v"}
		o.TypedSearchAttributes = temporal.NewSearchAttributes(saKeyword.ValueSet("kw"))
		return e.runChain(ctx, o, "wf", 0)
	},
})

var _ = add(&Scenario{Name: "start_with_attributes", Doc: "memo, search attributes, retry policy, timeouts, static summary, priority and header-free input at start",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, a string, b int) (string, error) { return fmt.Sprint(a, b), nil }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.Memo = map[string]any{"m": "v", "n": 1}
		o.TypedSearchAttributes = temporal.NewSearchAttributes(saKeyword.ValueSet("kw"), saText.ValueSet("some text"))
		o.WorkflowExecutionTimeout, o.WorkflowRunTimeout, o.WorkflowTaskTimeout = time.Hour, 30*time.Minute, 5*time.Second
		o.RetryPolicy = &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: 2}
		o.StaticSummary, o.StaticDetails = "summary", "details"
		o.Priority = temporal.Priority{PriorityKey: 2, FairnessKey: "fk", FairnessWeight: 1.5}
		return e.runOpts(ctx, o, "wf", "x", 1)
	},
})

var _ = add(&Scenario{Name: "id_conflict_terminate_existing", Doc: "second start with TERMINATE_EXISTING; plus the errors of FAIL and reuse policies",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, d time.Duration) error { return workflow.Sleep(ctx, d) }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r1, err := e.start(ctx, e.opts(""), "wf", time.Hour)
		if err != nil {
			return err
		}
		if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_TIMER_STARTED); err != nil {
			return err
		}
		o := e.opts("")
		o.WorkflowExecutionErrorWhenAlreadyStarted = true
		_, err = e.Client.ExecuteWorkflow(ctx, o, "wf", time.Hour)
		e.Note("start while running (FAIL): %v", err)
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
		ru, err := e.Client.ExecuteWorkflow(ctx, o, "wf", time.Hour)
		e.Note("start while running (USE_EXISTING): same run=%v err=%v", err == nil && ru.GetRunID() == r1.GetRunID(), err)
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING
		r2, err := e.Client.ExecuteWorkflow(ctx, o, "wf", 100*time.Millisecond)
		if err != nil {
			return err
		}
		e.Record("second", r2.GetID(), r2.GetRunID())
		e.Note("first: %v", e.Client.GetWorkflow(ctx, e.ID, r1.GetRunID()).GetWithOptions(ctx, nil, client.WorkflowRunGetOptions{DisableFollowingRuns: true}))
		e.Note("second: %v", r2.Get(ctx, nil))
		o = e.opts("")
		o.WorkflowExecutionErrorWhenAlreadyStarted = true
		o.WorkflowIDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE
		_, err = e.Client.ExecuteWorkflow(ctx, o, "wf", time.Hour)
		e.Note("start after close (REJECT_DUPLICATE): %v", err)
		o.WorkflowIDReusePolicy = enumspb.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY
		_, err = e.Client.ExecuteWorkflow(ctx, o, "wf", time.Hour)
		e.Note("start after completed (FAILED_ONLY): %v", err)
		return nil
	},
})
