package main

import (
	"context"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/worker"
)

// startWorker starts a worker on the scenario's task queue.
func (st *stage) startWorker(register func(worker.Registry)) error {
	options := st.scenario.options
	options.Identity = identity
	w := worker.New(st.client, st.queue(), options)
	register(w)
	if err := w.Start(); err != nil {
		return fmt.Errorf("start worker of %q: %w", st.queue(), err)
	}
	st.workers = append(st.workers, w)
	return nil
}

// stopWorkers stops the scenario's workers.
func (st *stage) stopWorkers() {
	for _, w := range st.workers {
		w.Stop()
	}
	st.workers = nil
}

// pollTask takes a workflow task of the scenario's queue by hand, so that it is started and not answered.
func (st *stage) pollTask(ctx context.Context) error {
	for {
		task, err := st.client.WorkflowService().PollWorkflowTaskQueue(ctx, &workflowservice.PollWorkflowTaskQueueRequest{
			Namespace: st.server.Namespace,
			TaskQueue: &taskqueuepb.TaskQueue{Name: st.queue(), Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
			Identity:  identity,
		})
		if err != nil {
			return fmt.Errorf("poll task queue %q: %w", st.queue(), err)
		}
		if len(task.GetTaskToken()) > 0 {
			return nil
		}
	}
}

// desert stops the workers, takes the workflow off their sticky queue, so that its next task waits for anyone, and makes
// this process forget it, so that whoever takes the task has to replay. The cache is that of all scenarios; the others
// replay once more, and notice nothing.
func (st *stage) desert(ctx context.Context) error {
	st.stopWorkers()
	worker.PurgeStickyWorkflowCache()
	_, err := st.client.WorkflowService().ResetStickyTaskQueue(ctx, &workflowservice.ResetStickyTaskQueueRequest{
		Namespace: st.server.Namespace,
		Execution: &commonpb.WorkflowExecution{WorkflowId: st.id()},
	})
	if err != nil {
		return fmt.Errorf("reset sticky queue of workflow %q: %w", st.id(), err)
	}
	return nil
}
