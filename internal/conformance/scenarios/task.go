package scenarios

import (
	"context"
	"fmt"
	"go.temporal.io/api/workflowservice/v1"
	"sync/atomic"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// ---- workflow task failures
var _ = add(&Scenario{Name: "workflow_task_panic", Doc: "workflow panics twice: WorkflowTaskFailed once in history; the SDK does not answer attempt 2 (transient, times out); attempt 3 completes",
	Register: func(e *Env, r worker.Registry) {
		var n atomic.Int32
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			if n.Add(1) < 3 {
				panic("boom")
			}
			return "ok", nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

var _ = add(&Scenario{Name: "workflow_task_panic_sticky", Doc: "workflow panics once in a task from the sticky queue: stickiness is cleared and the attempt stays 1, so the retry's Scheduled event is written",
	Register: func(e *Env, r worker.Registry) {
		var n atomic.Int32
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			if err := workflow.Sleep(ctx, time.Second); err != nil {
				return "", err
			}
			if n.Add(1) == 1 {
				panic("boom")
			}
			return "ok", nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error { return e.run(ctx, "wf") },
})

var _ = add(&Scenario{Name: "workflow_task_nondeterminism", Doc: "after a worker restart the code starts an activity instead of its timer: NonDeterministicError fails the task once; the old code then completes it", NoWorker: true, Exclusive: true,
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			//workflowcheck:ignore channel -- this is how the code changes, for the error that comes of it
			select {
			case <-e.Hook("bad-code"): // only the first execution after the restart takes this branch
				// (returning here would go unnoticed: the SDK does not check a workflow that completes in replay)
				return "bad", workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, ao(workflow.ActivityOptions{})), "act").Get(ctx, nil)
			default:
			}
			return "ok", workflow.Sleep(ctx, 2*time.Second)
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		w, err := e.StartWorker(worker.Options{StickyScheduleToStartTimeout: time.Second})
		if err != nil {
			return err
		}
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_TIMER_STARTED); err != nil {
			return err
		}
		w.Stop()
		worker.PurgeStickyWorkflowCache() // the Go SDK's cache is shared by all workers of the process
		e.Hook("bad-code") <- struct{}{}
		if _, err := e.StartWorker(worker.Options{}); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "workflow_task_timeout", Doc: "first workflow task attempt is polled by hand and never answered: WorkflowTaskTimedOut, then a worker completes it", NoWorker: true,
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) { return "ok", nil }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.WorkflowTaskTimeout = time.Second
		r, err := e.start(ctx, o, "wf")
		if err != nil {
			return err
		}
		if _, err := e.pollWFT(ctx); err != nil {
			return err
		}
		if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT); err != nil {
			return err
		}
		if _, err := e.StartWorker(worker.Options{}); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "sticky_worker_gone", Doc: "worker with the sticky queue stops between tasks; new worker picks up after reset of stickiness", NoWorker: true,
	Unstable: "Worker.Stop tells the server (ShutdownWorker), which may or may not reset stickiness before the next task is scheduled",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
			return "ok", nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		w, err := e.StartWorker(worker.Options{StickyScheduleToStartTimeout: time.Second})
		if err != nil {
			return err
		}
		r, err := e.startAndRest(ctx)
		if err != nil {
			return err
		}
		w.Stop()
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "go", nil); err != nil {
			return err
		}
		if _, err := e.StartWorker(worker.Options{}); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

// ---- reset
var _ = add(&Scenario{Name: "reset", Doc: "reset a completed workflow to its second workflow task; a signal received after the reset point is reapplied",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			var a, b string
			ch := workflow.GetSignalChannel(ctx, "s")
			ch.Receive(ctx, &a)
			ch.Receive(ctx, &b)
			return a + b, nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		for i, s := range []string{"x", "y"} {
			if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, i+1); err != nil {
				return err
			}
			if err := e.Client.SignalWorkflow(ctx, e.ID, "", "s", s); err != nil {
				return err
			}
		}
		e.finish(ctx, r)
		ids, err := e.eventIDs(ctx, e.ID, r.GetRunID(), enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
		if err != nil {
			return err
		}
		resp, err := e.Client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
			Namespace: e.Namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: e.ID, RunId: r.GetRunID()},
			Reason: "testing reset", WorkflowTaskFinishEventId: ids[1], RequestId: "reset-" + e.ID,
		})
		if err != nil {
			return err
		}
		e.Record("after_reset", e.ID, resp.RunId)
		var s string
		e.Note("after reset: %v %v", e.Client.GetWorkflow(ctx, e.ID, resp.RunId).Get(ctx, &s), s)
		return nil
	},
})

