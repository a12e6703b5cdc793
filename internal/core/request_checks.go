package core

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/ids"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// What the server's frontend refuses of requests about workflows that are there: service/frontend/validators.go and
// workflow_handler.go. Those that start workflows are checked in start_checks.go.

// checkExecution refuses names that cannot be a run's.
func checkExecution(e *commonpb.WorkflowExecution) error {
	switch {
	case e == nil:
		return serviceerror.NewInvalidArgument("Execution is not set on request.")
	case e.GetWorkflowId() == "":
		return serviceerror.NewInvalidArgument("WorkflowId is not set on request.")
	case e.GetRunId() != "" && !ids.IsUUID(e.GetRunId()):
		return serviceerror.NewInvalidArgument("Invalid RunId.")
	}
	return nil
}

func checkSignal(req *workflowservice.SignalWorkflowExecutionRequest) error {
	if err := checkExecution(req.GetWorkflowExecution()); err != nil {
		return err
	}
	switch {
	case req.GetSignalName() == "":
		return serviceerror.NewInvalidArgument("SignalName is not set on request.")
	case len(req.GetSignalName()) > run.MaxID:
		return serviceerror.NewInvalidArgument("SignalName length exceeds limit.")
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgument("RequestId length exceeds limit.")
	}
	return checkLinks(req.GetLinks())
}

// checkWorker refuses workers whose identity is too long to be written down, and polls of no queue.
func checkWorker(req proto.Message) error {
	if worker, ok := req.(interface{ GetIdentity() string }); ok && len(worker.GetIdentity()) > run.MaxID {
		return serviceerror.NewInvalidArgument("Identity length exceeds limit.")
	}
	if poll, ok := req.(interface{ GetTaskQueue() *taskqueuepb.TaskQueue }); ok {
		return checkQueue(poll.GetTaskQueue())
	}
	return nil
}

// checkQueue refuses names that cannot be a task queue's.
func checkQueue(queue *taskqueuepb.TaskQueue) error {
	switch {
	case queue == nil:
		return serviceerror.NewInvalidArgument("taskQueue is not set")
	case queue.GetName() == "":
		return serviceerror.NewInvalidArgument("missing task queue name")
	case len(queue.GetName()) > run.MaxID:
		return serviceerror.NewInvalidArgument("taskQueue length exceeds limit")
	}
	return nil
}
