package scenarios

import (
	"context"
	"errors"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func childCtx(ctx workflow.Context, id string, o workflow.ChildWorkflowOptions) workflow.Context {
	o.WorkflowID = id
	o.WorkflowTaskTimeout = 10 * time.Second
	return workflow.WithChildOptions(ctx, o)
}

// childScen: parent wf(childID) starts "child", optionally drives during, child history recorded as "child".
func childScen(name, doc string, o workflow.ChildWorkflowOptions, child any, during func(ctx context.Context, e *Env, cid string) error) *Scenario {
	return add(&Scenario{Name: name, Doc: doc,
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context, cid string) (string, error) {
				var s string
				err := workflow.ExecuteChildWorkflow(childCtx(ctx, cid, o), "child").Get(ctx, &s)
				if err != nil {
					return "handled: " + err.Error(), nil
				}
				return s, nil
			}, named("wf"))
			r.RegisterWorkflowWithOptions(child, named("child"))
		},
		Drive: func(ctx context.Context, e *Env) error {
			cid := e.ID + "-child"
			r, err := e.start(ctx, e.opts(""), "wf", cid)
			if err != nil {
				return err
			}
			if during != nil {
				if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED); err != nil {
					return err
				}
				if err := e.waitEvent(ctx, cid, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED); err != nil {
					return err
				}
				// let the parent's workflow task for ChildWorkflowExecutionStarted finish
				if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
					return err
				}
				if err := during(ctx, e, cid); err != nil {
					return err
				}
			}
			e.finish(ctx, r)
			e.recordFirst(ctx, "child", cid)
			return nil
		},
	})
}

// recordFirst records the first run of a workflow id (the one its parent started).
func (e *Env) recordFirst(ctx context.Context, label, wid string) {
	d, err := e.Client.DescribeWorkflowExecution(ctx, wid, "")
	if err != nil {
		e.Note("describe %s: %v", label, err)
		return
	}
	e.Record(label, wid, d.WorkflowExecutionInfo.FirstRunId)
	if d.WorkflowExecutionInfo.FirstRunId != d.WorkflowExecutionInfo.Execution.RunId {
		e.Record(label+"_last", wid, d.WorkflowExecutionInfo.Execution.RunId)
	}
}

const unst = "ChildWorkflowExecutionStarted and the child's close may or may not share a workflow task of the parent"

var _ = childScen("child_complete", "child sleeps then completes with a result", workflow.ChildWorkflowOptions{},
	func(ctx workflow.Context) (string, error) {
		return "child result", workflow.Sleep(ctx, 300*time.Millisecond)
	}, nil)

var _ = childScen("child_complete_immediately", "child completes in its first task", workflow.ChildWorkflowOptions{},
	func(ctx workflow.Context) (string, error) { return "child result", nil }, nil)

var _ = childScen("child_fail", "child fails with an application error", workflow.ChildWorkflowOptions{},
	func(ctx workflow.Context) (string, error) {
		if err := workflow.Sleep(ctx, 300*time.Millisecond); err != nil {
			return "", err
		}
		return "", temporal.NewApplicationError("child broke", "ChildErr", "d")
	}, nil)

var _ = childScen("child_retry", "child has a retry policy: fails once, then completes", workflow.ChildWorkflowOptions{RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: 3}},
	func(ctx workflow.Context) (string, error) {
		if workflow.GetInfo(ctx).Attempt == 1 {
			return "", errors.New("first attempt")
		}
		return "second attempt", nil
	}, nil)

var _ = childScen("child_timeout", "child's run timeout elapses", workflow.ChildWorkflowOptions{WorkflowRunTimeout: time.Second},
	func(ctx workflow.Context) (string, error) { return "", workflow.Sleep(ctx, time.Hour) }, nil)

var _ = childScen("child_terminate", "client terminates the child", workflow.ChildWorkflowOptions{},
	func(ctx workflow.Context) (string, error) { return "", workflow.Sleep(ctx, time.Hour) },
	func(ctx context.Context, e *Env, cid string) error {
		return e.Client.TerminateWorkflow(ctx, cid, "", "bye")
	})

var _ = childScen("child_continue_as_new", "child continues as new once; parent sees only the last run's result", workflow.ChildWorkflowOptions{},
	func(ctx workflow.Context) (string, error) {
		if workflow.GetInfo(ctx).ContinuedExecutionRunID == "" {
			if err := workflow.Sleep(ctx, 200*time.Millisecond); err != nil {
				return "", err
			}
			return "", workflow.NewContinueAsNewError(ctx, "child")
		}
		return "second run", nil
	}, nil)

