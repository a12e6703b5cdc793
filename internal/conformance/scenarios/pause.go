package scenarios

import (
	"context"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
)

func (e *Env) pause(ctx context.Context) error {
	_, err := e.Client.WorkflowService().PauseWorkflowExecution(ctx, &workflowservice.PauseWorkflowExecutionRequest{
		Namespace: e.Namespace, WorkflowId: e.ID, Identity: Identity, Reason: "testing pause", RequestId: "pause-" + e.ID,
	})
	return err
}

func (e *Env) unpause(ctx context.Context) error {
	_, err := e.Client.WorkflowService().UnpauseWorkflowExecution(ctx, &workflowservice.UnpauseWorkflowExecutionRequest{
		Namespace: e.Namespace, WorkflowId: e.ID, Identity: Identity, Reason: "tested",
	})
	return err
}

// noteStatus notes what is said of the workflow.
func (e *Env) noteStatus(ctx context.Context) {
	d, err := e.Client.DescribeWorkflowExecution(ctx, e.ID, "")
	info := d.GetWorkflowExecutionInfo()
	e.Note("%v, paused by %q for %q, pending task %t, listed as %s (%v)", info.GetStatus(), d.GetWorkflowExtendedInfo().GetPauseInfo().GetIdentity(),
		d.GetWorkflowExtendedInfo().GetPauseInfo().GetReason(), d.GetPendingWorkflowTask() != nil, info.GetSearchAttributes().GetIndexedFields()["TemporalPauseInfo"].GetData(), err)
}

var _ = add(&Scenario{Name: "pause", Doc: "a paused workflow takes signals but answers neither queries nor updates; it goes on when it is unpaused",
	Register: regCounter,
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.startAndRest(ctx)
		if err != nil {
			return err
		}
		e.Note("pause %v, again %v", e.pause(ctx), e.pause(ctx))
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "done", nil); err != nil {
			return err
		}
		e.noteStatus(ctx)
		_, err = e.Client.QueryWorkflow(ctx, e.ID, "", "get")
		e.Note("query: %v", err)
		_, err = e.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{WorkflowID: e.ID, UpdateID: "u", UpdateName: "add", Args: []any{1}, WaitForStage: client.WorkflowUpdateStageCompleted})
		e.Note("update: %v", err)
		e.Note("unpause %v, again %v", e.unpause(ctx), e.unpause(ctx) != nil)
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "pause_offered_task", Doc: "a workflow is paused before a worker has come for its first task, and unpaused before one comes", NoWorker: true,
	Register: func(e *Env, r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(workflow.Context) (string, error) { return "ok", nil }, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.pause(ctx); err != nil {
			return err
		}
		e.noteStatus(ctx)
		if err := e.unpause(ctx); err != nil {
			return err
		}
		e.noteStatus(ctx)
		if _, err := e.StartWorker(worker.Options{}); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "pause_offered_activity", Doc: "an activity that no worker has come for is offered again when its workflow is unpaused", NoWorker: true,
	Register: func(e *Env, r worker.Registry) {
		r.RegisterActivityWithOptions(func(context.Context) (string, error) { return "done", nil }, anamed("act"))
		r.RegisterWorkflowWithOptions(func(ctx workflow.Context) (s string, err error) {
			ctx = workflow.WithActivityOptions(ctx, ao(workflow.ActivityOptions{DisableEagerExecution: true}))
			err = workflow.ExecuteActivity(ctx, "act").Get(ctx, &s)
			return s, err
		}, named("wf"))
	},
	Drive: func(ctx context.Context, e *Env) error {
		if _, err := e.StartWorker(worker.Options{LocalActivityWorkerOnly: true}); err != nil {
			return err
		}
		r, err := e.start(ctx, e.opts(""), "wf")
		if err != nil {
			return err
		}
		if err := e.waitEvent(ctx, e.ID, enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED); err != nil {
			return err
		}
		if err := e.pause(ctx); err != nil {
			return err
		}
		if err := e.unpause(ctx); err != nil {
			return err
		}
		if err := e.waitEventN(ctx, e.ID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED, 2); err != nil {
			return err
		}
		if _, err := e.StartWorker(worker.Options{}); err != nil {
			return err
		}
		e.finish(ctx, r)
		return nil
	},
})

var _ = add(&Scenario{Name: "pause_terminate", Doc: "a paused workflow is terminated, without a reason",
	Register: regCounter,
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.startAndRest(ctx)
		if err != nil {
			return err
		}
		if err := e.pause(ctx); err != nil {
			return err
		}
		if err := e.Client.TerminateWorkflow(ctx, e.ID, "", ""); err != nil {
			return err
		}
		e.noteStatus(ctx)
		e.finish(ctx, r)
		return nil
	},
})

// resetTo resets the workflow to the completion of one of its workflow tasks, the first being 0.
func (e *Env) resetTo(ctx context.Context, runID string, task int, edit func(*workflowservice.ResetWorkflowExecutionRequest)) (client.WorkflowRun, error) {
	ids, err := e.eventIDs(ctx, e.ID, runID, enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
	if err != nil || len(ids) <= task {
		return nil, fmt.Errorf("find workflow task %d of %s: %w", task, e.ID, err)
	}
	req := &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: e.Namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: e.ID, RunId: runID},
		Reason: "testing reset", WorkflowTaskFinishEventId: ids[task], RequestId: "reset-" + e.ID,
	}
	if edit != nil {
		edit(req)
	}
	resp, err := e.Client.ResetWorkflowExecution(ctx, req)
	if err != nil {
		return nil, err
	}
	e.Record("after_reset", e.ID, resp.GetRunId())
	return e.Client.GetWorkflow(ctx, e.ID, resp.GetRunId()), nil
}

var _ = add(&Scenario{Name: "reset_nexus", Doc: "a reset reapplies the completion of a Nexus operation that was started before the reset point", NeedsNexus: true,
	Register: regNexus,
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.start(ctx, e.opts(""), "wf", "async", "y", 20*time.Second)
		if err != nil {
			return err
		}
		e.finish(ctx, r)
		next, err := e.resetTo(ctx, r.GetRunID(), 1, nil)
		if err != nil {
			return err
		}
		e.finish(ctx, next)
		return nil
	},
})

var _ = add(&Scenario{Name: "reset_options", Doc: "a reset changes the priority of the new run",
	Register: regCounter,
	Drive: func(ctx context.Context, e *Env) error {
		r, err := e.startAndRest(ctx)
		if err != nil {
			return err
		}
		if err := e.Client.SignalWorkflow(ctx, e.ID, "", "done", nil); err != nil {
			return err
		}
		e.finish(ctx, r)
		next, err := e.resetTo(ctx, r.GetRunID(), 0, func(req *workflowservice.ResetWorkflowExecutionRequest) {
			req.PostResetOperations = []*workflowpb.PostResetOperation{{Variant: &workflowpb.PostResetOperation_UpdateWorkflowOptions_{
				UpdateWorkflowOptions: &workflowpb.PostResetOperation_UpdateWorkflowOptions{
					WorkflowExecutionOptions: &workflowpb.WorkflowExecutionOptions{Priority: &commonpb.Priority{PriorityKey: 1}},
					UpdateMask:               &fieldmaskpb.FieldMask{Paths: []string{"priority"}},
				},
			}}}
		})
		if err != nil {
			return err
		}
		e.finish(ctx, next)
		return nil
	},
})
