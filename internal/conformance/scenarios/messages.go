package scenarios

import (
	"context"
	"errors"
	"fmt"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// counterWF serves update "add" (validator rejects negatives), update "addActivity", update "fail",
// query "get", and finishes on signal "done".
func counterWF(ctx workflow.Context) (int, error) {
	total := 0
	if err := workflow.SetQueryHandler(ctx, "get", func() (int, error) { return total, nil }); err != nil {
		return 0, err
	}
	if err := workflow.SetUpdateHandlerWithOptions(ctx, "add", func(ctx workflow.Context, n int) (int, error) {
		total += n
		return total, nil
	}, workflow.UpdateHandlerOptions{Validator: func(n int) error {
		if n < 0 {
			return errors.New("negative")
		}
		return nil
	}}); err != nil {
		return 0, err
	}
	if err := workflow.SetUpdateHandler(ctx, "addActivity", func(ctx workflow.Context, n int) (int, error) {
		ctx = workflow.WithActivityOptions(ctx, ao(workflow.ActivityOptions{}))
		var m int
		if err := workflow.ExecuteActivity(ctx, "double", n).Get(ctx, &m); err != nil {
			return 0, err
		}
		total += m
		return total, nil
	}); err != nil {
		return 0, err
	}
	if err := workflow.SetUpdateHandler(ctx, "fail", func(ctx workflow.Context) error {
		return temporal.NewApplicationError("update failed", "UpdErr")
	}); err != nil {
		return 0, err
	}
	workflow.GetSignalChannel(ctx, "done").Receive(ctx, nil)
	return total, nil
}

func regCounter(e *Env, r worker.Registry) {
	r.RegisterWorkflowWithOptions(counterWF, named("wf"))
	r.RegisterActivityWithOptions(func(_ context.Context, n int) (int, error) { return 2 * n, nil }, anamed("double"))
}

func (e *Env) update(ctx context.Context, id, name string, args ...any) {
	h, err := e.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: e.ID, UpdateID: id, UpdateName: name, Args: args, WaitForStage: client.WorkflowUpdateStageCompleted})
	if err != nil {
		e.Note("update %s: error %v", id, err)
		return
	}
	var n any
	err = h.Get(ctx, &n)
	e.Note("update %s: %v %v", id, n, err)
}

// messageScen starts counterWF, waits for its first task, runs f, signals done.
func messageScen(name, doc string, f func(ctx context.Context, e *Env) error) *Scenario {
	return add(&Scenario{Name: name, Doc: doc, Register: regCounter,
		Drive: func(ctx context.Context, e *Env) error {
			r, err := e.startAndRest(ctx)
			if err != nil {
				return err
			}
			if err := f(ctx, e); err != nil {
				return err
			}
			if err := e.Client.SignalWorkflow(ctx, e.ID, "", "done", nil); err != nil {
				return err
			}
			e.finish(ctx, r)
			return nil
		},
	})
}

// ---- signals
var _ = add(&Scenario{Name: "signal", Doc: "two signals with payloads, each in its own workflow task",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			var a, b string
			workflow.GetSignalChannel(ctx, "a").Receive(ctx, &a)
			workflow.GetSignalChannel(ctx, "b").Receive(ctx, &b)
			return a + b, nil
		}, named("wf"))
	},
	Drive: signalAfterFirstTask("a", "b"),
})

