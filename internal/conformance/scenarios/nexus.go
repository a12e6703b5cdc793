package scenarios

import (
	"context"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func regNexus(e *Env, r worker.Registry) {
	svc := nexus.NewService("svc")
	sync := nexus.NewSyncOperation("sync", func(ctx context.Context, in string, o nexus.StartOperationOptions) (string, error) {
		return "sync " + in, nil
	})
	fail := nexus.NewSyncOperation("fail", func(ctx context.Context, in string, o nexus.StartOperationOptions) (string, error) {
		return "", nexus.NewOperationFailedErrorf("op failed: %s", in)
	})
	bad := nexus.NewSyncOperation("bad", func(ctx context.Context, in string, o nexus.StartOperationOptions) (string, error) {
		return "", nexus.NewHandlerErrorf(nexus.HandlerErrorTypeBadRequest, "bad request: %s", in)
	})
	slow := nexus.NewSyncOperation("slow", func(ctx context.Context, in string, o nexus.StartOperationOptions) (string, error) {
		<-ctx.Done()
		return "", ctx.Err()
	})
	async := temporalnexus.NewWorkflowRunOperation("async", handlerWF, func(ctx context.Context, in string, o nexus.StartOperationOptions) (client.StartWorkflowOptions, error) {
		return client.StartWorkflowOptions{ID: e.ID + "-handler", WorkflowTaskTimeout: 10 * time.Second}, nil
	})
	if err := svc.Register(sync, fail, bad, slow, async); err != nil {
		panic(err)
	}
	r.RegisterNexusService(svc)
	r.RegisterWorkflowWithOptions(handlerWF, named("handlerWF"))
	r.RegisterWorkflowWithOptions(func(ctx workflow.Context, op, in string, timeout time.Duration) (string, error) {
		c := workflow.NewNexusClient(e.Endpoint, "svc")
		cctx, cancel := workflow.WithCancel(ctx)
		f := c.ExecuteOperation(cctx, op, in, workflow.NexusOperationOptions{ScheduleToCloseTimeout: timeout})
		workflow.Go(ctx, func(ctx workflow.Context) {
			workflow.GetSignalChannel(ctx, "cancel").Receive(ctx, nil)
			cancel()
		})
		var s string
		if err := f.Get(ctx, &s); err != nil {
			return "handled: " + err.Error(), nil
		}
		return s, nil
	}, named("wf"))
}

func handlerWF(ctx workflow.Context, in string) (string, error) {
	if in == "fail" {
		if err := workflow.Sleep(ctx, 300*time.Millisecond); err != nil {
			return "", err
		}
		return "", temporal.NewApplicationError("handler workflow failed", "HandlerErr")
	}
	if in == "block" {
		return "", workflow.Sleep(ctx, time.Hour)
	}
	return "async " + in, workflow.Sleep(ctx, 300*time.Millisecond)
}

var unstable = map[string]string{"nexus_async_cancel": "on a fast server NexusOperationCancelRequestCompleted and NexusOperationCanceled may share a workflow task"}

func nx(name, doc, op, in string, timeout time.Duration, during func(ctx context.Context, e *Env) error, handler bool) *Scenario {
	return add(&Scenario{Name: name, Doc: doc, NeedsNexus: true, Unstable: unstable[name], Register: regNexus,
		Drive: func(ctx context.Context, e *Env) error {
			r, err := e.start(ctx, e.opts(""), "wf", op, in, timeout)
			if err != nil {
				return err
			}
			if during != nil {
				if err := during(ctx, e); err != nil {
					return err
				}
			}
			e.finish(ctx, r)
			if handler {
				e.recordFirst(ctx, "handler", e.ID+"-handler")
			}
			return nil
		},
	})
}

var _ = nx("nexus_sync", "synchronous operation completes", "sync", "x", 10*time.Second, nil, false)

var _ = nx("nexus_sync_failed", "operation fails (OperationError failed)", "fail", "x", 10*time.Second, nil, false)

var _ = nx("nexus_bad_request", "handler error BAD_REQUEST is not retried", "bad", "x", 10*time.Second, nil, false)

var _ = nx("nexus_timeout", "operation never answers: schedule-to-close timeout", "slow", "x", 2*time.Second, nil, false)

var _ = nx("nexus_async", "workflow-run operation: started, then completed through its callback", "async", "y", 20*time.Second, nil, true)

var _ = nx("nexus_async_failed", "workflow-run operation whose workflow fails", "async", "fail", 20*time.Second, nil, true)

var _ = nx("nexus_async_cancel", "workflow-run operation cancelled by the caller", "async", "block", 20*time.Second, func(ctx context.Context, e *Env) error {
	if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_NEXUS_OPERATION_STARTED); err != nil {
		return err
	}
	if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
		return err
	}
	if err := e.waitEvent(ctx, e.ID+"-handler", enumspb.EVENT_TYPE_TIMER_STARTED); err != nil {
		return err
	}
	return e.Client.SignalWorkflow(ctx, e.ID, "", "cancel", nil)
}, true)