var _ = add(&Scenario{Name: "reset_running", Doc: "reset a running workflow to its first workflow task: the base run is terminated",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			if err := workflow.Sleep(ctx, 200*time.Millisecond); err != nil {
				return "", err
			}
			workflow.GetSignalChannel(ctx, "s").Receive(ctx, nil)
			return "ok", nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
			return err
		}
		ids, err := e.eventIDs(ctx, e.ID, r.GetRunID(), enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
		if err != nil {
			return err
		}
		resp, err := e.Client.ResetWorkflowExecution(ctx, &workflowservice.ResetWorkflowExecutionRequest{
			Namespace: e.Namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: e.ID, RunId: r.GetRunID()},
			Reason: "testing reset", WorkflowTaskFinishEventId: ids[0], RequestId: "reset-" + e.ID,
		})
		if err != nil {
			return err
		}
		e.Record("after_reset", e.ID, resp.RunId)
		if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
			return err
		}
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "s", nil); err != nil {
			return err
		}
		e.finish(ctx, e.Client.GetWorkflow(ctx, e.ID, resp.RunId))
		return nil
	},
})

// ---- markers and upserts
var _ = plain("get_version", "GetVersion twice on two change ids", func(ctx workflow.Context) (string, error) {
	v1 := workflow.GetVersion(ctx, "change-a", workflow.DefaultVersion, 2)
	v2 := workflow.GetVersion(ctx, "change-b", 1, 3)
	if err := workflow.Sleep(ctx, 100*time.Millisecond); err != nil {
		return "", err
	}
	v3 := workflow.GetVersion(ctx, "change-a", workflow.DefaultVersion, 2)
	return fmt.Sprint(v1, v2, v3), nil
})

var _ = plain("side_effect", "SideEffect twice", func(ctx workflow.Context) (int, error) {
	var a, b int
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return 41 }).Get(&a); err != nil {
		return 0, err
	}
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return 1 }).Get(&b); err != nil {
		return 0, err
	}
	return a + b, nil
})

var _ = plain("mutable_side_effect", "MutableSideEffect: same, same, changed", func(ctx workflow.Context) (int, error) {
	sum := 0
	for _, v := range []int{1, 1, 2} {
		var x int
		if err := workflow.MutableSideEffect(ctx, "id", func(workflow.Context) any { return v }, func(a, b any) bool { return a == b }).Get(&x); err != nil {
			return 0, err
		}
		sum += x
		if err := workflow.Sleep(ctx, 100*time.Millisecond); err != nil {
			return 0, err
		}
	}
	return sum, nil
})

var _ = plain("upsert_search_attributes", "typed upsert, then unset", func(ctx workflow.Context) error {
	if err := workflow.UpsertTypedSearchAttributes(ctx, saKeyword.ValueSet("one"), saText.ValueSet("txt")); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, 100*time.Millisecond); err != nil {
		return err
	}
	return workflow.UpsertTypedSearchAttributes(ctx, saKeyword.ValueSet("two"), saText.ValueUnset())
})

var _ = plain("upsert_memo", "UpsertMemo set and delete", func(ctx workflow.Context) error {
	if err := workflow.UpsertMemo(ctx, map[string]any{"a": 1, "b": "x"}); err != nil {
		return err
	}
	if err := workflow.Sleep(ctx, 100*time.Millisecond); err != nil {
		return err
	}
	return workflow.UpsertMemo(ctx, map[string]any{"a": nil, "b": "y"})
})

var (
	saKeyword = temporal.NewSearchAttributeKeyKeyword("CustomKeywordField")
	saText    = temporal.NewSearchAttributeKeyString("CustomStringField")
)