var _ = add(&Scenario{Name: "signal_with_start", Doc: "SignalWithStart creates the execution, a second call only signals",
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
		r, err := e.Client.SignalWithStartWorkflow(ctx, e.ID, "s", "one", e.opts(""), "wf")
		if err != nil {
			return err
		}
		e.Record("", r.GetID(), r.GetRunID())
		if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED); err != nil {
			return err
		}
		r2, err := e.Client.SignalWithStartWorkflow(ctx, e.ID, "s", "two", e.opts(""), "wf")
		if err != nil {
			return err
		}
		e.Note("second call same run: %v", r2.GetRunID() == r.GetRunID())
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "signal_buffered", Doc: "two signals arrive while a workflow task is being processed: buffered, flushed after it completes",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 5 * time.Second})
			if err := workflow.ExecuteLocalActivity(ctx, func(ctx context.Context) error {
				e.Hook("in-task") <- struct{}{}
				return e.Wait(ctx, "release")
			}).Get(ctx, nil); err != nil {
				return "", err
			}
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
		if err := e.Wait(ctx, "in-task"); err != nil {
			return err
		}
		for _, s := range []string{"one", "two"} {
			if err := e.Client.SignalWorkflow(ctx, e.ID, "", "s", s); err != nil {
				return err
			}
		}
		e.Hook("release") <- struct{}{}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "signal_unhandled_command", Doc: "signal arrives while the completing workflow task runs: UnhandledCommand fails the task, then it completes on the retry",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 5 * time.Second})
			if err := workflow.ExecuteLocalActivity(ctx, func(ctx context.Context) error {
				e.Hook("in-task") <- struct{}{}
				return e.Wait(ctx, "release")
			}).Get(ctx, nil); err != nil {
				return "", err
			}
			return "done without reading the signal", nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.Wait(ctx, "in-task"); err != nil {
			return err
		}
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "s", "x"); err != nil {
			return err
		}
		e.Hook("release") <- struct{}{}
		e.Hook("release") <- struct{}{}
		e.finish(ctx, r)
		return nil
	},
})

func ext(name, doc string, withTarget bool, source func(ctx workflow.Context, target string) (string, error)) *Scenario {
	return add(&Scenario{Name: name, Doc: doc,
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(source, named("wf"))
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
				var s string
				sel := workflow.NewSelector(ctx)
				sel.AddReceive(workflow.GetSignalChannel(ctx, "s"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &s) })
				sel.AddReceive(ctx.Done(), func(c workflow.ReceiveChannel, _ bool) {})
				sel.Select(ctx)
				return s, ctx.Err()
			}, named("target"))
		},
		Drive: func(ctx context.Context, e *Env) error {
			tid := e.ID + "-target"
			var tr client.WorkflowRun
			if withTarget {
				var err error
				if tr, err = e.Client.ExecuteWorkflow(ctx, e.opts("target"), "target"); err != nil {
					return err
				}
				if err := e.waitEvent(ctx, tid, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED); err != nil {
					return err
				}
			}
			if err := e.run(ctx, "wf", tid); err != nil {
				return err
			}
			if withTarget {
				e.Note("target: %v", tr.Get(ctx, nil))
				e.Record("target", tid, tr.GetRunID())
			}
			return nil
		},
	})
}

func sig(ctx workflow.Context, target string) (string, error) {
	if err := workflow.SignalExternalWorkflow(ctx, target, "", "s", "from source").Get(ctx, nil); err != nil {
		return "handled: " + err.Error(), nil
	}
	return "ok", nil
}

func can(ctx workflow.Context, target string) (string, error) {
	if err := workflow.RequestCancelExternalWorkflow(ctx, target, "").Get(ctx, nil); err != nil {
		return "handled: " + err.Error(), nil
	}
	return "ok", nil
}

var _ = ext("signal_external", "SignalExternalWorkflow to a running workflow", true, sig)

var _ = ext("signal_external_not_found", "SignalExternalWorkflow to a missing workflow", false, sig)

var _ = ext("cancel_external", "RequestCancelExternalWorkflow to a running workflow", true, can)

var _ = ext("cancel_external_not_found", "RequestCancelExternalWorkflow to a missing workflow", false, can)

// ---- queries and updates
var _ = messageScen("query", "queries on a running and on a closed workflow leave no trace in history", func(ctx context.Context, e *Env) error {
	for _, q := range []string{"get", "get", "nope", "__stack_trace"} {
		v, err := e.Client.QueryWorkflow(ctx, e.ID, "", q)
		if err != nil {
			e.Note("query %s: %v", q, err)
			continue
		}
		var x any
		_ = v.Get(&x)
		if q != "__stack_trace" {
			e.Note("query %s: %v", q, x)
		}
	}
	return nil
})