func childCancel(name, doc string, wait bool) *Scenario {
	return add(&Scenario{Name: name, Doc: doc, Unstable: "the child's cancellation may be reported in the same workflow task as ExternalWorkflowExecutionCancelRequested",
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context, cid string) (string, error) {
				cctx, cancel := workflow.WithCancel(childCtx(ctx, cid, workflow.ChildWorkflowOptions{WaitForCancellation: wait}))
				f := workflow.ExecuteChildWorkflow(cctx, "child")
				if err := f.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
					return "", err
				}
				workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
				cancel()
				if err := f.Get(ctx, nil); err != nil {
					return "handled: " + err.Error(), nil
				}
				return "?", nil
			}, named("wf"))
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, named("child"))
		},
		Drive: func(ctx context.Context, e *Env) error {
			cid := e.ID + "-child"
			r, err := e.start(ctx, e.opts(""), "wf", cid)
			if err != nil {
				return err
			}
			if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED); err != nil {
				return err
			}
			if err := e.waitEvent(ctx, cid, enumspb.EVENT_TYPE_TIMER_STARTED); err != nil {
				return err
			}
			if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
				return err
			}
			if err := e.Client.SignalWorkflow(ctx, e.ID, "", "go", nil); err != nil {
				return err
			}
			e.finish(ctx, r)
			e.Note("child: %v", e.Client.GetWorkflow(ctx, cid, "").Get(ctx, nil))
			e.recordFirst(ctx, "child", cid)
			return nil
		},
	})
}

var _ = childCancel("child_cancel_wait", "parent cancels child, WaitForCancellation", true)

var _ = childCancel("child_cancel_try", "parent cancels child, does not wait", false)

var _ = add(&Scenario{Name: "child_already_started", Doc: "child id is taken: StartChildWorkflowExecutionFailed",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, cid string) (string, error) {
			err := workflow.ExecuteChildWorkflow(childCtx(ctx, cid, workflow.ChildWorkflowOptions{}), "child").Get(ctx, nil)
			return "handled: " + err.Error(), nil
		}, named("wf"))
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error { return workflow.Sleep(ctx, time.Hour) }, named("child"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		cid := e.ID + "-child"
		if _, err := e.Client.ExecuteWorkflow(ctx, e.opts("child"), "child"); err != nil {
			return err
		}
		if err := e.run(ctx, "wf", cid); err != nil {
			return err
		}
		return e.Client.TerminateWorkflow(ctx, cid, "", "cleanup")
	},
})

var _ = add(&Scenario{Name: "child_signal", Doc: "parent signals its child through the child future",
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context, cid string) (string, error) {
			f := workflow.ExecuteChildWorkflow(childCtx(ctx, cid, workflow.ChildWorkflowOptions{}), "child")
			if err := f.SignalChildWorkflow(ctx, "s", "hi child").Get(ctx, nil); err != nil {
				return "", err
			}
			var s string
			return s, f.Get(ctx, &s)
		}, named("wf"))
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (string, error) {
			var s string
			workflow.GetSignalChannel(ctx, "s").Receive(ctx, &s)
			return s, workflow.Sleep(ctx, 300*time.Millisecond)
		}, named("child"))
	},
	Unstable: "the signal and the child's first workflow task race; " + unst,
	Drive: func(ctx context.Context, e *Env) error {
		if err := e.run(ctx, "wf", e.ID+"-child"); err != nil {
			return err
		}
		e.recordFirst(ctx, "child", e.ID+"-child")
		return nil
	},
})

func pcp(name, doc string, p enumspb.ParentClosePolicy, childEnd func(ctx context.Context, e *Env, cid string) error) *Scenario {
	return add(&Scenario{Name: name, Doc: doc,
		Register: func(e *Env, r worker.Registry) {
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context, cid string) (string, error) {
				f := workflow.ExecuteChildWorkflow(childCtx(ctx, cid, workflow.ChildWorkflowOptions{ParentClosePolicy: p}), "child")
				if err := f.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
					return "", err
				}
				workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
				return "parent done", nil
			}, named("wf"))
			r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
				workflow.GetSignalChannel(ctx, "go").Receive(ctx, nil)
				return ctx.Err()
			}, named("child"))
		},
		Drive: func(ctx context.Context, e *Env) error {
			cid := e.ID + "-child"
			r, err := e.start(ctx, e.opts(""), "wf", cid)
			if err != nil {
				return err
			}
			if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED); err != nil {
				return err
			}
			if err := e.waitEvent(ctx, cid, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED); err != nil {
				return err
			}
			if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
				return err
			}
			if err := e.Client.SignalWorkflow(ctx, e.ID, "", "go", nil); err != nil {
				return err
			}
			e.finish(ctx, r)
			if err := childEnd(ctx, e, cid); err != nil {
				return err
			}
			e.Note("child: %v", e.Client.GetWorkflow(ctx, cid, "").Get(ctx, nil))
			e.recordFirst(ctx, "child", cid)
			return nil
		},
	})
}

var _ = pcp("parent_close_terminate", "ParentClosePolicy TERMINATE", enumspb.PARENT_CLOSE_POLICY_TERMINATE, func(context.Context, *Env, string) error { return nil })

var _ = pcp("parent_close_request_cancel", "ParentClosePolicy REQUEST_CANCEL, child then completes as cancelled", enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
	func(ctx context.Context, e *Env, cid string) error {
		if err := e.waitEventN(ctx, cid, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
			return err
		}
		return e.Client.SignalWorkflow(ctx, cid, "", "go", nil)
	})

var _ = pcp("parent_close_abandon", "ParentClosePolicy ABANDON, child is signalled by the client and completes", enumspb.PARENT_CLOSE_POLICY_ABANDON,
	func(ctx context.Context, e *Env, cid string) error {
		return e.Client.SignalWorkflow(ctx, cid, "", "go", nil)
	})