var _ = messageScen("update_accepted", "update accepted and completed in one workflow task", func(ctx context.Context, e *Env) error {
	e.update(ctx, "u1", "add", 3)
	return nil
})

var _ = messageScen("update_rejected", "validator rejects: no events at all; then an unknown update name", func(ctx context.Context, e *Env) error {
	e.update(ctx, "u1", "add", -3)
	e.update(ctx, "u2", "unknown")
	return nil
})

var _ = messageScen("update_failed", "update handler fails after acceptance", func(ctx context.Context, e *Env) error {
	e.update(ctx, "u1", "fail")
	return nil
})

var _ = messageScen("update_with_activity", "update handler runs an activity: accepted and completed in different tasks", func(ctx context.Context, e *Env) error {
	e.update(ctx, "u1", "addActivity", 4)
	return nil
})

var _ = messageScen("update_duplicate_id", "same update id twice: the second call returns the first outcome, no events", func(ctx context.Context, e *Env) error {
	e.update(ctx, "u1", "add", 3)
	e.update(ctx, "u1", "add", 3)
	return nil
})

var _ = add(&Scenario{Name: "update_with_start", Doc: "ExecuteMultiOperation: update-with-start creates the workflow; a second one attaches to it", Register: regCounter,
	Drive: func(ctx context.Context, e *Env) error {
		for i := 1; i <= 2; i++ {
			o := e.opts("")
			o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
			so := e.Client.NewWithStartWorkflowOperation(o, "wf")
			h, err := e.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
				StartWorkflowOperation: so,
				UpdateOptions:          client.UpdateWorkflowOptions{UpdateID: fmt.Sprint("u", i), UpdateName: "add", Args: []any{5}, WaitForStage: client.WorkflowUpdateStageCompleted},
			})
			if err != nil {
				return err
			}
			var n int
			err = h.Get(ctx, &n)
			e.Note("update u%d: %v %v", i, n, err)
			r, err := so.Get(ctx)
			if err != nil {
				return err
			}
			e.Record("", r.GetID(), r.GetRunID())
		}
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "done", nil); err != nil {
			return err
		}
		e.finish(ctx, e.Client.GetWorkflow(ctx, e.ID, ""))
		return nil
	},
})

var _ = add(&Scenario{Name: "update_with_start_rejected", Doc: "update-with-start whose validator rejects: the workflow starts anyway", Register: regCounter,
	Drive: func(ctx context.Context, e *Env) error {
		o := e.opts("")
		o.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL
		so := e.Client.NewWithStartWorkflowOperation(o, "wf")
		h, err := e.Client.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{StartWorkflowOperation: so,
			UpdateOptions: client.UpdateWorkflowOptions{UpdateID: "u1", UpdateName: "add", Args: []any{-5}, WaitForStage: client.WorkflowUpdateStageCompleted}})
		if err != nil {
			e.Note("update-with-start: %v", err)
		} else {
			e.Note("update: %v", h.Get(ctx, nil))
		}
		r, err := so.Get(ctx)
		if err != nil {
			return err
		}
		e.Record("", r.GetID(), r.GetRunID())
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "done", nil); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "update_unfinished_on_close", Doc: "workflow completes while an accepted update is still running: the update's caller gets an error",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			if err := workflow.SetUpdateHandlerWithOptions(ctx, "slow", func(ctx workflow.Context) error {
				return workflow.Sleep(ctx, time.Hour)
			}, workflow.UpdateHandlerOptions{UnfinishedPolicy: workflow.HandlerUnfinishedPolicyAbandon}); err != nil {
				return "", err
			}
			workflow.GetSignalChannel(ctx, "done").Receive(ctx, nil)
			return "done", nil
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.startAndRest(ctx)
		if err != nil {
			return err
		}
		h, err := e.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: e.ID, UpdateID: "u1", UpdateName: "slow", WaitForStage: client.WorkflowUpdateStageAccepted})
		if err != nil {
			return err
		}
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "done", nil); err != nil {
			return err
		}
		e.finish(ctx, r)
		e.Note("update outcome: %v", h.Get(ctx, nil))
		return nil
	},
})
